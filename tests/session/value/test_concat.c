/* [a, b; c, d] */
#include "value_fixture.h"

#include "value/concat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void the_widest_class_wins(void **state)
{
	(void)state;
	static const struct value_row rows[] = {
		{ "[1 2 3]", "double 1x3 1 2 3" },
		{ "[true true]", "logical 1x2 1 1" },
		{ "[true 2]", "double 1x2 1 2" },
		{ "[true 'a']", "char 1x2 '\001a'" },
		{ "['a' 66]", "char 1x2 'aB'" },
		{ "[1 single(2)]", "single 1x2 1 2" },
		{ "[1.5 int8(2)]", "int8 1x2 2 2" },
		{ "[int8(100) int16(300)]", "int8 1x2 100 127" },
		{ "[int16(300) int8(100)]", "int16 1x2 300 100" },
		{ "[single(1) int8(2)]", "int8 1x2 1 2" },
		{ "[int8(65) 'b']", "char 1x2 'Ab'" },
		{ "[1 2i]", "complex double 1x2 1+0i 0+2i" },
		{ "[{1} 2]", "cell 1x2 {double 1x1 1} {double 1x1 2}" },
		{ "[1;{2}]", "cell 2x1 {double 1x1 1} {double 1x1 2}" },
		{ "[1 2;{3} 4]",
		  "cell 2x2 {double 1x1 1} {double 1x1 3} {double 1x1 2} "
		  "{double 1x1 4}" },
		{ "[\"a\" 'bc' 5]",
		  "string 1x3 {char 1x1 'a'} {char 1x2 'bc'} {char 1x1 '5'}" },
		{ "['x' 'y';\"a\" \"b\"]",
		  "string 2x2 {char 1x1 'x'} {char 1x1 'a'} {char 1x1 'y'} "
		  "{char 1x1 'b'}" },
		{ "[struct(a=1,b=2) struct(b=3,a=4)]",
		  "struct 1x2 a b {double 1x1 1} {double 1x1 2} "
		  "{double 1x1 4} {double 1x1 3}" },
		{ "[sparse([1 0]) 2]", "sparse double 1x3 1 0 2" },
		{ "[sparse([1 0]);[3 4]]", "sparse double 2x2 1 3 0 4" },
		{ "[@sin]", "function_handle 1x1 {char 1x3 'sin'}" },
	};
	ASSERT_VALUES(rows);
}

static void parts_are_laid_side_by_side(void **state)
{
	(void)state;
	static const struct value_row rows[] = {
		{ "[]", "double 0x0" },
		{ "[1:3]", "double 1x3 1 2 3" },
		{ "[1 2;3 4]", "double 2x2 1 3 2 4" },
		{ "[[1;2] [3;4]]", "double 2x2 1 2 3 4" },
		{ "[1:2;3:4]", "double 2x2 1 3 2 4" },
		{ "[[1 2;3 4];5 6]", "double 3x2 1 3 5 2 4 6" },
		{ "['ab';'cd']", "char 2x2 'acbd'" },
		{ "[{1,2};{3,4}]",
		  "cell 2x2 {double 1x1 1} {double 1x1 3} {double 1x1 2} "
		  "{double 1x1 4}" },
	};
	ASSERT_VALUES(rows);
}

static void empties_take_no_place(void **state)
{
	(void)state;
	static const struct value_row rows[] = {
		{ "[[] 1 2]", "double 1x2 1 2" },
		{ "[[];1 2]", "double 1x2 1 2" },
		{ "[zeros(1,0);1 2]", "double 1x2 1 2" },
		{ "[zeros(0,3);[1 2 3]]", "double 1x3 1 2 3" },
		{ "[zeros(1,0) zeros(1,0)]", "double 1x0" },
		{ "[[] true]", "double 1x1 1" },
		{ "[[] int8(1)]", "int8 1x1 1" },
		{ "['' 'a']", "char 1x1 'a'" },
		{ "[{} 5]", "cell 1x1 {double 1x1 5}" },
		{ "[{1} []]", "cell 1x1 {double 1x1 1}" },
		{ "[{1} {}]", "cell 1x1 {double 1x1 1}" },
		{ "[struct(a=1) []]", "struct 1x1 a {double 1x1 1}" },
		{ "[\"a\" []]", "string 1x1 {char 1x1 'a'}" },
	};
	ASSERT_VALUES(rows);
}

static void third_dimension(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value out;
	struct ms_value values[8];

	value_test_begin(&test);
	uint32_t n = value_list(&test, "[1 2;3 4]|[5 6;7 8]", values);
	assert_int_equal(ms_concat(&test.heap, 2, values, n, &out), 0);
	assert_value(&test, out, "double 2x2x2 1 3 2 4 5 7 6 8");
	assert_int_equal(ms_concat(&test.heap, 0, values, n, &out), 0);
	assert_value(&test, out, "double 4x2 1 3 5 7 2 4 6 8");
	assert_failed(&test, ms_concat(&test.heap, 64, values, n, &out),
		      "MATLAB:catenate:dimension");
	value_list_end(&test, values, n);
	value_test_end(&test);
}

static void what_does_not_fit_fails(void **state)
{
	(void)state;
	static const struct value_row rows[] = {
		{ "[[1 2];[1 2 3]]", "MATLAB:catenate:dimensionMismatch" },
		{ "[[1;2] [1 2 3]]", "MATLAB:catenate:dimensionMismatch" },
		{ "['abc';'ab']", "MATLAB:catenate:dimensionMismatch" },
		{ "[zeros(0,3);[1 2]]", "MATLAB:catenate:dimensionMismatch" },
		{ "[struct(a=1) struct(b=1)]",
		  "MATLAB:catenate:structFieldBad" },
		{ "[struct(a=1) 5]", "MATLAB:catenate:UnableToConcat" },
		{ "[@sin @cos]", "MATLAB:FunctionHandle:nonScalar" },
	};
	struct value_test test;
	struct ms_value out;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_failed(&test,
			      value_parse(&test.heap, rows[i].source, &out),
			      rows[i].expected);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_widest_class_wins),
		cmocka_unit_test(parts_are_laid_side_by_side),
		cmocka_unit_test(empties_take_no_place),
		cmocka_unit_test(third_dimension),
		cmocka_unit_test(what_does_not_fit_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
