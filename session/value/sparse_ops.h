/*
 * What builtins do with sparse matrices beside operators and indexing.
 * Arguments called 'v' are sparse; results are the caller's.
 */
#ifndef MS_VALUE_SPARSE_OPS_H
#define MS_VALUE_SPARSE_OPS_H

#include "value/sparse.h"

/*
 * sparse(rows, columns, values, m, n): three arrays of the same count, or
 * scalars that spread.  Elements at the same place are added.  'm' and 'n' of
 * SIZE_MAX mean "as large as needed".  MATLAB:sparse:... for what is no place.
 */
int ms_sparse_from_triplets(struct ms_heap *heap, struct ms_value rows,
			    struct ms_value columns, struct ms_value values,
			    size_t m, size_t n, struct ms_value *out);

/* find(): columns of rows, columns (from 1) and values, in the order of the
 * elements; rows of them when 'v' is a row.  Each may be NULL.  'linear' gives
 * linear indexes in 'rows'. */
int ms_sparse_find(struct ms_heap *heap, struct ms_value v, bool linear,
		   struct ms_value *rows, struct ms_value *columns,
		   struct ms_value *values);

static inline size_t ms_sparse_count(struct ms_value v)
{
	return ms_sparse_of(v)->count;
}

/* Elements as a full column, in order; and the other way round: the same places
 * with other elements, of which zeros vanish.  'elements' is a full column of
 * doubles or logicals with one row for each element of 'v'. */
int ms_sparse_elements(struct ms_heap *heap, struct ms_value v,
		       struct ms_value *out);
int ms_sparse_with_elements(struct ms_heap *heap, struct ms_value v,
			    struct ms_value elements, struct ms_value *out);

int ms_sparse_transpose(struct ms_heap *heap, struct ms_value v, bool conjugate,
			struct ms_value *out);
int ms_sparse_reshape(struct ms_heap *heap, struct ms_value v, size_t rows,
		      size_t columns, struct ms_value *out);

/* As double or logical. */
int ms_sparse_convert(struct ms_heap *heap, struct ms_value v,
		      enum ms_class class_, struct ms_value *out);

/* if S: no element is zero, and there are elements. */
bool ms_sparse_truth(struct ms_value v);

/* Along dimension 0 or 1.  Results are sparse; MAX and MIN compare real parts
 * and skip NaN. */
enum ms_sparse_reduction {
	MS_SPARSE_SUM,
	MS_SPARSE_ANY,
	MS_SPARSE_ALL,
	MS_SPARSE_MAX,
	MS_SPARSE_MIN
};
int ms_sparse_reduce(struct ms_heap *heap, enum ms_sparse_reduction reduction,
		     struct ms_value v, uint32_t dim, struct ms_value *out);

#endif
