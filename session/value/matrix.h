/*
 * The operators that take matrices as a whole: product, division, power,
 * transpose.  Operands are full or lazy values of plain classes of which, for
 * those of two operands, none is a scalar; results are the caller's.
 */
#ifndef MS_VALUE_MATRIX_H
#define MS_VALUE_MATRIX_H

#include "value/heap.h"

int ms_transpose(struct ms_heap *heap, const struct ms_value *a, bool conjugate,
		 struct ms_value *out);

/* MMUL */
int ms_matrix_product(struct ms_heap *heap, const struct ms_value *a,
		      const struct ms_value *b, struct ms_value *out);

/* MLDIV and MDIV; a scalar divisor is not for them. */
int ms_matrix_left_divide(struct ms_heap *heap, const struct ms_value *a,
			  const struct ms_value *b, struct ms_value *out);
int ms_matrix_right_divide(struct ms_heap *heap, const struct ms_value *a,
			   const struct ms_value *b, struct ms_value *out);

/* MPOW; one of the two is a scalar. */
int ms_matrix_power(struct ms_heap *heap, const struct ms_value *a,
		    const struct ms_value *b, struct ms_value *out);

#endif
