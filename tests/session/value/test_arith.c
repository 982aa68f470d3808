#include "value_fixture.h"

#include "value/arith.h"
#include "value/class_info.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arith_helpers.h"

/* ------------------------------------------------------------ tables of cases
 */

static const struct arith_case classes[] = {
	{ "1", "+", "2", "double 1x1 3" },
	{ "int8(100)", "+", "int8(100)", "int8 1x1 127" },
	{ "int8(-100)", "-", "int8(100)", "int8 1x1 -128" },
	{ "uint8(3)", "-", "uint8(5)", "uint8 1x1 0" },
	{ "int8(7)", "./", "int8(2)", "int8 1x1 4" },
	{ "int8(-7)", "./", "int8(2)", "int8 1x1 -4" },
	{ "int8(-128)", "./", "int8(-1)", "int8 1x1 127" },
	{ "int8([7 -7 0])", "./", "int8(0)", "int8 1x3 127 -128 0" },
	{ "int8(5)", ".*", "0.3", "int8 1x1 2" },
	{ "int8([1 2 3])", "+", "[0.5 0.4 -0.5]", "int8 1x3 2 2 3" },
	{ "2", ".^", "int8(3)", "int8 1x1 8" },
	{ "int8(2)", ".^", "int8(7)", "int8 1x1 127" },
	{ "int8(-2)", ".^", "int8(9)", "int8 1x1 -128" },
	{ "int8([1 -1 -1 2 0])", ".^", "int8([-3 -3 -2 -1 -1])",
	  "int8 1x5 1 -1 1 0 0" },
	{ "single(1)", "+", "2", "single 1x1 3" },
	{ "single(0.1)", ".*", "1", "single 1x1 0.10000000149011612" },
	{ "'a'", "+", "1", "double 1x1 98" },
	{ "true", "+", "true", "double 1x1 2" },
	{ "'ab'", "+", "'ba'", "double 1x2 195 195" },
	{ "true", "+", "int8(127)", "int8 1x1 127" },
	{ "'a'", "+", "uint8(1)", "uint8 1x1 98" },
	{ "single(3)", "+", "int8(4)", "int8 1x1 7" },
	{ "int8(1)", "+", "NaN", "int8 1x1 0" },
	{ "int8(1)", "+", "Inf", "int8 1x1 127" },
	{ "6", ".\\", "3", "double 1x1 0.5" },
	{ "int8(6)", ".\\", "int8(3)", "int8 1x1 1" },
};

/* 9007199254740993 is 2^53 + 1, which no double is. */
static const struct arith_case wide[] = {
	{ "int64([9007199254740992 1])", "+", "int64(1)",
	  "int64 1x2 9007199254740993 2" },
	{ "int64(9007199254740992)", "+", "1", "int64 1x1 9007199254740993" },
	{ "1", "+", "int64(9007199254740992)", "int64 1x1 9007199254740993" },
	{ "int64(-5)", "+", "0.5", "int64 1x1 -5" },
	{ "int64(5)", ".*", "0.5", "int64 1x1 3" },
	{ "int64(9223372036854775807)", "+", "1",
	  "int64 1x1 9223372036854775807" },
	{ "int64(-9223372036854775808)", "-", "int64(1)",
	  "int64 1x1 -9223372036854775808" },
	{ "int64(-9223372036854775808)", "./", "int64(-1)",
	  "int64 1x1 9223372036854775807" },
	{ "int64(3037000500)", ".*", "int64(3037000500)",
	  "int64 1x1 9223372036854775807" },
	{ "int64(-3037000500)", ".*", "int64(3037000500)",
	  "int64 1x1 -9223372036854775808" },
	{ "int64(3)", ".^", "39", "int64 1x1 4052555153018976267" },
	{ "int64(3)", ".^", "40", "int64 1x1 9223372036854775807" },
	{ "int64(-2)", ".^", "63", "int64 1x1 -9223372036854775808" },
	{ "uint64(18446744073709551615)", "-", "1",
	  "uint64 1x1 18446744073709551614" },
	{ "uint64(3)", "-", "5.5", "uint64 1x1 0" },
	{ "uint64(18446744073709551615)", "./", "2",
	  "uint64 1x1 9223372036854775808" },
	{ "uint64(18446744073709551615)", "./", "uint64(2)",
	  "uint64 1x1 9223372036854775808" },
	{ "int64(7)", "./", "int64(2)", "int64 1x1 4" },
	{ "int64(1)", "./", "0", "int64 1x1 9223372036854775807" },
	{ "int64(9)", ".^", "0.5", "int64 1x1 3" },
};

static const struct arith_case complexes[] = {
	{ "1+2i", "+", "3", "complex double 1x1 4+2i" },
	{ "1+2i", "-", "2i", "double 1x1 1" },
	{ "[1+2i 3]", ".*", "1-2i", "complex double 1x2 5+0i 3+-6i" },
	{ "1+2i", ".*", "1-2i", "double 1x1 5" },
	{ "1+2i", "./", "2", "complex double 1x1 0.5+1i" },
	{ "1", "./", "0+1i", "complex double 1x1 0+-1i" },
	{ "1+2i", ".^", "2", "complex double 1x1 -3+4i" },
	{ "0+1i", ".^", "4", "double 1x1 1" },
	{ "1+1i", ".^", "-1", "complex double 1x1 0.5+-0.5i" },
	{ "0+0i", ".^", "2", "double 1x1 0" },
	{ "4", ".^", "0.5", "double 1x1 2" },
	{ "[-4 4]", ".^", "2", "double 1x2 16 16" },
	{ "[4 -2]", ".^", "[0.5 2]", "double 1x2 2 4" },
	{ "1+2i", "==", "1+2i", "logical 1x1 1" },
	{ "1+2i", "==", "1", "logical 1x1 0" },
	{ "1+2i", "~=", "1", "logical 1x1 1" },
	/* Only real parts are in order. */
	{ "1+2i", "<", "1", "logical 1x1 0" },
	{ "1+2i", "<=", "1", "logical 1x1 1" },
	{ "[1+2i 3]", ">", "2-5i", "logical 1x2 0 1" },
	{ "0+1i", "&", "1", "logical 1x1 1" },
	{ "[0+1i 0]", "|", "0", "logical 1x2 1 0" },
	{ "single(1+2i)", "+", "1", "complex single 1x1 2+2i" },
};

static const struct arith_case comparisons[] = {
	{ "[1 2 3]", "<", "2", "logical 1x3 1 0 0" },
	{ "[1 2 3]", "<=", "2", "logical 1x3 1 1 0" },
	{ "[1 2 3]", ">", "2", "logical 1x3 0 0 1" },
	{ "2", ">=", "[1 2 3]", "logical 1x3 1 1 0" },
	{ "NaN", "==", "NaN", "logical 1x1 0" },
	{ "NaN", "~=", "[NaN 1]", "logical 1x2 1 1" },
	{ "'abc'", "==", "'abd'", "logical 1x3 1 1 0" },
	{ "'a'", "==", "97", "logical 1x1 1" },
	{ "int8(5)", "==", "uint16(5)", "logical 1x1 1" },
	{ "int8(5)", "<", "5.5", "logical 1x1 1" },
	{ "int8(-1)", "<", "uint64(0)", "logical 1x1 1" },
	/* The largest int64 is one less than the double beside it. */
	{ "int64(9223372036854775808)", "==", "9223372036854775808",
	  "logical 1x1 0" },
	{ "int64(9223372036854775808)", "<", "9223372036854775808",
	  "logical 1x1 1" },
	{ "uint64(18446744073709551615)", ">", "int64(-1)", "logical 1x1 1" },
	{ "int64(-1)", "<", "uint64(18446744073709551615)", "logical 1x1 1" },
	/* Neither operand loses anything in a comparison. */
	{ "single(0.1)", "==", "0.1", "logical 1x1 0" },
	{ "true", "&", "[1 0]", "logical 1x2 1 0" },
	{ "[1 0]", "|", "[0 0]", "logical 1x2 1 0" },
	{ "'a'", "&", "1", "logical 1x1 1" },
};

static const struct arith_case sizes[] = {
	{ "[1 2 3]", "+", "[10; 20]", "double 2x3 11 21 12 22 13 23" },
	{ "[1; 2]", "+", "[1 2; 3 4]", "double 2x2 2 5 3 6" },
	{ "zeros(0,3)", "+", "1", "double 0x3" },
	{ "zeros(0,3)", "+", "[1 2 3]", "double 0x3" },
	{ "[]", "+", "1", "double 0x0" },
	{ "[]", "==", "[]", "logical 0x0" },
	{ "reshape(1:4,1,1,4)", "+", "[1 2]", "double 1x2x4 2 3 3 4 4 5 5 6" },
	{ "reshape(1:4,2,1,2)", ".*", "[1 10]",
	  "double 2x2x2 1 2 10 20 3 4 30 40" },
	{ "1:3", "+", "1:3", "double 1x3 2 4 6" },
	{ "1:3", ".*", "[1;2]", "double 2x3 1 2 2 4 3 6" },
	{ "0:2:4", "==", "int8([0 2 5])", "logical 1x3 1 1 0" },
	{ "1:3", "+", "1i", "complex double 1x3 1+1i 2+1i 3+1i" },
};

static const struct arith_case strings[] = {
	{ "\"ab\"", "+", "\"cd\"", "string 1x1 {char 1x4 'abcd'}" },
	{ "\"ab\"", "+", "1", "string 1x1 {char 1x3 'ab1'}" },
	{ "'ab'", "+", "\"c\"", "string 1x1 {char 1x3 'abc'}" },
	{ "[\"a\" \"b\"]", "+", "\"c\"",
	  "string 1x2 {char 1x2 'ac'} {char 1x2 'bc'}" },
	{ "[\"a\" \"b\"]", "==", "\"b\"", "logical 1x2 0 1" },
	{ "[\"a\" \"b\"]", "==", "'b'", "logical 1x2 0 1" },
	{ "\"a\"", "~=", "\"b\"", "logical 1x1 1" },
	{ "\"a\"", "<", "\"ab\"", "logical 1x1 1" },
	{ "\"b\"", ">=", "\"ab\"", "logical 1x1 1" },
	{ "\"\"", "+", "\"x\"", "string 1x1 {char 1x1 'x'}" },
	{ "missing", "==", "missing", "logical 1x1 0" },
	{ "missing", "+", "\"x\"", "string 1x1 {none}" },
};

static const struct arith_case failures[] = {
	{ "int8(1)", "+", "int16(1)", "MATLAB:mixedClasses" },
	{ "[1 2]", "+", "[1 2 3]", "MATLAB:sizeDimensionsMustMatch" },
	{ "[1 2]", "==", "[1 2 3]", "MATLAB:sizeDimensionsMustMatch" },
	{ "zeros(0,3)", "+", "[1 2]", "MATLAB:sizeDimensionsMustMatch" },
	{ "{1}", "+", "1", "MATLAB:UndefinedFunction" },
	{ "1", "==", "{1}", "MATLAB:UndefinedFunction" },
	{ "struct(a=1)", "*", "2", "MATLAB:UndefinedFunction" },
	{ "@sin", "+", "1", "MATLAB:UndefinedFunction" },
	{ "NaN", "&", "1", "MATLAB:nologicalnan" },
	{ "1", "|", "[1 NaN]", "MATLAB:nologicalnan" },
	{ "\"a\"", "-", "1", "MATLAB:UndefinedFunction" },
	{ "\"a\"", "*", "\"b\"", "MATLAB:UndefinedFunction" },
	{ "\"a\"", "+", "struct(a=1)", "MATLAB:UndefinedFunction" },
	{ "none", "+", "1", "MATLAB:UndefinedFunction" },
};

#define CASES(table) table, sizeof(table) / sizeof(*(table))

static void classes_mix_as_they_should(void **state)
{
	(void)state;
	run_cases(CASES(classes));
}

static void wide_integers_are_exact(void **state)
{
	(void)state;
	run_cases(CASES(wide));
}

static void complex_numbers_calculate(void **state)
{
	(void)state;
	run_cases(CASES(complexes));
}

static void comparisons_lose_nothing(void **state)
{
	(void)state;
	run_cases(CASES(comparisons));
}

static void sizes_expand(void **state)
{
	(void)state;
	run_cases(CASES(sizes));
}

static void strings_join_and_compare(void **state)
{
	(void)state;
	run_cases(CASES(strings));
}

static void refuses_what_has_no_meaning(void **state)
{
	(void)state;
	run_failures(CASES(failures));
}

static void messages_name_operator_and_type(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	struct ms_value cell = value_of(&test, "{1}");
	struct ms_value one = ms_real(1);
	struct ms_value out;

	assert_int_not_equal(
		ms_binary(&test.heap, MS_OPERATOR_ADD, &one, &cell, &out), 0);
	assert_string_equal(ms_error_message(&test.heap),
			    "Operator '+' is not supported for operands of "
			    "type 'cell'.");
	ms_error_clear(&test.heap);
	ms_release(&test.heap, cell);
	value_test_end(&test);
}

/* --------------------------------------------------------------- one operand
 */

static const struct arith_case unaries[] = {
	{ "-", "[1 -2 0]", NULL, "double 1x3 -1 2 -0" },
	{ "-", "int8([-128 5])", NULL, "int8 1x2 127 -5" },
	{ "-", "uint8(5)", NULL, "uint8 1x1 0" },
	{ "-", "int64(-9223372036854775808)", NULL,
	  "int64 1x1 9223372036854775807" },
	{ "-", "true", NULL, "double 1x1 -1" },
	{ "-", "'a'", NULL, "double 1x1 -97" },
	{ "-", "1+2i", NULL, "complex double 1x1 -1+-2i" },
	{ "-", "1:3", NULL, "double 1x3 -1 -2 -3" },
	{ "-", "single([1 2])", NULL, "single 1x2 -1 -2" },
	{ "+", "'a'", NULL, "double 1x1 97" },
	{ "+", "true", NULL, "double 1x1 1" },
	{ "+", "int8(3)", NULL, "int8 1x1 3" },
	{ "~", "[0 1 2]", NULL, "logical 1x3 1 0 0" },
	{ "~", "true", NULL, "logical 1x1 0" },
	{ "~", "'a'", NULL, "logical 1x1 0" },
	{ "~", "[0 1i]", NULL, "logical 1x2 1 0" },
	{ "~", "int64([0 3])", NULL, "logical 1x2 1 0" },
	{ "'", "[1 2; 3 4]", NULL, "double 2x2 1 2 3 4" },
	{ "'", "[1+2i 3]", NULL, "complex double 2x1 1+-2i 3+-0i" },
	{ ".'", "[1+2i 3]", NULL, "complex double 2x1 1+2i 3+0i" },
	{ "'", "1:3", NULL, "double 3x1 1 2 3" },
	{ "'", "'ab'", NULL, "char 2x1 'ab'" },
	{ "'", "{1, 'a'}", NULL, "cell 2x1 {double 1x1 1} {char 1x1 'a'}" },
	{ "'", "structs(a=1; a=2)", NULL,
	  "struct 2x1 a {double 1x1 1} {double 1x1 2}" },
	{ "'", "zeros(0,3)", NULL, "double 3x0" },
	{ "'", "5", NULL, "double 1x1 5" },
	{ "'", "2i", NULL, "complex double 1x1 0+-2i" },
};

static const struct arith_case unary_failures[] = {
	{ "-", "{1}", NULL, "MATLAB:UndefinedFunction" },
	{ "~", "NaN", NULL, "MATLAB:nologicalnan" },
	{ "~", "\"a\"", NULL, "MATLAB:UndefinedFunction" },
	{ "+", "struct(a=1)", NULL, "MATLAB:UndefinedFunction" },
	{ "'", "@sin", NULL, "MATLAB:UndefinedFunction" },
	{ "'", "reshape(1:8,2,2,2)", NULL, "MATLAB:transposeND" },
	{ "'", "none", NULL, "MATLAB:UndefinedFunction" },
};

static void operators_of_one_operand(void **state)
{
	(void)state;
	run_unary_cases(CASES(unaries));
	run_unary_failures(CASES(unary_failures));
}

/* ------------------------------------------------------ storage given away */

static void temporaries_give_their_storage(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = value_of(&test, "[1 2 3]");
	struct ms_value b = value_of(&test, "[1 1 1]");
	void *storage = a.as.array->data;
	struct ms_value out;

	assert_int_equal(ms_binary_take(&test.heap, MS_OPERATOR_ADD, &a, &b,
					MS_REUSE_A, &out),
			 0);
	assert_true(ms_is_none(a));
	assert_false(ms_is_none(b));
	assert_ptr_equal(out.as.array->data, storage);
	/* The second operand, in an operation that isn't symmetric. */
	a = value_of(&test, "1");
	struct ms_value other;

	assert_int_equal(ms_binary_take(&test.heap, MS_OPERATOR_SUB, &a, &out,
					MS_REUSE_B, &other),
			 0);
	assert_true(ms_is_none(out));
	assert_value(&test, other, "double 1x3 -1 -2 -3");
	ms_release(&test.heap, b);
	value_test_end(&test);
}

static void shared_storage_stays(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = value_of(&test, "[1 2 3]");
	struct ms_value held = ms_retain(a);
	struct ms_value b = ms_real(1);
	struct ms_value out;

	assert_int_equal(ms_binary_take(&test.heap, MS_OPERATOR_ADD, &a, &b,
					MS_REUSE_A, &out),
			 0);
	assert_value(&test, out, "double 1x3 2 3 4");
	ms_release(&test.heap, a);
	assert_value(&test, held, "double 1x3 1 2 3");
	value_test_end(&test);
}

/* Another class, other dimensions: nothing to give. */
static void unfit_storage_stays(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = value_of(&test, "[1 2 3]");
	struct ms_value b = value_of(&test, "[1; 2]");
	struct ms_value out;

	assert_int_equal(ms_binary_take(&test.heap, MS_OPERATOR_ADD, &a, &b,
					MS_REUSE_A | MS_REUSE_B, &out),
			 0);
	assert_value(&test, out, "double 2x3 2 3 3 4 4 5");
	assert_int_equal(ms_binary_take(&test.heap, MS_OPERATOR_LT, &a, &b,
					MS_REUSE_A | MS_REUSE_B, &out),
			 0);
	assert_value(&test, out, "logical 2x3 0 1 0 0 0 0");
	ms_release(&test.heap, a);
	ms_release(&test.heap, b);
	value_test_end(&test);
}

/* ------------------------------------------------------------- other things */

static void long_loops_stop_when_asked(void **state)
{
	volatile sig_atomic_t flag = 1;
	struct value_test test;
	struct ms_value out;

	(void)state;
	value_test_begin(&test);
	struct ms_value a = value_of(&test, "1:100");

	test.heap.interrupt = &flag;
	int rc = ms_binary(&test.heap, MS_OPERATOR_ADD, &a, &a, &out);

	assert_failed(&test, rc, "MATLAB:interrupted");
	ms_release(&test.heap, a);
	value_test_end(&test);
}

static void too_large_results_are_refused(void **state)
{
	struct value_test test;
	struct ms_value column;
	struct ms_value out;

	(void)state;
	value_test_begin(&test);
	struct ms_value row = value_of(&test, "1:1000000");

	assert_int_equal(
		ms_unary(&test.heap, MS_OPERATOR_TRANSPOSE, &row, &column), 0);
	int rc = ms_binary(&test.heap, MS_OPERATOR_ADD, &row, &column, &out);

	assert_failed(&test, rc, "MATLAB:array:SizeLimitExceeded");
	ms_release(&test.heap, row);
	ms_release(&test.heap, column);
	value_test_end(&test);
}

static void allocation_may_fail_anywhere(void **state)
{
	static const char *const operands[][3] = {
		{ "[1 2 3]", "+", "[1;2]" },
		{ "[1+2i 3]", ".*", "[1 2]" },
		{ "\"a\"", "+", "1" },
		{ "[\"a\" \"b\"]", "==", "'a'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(operands) / sizeof(*operands); i++)
		run_with_failures(operands[i][0], operands[i][1],
				  operands[i][2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_mix_as_they_should),
		cmocka_unit_test(wide_integers_are_exact),
		cmocka_unit_test(complex_numbers_calculate),
		cmocka_unit_test(comparisons_lose_nothing),
		cmocka_unit_test(sizes_expand),
		cmocka_unit_test(strings_join_and_compare),
		cmocka_unit_test(refuses_what_has_no_meaning),
		cmocka_unit_test(messages_name_operator_and_type),
		cmocka_unit_test(operators_of_one_operand),
		cmocka_unit_test(temporaries_give_their_storage),
		cmocka_unit_test(shared_storage_stays),
		cmocka_unit_test(unfit_storage_stays),
		cmocka_unit_test(long_loops_stop_when_asked),
		cmocka_unit_test(too_large_results_are_refused),
		cmocka_unit_test(allocation_may_fail_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
