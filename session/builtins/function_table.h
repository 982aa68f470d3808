/*
 * From names to native functions: one row for each native entry of the
 * library's metadata, generated when the session is built.  An entry that isn't
 * marked as planned and has no function doesn't link.
 */
#ifndef MS_BUILTINS_FUNCTION_TABLE_H
#define MS_BUILTINS_FUNCTION_TABLE_H

#include "vm/call.h"

#define MS_ARITY_UNBOUNDED UINT16_MAX

struct ms_builtin_entry {
	const char *name;
	ms_builtin *function; /* NULL: planned, not implemented yet */
	uint16_t inputs_least;
	uint16_t inputs_most; /* or MS_ARITY_UNBOUNDED */
	uint16_t outputs_least;
	uint16_t outputs_most;
	uint32_t flags; /* enum fmt_entry_flag of formats/stdlib.h */
};

/* Sorted by name, by bytes. */
extern const struct ms_builtin_entry ms_builtin_entries[];
extern const uint32_t ms_builtin_entry_count;

/* The entry of that name, or NULL. */
const struct ms_builtin_entry *ms_builtin_find(const char *name, size_t size);

#endif
