/*
 * Builtins that work element by element on sparse matrices: what gives 0 for
 * zeros has to look at the other elements only.
 */
#ifndef MS_BUILTINS_BY_NONZEROS_H
#define MS_BUILTINS_BY_NONZEROS_H

#include "builtins/builtin.h"

/*
 * What 'builtin' gives, sparse when an argument is.  The first argument, and
 * the second if there is one, are its operands; others are passed on.  It may
 * be asked about columns of their elements instead of the whole, and twice.
 */
int ms_on_nonzeros(struct ms_call *call, ms_builtin *builtin);

#endif
