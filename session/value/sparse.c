#include "value/sparse.h"
#include "base/checked.h"
#include "value/class_info.h"
#include "value/convert.h"

#include <string.h>

static size_t element_size(const struct ms_sparse *sparse)
{
	return ms_element_size((enum ms_class)sparse->head.class_,
			       (sparse->head.flags & MS_COMPLEX) != 0);
}

void ms_sparse_end(struct ms_heap *heap, struct ms_sparse *sparse)
{
	ms_heap_free(heap, sparse->starts,
		     (sparse->dims[1] + 1) * sizeof(*sparse->starts));
	ms_heap_free(heap, sparse->rows,
		     sparse->capacity * sizeof(*sparse->rows));
	ms_heap_free(heap, sparse->data,
		     sparse->capacity * element_size(sparse));
	ms_heap_free(heap, sparse, sizeof(*sparse));
}

static int make_blocks(struct ms_heap *heap, struct ms_sparse *sparse,
		       size_t capacity)
{
	size_t size;

	if (sparse->dims[1] >= SIZE_MAX / sizeof(size_t) ||
	    !snap_mul_size(capacity, 2 * sizeof(double), &size))
		return ms_fail_memory(heap);
	sparse->starts = ms_heap_alloc_zeroed(
		heap, (sparse->dims[1] + 1) * sizeof(*sparse->starts));
	if (sparse->starts == NULL || capacity == 0)
		return sparse->starts == NULL ? -1 : 0;
	sparse->rows = ms_heap_alloc(heap, capacity * sizeof(*sparse->rows));
	if (sparse->rows == NULL)
		return -1;
	sparse->data = ms_heap_alloc(heap, capacity * element_size(sparse));
	if (sparse->data == NULL) {
		ms_heap_free(heap, sparse->rows,
			     capacity * sizeof(*sparse->rows));
		sparse->rows = NULL;
		return -1;
	}
	sparse->capacity = capacity;
	return 0;
}

int ms_sparse_create(struct ms_heap *heap, enum ms_class class_, bool complex,
		     size_t rows, size_t columns, size_t capacity,
		     struct ms_sparse **out)
{
	struct ms_sparse *sparse =
		ms_object_alloc(heap, MS_TAG_SPARSE, class_, sizeof(*sparse));

	if (sparse == NULL)
		return -1;
	if (complex)
		sparse->head.flags = MS_COMPLEX;
	sparse->dims[0] = rows;
	sparse->dims[1] = columns;
	if (make_blocks(heap, sparse, capacity) != 0) {
		ms_release(heap, ms_take_object(sparse));
		return -1;
	}
	*out = sparse;
	return 0;
}

int ms_sparse_to_full(struct ms_heap *heap, struct ms_value v,
		      struct ms_value *out)
{
	const struct ms_sparse *sparse = ms_sparse_of(v);
	size_t size = element_size(sparse);
	struct ms_array *array;

	if (ms_array_create(heap, ms_class_of(v), ms_is_complex(v), 2,
			    sparse->dims, &array) != 0)
		return -1;
	char *data = array->data;
	const char *in = sparse->data;
	for (size_t j = 0; j < sparse->dims[1]; j++)
		for (size_t k = sparse->starts[j]; k < sparse->starts[j + 1];
		     k++)
			memcpy(data + (sparse->rows[k] + j * sparse->dims[0]) *
					       size,
			       in + k * size, size);
	*out = ms_array_finish(heap, array);
	return 0;
}

static bool is_zero(const struct ms_view *view, size_t i)
{
	return ms_view_double(view, i) == 0 && ms_view_imaginary(view, i) == 0;
}

static int from_view(struct ms_heap *heap, const struct ms_view *view,
		     struct ms_value *out)
{
	size_t size = ms_element_size(view->class_, view->complex);
	size_t rows = view->dims[0];
	struct ms_sparse *sparse;
	size_t count = 0;

	for (size_t i = 0; i < view->count; i++)
		count += !is_zero(view, i);
	if (ms_sparse_create(heap, view->class_, view->complex, rows,
			     view->dims[1], count, &sparse) != 0)
		return -1;
	const char *in = view->data;
	for (size_t i = 0; i < view->count; i++) {
		if (!is_zero(view, i)) {
			memcpy((char *)sparse->data + sparse->count * size,
			       in + i * size, size);
			sparse->rows[sparse->count++] = i % rows;
		}
		sparse->starts[i / rows + 1] = sparse->count;
	}
	*out = ms_take_object(sparse);
	return 0;
}

int ms_sparse_from_full(struct ms_heap *heap, struct ms_value v,
			struct ms_value *out)
{
	struct ms_value plain;
	struct ms_view view;

	if (ms_is_sparse(v)) {
		*out = ms_retain(v);
		return 0;
	}
	if (!ms_class_is_plain(ms_class_of(v)) || ms_rank(v) != 2)
		return ms_fail_class(heap, "sparse", v);
	if (ms_is_class(v, MS_LOGICAL))
		plain = ms_retain(v);
	else if (ms_convert(heap, v, MS_DOUBLE, &plain) != 0)
		return -1;
	int rc = ms_view_begin(heap, &plain, &view);
	if (rc == 0) {
		rc = from_view(heap, &view, out);
		ms_view_end(heap, &view);
	}
	ms_release(heap, plain);
	return rc;
}
