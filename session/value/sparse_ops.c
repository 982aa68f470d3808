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
			  const struct ms_view *view, struct ms_sparse *out)
{
	size_t size = ms_element_size(view->class_, view->complex);
	const char *in = view->data;
	char *to = out->data;

	for (size_t j = 0; j < from->dims[1]; j++) {
		for (size_t k = from->starts[j]; k < from->starts[j + 1]; k++) {
			if (ms_view_double(view, k) == 0 &&
			    ms_view_imaginary(view, k) == 0)
				continue;
			out->rows[out->count] = from->rows[k];
			memcpy(to + out->count * size, in + k * size, size);
			out->count++;
		}
		out->starts[j + 1] = out->count;
	}
}

int ms_sparse_with_elements(struct ms_heap *heap, struct ms_value v,
			    struct ms_value elements, struct ms_value *out)
{
	const struct ms_sparse *from = ms_sparse_of(v);
	struct ms_sparse *sparse;
	struct ms_view view;

	if (ms_view_begin(heap, &elements, &view) != 0)
		return -1;
	int rc =
		ms_sparse_create(heap, view.class_, view.complex, from->dims[0],
				 from->dims[1], from->count, &sparse);

	if (rc == 0) {
		take_elements(from, &view, sparse);
		*out = ms_take_object(sparse);
	}
	ms_view_end(heap, &view);
	return rc;
}

/* ----------------------------------------------------------- construction */

/* Element 'i', or the only one. */
static size_t spread(const struct ms_view *view, size_t i)
{
	return view->count == 1 ? 0 : i;
}

static int to_place(struct ms_heap *heap, double x, size_t limit, size_t *out)
{
	if (!(x >= 1) || x != trunc(x) || x > 9007199254740992.0)
		return ms_fail(heap, "MATLAB:sparse:indexNotPositiveInteger",
			       "Index into matrix must be a positive integer.");
	if (limit != SIZE_MAX && x > (double)limit)
		return ms_fail(heap, "MATLAB:sparse:indexOutOfRange",
			       "Index exceeds matrix dimensions (%zu).", limit);
	*out = (size_t)x - 1;
	return 0;
}

/* Where elements go, and how large the matrix gets. */
struct triplets {
	struct ms_view rows;
	struct ms_view columns;
	struct ms_view values;
	size_t m;
	size_t n;
};

static int collect(struct ms_heap *heap, const struct triplets *t, size_t count,
		   struct ms_entries *entries, size_t *m, size_t *n)
{
	if (ms_entries_reserve(heap, entries, count) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		size_t at = spread(&t->values, i);
		size_t row = 0;
		size_t column = 0;

		if (to_place(heap,
			     ms_view_double(&t->rows, spread(&t->rows, i)),
			     t->m, &row) != 0 ||
		    to_place(
			    heap,
			    ms_view_double(&t->columns, spread(&t->columns, i)),
			    t->n, &column) != 0)
			return -1;
		ms_entries_add(entries, row, column,
			       ms_view_double(&t->values, at),
			       ms_view_imaginary(&t->values, at));
		*m = row >= *m ? row + 1 : *m;
		*n = column >= *n ? column + 1 : *n;
	}
	return 0;
}

static int common_count(struct ms_heap *heap, const struct triplets *t,
			size_t *out)
{
	const struct ms_view *views[3] = { &t->rows, &t->columns, &t->values };
	size_t count = 1;

	for (int i = 0; i < 3; i++)
		if (views[i]->count != 1)
			count = views[i]->count;
	for (int i = 0; i < 3; i++)
		if (views[i]->count != 1 && views[i]->count != count)
			return ms_fail(heap, "MATLAB:sparse:vectorsMustMatch",
				       "Vectors must be the same length.");
	*out = count;
	return 0;
}

static int build_triplets(struct ms_heap *heap, const struct triplets *t,
			  struct ms_value *out)
{
	enum ms_class class_ =
		t->values.class_ == MS_LOGICAL ? MS_LOGICAL : MS_DOUBLE;
	struct ms_entries entries = { .count = 0 };
	size_t count = 0;
	size_t m = 0;
	size_t n = 0;

	int rc = common_count(heap, t, &count);

	if (rc == 0)
		rc = collect(heap, t, count, &entries, &m, &n);
	if (rc == 0)
		rc = ms_sparse_build(heap, class_, t->m == SIZE_MAX ? m : t->m,
				     t->n == SIZE_MAX ? n : t->n, &entries,
				     MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	return rc;
}

static int check_plain(struct ms_heap *heap, struct ms_value v)
{
	return ms_class_is_plain(ms_class_of(v))
		       ? 0
		       : ms_fail_class(heap, "sparse", v);
}

int ms_sparse_from_triplets(struct ms_heap *heap, struct ms_value rows,
			    struct ms_value columns, struct ms_value values,
			    size_t m, size_t n, struct ms_value *out)
{
	struct triplets t = { .m = m, .n = n };

	if (check_plain(heap, rows) != 0 || check_plain(heap, columns) != 0 ||
	    check_plain(heap, values) != 0 ||
	    ms_view_begin(heap, &rows, &t.rows) != 0)
		return -1;
	int rc = ms_view_begin(heap, &columns, &t.columns);

	if (rc == 0) {
		rc = ms_view_begin(heap, &values, &t.values);
		if (rc == 0) {
			rc = build_triplets(heap, &t, out);
			ms_view_end(heap, &t.values);
		}
		ms_view_end(heap, &t.columns);
	}
	ms_view_end(heap, &t.rows);
	return rc;
}

/* ------------------------------------------------------------------- find */

static int place_list(struct ms_heap *heap, const struct ms_sparse *sparse,
		      bool columns, bool linear, struct ms_value *out)
{
	bool row = sparse->dims[0] == 1 && sparse->dims[1] != 1;
	size_t count = sparse->count;
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, row ? 1 : count, row ? count : 1,
			     &array) != 0)
		return -1;
	double *x = array->data;

	for (size_t j = 0; j < sparse->dims[1]; j++)
		for (size_t k = sparse->starts[j]; k < sparse->starts[j + 1];
		     k++) {
			x[k] = (double)(columns ? j : sparse->rows[k]) + 1;
			if (linear)
				x[k] += (double)j * (double)sparse->dims[0];
		}
	*out = ms_array_finish(heap, array);
	return 0;
}

/* The elements, lying as the lists of places lie. */
static int value_list(struct ms_heap *heap, struct ms_value v,
		      struct ms_value *out)
{
	const struct ms_sparse *sparse = ms_sparse_of(v);
	size_t dims[2] = { 1, sparse->count };
	struct ms_value column;

	if (sparse->dims[0] != 1 || sparse->dims[1] == 1)
		return ms_sparse_elements(heap, v, out);
	if (ms_sparse_elements(heap, v, &column) != 0)
		return -1;
	int rc = ms_reshape(heap, column, 2, dims, out);

	ms_release(heap, column);
	return rc;
}

int ms_sparse_find(struct ms_heap *heap, struct ms_value v, bool linear,
		   struct ms_value *rows, struct ms_value *columns,
		   struct ms_value *values)
{
	struct ms_value made[3] = { ms_none(), ms_none(), ms_none() };
	struct ms_value *out[3] = { rows, columns, values };
	const struct ms_sparse *sparse = ms_sparse_of(v);
	int rc = 0;

	if (rows != NULL)
		rc = place_list(heap, sparse, false, linear, &made[0]);
	if (rc == 0 && columns != NULL)
		rc = place_list(heap, sparse, true, false, &made[1]);
	if (rc == 0 && values != NULL)
		rc = value_list(heap, v, &made[2]);
	if (rc != 0) {
		ms_release_all(heap, made, 3);
		return -1;
	}
	for (int i = 0; i < 3; i++)
		if (out[i] != NULL)
			*out[i] = made[i];
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

int ms_sparse_convert(struct ms_heap *heap, struct ms_value v,
		      enum ms_class class_, struct ms_value *out)
{
	struct ms_entries entries = { .count = 0 };
	const struct ms_sparse *in = ms_sparse_of(v);

	if (ms_is_class(v, class_)) {
		*out = ms_retain(v);
		return 0;
	}
	int rc = ms_entries_add_sparse(heap, &entries, in, 0, 0);

	if (rc == 0)
		rc = ms_sparse_build(heap, class_, in->dims[0], in->dims[1],
				     &entries, MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	return rc;
}

bool ms_sparse_truth(struct ms_value v)
{
	const struct ms_sparse *sparse = ms_sparse_of(v);

	/* By division: the product may not fit. */
	return sparse->count != 0 &&
	       sparse->count / sparse->dims[0] == sparse->dims[1] &&
	       sparse->count % sparse->dims[0] == 0;
}
