#include "value/class_info.h"
#include "value/index.h"
#include "value/index_lines.h"
#include "value/opaque.h"
#include "value/sparse.h"

#include <string.h>

static int fail_range(struct ms_heap *heap, size_t position, size_t extent)
{
	return ms_fail(heap, "MATLAB:subsdeldimmismatch",
		       "Matrix index is out of range for deletion: %zu of %zu.",
		       position, extent);
}

/* The positions of [0, extent) that the axis doesn't name, as an index. */
static int kept_index(struct ms_heap *heap, const struct ms_axis *axis,
		      size_t extent, struct ms_value *out)
{
	struct ms_array *array;
	uint8_t *gone = ms_heap_alloc_zeroed(heap, extent);
	size_t count = extent;

	if (gone == NULL)
		return -1;
	for (size_t k = 0; k < axis->count; k++) {
		uint8_t *mark = &gone[ms_axis_at(axis, k)];

		count -= *mark == 0;
		*mark = 1;
	}
	int rc = ms_matrix_create(heap, MS_DOUBLE, 1, count, &array);
	if (rc == 0) {
		double *kept = array->data;

		for (size_t i = 0; i < extent; i++)
			if (gone[i] == 0)
				*kept++ = (double)(i + 1);
		*out = ms_array_finish(heap, array);
	}
	ms_heap_free(heap, gone, extent);
	return rc;
}

/* ------------------------------------------------------------- one index */

/* A run of a unique vector: what follows it moves up. */
static bool delete_run(struct ms_heap *heap, struct ms_value *target,
		       const struct ms_axis *axis)
{
	if (!ms_is_unique(*target) || target->tag != MS_TAG_ARRAY ||
	    !ms_is_vector(*target) || axis->list != NULL || axis->step != 1 ||
	    axis->count == 0)
		return false;
	struct ms_array *array = target->as.array;
	enum ms_class class_ = (enum ms_class)array->head.class_;
	size_t size = ms_element_size(class_, ms_is_complex(*target));
	size_t end = axis->start + axis->count;
	char *data = array->data;

	if (!ms_class_is_plain(class_))
		ms_release_all(heap,
			       (struct ms_value *)array->data + axis->start,
			       axis->count);
	memmove(data + axis->start * size, data + end * size,
		(array->count - end) * size);
	array->count -= axis->count;
	array->dims[array->dims[0] == 1 ? 1 : 0] = array->count;
	ms_value_canonical(heap, target);
	return true;
}

/* Columns stay columns; what is left of anything else is a row. */
static int reshape_rest(struct ms_heap *heap, struct ms_value target,
			struct ms_value rest, struct ms_value *out)
{
	size_t count = ms_count(rest);
	bool column = ms_is_column(target) && ms_rows(target) != 1;
	const size_t dims[2] = { column ? count : 1, column ? 1 : count };

	return ms_reshape(heap, rest, 2, dims, out);
}

static int delete_positions(struct ms_heap *heap, struct ms_value *target,
			    const struct ms_axis *axis)
{
	struct ms_value kept;
	struct ms_value rest;
	struct ms_value result;

	if (kept_index(heap, axis, ms_count(*target), &kept) != 0)
		return -1;
	int rc = ms_index_read(heap, *target, &kept, 1, &rest);
	ms_release(heap, kept);
	if (rc != 0)
		return rc;
	rc = reshape_rest(heap, *target, rest, &result);
	ms_release(heap, rest);
	if (rc == 0)
		ms_take_into(heap, target, result);
	return rc;
}

/* No elements, 0x0, of the target's class (and fields). */
static int delete_all(struct ms_heap *heap, struct ms_value *target)
{
	const size_t none[2] = { 0, 0 };
	struct ms_value nothing;
	struct ms_value result;

	if (ms_empty_of(heap, MS_DOUBLE, 2, none, &nothing) != 0)
		return -1;
	int rc = ms_index_read(heap, *target, &nothing, 1, &result);
	ms_release(heap, nothing);
	if (rc == 0)
		ms_take_into(heap, target, result);
	return rc;
}

static int delete_linear(struct ms_heap *heap, struct ms_value *target,
			 const struct ms_axis *axis)
{
	size_t count = ms_count(*target);

	if (axis->limit > count)
		return fail_range(heap, axis->limit, count);
	if (axis->colon)
		return delete_all(heap, target);
	if (axis->count == 0 || delete_run(heap, target, axis))
		return 0;
	return delete_positions(heap, target, axis);
}

/* ----------------------------------------------------------- many indexes */

static bool covers(struct ms_heap *heap, const struct ms_axis *axis,
		   size_t extent, bool *out)
{
	struct ms_value kept;

	*out = axis->colon;
	if (axis->colon || axis->count < extent)
		return true;
	if (kept_index(heap, axis, extent, &kept) != 0)
		return false;
	*out = ms_is_empty(kept);
	ms_release(heap, kept);
	return true;
}

/*
 * The dimension that loses something: the only index that leaves anything; else
 * the first that isn't a colon; else the first.
 */
static int find_dimension(struct ms_heap *heap, const struct ms_axes *axes,
			  const size_t *folded, uint32_t *out)
{
	uint32_t partial = 0;
	uint32_t listed = 0;

	*out = 0;
	for (uint32_t i = 0; i < axes->count; i++) {
		bool whole;

		if (axes->axis[i].limit > folded[i])
			return fail_range(heap, axes->axis[i].limit, folded[i]);
		if (!covers(heap, &axes->axis[i], folded[i], &whole))
			return -1;
		if (!whole) {
			partial++;
			*out = i;
		} else if (!axes->axis[i].colon && listed++ == 0 &&
			   partial == 0) {
			*out = i;
		}
	}
	if (partial > 1)
		return ms_fail(heap, "MATLAB:subsdeldimmismatch",
			       "A null assignment can have only one non-colon "
			       "index.");
	return 0;
}

static int delete_slices(struct ms_heap *heap, struct ms_value *target,
			 const struct ms_axes *axes, const size_t *folded)
{
	struct ms_value indexes[MS_RANK_MAX];
	struct ms_value result;
	uint32_t dimension;

	for (uint32_t i = 0; i < axes->count; i++)
		if (axes->axis[i].count == 0 && !axes->axis[i].colon)
			return 0;
	if (find_dimension(heap, axes, folded, &dimension) != 0)
		return -1;
	for (uint32_t i = 0; i < axes->count; i++)
		indexes[i] = ms_colon();
	if (kept_index(heap, &axes->axis[dimension], folded[dimension],
		       &indexes[dimension]) != 0)
		return -1;
	int rc = ms_index_read(heap, *target, indexes, axes->count, &result);
	ms_release(heap, indexes[dimension]);
	if (rc == 0)
		ms_take_into(heap, target, result);
	return rc;
}

static int delete_axes(struct ms_heap *heap, struct ms_value *target,
		       const struct ms_value *indexes, uint32_t count)
{
	size_t folded[MS_RANK_MAX];
	struct ms_axes axes;

	ms_fold_dims(ms_rank(*target), ms_dims(*target), count, folded);
	if (ms_axes_begin(heap, indexes, count, folded, &axes) != 0)
		return -1;
	int rc = count == 1 ? delete_linear(heap, target, axes.axis)
			    : delete_slices(heap, target, &axes, folded);
	ms_axes_end(heap, &axes);
	return rc;
}

int ms_index_delete(struct ms_heap *heap, struct ms_value *target,
		    const struct ms_value *indexes, uint32_t count)
{
	if (target->tag == MS_TAG_SPARSE)
		return ms_sparse_index_delete(heap, target, indexes, count);
	/* Objects have no elements to delete: [] is a value for them. */
	if (target->tag == MS_TAG_OBJECT && count != 0)
		return ms_opaque_write(heap, *target, indexes, count,
				       heap->empty);
	if (!ms_is_inline(*target) && target->tag != MS_TAG_ARRAY &&
	    target->tag != MS_TAG_STRUCT && target->tag != MS_TAG_RANGE)
		return ms_fail_class(heap, "()", *target);
	if (count == 0 || count > MS_RANK_MAX)
		return ms_fail(heap, "MATLAB:badsubscript",
			       "A deletion needs from 1 to %d indexes.",
			       MS_RANK_MAX);
	return delete_axes(heap, target, indexes, count);
}
