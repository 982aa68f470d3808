#include "value/matrix.h"

#include "value/array.h"
#include "value/class_info.h"
#include "value/range.h"
#include "value/struct.h"

#include <string.h>

/* Rows and columns of a block: both of its faces stay in the first cache. */
#define BLOCK 16

#define TRANSPOSE(name, T)                                                     \
	static void name(void *out_, const void *in_, size_t rows,             \
			 size_t columns)                                       \
	{                                                                      \
		const T *in = in_;                                             \
		T *out = out_;                                                 \
		for (size_t j = 0; j < columns; j += BLOCK)                    \
			for (size_t i = 0; i < rows; i += BLOCK)               \
				for (size_t q = j;                             \
				     q < columns && q < j + BLOCK; q++)        \
					for (size_t p = i;                     \
					     p < rows && p < i + BLOCK; p++)   \
						out[q + p * columns] =         \
							in[p + q * rows];      \
	}

struct pair {
	double re;
	double im;
};

TRANSPOSE(transpose_1, uint8_t)
TRANSPOSE(transpose_2, uint16_t)
TRANSPOSE(transpose_4, uint32_t)
TRANSPOSE(transpose_8, uint64_t)
TRANSPOSE(transpose_16, struct pair)
TRANSPOSE(transpose_values, struct ms_value)

static void transpose_elements(size_t size, void *out, const void *in,
			       size_t rows, size_t columns)
{
	if (rows == 1 || columns == 1) {
		if (rows * columns != 0)
			memcpy(out, in, rows * columns * size);
	} else if (size == 1) {
		transpose_1(out, in, rows, columns);
	} else if (size == 2) {
		transpose_2(out, in, rows, columns);
	} else if (size == 4) {
		transpose_4(out, in, rows, columns);
	} else if (size == 8) {
		transpose_8(out, in, rows, columns);
	} else {
		transpose_16(out, in, rows, columns);
	}
}

/* A sign change of every second number; not for unsigned parts, which there
 * are none of in practice. */
static int conjugate_in_place(struct ms_heap *heap, struct ms_value *v)
{
	struct ms_array *array = v->as.array;

	if (array->head.class_ == MS_DOUBLE) {
		double *x = array->data;

		for (size_t i = 0; i < array->count; i++)
			x[2 * i + 1] = -x[2 * i + 1];
		return 0;
	}
	if (array->head.class_ == MS_SINGLE) {
		float *x = array->data;

		for (size_t i = 0; i < array->count; i++)
			x[2 * i + 1] = -x[2 * i + 1];
		return 0;
	}
	return ms_fail_class(heap, "ctranspose", *v);
}

/* Cells and strings: the same places, their contents retained. */
static void retain_transposed(struct ms_array *out, const struct ms_array *in)
{
	struct ms_value *values = out->data;

	if (in->count != 0)
		transpose_values(values, in->data, in->dims[0], in->dims[1]);
	for (size_t i = 0; i < out->count; i++)
		ms_retain(values[i]);
}

static int transpose_array(struct ms_heap *heap, const struct ms_array *in,
			   struct ms_array **out)
{
	enum ms_class class_ = (enum ms_class)in->head.class_;
	bool complex = (in->head.flags & MS_COMPLEX) != 0;
	size_t dims[2] = { in->dims[1], in->dims[0] };

	if (ms_array_create_raw(heap, class_, complex, 2, dims, out) != 0)
		return -1;
	if (ms_class_is_plain(class_))
		transpose_elements(ms_element_size(class_, complex),
				   (*out)->data, in->data, in->dims[0],
				   in->dims[1]);
	else
		retain_transposed(*out, in);
	return 0;
}

static int transpose_struct(struct ms_heap *heap, struct ms_value a,
			    struct ms_value *out)
{
	const struct ms_struct *in = ms_struct_of(a);
	size_t rows = in->array.dims[0];
	size_t dims[2] = { in->array.dims[1], rows };
	size_t fields = in->shape->field_count;
	struct ms_struct *result;

	if (ms_struct_create(heap, in->shape, 2, dims, &result) != 0)
		return -1;
	struct ms_value *to = result->array.data;

	for (size_t e = 0; e < in->array.count; e++) {
		size_t place = e / rows + e % rows * dims[0];

		for (size_t f = 0; f < fields; f++)
			ms_take_into(
				heap, &to[place * fields + f],
				ms_retain(ms_struct_values(a)[e * fields + f]));
	}
	*out = ms_take_object(result);
	return 0;
}

int ms_transpose(struct ms_heap *heap, const struct ms_value *a, bool conjugate,
		 struct ms_value *out)
{
	struct ms_array *result;
	struct ms_value full;

	if (ms_rank(*a) > 2)
		return ms_fail(heap, "MATLAB:transposeND",
			       "TRANSPOSE does not support N-D arrays. Use "
			       "PAGETRANSPOSE/PAGECTRANSPOSE to transpose "
			       "pages or PERMUTE to reorder dimensions of N-D "
			       "arrays.");
	if (a->tag == MS_TAG_STRUCT)
		return transpose_struct(heap, *a, out);
	if (ms_gather(heap, *a, &full) != 0)
		return -1;
	if (full.tag != MS_TAG_ARRAY) {
		*out = full;
		return 0;
	}
	int rc = transpose_array(heap, full.as.array, &result);

	ms_release(heap, full);
	if (rc != 0)
		return -1;
	struct ms_value value = ms_take_object(result);

	if (conjugate && ms_is_complex(value) &&
	    conjugate_in_place(heap, &value) != 0) {
		ms_array_drop(heap, result);
		return -1;
	}
	*out = ms_array_finish(heap, result);
	return 0;
}
