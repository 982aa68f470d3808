#include "value/sparse_ops.h"

#include "value/class_info.h"
#include "value/sparse_build.h"

#include <math.h>
#include <string.h>

static size_t element_size(struct ms_value v)
{
	return ms_element_size(ms_class_of(v), ms_is_complex(v));
}

/* --------------------------------------------------------------- elements */

int ms_sparse_elements(struct ms_heap *heap, struct ms_value v,
		       struct ms_value *out)
{
	const struct ms_sparse *sparse = ms_sparse_of(v);
	size_t dims[2] = { sparse->count, 1 };
	struct ms_array *array;

	if (ms_array_create_raw(heap, ms_class_of(v), ms_is_complex(v), 2, dims,
				&array) != 0)
		return -1;
	if (sparse->count != 0)
		memcpy(array->data, sparse->data,
		       sparse->count * element_size(v));
	*out = ms_array_finish(heap, array);
	return 0;
}

static void take_elements(const struct ms_sparse *from,
			  const struct ms_view *view, size_t first,
			  struct ms_sparse *out)
{
	size_t size = ms_element_size(view->class_, view->complex);
	const char *in = view->data;
	char *to = out->data;

	for (size_t j = 0; j < from->dims[1]; j++) {
		for (size_t k = from->starts[j]; k < from->starts[j + 1]; k++) {
			if (ms_view_double(view, first + k) == 0 &&
			    ms_view_imaginary(view, first + k) == 0)
				continue;
			out->rows[out->count] = from->rows[k];
			memcpy(to + out->count * size, in + (first + k) * size,
			       size);
			out->count++;
		}
		out->starts[j + 1] = out->count;
	}
}

int ms_sparse_collect(struct ms_heap *heap, struct ms_value places,
		      struct ms_value column, size_t first,
		      struct ms_value *out)
{
	const struct ms_sparse *from = ms_sparse_of(places);
	struct ms_sparse *sparse;
	struct ms_view view;

	if (ms_view_begin(heap, &column, &view) != 0)
		return -1;
	int rc =
		ms_sparse_create(heap, view.class_, view.complex, from->dims[0],
				 from->dims[1], from->count, &sparse);

	if (rc == 0) {
		take_elements(from, &view, first, sparse);
		*out = ms_take_object(sparse);
	}
	ms_view_end(heap, &view);
	return rc;
}

int ms_sparse_with_elements(struct ms_heap *heap, struct ms_value v,
			    struct ms_value elements, struct ms_value *out)
{
	return ms_sparse_collect(heap, v, elements, 0, out);
}

/* ----------------------------------------------------------------- places */

static void unite(const struct ms_sparse *a, const struct ms_sparse *b,
		  struct ms_sparse *u)
{
	uint8_t *data = u->data;

	for (size_t j = 0; j < a->dims[1]; j++) {
		size_t p = a->starts[j];
		size_t q = b->starts[j];

		while (p < a->starts[j + 1] || q < b->starts[j + 1]) {
			bool in_a = p < a->starts[j + 1] &&
				    (q >= b->starts[j + 1] ||
				     a->rows[p] <= b->rows[q]);
			bool in_b = q < b->starts[j + 1] &&
				    (!in_a || a->rows[p] == b->rows[q]);

			data[u->count] = 1;
			u->rows[u->count++] = in_a ? a->rows[p] : b->rows[q];
			p += in_a;
			q += in_b;
		}
		u->starts[j + 1] = u->count;
	}
}

int ms_sparse_unite(struct ms_heap *heap, struct ms_value a, struct ms_value b,
		    struct ms_value *out)
{
	const struct ms_sparse *x = ms_sparse_of(a);
	const struct ms_sparse *y = ms_sparse_of(b);
	struct ms_sparse *u;

	if (ms_poll(heap) != 0 ||
	    ms_sparse_create(heap, MS_LOGICAL, false, x->dims[0], x->dims[1],
			     x->count + y->count, &u) != 0)
		return -1;
	unite(x, y, u);
	*out = ms_take_object(u);
	return 0;
}

static void spread(const struct ms_sparse *places, const struct ms_sparse *v,
		   size_t size, char *to)
{
	const char *in = v->data;

	for (size_t j = 0; j < places->dims[1]; j++) {
		size_t k = v->starts[j];

		for (size_t p = places->starts[j]; p < places->starts[j + 1];
		     p++) {
			if (k == v->starts[j + 1] ||
			    v->rows[k] != places->rows[p])
				continue;
			memcpy(to + p * size, in + k * size, size);
			k++;
		}
	}
}

int ms_sparse_spread(struct ms_heap *heap, struct ms_value places,
		     struct ms_value v, size_t first, struct ms_value *out)
{
	const struct ms_sparse *all = ms_sparse_of(places);
	size_t dims[2] = { first + all->count, 1 };
	size_t size = element_size(v);
	struct ms_array *array;

	if (ms_poll(heap) != 0 ||
	    ms_array_create(heap, ms_class_of(v), ms_is_complex(v), 2, dims,
			    &array) != 0)
		return -1;
	if (all->count != 0)
		spread(all, ms_sparse_of(v), size,
		       (char *)array->data + first * size);
	*out = ms_array_finish(heap, array);
	return 0;
}

/* ------------------------------------------------------------------ shape */

static void scatter(const struct ms_sparse *in, struct ms_sparse *out,
		    size_t size)
{
	const char *from = in->data;
	char *to = out->data;

	for (size_t k = 0; k < in->count; k++)
		out->starts[in->rows[k] + 1]++;
	for (size_t j = 0; j < out->dims[1]; j++)
		out->starts[j + 1] += out->starts[j];
	for (size_t j = 0; j < in->dims[1]; j++)
		for (size_t k = in->starts[j]; k < in->starts[j + 1]; k++) {
			size_t at = out->starts[in->rows[k]]++;

			out->rows[at] = j;
			memcpy(to + at * size, from + k * size, size);
		}
	for (size_t j = out->dims[1]; j > 0; j--)
		out->starts[j] = out->starts[j - 1];
	out->starts[0] = 0;
	out->count = in->count;
}

int ms_sparse_transpose(struct ms_heap *heap, struct ms_value v, bool conjugate,
			struct ms_value *out)
{
	const struct ms_sparse *in = ms_sparse_of(v);
	struct ms_sparse *sparse;

	if (ms_sparse_create(heap, ms_class_of(v), ms_is_complex(v),
			     in->dims[1], in->dims[0], in->count, &sparse) != 0)
		return -1;
	scatter(in, sparse, element_size(v));
	if (conjugate && ms_is_complex(v))
		for (size_t k = 0; k < sparse->count; k++) {
			double *im = (double *)sparse->data + 2 * k + 1;

			*im = -*im;
		}
	*out = ms_take_object(sparse);
	return 0;
}

int ms_sparse_reshape(struct ms_heap *heap, struct ms_value v, size_t rows,
		      size_t columns, struct ms_value *out)
{
	const struct ms_sparse *in = ms_sparse_of(v);
	struct ms_sparse *sparse;

	if (ms_sparse_create(heap, ms_class_of(v), ms_is_complex(v), rows,
			     columns, in->count, &sparse) != 0)
		return -1;
	if (in->count != 0)
		memcpy(sparse->data, in->data, in->count * element_size(v));
	for (size_t j = 0; j < in->dims[1]; j++)
		for (size_t k = in->starts[j]; k < in->starts[j + 1]; k++) {
			size_t place = in->rows[k] + j * in->dims[0];

			sparse->rows[k] = place % rows;
			sparse->starts[place / rows + 1]++;
		}
	for (size_t j = 0; j < columns; j++)
		sparse->starts[j + 1] += sparse->starts[j];
	sparse->count = in->count;
	*out = ms_take_object(sparse);
	return 0;
}
