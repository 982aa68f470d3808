/* Classes into each other, arguments, truth. */
#include "value_fixture.h"

#include "value/class_info.h"
#include "value/convert.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void integers_round_and_saturate(void **state)
{
	(void)state;
	static const struct value_row rows[] = {
		{ "int8([0.5 1.5 2.5 -0.5 -1.5 -2.5])",
		  "int8 1x6 1 2 3 -1 -2 -3" },
		{ "int8([127.4 127.5 1e9 -128.4 -1e9])",
		  "int8 1x5 127 127 127 -128 -128" },
		{ "uint8([255.5 -1 0.4 NaN Inf])", "uint8 1x5 255 0 0 0 255" },
		{ "int8(NaN)", "int8 1x1 0" },
		{ "int64(9.3e18)", "int64 1x1 9223372036854775807" },
		{ "int64(-9.3e18)", "int64 1x1 -9223372036854775808" },
		{ "int64(-Inf)", "int64 1x1 -9223372036854775808" },
		{ "uint64(1.9e19)", "uint64 1x1 18446744073709551615" },
		{ "uint64(int64(9.3e18))", "uint64 1x1 9223372036854775807" },
		{ "int64(uint64(1.9e19))", "int64 1x1 9223372036854775807" },
		{ "uint32(int8([-5 5]))", "uint32 1x2 0 5" },
		{ "int8(uint16([300 5]))", "int8 1x2 127 5" },
		{ "int16(single(2.5))", "int16 1x1 3" },
		{ "int32(0.49999999999999994)", "int32 1x1 0" },
		{ "int8([1+2i 300+4i])", "complex int8 1x2 1+2i 127+4i" },
		{ "double(int8([1 -2]))", "double 1x2 1 -2" },
		{ "single(0.1)", "single 1x1 0.10000000149011612" },
		{ "double('ab')", "double 1x2 97 98" },
		{ "char([72 105.9])", "char 1x2 'Hi'" },
		{ "char(-5)", "char 1x1 '" },
		{ "logical([0 2 -1])", "logical 1x3 0 1 1" },
		{ "double(1:3)", "double 1x3 1 2 3" },
		{ "int8(1:3)", "int8 1x3 1 2 3" },
		{ "logical(sparse([2 0]))", "sparse logical 1x2 1 0" },
		{ "single(sparse([2 0]))", "single 1x2 2 0" },
		{ "char([65+1i 66])", "char 1x2 'AB'" },
	};
	ASSERT_VALUES(rows);
}

static void texts_become_each_other(void **state)
{
	(void)state;
	static const struct value_row rows[] = {
		{ "string('abc')", "string 1x1 {char 1x3 'abc'}" },
		{ "string('')", "string 1x1 {char 0x0 ''}" },
		{ "string(['ab';'cd'])",
		  "string 2x1 {char 1x2 'ab'} {char 1x2 'cd'}" },
		{ "string({'a','bc'})",
		  "string 1x2 {char 1x1 'a'} {char 1x2 'bc'}" },
		{ "string({1,'bc'})",
		  "string 1x2 {char 1x1 '1'} {char 1x2 'bc'}" },
		{ "string([1 2.5 100000])",
		  "string 1x3 {char 1x1 '1'} {char 1x3 '2.5'} "
		  "{char 1x6 '100000'}" },
		{ "string([1.23456789 123.456789])",
		  "string 1x2 {char 1x6 '1.2346'} {char 1x8 '123.4568'}" },
		{ "string(int8(-5))", "string 1x1 {char 1x2 '-5'}" },
		{ "string(true)", "string 1x1 {char 1x4 'true'}" },
		{ "string([NaN Inf])", "string 1x2 {none} {char 1x3 'Inf'}" },
		{ "string(1+2i)", "string 1x1 {char 1x4 '1+2i'}" },
		{ "char(\"abc\")", "char 1x3 'abc'" },
		{ "char([\"a\" \"bcd\"])", "char 2x3 'ab c d'" },
		{ "char({'a','bcd'})", "char 2x3 'ab c d'" },
		{ "char({'',''})", "char 2x0 ''" },
		{ "char(missing)", "char 1x0 ''" },
		{ "double(\"3.5\")", "double 1x1 3.5" },
		{ "double([\"1\" \"x\"])", "double 1x2 1 nan" },
		{ "int8(\"300\")", "int8 1x1 127" },
	};
	ASSERT_VALUES(rows);
}

static void convert_to(struct value_test *test, const char *source,
		       enum ms_class class_, const char *expected)
{
	struct ms_value v = value_of(test, source);
	struct ms_value out;

	assert_int_equal(ms_convert(&test->heap, v, class_, &out), 0);
	assert_value(test, out, expected);
	ms_release(&test->heap, v);
}

static void rows_become_cells(void **state)
{
	(void)state;
	struct value_test test;

	value_test_begin(&test);
	convert_to(&test, "\"ab\"", MS_CELL, "cell 1x1 {char 1x2 'ab'}");
	convert_to(&test, "'ab'", MS_CELL, "cell 1x1 {char 1x2 'ab'}");
	convert_to(&test, "''", MS_CELL, "cell 1x1 {char 0x0 ''}");
	convert_to(&test, "['ab ';'c  ']", MS_CELL,
		   "cell 2x1 {char 1x2 'ab'} {char 1x1 'c'}");
	convert_to(&test, "missing", MS_CELL, "cell 1x1 {char 0x0 ''}");
	value_test_end(&test);
}

static void impossible_conversions_fail(void **state)
{
	(void)state;
	static const struct {
		const char *source;
		enum ms_class class_;
		const char *identifier;
	} rows[] = {
		{ "{1}", MS_DOUBLE, "MATLAB:invalidConversion" },
		{ "struct(a=1)", MS_DOUBLE, "MATLAB:invalidConversion" },
		{ "@sin", MS_CHAR, "MATLAB:invalidConversion" },
		{ "1", MS_STRUCT, "MATLAB:invalidConversion" },
		{ "1", MS_CELL, "MATLAB:invalidConversion" },
		{ "1+2i", MS_LOGICAL, "MATLAB:invalidConversion" },
		{ "NaN", MS_LOGICAL, "MATLAB:nologicalnan" },
		{ "[1 NaN]", MS_LOGICAL, "MATLAB:nologicalnan" },
		{ "single(NaN)", MS_LOGICAL, "MATLAB:nologicalnan" },
		{ ":", MS_DOUBLE, "MATLAB:invalidConversion" },
		{ "none", MS_DOUBLE, "MATLAB:invalidConversion" },
		{ "{{1}}", MS_STRING, "MATLAB:invalidConversion" },
	};
	struct value_test test;
	struct ms_value out;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value v = value_of(&test, rows[i].source);

		assert_failed(&test,
			      ms_convert(&test.heap, v, rows[i].class_, &out),
			      rows[i].identifier);
		ms_release(&test.heap, v);
	}
	value_test_end(&test);
}

/* The block conversion and the one of scalars agree for all classes. */
static void scalars_convert_as_blocks(void **state)
{
	(void)state;
	static const double numbers[] = { 0,	1,	-1,  0.5,  1.5,
					  -2.5, 127,	128, -129, 65535,
					  1e10, -1e300, 3e9, 4.5 };

	for (int c = MS_LOGICAL; c <= MS_UINT64; c++) {
		for (size_t i = 0; i < sizeof(numbers) / sizeof(double); i++) {
			uint64_t element[2] = { 0 };
			struct ms_value v = ms_inline_from_double(
				(enum ms_class)c, numbers[i]);

			ms_convert_elements((enum ms_class)c, element,
					    MS_DOUBLE, &numbers[i], 1);
			struct ms_value w =
				ms_inline_load((enum ms_class)c, element);
			assert_int_equal(v.tag, w.tag);
			assert_int_equal(v.as.natural, w.as.natural);
			uint64_t stored[2] = { 0 };
			ms_inline_store(v, stored);
			assert_memory_equal(stored, element, sizeof(element));
			assert_memory_equal(ms_inline_data(&v), element,
					    ms_class_size((enum ms_class)c));
		}
	}
}

static void conditions_ask_all_elements(void **state)
{
	(void)state;
	static const struct {
		const char *source;
		int expected; /* -1: an error */
	} rows[] = {
		{ "1", 1 },
		{ "0", 0 },
		{ "[]", 0 },
		{ "''", 0 },
		{ "[1 2]", 1 },
		{ "[1 0]", 0 },
		{ "'a'", 1 },
		{ "true", 1 },
		{ "1:3", 1 },
		{ "0:3", 0 },
		{ "-1:1", 0 },
		{ "-1:2:1", 1 },
		{ "-2:-1", 1 },
		{ "sparse([1 1])", 1 },
		{ "sparse([1 0])", 0 },
		{ "0+1i", 1 },
		{ "int8([1 2])", 1 },
		{ "[NaN 1]", -1 },
		{ "NaN", -1 },
		{ "{1}", -1 },
		{ "struct(a=1)", -1 },
		{ "\"a\"", -1 },
		{ "@sin", -1 },
		{ "none", -1 },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value v = value_of(&test, rows[i].source);
		bool truth = false;
		int rc = ms_truth(&test.heap, v, &truth);

		assert_int_equal(rc != 0, rows[i].expected < 0);
		if (rc == 0)
			assert_int_equal(truth, rows[i].expected);
		ms_error_clear(&test.heap);
		ms_release(&test.heap, v);
	}
	value_test_end(&test);
}

static void arguments_become_numbers(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_heap *heap = &test.heap;
	double x;
	int64_t n;
	bool flag;

	value_test_begin(&test);
	struct ms_value two = value_of(&test, "[1 2]");
	assert_int_equal(ms_to_double(heap, ms_natural(MS_UINT8, 5), "N", &x),
			 0);
	assert_true(x == 5);
	assert_failed(&test, ms_to_double(heap, two, "N", &x),
		      "MATLAB:invalidType");
	assert_int_equal(ms_to_integer(heap, ms_real(-3), "N", &n), 0);
	assert_int_equal(n, -3);
	assert_failed(&test, ms_to_integer(heap, ms_real(2.5), "N", &n),
		      "MATLAB:expectedInteger");
	assert_failed(&test, ms_to_integer(heap, ms_real(1e19), "N", &n),
		      "MATLAB:expectedInteger");
	assert_int_equal(ms_to_bool(heap, ms_real(2), "N", &flag), 0);
	assert_true(flag);
	assert_failed(&test, ms_to_bool(heap, ms_real(NAN), "N", &flag),
		      "MATLAB:nologicalnan");
	ms_release(heap, two);
	value_test_end(&test);
}

static void numbers_are_read_from_text(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double re;
		double im;
	} rows[] = {
		{ "3.5", 3.5, 0 },	  { "  -7 ", -7, 0 },
		{ "1e3", 1000, 0 },	  { "1.5d2", 150, 0 },
		{ "1,222.5", 1222.5, 0 }, { ".5", 0.5, 0 },
		{ "5.", 5, 0 },		  { "inf", INFINITY, 0 },
		{ "-Inf", -INFINITY, 0 }, { "1+2i", 1, 2 },
		{ "1 - 2.5j", 1, -2.5 },  { "i", 0, 1 },
		{ "-i", 0, -1 },	  { "2i", 0, 2 },
		{ "2*i", 0, 2 },	  { "3i + 4", 4, 3 },
		{ "+ 5", 5, 0 },	  { "1e400", INFINITY, 0 },
		{ "", NAN, 0 },		  { "abc", NAN, 0 },
		{ "1 2", NAN, 0 },	  { "1+2", NAN, 0 },
		{ "1e", NAN, 0 },	  { "--1", NAN, 0 },
		{ ".", NAN, 0 },	  { "1i+2i", NAN, 0 },
		{ "0x10", NAN, 0 },	  { "1+", NAN, 0 },
		{ "nan", NAN, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint16_t units[32];
		size_t count = strlen(rows[i].text);
		double re;
		double im;

		for (size_t k = 0; k < count; k++)
			units[k] = (unsigned char)rows[i].text[k];
		ms_parse_double(units, count, &re, &im);
		assert_true(isnan(rows[i].re) ? isnan(re) : re == rows[i].re);
		assert_true(im == rows[i].im);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_round_and_saturate),
		cmocka_unit_test(texts_become_each_other),
		cmocka_unit_test(rows_become_cells),
		cmocka_unit_test(impossible_conversions_fail),
		cmocka_unit_test(scalars_convert_as_blocks),
		cmocka_unit_test(conditions_ask_all_elements),
		cmocka_unit_test(arguments_become_numbers),
		cmocka_unit_test(numbers_are_read_from_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
