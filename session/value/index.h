/*
 * Indexing with parentheses: reading, writing, deleting.
 *
 * An index is a value: a number, an array of numbers, a logical mask, a range,
 * or ms_colon() (the char ':' counts as one too).  There may be one (linear),
 * two, or any number of them, whatever the rank of the container is.
 */
#ifndef MS_VALUE_INDEX_H
#define MS_VALUE_INDEX_H

#include "value/array.h"

/*
 * container(indexes...): of arrays, cells (gives a cell), strings, struct
 * arrays, ranges, sparse matrices, inline scalars.  No index at all gives the
 * container.  MATLAB:badsubscript when an index is no positive integer or too
 * large.
 */
int ms_index_read(struct ms_heap *heap, struct ms_value container,
		  const struct ms_value *indexes, uint32_t count,
		  struct ms_value *out);

/*
 * target(indexes...) = value.  NONE is created with the class of the value;
 * arrays grow as needed; scalars spread; classes mix as MATLAB's rules say.
 * A unique target is changed in place: a scalar write costs O(1), growth at the
 * end amortised O(1).  After a failure the target is as it was.
 */
int ms_index_write(struct ms_heap *heap, struct ms_value *target,
		   const struct ms_value *indexes, uint32_t count,
		   struct ms_value value);

/* target(indexes...) = [] */
int ms_index_delete(struct ms_heap *heap, struct ms_value *target,
		    const struct ms_value *indexes, uint32_t count);

/* What 'end' means in position 'position' (from 0) of 'count' indexes. */
size_t ms_index_end(struct ms_value container, uint32_t position,
		    uint32_t count);

/* ------------------------------------------------- fast ways for the VM
 *
 * They answer for real full arrays of plain classes, inline double indexes and
 * values of the array's own class, and return false for everything else,
 * errors included: then the general function above does it, or says what is
 * wrong.
 */

/* The position of a double index, or SIZE_MAX; 'x' from 1. */
static inline size_t ms_index_position(double x)
{
	/* Signed, because machines convert that faster. */
	if (!(x >= 1 && x < 9007199254740992.0))
		return SIZE_MAX;
	int64_t i = (int64_t)x;
	return (double)i == x ? (size_t)(i - 1) : SIZE_MAX;
}

/* Element 'i' of a real array of a plain class. */
static inline struct ms_value ms_index_load(const struct ms_array *array,
					    size_t i)
{
	if (array->head.class_ == MS_DOUBLE)
		return ms_real(((const double *)array->data)[i]);
	return ms_array_load(array, i);
}

static inline bool ms_index_fast_1(struct ms_value container,
				   struct ms_value index, struct ms_value *out)
{
	if (container.tag != MS_TAG_ARRAY || index.tag != MS_TAG_DOUBLE)
		return false;
	const struct ms_array *array = container.as.array;
	size_t i = ms_index_position(index.as.real);

	if (array->head.class_ >= MS_PLAIN_CLASSES || array->head.flags != 0 ||
	    i >= array->count)
		return false;
	*out = ms_index_load(array, i);
	return true;
}

static inline bool ms_index_fast_2(struct ms_value container,
				   struct ms_value row, struct ms_value column,
				   struct ms_value *out)
{
	if (container.tag != MS_TAG_ARRAY || row.tag != MS_TAG_DOUBLE ||
	    column.tag != MS_TAG_DOUBLE)
		return false;
	const struct ms_array *array = container.as.array;
	size_t i = ms_index_position(row.as.real);
	size_t j = ms_index_position(column.as.real);

	if (array->head.class_ != MS_DOUBLE || array->head.flags != 0 ||
	    array->head.rank != 2 || i >= array->dims[0] || j >= array->dims[1])
		return false;
	*out = ms_real(((const double *)array->data)[i + j * array->dims[0]]);
	return true;
}

/* May a value be stored in the array as it is?  The array is unique and real,
 * the value an inline scalar of its class. */
static inline bool ms_index_takes(const struct ms_array *array,
				  struct ms_value value)
{
	return value.tag == array->head.class_ + 1u &&
	       value.tag <= MS_PLAIN_CLASSES && array->head.flags == 0 &&
	       array->head.refs == 1;
}

static inline void ms_index_store(struct ms_array *array, size_t i,
				  struct ms_value value)
{
	if (value.tag == MS_TAG_DOUBLE)
		((double *)array->data)[i] = value.as.real;
	else
		ms_array_store(array, i, value);
}

/* target(index) = value, in range. */
static inline bool ms_index_fast_write_1(struct ms_value target,
					 struct ms_value index,
					 struct ms_value value)
{
	if (target.tag != MS_TAG_ARRAY || index.tag != MS_TAG_DOUBLE)
		return false;
	struct ms_array *array = target.as.array;
	size_t i = ms_index_position(index.as.real);

	if (!ms_index_takes(array, value) || i >= array->count)
		return false;
	ms_index_store(array, i, value);
	return true;
}

static inline bool ms_index_fast_write_2(struct ms_value target,
					 struct ms_value row,
					 struct ms_value column,
					 struct ms_value value)
{
	if (target.tag != MS_TAG_ARRAY || row.tag != MS_TAG_DOUBLE ||
	    column.tag != MS_TAG_DOUBLE)
		return false;
	struct ms_array *array = target.as.array;
	size_t i = ms_index_position(row.as.real);
	size_t j = ms_index_position(column.as.real);

	if (!ms_index_takes(array, value) || array->head.rank != 2 ||
	    i >= array->dims[0] || j >= array->dims[1])
		return false;
	ms_index_store(array, i + j * array->dims[0], value);
	return true;
}

/* cell{index}; the content is retained. */
static inline bool ms_cell_fast_1(struct ms_value cell, struct ms_value index,
				  struct ms_value *out)
{
	if (cell.tag != MS_TAG_ARRAY || index.tag != MS_TAG_DOUBLE ||
	    cell.as.object->class_ != MS_CELL)
		return false;
	size_t i = ms_index_position(index.as.real);

	if (i >= cell.as.array->count)
		return false;
	*out = ms_retain(((const struct ms_value *)cell.as.array->data)[i]);
	return true;
}

#endif
