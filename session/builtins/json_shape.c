#include "builtins/json_shape.h"

#include "value/cell.h"
#include "value/concat.h"
#include "value/struct.h"

#include <math.h>

/* Are all of one tag, where null stands in for a number? */
static bool all_scalars(const struct ms_list *list, enum ms_tag tag)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->values[i].tag != tag &&
		    (tag != MS_TAG_DOUBLE || !ms_is_none(list->values[i])))
			return false;
	return true;
}

static int number_column(struct ms_heap *heap, const struct ms_list *list,
			 struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, list->count, 1, &array) != 0)
		return -1;
	for (size_t i = 0; i < list->count; i++)
		((double *)array->data)[i] =
			list->values[i].tag == MS_TAG_DOUBLE
				? list->values[i].as.real
				: NAN;
	*out = ms_array_finish(heap, array);
	return 0;
}

static int logical_column(struct ms_heap *heap, const struct ms_list *list,
			  struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_LOGICAL, list->count, 1, &array) != 0)
		return -1;
	for (size_t i = 0; i < list->count; i++)
		((uint8_t *)array->data)[i] = list->values[i].as.natural != 0;
	*out = ms_array_finish(heap, array);
	return 0;
}

/* Shapes are shared: the same fields in the same order are the same shape. */
static bool all_objects(const struct ms_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->values[i].tag != MS_TAG_STRUCT ||
		    ms_struct_of(list->values[i])->shape !=
			    ms_struct_of(list->values[0])->shape ||
		    !ms_same_dims(list->values[i], list->values[0]))
			return false;
	return true;
}

/* Are all arrays of numbers, or all of logicals, with the same dimensions? */
static bool all_alike(const struct ms_list *list)
{
	struct ms_value first = list->values[0];

	for (size_t i = 0; i < list->count; i++) {
		struct ms_value v = list->values[i];

		if (v.tag != MS_TAG_ARRAY || ms_is_empty(v) ||
		    ms_class_of(v) != ms_class_of(first) ||
		    !(ms_is_class(v, MS_DOUBLE) ||
		      ms_is_class(v, MS_LOGICAL)) ||
		    !ms_same_dims(v, first))
			return false;
	}
	return true;
}

/* A new first dimension in front of those of the element; columns (of what was
 * a flat array) lose their second one. */
static int lift(struct ms_heap *heap, struct ms_value *element)
{
	size_t dims[MS_RANK_MAX + 1] = { 1 };
	uint32_t rank = ms_is_column(*element) ? 1 : ms_rank(*element);
	struct ms_value lifted;

	for (uint32_t k = 0; k < rank; k++)
		dims[k + 1] = ms_dim(*element, k);
	if (ms_reshape(heap, *element, rank + 1, dims, &lifted) != 0)
		return -1;
	ms_release(heap, *element);
	*element = lifted;
	return 0;
}

static int stack(struct ms_heap *heap, struct ms_list *list,
		 struct ms_value *out)
{
	for (size_t i = 0; i < list->count; i++)
		if (lift(heap, &list->values[i]) != 0)
			return -1;
	return ms_concat(heap, 0, list->values, list->count, out);
}

static int cell_column(struct ms_heap *heap, struct ms_list *list,
		       struct ms_value *out)
{
	for (size_t i = 0; i < list->count; i++)
		if (ms_is_none(list->values[i]))
			list->values[i] = ms_empty(heap);
	return ms_cell_of(heap, list->values, list->count, false, out);
}

int ms_json_array(struct ms_heap *heap, struct ms_list *list,
		  struct ms_value *out)
{
	if (list->count == 0) {
		*out = ms_empty(heap);
		return 0;
	}
	if (all_scalars(list, MS_TAG_DOUBLE))
		return number_column(heap, list, out);
	if (all_scalars(list, MS_TAG_LOGICAL))
		return logical_column(heap, list, out);
	if (all_alike(list) || all_objects(list))
		return stack(heap, list, out);
	return cell_column(heap, list, out);
}
