/* Where an element of a sparse matrix is. */
#ifndef MS_VALUE_SPARSE_PLACE_H
#define MS_VALUE_SPARSE_PLACE_H

#include "value/sparse.h"

/* True when there is an element; '*at' is its place, or where it would go. */
static inline bool ms_sparse_place(const struct ms_sparse *s, size_t row,
				   size_t column, size_t *at)
{
	size_t low = s->starts[column];
	size_t high = s->starts[column + 1];
	size_t end = high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	*at = low;
	return low < end && s->rows[low] == row;
}

#endif
