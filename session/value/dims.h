/*
 * Lists of dimensions, as arrays of size_t with a rank: at least two, none of
 * the third and later ones 1 at the end.
 */
#ifndef MS_VALUE_DIMS_H
#define MS_VALUE_DIMS_H

#include "value/heap.h"

/* Arrays have no more dimensions than this; asking for more is an error. */
#define MS_RANK_MAX 64

/* A list of its own, for code that computes one. */
struct ms_shape_dims {
	uint32_t rank;
	size_t dims[MS_RANK_MAX];
};

/* Elements of such an array.  MATLAB:array:SizeLimitExceeded with the sizes
 * when 'element_size' bytes for each of them leave the heap's limit, or when
 * the rank is above MS_RANK_MAX. */
int ms_dims_count(struct ms_heap *heap, uint32_t rank, const size_t *dims,
		  size_t element_size, size_t *count);

/* The rank without the 1s at the end; never below 2. */
uint32_t ms_dims_trim(uint32_t rank, const size_t *dims);

/* Same list?  Trailing 1s don't matter. */
bool ms_dims_equal(uint32_t rank_a, const size_t *a, uint32_t rank_b,
		   const size_t *b);

/* "2x3", appended. */
void ms_dims_text(struct snap_strbuf *out, uint32_t rank, const size_t *dims);

/* The first dimension that isn't 1, or 0: where reductions work by default. */
uint32_t ms_dims_first_long(uint32_t rank, const size_t *dims);

/* Copy of a value's dimensions, to be changed; the rank of any value fits. */
void ms_dims_copy(struct ms_value v, struct ms_shape_dims *out);

#endif
