/*
 * Operators and reductions of sparse matrices.
 *
 * What is sparse follows MATLAB: sparse with sparse is sparse; sparse .* full,
 * sparse ./ scalar and sparse & full are sparse; sparse + full, sparse * full
 * and sparse \ full are full.
 */
#ifndef MS_VALUE_SPARSE_ARITH_H
#define MS_VALUE_SPARSE_ARITH_H

#include "value/operator.h"
#include "value/sparse.h"

/* One operand at least is sparse; the other is of a plain class. */
int ms_sparse_binary(struct ms_heap *heap, enum ms_operator op,
		     const struct ms_value *a, const struct ms_value *b,
		     struct ms_value *out);
int ms_sparse_unary(struct ms_heap *heap, enum ms_operator op,
		    const struct ms_value *a, struct ms_value *out);

#endif
