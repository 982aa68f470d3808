#include "builtins/json_shape.h"

#include "value/cell.h"
#include "value/concat.h"
#include "value/struct.h"

#include <math.h>

static bool is_null(struct ms_value v)
{
	return ms_is_zero_by_zero(v) && ms_is_class(v, MS_DOUBLE);
}

/* Are all of one tag, where null stands in for a number? */
static bool all_scalars(const struct ms_list *list, enum ms_tag tag)
{
	bool some = false;

	for (size_t i = 0; i < list->count; i++) {
		if (list->values[i].tag == tag)
			some = true;
		else if (tag != MS_TAG_DOUBLE || !is_null(list->values[i]))
			return false;
	}
	return some;
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

/* A new first dimension in front of those of the elements; columns (of what was
 * a flat array) lose their second one. */
static int stack(struct ms_heap *heap, const struct ms_list *list,
		 struct ms_value *out)
{
	struct ms_value first = list->values[0];
	size_t size = ms_is_class(first, MS_DOUBLE) ? sizeof(double) : 1;
	size_t dims[MS_RANK_MAX + 1] = { list->count };
	uint32_t rank = ms_is_column(first) ? 1 : ms_rank(first);
	struct ms_array *array;

	for (uint32_t k = 0; k < rank; k++)
		dims[k + 1] = ms_dim(first, k);
	if (ms_array_create_raw(heap, ms_class_of(first), false, rank + 1, dims,
				&array) != 0)
		return -1;
	for (size_t i = 0; i < list->count; i++) {
		const char *from = list->values[i].as.array->data;

		for (size_t k = 0; k < ms_count(first); k++)
			for (size_t b = 0; b < size; b++)
				((char *)array
					 ->data)[(k * list->count + i) * size +
						 b] = from[k * size + b];
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

/* Shapes are shared: the same fields in the same order are the same shape. */
static bool all_objects(const struct ms_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->values[i].tag != MS_TAG_STRUCT ||
		    ms_count(list->values[i]) != 1 ||
		    ms_struct_of(list->values[i])->shape !=
			    ms_struct_of(list->values[0])->shape)
			return false;
	return true;
}

int ms_json_array(struct ms_heap *heap, const struct ms_list *list,
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
	if (all_alike(list))
		return stack(heap, list, out);
	if (all_objects(list))
		return ms_concat(heap, 0, list->values, list->count, out);
	return ms_cell_of(heap, list->values, list->count, false, out);
}
