/*
 * What is known about a program before it runs.
 *
 * For each use of a variable: has it a value whenever control gets here
 * ('definite')?  For each statement: can it be reached?  For each variable: is
 * all it ever holds scalar?  The last is asked only of variables that nothing
 * but this function can change.
 *
 * Diagnostics are warnings: a value that is never there, statements that never
 * run, outputs that are never assigned, calls of the text's own functions with
 * more arguments or outputs than they have.
 */
#ifndef MS_FLOW_H
#define MS_FLOW_H

#include "lang/hir.h"

/* Annotate all functions of the unit.  Returns 0, or -1 without memory. */
int ms_flow(struct ms_hir_unit *unit, struct snap_arena *arena,
	    struct ms_diag_list *diags);

/* Is the value one scalar, given what the variables are? */
bool ms_flow_is_scalar(const struct ms_hir_function *function,
		       const struct ms_hir_expr *expr);

#endif
