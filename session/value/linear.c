#include "value/linear.h"

#include "value/factor.h"
#include "value/lapack.h"
#include "value/pair.h"
#include "value/solve.h"

#include <math.h>
#include <string.h>

static bool is_single(const struct ms_value *v)
{
	return ms_is_class(*v, MS_SINGLE);
}

static int load(struct ms_heap *heap, const struct ms_value *v,
		const char *function, struct ms_dense *out)
{
	if (ms_class_is_integer(ms_class_of(*v)))
		return ms_fail_class(heap, function, *v);
	return ms_dense_load(heap, v, false, function, out);
}

static int load_square(struct ms_heap *heap, const struct ms_value *v,
		       const char *function, struct ms_dense *out)
{
	if (ms_rank(*v) == 2 && ms_rows(*v) != ms_columns(*v))
		return ms_fail(heap, "MATLAB:square", "Matrix must be square.");
	return load(heap, v, function, out);
}

static void set(struct ms_dense *a, size_t row, size_t column, double re)
{
	a->data[(row + column * a->rows) * (a->complex ? 2 : 1)] = re;
}

static void set_identity(struct ms_dense *a)
{
	for (size_t i = 0; i < a->rows && i < a->columns; i++)
		set(a, i, i, 1);
}

/* ----------------------------------------------- inverse, det, condition */

/* The identity, solved for, where LAPACK has no inverse to give. */
static int invert(struct ms_heap *heap, struct ms_lu *lu, struct ms_dense *out)
{
	struct ms_dense *a = &lu->factors;

	if (!lu->singular) {
		int rc = ms_lapack_lu_inverse(heap, a->complex, a->rows,
					      a->data, lu->pivots);

		if (rc == MS_LAPACK_FAILED)
			return -1;
		if (rc == 0) {
			*out = *a;
			a->array = NULL;
			return 0;
		}
	}
	if (ms_dense_create_zero(heap, a->rows, a->rows, a->complex, out) != 0)
		return -1;
	if (lu->singular) {
		size_t count = a->rows * a->rows;

		for (size_t i = 0; i < count; i++)
			out->data[i * (a->complex ? 2 : 1)] = INFINITY;
		return 0;
	}
	set_identity(out);
	if (ms_lu_solve(heap, lu, out) != 0) {
		ms_dense_end(heap, out);
		return -1;
	}
	return 0;
}

int ms_inverse(struct ms_heap *heap, const struct ms_value *a,
	       struct ms_value *out)
{
	struct ms_dense inverse;
	struct ms_dense matrix;
	double condition = 1;
	struct ms_lu lu;

	if (load_square(heap, a, "inv", &matrix) != 0)
		return -1;
	if (matrix.rows == 0)
		return ms_dense_give(heap, &matrix, is_single(a), out);
	double norm = ms_dense_norm1(&matrix);

	if (ms_lu_begin(heap, &matrix, &lu) != 0)
		return -1;
	int rc = ms_lu_condition(heap, &lu, norm, &condition);

	if (rc == 0) {
		ms_warn_condition(heap, condition);
		rc = invert(heap, &lu, &inverse);
	}
	if (rc == 0)
		rc = ms_dense_give(heap, &inverse, is_single(a), out);
	ms_lu_end(heap, &lu);
	return rc;
}

static bool is_odd(const struct ms_lu *lu)
{
	bool odd = false;

	for (size_t i = 0; i < lu->pivot_count; i++)
		odd = odd != (lu->pivots[i] != (int32_t)(i + 1));
	return odd;
}

int ms_determinant(struct ms_heap *heap, const struct ms_value *a,
		   struct ms_value *out)
{
	struct ms_dense product;
	struct ms_dense matrix;
	struct ms_lu lu;

	if (load_square(heap, a, "det", &matrix) != 0 ||
	    ms_lu_begin(heap, &matrix, &lu) != 0)
		return -1;
	int rc = ms_dense_create_zero(heap, 1, 1, true, &product);

	if (rc == 0) {
		ms_pair value = is_odd(&lu) ? -1 : 1;
		const struct ms_dense *u = &lu.factors;

		for (size_t i = 0; i < u->rows; i++) {
			const double *x =
				u->data +
				i * (u->rows + 1) * (u->complex ? 2 : 1);
			value = u->complex ? value * ms_pair_of(x[0], x[1])
					   : value * *x;
		}
		product.data[0] = creal(value);
		product.data[1] = u->complex ? cimag(value) : 0;
		rc = ms_dense_give(heap, &product, is_single(a), out);
	}
	ms_lu_end(heap, &lu);
	return rc;
}

int ms_reciprocal_condition(struct ms_heap *heap, const struct ms_value *a,
			    struct ms_value *out)
{
	struct ms_dense matrix;
	double condition = INFINITY;
	struct ms_lu lu;

	if (load_square(heap, a, "rcond", &matrix) != 0)
		return -1;
	double norm = ms_dense_norm1(&matrix);
	bool empty = matrix.rows == 0;

	if (ms_lu_begin(heap, &matrix, &lu) != 0)
		return -1;
	int rc = empty ? 0 : ms_lu_condition(heap, &lu, norm, &condition);

	ms_lu_end(heap, &lu);
	if (rc == 0)
		*out = is_single(a) ? ms_single((float)condition)
				    : ms_real(condition);
	return rc;
}

/* ---------------------------------------------------------------------- LU */

/* The triangles of 'from' into a matrix of their own. */
static int triangle(struct ms_heap *heap, const struct ms_dense *from,
		    bool upper, size_t rows, size_t columns,
		    struct ms_dense *out)
{
	size_t size = sizeof(double) * (from->complex ? 2 : 1);

	if (ms_dense_create_zero(heap, rows, columns, from->complex, out) != 0)
		return -1;
	for (size_t j = 0; j < columns; j++) {
		size_t begin = upper ? 0 : j + 1;
		size_t end = upper && j + 1 < rows ? j + 1 : rows;
		char *to = (char *)(void *)out->data + j * rows * size;
		const char *column = (const char *)(const void *)from->data +
				     j * from->rows * size;

		if (begin < end)
			memcpy(to + begin * size, column + begin * size,
			       (end - begin) * size);
	}
	if (!upper)
		set_identity(out);
	return 0;
}

/* Exchanges, one after another, as an order. */
static int pivots_order(struct ms_heap *heap, const int32_t *pivots,
			size_t count, size_t rows, struct ms_value *out)
{
	struct ms_dense row;

	if (ms_dense_create(heap, 1, rows, false, &row) != 0)
		return -1;
	for (size_t i = 0; i < rows; i++)
		row.data[i] = (double)(i + 1);
	for (size_t i = 0; i < count; i++) {
		size_t other = (size_t)pivots[i] - 1;
		double kept = row.data[i];

		row.data[i] = row.data[other];
		row.data[other] = kept;
	}
	return ms_dense_give(heap, &row, false, out);
}

/* Give what was made, all or nothing. */
static int give_all(struct ms_heap *heap, struct ms_value *made, size_t count,
		    struct ms_value *const *out, int rc)
{
	for (size_t i = 0; i < count; i++) {
		if (rc != 0)
			ms_release(heap, made[i]);
		else if (out[i] != NULL)
			*out[i] = made[i];
	}
	return rc;
}

int ms_lu_values(struct ms_heap *heap, const struct ms_value *a,
		 struct ms_value *lower, struct ms_value *upper,
		 struct ms_value *permutation)
{
	struct ms_value *const out[3] = { lower, upper, permutation };
	struct ms_value made[3] = { ms_none(), ms_none(), ms_none() };
	struct ms_dense part;
	struct ms_lu lu;

	if (load(heap, a, "lu", &part) != 0 ||
	    ms_lu_begin(heap, &part, &lu) != 0)
		return -1;
	const struct ms_dense *f = &lu.factors;
	int rc = triangle(heap, f, false, f->rows, lu.pivot_count, &part);

	if (rc == 0)
		rc = ms_dense_give(heap, &part, is_single(a), &made[0]);
	if (rc == 0)
		rc = triangle(heap, f, true, lu.pivot_count, f->columns, &part);
	if (rc == 0)
		rc = ms_dense_give(heap, &part, is_single(a), &made[1]);
	if (rc == 0)
		rc = pivots_order(heap, lu.pivots, lu.pivot_count, f->rows,
				  &made[2]);
	ms_lu_end(heap, &lu);
	return give_all(heap, made, 3, out, rc);
}

int ms_cholesky_value(struct ms_heap *heap, const struct ms_value *a,
		      struct ms_value *out, size_t *failed)
{
	struct ms_dense matrix;

	if (load_square(heap, a, "chol", &matrix) != 0)
		return -1;
	int rc = ms_cholesky(heap, &matrix, failed);

	if (rc == 0 && *failed == 0)
		rc = ms_dense_give(heap, &matrix, is_single(a), out);
	ms_dense_end(heap, &matrix);
	return rc;
}

/* ---------------------------------------------------------------------- QR */

static int columns_order(struct ms_heap *heap, const struct ms_qr *qr,
			 struct ms_value *out)
{
	struct ms_dense row;

	if (ms_dense_create(heap, 1, qr->factors.columns, false, &row) != 0)
		return -1;
	for (size_t i = 0; i < row.columns; i++)
		row.data[i] = (double)qr->pivots[i];
	return ms_dense_give(heap, &row, false, out);
}

int ms_qr_values(struct ms_heap *heap, const struct ms_value *a, bool economy,
		 struct ms_value *q, struct ms_value *r,
		 struct ms_value *permutation)
{
	struct ms_value *const out[3] = { q, r, permutation };
	struct ms_value made[3] = { ms_none(), ms_none(), ms_none() };
	struct ms_dense part;
	struct ms_qr qr;

	if (load(heap, a, "qr", &part) != 0 ||
	    ms_qr_begin(heap, &part, permutation != NULL, &qr) != 0)
		return -1;
	size_t inner = economy && qr.factors.columns < qr.factors.rows
			       ? qr.factors.columns
			       : qr.factors.rows;
	int rc = triangle(heap, &qr.factors, true, inner, qr.factors.columns,
			  &part);

	if (rc == 0)
		rc = ms_dense_give(heap, &part, is_single(a), &made[1]);
	if (rc == 0 && q != NULL)
		rc = ms_qr_q(heap, &qr, inner, &part);
	if (rc == 0 && q != NULL)
		rc = ms_dense_give(heap, &part, is_single(a), &made[0]);
	if (rc == 0 && permutation != NULL)
		rc = columns_order(heap, &qr, &made[2]);
	ms_qr_end(heap, &qr);
	return give_all(heap, made, 3, out, rc);
}
