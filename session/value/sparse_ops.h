/*
 * What builtins do with sparse matrices beside operators and indexing.
 * Arguments called 'v' are sparse; results are the caller's.
 */
#ifndef MS_VALUE_SPARSE_OPS_H
#define MS_VALUE_SPARSE_OPS_H

#include "value/sparse.h"

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

/*
 * Functions that give 0 for zeros need the places only where 'v', or 'a' or
 * 'b', have elements: what ms_sparse_unite() gives, a logical matrix with an
 * element at each of them.
 */
int ms_sparse_unite(struct ms_heap *heap, struct ms_value a, struct ms_value b,
		    struct ms_value *out);

/*
 * A full column of what 'v' has at the places of 'places', zeros where it has
 * nothing; 'first' zeros stand before them all, to ask a function about.  And
 * the other way round, from behind so many.  All of v's places are in 'places'.
 */
int ms_sparse_spread(struct ms_heap *heap, struct ms_value places,
		     struct ms_value v, size_t first, struct ms_value *out);
int ms_sparse_collect(struct ms_heap *heap, struct ms_value places,
		      struct ms_value column, size_t first,
		      struct ms_value *out);

int ms_sparse_transpose(struct ms_heap *heap, struct ms_value v, bool conjugate,
			struct ms_value *out);
int ms_sparse_reshape(struct ms_heap *heap, struct ms_value v, size_t rows,
		      size_t columns, struct ms_value *out);

#endif
