/*
 * The operators of the language on values.
 *
 * Classes follow MATLAB: an integer class wins over everything and takes only
 * doubles, singles, chars and logicals beside itself, saturates and rounds
 * half away from zero; single wins over double; char and logical count as
 * double.  Sizes expand where one of them is 1.  Complex results without any
 * imaginary part become real.
 *
 * All functions return 0 and store '*out', which is then the caller's, or
 * return nonzero with the heap's error set and '*out' untouched.  Arguments
 * are borrowed.  'out' may be the place of an argument only when that argument
 * needs no release (an inline scalar).
 */
#ifndef MS_VALUE_ARITH_H
#define MS_VALUE_ARITH_H

#include "value/operator.h"

struct ms_heap;
struct ms_value;

/* "a OP b" for the rows BINARY of operator.def. */
int ms_binary(struct ms_heap *heap, enum ms_operator op,
	      const struct ms_value *a, const struct ms_value *b,
	      struct ms_value *out);

/* "OP a" for the rows UNARY. */
int ms_unary(struct ms_heap *heap, enum ms_operator op,
	     const struct ms_value *a, struct ms_value *out);

/*
 * The same for operands that the caller won't read again, such as temporaries:
 * where such an operand is the only reference to its storage, the result may
 * be made in there.  An operand that gave its storage away is unset afterwards,
 * any other one is as it was and still the caller's to release.
 */
int ms_binary_take(struct ms_heap *heap, enum ms_operator op,
		   struct ms_value *a, struct ms_value *b,
		   unsigned reuse /* enum ms_reuse bits */,
		   struct ms_value *out);

#endif
