/*
 * Builtins of one or two real scalars that calls compute without a call.  They
 * give what the builtin gives, bit by bit, or say that it has to be asked.
 */
#ifndef MS_VM_SCALAR_H
#define MS_VM_SCALAR_H

#include <stdbool.h>

/* 'y' is the second argument where there is one.  False: call the builtin. */
typedef bool ms_scalar_function(double x, double y, double *out);

/* The function for a builtin with that many arguments, or NULL. */
ms_scalar_function *ms_scalar_find(const char *name, unsigned count);

#endif
