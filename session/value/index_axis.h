/*
 * One index of an indexing, made ready: the positions it names, from 0, with
 * everything checked that can be checked without the container.
 */
#ifndef MS_VALUE_INDEX_AXIS_H
#define MS_VALUE_INDEX_AXIS_H

#include "value/array.h"

/* So many positions need no memory of their own. */
#define MS_AXIS_INLINE 4

struct ms_axis {
	size_t count;
	size_t limit; /* the largest position plus one; 0 when there is none */

	/* Without a list, position k is start + k * step. */
	const size_t *list;
	size_t start;
	size_t step; /* modulo 2^N: may go down */

	bool colon;
	bool scalar; /* the index is one number */

	/* What the index looked like: dimensions of the positions. */
	uint32_t rank;
	const size_t *dims;

	size_t own_dims[2];
	size_t *owned;
	size_t owned_count;
	size_t few[MS_AXIS_INLINE];
};

/* Where an index stands: number 'position' (from 0) of 'count'. */
struct ms_axis_place {
	uint32_t position;
	uint32_t count;
};

/*
 * Make 'index' ready for a dimension of 'extent' elements, which is what a
 * colon stands for; others aren't held against it.  '*index' and the axis must
 * stay where they are until ms_axis_end().  MATLAB:badsubscript.
 */
int ms_axis_begin(struct ms_heap *heap, const struct ms_value *index,
		  size_t extent, struct ms_axis_place place,
		  struct ms_axis *axis);
void ms_axis_end(struct ms_heap *heap, struct ms_axis *axis);

static inline size_t ms_axis_at(const struct ms_axis *axis, size_t k)
{
	return axis->list != NULL ? axis->list[k]
				  : axis->start + k * axis->step;
}

/* All indexes of an indexing. */
struct ms_axes {
	uint32_t count;
	struct ms_axis *axis;
	struct ms_axis few[3];
};

/*
 * 'dims' are those of the container as 'count' indexes see them (see
 * ms_fold_dims()).
 */
int ms_axes_begin(struct ms_heap *heap, const struct ms_value *indexes,
		  uint32_t count, const size_t *dims, struct ms_axes *axes);
void ms_axes_end(struct ms_heap *heap, struct ms_axes *axes);

/* Dimensions as 'count' indexes see them: the last one stands for all that
 * follow, missing ones are 1.  'out' has room for 'count'; count >= 1. */
void ms_fold_dims(uint32_t rank, const size_t *dims, uint32_t count,
		  size_t *out);

/* Are all positions inside?  MATLAB:badsubscript with numbers otherwise. */
int ms_axes_check(struct ms_heap *heap, const struct ms_axes *axes,
		  const size_t *dims);

/*
 * When all indexes are real inline numbers that lie inside: true, and the
 * element they name.  Everything else, mistakes included, is false.
 */
bool ms_scalar_offset(struct ms_value container, const struct ms_value *indexes,
		      uint32_t count, size_t *offset);

#endif
