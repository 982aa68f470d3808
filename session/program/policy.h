/*
 * What becomes of a statement's value: whether it is shown, and how.  The
 * machine only tells that a statement ended; everything else is decided here.
 */
#ifndef MS_POLICY_H
#define MS_POLICY_H

#include "code/image.h"
#include "vm/vm.h"

/* One row for each kind of statement. */
struct ms_policy {
	bool shows;    /* when it isn't closed by a semicolon */
	bool sets_ans; /* its value is the new 'ans' */
};

/* Static; never NULL. */
const struct ms_policy *ms_policy_of(enum ms_statement_kind kind);

/*
 * Writes what statement 'k' of 'unit' shows of its value (NONE: it has none) to
 * the machine's output, in the format that the program has chosen.  Nonzero
 * with the heap's error set.
 */
int ms_policy_statement(struct ms_vm *vm, const struct ms_unit *unit,
			uint32_t k, const struct ms_value *value);

#endif
