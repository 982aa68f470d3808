#include "value/sparse_product.h"

#include "value/dense.h"
#include "value/matrix.h"
#include "value/sparse_build.h"
#include "value/sparse_lu.h"
#include "value/sparse_ops.h"

#include <math.h>
#include <string.h>

static int fail_inner(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:innerdim",
		       "Incorrect dimensions for matrix multiplication. Check "
		       "that the number of columns in the first matrix matches "
		       "the number of rows in the second matrix. To operate on "
		       "each element of the matrix individually, use TIMES "
		       "(.*) for elementwise multiplication.");
}

/* ---------------------------------------------------------- sparse * sparse */

/* One column of the result: sums by row, and which rows have one. */
struct column_sums {
	double *sums; /* pairs; all zero between columns */
	bool *used;
	size_t *rows;
	size_t count;
	size_t height;
};

static void sums_end(struct ms_heap *heap, struct column_sums *c)
{
	ms_heap_free(heap, c->sums, c->height * 2 * sizeof(*c->sums));
	ms_heap_free(heap, c->used, c->height * sizeof(*c->used));
	ms_heap_free(heap, c->rows, c->height * sizeof(*c->rows));
}

static int sums_begin(struct ms_heap *heap, size_t height,
		      struct column_sums *out)
{
	struct column_sums c = { .height = height };

	if (height > SIZE_MAX / (2 * sizeof(double)))
		return ms_fail_memory(heap);
	c.sums = ms_heap_alloc_zeroed(heap, height * 2 * sizeof(*c.sums));
	if (c.sums != NULL)
		c.used = ms_heap_alloc_zeroed(heap, height * sizeof(*c.used));
	if (c.used != NULL)
		c.rows = ms_heap_alloc(heap, height * sizeof(*c.rows));
	if (c.rows == NULL) {
		sums_end(heap, &c);
		return -1;
	}
	*out = c;
	return 0;
}

/* Add x times column 'j' of 'a'. */
static void add_column(struct column_sums *c, const struct ms_sparse *a,
		       size_t j, double re, double im)
{
	for (size_t k = a->starts[j]; k < a->starts[j + 1]; k++) {
		size_t row = a->rows[k];
		double x = ms_sparse_real(a, k);
		double y = ms_sparse_imaginary(a, k);

		if (!c->used[row]) {
			c->used[row] = true;
			c->rows[c->count++] = row;
		}
		c->sums[2 * row] += x * re - y * im;
		c->sums[2 * row + 1] += x * im + y * re;
	}
}

static int flush_column(struct ms_heap *heap, struct column_sums *c, size_t j,
			struct ms_entries *out)
{
	if (ms_entries_reserve(heap, out, c->count) != 0)
		return -1;
	for (size_t i = 0; i < c->count; i++) {
		size_t row = c->rows[i];
		double *sum = c->sums + 2 * row;

		ms_entries_add(out, row, j, sum[0], sum[1]);
		c->used[row] = false;
		sum[0] = 0;
		sum[1] = 0;
	}
	c->count = 0;
	return 0;
}

static int multiply_sparse(struct ms_heap *heap, const struct ms_sparse *a,
			   const struct ms_sparse *b, struct ms_value *out)
{
	struct ms_entries entries = { .count = 0 };
	struct column_sums c = { .count = 0 };
	int rc = 0;

	if (sums_begin(heap, a->dims[0], &c) != 0)
		return -1;
	for (size_t j = 0; rc == 0 && j < b->dims[1]; j++) {
		for (size_t k = b->starts[j]; k < b->starts[j + 1]; k++)
			add_column(&c, a, b->rows[k], ms_sparse_real(b, k),
				   ms_sparse_imaginary(b, k));
		rc = flush_column(heap, &c, j, &entries);
		if (rc == 0)
			rc = ms_poll(heap);
	}
	if (rc == 0)
		rc = ms_sparse_build(heap, MS_DOUBLE, a->dims[0], b->dims[1],
				     &entries, MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	sums_end(heap, &c);
	return rc;
}

/* ----------------------------------------------------------- sparse * full */

/* to += x * from, elements that many doubles wide. */
static void add_scaled(double *to, const double *from, size_t count,
		       bool complex, double re, double im)
{
	if (!complex) {
		for (size_t i = 0; i < count; i++)
			to[i] += from[i] * re;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		double x = from[2 * i];
		double y = from[2 * i + 1];

		to[2 * i] += x * re - y * im;
		to[2 * i + 1] += x * im + y * re;
	}
}

/* One column of sparse * full. */
static void sparse_by_column(const struct ms_sparse *a, const double *x,
			     double *to, bool complex)
{
	for (size_t j = 0; j < a->dims[1]; j++) {
		double re = complex ? x[2 * j] : x[j];
		double im = complex ? x[2 * j + 1] : 0;

		for (size_t k = a->starts[j]; k < a->starts[j + 1]; k++) {
			double element[2] = { ms_sparse_real(a, k),
					      ms_sparse_imaginary(a, k) };
			size_t row = a->rows[k];

			add_scaled(to + (complex ? 2 * row : row), element, 1,
				   complex, re, im);
		}
	}
}

static void sparse_first(const struct ms_sparse *a, const struct ms_dense *b,
			 struct ms_dense *c)
{
	size_t step = c->complex ? 2 : 1;

	for (size_t j = 0; j < b->columns; j++)
		sparse_by_column(a, b->data + j * b->rows * step,
				 c->data + j * c->rows * step, c->complex);
}

static void sparse_second(const struct ms_dense *a, const struct ms_sparse *b,
			  struct ms_dense *c)
{
	size_t step = c->complex ? 2 : 1;

	for (size_t j = 0; j < b->dims[1]; j++)
		for (size_t k = b->starts[j]; k < b->starts[j + 1]; k++)
			add_scaled(c->data + j * c->rows * step,
				   a->data + b->rows[k] * a->rows * step,
				   a->rows, c->complex, ms_sparse_real(b, k),
				   ms_sparse_imaginary(b, k));
}

static int multiply_full(struct ms_heap *heap, const struct ms_value *a,
			 const struct ms_value *b, struct ms_value *out)
{
	bool first = ms_is_sparse(*a);
	bool complex = ms_is_complex(*a) || ms_is_complex(*b);
	struct ms_dense full;
	struct ms_dense c;

	if (ms_dense_load(heap, first ? b : a, complex, "mtimes", &full) != 0)
		return -1;
	int rc = ms_dense_create_zero(heap, ms_rows(*a), ms_columns(*b),
				      complex, &c);

	if (rc == 0) {
		if (first)
			sparse_first(ms_sparse_of(*a), &full, &c);
		else
			sparse_second(&full, ms_sparse_of(*b), &c);
		rc = ms_dense_give(heap, &c, false, out);
	}
	ms_dense_end(heap, &full);
	return rc;
}

int ms_sparse_product(struct ms_heap *heap, const struct ms_value *a,
		      const struct ms_value *b, struct ms_value *out)
{
	if (ms_rank(*a) != 2 || ms_rank(*b) != 2 ||
	    ms_columns(*a) != ms_rows(*b))
		return fail_inner(heap);
	if (ms_is_sparse(*a) && ms_is_sparse(*b))
		return multiply_sparse(heap, ms_sparse_of(*a), ms_sparse_of(*b),
				       out);
	return multiply_full(heap, a, b, out);
}

/* ---------------------------------------------------------------- division */

typedef int pair_function(struct ms_heap *heap, const struct ms_value *a,
			  const struct ms_value *b, struct ms_value *out);

/* What a function makes of both as full matrices. */
static int by_full(struct ms_heap *heap, const struct ms_value *a,
		   const struct ms_value *b, pair_function *function,
		   struct ms_value *out)
{
	struct ms_value left;
	struct ms_value right;

	if (ms_gather(heap, *a, &left) != 0)
		return -1;
	int rc = ms_gather(heap, *b, &right);

	if (rc == 0) {
		rc = function(heap, &left, &right, out);
		ms_release(heap, right);
	}
	ms_release(heap, left);
	return rc;
}

static int solve(struct ms_heap *heap, const struct ms_value *a,
		 const struct ms_value *b, struct ms_value *out)
{
	bool complex = ms_is_complex(*a) || ms_is_complex(*b);
	bool singular = false;
	struct ms_dense x;

	if (ms_dense_load(heap, b, complex, "mldivide", &x) != 0)
		return -1;
	int rc = ms_sparse_solve(heap, ms_sparse_of(*a), &x, &singular);

	if (rc == 0 && !singular)
		rc = ms_dense_give(heap, &x, false, out);
	ms_dense_end(heap, &x);
	/* The full solution knows what to say about singular matrices. */
	return rc == 0 && singular
		       ? by_full(heap, a, b, ms_matrix_left_divide, out)
		       : rc;
}

int ms_sparse_left_divide(struct ms_heap *heap, const struct ms_value *a,
			  const struct ms_value *b, struct ms_value *out)
{
	bool square = ms_rows(*a) == ms_columns(*a) && ms_rows(*a) != 0 &&
		      ms_rank(*b) == 2 && ms_rows(*b) == ms_rows(*a);
	struct ms_value full;
	int rc = square ? solve(heap, a, b, &full)
			: by_full(heap, a, b, ms_matrix_left_divide, &full);

	if (rc != 0 || !ms_is_sparse(*b)) {
		if (rc == 0)
			*out = full;
		return rc;
	}
	rc = ms_sparse_from_full(heap, full, out);
	ms_release(heap, full);
	return rc;
}

/* ------------------------------------------------------------------- power */

static int identity(struct ms_heap *heap, size_t n, struct ms_value *out)
{
	struct ms_sparse *one;

	if (ms_sparse_create(heap, MS_DOUBLE, false, n, n, n, &one) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		one->rows[i] = i;
		((double *)one->data)[i] = 1;
		one->starts[i + 1] = i + 1;
	}
	one->count = n;
	*out = ms_take_object(one);
	return 0;
}

/* '*x' = '*x' * y */
static int multiply_by(struct ms_heap *heap, struct ms_value *x,
		       const struct ms_value *y)
{
	struct ms_value result;

	if (ms_sparse_product(heap, x, y, &result) != 0)
		return -1;
	ms_release(heap, *x);
	*x = result;
	return 0;
}

static int whole_power(struct ms_heap *heap, const struct ms_value *a,
		       double exponent, struct ms_value *out)
{
	struct ms_value base = ms_retain(*a);
	struct ms_value power = ms_none();
	int rc = identity(heap, ms_rows(*a), &power);

	while (rc == 0 && exponent >= 1) {
		double half = floor(exponent / 2);

		if (exponent - 2 * half != 0)
			rc = multiply_by(heap, &power, &base);
		exponent = half;
		if (rc == 0 && exponent >= 1) {
			struct ms_value same = ms_retain(base);

			rc = multiply_by(heap, &base, &same);
			ms_release(heap, same);
		}
	}
	ms_release(heap, base);
	if (rc == 0)
		*out = power;
	else
		ms_release(heap, power);
	return rc;
}

int ms_sparse_power(struct ms_heap *heap, const struct ms_value *a,
		    const struct ms_value *b, struct ms_value *out)
{
	double exponent = ms_is_inline(*b) ? ms_inline_double(*b) : NAN;
	bool whole =
		exponent >= 0 && exponent == trunc(exponent) && exponent < 1e9;

	if (!ms_is_sparse(*a) || !whole || ms_rows(*a) != ms_columns(*a))
		return by_full(heap, a, b, ms_matrix_power, out);
	return whole_power(heap, a, exponent, out);
}
