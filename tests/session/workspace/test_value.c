/* What a host reads of a value: every class, every form, every bound. */
#include "session/workspace/values_of.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MANY 16

/* All elements, and the same one by one from every place. */
static void check_doubles(const struct ms_value *value, size_t count,
			  const double *expected, const double *imaginary)
{
	double re[MANY], im[MANY], one, one_im;

	assert_int_equal(ms_value_count(value), count);
	assert_true(ms_value_doubles(value, 0, count, re, im));
	for (size_t i = 0; i < count; i++) {
		assert_memory_equal(&re[i], &expected[i], sizeof(*re));
		assert_true(im[i] == (imaginary == NULL ? 0 : imaginary[i]));
		assert_true(ms_value_doubles(value, i, 1, &one, &one_im));
		assert_memory_equal(&one, &expected[i], sizeof(one));
		assert_true(one_im == im[i]);
	}
	for (size_t first = 0; first < count; first++) {
		assert_true(ms_value_doubles(value, first, count - first, re,
					     NULL));
		assert_memory_equal(re, expected + first,
				    (count - first) * sizeof(*re));
	}
}

static void check_bounds(const struct ms_value *value)
{
	size_t count = ms_value_count(value);
	double re = 7;

	assert_true(ms_value_doubles(value, count, 0, &re, NULL));
	assert_false(ms_value_doubles(value, count, 1, &re, NULL));
	assert_false(ms_value_doubles(value, count + 1, 0, &re, NULL));
	assert_false(ms_value_doubles(value, 1, SIZE_MAX, &re, NULL));
	assert_false(ms_value_doubles(value, SIZE_MAX, 2, &re, NULL));
	assert_true(re == 7);
}

struct class_case {
	const char *source; /* of x = [1 2 3] in that class */
	enum ms_value_class class_;
	const char *name;
	uint64_t bytes;
};

static const struct class_case classes[] = {
	{ "[1 2 3]", MS_VALUE_DOUBLE, "double", 24 },
	{ "single([1 2 3])", MS_VALUE_SINGLE, "single", 12 },
	{ "int8([1 2 3])", MS_VALUE_INT8, "int8", 3 },
	{ "int16([1 2 3])", MS_VALUE_INT16, "int16", 6 },
	{ "int32([1 2 3])", MS_VALUE_INT32, "int32", 12 },
	{ "int64([1 2 3])", MS_VALUE_INT64, "int64", 24 },
	{ "uint8([1 2 3])", MS_VALUE_UINT8, "uint8", 3 },
	{ "uint16([1 2 3])", MS_VALUE_UINT16, "uint16", 6 },
	{ "uint32([1 2 3])", MS_VALUE_UINT32, "uint32", 12 },
	{ "uint64([1 2 3])", MS_VALUE_UINT64, "uint64", 24 },
	{ "char([1 2 3])", MS_VALUE_CHAR, "char", 6 },
	{ "1:3", MS_VALUE_DOUBLE, "double", 24 },
};

static void reads_all_plain_classes(void **state)
{
	static const double numbers[] = { 1, 2, 3 };
	char text[80];

	(void)state;
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		const struct class_case *row = &classes[i];
		struct program_run run;

		(void)snprintf(text, sizeof(text), "x = %s; y = x(2);",
			       row->source);
		values_begin(&run, text);
		const struct ms_value *x = variable_of(&run, "x");
		const struct ms_value *y = variable_of(&run, "y");
		assert_int_equal(ms_value_class(x), row->class_);
		assert_int_equal(ms_value_class(y), row->class_);
		assert_string_equal(ms_value_class_name(x), row->name);
		assert_int_equal(ms_value_bytes(x), row->bytes);
		assert_int_equal(ms_value_bytes(y), row->bytes / 3);
		assert_false(ms_value_is_complex(x) || ms_value_is_sparse(x));
		check_doubles(x, 3, numbers, NULL);
		check_doubles(y, 1, numbers + 1, NULL);
		check_bounds(x);
		check_bounds(y);
		program_run_end(&run);
	}
}

static void reads_logicals(void **state)
{
	static const double numbers[] = { 1, 0 };
	struct program_run run;
	uint64_t bits;

	(void)state;
	values_begin(&run, "x = [true false]; y = true;");
	const struct ms_value *x = variable_of(&run, "x");
	assert_int_equal(ms_value_class(x), MS_VALUE_LOGICAL);
	assert_int_equal(ms_value_bytes(x), 2);
	check_doubles(x, 2, numbers, NULL);
	assert_true(ms_value_integer(variable_of(&run, "y"), 0, &bits));
	assert_int_equal(bits, 1);
	program_run_end(&run);
}

static void tells_integers_exactly(void **state)
{
	struct program_run run;
	uint64_t bits = 7;

	(void)state;
	values_begin(&run, "a = intmin('int64'); b = [a a+1];\n"
			   "c = intmax('uint64'); d = int8([-1 5]);\n"
			   "e = 3.5; f = ['ab';'cd']; g = {1};");
	assert_true(ms_value_integer(variable_of(&run, "a"), 0, &bits));
	assert_true((int64_t)bits == INT64_MIN);
	assert_true(ms_value_integer(variable_of(&run, "b"), 1, &bits));
	assert_true((int64_t)bits == INT64_MIN + 1);
	assert_true(ms_value_integer(variable_of(&run, "c"), 0, &bits));
	assert_true(bits == UINT64_MAX);
	assert_true(ms_value_integer(variable_of(&run, "d"), 0, &bits));
	assert_true((int64_t)bits == -1);
	assert_true(ms_value_integer(variable_of(&run, "f"), 1, &bits));
	assert_int_equal(bits, 'c');
	bits = 7;
	assert_false(ms_value_integer(variable_of(&run, "b"), 2, &bits));
	assert_false(ms_value_integer(variable_of(&run, "a"), 1, &bits));
	assert_false(ms_value_integer(variable_of(&run, "e"), 0, &bits));
	assert_false(ms_value_integer(variable_of(&run, "g"), 0, &bits));
	assert_int_equal(bits, 7);
	program_run_end(&run);
}

static void reads_complex_numbers(void **state)
{
	static const double re[] = { 1, 0, 3 }, im[] = { 2, -1, 0 };
	struct program_run run;

	(void)state;
	values_begin(&run, "x = [1+2i, complex(0, -1), 3]; y = single(1+2i);");
	const struct ms_value *x = variable_of(&run, "x");
	const struct ms_value *y = variable_of(&run, "y");
	assert_true(ms_value_is_complex(x));
	assert_int_equal(ms_value_bytes(x), 48);
	check_doubles(x, 3, re, im);
	assert_true(ms_value_is_complex(y));
	assert_int_equal(ms_value_class(y), MS_VALUE_SINGLE);
	check_doubles(y, 1, re, im);
	program_run_end(&run);
}

static void reads_sparse_matrices(void **state)
{
	static const double numbers[] = { 0, 5, 0, 0, 0, 0, 7, 0, 8 };
	static const double im[] = { 0, 0, 0, 0, 0, 0, 1, 0, 0 };
	static const double re[] = { 0, 5, 0, 0, 0, 0, 7, 0, 8 };
	struct program_run run;
	uint64_t bits;

	(void)state;
	values_begin(&run, "x = sparse([2 1 3], [1 3 3], [5 7 8], 3, 3);\n"
			   "y = sparse([2 1 3], [1 3 3], [5 7+1i 8], 3, 3);\n"
			   "z = x > 5; e = sparse(0, 4);");
	const struct ms_value *x = variable_of(&run, "x");
	assert_true(ms_value_is_sparse(x));
	assert_int_equal(ms_value_bytes(x), 3 * 16 + 4 * 8);
	check_doubles(x, 9, numbers, NULL);
	check_bounds(x);
	check_doubles(variable_of(&run, "y"), 9, re, im);
	const struct ms_value *z = variable_of(&run, "z");
	assert_int_equal(ms_value_class(z), MS_VALUE_LOGICAL);
	assert_true(ms_value_integer(z, 6, &bits));
	assert_int_equal(bits, 1);
	assert_true(ms_value_integer(z, 1, &bits));
	assert_int_equal(bits, 0);
	assert_false(ms_value_integer(z, 9, &bits));
	check_bounds(variable_of(&run, "e"));
	program_run_end(&run);
}

static void reads_lazy_ranges(void **state)
{
	static const double numbers[] = { -1, -0.5, 0, 0.5, 1 };
	struct program_run run;

	(void)state;
	values_begin(&run, "x = -1:0.5:1; y = 1:0; big = 1:1e15;");
	check_doubles(variable_of(&run, "x"), 5, numbers, NULL);
	check_bounds(variable_of(&run, "x"));
	check_bounds(variable_of(&run, "y"));
	const struct ms_value *big = variable_of(&run, "big");
	double last;
	assert_true(ms_value_bytes(big) == UINT64_C(8000000000000000));
	assert_true(ms_value_doubles(big, (size_t)1e15 - 1, 1, &last, NULL));
	assert_true(last == 1e15);
	program_run_end(&run);
}

static void keeps_signs_and_nan(void **state)
{
	const double numbers[] = { -0.0, (double)NAN, -INFINITY };
	struct program_run run;

	(void)state;
	values_begin(&run, "x = [-0, NaN, -Inf]; s = single(x);");
	double re[3];
	assert_true(ms_value_doubles(variable_of(&run, "x"), 0, 3, re, NULL));
	assert_true(signbit(re[0]) && re[0] == 0);
	assert_true(isnan(re[1]));
	assert_true(re[2] == numbers[2]);
	assert_true(ms_value_doubles(variable_of(&run, "s"), 0, 3, re, NULL));
	assert_true(signbit(re[0]) && isnan(re[1]) && isinf(re[2]));
	program_run_end(&run);
}

static void tells_dimensions(void **state)
{
	struct program_run run;

	(void)state;
	values_begin(&run, "x = zeros(2, 0, 3); y = 5; z = cell(2, 3);\n"
			   "f = @sin; s = struct('a', {1, 2, 3});");
	const struct ms_value *x = variable_of(&run, "x");
	assert_int_equal(ms_value_rank(x), 3);
	assert_int_equal(ms_value_dim(x, 0), 2);
	assert_int_equal(ms_value_dim(x, 1), 0);
	assert_int_equal(ms_value_dim(x, 2), 3);
	assert_int_equal(ms_value_dim(x, 3), 1);
	assert_int_equal(ms_value_dim(x, UINT32_MAX), 1);
	assert_int_equal(ms_value_count(x), 0);
	check_bounds(x);
	assert_int_equal(ms_value_rank(variable_of(&run, "y")), 2);
	assert_int_equal(ms_value_dim(variable_of(&run, "z"), 1), 3);
	assert_int_equal(ms_value_count(variable_of(&run, "f")), 1);
	assert_int_equal(ms_value_rank(variable_of(&run, "f")), 2);
	assert_int_equal(ms_value_dim(variable_of(&run, "s"), 1), 3);
	program_run_end(&run);
}

static void opens_cells_and_strings(void **state)
{
	struct program_run run;
	double re;

	(void)state;
	values_begin(&run, "c = {1, 'ab'; [], {2}}; s = \"x\"; s(3) = \"y\";");
	const struct ms_value *c = variable_of(&run, "c");
	assert_int_equal(ms_value_class(c), MS_VALUE_CELL);
	assert_int_equal(ms_value_class(ms_value_cell(c, 0)), MS_VALUE_DOUBLE);
	assert_int_equal(ms_value_count(ms_value_cell(c, 1)), 0);
	assert_int_equal(ms_value_class(ms_value_cell(c, 2)), MS_VALUE_CHAR);
	assert_int_equal(ms_value_class(ms_value_cell(c, 3)), MS_VALUE_CELL);
	assert_null(ms_value_cell(c, 4));
	assert_int_equal(ms_value_bytes(c), 8 + 4 + 0 + 8);
	assert_false(ms_value_doubles(c, 0, 1, &re, NULL));
	assert_null(ms_value_cell(ms_value_cell(c, 0), 0));
	const struct ms_value *s = variable_of(&run, "s");
	assert_int_equal(ms_value_class(s), MS_VALUE_STRING);
	assert_int_equal(ms_value_class(ms_value_cell(s, 0)), MS_VALUE_CHAR);
	assert_null(ms_value_cell(s, 1));
	assert_null(ms_value_cell(s, 3));
	program_run_end(&run);
}

static void opens_structs(void **state)
{
	struct program_run run;
	double re;

	(void)state;
	values_begin(&run, "s = struct('a', {1, 2}, 'bb', 'x'); e = struct();");
	const struct ms_value *s = variable_of(&run, "s");
	assert_int_equal(ms_value_class(s), MS_VALUE_STRUCT);
	assert_int_equal(ms_value_field_count(s), 2);
	assert_string_equal(ms_value_field_name(s, 0), "a");
	assert_string_equal(ms_value_field_name(s, 1), "bb");
	assert_null(ms_value_field_name(s, 2));
	assert_true(ms_value_doubles(ms_value_field(s, 1, 0), 0, 1, &re, NULL));
	assert_true(re == 2);
	assert_int_equal(ms_value_class(ms_value_field(s, 0, 1)),
			 MS_VALUE_CHAR);
	assert_null(ms_value_field(s, 2, 0));
	assert_null(ms_value_field(s, 0, 2));
	assert_int_equal(ms_value_bytes(s), 8 + 2 + 8 + 2);
	assert_int_equal(ms_value_field_count(variable_of(&run, "e")), 0);
	program_run_end(&run);
}

static void names_other_classes(void **state)
{
	struct program_run run;

	(void)state;
	values_begin(&run, "f = @(x) x + 1;\n"
			   "try, error('a:b', 'c'), catch e, end");
	const struct ms_value *f = variable_of(&run, "f");
	const struct ms_value *e = variable_of(&run, "e");
	assert_int_equal(ms_value_class(f), MS_VALUE_FUNCTION);
	assert_string_equal(ms_value_class_name(f), "function_handle");
	assert_int_equal(ms_value_class(e), MS_VALUE_EXCEPTION);
	assert_string_equal(ms_value_class_name(e), "MException");
	assert_int_equal(ms_value_field_count(f), 0);
	assert_null(ms_value_field(f, 0, 0));
	assert_null(ms_value_cell(e, 0));
	program_run_end(&run);
}

/* A container that holds itself twice, forty times over, has 2^40 elements:
 * counting gives up in time. */
static void counting_bytes_ends(void **state)
{
	struct program_run run;

	(void)state;
	values_begin(&run, "c = {1}; for k = 1:40, c = {c, c}; end\n"
			   "d = 1; for k = 1:1000, d = {d}; end");
	assert_true(ms_value_bytes(variable_of(&run, "c")) > 1000000);
	assert_true(ms_value_bytes(variable_of(&run, "d")) <= 8);
	program_run_end(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_all_plain_classes),
		cmocka_unit_test(reads_logicals),
		cmocka_unit_test(tells_integers_exactly),
		cmocka_unit_test(reads_complex_numbers),
		cmocka_unit_test(reads_sparse_matrices),
		cmocka_unit_test(reads_lazy_ranges),
		cmocka_unit_test(keeps_signs_and_nan),
		cmocka_unit_test(tells_dimensions),
		cmocka_unit_test(opens_cells_and_strings),
		cmocka_unit_test(opens_structs),
		cmocka_unit_test(names_other_classes),
		cmocka_unit_test(counting_bytes_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
