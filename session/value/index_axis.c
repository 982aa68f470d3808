#include "value/index_axis.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/index.h"
#include "value/index_gather.h"
#include "value/opaque.h"
#include "value/range.h"

#include <math.h>
#include <string.h>

static int fail_index(struct ms_heap *heap, struct ms_axis_place place)
{
	if (place.count == 1)
		return ms_fail(heap, "MATLAB:badsubscript",
			       "Array indices must be positive integers or "
			       "logical values.");
	return ms_fail(heap, "MATLAB:badsubscript",
		       "Index in position %u is invalid. Array indices must be "
		       "positive integers or logical values.",
		       place.position + 1);
}

static int fail_class(struct ms_heap *heap, struct ms_value index)
{
	return ms_fail(heap, "MATLAB:badsubscript",
		       "Unable to use a value of type '%s' as an index.",
		       ms_class_text(index));
}

/* Positions start, start + step, ...; there is at least one. */
static void set_span(struct ms_axis *axis, size_t start, size_t step,
		     size_t count)
{
	size_t last = start + (count - 1) * step;

	axis->start = start;
	axis->step = step;
	axis->count = count;
	axis->limit = (last > start ? last : start) + 1;
}

static void set_column(struct ms_axis *axis)
{
	axis->own_dims[0] = axis->count;
	axis->own_dims[1] = 1;
	axis->rank = 2;
	axis->dims = axis->own_dims;
}

static void set_colon(struct ms_axis *axis, size_t extent)
{
	axis->colon = true;
	axis->step = 1;
	axis->count = extent;
	axis->limit = extent;
	set_column(axis);
}

static int set_scalar(struct ms_heap *heap, double x,
		      struct ms_axis_place place, struct ms_axis *axis)
{
	size_t position = ms_index_position(x);

	if (position == SIZE_MAX)
		return fail_index(heap, place);
	axis->scalar = true;
	set_span(axis, position, 1, 1);
	set_column(axis);
	return 0;
}

/* Memory for 'count' positions, in the axis when they are few. */
static size_t *make_list(struct ms_heap *heap, struct ms_axis *axis,
			 size_t count)
{
	size_t *list = axis->few;

	if (count > MS_AXIS_INLINE) {
		list = ms_heap_alloc(heap, count * sizeof(*list));
		if (list == NULL)
			return NULL;
		axis->owned = list;
		axis->owned_count = count;
	}
	axis->list = list;
	return list;
}

/* A mask's true elements; a row gives a row, everything else a column. */
static int set_mask(struct ms_heap *heap, const struct ms_view *view,
		    struct ms_axis *axis)
{
	const uint8_t *mask = view->data;
	size_t count = ms_mask_count(mask, view->count, &axis->limit);

	axis->count = count;
	axis->step = 1;
	set_column(axis);
	if (view->count == 1 && count == 0)
		axis->own_dims[1] = 0;
	if (view->rank == 2 && view->dims[0] == 1 && view->count != 1) {
		axis->own_dims[0] = 1;
		axis->own_dims[1] = count;
	}
	if (count == 0)
		return 0;
	if (count == view->count)
		return 0;
	size_t *list = make_list(heap, axis, count);
	if (list == NULL)
		return -1;
	size_t found = 0;
	for (size_t i = 0; i < view->count; i++)
		if (mask[i] != 0)
			list[found++] = i;
	return 0;
}

static int list_doubles(struct ms_heap *heap, const double *x, size_t count,
			struct ms_axis_place place, struct ms_axis *axis)
{
	size_t *list = make_list(heap, axis, count);
	size_t largest = 0;

	if (list == NULL)
		return -1;
	for (size_t i = 0; i < count; i++) {
		size_t position = ms_index_position(x[i]);

		if (position == SIZE_MAX)
			return fail_index(heap, place);
		list[i] = position;
		if (position > largest)
			largest = position;
	}
	axis->limit = largest + 1;
	return 0;
}

static int list_numbers(struct ms_heap *heap, const struct ms_view *view,
			struct ms_axis_place place, struct ms_axis *axis)
{
	size_t *list = make_list(heap, axis, view->count);
	size_t largest = 0;

	if (list == NULL)
		return -1;
	for (size_t i = 0; i < view->count; i++) {
		size_t position = ms_index_position(ms_view_double(view, i));

		if (position == SIZE_MAX)
			return fail_index(heap, place);
		list[i] = position;
		if (position > largest)
			largest = position;
	}
	axis->limit = largest + 1;
	return 0;
}

static int set_array(struct ms_heap *heap, const struct ms_view *view,
		     struct ms_axis_place place, struct ms_axis *axis)
{
	if (view->class_ == MS_LOGICAL)
		return set_mask(heap, view, axis);
	if (view->complex)
		return fail_index(heap, place);
	axis->count = view->count;
	axis->step = 1;
	axis->rank = view->rank;
	axis->dims = view->dims;
	if (view->count == 0)
		return 0;
	axis->scalar = view->count == 1;
	if (view->class_ == MS_DOUBLE)
		return list_doubles(heap, view->data, view->count, place, axis);
	return list_numbers(heap, view, place, axis);
}

static int set_range(struct ms_heap *heap, const struct ms_range *range,
		     struct ms_axis_place place, struct ms_axis *axis)
{
	size_t first = ms_index_position(range->base);
	size_t last = ms_index_position(range->last);

	if (first == SIZE_MAX || last == SIZE_MAX ||
	    range->step != floor(range->step))
		return fail_index(heap, place);
	size_t step = range->step > 0 ? (size_t)range->step
				      : 0 - (size_t)-range->step;
	set_span(axis, first, step, range->dims[1]);
	axis->rank = 2;
	axis->dims = range->dims;
	return 0;
}

static bool is_colon(struct ms_value index)
{
	return index.tag == MS_TAG_COLON ||
	       (index.tag == MS_TAG_CHAR && index.as.natural == ':');
}

int ms_axis_begin(struct ms_heap *heap, const struct ms_value *index,
		  size_t extent, struct ms_axis_place place,
		  struct ms_axis *axis)
{
	struct ms_view view;

	*axis = (struct ms_axis){ .count = 0 };
	if (index->tag == MS_TAG_DOUBLE)
		return set_scalar(heap, index->as.real, place, axis);
	if (is_colon(*index)) {
		set_colon(axis, extent);
		return 0;
	}
	if (index->tag == MS_TAG_RANGE)
		return set_range(heap, ms_range_of(*index), place, axis);
	if (ms_is_none(*index) || !ms_class_is_plain(ms_class_of(*index)))
		return fail_class(heap, *index);
	if (ms_is_inline(*index) && index->tag != MS_TAG_LOGICAL)
		return set_scalar(heap, ms_inline_double(*index), place, axis);
	if (ms_view_begin(heap, index, &view) != 0)
		return -1;
	int rc = set_array(heap, &view, place, axis);
	/* Dimensions of a sparse mask die with the view; masks have their
	 * own, and a sparse matrix of numbers is no usual index. */
	if (!ms_is_none(view.held) && axis->dims == view.dims)
		set_column(axis);
	ms_view_end(heap, &view);
	if (rc != 0)
		ms_axis_end(heap, axis);
	return rc;
}

void ms_axis_end(struct ms_heap *heap, struct ms_axis *axis)
{
	ms_heap_free(heap, axis->owned, axis->owned_count * sizeof(size_t));
	axis->owned = NULL;
}

void ms_fold_dims(uint32_t rank, const size_t *dims, uint32_t count,
		  size_t *out)
{
	for (uint32_t i = 0; i < count; i++)
		out[i] = i < rank ? dims[i] : 1;
	for (uint32_t i = count; i < rank; i++)
		out[count - 1] *= dims[i];
}

static void free_axes(struct ms_heap *heap, struct ms_axes *axes)
{
	if (axes->axis != axes->few)
		ms_heap_free(heap, axes->axis,
			     axes->count * sizeof(*axes->axis));
}

int ms_axes_begin(struct ms_heap *heap, const struct ms_value *indexes,
		  uint32_t count, const size_t *dims, struct ms_axes *axes)
{
	axes->count = count;
	axes->axis = axes->few;
	if (count > sizeof(axes->few) / sizeof(axes->few[0])) {
		axes->axis = ms_heap_alloc(heap, count * sizeof(*axes->axis));
		if (axes->axis == NULL)
			return -1;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct ms_axis_place place = { .position = i, .count = count };

		if (ms_axis_begin(heap, &indexes[i], dims[i], place,
				  &axes->axis[i]) == 0)
			continue;
		while (i > 0)
			ms_axis_end(heap, &axes->axis[--i]);
		free_axes(heap, axes);
		return -1;
	}
	return 0;
}

void ms_axes_end(struct ms_heap *heap, struct ms_axes *axes)
{
	for (uint32_t i = 0; i < axes->count; i++)
		ms_axis_end(heap, &axes->axis[i]);
	free_axes(heap, axes);
}

int ms_axes_check(struct ms_heap *heap, const struct ms_axes *axes,
		  const size_t *dims)
{
	for (uint32_t i = 0; i < axes->count; i++) {
		if (axes->axis[i].limit <= dims[i])
			continue;
		if (axes->count == 1)
			return ms_fail(heap, "MATLAB:badsubscript",
				       "Index exceeds the number of array "
				       "elements. Index must not exceed %zu.",
				       dims[i]);
		return ms_fail(heap, "MATLAB:badsubscript",
			       "Index in position %u exceeds array bounds. "
			       "Index must not exceed %zu.",
			       i + 1, dims[i]);
	}
	return 0;
}

static size_t inline_position(struct ms_value index)
{
	if (index.tag == MS_TAG_DOUBLE)
		return ms_index_position(index.as.real);
	if (!ms_is_inline(index) || index.tag == MS_TAG_LOGICAL ||
	    index.tag == MS_TAG_CHAR)
		return SIZE_MAX;
	return ms_index_position(ms_inline_double(index));
}

bool ms_scalar_offset(struct ms_value container, const struct ms_value *indexes,
		      uint32_t count, size_t *offset)
{
	uint32_t rank = ms_rank(container);
	const size_t *dims = ms_dims(container);
	size_t stride = 1;
	size_t sum = 0;

	if (count == 1) {
		*offset = inline_position(indexes[0]);
		return *offset < ms_count(container);
	}
	for (uint32_t i = 0; i < count; i++) {
		size_t position = inline_position(indexes[i]);
		size_t extent = i < rank ? dims[i] : 1;

		if (i + 1 == count)
			for (uint32_t k = count; k < rank; k++)
				extent *= dims[k];
		if (position >= extent)
			return false;
		sum += position * stride;
		stride *= extent;
	}
	*offset = sum;
	return count != 0;
}
