#include "value/array.h"
#include "base/checked.h"
#include "value/class_info.h"

#include <assert.h>
#include <string.h>

static size_t size_of_element(const struct ms_array *array)
{
	if (array->head.tag == MS_TAG_STRUCT)
		return sizeof(struct ms_value);
	return ms_element_size((enum ms_class)array->head.class_,
			       (array->head.flags & MS_COMPLEX) != 0);
}

void ms_array_drop(struct ms_heap *heap, struct ms_array *array)
{
	if (array != NULL)
		ms_release(heap, ms_take_object(array));
}

int ms_array_set_dims(struct ms_heap *heap, struct ms_array *array,
		      uint32_t rank, const size_t *dims)
{
	size_t *place = array->inline_dims;

	rank = ms_dims_trim(rank, dims);
	if (rank > 2) {
		place = ms_heap_alloc(heap, rank * sizeof(*place));
		if (place == NULL)
			return -1;
	}
	memmove(place, dims, rank * sizeof(*place));
	if (array->dims != array->inline_dims)
		ms_heap_free(heap, array->dims,
			     array->head.rank * sizeof(*place));
	array->dims = place;
	array->head.rank = rank;
	return 0;
}

/* An object without data, whose count is 0 until there is some. */
static int create_head(struct ms_heap *heap, enum ms_class class_, bool complex,
		       uint32_t rank, const size_t *dims, struct ms_array **out)
{
	const size_t column[2] = { dims[0], 1 };
	struct ms_array *array =
		ms_object_alloc(heap, MS_TAG_ARRAY, class_, sizeof(*array));

	if (array == NULL)
		return -1;
	array->dims = array->inline_dims;
	array->head.rank = 2;
	if (complex)
		array->head.flags = MS_COMPLEX;
	if (ms_array_set_dims(heap, array, rank == 1 ? 2 : rank,
			      rank == 1 ? column : dims) != 0) {
		ms_array_drop(heap, array);
		return -1;
	}
	*out = array;
	return 0;
}

int ms_array_create_raw(struct ms_heap *heap, enum ms_class class_,
			bool complex, uint32_t rank, const size_t *dims,
			struct ms_array **out)
{
	struct ms_array *array;
	size_t count;

	assert(!complex || ms_class_is_numeric(class_));
	if (ms_dims_count(heap, rank, dims, ms_element_size(class_, complex),
			  &count) != 0 ||
	    create_head(heap, class_, complex, rank, dims, &array) != 0)
		return -1;
	if (ms_array_reserve(heap, array, count) != 0) {
		ms_array_drop(heap, array);
		return -1;
	}
	array->count = count;
	*out = array;
	return 0;
}

/* A shared value in all places of a new array. */
static void fill_values(struct ms_array *array, struct ms_value v)
{
	struct ms_value *values = array->data;

	for (size_t i = 0; i < array->count; i++)
		values[i] = ms_retain(v);
}

static int fill_strings(struct ms_heap *heap, struct ms_array *array)
{
	struct ms_value none;

	if (ms_empty_of(heap, MS_CHAR, 2, (const size_t[]){ 0, 0 }, &none) != 0)
		return -1;
	fill_values(array, none);
	ms_release(heap, none);
	return 0;
}

int ms_array_create(struct ms_heap *heap, enum ms_class class_, bool complex,
		    uint32_t rank, const size_t *dims, struct ms_array **out)
{
	struct ms_array *array;

	if (ms_array_create_raw(heap, class_, complex, rank, dims, &array) != 0)
		return -1;
	if (class_ == MS_CELL) {
		fill_values(array, heap->empty);
	} else if (class_ == MS_STRING) {
		if (fill_strings(heap, array) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
	} else if (array->count != 0) {
		memset(array->data, 0, array->count * size_of_element(array));
	}
	*out = array;
	return 0;
}

int ms_matrix_create(struct ms_heap *heap, enum ms_class class_, size_t rows,
		     size_t columns, struct ms_array **out)
{
	const size_t dims[2] = { rows, columns };

	return ms_array_create_raw(heap, class_, false, 2, dims, out);
}

struct ms_value ms_array_finish(struct ms_heap *heap, struct ms_array *array)
{
	struct ms_value v = ms_take_object(array);

	ms_value_canonical(heap, &v);
	return v;
}

void ms_value_canonical(struct ms_heap *heap, struct ms_value *value)
{
	if (value->tag != MS_TAG_ARRAY || value->as.array->count != 1 ||
	    value->as.object->flags != 0 ||
	    !ms_class_is_plain((enum ms_class)value->as.object->class_))
		return;
	struct ms_array *array = value->as.array;
	*value = ms_inline_load((enum ms_class)array->head.class_, array->data);
	ms_array_drop(heap, array);
}

static bool is_imaginary_zero(const struct ms_array *array)
{
	enum ms_class class_ = (enum ms_class)array->head.class_;
	size_t size = ms_class_size(class_);
	const char *data = array->data;

	if (class_ == MS_DOUBLE) {
		const double *pairs = array->data;

		for (size_t i = 0; i < array->count; i++)
			if (pairs[2 * i + 1] != 0)
				return false;
		return true;
	}
	for (size_t i = 0; i < array->count; i++)
		if (ms_inline_double(ms_inline_load(
			    class_, data + (2 * i + 1) * size)) != 0)
			return false;
	return true;
}

/* The real parts move together; the block stays as large as it is. */
static void drop_imaginary(struct ms_array *array)
{
	size_t size = ms_class_size((enum ms_class)array->head.class_);
	char *data = array->data;

	for (size_t i = 1; i < array->count; i++)
		memcpy(data + i * size, data + 2 * i * size, size);
	array->head.flags &= (uint16_t)~MS_COMPLEX;
	array->capacity *= 2;
}

struct ms_value ms_array_finish_narrow(struct ms_heap *heap,
				       struct ms_array *array)
{
	if ((array->head.flags & MS_COMPLEX) != 0 && is_imaginary_zero(array))
		drop_imaginary(array);
	return ms_array_finish(heap, array);
}

int ms_array_reserve(struct ms_heap *heap, struct ms_array *array,
		     size_t capacity)
{
	size_t size = size_of_element(array);
	bool plain = ms_class_is_plain((enum ms_class)array->head.class_);
	size_t total;

	/* Empty arrays have a block too: code may count from its place. */
	if (capacity <= array->capacity && array->data != NULL)
		return 0;
	if (!snap_mul_size(capacity, size, &total))
		return ms_fail_memory(heap);
	void *data = plain ? ms_heap_alloc(heap, total)
			   : ms_heap_alloc_zeroed(heap, total);
	if (data == NULL)
		return -1;
	if (array->capacity != 0)
		memcpy(data, array->data, array->capacity * size);
	ms_heap_free(heap, array->data, array->capacity * size);
	array->data = data;
	array->capacity = capacity;
	return 0;
}

int ms_array_copy(struct ms_heap *heap, const struct ms_array *array,
		  struct ms_array **out)
{
	enum ms_class class_ = (enum ms_class)array->head.class_;
	struct ms_array *copy;

	if (ms_array_create_raw(heap, class_,
				(array->head.flags & MS_COMPLEX) != 0,
				array->head.rank, array->dims, &copy) != 0)
		return -1;
	if (copy->count != 0)
		memcpy(copy->data, array->data,
		       copy->count * size_of_element(copy));
	if (!ms_class_is_plain(class_)) {
		struct ms_value *values = copy->data;

		for (size_t i = 0; i < copy->count; i++)
			(void)ms_retain(values[i]);
	}
	*out = copy;
	return 0;
}
