#include "value/matrix.h"

#include "value/by_elements.h"
#include "value/convert.h"
#include "value/dense.h"
#include "value/linear.h"

#include <math.h>

static int fail_square(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:square",
		       "Incorrect dimensions for raising a matrix to a power. "
		       "Check that the matrix is square and the power is a "
		       "scalar. To operate on each element of the matrix "
		       "individually, use POWER (.^) for elementwise power.");
}

static int identity(struct ms_heap *heap, size_t n, bool single,
		    struct ms_value *out)
{
	struct ms_dense one;

	if (ms_dense_create_zero(heap, n, n, false, &one) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		one.data[i + i * n] = 1;
	return ms_dense_give(heap, &one, single, out);
}

/* '*x' = '*x' * y */
static int multiply_by(struct ms_heap *heap, struct ms_value *x,
		       const struct ms_value *y)
{
	struct ms_value result;

	if (ms_matrix_product(heap, x, y, &result) != 0)
		return -1;
	ms_release(heap, *x);
	*x = result;
	return 0;
}

/* By squaring; takes 'base'.  'exponent' is whole and at least 1. */
static int whole_power(struct ms_heap *heap, struct ms_value base,
		       double exponent, struct ms_value *out)
{
	struct ms_value power = ms_none();
	int rc = 0;

	while (rc == 0 && exponent >= 1) {
		double half = floor(exponent / 2);

		if (exponent - 2 * half != 0) {
			if (ms_is_none(power))
				power = ms_retain(base);
			else
				rc = multiply_by(heap, &power, &base);
		}
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

/* V * diag(values) / V */
static int compose(struct ms_heap *heap, const struct ms_value *vectors,
		   const struct ms_value *values, struct ms_value *out)
{
	struct ms_value row;
	struct ms_value scaled;

	if (ms_transpose(heap, values, false, &row) != 0)
		return -1;
	int rc = ms_by_elements(heap, MS_OPERATOR_MUL, vectors, &row, &scaled);

	ms_release(heap, row);
	if (rc != 0)
		return -1;
	rc = ms_matrix_right_divide(heap, &scaled, vectors, out);
	ms_release(heap, scaled);
	return rc;
}

/* Through eigenvalues: matrix ^ p, or p ^ matrix. */
static int eigen_power(struct ms_heap *heap, const struct ms_value *matrix,
		       const struct ms_value *scalar, bool matrix_first,
		       struct ms_value *out)
{
	struct ms_value vectors;
	struct ms_value values;
	struct ms_value powers;

	if (ms_eigen_values(heap, matrix, &vectors, &values) != 0)
		return -1;
	int rc = matrix_first ? ms_by_elements(heap, MS_OPERATOR_POW, &values,
					       scalar, &powers)
			      : ms_by_elements(heap, MS_OPERATOR_POW, scalar,
					       &values, &powers);

	if (rc == 0) {
		rc = compose(heap, &vectors, &powers, out);
		ms_release(heap, powers);
	}
	ms_release(heap, values);
	ms_release(heap, vectors);
	return rc;
}

/* Chars and logicals as doubles. */
static int to_number(struct ms_heap *heap, const struct ms_value *a,
		     struct ms_value *out)
{
	return ms_convert(heap, *a,
			  ms_is_class(*a, MS_SINGLE) ? MS_SINGLE : MS_DOUBLE,
			  out);
}

static int matrix_to_scalar(struct ms_heap *heap, const struct ms_value *a,
			    const struct ms_value *b, struct ms_value *out)
{
	double exponent = ms_is_inline(*b) ? ms_inline_double(*b) : NAN;
	struct ms_value base;

	if (!(exponent == trunc(exponent)) || isinf(exponent))
		return eigen_power(heap, a, b, true, out);
	if (exponent == 0)
		return identity(heap, ms_rows(*a), ms_is_class(*a, MS_SINGLE),
				out);
	if (exponent > 0 ? to_number(heap, a, &base) != 0
			 : ms_inverse(heap, a, &base) != 0)
		return -1;
	return whole_power(heap, base, fabs(exponent), out);
}

int ms_matrix_power(struct ms_heap *heap, const struct ms_value *a,
		    const struct ms_value *b, struct ms_value *out)
{
	bool matrix_first = ms_is_scalar(*b);
	const struct ms_value *matrix = matrix_first ? a : b;

	if ((!matrix_first && !ms_is_scalar(*a)) || ms_rank(*matrix) != 2 ||
	    ms_rows(*matrix) != ms_columns(*matrix))
		return fail_square(heap);
	if (ms_class_is_integer(ms_class_of(*a)) ||
	    ms_class_is_integer(ms_class_of(*b)))
		return ms_fail_class(heap, "mpower",
				     ms_class_is_integer(ms_class_of(*a)) ? *a
									  : *b);
	return matrix_first ? matrix_to_scalar(heap, a, b, out)
			    : eigen_power(heap, b, a, false, out);
}
