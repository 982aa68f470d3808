/*
 * The elements that several indexes name, line by line: along the first index
 * that names more than one position, for each combination of the others.  The
 * order is that of the result, column-major.
 */
#ifndef MS_VALUE_INDEX_LINES_H
#define MS_VALUE_INDEX_LINES_H

#include "value/index_axis.h"

struct ms_lines {
	const struct ms_axes *axes;
	const struct ms_axis *inner;
	uint32_t inner_number;
	size_t stride; /* of positions of 'inner' */
	size_t base;   /* what is added to them */
	size_t left;   /* lines, this one included */
	size_t strides[MS_RANK_MAX];
	size_t counters[MS_RANK_MAX];
};

/* 'dims' as ms_axes_begin() got them, or grown; axes->count <= MS_RANK_MAX. */
void ms_lines_begin(struct ms_lines *lines, const struct ms_axes *axes,
		    const size_t *dims);
void ms_lines_next(struct ms_lines *lines);

/* Element number 'k' of the line. */
static inline size_t ms_lines_at(const struct ms_lines *lines, size_t k)
{
	return lines->base + ms_axis_at(lines->inner, k) * lines->stride;
}

/* How many elements the indexes name; saturates. */
size_t ms_axes_count(const struct ms_axes *axes);

/* Copy elements of 'size' bytes: from where they are into 'out', one after
 * another... */
void ms_lines_gather(struct ms_lines *lines, void *out, const void *in,
		     size_t size);

/* ... and back; with 'spread' there is only one, for all places. */
void ms_lines_scatter(struct ms_lines *lines, void *out, const void *in,
		      bool spread, size_t size);

#endif
