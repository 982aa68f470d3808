/* base:step:limit */
#include "value_fixture.h"

#include "value/range.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct row {
	const char *source;
	const char *expected;
};

static void ranges_have_these_elements(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "1:3", "double 1x3 1 2 3" },
		{ "3:1", "double 1x0" },
		{ "3:-1:1", "double 1x3 3 2 1" },
		{ "1:0:3", "double 1x0" },
		{ "2:2", "double 1x1 2" },
		{ "1:1.5", "double 1x1 1" },
		{ "0:0.1:0.3", "double 1x4 0 0.10000000000000001 "
			       "0.20000000000000001 0.29999999999999999" },
		{ "-1:-0.5:-3", "double 1x5 -1 -1.5 -2 -2.5 -3" },
		{ "1:Inf:3", "double 1x1 1" },
		{ "1:NaN", "double 1x1 nan" },
		{ "NaN:1:3", "double 1x1 nan" },
		{ "1:3i", "double 1x0" },
		{ "[2 9]:4", "double 1x3 2 3 4" },
		{ "[]:4", "double 1x0" },
		{ "'a':'e'", "char 1x5 'abcde'" },
		{ "'a':99", "double 1x3 97 98 99" },
		{ "true:3", "double 1x3 1 2 3" },
		{ "single(1):3", "single 1x3 1 2 3" },
		{ "0:0.5:single(1)", "single 1x3 0 0.5 1" },
		{ "int8(1):3", "int8 1x3 1 2 3" },
		{ "int8(5):-2:1", "int8 1x3 5 3 1" },
		{ "uint8(5):-2:0", "uint8 1x3 5 3 1" },
		{ "int8(100):100:127", "int8 1x1 100" },
		{ "int8(-128):127:127", "int8 1x3 -128 -1 126" },
		{ "int8(3):1", "int8 1x0" },
		{ "int8(3):int8(3)", "int8 1x1 3" },
		{ "uint64(18446744073709551615):uint64(1)", "uint64 1x0" },
		{ "int64(-2):2:int64(2)", "int64 1x3 -2 0 2" },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_value(&test, value_of(&test, rows[i].source),
			     rows[i].expected);
	value_test_end(&test);
}

/* The limit is reached although the step is no exact fraction. */
static void counts_forgive_rounding(void **state)
{
	(void)state;
	static const struct {
		double base;
		double step;
		double limit;
		double count;
	} rows[] = {
		{ 0, 0.01, 1, 101 },	  { 0, 1e-3, 1, 1001 },
		{ 1, 0.2, 2, 6 },	  { 0, 1.0 / 3, 1, 4 },
		{ 0.1, 0.1, 0.9, 9 },	  { 1, -0.1, 0, 11 },
		{ 0.1, 0.2, 0.3, 2 },	  { 0, 1, 1e15, 1e15 + 1 },
		{ 1e16, 1, 1e16 + 4, 5 }, { 0, 0.1, 0.95, 10 },
		{ -13, -4, -505, 124 },	  { 0, 1, INFINITY, INFINITY },
		{ 0, 1, -1, 0 },	  { 0, 1e-300, 1e-299, 11 },
		{ 1, 1, 1 - 1e-15, 0 },	  { 1, 1, 2 - 1e-9, 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(ms_range_count(rows[i].base, rows[i].step,
					   rows[i].limit) == rows[i].count);
}

static void ranges_cost_nothing_until_read(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value v;
	struct ms_value full;

	value_test_begin(&test);
	assert_int_equal(ms_range_doubles(&test.heap, 1, 1, 1e14, &v), 0);
	assert_int_equal(v.tag, MS_TAG_RANGE);
	assert_int_equal(ms_count(v), 100000000000000);
	assert_failed(&test, ms_gather(&test.heap, v, &full),
		      "MATLAB:array:SizeLimitExceeded");
	ms_release(&test.heap, v);
	assert_failed(&test, ms_range_doubles(&test.heap, 1, 1, INFINITY, &v),
		      "MATLAB:array:SizeLimitExceeded");
	assert_int_equal(ms_range_doubles(&test.heap, 1, 1, 5, &v), 0);
	assert_int_equal(ms_gather_slot(&test.heap, &v), 0);
	assert_int_equal(v.tag, MS_TAG_ARRAY);
	assert_value(&test, v, "double 1x5 1 2 3 4 5");
	value_test_end(&test);
}

static void wrong_operands_fail(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "int8(1):int16(3)", "MATLAB:colon:mixedIntegers" },
		{ "int8(1):0.5:3", "MATLAB:colon:nonIntegerOperand" },
		{ "1:{3}", "MATLAB:UndefinedFunction" },
		{ "struct(a=1):3", "MATLAB:UndefinedFunction" },
		{ "int64(1):uint64(5)", "MATLAB:colon:mixedIntegers" },
		{ "0:int64(9000000000000000000)",
		  "MATLAB:array:SizeLimitExceeded" },
	};
	struct value_test test;
	struct ms_value v;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_failed(&test,
			      value_parse(&test.heap, rows[i].source, &v),
			      rows[i].expected);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_have_these_elements),
		cmocka_unit_test(counts_forgive_rounding),
		cmocka_unit_test(ranges_cost_nothing_until_read),
		cmocka_unit_test(wrong_operands_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
