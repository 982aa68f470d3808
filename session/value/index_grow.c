#include "value/index_grow.h"
#include "value/class_info.h"
#include "value/index_lines.h"
#include "value/struct.h"

#include <string.h>

/* From this size on arrays grow by half of it, not by all of it. */
#define SLOW_GROWTH ((size_t)1 << 20)

/* Values of a struct's element; 1 for every other array. */
static size_t units_of(const struct ms_array *array)
{
	if (array->head.tag != MS_TAG_STRUCT)
		return 1;
	return ((const struct ms_struct *)(const void *)array)
		->shape->field_count;
}

static size_t unit_size(const struct ms_array *array)
{
	if (array->head.tag == MS_TAG_STRUCT)
		return sizeof(struct ms_value);
	return ms_element_size((enum ms_class)array->head.class_,
			       (array->head.flags & MS_COMPLEX) != 0);
}

/* New units [from, to) of a block. */
static void fill_units(struct ms_heap *heap, struct ms_array *array,
		       size_t from, size_t to)
{
	enum ms_class class_ = (enum ms_class)array->head.class_;
	struct ms_value *values = array->data;
	size_t size = unit_size(array);

	if (from == to)
		return;
	if (ms_class_is_plain(class_)) {
		memset((char *)array->data + from * size, 0,
		       (to - from) * size);
		return;
	}
	for (size_t i = from; i < to; i++)
		values[i] = class_ == MS_STRING ? ms_none() : ms_empty(heap);
}

/* Does every element keep its place?  Up to the first dimension that changes
 * all are equal, and behind it all old ones are 1. */
static bool keeps_places(const struct ms_array *array, uint32_t rank,
			 const size_t *dims)
{
	uint32_t first = 0;

	if (array->count == 0)
		return true;
	while (first < array->head.rank && first < rank &&
	       array->dims[first] == dims[first])
		first++;
	for (uint32_t i = first + 1; i < array->head.rank; i++)
		if (array->dims[i] != 1)
			return false;
	return true;
}

/* More than needed, so that the next growth finds room; but never more than
 * half of what the heap has left beyond that: near its limit too, growth by
 * single elements must not copy all of them each time. */
static int reserve_units(struct ms_heap *heap, struct ms_array *array,
			 size_t needed)
{
	size_t left = (heap->limit - heap->used) / unit_size(array);
	size_t more = array->capacity;

	if (needed <= array->capacity)
		return 0;
	more += more < SLOW_GROWTH ? more : more / 2;
	if (needed >= left)
		more = needed;
	else if (more > needed + (left - needed) / 2)
		more = needed + (left - needed) / 2;
	return ms_array_reserve(heap, array, more > needed ? more : needed);
}

static int grow_behind(struct ms_heap *heap, struct ms_array *array,
		       uint32_t rank, const size_t *dims, size_t count)
{
	size_t units = units_of(array);

	if (reserve_units(heap, array, count * units) != 0 ||
	    ms_array_set_dims(heap, array, rank, dims) != 0)
		return -1;
	fill_units(heap, array, array->count * units, count * units);
	array->count = count;
	return 0;
}

/* Runs along the first dimension go where they now belong. */
static void move_runs(const struct ms_array *array, char *data, uint32_t rank,
		      const size_t *dims, size_t size)
{
	size_t counters[MS_RANK_MAX] = { 0 };
	size_t run = array->dims[0];
	const char *in = array->data;

	for (size_t left = array->count / run; left != 0; left--) {
		size_t at = 0;
		size_t stride = 1;

		for (uint32_t i = 0; i < rank; i++) {
			at += counters[i] * stride;
			stride *= dims[i];
		}
		memcpy(data + at * size, in, run * size);
		in += run * size;
		for (uint32_t i = 1; i < array->head.rank; i++) {
			counters[i]++;
			if (counters[i] < array->dims[i])
				break;
			counters[i] = 0;
		}
	}
}

/* Places that no run went to: all bytes are zero there, and NONE is zero. */
static void fill_holes(struct ms_heap *heap, struct ms_array *array,
		       size_t units)
{
	struct ms_value *values = array->data;

	if (ms_class_is_plain((enum ms_class)array->head.class_) ||
	    array->head.class_ == MS_STRING)
		return;
	for (size_t i = 0; i < array->count * units; i++)
		if (ms_is_none(values[i]))
			values[i] = ms_empty(heap);
}

static int grow_apart(struct ms_heap *heap, struct ms_array *array,
		      uint32_t rank, const size_t *dims, size_t count)
{
	size_t units = units_of(array);
	size_t size = unit_size(array) * units;
	size_t old_size = array->capacity * unit_size(array);
	char *data = ms_heap_alloc_zeroed(heap, count * size);

	if (data == NULL)
		return -1;
	if (size != 0)
		move_runs(array, data, rank, dims, size);
	if (ms_array_set_dims(heap, array, rank, dims) != 0) {
		ms_heap_free(heap, data, count * size);
		return -1;
	}
	ms_heap_free(heap, array->data, old_size);
	array->data = data;
	array->capacity = count * units;
	array->count = count;
	fill_holes(heap, array, units);
	return 0;
}

int ms_array_grow(struct ms_heap *heap, struct ms_array *array, uint32_t rank,
		  const size_t *dims)
{
	size_t size = unit_size(array) * (units_of(array) + 1);
	size_t count;

	if (array->head.tag != MS_TAG_STRUCT)
		size = unit_size(array);
	if (ms_dims_count(heap, rank, dims, size, &count) != 0)
		return -1;
	if (keeps_places(array, rank, dims))
		return grow_behind(heap, array, rank, dims, count);
	return grow_apart(heap, array, rank, dims, count);
}

static int fail_direction(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:indexed_matrix_cannot_be_resized",
		       "Attempt to grow array along ambiguous dimension.");
}

/* By one index: rows become longer rows, columns longer columns. */
static int grow_vector(struct ms_heap *heap, uint32_t rank, const size_t *dims,
		       size_t limit, struct ms_shape_dims *out)
{
	if (rank != 2)
		return fail_direction(heap);
	if (dims[0] <= 1) {
		out->dims[0] = 1;
		out->dims[1] = limit;
		return 0;
	}
	if (dims[1] != 1)
		return fail_direction(heap);
	out->dims[0] = limit;
	return 0;
}

int ms_grown_dims(struct ms_heap *heap, uint32_t rank, const size_t *dims,
		  const struct ms_axes *axes, const size_t *folded,
		  struct ms_shape_dims *out)
{
	bool grows = false;

	out->rank = rank;
	memcpy(out->dims, dims, rank * sizeof(*dims));
	for (uint32_t i = 0; i < axes->count; i++)
		if (axes->axis[i].limit > folded[i])
			grows = true;
	if (!grows)
		return 0;
	if (axes->count == 1)
		return grow_vector(heap, rank, dims, axes->axis[0].limit, out);
	if (axes->count < rank)
		return fail_direction(heap);
	out->rank = axes->count;
	for (uint32_t i = 0; i < axes->count; i++) {
		size_t limit = axes->axis[i].limit;

		out->dims[i] = limit > folded[i] ? limit : folded[i];
	}
	return 0;
}

static int fail_one_element(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:index:expected_one_output",
		       "Expected one element on the left side of the "
		       "assignment.");
}

static int place_in_axes(struct ms_heap *heap, struct ms_array *array,
			 const struct ms_axes *axes, const size_t *folded,
			 size_t *offset)
{
	struct ms_shape_dims dims;
	struct ms_lines lines;
	size_t now[MS_RANK_MAX];

	if (ms_axes_count(axes) != 1)
		return fail_one_element(heap);
	if (ms_grown_dims(heap, array->head.rank, array->dims, axes, folded,
			  &dims) != 0)
		return -1;
	if (!ms_dims_equal(dims.rank, dims.dims, array->head.rank,
			   array->dims) &&
	    ms_array_grow(heap, array, dims.rank, dims.dims) != 0)
		return -1;
	ms_fold_dims(array->head.rank, array->dims, axes->count, now);
	ms_lines_begin(&lines, axes, now);
	*offset = ms_lines_at(&lines, 0);
	return 0;
}

int ms_array_place(struct ms_heap *heap, struct ms_array *array,
		   const struct ms_value *indexes, uint32_t count,
		   size_t *offset)
{
	struct ms_value v = { .tag = array->head.tag, .as.array = array };
	size_t folded[MS_RANK_MAX];
	struct ms_axes axes;

	if (ms_scalar_offset(v, indexes, count, offset))
		return 0;
	if (count == 0 || count > MS_RANK_MAX)
		return fail_one_element(heap);
	ms_fold_dims(array->head.rank, array->dims, count, folded);
	if (ms_axes_begin(heap, indexes, count, folded, &axes) != 0)
		return -1;
	int rc = place_in_axes(heap, array, &axes, folded, offset);
	ms_axes_end(heap, &axes);
	return rc;
}
