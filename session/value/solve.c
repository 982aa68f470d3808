#include "value/matrix.h"

#include "value/factor.h"
#include "value/lapack.h"
#include "value/solve.h"
#include "value/warn.h"

#include <float.h>
#include <math.h>

void ms_warn_condition(struct ms_heap *heap, double condition)
{
	if (isnan(condition))
		ms_warn(heap, "MATLAB:illConditionedMatrix",
			"Matrix is singular, close to singular or badly "
			"scaled. Results may be inaccurate. RCOND = NaN.");
	else if (condition == 0)
		ms_warn(heap, "MATLAB:singularMatrix",
			"Matrix is singular to working precision.");
	else if (condition < DBL_EPSILON)
		ms_warn(heap, "MATLAB:nearlySingularMatrix",
			"Matrix is close to singular or badly scaled. Results "
			"may be inaccurate. RCOND = %13e.",
			condition);
}

/* The diagonal of a triangle tells nearly as much as its condition. */
static double triangle_condition(const struct ms_dense *a)
{
	size_t step = a->complex ? 2 : 1;
	double least = INFINITY;
	double most = 0;

	for (size_t i = 0; i < a->rows; i++) {
		const double *x = a->data + (i + i * a->rows) * step;
		double size = a->complex ? hypot(x[0], x[1]) : fabs(*x);

		least = size < least || isnan(size) ? size : least;
		most = size > most || isnan(size) ? size : most;
	}
	return most == 0 ? 0 : least / most;
}

static bool has_positive_diagonal(const struct ms_dense *a)
{
	size_t step = a->complex ? 2 : 1;

	for (size_t i = 0; i < a->rows; i++) {
		const double *x = a->data + (i + i * a->rows) * step;

		if (!(x[0] > 0) || (a->complex && x[1] != 0))
			return false;
	}
	return true;
}

/* '*done' stays false when the matrix is not positive definite after all. */
static int solve_definite(struct ms_heap *heap, const struct ms_dense *a,
			  struct ms_dense *b, bool *done)
{
	double norm = ms_dense_norm1(a);
	double condition = 1;
	struct ms_dense factor;
	size_t failed;

	if (ms_dense_copy(heap, a, false, &factor) != 0)
		return -1;
	int rc = ms_cholesky(heap, &factor, &failed);

	if (rc == 0 && failed == 0 &&
	    ms_lapack_cholesky_solve(factor.complex, factor.rows, b->columns,
				     factor.data, b->data) == 0) {
		*done = true;
		rc = ms_lapack_cholesky_condition(heap, factor.complex,
						  factor.rows, factor.data,
						  norm, &condition);
		rc = rc == MS_LAPACK_FAILED ? -1 : 0;
		ms_warn_condition(heap, condition);
	}
	ms_dense_end(heap, &factor);
	return rc;
}

static int solve_general(struct ms_heap *heap, struct ms_dense *a,
			 struct ms_dense *b)
{
	double norm = ms_dense_norm1(a);
	double condition;
	struct ms_lu lu;

	if (ms_lu_begin(heap, a, &lu) != 0)
		return -1;
	int rc = ms_lu_condition(heap, &lu, norm, &condition);

	if (rc == 0) {
		ms_warn_condition(heap, condition);
		rc = ms_lu_solve(heap, &lu, b);
	}
	ms_lu_end(heap, &lu);
	return rc;
}

static int solve_square(struct ms_heap *heap, struct ms_dense *a,
			struct ms_dense *b)
{
	bool upper = ms_dense_is_upper(a);
	bool done = false;

	if (upper || ms_dense_is_lower(a)) {
		ms_warn_condition(heap, triangle_condition(a));
		ms_triangle_solve(a, a->rows, upper, false, b);
		return 0;
	}
	if (has_positive_diagonal(a) && ms_dense_is_hermitian(a) &&
	    solve_definite(heap, a, b, &done) != 0)
		return -1;
	return done ? 0 : solve_general(heap, a, b);
}

/* How many diagonal elements of R count. */
static size_t rank_of(struct ms_heap *heap, const struct ms_dense *r)
{
	size_t least = r->rows < r->columns ? r->rows : r->columns;
	size_t most = r->rows < r->columns ? r->columns : r->rows;
	size_t step = r->complex ? 2 : 1;
	double tolerance = 0;
	size_t rank = 0;

	for (; rank < least; rank++) {
		const double *x = r->data + (rank + rank * r->rows) * step;
		double size = r->complex ? hypot(x[0], x[1]) : fabs(*x);

		if (rank == 0)
			tolerance = (double)most * DBL_EPSILON * size;
		if (size <= tolerance)
			break;
	}
	if (rank < least)
		ms_warn(heap, "MATLAB:rankDeficientMatrix",
			"Rank deficient, rank = %zu, tol = %13e.", rank,
			tolerance);
	return rank;
}

/* The first 'rank' rows of 'b' are what the chosen columns get. */
static void place_solution(const struct ms_qr *qr, size_t rank,
			   const struct ms_dense *b, struct ms_dense *x)
{
	size_t step = b->complex ? 2 : 1;

	for (size_t j = 0; j < x->columns; j++)
		for (size_t i = 0; i < rank; i++) {
			size_t to = (size_t)qr->pivots[i] - 1 + j * x->rows;
			size_t from = i + j * b->rows;

			for (size_t k = 0; k < step; k++)
				x->data[to * step + k] =
					b->data[from * step + k];
		}
}

/* A basic solution: as many nonzeros as the matrix has rank. */
static int solve_least_squares(struct ms_heap *heap, struct ms_dense *a,
			       struct ms_dense *b)
{
	size_t columns = a->columns;
	struct ms_dense x;
	struct ms_qr qr;

	if (ms_qr_begin(heap, a, true, &qr) != 0)
		return -1;
	int rc = qr.factors.complex ? ms_dense_widen(heap, b) : 0;

	if (rc == 0)
		rc = ms_dense_create_zero(heap, columns, b->columns, b->complex,
					  &x);
	if (rc == 0) {
		size_t rank = rank_of(heap, &qr.factors);

		ms_qr_apply(&qr, b);
		ms_triangle_solve(&qr.factors, rank, true, false, b);
		place_solution(&qr, rank, b, &x);
		ms_dense_end(heap, b);
		*b = x;
	}
	ms_qr_end(heap, &qr);
	return rc;
}

int ms_dense_solve(struct ms_heap *heap, struct ms_dense *a, struct ms_dense *b)
{
	if (a->rows != b->rows)
		return ms_fail(heap, "MATLAB:dimagree",
			       "Matrix dimensions must agree.");
	if (a->rows == 0 || a->columns == 0 || b->columns == 0) {
		size_t columns = b->columns;

		ms_dense_end(heap, b);
		return ms_dense_create_zero(heap, a->columns, columns, false,
					    b);
	}
	return a->rows == a->columns ? solve_square(heap, a, b)
				     : solve_least_squares(heap, a, b);
}

static int check_divisor(struct ms_heap *heap, const struct ms_value *a,
			 const struct ms_value *b, const char *function)
{
	if (ms_class_is_integer(ms_class_of(*a)) ||
	    ms_class_is_integer(ms_class_of(*b)))
		return ms_fail_class(heap, function,
				     ms_class_is_integer(ms_class_of(*a)) ? *a
									  : *b);
	return 0;
}

static bool is_single(const struct ms_value *a, const struct ms_value *b)
{
	return ms_is_class(*a, MS_SINGLE) || ms_is_class(*b, MS_SINGLE);
}

/* Both operands, complex when one of them is. */
static int load_both(struct ms_heap *heap, const struct ms_value *a,
		     const struct ms_value *b, const char *function,
		     struct ms_dense *left, struct ms_dense *right)
{
	bool complex = ms_is_complex(*a) || ms_is_complex(*b);

	if (check_divisor(heap, a, b, function) != 0 ||
	    ms_dense_load(heap, a, complex, function, left) != 0)
		return -1;
	if (ms_dense_load(heap, b, complex, function, right) != 0) {
		ms_dense_end(heap, left);
		return -1;
	}
	return 0;
}

int ms_matrix_left_divide(struct ms_heap *heap, const struct ms_value *a,
			  const struct ms_value *b, struct ms_value *out)
{
	struct ms_dense left;
	struct ms_dense right;

	if (load_both(heap, a, b, "mldivide", &left, &right) != 0)
		return -1;
	int rc = ms_dense_solve(heap, &left, &right);

	if (rc == 0)
		rc = ms_dense_give(heap, &right, is_single(a, b), out);
	ms_dense_end(heap, &right);
	ms_dense_end(heap, &left);
	return rc;
}

static int flip(struct ms_heap *heap, struct ms_dense *a)
{
	struct ms_dense flipped;

	if (ms_dense_transpose(heap, a, &flipped) != 0)
		return -1;
	ms_dense_end(heap, a);
	*a = flipped;
	return 0;
}

/* a / b = (b' \ a')' */
int ms_matrix_right_divide(struct ms_heap *heap, const struct ms_value *a,
			   const struct ms_value *b, struct ms_value *out)
{
	struct ms_dense left;
	struct ms_dense right;

	if (load_both(heap, a, b, "mrdivide", &left, &right) != 0)
		return -1;
	int rc = flip(heap, &left);

	if (rc == 0)
		rc = flip(heap, &right);
	if (rc == 0)
		rc = ms_dense_solve(heap, &right, &left);
	if (rc == 0)
		rc = flip(heap, &left);
	if (rc == 0)
		rc = ms_dense_give(heap, &left, is_single(a, b), out);
	ms_dense_end(heap, &right);
	ms_dense_end(heap, &left);
	return rc;
}
