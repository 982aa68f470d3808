/* Arrays and struct arrays that become larger in place. */
#ifndef MS_VALUE_INDEX_GROW_H
#define MS_VALUE_INDEX_GROW_H

#include "value/index_axis.h"

/*
 * A unique array or struct array gets larger dimensions; what is new is zero,
 * '\0', false, [] or missing.  When the elements needn't move, growth costs
 * amortised O(1) for each new element.  After a failure the array is as it was.
 */
int ms_array_grow(struct ms_heap *heap, struct ms_array *array, uint32_t rank,
		  const size_t *dims);

/*
 * The dimensions that hold all positions of the axes: 'out' gets them and its
 * rank; 'folded' are the container's as the axes see them.  Fails when it isn't
 * clear in which direction to grow.
 */
int ms_grown_dims(struct ms_heap *heap, uint32_t rank, const size_t *dims,
		  const struct ms_axes *axes, const size_t *folded,
		  struct ms_shape_dims *out);

/*
 * The one element of '*target', a unique array or struct array, that the
 * indexes name; the array grows to have it.
 */
int ms_array_place(struct ms_heap *heap, struct ms_array *array,
		   const struct ms_value *indexes, uint32_t count,
		   size_t *offset);

#endif
