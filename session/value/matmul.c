#include "value/matrix.h"

#include "value/dense.h"
#include "value/lapack.h"

#include <string.h>

/* Products of up to this many multiplications aren't worth a library: loading
 * it takes longer than a thousand of them. */
#define OWN_PRODUCT 4096

/* Borrowed or converted elements of one operand. */
struct factor {
	struct ms_dense own; /* array is NULL when borrowed */
	const double *data;
	size_t rows;
	size_t columns;
};

/* Doubles of the right kind are read in place. */
static int factor_begin(struct ms_heap *heap, const struct ms_value *v,
			bool complex, struct factor *out)
{
	out->rows = ms_rows(*v);
	out->columns = ms_columns(*v);
	out->own.array = NULL;
	if (v->tag == MS_TAG_ARRAY && ms_is_class(*v, MS_DOUBLE) &&
	    ms_is_complex(*v) == complex) {
		out->data = v->as.array->data;
		return 0;
	}
	if (ms_dense_load(heap, v, complex, "mtimes", &out->own) != 0)
		return -1;
	out->data = out->own.data;
	return 0;
}

static void multiply_real(const struct factor *a, const struct factor *b,
			  double *c)
{
	for (size_t j = 0; j < b->columns; j++)
		for (size_t k = 0; k < a->columns; k++) {
			const double *column = a->data + k * a->rows;
			double x = b->data[k + j * b->rows];

			for (size_t i = 0; i < a->rows; i++)
				c[i + j * a->rows] += column[i] * x;
		}
}

static void multiply_complex(const struct factor *a, const struct factor *b,
			     double *c)
{
	for (size_t j = 0; j < b->columns; j++)
		for (size_t k = 0; k < a->columns; k++) {
			const double *p = a->data + 2 * k * a->rows;
			const double *x = b->data + 2 * (k + j * b->rows);
			double *q = c + 2 * j * a->rows;

			for (size_t i = 0; i < a->rows; i++) {
				double re = p[2 * i];
				double im = p[2 * i + 1];

				q[2 * i] += re * x[0] - im * x[1];
				q[2 * i + 1] += re * x[1] + im * x[0];
			}
		}
}

static bool is_small(const struct factor *a, const struct factor *b)
{
	return (double)a->rows * (double)b->columns * (double)a->columns <=
	       OWN_PRODUCT;
}

/* As many columns as are some tenths of a second of work, but enough for the
 * library to be fast. */
#define WORK_AT_ONCE	1e9
#define COLUMNS_AT_ONCE 64

static size_t columns_at_once(const struct factor *a)
{
	double work = (double)a->rows * (double)a->columns;

	return work * COLUMNS_AT_ONCE < WORK_AT_ONCE
		       ? (size_t)(WORK_AT_ONCE / (work + 1))
		       : COLUMNS_AT_ONCE;
}

/* 'c' may be anything before. */
static void multiply_columns(const struct factor *a, const struct factor *b,
			     bool complex, double *c)
{
	size_t size = a->rows * b->columns * sizeof(double);

	if (!is_small(a, b) &&
	    ms_lapack_product(complex, a->rows, b->columns, a->columns, a->data,
			      b->data, c) == 0)
		return;
	if (size == 0)
		return;
	memset(c, 0, complex ? 2 * size : size);
	if (complex)
		multiply_complex(a, b, c);
	else
		multiply_real(a, b, c);
}

/* The library can't be interrupted, but between some columns and the next. */
static int multiply(struct ms_heap *heap, const struct factor *a,
		    const struct factor *b, struct ms_dense *c)
{
	size_t parts = c->complex ? 2 : 1, step = columns_at_once(a);

	for (size_t j = 0; j < b->columns; j += step) {
		size_t left = b->columns - j;
		struct factor some = {
			.data = b->data + parts * j * b->rows,
			.rows = b->rows,
			.columns = left < step ? left : step,
		};

		if (ms_poll(heap) != 0)
			return -1;
		multiply_columns(a, &some, c->complex,
				 c->data + parts * j * c->rows);
	}
	return 0;
}

static int product(struct ms_heap *heap, const struct factor *a,
		   const struct factor *b, bool complex, bool single,
		   struct ms_value *out)
{
	struct ms_dense c;

	if (ms_dense_create(heap, a->rows, b->columns, complex, &c) != 0)
		return -1;
	if (multiply(heap, a, b, &c) != 0) {
		ms_dense_end(heap, &c);
		return -1;
	}
	return ms_dense_give(heap, &c, single, out);
}

static int check_product(struct ms_heap *heap, const struct ms_value *a,
			 const struct ms_value *b)
{
	if (ms_rank(*a) > 2 || ms_rank(*b) > 2)
		return ms_fail(
			heap, "MATLAB:mtimes:noMixedND",
			"Arguments must be 2-D, or at least one argument "
			"must be scalar. Use TIMES (.*) for elementwise "
			"multiplication, or use PAGEMTIMES to apply "
			"matrix multiplication to the pages of an N-D "
			"array.");
	if (ms_class_is_integer(ms_class_of(*a)) ||
	    ms_class_is_integer(ms_class_of(*b)))
		return ms_fail(
			heap, "MATLAB:mtimes:integerNotSupported",
			"MTIMES (*) is not fully supported for integer "
			"classes. At least one argument must be scalar.");
	if (ms_columns(*a) != ms_rows(*b))
		return ms_fail(heap, "MATLAB:innerdim",
			       "Incorrect dimensions for matrix "
			       "multiplication. Check that the number of "
			       "columns in the first matrix matches the number "
			       "of rows in the second matrix. To operate on "
			       "each element of the matrix individually, use "
			       "TIMES (.*) for elementwise multiplication.");
	return 0;
}

int ms_matrix_product(struct ms_heap *heap, const struct ms_value *a,
		      const struct ms_value *b, struct ms_value *out)
{
	bool complex = ms_is_complex(*a) || ms_is_complex(*b);
	bool single = ms_is_class(*a, MS_SINGLE) || ms_is_class(*b, MS_SINGLE);
	struct factor left;
	struct factor right;

	if (check_product(heap, a, b) != 0 ||
	    factor_begin(heap, a, complex, &left) != 0)
		return -1;
	if (factor_begin(heap, b, complex, &right) != 0) {
		ms_dense_end(heap, &left.own);
		return -1;
	}
	int rc = product(heap, &left, &right, complex, single, out);

	ms_dense_end(heap, &right.own);
	ms_dense_end(heap, &left.own);
	return rc;
}
