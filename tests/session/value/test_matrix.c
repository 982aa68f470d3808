#include "arith_helpers.h"

#include "value/array.h"
#include "value/equal.h"
#include "value/linear.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#ifdef WITHOUT_LIBRARY
/* Built a second time so, to see what holds where there is no LAPACK. */
void *dlopen(const char *path, int flags);

void *dlopen(const char *path, int flags)
{
	(void)path;
	(void)flags;
	return NULL;
}
#endif

#define CASES(table) table, sizeof(table) / sizeof(*(table))

static const struct arith_case products[] = {
	{ "[1 2; 3 4]", "*", "[5 6; 7 8]", "double 2x2 19 43 22 50" },
	{ "[1 2 3]", "*", "[4; 5; 6]", "double 1x1 32" },
	{ "[1; 2]", "*", "[3 4]", "double 2x2 3 6 4 8" },
	{ "[1 2; 3 4]", "*", "2", "double 2x2 2 6 4 8" },
	{ "1:3", "*", "[1; 1; 1]", "double 1x1 6" },
	{ "'ab'", "*", "[1; 1]", "double 1x1 195" },
	{ "logical([1 1])", "*", "logical([1; 1])", "double 1x1 2" },
	{ "single([1 2])", "*", "[3; 4]", "single 1x1 11" },
	{ "[1+1i 2]", "*", "[1; 1i]", "complex double 1x1 1+3i" },
	{ "[1i 1]", "*", "[1i; 1]", "double 1x1 0" },
	{ "zeros(2,0)", "*", "zeros(0,3)", "double 2x3 0 0 0 0 0 0" },
	{ "zeros(0,2)", "*", "[1; 2]", "double 0x1" },
	{ "int8([1 2])", "*", "int8(2)", "int8 1x2 2 4" },
	{ "reshape(1:8,2,2,2)", "*", "2", "double 2x2x2 2 4 6 8 10 12 14 16" },
};

static const struct arith_case product_failures[] = {
	{ "[1 2]", "*", "[3 4]", "MATLAB:innerdim" },
	{ "reshape(1:8,2,2,2)", "*", "[1 2]", "MATLAB:mtimes:noMixedND" },
	{ "int8([1 2])", "*", "int8([1; 2])",
	  "MATLAB:mtimes:integerNotSupported" },
	{ "{1}", "*", "[1 2]", "MATLAB:UndefinedFunction" },
};

/* Exact where all steps are. */
static const struct arith_case divisions[] = {
	{ "[2 0; 0 4]", "\\", "[2; 8]", "double 2x1 1 2" },
	{ "[1 2; 0 4]", "\\", "[5; 8]", "double 2x1 1 2" },
	{ "[2 0; 2 4]", "\\", "[2; 10]", "double 2x1 1 2" },
	{ "[0 1; 1 0]", "\\", "[3; 4]", "double 2x1 4 3" },
	{ "2", "\\", "[2 4]", "double 1x2 1 2" },
	{ "[2 4]", "/", "2", "double 1x2 1 2" },
	{ "[2 8]", "/", "[2 0; 0 4]", "double 1x2 1 2" },
	{ "[0 1i; 1 0]", "\\", "[3; 4]", "complex double 2x1 4+0i 0+-3i" },
	{ "zeros(0,3)", "\\", "zeros(0,2)", "double 3x2 0 0 0 0 0 0" },
	{ "single([2 0; 0 4])", "\\", "[2; 8]", "single 2x1 1 2" },
};

static const struct arith_case division_failures[] = {
	{ "[1 2]", "\\", "[1; 2]", "MATLAB:dimagree" },
	{ "[1 2; 3 4]", "/", "[1 2 3]", "MATLAB:dimagree" },
	{ "int8([1 2; 3 4])", "\\", "[1; 2]", "MATLAB:UndefinedFunction" },
};

static const struct arith_case powers[] = {
	{ "[1 1; 1 0]", "^", "10", "double 2x2 89 55 55 34" },
	{ "[1 2; 3 4]", "^", "0", "double 2x2 1 0 0 1" },
	{ "2", "^", "3", "double 1x1 8" },
	{ "logical([1 1; 0 1])", "^", "1", "double 2x2 1 0 1 1" },
#ifndef WITHOUT_LIBRARY
	{ "[4 0; 0 9]", "^", "0.5", "double 2x2 2 0 0 3" },
	{ "2", "^", "[1 0; 0 3]", "double 2x2 2 0 0 8" },
#endif
	{ "int8(2)", "^", "3", "int8 1x1 8" },
};

static const struct arith_case power_failures[] = {
	{ "[1 2 3]", "^", "2", "MATLAB:square" },
	{ "[1 2; 3 4]", "^", "[1 2; 3 4]", "MATLAB:square" },
	{ "int8([1 2; 3 4])", "^", "2", "MATLAB:UndefinedFunction" },
};

static void multiplies(void **state)
{
	(void)state;
	run_cases(CASES(products));
	run_failures(CASES(product_failures));
}

static void divides(void **state)
{
	(void)state;
	run_cases(CASES(divisions));
	run_failures(CASES(division_failures));
}

static void raises_to_powers(void **state)
{
	(void)state;
	run_cases(CASES(powers));
	run_failures(CASES(power_failures));
}

/* ----------------------------------------- larger ones, by what must hold */

/* Repeatable numbers in (-1, 1). */
static double noise(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (double)(int64_t)(*state >> 11) / 4503599627370496.0 - 1;
}

static struct ms_value random_matrix(struct value_test *test, size_t rows,
				     size_t columns, bool complex,
				     uint64_t seed)
{
	size_t dims[2] = { rows, columns };
	struct ms_array *array;

	assert_int_equal(ms_array_create(&test->heap, MS_DOUBLE, complex, 2,
					 dims, &array),
			 0);
	double *x = array->data;

	for (size_t i = 0; i < rows * columns * (complex ? 2 : 1); i++)
		x[i] = noise(&seed);
	return ms_array_finish(&test->heap, array);
}

static struct ms_value apply(struct value_test *test, struct ms_value a,
			     enum ms_operator op, struct ms_value b)
{
	struct ms_value out;

	assert_int_equal(ms_binary(&test->heap, op, &a, &b, &out), 0);
	return out;
}

static struct ms_value adjoint(struct value_test *test, struct ms_value a)
{
	struct ms_value out;

	assert_int_equal(
		ms_unary(&test->heap, MS_OPERATOR_CTRANSPOSE, &a, &out), 0);
	return out;
}

/* No element of a - b is larger than that. */
static void assert_near(struct value_test *test, struct ms_value a,
			struct ms_value b, double tolerance)
{
	struct ms_value difference = apply(test, a, MS_OPERATOR_SUB, b);
	struct ms_view view;

	assert_int_equal(ms_view_begin(&test->heap, &difference, &view), 0);
	for (size_t i = 0; i < view.count; i++)
		assert_true(hypot(ms_view_double(&view, i),
				  ms_view_imaginary(&view, i)) <= tolerance);
	ms_view_end(&test->heap, &view);
	ms_release(&test->heap, difference);
}

/* a * b == c, which is released with the product. */
static void assert_product(struct value_test *test, struct ms_value a,
			   struct ms_value b, struct ms_value c)
{
	struct ms_value product = apply(test, a, MS_OPERATOR_MMUL, b);

	assert_near(test, product, c, 1e-10);
	ms_release(&test->heap, product);
}

/* Element by element, in the order of the definition. */
static struct ms_value naive_product(struct value_test *test, struct ms_value a,
				     struct ms_value b)
{
	size_t m = ms_rows(a);
	size_t n = ms_columns(b);
	size_t inner = ms_columns(a);
	struct ms_view p;
	struct ms_view q;
	struct ms_array *array;
	size_t dims[2] = { m, n };

	assert_true(ms_view_direct(&a, &p) && ms_view_direct(&b, &q));
	assert_int_equal(
		ms_array_create(&test->heap, MS_DOUBLE, true, 2, dims, &array),
		0);
	double *c = array->data;

	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++)
			for (size_t k = 0; k < inner; k++) {
				size_t at = i + k * m;
				size_t bt = k + j * inner;
				double x = ms_view_double(&p, at);
				double y = ms_view_imaginary(&p, at);
				double u = ms_view_double(&q, bt);
				double v = ms_view_imaginary(&q, bt);

				c[2 * (i + j * m)] += x * u - y * v;
				c[2 * (i + j * m) + 1] += x * v + y * u;
			}
	return ms_array_finish_narrow(&test->heap, array);
}

static void negative_powers_undo(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = random_matrix(&test, 5, 5, false, 3);
	struct ms_value there = apply(&test, a, MS_OPERATOR_MPOW, ms_real(3));
	struct ms_value back = apply(&test, a, MS_OPERATOR_MPOW, ms_real(-3));
	struct ms_value one = apply(&test, a, MS_OPERATOR_MPOW, ms_real(0));

	assert_product(&test, there, back, one);
	ms_release(&test.heap, one);
	ms_release(&test.heap, back);
	ms_release(&test.heap, there);
	ms_release(&test.heap, a);
	value_test_end(&test);
}

static void products_agree_with_the_definition(void **state)
{
	static const size_t shapes[][3] = {
		{ 3, 4, 5 },	{ 1, 100, 1 },	{ 40, 1, 40 },
		{ 33, 57, 29 }, { 70, 10, 64 },
	};
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < 4 * sizeof(shapes) / sizeof(*shapes); i++) {
		const size_t *shape = shapes[i / 4];
		struct ms_value a = random_matrix(&test, shape[0], shape[1],
						  (i & 1) != 0, i + 1);
		struct ms_value b = random_matrix(&test, shape[1], shape[2],
						  (i & 2) != 0, i + 100);
		struct ms_value c = naive_product(&test, a, b);

		assert_product(&test, a, b, c);
		ms_release(&test.heap, a);
		ms_release(&test.heap, b);
		ms_release(&test.heap, c);
	}
	value_test_end(&test);
}

/* General, triangular, definite and complex systems have their solution. */
static void solutions_solve(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (unsigned kind = 0; kind < 8; kind++) {
		bool complex = (kind & 1) != 0;
		struct ms_value a = random_matrix(&test, 30, 30, complex, kind);
		struct ms_value b =
			random_matrix(&test, 30, 3, (kind & 2) != 0, 50 + kind);

		if (kind >= 4) {
			struct ms_value other = adjoint(&test, a);
			struct ms_value square =
				apply(&test, a, MS_OPERATOR_MMUL, other);

			ms_release(&test.heap, a);
			ms_release(&test.heap, other);
			a = square;
		}
		struct ms_value x = apply(&test, a, MS_OPERATOR_MLDIV, b);

		assert_product(&test, a, x, b);
		struct ms_value row = adjoint(&test, b);
		struct ms_value y = apply(&test, row, MS_OPERATOR_MDIV, a);

		assert_product(&test, y, a, row);
		ms_release(&test.heap, y);
		ms_release(&test.heap, row);
		ms_release(&test.heap, x);
		ms_release(&test.heap, b);
		ms_release(&test.heap, a);
	}
	value_test_end(&test);
}

/* The residual is orthogonal to the columns. */
static void least_squares_are_least(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (unsigned kind = 0; kind < 2; kind++) {
		struct ms_value a =
			random_matrix(&test, 20, 4, kind != 0, 7 + kind);
		struct ms_value b = random_matrix(&test, 20, 2, false, 8);
		struct ms_value x = apply(&test, a, MS_OPERATOR_MLDIV, b);
		struct ms_value product = apply(&test, a, MS_OPERATOR_MMUL, x);
		struct ms_value rest =
			apply(&test, b, MS_OPERATOR_SUB, product);
		struct ms_value turned = adjoint(&test, a);

		assert_product(&test, turned, rest, ms_real(0));
		ms_release(&test.heap, turned);
		ms_release(&test.heap, rest);
		ms_release(&test.heap, product);
		ms_release(&test.heap, x);
		ms_release(&test.heap, b);
		ms_release(&test.heap, a);
	}
	value_test_end(&test);
}

static void underdetermined_systems_get_a_basic_solution(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = random_matrix(&test, 3, 7, false, 11);
	struct ms_value b = random_matrix(&test, 3, 1, false, 12);
	struct ms_value x = apply(&test, a, MS_OPERATOR_MLDIV, b);
	const double *elements = x.as.array->data;
	size_t nonzeros = 0;

	for (size_t i = 0; i < 7; i++)
		nonzeros += elements[i] != 0;
	assert_int_equal(nonzeros, 3);
	assert_product(&test, a, x, b);
	ms_release(&test.heap, x);
	ms_release(&test.heap, b);
	ms_release(&test.heap, a);
	value_test_end(&test);
}

/* ---------------------------------------------------------------- warnings */

static void remember(void *context, const char *identifier, const char *message)
{
	(void)snprintf(context, 200, "%s|%s", identifier, message);
}

static void bad_conditions_are_told(void **state)
{
	struct value_test test;
	char heard[200] = "";

	(void)state;
	value_test_begin(&test);
	test.heap.warning.warn = remember;
	test.heap.warning.context = heard;
	struct ms_value out =
		value_of_case(&test, "[1 2; 2 4]", "\\", "[1; 2]");

	assert_string_equal(heard, "MATLAB:singularMatrix|Matrix is singular "
				   "to working precision.");
	ms_release(&test.heap, out);
	out = value_of_case(&test, "[1 1; 1 1.0000000000000002]", "\\",
			    "[1; 2]");
	heard[strlen("MATLAB:nearlySingularMatrix")] = '\0';
	assert_string_equal(heard, "MATLAB:nearlySingularMatrix");
	ms_release(&test.heap, out);
	out = value_of_case(&test, "[1 1; 1 1; 1 1]", "\\", "[1; 2; 3]");
	heard[strlen("MATLAB:rankDeficientMatrix|Rank deficient, rank = 1")] =
		'\0';
	assert_string_equal(
		heard, "MATLAB:rankDeficientMatrix|Rank deficient, rank = 1");
	ms_release(&test.heap, out);
	heard[0] = '\0';
	out = value_of_case(&test, "[2 1; 1 3]", "\\", "[1; 2]");
	assert_string_equal(heard, "");
	ms_release(&test.heap, out);
	value_test_end(&test);
}

/* -------------------------------------------------------------- factorings */

static void lu_gives_the_matrix_back(void **state)
{
	static const size_t shapes[][2] = { { 6, 6 }, { 8, 5 }, { 4, 9 } };
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (unsigned i = 0; i < 6; i++) {
		struct ms_value a =
			random_matrix(&test, shapes[i / 2][0], shapes[i / 2][1],
				      i % 2 != 0, 20 + i);
		struct ms_value index[2] = { ms_none(), ms_colon() };
		struct ms_value lower;
		struct ms_value upper;
		struct ms_value rows;

		assert_int_equal(
			ms_lu_values(&test.heap, &a, &lower, &upper, &rows), 0);
		index[0] = rows;
		assert_int_equal(
			ms_index_read(&test.heap, a, index, 2, &index[1]), 0);
		assert_product(&test, lower, upper, index[1]);
		ms_release(&test.heap, index[1]);
		ms_release(&test.heap, rows);
		ms_release(&test.heap, upper);
		ms_release(&test.heap, lower);
		ms_release(&test.heap, a);
	}
	value_test_end(&test);
}

static void qr_gives_the_matrix_back(void **state)
{
	static const size_t shapes[][2] = { { 6, 6 }, { 8, 5 }, { 4, 9 } };
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (unsigned i = 0; i < 12; i++) {
		struct ms_value a =
			random_matrix(&test, shapes[i / 4][0], shapes[i / 4][1],
				      i % 2 != 0, 30 + i);
		struct ms_value index[2] = { ms_colon(), ms_none() };
		struct ms_value permuted;
		struct ms_value q;
		struct ms_value r;

		assert_int_equal(ms_qr_values(&test.heap, &a, (i & 2) != 0, &q,
					      &r, &index[1]),
				 0);
		assert_int_equal(
			ms_index_read(&test.heap, a, index, 2, &permuted), 0);
		assert_product(&test, q, r, permuted);
		struct ms_value turned = adjoint(&test, q);
		struct ms_value one = apply(&test, turned, MS_OPERATOR_MMUL, q);
		struct ms_value inverse;

		assert_int_equal(ms_inverse(&test.heap, &one, &inverse), 0);
		assert_near(&test, one, inverse, 1e-10);
		ms_release(&test.heap, inverse);
		ms_release(&test.heap, one);
		ms_release(&test.heap, turned);
		ms_release(&test.heap, index[1]);
		ms_release(&test.heap, permuted);
		ms_release(&test.heap, r);
		ms_release(&test.heap, q);
		ms_release(&test.heap, a);
	}
	value_test_end(&test);
}

static void cholesky_tells_what_is_not_definite(void **state)
{
	struct value_test test;
	struct ms_value out;
	size_t failed;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = value_of(&test, "[4 2; 2 5]");

	assert_int_equal(ms_cholesky_value(&test.heap, &a, &out, &failed), 0);
	assert_int_equal(failed, 0);
	assert_value(&test, out, "double 2x2 2 0 1 2");
	ms_release(&test.heap, a);
	a = value_of(&test, "[4 2; 2 1]");
	assert_int_equal(ms_cholesky_value(&test.heap, &a, &out, &failed), 0);
	assert_int_equal(failed, 2);
	ms_release(&test.heap, a);
	value_test_end(&test);
}

static void determinants_and_inverses(void **state)
{
	struct value_test test;
	struct ms_value out;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = value_of(&test, "[0 2; 3 0]");

	assert_int_equal(ms_determinant(&test.heap, &a, &out), 0);
	assert_value(&test, out, "double 1x1 -6");
	assert_int_equal(ms_reciprocal_condition(&test.heap, &a, &out), 0);
	assert_true(fabs(out.as.real - 2.0 / 3) < 1e-15);
	ms_release(&test.heap, a);
	a = value_of(&test, "[1 2; 2 4]");
	assert_int_equal(ms_inverse(&test.heap, &a, &out), 0);
	assert_value(&test, out, "double 2x2 inf inf inf inf");
	ms_release(&test.heap, a);
	a = value_of(&test, "[]");
	assert_int_equal(ms_determinant(&test.heap, &a, &out), 0);
	assert_value(&test, out, "double 1x1 1");
	ms_release(&test.heap, a);
	a = value_of(&test, "[1 2 3]");
	assert_failed(&test, ms_inverse(&test.heap, &a, &out), "MATLAB:square");
	ms_release(&test.heap, a);
	value_test_end(&test);
}

#ifndef WITHOUT_LIBRARY
/* A * V == V * diag(values) */
static void assert_eigen(struct value_test *test, struct ms_value a)
{
	struct ms_value vectors;
	struct ms_value values;

	assert_int_equal(ms_eigen_values(&test->heap, &a, &vectors, &values),
			 0);
	struct ms_value turned;

	assert_int_equal(
		ms_unary(&test->heap, MS_OPERATOR_TRANSPOSE, &values, &turned),
		0);
	struct ms_value scaled = apply(test, vectors, MS_OPERATOR_MUL, turned);

	assert_product(test, a, vectors, scaled);
	ms_release(&test->heap, scaled);
	ms_release(&test->heap, turned);
	ms_release(&test->heap, values);
	ms_release(&test->heap, vectors);
}

static void eigenvectors_are_scaled_by_their_values(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (unsigned i = 0; i < 4; i++) {
		struct ms_value a =
			random_matrix(&test, 9, 9, i % 2 != 0, 40 + i);

		if (i >= 2) {
			struct ms_value other = adjoint(&test, a);
			struct ms_value sum =
				apply(&test, a, MS_OPERATOR_ADD, other);

			ms_release(&test.heap, other);
			ms_release(&test.heap, a);
			a = sum;
		}
		assert_eigen(&test, a);
		ms_release(&test.heap, a);
	}
	struct ms_value a = value_of(&test, "[1 NaN; 2 3]");
	struct ms_value values;

	assert_failed(&test, ms_eigen_values(&test.heap, &a, NULL, &values),
		      "MATLAB:eig:matrixWithNaNInf");
	ms_release(&test.heap, a);
	value_test_end(&test);
}

static void singular_values_compose(void **state)
{
	static const size_t shapes[][2] = { { 5, 5 }, { 7, 3 }, { 3, 7 } };
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (unsigned i = 0; i < 6; i++) {
		struct ms_value a =
			random_matrix(&test, shapes[i / 2][0], shapes[i / 2][1],
				      i % 2 != 0, 60 + i);
		struct ms_value u;
		struct ms_value s;
		struct ms_value v;

		assert_int_equal(
			ms_svd_values(&test.heap, &a, true, &u, &s, &v), 0);
		struct ms_value row = adjoint(&test, s);
		struct ms_value scaled = apply(&test, u, MS_OPERATOR_MUL, row);
		struct ms_value turned = adjoint(&test, v);

		assert_product(&test, scaled, turned, a);
		ms_release(&test.heap, turned);
		ms_release(&test.heap, scaled);
		ms_release(&test.heap, row);
		ms_release(&test.heap, v);
		ms_release(&test.heap, s);
		ms_release(&test.heap, u);
		assert_int_equal(
			ms_svd_values(&test.heap, &a, false, &u, &s, &v), 0);
		assert_int_equal(ms_rows(u), ms_columns(u));
		assert_int_equal(ms_rows(v), ms_columns(v));
		ms_release(&test.heap, v);
		ms_release(&test.heap, s);
		ms_release(&test.heap, u);
		ms_release(&test.heap, a);
	}
	value_test_end(&test);
}
#else
static void what_needs_a_library_says_so(void **state)
{
	struct value_test test;
	struct ms_value out;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = value_of(&test, "[1 2; 3 4]");

	assert_failed(&test, ms_eigen_values(&test.heap, &a, NULL, &out),
		      "MATLAB:lapack:notAvailable");
	assert_failed(&test,
		      ms_svd_values(&test.heap, &a, true, NULL, &out, NULL),
		      "MATLAB:lapack:notAvailable");
	ms_release(&test.heap, a);
	value_test_end(&test);
}
#endif

static void allocation_may_fail_anywhere(void **state)
{
	(void)state;
	run_with_failures("[1 2; 3 4]", "*", "[1+1i 2; 3 4]");
	run_with_failures("[1 2; 3 5]", "\\", "[1; 2]");
	run_with_failures("[2 1; 1 3]", "\\", "[1; 2]");
	run_with_failures("[1 2; 3 5; 7 9]", "\\", "[1; 2; 3]");
	run_with_failures("[1 2]", "/", "single([1 2; 3 5])");
#ifndef WITHOUT_LIBRARY
	run_with_failures("[1 2; 3 5]", "^", "0.5");
#endif
	run_with_failures("[1 2; 3 5]", "^", "-3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(multiplies),
		cmocka_unit_test(divides),
		cmocka_unit_test(raises_to_powers),
		cmocka_unit_test(negative_powers_undo),
		cmocka_unit_test(products_agree_with_the_definition),
		cmocka_unit_test(solutions_solve),
		cmocka_unit_test(least_squares_are_least),
		cmocka_unit_test(underdetermined_systems_get_a_basic_solution),
		cmocka_unit_test(bad_conditions_are_told),
		cmocka_unit_test(lu_gives_the_matrix_back),
		cmocka_unit_test(qr_gives_the_matrix_back),
		cmocka_unit_test(cholesky_tells_what_is_not_definite),
		cmocka_unit_test(determinants_and_inverses),
#ifndef WITHOUT_LIBRARY
		cmocka_unit_test(eigenvectors_are_scaled_by_their_values),
		cmocka_unit_test(singular_values_compose),
#else
		cmocka_unit_test(what_needs_a_library_says_so),
#endif
		cmocka_unit_test(allocation_may_fail_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
