#include "value/class_info.h"
#include "value/index.h"
#include "value/index_gather.h"
#include "value/index_lines.h"
#include "value/opaque.h"
#include "value/range.h"
#include "value/sparse.h"
#include "value/struct.h"

#include <string.h>

/* What is read from, whatever it is: 'size' bytes for each element. */
struct source {
	struct ms_value container;
	struct ms_view view;
	size_t size;
	size_t values; /* for each element; 0 for plain classes */
};

static void open_source(struct source *source, struct ms_value container)
{
	source->container = container;
	(void)ms_view_direct(&source->container, &source->view);
	source->values = 0;
	if (container.tag == MS_TAG_STRUCT) {
		source->values = ms_struct_of(container)->shape->field_count;
		source->size = source->values * sizeof(struct ms_value);
		return;
	}
	source->size =
		ms_element_size(source->view.class_, source->view.complex);
	if (!ms_class_is_plain(source->view.class_))
		source->values = 1;
}

/* An object of the source's kind; its elements are still to be written. */
static int create_result(struct ms_heap *heap, const struct source *source,
			 uint32_t rank, const size_t *dims,
			 struct ms_array **out)
{
	const struct ms_view *view = &source->view;
	struct ms_struct *structure;

	if (source->container.tag != MS_TAG_STRUCT)
		return ms_array_create_raw(heap, view->class_, view->complex,
					   rank, dims, out);
	if (ms_struct_create_raw(heap, ms_struct_of(source->container)->shape,
				 rank, dims, &structure) != 0)
		return -1;
	*out = &structure->array;
	return 0;
}

static struct ms_value finish_result(struct ms_heap *heap,
				     const struct source *source,
				     struct ms_array *array)
{
	struct ms_value *values = array->data;

	for (size_t i = 0; i < array->count * source->values; i++)
		(void)ms_retain(values[i]);
	if (source->container.tag == MS_TAG_STRUCT)
		return ms_take_object(array);
	return ms_array_finish_narrow(heap, array);
}

static int read_axes(struct ms_heap *heap, const struct source *source,
		     const struct ms_axes *axes, const size_t *folded,
		     uint32_t rank, const size_t *dims, struct ms_value *out)
{
	struct ms_lines lines;
	struct ms_array *array;

	if (create_result(heap, source, rank, dims, &array) != 0)
		return -1;
	ms_lines_begin(&lines, axes, folded);
	ms_lines_gather(&lines, array->data, source->view.data, source->size);
	*out = finish_result(heap, source, array);
	return 0;
}

/* All dimensions but one are 1; the odd one may be 0. */
static bool is_vector_of_any_rank(uint32_t rank, const size_t *dims)
{
	uint32_t ones = 0;

	for (uint32_t i = 0; i < rank; i++)
		ones += dims[i] == 1;
	return ones + 1 == rank;
}

/*
 * Dimensions of a linear indexing's result: those of the index, but a vector
 * indexed by a vector keeps its own direction.
 */
static void linear_dims(uint32_t rank, const size_t *dims, size_t count,
			const struct ms_axis *axis, struct ms_shape_dims *out)
{
	out->rank = axis->rank;
	memcpy(out->dims, axis->dims, axis->rank * sizeof(*out->dims));
	if (axis->colon || axis->count == 1 || count == 1 ||
	    !is_vector_of_any_rank(rank, dims) ||
	    !is_vector_of_any_rank(axis->rank, axis->dims))
		return;
	out->rank = rank;
	for (uint32_t i = 0; i < rank; i++)
		out->dims[i] = dims[i] == 1 ? 1 : axis->count;
}

static int read_linear_axis(struct ms_heap *heap, const struct source *source,
			    const struct ms_value *index, struct ms_value *out)
{
	const struct ms_view *view = &source->view;
	struct ms_shape_dims dims;
	struct ms_axes axes;

	if (ms_axes_begin(heap, index, 1, &view->count, &axes) != 0)
		return -1;
	linear_dims(view->rank, view->dims, view->count, axes.axis, &dims);
	int rc = ms_axes_check(heap, &axes, &view->count);
	if (rc == 0)
		rc = read_axes(heap, source, &axes, &view->count, dims.rank,
			       dims.dims, out);
	ms_axes_end(heap, &axes);
	return rc;
}

/* Is it a full array of this class, worth a way of its own? */
static bool is_long(struct ms_value index, enum ms_class class_)
{
	return index.tag == MS_TAG_ARRAY && index.as.object->flags == 0 &&
	       index.as.object->class_ == class_ &&
	       index.as.array->count > MS_AXIS_INLINE;
}

static int create_picked(struct ms_heap *heap, const struct source *source,
			 const struct ms_axis *axis, struct ms_array **out)
{
	const struct ms_view *view = &source->view;
	struct ms_shape_dims dims;

	linear_dims(view->rank, view->dims, view->count, axis, &dims);
	return create_result(heap, source, dims.rank, dims.dims, out);
}

/* By many numbers; what is wrong with them the general way will say. */
static int read_numbers(struct ms_heap *heap, const struct source *source,
			const struct ms_value *index, struct ms_value *out)
{
	const struct ms_array *numbers = index->as.array;
	const struct ms_axis axis = { .count = numbers->count,
				      .rank = numbers->head.rank,
				      .dims = numbers->dims };
	struct ms_array *array;

	if (create_picked(heap, source, &axis, &array) != 0)
		return -1;
	if (!ms_gather_numbers(array->data, source->view.data, source->size,
			       source->view.count, numbers->data,
			       numbers->count)) {
		ms_array_drop(heap, array);
		return read_linear_axis(heap, source, index, out);
	}
	*out = finish_result(heap, source, array);
	return 0;
}

/* By a mask that isn't longer than the source where it is true. */
static int read_mask(struct ms_heap *heap, const struct source *source,
		     const struct ms_value *index, struct ms_value *out)
{
	const struct ms_array *mask = index->as.array;
	size_t limit;
	size_t count = ms_mask_count(mask->data, mask->count, &limit);
	bool row = mask->head.rank == 2 && mask->dims[0] == 1;
	const size_t dims[2] = { row ? 1 : count, row ? count : 1 };
	const struct ms_axis axis = { .count = count, .rank = 2, .dims = dims };
	struct ms_array *array;

	if (limit > source->view.count)
		return read_linear_axis(heap, source, index, out);
	if (create_picked(heap, source, &axis, &array) != 0)
		return -1;
	ms_gather_mask(array->data, source->view.data, source->size, mask->data,
		       count);
	*out = finish_result(heap, source, array);
	return 0;
}

static int read_linear(struct ms_heap *heap, const struct source *source,
		       const struct ms_value *index, struct ms_value *out)
{
	bool plain = ms_class_is_plain(source->view.class_);

	if (plain && is_long(*index, MS_DOUBLE))
		return read_numbers(heap, source, index, out);
	if (plain && is_long(*index, MS_LOGICAL))
		return read_mask(heap, source, index, out);
	return read_linear_axis(heap, source, index, out);
}

static int read_many(struct ms_heap *heap, const struct source *source,
		     const struct ms_value *indexes, uint32_t count,
		     struct ms_value *out)
{
	const struct ms_view *view = &source->view;
	size_t folded[MS_RANK_MAX];
	size_t dims[MS_RANK_MAX];
	struct ms_axes axes;

	ms_fold_dims(view->rank, view->dims, count, folded);
	if (ms_axes_begin(heap, indexes, count, folded, &axes) != 0)
		return -1;
	for (uint32_t i = 0; i < count; i++)
		dims[i] = axes.axis[i].count;
	int rc = ms_axes_check(heap, &axes, folded);
	if (rc == 0)
		rc = read_axes(heap, source, &axes, folded, count, dims, out);
	ms_axes_end(heap, &axes);
	return rc;
}

static int read_general(struct ms_heap *heap, struct ms_value container,
			const struct ms_value *indexes, uint32_t count,
			struct ms_value *out)
{
	struct source source;

	open_source(&source, container);
	if (count == 1)
		return read_linear(heap, &source, indexes, out);
	return read_many(heap, &source, indexes, count, out);
}

/* ----------------------------------------------------------------- ranges */

static int read_range_axis(struct ms_heap *heap, const struct ms_range *range,
			   const struct ms_axis *axis, struct ms_value *out)
{
	struct ms_shape_dims dims;
	struct ms_array *array;

	linear_dims(2, range->dims, range->dims[1], axis, &dims);
	if (ms_array_create_raw(heap, MS_DOUBLE, false, dims.rank, dims.dims,
				&array) != 0)
		return -1;
	double *elements = array->data;
	for (size_t k = 0; k < axis->count; k++)
		elements[k] = ms_range_at(range, ms_axis_at(axis, k));
	*out = ms_array_finish(heap, array);
	return 0;
}

/* A range by one index: only the elements that are asked for are made. */
static int read_range(struct ms_heap *heap, const struct ms_range *range,
		      const struct ms_value *index, struct ms_value *out)
{
	struct ms_axes axes;

	if (ms_axes_begin(heap, index, 1, &range->dims[1], &axes) != 0)
		return -1;
	int rc = ms_axes_check(heap, &axes, &range->dims[1]);
	if (rc == 0)
		rc = read_range_axis(heap, range, axes.axis, out);
	ms_axes_end(heap, &axes);
	return rc;
}

static int read_gathered(struct ms_heap *heap, struct ms_value container,
			 const struct ms_value *indexes, uint32_t count,
			 struct ms_value *out)
{
	struct ms_value full;

	if (ms_gather(heap, container, &full) != 0)
		return -1;
	int rc = read_general(heap, full, indexes, count, out);
	ms_release(heap, full);
	return rc;
}

/* ----------------------------------------------------------- other things */

/* Functions, exceptions and objects are 1x1: only their one element can be
 * asked for. */
static int read_single(struct ms_heap *heap, struct ms_value container,
		       const struct ms_value *indexes, uint32_t count,
		       struct ms_value *out)
{
	struct ms_value number;
	struct ms_value one = ms_real(1);

	if (ms_index_read(heap, one, indexes, count, &number) != 0)
		return -1;
	bool is_one = ms_is_inline(number);
	ms_release(heap, number);
	if (!is_one)
		return ms_fail(heap, "MATLAB:badsubscript",
			       "A value of type '%s' has one element.",
			       ms_class_text(container));
	*out = ms_retain(container);
	return 0;
}

static int read_element(struct ms_heap *heap, struct ms_value container,
			size_t offset, struct ms_value *out)
{
	struct ms_view view;

	if (container.tag == MS_TAG_ARRAY && container.as.object->flags == 0 &&
	    container.as.object->class_ < MS_PLAIN_CLASSES) {
		*out = ms_index_load(container.as.array, offset);
		return 0;
	}
	(void)ms_view_direct(&container, &view);
	return ms_view_element(heap, &view, offset, out);
}

/* Elements of these classes are values by themselves. */
static bool has_value_elements(struct ms_value container)
{
	return ms_is_inline(container) ||
	       (container.tag == MS_TAG_ARRAY &&
		container.as.object->class_ != MS_CELL);
}

int ms_index_read(struct ms_heap *heap, struct ms_value container,
		  const struct ms_value *indexes, uint32_t count,
		  struct ms_value *out)
{
	size_t offset;

	if (ms_is_none(container) || container.tag == MS_TAG_COLON ||
	    container.tag >= MS_TAG_LIST)
		return ms_fail_class(heap, "()", container);
	if (count == 0) {
		*out = ms_retain(container);
		return 0;
	}
	if (count > MS_RANK_MAX)
		return ms_fail(heap, "MATLAB:badsubscript",
			       "An array has at most %d dimensions.",
			       MS_RANK_MAX);
	if (container.tag == MS_TAG_OBJECT)
		return ms_opaque_read(heap, container, indexes, count, out);
	if (has_value_elements(container) &&
	    ms_scalar_offset(container, indexes, count, &offset))
		return read_element(heap, container, offset, out);
	if (container.tag == MS_TAG_RANGE && count == 1)
		return read_range(heap, ms_range_of(container), indexes, out);
	if (container.tag == MS_TAG_RANGE)
		return read_gathered(heap, container, indexes, count, out);
	if (container.tag == MS_TAG_SPARSE)
		return ms_sparse_index_read(heap, container, indexes, count,
					    out);
	if (ms_is_inline(container) || container.tag == MS_TAG_ARRAY ||
	    container.tag == MS_TAG_STRUCT)
		return read_general(heap, container, indexes, count, out);
	return read_single(heap, container, indexes, count, out);
}

size_t ms_index_end(struct ms_value container, uint32_t position,
		    uint32_t count)
{
	size_t room[2];
	uint32_t rank = ms_rank(container);
	const size_t *dims = ms_shown_dims(container, room);
	size_t extent = position < rank ? dims[position] : 1;

	if (container.tag == MS_TAG_OBJECT)
		return extent;
	if (count == 1)
		return ms_count(container);
	if (position + 1 == count)
		for (uint32_t i = count; i < rank; i++)
			extent *= dims[i];
	return extent;
}
