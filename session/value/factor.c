#include "value/factor.h"

#include "value/factor_own.h"
#include "value/lapack.h"
#include "value/pair.h"

#include <string.h>

int ms_dense_widen(struct ms_heap *heap, struct ms_dense *a)
{
	struct ms_dense wide;

	if (a->complex)
		return 0;
	if (ms_dense_copy(heap, a, true, &wide) != 0)
		return -1;
	ms_dense_end(heap, a);
	*a = wide;
	return 0;
}

static size_t smaller(const struct ms_dense *a)
{
	return a->rows < a->columns ? a->rows : a->columns;
}

/* Memory for 'count' pivots; at least one, so that NULL means failure. */
static size_t pivots_size(size_t count)
{
	return (count == 0 ? 1 : count) * sizeof(int32_t);
}

static int check_size(struct ms_heap *heap, const struct ms_dense *a)
{
	if (a->rows > INT32_MAX || a->columns > INT32_MAX)
		return ms_fail(heap, "MATLAB:array:SizeLimitExceeded",
			       "Matrices of %zux%zu are too large to factor.",
			       a->rows, a->columns);
	return 0;
}

/* ---------------------------------------------------------------------- LU */

static int lu_own(struct ms_heap *heap, struct ms_lu *lu)
{
	struct ms_dense *a = &lu->factors;

	if (ms_dense_widen(heap, a) != 0)
		return -1;
	return ms_own_lu(heap, a->rows, a->columns, a->data, lu->pivots);
}

int ms_lu_begin(struct ms_heap *heap, struct ms_dense *a, struct ms_lu *out)
{
	struct ms_lu lu = { .factors = *a, .pivot_count = smaller(a) };

	a->array = NULL;
	if (check_size(heap, &lu.factors) != 0)
		goto fail;
	lu.pivots = ms_heap_alloc(heap, pivots_size(lu.pivot_count));
	if (lu.pivots == NULL)
		goto fail;
	int rc = ms_lapack_lu(lu.factors.complex, lu.factors.rows,
			      lu.factors.columns, lu.factors.data, lu.pivots);

	if (rc == MS_LAPACK_NONE)
		rc = lu_own(heap, &lu);
	if (rc < 0)
		goto fail;
	lu.singular = rc > 0;
	*out = lu;
	return 0;
fail:
	ms_lu_end(heap, &lu);
	return -1;
}

void ms_lu_end(struct ms_heap *heap, struct ms_lu *lu)
{
	ms_heap_free(heap, lu->pivots, pivots_size(lu->pivot_count));
	ms_dense_end(heap, &lu->factors);
}

static void swap_elements(struct ms_dense *b, size_t p, size_t q)
{
	size_t size = sizeof(double) * (b->complex ? 2 : 1);
	char *data = (void *)b->data;
	char kept[2 * sizeof(double)];

	for (size_t j = 0; j < b->columns; j++) {
		char *x = data + (p + j * b->rows) * size;
		char *y = data + (q + j * b->rows) * size;

		memcpy(kept, x, size);
		memcpy(x, y, size);
		memcpy(y, kept, size);
	}
}

int ms_lu_solve(struct ms_heap *heap, const struct ms_lu *lu,
		struct ms_dense *b)
{
	const struct ms_dense *a = &lu->factors;

	if (a->complex && ms_dense_widen(heap, b) != 0)
		return -1;
	if (ms_lapack_lu_solve(a->complex, a->rows, b->columns, a->data,
			       lu->pivots, b->data) == 0)
		return 0;
	for (size_t k = 0; k < lu->pivot_count; k++)
		if (lu->pivots[k] != (int32_t)(k + 1))
			swap_elements(b, k, (size_t)lu->pivots[k] - 1);
	ms_triangle_solve(a, a->rows, false, true, b);
	ms_triangle_solve(a, a->rows, true, false, b);
	return 0;
}

/* Without LAPACK's estimate: the norm of the inverse itself. */
static int own_condition(struct ms_heap *heap, const struct ms_lu *lu,
			 double norm, double *out)
{
	size_t n = lu->factors.rows;
	struct ms_dense inverse;

	if (ms_dense_create_zero(heap, n, n, true, &inverse) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		inverse.data[2 * (i + i * n)] = 1;
	int rc = ms_lu_solve(heap, lu, &inverse);

	if (rc == 0)
		*out = 1 / (norm * ms_dense_norm1(&inverse));
	ms_dense_end(heap, &inverse);
	return rc;
}

int ms_lu_condition(struct ms_heap *heap, const struct ms_lu *lu, double norm,
		    double *out)
{
	const struct ms_dense *a = &lu->factors;

	*out = 0;
	if (lu->singular)
		return 0;
	int rc = ms_lapack_lu_condition(heap, a->complex, a->rows, a->data,
					norm, out);

	if (rc == MS_LAPACK_NONE)
		return own_condition(heap, lu, norm, out);
	return rc == MS_LAPACK_FAILED ? -1 : 0;
}

/* ---------------------------------------------------------------- Cholesky */

static void clear_below(struct ms_dense *a)
{
	size_t size = sizeof(double) * (a->complex ? 2 : 1);
	char *data = (void *)a->data;

	for (size_t j = 0; j + 1 < a->rows; j++)
		memset(data + (j + 1 + j * a->rows) * size, 0,
		       (a->rows - j - 1) * size);
}

int ms_cholesky(struct ms_heap *heap, struct ms_dense *a, size_t *failed)
{
	int rc = ms_lapack_cholesky(a->complex, a->rows, a->data);

	if (rc == MS_LAPACK_NONE) {
		if (ms_dense_widen(heap, a) != 0)
			return -1;
		*failed = ms_own_cholesky(a->rows, a->data);
	} else {
		*failed = rc > 0 ? (size_t)rc : 0;
	}
	clear_below(a);
	return 0;
}

/* ---------------------------------------------------------------------- QR */

static int qr_own(struct ms_heap *heap, struct ms_qr *qr)
{
	struct ms_dense *a = &qr->factors;

	if (ms_dense_widen(heap, a) != 0 || ms_dense_widen(heap, &qr->tau) != 0)
		return -1;
	return ms_own_qr(heap, a->rows, a->columns, a->data, qr->tau.data,
			 qr->pivots);
}

int ms_qr_begin(struct ms_heap *heap, struct ms_dense *a, bool pivoted,
		struct ms_qr *out)
{
	struct ms_qr qr = { .factors = *a };
	size_t columns = a->columns;

	a->array = NULL;
	if (check_size(heap, &qr.factors) != 0)
		goto fail;
	if (pivoted) {
		qr.pivots = ms_heap_alloc(heap, pivots_size(columns));
		if (qr.pivots == NULL)
			goto fail;
	}
	if (ms_dense_create_zero(heap, smaller(&qr.factors), 1,
				 qr.factors.complex, &qr.tau) != 0)
		goto fail;
	int rc = ms_lapack_qr(heap, qr.factors.complex, qr.factors.rows,
			      columns, qr.factors.data, qr.tau.data, qr.pivots);

	if (rc == MS_LAPACK_NONE)
		rc = qr_own(heap, &qr);
	if (rc < 0)
		goto fail;
	*out = qr;
	return 0;
fail:
	ms_qr_end(heap, &qr);
	return -1;
}

void ms_qr_end(struct ms_heap *heap, struct ms_qr *qr)
{
	ms_dense_end(heap, &qr->tau);
	ms_heap_free(heap, qr->pivots, pivots_size(qr->factors.columns));
	ms_dense_end(heap, &qr->factors);
}

/* One reflector I - tau v v' on one column; v's first element is 1. */
static void apply_real(const double *v, double tau, double *x, size_t n)
{
	double sum = x[0];

	for (size_t i = 1; i < n; i++)
		sum += v[i] * x[i];
	sum *= tau;
	x[0] -= sum;
	for (size_t i = 1; i < n; i++)
		x[i] -= sum * v[i];
}

static void apply_complex(const ms_pair *v, ms_pair tau, ms_pair *x, size_t n)
{
	ms_pair sum = x[0];

	for (size_t i = 1; i < n; i++)
		sum += conj(v[i]) * x[i];
	sum *= tau;
	x[0] -= sum;
	for (size_t i = 1; i < n; i++)
		x[i] -= sum * v[i];
}

/* Reflector 'k' on all columns of 'b'; conjugated for Q'. */
static void apply(const struct ms_qr *qr, size_t k, bool conjugate,
		  struct ms_dense *b)
{
	const struct ms_dense *a = &qr->factors;
	size_t from = k + k * a->rows;

	for (size_t j = 0; j < b->columns; j++) {
		size_t at = k + j * b->rows;

		if (!a->complex) {
			apply_real(a->data + from, qr->tau.data[k],
				   b->data + at, a->rows - k);
			continue;
		}
		const ms_pair *v = (const void *)a->data;
		const ms_pair *tau = (const void *)qr->tau.data;
		ms_pair *x = (void *)b->data;

		apply_complex(v + from, conjugate ? conj(tau[k]) : tau[k],
			      x + at, a->rows - k);
	}
}

void ms_qr_apply(const struct ms_qr *qr, struct ms_dense *b)
{
	for (size_t k = 0; k < qr->tau.rows; k++)
		apply(qr, k, true, b);
}

/* Without a library: the reflectors on the identity, last one first. */
static void own_q(const struct ms_qr *qr, struct ms_dense *q)
{
	size_t step = q->complex ? 2 : 1;

	memset(q->data, 0, q->rows * q->columns * step * sizeof(*q->data));
	for (size_t i = 0; i < q->columns; i++)
		q->data[(i + i * q->rows) * step] = 1;
	for (size_t k = qr->tau.rows; k-- > 0;)
		apply(qr, k, false, q);
}

int ms_qr_q(struct ms_heap *heap, const struct ms_qr *qr, size_t columns,
	    struct ms_dense *out)
{
	const struct ms_dense *a = &qr->factors;
	size_t known = a->columns < columns ? a->columns : columns;
	size_t step = a->complex ? 2 : 1;

	if (ms_dense_create_zero(heap, a->rows, columns, a->complex, out) != 0)
		return -1;
	if (a->rows == 0 || columns == 0)
		return 0;
	memcpy(out->data, a->data, a->rows * known * step * sizeof(double));
	int rc = ms_lapack_qr_q(heap, a->complex, a->rows, columns,
				qr->tau.rows, out->data, qr->tau.data);

	if (rc == MS_LAPACK_FAILED) {
		ms_dense_end(heap, out);
		return -1;
	}
	if (rc != 0)
		own_q(qr, out);
	return 0;
}
