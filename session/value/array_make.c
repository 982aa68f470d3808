/* Ready-made arrays, and arrays in another form. */
#include "value/array.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/opaque.h"
#include "value/struct.h"

#include <string.h>

int ms_empty_of(struct ms_heap *heap, enum ms_class class_, uint32_t rank,
		const size_t *dims, struct ms_value *out)
{
	struct ms_shape *shape;
	struct ms_struct *structure;

	if (class_ != MS_STRUCT)
		return ms_zeros(heap, class_, rank, dims, out);
	if (ms_shape_root(heap, &shape) != 0)
		return -1;
	int rc = ms_struct_create(heap, shape, rank, dims, &structure);
	ms_shape_release(heap, shape);
	if (rc == 0)
		*out = ms_take_object(structure);
	return rc;
}

int ms_zeros(struct ms_heap *heap, enum ms_class class_, uint32_t rank,
	     const size_t *dims, struct ms_value *out)
{
	struct ms_array *array;

	if (ms_array_create(heap, class_, false, rank, dims, &array) != 0)
		return -1;
	*out = ms_array_finish(heap, array);
	return 0;
}

static int vector_of_doubles(struct ms_heap *heap, const double *elements,
			     size_t rows, size_t columns, struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, rows, columns, &array) != 0)
		return -1;
	if (array->count != 0)
		memcpy(array->data, elements, array->count * sizeof(*elements));
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_row_of_doubles(struct ms_heap *heap, const double *elements,
		      size_t count, struct ms_value *out)
{
	return vector_of_doubles(heap, elements, 1, count, out);
}

int ms_column_of_doubles(struct ms_heap *heap, const double *elements,
			 size_t count, struct ms_value *out)
{
	return vector_of_doubles(heap, elements, count, 1, out);
}

int ms_dims_row(struct ms_heap *heap, struct ms_value v, struct ms_value *out)
{
	double row[MS_RANK_MAX];
	uint32_t rank = ms_rank(v);
	size_t room[2];
	const size_t *dims = ms_shown_dims(v, room);

	for (uint32_t i = 0; i < rank; i++)
		row[i] = (double)dims[i];
	return ms_row_of_doubles(heap, row, rank, out);
}

int ms_complex(struct ms_heap *heap, double re, double im, struct ms_value *out)
{
	const size_t one[2] = { 1, 1 };
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_DOUBLE, true, 2, one, &array) != 0)
		return -1;
	((double *)array->data)[0] = re;
	((double *)array->data)[1] = im;
	*out = ms_take_object(array);
	return 0;
}

/* Real elements of 'size' bytes as pairs. */
static void spread_pairs(char *out, const char *in, size_t count, size_t size)
{
	memset(out, 0, 2 * count * size);
	for (size_t i = 0; i < count; i++)
		memcpy(out + 2 * i * size, in + i * size, size);
}

int ms_to_complex(struct ms_heap *heap, struct ms_value v, struct ms_value *out)
{
	struct ms_view view;
	struct ms_array *array;

	if (ms_is_complex(v)) {
		*out = ms_retain(v);
		return 0;
	}
	if (!ms_class_is_numeric(ms_class_of(v)))
		return ms_fail_class(heap, "complex", v);
	if (ms_view_begin(heap, &v, &view) != 0)
		return -1;
	int rc = ms_array_create_raw(heap, view.class_, true, view.rank,
				     view.dims, &array);
	if (rc == 0) {
		if (view.count != 0)
			spread_pairs(array->data, view.data, view.count,
				     ms_class_size(view.class_));
		*out = ms_take_object(array);
	}
	ms_view_end(heap, &view);
	return rc;
}

/* A new object of one's own with the content of 'v', which isn't lazy. */
static int duplicate(struct ms_heap *heap, struct ms_value v,
		     struct ms_value *out)
{
	struct ms_array *copy;

	if (v.tag == MS_TAG_STRUCT)
		return ms_struct_copy(heap, v, out);
	*out = ms_retain(v);
	if (v.tag == MS_TAG_ARRAY && ms_array_own(heap, out, &copy) != 0) {
		ms_release(heap, v);
		return -1;
	}
	return 0;
}

static int fail_reshape(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:getReshapeDims:notSameNumel",
		       "Number of elements must not change. Use [] as one of "
		       "the size inputs to automatically calculate the "
		       "appropriate size for that dimension.");
}

int ms_reshape(struct ms_heap *heap, struct ms_value v, uint32_t rank,
	       const size_t *dims, struct ms_value *out)
{
	struct ms_value full;
	struct ms_value copy;
	size_t count;

	if (ms_dims_count(heap, rank, dims, 1, &count) != 0)
		return -1;
	if (count != ms_count(v))
		return fail_reshape(heap);
	if (ms_dims_equal(rank, dims, ms_rank(v), ms_dims(v))) {
		*out = ms_retain(v);
		return 0;
	}
	if (ms_gather(heap, v, &full) != 0)
		return -1;
	/* What was lazy is now ours alone. */
	if (full.tag != v.tag && ms_is_heap(full)) {
		copy = full;
	} else {
		int rc = duplicate(heap, full, &copy);

		ms_release(heap, full);
		if (rc != 0)
			return rc;
	}
	if (!ms_is_heap(copy)) {
		*out = copy;
		return 0;
	}
	if (ms_array_set_dims(heap, copy.as.array, rank, dims) != 0) {
		ms_release(heap, copy);
		return -1;
	}
	*out = copy;
	return 0;
}
