/* Matrix operators of sparse operands; see sparse_arith.h. */
#ifndef MS_VALUE_SPARSE_PRODUCT_H
#define MS_VALUE_SPARSE_PRODUCT_H

#include "value/sparse.h"

/* One operand at least is sparse: sparse * sparse is sparse, else full. */
int ms_sparse_product(struct ms_heap *heap, const struct ms_value *a,
		      const struct ms_value *b, struct ms_value *out);

/* 'a' is sparse.  Triangular and other square systems are solved sparse; the
 * rest as full ones.  Sparse when 'b' is. */
int ms_sparse_left_divide(struct ms_heap *heap, const struct ms_value *a,
			  const struct ms_value *b, struct ms_value *out);

/* Whole powers of at least 0 stay sparse. */
int ms_sparse_power(struct ms_heap *heap, const struct ms_value *a,
		    const struct ms_value *b, struct ms_value *out);

#endif
