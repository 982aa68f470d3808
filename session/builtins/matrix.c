/* Builtins on matrices that only move elements or look at them. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/arith.h"
#include "value/sparse_move.h"

#include <math.h>
#include <string.h>

static int need_matrix(struct ms_call *call)
{
	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_rank(call->arguments[0]) == 2)
		return 0;
	return ms_fail(call->heap, "MATLAB:inputMustBe2D",
		       "%s takes two-dimensional matrices only.", call->name);
}

/* The optional number of a diagonal. */
static int read_diagonal(struct ms_call *call, int64_t *out)
{
	*out = 0;
	if (!ms_has_argument(call, 1))
		return 0;
	if (ms_argument_integer(call, 1, out) != 0)
		return -1;
	if (*out > INT32_MAX || *out < -INT32_MAX)
		return ms_fail(call->heap, "MATLAB:diag:kthDiagInputTooLarge",
			       "The number of the diagonal is too large.");
	return 0;
}

/* -------------------------------------------------------------------- diag */

/* Where diagonal k begins, and how long it is in rows x columns. */
static size_t diagonal_length(size_t rows, size_t columns, int64_t k,
			      size_t *first)
{
	size_t skip_rows = k < 0 ? (size_t)-k : 0;
	size_t skip_columns = k > 0 ? (size_t)k : 0;
	size_t n;

	*first = 0;
	if (skip_rows >= rows || skip_columns >= columns)
		return 0;
	n = rows - skip_rows;
	if (columns - skip_columns < n)
		n = columns - skip_columns;
	*first = skip_rows + skip_columns * rows;
	return n;
}

static int make_diagonal(struct ms_call *call, const struct ms_view *view,
			 int64_t k, struct ms_array **out)
{
	size_t order = view->count + (size_t)(k < 0 ? -k : k);
	size_t size = ms_element_size(view->class_, view->complex);
	size_t first;

	if (ms_array_create(call->heap, view->class_, view->complex, 2,
			    (size_t[]){ order, order }, out) != 0)
		return -1;
	(void)diagonal_length(order, order, k, &first);
	for (size_t i = 0; i < view->count; i++)
		memcpy((char *)(*out)->data + (first + i * (order + 1)) * size,
		       (const char *)view->data + i * size, size);
	return 0;
}

static int take_diagonal(struct ms_call *call, const struct ms_view *view,
			 int64_t k, struct ms_array **out)
{
	size_t rows = view->dims[0];
	size_t size = ms_element_size(view->class_, view->complex);
	size_t first;
	size_t n = diagonal_length(rows, view->dims[1], k, &first);
	bool nothing = rows == 0 && view->dims[1] == 0;

	if (ms_array_create_raw(call->heap, view->class_, view->complex, 2,
				(size_t[]){ n, nothing ? 0 : 1 }, out) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		memcpy((char *)(*out)->data + i * size,
		       (const char *)view->data +
			       (first + i * (rows + 1)) * size,
		       size);
	return 0;
}

static int sparse_diagonal(struct ms_call *call, int64_t k)
{
	struct ms_value v = call->arguments[0];
	size_t first;

	if (ms_rows(v) == 1 || ms_columns(v) == 1)
		return ms_sparse_make_diagonal(call->heap, ms_sparse_of(v), k,
					       &call->results[0]);
	return ms_sparse_take_diagonal(
		call->heap, ms_sparse_of(v), k,
		diagonal_length(ms_rows(v), ms_columns(v), k, &first),
		&call->results[0]);
}

int ms_bi_diag(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_value full;
	struct ms_view view;
	struct ms_array *array;
	int64_t k;
	int rc;

	if (need_matrix(call) != 0 || read_diagonal(call, &k) != 0)
		return -1;
	if (ms_is_sparse(v))
		return sparse_diagonal(call, k);
	if (ms_gather(call->heap, v, &full) != 0)
		return -1;
	ms_full_view(&full, &view);
	if (ms_rows(v) == 1 || ms_columns(v) == 1)
		rc = make_diagonal(call, &view, k, &array);
	else
		rc = take_diagonal(call, &view, k, &array);
	ms_release(call->heap, full);
	if (rc != 0)
		return -1;
	return ms_give(call, ms_array_finish(call->heap, array));
}

/* ----------------------------------------------------------- tril and triu */

/* Copies rows [from, to) of each column; what is outside stays zero. */
static void copy_triangle(const struct ms_view *view, int64_t k, bool lower,
			  struct ms_array *array)
{
	size_t rows = view->dims[0];
	size_t size = ms_element_size(view->class_, view->complex);

	for (size_t j = 0; j < view->dims[1]; j++) {
		/* Elements with column - row <= k are in the lower part. */
		int64_t edge = (int64_t)j - k + (lower ? 0 : 1);
		size_t at = edge < 0 ? 0 : (size_t)edge;

		if (at > rows)
			at = rows;
		size_t from = lower ? at : 0;
		size_t count = lower ? rows - at : at;

		if (count != 0)
			memcpy((char *)array->data + (j * rows + from) * size,
			       (const char *)view->data +
				       (j * rows + from) * size,
			       count * size);
	}
}

static int triangle(struct ms_call *call, bool lower)
{
	struct ms_value full;
	struct ms_view view;
	struct ms_array *array;
	int64_t k;
	int rc;

	if (need_matrix(call) != 0 || read_diagonal(call, &k) != 0)
		return -1;
	if (ms_is_sparse(call->arguments[0]))
		return ms_sparse_triangle(call->heap,
					  ms_sparse_of(call->arguments[0]), k,
					  lower, &call->results[0]);
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	ms_full_view(&full, &view);
	rc = ms_array_create(call->heap, view.class_, view.complex, 2,
			     view.dims, &array);
	if (rc == 0)
		copy_triangle(&view, k, lower, array);
	ms_release(call->heap, full);
	if (rc != 0)
		return -1;
	return ms_give(call, ms_array_finish(call->heap, array));
}

int ms_bi_tril(struct ms_call *call)
{
	return triangle(call, true);
}

int ms_bi_triu(struct ms_call *call)
{
	return triangle(call, false);
}

/* ------------------------------------------------------------------- tests */

/* How far nonzeros lie below and above the main diagonal. */
struct band {
	size_t lower;
	size_t upper;
};

static void find_band(const struct ms_numbers *a, struct band *out)
{
	size_t rows = a->dims[0];

	*out = (struct band){ 0, 0 };
	for (size_t i = 0; i < a->count; i++) {
		size_t row = i % rows;
		size_t column = i / rows;
		double re = a->data[a->complex ? 2 * i : i];
		double im = a->complex ? a->data[2 * i + 1] : 0;

		if (re == 0 && im == 0)
			continue;
		if (row > column && row - column > out->lower)
			out->lower = row - column;
		if (column > row && column - row > out->upper)
			out->upper = column - row;
	}
}

static int band_of(struct ms_call *call, struct band *out, bool *is_matrix)
{
	struct ms_numbers a;

	*is_matrix = ms_is_plain(call->arguments[0]) &&
		     ms_rank(call->arguments[0]) == 2;
	*out = (struct band){ 0, 0 };
	if (!*is_matrix)
		return 0;
	if (ms_numbers_begin(call, &call->arguments[0], &a) != 0)
		return -1;
	find_band(&a, out);
	ms_numbers_end(call, &a);
	return 0;
}

#define BAND_TEST(name, answer)                                                \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		struct band band;                                              \
		bool is_matrix;                                                \
		if (band_of(call, &band, &is_matrix) != 0)                     \
			return -1;                                             \
		return ms_give_bool(call, is_matrix && (answer));              \
	}
BAND_TEST(isdiag, band.lower == 0 && band.upper == 0)
BAND_TEST(istril, band.upper == 0)
BAND_TEST(istriu, band.lower == 0)

int ms_bi_bandwidth(struct ms_call *call)
{
	static const char *const words[] = { "lower", "upper", NULL };
	struct band band;
	bool is_matrix;
	uint32_t word = 0;

	if (need_matrix(call) != 0 ||
	    (ms_has_argument(call, 1) &&
	     ms_argument_option(call, 1, words, &word) != 0) ||
	    band_of(call, &band, &is_matrix) != 0)
		return -1;
	if (!ms_has_argument(call, 1))
		ms_give_at(call, 1, ms_real((double)band.upper));
	return ms_give_real(call,
			    (double)(word == 1 ? band.upper : band.lower));
}

/* -------------------------------------------------------------------- kron */

/*
 * The product of two four-dimensional arrays, A along the second and fourth
 * dimension and B along the first and third, has the elements in order.
 */
static int kron_pair(struct ms_call *call, const struct ms_value *a,
		     const struct ms_value *b, struct ms_value *out)
{
	size_t dims_a[4] = { 1, ms_rows(*a), 1, ms_columns(*a) };
	size_t dims_b[4] = { ms_rows(*b), 1, ms_columns(*b), 1 };
	size_t dims[2] = { ms_rows(*a) * ms_rows(*b),
			   ms_columns(*a) * ms_columns(*b) };
	struct ms_value parts[2];
	struct ms_value product;
	int rc;

	if (ms_reshape(call->heap, *a, 4, dims_a, &parts[0]) != 0)
		return -1;
	if (ms_reshape(call->heap, *b, ms_dims_trim(4, dims_b), dims_b,
		       &parts[1]) != 0) {
		ms_release(call->heap, parts[0]);
		return -1;
	}
	rc = ms_binary(call->heap, MS_OPERATOR_MUL, &parts[0], &parts[1],
		       &product);
	ms_release_all(call->heap, parts, 2);
	if (rc != 0)
		return -1;
	rc = ms_reshape(call->heap, product, 2, dims, out);
	ms_release(call->heap, product);
	return rc;
}

static int as_sparse(struct ms_call *call, struct ms_value v,
		     struct ms_value *out)
{
	if (!ms_is_sparse(v))
		return ms_sparse_from_full(call->heap, v, out);
	*out = ms_retain(v);
	return 0;
}

/* One of them is sparse: so is the product. */
static int kron_sparse(struct ms_call *call, struct ms_value a,
		       struct ms_value b, struct ms_value *out)
{
	struct ms_value pair[2];
	int rc;

	if (as_sparse(call, a, &pair[0]) != 0)
		return -1;
	if (as_sparse(call, b, &pair[1]) != 0) {
		ms_release(call->heap, pair[0]);
		return -1;
	}
	rc = ms_sparse_kron(call->heap, ms_sparse_of(pair[0]),
			    ms_sparse_of(pair[1]), out);
	ms_release_all(call->heap, pair, 2);
	return rc;
}

static int kron_full(struct ms_call *call, struct ms_value a, struct ms_value b,
		     struct ms_value *out)
{
	struct ms_value full[2];
	int rc;

	if (ms_gather(call->heap, a, &full[0]) != 0)
		return -1;
	if (ms_gather(call->heap, b, &full[1]) != 0) {
		ms_release(call->heap, full[0]);
		return -1;
	}
	rc = kron_pair(call, &full[0], &full[1], out);
	ms_release_all(call->heap, full, 2);
	return rc;
}

static int kron_two(struct ms_call *call, struct ms_value a, struct ms_value b,
		    struct ms_value *out)
{
	if (ms_is_sparse(a) || ms_is_sparse(b))
		return kron_sparse(call, a, b, out);
	return kron_full(call, a, b, out);
}

int ms_bi_kron(struct ms_call *call)
{
	struct ms_value product = ms_retain(call->arguments[0]);

	for (uint32_t i = 0; i < call->argument_count; i++) {
		if (!ms_is_plain(call->arguments[i]) ||
		    ms_rank(call->arguments[i]) != 2) {
			ms_release(call->heap, product);
			return ms_fail_type(call, call->arguments[i]);
		}
	}
	for (uint32_t i = 1; i < call->argument_count; i++) {
		struct ms_value next;
		int rc = kron_two(call, product, call->arguments[i], &next);

		ms_release(call->heap, product);
		if (rc != 0)
			return -1;
		product = next;
	}
	return ms_give(call, product);
}

/* --------------------------------------------------------------------- dot */

static bool are_real_doubles(const struct ms_value *a, const struct ms_value *b)
{
	return a->tag == MS_TAG_ARRAY && b->tag == MS_TAG_ARRAY &&
	       ms_is_class(*a, MS_DOUBLE) && ms_is_class(*b, MS_DOUBLE) &&
	       !ms_is_complex(*a) && !ms_is_complex(*b);
}

static int dot_sum(struct ms_call *call, const struct ms_value *a,
		   const struct ms_value *b, uint32_t dim)
{
	if (dim == 0 && ms_is_column(*a) && are_real_doubles(a, b)) {
		const double *x = a->as.array->data;
		const double *y = b->as.array->data;
		double sum = 0;

		for (size_t i = 0; i < a->as.array->count; i++)
			sum += x[i] * y[i];
		return ms_give_real(call, sum);
	}
	struct ms_call inner = *call;
	struct ms_value arguments[2] = { ms_none(), ms_real(dim + 1.0) };
	struct ms_value conjugate;
	int rc;

	inner.arguments = a;
	inner.argument_count = 1;
	inner.results = &conjugate;
	if (ms_bi_conj(&inner) != 0)
		return -1;
	rc = ms_binary(call->heap, MS_OPERATOR_MUL, &conjugate, b,
		       &arguments[0]);
	ms_release(call->heap, conjugate);
	if (rc != 0)
		return -1;
	rc = ms_forward(call, ms_bi_sum, arguments, 2);
	ms_release(call->heap, arguments[0]);
	return rc;
}

int ms_bi_dot(struct ms_call *call)
{
	const struct ms_value *a = &call->arguments[0];
	struct ms_value columns[2];
	size_t dims[2] = { ms_count(a[0]), 1 };
	uint32_t dim;
	int rc;

	if (ms_need_plain(call, 0) != 0 || ms_need_plain(call, 1) != 0 ||
	    ms_argument_along(call, 2, a[0], &dim) != 0)
		return -1;
	if (!ms_is_vector(a[0]) || !ms_is_vector(a[1]) ||
	    ms_has_argument(call, 2)) {
		if (!ms_same_dims(a[0], a[1]))
			return ms_fail(call->heap,
				       "MATLAB:dot:InputSizeMismatch",
				       "A and B must be same size.");
		return dot_sum(call, &a[0], &a[1], dim);
	}
	if (ms_count(a[0]) != ms_count(a[1]))
		return ms_fail(call->heap, "MATLAB:dot:InputSizeMismatch",
			       "A and B must be same size.");
	if (ms_gather(call->heap, a[0], &columns[0]) != 0)
		return -1;
	if (ms_gather(call->heap, a[1], &columns[1]) != 0) {
		ms_release(call->heap, columns[0]);
		return -1;
	}
	rc = 0;
	for (int i = 0; i < 2 && rc == 0; i++) {
		struct ms_value column;

		rc = ms_reshape(call->heap, columns[i], 2, dims, &column);
		if (rc == 0)
			ms_take_into(call->heap, &columns[i], column);
	}
	if (rc == 0)
		rc = dot_sum(call, &columns[0], &columns[1], 0);
	ms_release_all(call->heap, columns, 2);
	return rc;
}
