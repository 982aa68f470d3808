/*
 * The kernels there are, by operator and class.  All answer NULL for what they
 * have no kernel for.  LDIV, GT and GE have none: callers swap the operands.
 */
#ifndef MS_VALUE_KERNELS_H
#define MS_VALUE_KERNELS_H

#include "value/operator.h"
#include "value/elementwise.h"

/* ADD SUB MUL DIV POW of two doubles or two singles; POW of a negative number
 * and a fraction gives NaN. */
const struct ms_kernels *ms_float_kernels(enum ms_operator op,
					  enum ms_class class_);

/* The same of doubles of which at least one is complex.  A real operand is not
 * taken as one with imaginary part 0, which matters to Inf and -0. */
const struct ms_kernels *ms_complex_kernels(enum ms_operator op, bool a_complex,
					    bool b_complex);

/* POW of real doubles with a complex result. */
const struct ms_kernels *ms_root_kernels(void);

/* ADD SUB MUL DIV POW of two integers of the same class. */
const struct ms_kernels *ms_integer_kernels(enum ms_operator op,
					    enum ms_class class_);

/* The same of an int64 or uint64 and a double, in either order: exact where
 * going through double would not be.  The result is the integer class. */
const struct ms_kernels *ms_wide_kernels(enum ms_operator op, enum ms_class a,
					 enum ms_class b);

/*
 * EQ NE LT LE: of two equal classes among logical, char, double, single,
 * int32, int64 and uint64; of two different ones of int64, uint64 and double.
 * The result is logical.
 */
const struct ms_kernels *ms_compare_kernels(enum ms_operator op,
					    enum ms_class a, enum ms_class b);

/* EQ and NE of complex doubles. */
const struct ms_kernels *ms_complex_compare_kernels(enum ms_operator op);

/* AND OR of logicals. */
const struct ms_kernels *ms_logic_kernels(enum ms_operator op);

#endif
