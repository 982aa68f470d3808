#include "arith_helpers.h"

#include "value/array.h"
#include "value/equal.h"
#include "value/sparse_ops.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CASES(table) table, sizeof(table) / sizeof(*(table))

/* What holds for every sparse matrix. */
static void assert_sound(struct ms_value v)
{
	const struct ms_sparse *s = ms_sparse_of(v);
	size_t step = ms_is_complex(v) ? 2 : 1;

	assert_true(ms_is_class(v, MS_DOUBLE) || ms_is_class(v, MS_LOGICAL));
	assert_int_equal(s->starts[0], 0);
	assert_int_equal(s->starts[s->dims[1]], s->count);
	assert_true(s->count <= s->capacity);
	for (size_t j = 0; j < s->dims[1]; j++) {
		assert_true(s->starts[j] <= s->starts[j + 1]);
		for (size_t k = s->starts[j]; k < s->starts[j + 1]; k++) {
			assert_true(s->rows[k] < s->dims[0]);
			assert_true(k == s->starts[j] ||
				    s->rows[k - 1] < s->rows[k]);
			if (ms_is_class(v, MS_LOGICAL)) {
				assert_int_equal(((uint8_t *)s->data)[k], 1);
				continue;
			}
			const double *x = (double *)s->data + k * step;

			assert_true(x[0] != 0 || x[step - 1] != 0);
		}
	}
}

static struct ms_value full(struct value_test *test, struct ms_value v)
{
	struct ms_value out;

	assert_int_equal(ms_gather(&test->heap, v, &out), 0);
	return out;
}

/* ------------------------------------ the same as with full matrices, always
 */

static const char *const matrices[] = {
	"[1 0 2; 0 0 3; 4 5 0]",
	"[0 1 2; 0 0 -3; 4 0 0]",
	"logical([1 0 1; 0 0 0; 1 1 0])",
	"[1+2i 0 0; 0 0 3; 0 0 1i]",
	"zeros(3,3)",
	"[1 0 2]",
	"[0; 1; 2]",
	"2",
	"0",
};

#define MATRIX_COUNT (sizeof(matrices) / sizeof(*matrices))

static struct ms_value sparse_of(struct value_test *test, const char *text)
{
	struct ms_value whole = value_of(test, text);
	struct ms_value out;

	assert_int_equal(ms_sparse_from_full(&test->heap, whole, &out), 0);
	ms_release(&test->heap, whole);
	return out;
}

static void assert_same(struct value_test *test, struct ms_value v,
			struct ms_value expected, const char *what)
{
	struct ms_value whole = full(test, v);
	bool same = false;

	if (ms_is_sparse(v))
		assert_sound(v);
	assert_int_equal(
		ms_equal(&test->heap, whole, expected, MS_EQUAL_NAN, &same), 0);
	if (!same) {
		print_message("%s: %s\n", what, value_text(test, whole));
		fail_msg("%s: %s", what, value_text(test, expected));
	}
	ms_release(&test->heap, whole);
}

/* a OP b with each operand sparse or full, against both full. */
static void compare(struct value_test *test, const char *a, enum ms_operator op,
		    const char *b)
{
	struct ms_value left[2] = { value_of(test, a), sparse_of(test, a) };
	struct ms_value right[2] = { value_of(test, b), sparse_of(test, b) };
	struct ms_value expected;
	struct ms_value out;
	char what[200];
	int rc = ms_binary(&test->heap, op, &left[0], &right[0], &expected);

	for (unsigned i = 1; i < 4; i++) {
		(void)snprintf(what, sizeof(what), "%s %s %s (%u)", a,
			       ms_operator_text(op), b, i);
		int got = ms_binary(&test->heap, op, &left[i & 1],
				    &right[i >> 1], &out);

		if ((rc == 0) != (got == 0))
			fail_msg("%s: %s", what, ms_error_message(&test->heap));
		if (got == 0) {
			assert_same(test, out, expected, what);
			assert_true(i != 3 || ms_is_sparse(out));
			ms_release(&test->heap, out);
		}
		ms_error_clear(&test->heap);
	}
	if (rc == 0)
		ms_release(&test->heap, expected);
	ms_release_all(&test->heap, left, 2);
	ms_release_all(&test->heap, right, 2);
}

static void operators_agree_with_full_ones(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < MATRIX_COUNT; i++)
		for (size_t j = 0; j < MATRIX_COUNT; j++)
			for (enum ms_operator op = MS_OPERATOR_ADD;
			     op < MS_OPERATOR_NEG; op++)
				if (op < MS_OPERATOR_MDIV ||
				    op > MS_OPERATOR_MPOW)
					compare(&test, matrices[i], op,
						matrices[j]);
	value_test_end(&test);
}

static void operators_of_one_operand_agree(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < MATRIX_COUNT; i++)
		for (enum ms_operator op = MS_OPERATOR_NEG;
		     op < MS_OPERATOR_COUNT; op++) {
			struct ms_value whole = value_of(&test, matrices[i]);
			struct ms_value sparse = sparse_of(&test, matrices[i]);
			struct ms_value expected;
			struct ms_value out;

			assert_int_equal(
				ms_unary(&test.heap, op, &whole, &expected), 0);
			assert_int_equal(
				ms_unary(&test.heap, op, &sparse, &out), 0);
			assert_true(ms_is_sparse(out));
			assert_same(&test, out, expected, matrices[i]);
			ms_release(&test.heap, out);
			ms_release(&test.heap, expected);
			ms_release(&test.heap, sparse);
			ms_release(&test.heap, whole);
		}
	value_test_end(&test);
}

/* What stays sparse, and what doesn't. */
static const struct arith_case kinds[] = {
	{ "sparse([1 0])", "+", "1", "double 1x2 2 1" },
	{ "sparse([1 0])", "+", "[1 2]", "double 1x2 2 2" },
	{ "sparse([1 0])", ".*", "[3 4]", "sparse double 1x2 3 0" },
	{ "sparse([1 0])", "*", "2", "sparse double 1x2 2 0" },
	{ "sparse([1 0])", "./", "2", "sparse double 1x2 0.5 0" },
	{ "sparse([1 0])", "==", "0", "sparse logical 1x2 0 1" },
	{ "sparse([1 0])", "&", "[1 1]", "sparse logical 1x2 1 0" },
	{ "sparse([1 0])", "*", "[1; 1]", "double 1x1 1" },
	{ "sparse([1 0])", "*", "sparse([1; 1])", "sparse double 1x1 1" },
	{ "2", "./", "sparse([1 2])", "double 1x2 2 1" },
	{ "sparse([1 0; 0 2])", "^", "3", "sparse double 2x2 1 0 0 8" },
	{ "sparse([1 0; 0 2])", "\\", "[1; 1]", "double 2x1 1 0.5" },
	{ "sparse([1 0; 0 2])", "\\", "sparse([1; 1])",
	  "sparse double 2x1 1 0.5" },
	{ "sparse([1 0])", ".*", "int8([3 4])", "int8 1x2 3 0" },
};

static void results_stay_sparse_where_they_should(void **state)
{
	(void)state;
	run_cases(CASES(kinds));
}

static const struct arith_case failures[] = {
	{ "sparse([1 0])", "+", "sparse([1 2 3])",
	  "MATLAB:sizeDimensionsMustMatch" },
	{ "sparse([1 0])", "*", "sparse([1 0])", "MATLAB:innerdim" },
	{ "sparse([1 0])", "*", "[1 0]", "MATLAB:innerdim" },
	{ "sparse([1 0])", "&", "[1 NaN]", "MATLAB:nologicalnan" },
	{ "sparse([1 0])", "+", "{1}", "MATLAB:UndefinedFunction" },
	{ "sparse([1 0; 0 1])", "\\", "[1; 2; 3]", "MATLAB:dimagree" },
	{ "sparse([1 0 2])", "^", "2", "MATLAB:square" },
};

static void refuses_what_does_not_fit(void **state)
{
	(void)state;
	run_failures(CASES(failures));
}

/* ---------------------------------------------------------------- equations */

static uint64_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* n x n with about 'each' elements per column and a zero-free diagonal, shifted
 * so that pivoting has something to do. */
static struct ms_value random_sparse(struct value_test *test, size_t n,
				     size_t each, bool complex, uint64_t seed)
{
	size_t dims[2] = { n, n };
	struct ms_array *array;
	struct ms_value whole;
	struct ms_value out;

	assert_int_equal(ms_array_create(&test->heap, MS_DOUBLE, complex, 2,
					 dims, &array),
			 0);
	double *x = array->data;

	for (size_t j = 0; j < n; j++)
		for (size_t k = 0; k <= each; k++) {
			size_t row = k == 0 ? (j + 1) % n : next(&seed) % n;
			size_t at = (row + j * n) * (complex ? 2 : 1);

			x[at] = (double)(next(&seed) % 100) + (k == 0) + 1;
			if (complex)
				x[at + 1] = (double)(next(&seed) % 10);
		}
	whole = ms_array_finish(&test->heap, array);
	assert_int_equal(ms_sparse_from_full(&test->heap, whole, &out), 0);
	ms_release(&test->heap, whole);
	return out;
}

static struct ms_value ones(struct value_test *test, size_t n)
{
	struct ms_array *array;

	assert_int_equal(ms_matrix_create(&test->heap, MS_DOUBLE, n, 2, &array),
			 0);
	for (size_t i = 0; i < 2 * n; i++)
		((double *)array->data)[i] = (double)(i % 7) + 1;
	return ms_array_finish(&test->heap, array);
}

static void assert_solves(struct value_test *test, struct ms_value a,
			  struct ms_value b)
{
	struct ms_value x;
	struct ms_value product;
	struct ms_view p;
	struct ms_view q;

	assert_int_equal(ms_binary(&test->heap, MS_OPERATOR_MLDIV, &a, &b, &x),
			 0);
	assert_int_equal(
		ms_binary(&test->heap, MS_OPERATOR_MMUL, &a, &x, &product), 0);
	assert_int_equal(ms_view_begin(&test->heap, &product, &p), 0);
	assert_int_equal(ms_view_begin(&test->heap, &b, &q), 0);
	for (size_t i = 0; i < q.count; i++) {
		double off = ms_view_double(&p, i) - ms_view_double(&q, i);

		assert_true(off < 1e-7 && off > -1e-7);
		assert_true(ms_view_imaginary(&p, i) < 1e-7);
	}
	ms_view_end(&test->heap, &q);
	ms_view_end(&test->heap, &p);
	ms_release(&test->heap, product);
	ms_release(&test->heap, x);
}

static void sparse_systems_are_solved(void **state)
{
	static const size_t sizes[] = { 1, 2, 5, 40, 150 };
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (unsigned complex = 0; complex < 2; complex++) {
			struct ms_value a = random_sparse(&test, sizes[i], 4,
							  complex != 0, i + 5);
			struct ms_value b = ones(&test, sizes[i]);

			assert_solves(&test, a, b);
			ms_release(&test.heap, b);
			ms_release(&test.heap, a);
		}
	value_test_end(&test);
}

static void remember(void *context, const char *identifier, const char *message)
{
	(void)message;
	(void)snprintf(context, 100, "%s", identifier);
}

static void singular_sparse_systems_warn(void **state)
{
	struct value_test test;
	char heard[100] = "";

	(void)state;
	value_test_begin(&test);
	test.heap.warning.warn = remember;
	test.heap.warning.context = heard;
	ms_release(&test.heap,
		   value_of_case(&test, "sparse([1 2; 2 4])", "\\", "[1; 2]"));
	assert_string_equal(heard, "MATLAB:singularMatrix");
	value_test_end(&test);
}

/* --------------------------------------------------------------- what is not
 *                                                                 an operator
 */

static void changes_its_shape(void **state)
{
	struct value_test test;
	struct ms_value out;

	(void)state;
	value_test_begin(&test);
	struct ms_value v = value_of(&test, "sparse([1 0 3; 0 5 6])");

	assert_int_equal(ms_sparse_reshape(&test.heap, v, 3, 2, &out), 0);
	assert_sound(out);
	assert_value(&test, out, "sparse double 3x2 1 0 0 5 3 6");
	ms_release(&test.heap, v);
	value_test_end(&test);
}

/* ------------------------------------------------------------------ indexing
 */

static const char *const indexings[] = {
	":",
	"1",
	"4",
	"9",
	"[1 5 9 5]",
	"[1; 5]",
	"[1 2; 3 4]",
	"zeros(1,0)",
	"2:2:8",
	"logical([1 0 0; 0 1 1; 0 0 0])",
	"sparse(logical([1 0 0; 0 1 1; 0 0 0]))",
	"1|1",
	"2|:",
	":|2",
	":|:",
	"[3 1 1]|:",
	":|[3 3 1]",
	"[1 2]|[2 3]",
	"logical([1 0 1])|2",
	"1:0|:",
	"3:-1:1|3:-1:1",
	"[1 2 3 1 2 3 1 2 3 1]|[1 2]",
	"10",
	"4|1",
	"0",
	"1.5|1",
	"1|1|1",
};

#define INDEXING_COUNT (sizeof(indexings) / sizeof(*indexings))

static void compare_read(struct value_test *test, const char *source,
			 const char *indexing)
{
	struct ms_value index[8];
	uint32_t count = value_list(test, indexing, index);
	struct ms_value whole = value_of(test, source);
	struct ms_value sparse = sparse_of(test, source);
	struct ms_value expected;
	struct ms_value out;
	int rc = ms_index_read(&test->heap, whole, index, count, &expected);
	int got = ms_index_read(&test->heap, sparse, index, count, &out);

	if ((rc == 0) != (got == 0))
		fail_msg("%s(%s): %d, not %d", source, indexing, got, rc);
	if (rc == 0) {
		assert_true(ms_is_sparse(out));
		assert_same(test, out, expected, indexing);
		ms_release(&test->heap, out);
		ms_release(&test->heap, expected);
	}
	ms_error_clear(&test->heap);
	ms_release(&test->heap, sparse);
	ms_release(&test->heap, whole);
	value_list_end(test, index, count);
}

static void reads_as_full_ones_do(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < MATRIX_COUNT; i++)
		for (size_t k = 0; k < INDEXING_COUNT; k++)
			compare_read(&test, matrices[i], indexings[k]);
	value_test_end(&test);
}

static void compare_write(struct value_test *test, const char *source,
			  const char *indexing, const char *written)
{
	struct ms_value index[8];
	uint32_t count = value_list(test, indexing, index);
	struct ms_value whole = value_of(test, source);
	struct ms_value sparse = sparse_of(test, source);
	struct ms_value value = value_of(test, written);
	int rc = ms_index_write(&test->heap, &whole, index, count, value);
	int got = ms_index_write(&test->heap, &sparse, index, count, value);
	char what[200];

	(void)snprintf(what, sizeof(what), "%s(%s) = %s", source, indexing,
		       written);
	if ((rc == 0) != (got == 0))
		fail_msg("%s: %s", what, ms_error_message(&test->heap));
	ms_error_clear(&test->heap);
	assert_true(ms_is_sparse(sparse));
	assert_same(test, sparse, whole, what);
	ms_release(&test->heap, value);
	ms_release(&test->heap, sparse);
	ms_release(&test->heap, whole);
	value_list_end(test, index, count);
}

static void writes_as_full_ones_do(void **state)
{
	static const char *const values[] = {
		"7",	     "0",  "true",	 "2i",	      "[1 2 3]",
		"[0; 5; 0]", "[]", "[1 2; 0 4]", "sparse(3)",
	};
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < MATRIX_COUNT; i++)
		for (size_t k = 0; k < INDEXING_COUNT; k++)
			for (size_t v = 0; v < sizeof(values) / sizeof(*values);
			     v++)
				compare_write(&test, matrices[i], indexings[k],
					      values[v]);
	value_test_end(&test);
}

/* Many single writes into one matrix, in an order that makes gaps. */
static void single_writes_stay_sound(void **state)
{
	struct value_test test;
	double expected[7 * 7] = { 0 };
	uint64_t seed = 1;

	(void)state;
	value_test_begin(&test);
	struct ms_value v = sparse_of(&test, "zeros(7,7)");

	for (int i = 0; i < 500; i++) {
		size_t row = next(&seed) % 7;
		size_t column = next(&seed) % 7;
		double x = (double)(next(&seed) % 3);
		struct ms_value index[2] = { ms_real((double)row + 1),
					     ms_real((double)column + 1) };

		expected[row + 7 * column] = x;
		assert_int_equal(
			ms_index_write(&test.heap, &v, index, 2, ms_real(x)),
			0);
		assert_sound(v);
	}
	struct ms_value whole = full(&test, v);

	assert_memory_equal(whole.as.array->data, expected, sizeof(expected));
	ms_release(&test.heap, whole);
	ms_release(&test.heap, v);
	value_test_end(&test);
}

static void deletes_as_full_ones_do(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < MATRIX_COUNT; i++)
		for (size_t k = 0; k < INDEXING_COUNT; k++) {
			struct ms_value index[8];
			uint32_t count = value_list(&test, indexings[k], index);
			struct ms_value whole = value_of(&test, matrices[i]);
			struct ms_value sparse = sparse_of(&test, matrices[i]);
			int rc = ms_index_delete(&test.heap, &whole, index,
						 count);
			int got = ms_index_delete(&test.heap, &sparse, index,
						  count);

			if ((rc == 0) != (got == 0))
				fail_msg("%s(%s) = []", matrices[i],
					 indexings[k]);
			ms_error_clear(&test.heap);
			assert_same(&test, sparse, whole, indexings[k]);
			ms_release(&test.heap, sparse);
			ms_release(&test.heap, whole);
			value_list_end(&test, index, count);
		}
	value_test_end(&test);
}

/* An n x n matrix with one element, which is 5. */
static struct ms_value five_at(struct ms_heap *heap, size_t row, size_t column,
			       size_t n)
{
	struct ms_sparse *made;

	assert_int_equal(
		ms_sparse_create(heap, MS_DOUBLE, false, n, n, 1, &made), 0);
	made->rows[0] = row;
	((double *)made->data)[0] = 5;
	for (size_t k = column + 1; k <= n; k++)
		made->starts[k] = 1;
	made->count = 1;
	return ms_take_object(made);
}

/* A matrix far too large to be full. */
static void large_ones_are_never_full(void **state)
{
	struct value_test test;
	struct ms_value out;
	struct ms_value v;

	(void)state;
	value_test_begin(&test);
	v = five_at(&test.heap, 899999, 799999, 1000000);
	struct ms_value index[2] = { ms_real(900000), ms_real(800000) };

	assert_int_equal(ms_index_read(&test.heap, v, index, 2, &out), 0);
	assert_value(&test, out, "sparse double 1x1 5");
	index[0] = ms_real(1);
	assert_int_equal(ms_index_write(&test.heap, &v, index, 2, ms_real(6)),
			 0);
	assert_int_equal(ms_sparse_count(v), 2);
	index[0] = ms_colon();
	assert_int_equal(ms_index_read(&test.heap, v, index, 2, &out), 0);
	assert_int_equal(ms_sparse_count(out), 2);
	ms_release(&test.heap, out);
	assert_int_equal(ms_index_delete(&test.heap, &v, index, 2), 0);
	assert_int_equal(ms_columns(v), 999999);
	assert_int_equal(ms_sparse_count(v), 0);
	ms_release(&test.heap, v);
	value_test_end(&test);
}

static void joins_as_full_ones_do(void **state)
{
	static const char *const sources[] = {
		"[sparse([1 0; 0 2]) sparse([0; 3])]",
		"[sparse([1 0; 0 2]); 1 2]",
		"[sparse(logical([1 0])) logical([1 1])]",
		"[sparse(logical([1 0])) [2 3]]",
		"[[] sparse([1 0])]",
		"[sparse([1 0]) 1i]",
	};
	static const char *const expected[] = {
		"sparse double 2x3 1 0 0 2 0 3",
		"sparse double 3x2 1 0 1 0 2 2",
		"sparse logical 1x4 1 0 1 1",
		"sparse double 1x4 1 0 2 3",
		"sparse double 1x2 1 0",
		"sparse complex double 1x3 1+0i 0+0i 0+1i",
	};
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		struct ms_value v = value_of(&test, sources[i]);

		assert_sound(v);
		assert_value(&test, v, expected[i]);
	}
	struct ms_value out;

	assert_failed(
		&test,
		value_parse(&test.heap, "[sparse([1 0]); sparse(1)]", &out),
		"MATLAB:catenate:dimensionMismatch");
	value_test_end(&test);
}

static void allocation_may_fail_anywhere(void **state)
{
	(void)state;
	run_with_failures("sparse([1 0; 2 3])", "+", "sparse([0 1i; 2 0])");
	run_with_failures("sparse([1 0; 2 3])", "*", "sparse([0 1; 2 0])");
	run_with_failures("sparse([1 0; 2 3])", "*", "[0 1; 2 0]");
	run_with_failures("sparse([1 0; 2 3])", ".*", "[0 1; 2 0]");
	run_with_failures("sparse([1 4; 2 3])", "\\", "[1; 2]");
	run_with_failures("sparse([1 4; 2 3])", "==", "0");
	run_with_failures("sparse([1 4; 2 3])", "^", "3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operators_agree_with_full_ones),
		cmocka_unit_test(operators_of_one_operand_agree),
		cmocka_unit_test(results_stay_sparse_where_they_should),
		cmocka_unit_test(refuses_what_does_not_fit),
		cmocka_unit_test(sparse_systems_are_solved),
		cmocka_unit_test(singular_sparse_systems_warn),
		cmocka_unit_test(changes_its_shape),
		cmocka_unit_test(reads_as_full_ones_do),
		cmocka_unit_test(writes_as_full_ones_do),
		cmocka_unit_test(single_writes_stay_sound),
		cmocka_unit_test(deletes_as_full_ones_do),
		cmocka_unit_test(large_ones_are_never_full),
		cmocka_unit_test(joins_as_full_ones_do),
		cmocka_unit_test(allocation_may_fail_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
