/* The printf family, against what MATLAB and C print. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void numbers_fit_their_conversions(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('%d', 5));", "[5]" },
		{ "fprintf('[%s]', sprintf('%5d|%-5d|%05d', 42, 42, 42));",
		  "[   42|42   |00042]" },
		{ "fprintf('[%s]', sprintf('%+d % d', 5, 5));", "[+5  5]" },
		{ "fprintf('[%s]', sprintf('%i', 1e10));", "[10000000000]" },
		{ "fprintf('[%s]', sprintf('%d', -2^63));",
		  "[-9223372036854775808]" },
		{ "fprintf('[%s]', sprintf('%d', 1e20));",
		  "[100000000000000000000]" },
		{ "fprintf('[%s]', sprintf('%u', 3));", "[3]" },
		{ "fprintf('[%s]', sprintf('%x %X %#x %o', 255, 255, 255, 8));",
		  "[ff FF 0xff 10]" },
		{ "fprintf('[%s]', sprintf('%f', pi));", "[3.141593]" },
		{ "fprintf('[%s]', sprintf('%.0f %.10f', 2.5, 0.1));",
		  "[2 0.1000000000]" },
		{ "fprintf('[%s]', sprintf('%8.3f|%-8.3f|', pi, pi));",
		  "[   3.142|3.142   |]" },
		{ "fprintf('[%s]', sprintf('%e', 12345.678));",
		  "[1.234568e+04]" },
		{ "fprintf('[%s]', sprintf('%.3E', 12345.678));",
		  "[1.235E+04]" },
		{ "fprintf('[%s]', sprintf('%g %g %g', 1e-5, 100000, 1e6));",
		  "[1e-05 100000 1e+06]" },
		{ "fprintf('[%s]', sprintf('%G', 1e-10));", "[1E-10]" },
		{ "fprintf('[%s]', sprintf('%.15g', 0.1));", "[0.1]" },
		{ "fprintf('[%s]', sprintf('%.17g', 0.1));",
		  "[0.10000000000000001]" },
		{ "fprintf('[%s]', sprintf('%g', -0));", "[-0]" },
		{ "fprintf('[%s]', sprintf('%d', -0));", "[0]" },
		{ "fprintf('[%s]', sprintf('%bx %tx', pi, single(pi)));",
		  "[400921fb54442d18 40490fdb]" },
		{ "fprintf('[%s]', sprintf('%ld %hd', 1, 2));", "[1 2]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void values_that_do_not_fit_change_it(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('%d', 1.5));", "[1.500000e+00]" },
		{ "fprintf('[%s]', sprintf('%.2d', 2.55));", "[2.55e+00]" },
		{ "fprintf('[%s]', sprintf('%x', -1));", "[-1]" },
		{ "fprintf('[%s]', sprintf('%u', -5));", "[-5]" },
		{ "fprintf('[%s]', sprintf('%x', 0.5));", "[5.000000e-01]" },
		{ "fprintf('[%s]', sprintf('%s', 3.5));", "[3.500000e+00]" },
		{ "fprintf('[%s]', sprintf('%s', 65));", "[A]" },
		{ "fprintf('[%s]', sprintf('%s', -1));", "[-1]" },
		{ "fprintf('[%s]', sprintf('%d', 'ab'));", "[9798]" },
		{ "fprintf('[%s]', sprintf('%d', 'x'));", "[120]" },
		{ "fprintf('[%s]', sprintf('%f', 'a'));", "[97.000000]" },
		{ "fprintf('[%s]', sprintf('%d', single(2.5)));",
		  "[2.500000e+00]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void integers_are_exact(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('%d', intmax('int64')));",
		  "[9223372036854775807]" },
		{ "fprintf('[%s]', sprintf('%d', intmin('int64')));",
		  "[-9223372036854775808]" },
		{ "fprintf('[%s]', sprintf('%d', intmax('uint64')));",
		  "[18446744073709551615]" },
		{ "fprintf('[%s]', sprintf('%x', intmax('uint64')));",
		  "[ffffffffffffffff]" },
		{ "fprintf('[%s]', sprintf('%f', intmax('int64')));",
		  "[9223372036854775807.000000]" },
		{ "fprintf('[%s]', sprintf('%g', intmax('uint64')));",
		  "[1.84467e+19]" },
		{ "fprintf('[%s]', sprintf('%d %d', int8(-5), true));",
		  "[-5 1]" },
		{ "fprintf('[%s]', sprintf('%f', int8(5)));", "[5.000000]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void what_is_not_finite_is_a_word(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('%d %f %x', Inf, -Inf, NaN));",
		  "[Inf -Inf NaN]" },
		{ "fprintf('[%s]', sprintf('%05.1f|%-6d|', -Inf, NaN));",
		  "[ -Inf|NaN   |]" },
		{ "fprintf('[%s]', sprintf('%+f % d', Inf, Inf));",
		  "[+Inf  Inf]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void data_are_one_long_list(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('%d,', [1 2 3]));", "[1,2,3,]" },
		{ "fprintf('[%s]', sprintf('%d %d;', [1 2; 3 4]));",
		  "[1 3;2 4;]" },
		{ "fprintf('[%s]', sprintf('%d and %d', 1, 2, 3));",
		  "[1 and 23 and ]" },
		{ "fprintf('[%s]', sprintf('%s=%d;', 'a', 1, 'b', 2));",
		  "[a=1;b=2;]" },
		{ "fprintf('[%s]', sprintf('%s', [72 101 108]));", "[Hel]" },
		{ "fprintf('[%s]', sprintf('%d %s', 'abc'));", "[97 bc]" },
		{ "fprintf('[%s]', sprintf('%c%c%c', 'abc'));", "[abc]" },
		{ "fprintf('[%s]', sprintf('%5c|', 'ab'));", "[    a|    b|]" },
		{ "fprintf('[%s]', sprintf('%s', 'abc', [100 101]));",
		  "[abcde]" },
		{ "fprintf('[%s]', sprintf('no data', 1, 2));", "[no data]" },
		{ "fprintf('[%s]', sprintf('%d', 1:0));", "[]" },
		{ "fprintf('[%s]', sprintf('%s', complex(1, 2)));", "[]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void nothing_prints_as_nothing(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('hello %d world'));", "[hello ]" },
		{ "fprintf('[%s]', sprintf('a%db', []));", "[ab]" },
		{ "fprintf('[%s]', sprintf('%s|%s|', '', 'a'));", "[|a|]" },
		{ "fprintf('[%s]', sprintf('%d,%d', [], 5));", "[,5]" },
		{ "fprintf('[%s]', sprintf('%d|', 1, []));", "[1||]" },
		{ "fprintf('[%s]', sprintf('%5s|', ''));", "[     |]" },
		{ "x = sprintf('');\n"
		  "fprintf('%d ', size(x), size(sprintf('%d', [])))",
		  "0 0 1 0 " },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void texts_fill_and_cut(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('%5s|%-5s|', 'ab', 'cd'));",
		  "[   ab|cd   |]" },
		{ "fprintf('[%s]', sprintf('%.2s|%5.1s|', 'abcdef', 'xyz'));",
		  "[ab|    x|]" },
		{ "fprintf('[%s]', sprintf('%s-%s', [\"a\" \"bc\"]));",
		  "[a-bc]" },
		{ "fprintf('[%s]', sprintf('%s', \"str\"));", "[str]" },
		{ "fprintf(class(sprintf(\"%d\", 5)))", "string" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void widths_come_from_the_data(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('%*d|', 5, 3));", "[    3|]" },
		{ "fprintf('[%s]', sprintf('%-*d|', 5, 3));", "[3    |]" },
		{ "fprintf('[%s]', sprintf('%.*f', 2, pi));", "[3.14]" },
		{ "fprintf('[%s]', sprintf('%*.*f|', 8, 2, pi));",
		  "[    3.14|]" },
		{ "fprintf('[%s]', sprintf('%*d|', -5, 3));", "[3    |]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void escapes_are_translated(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', sprintf('\\x41\\101\\\\'));", "[AA\\]" },
		{ "fprintf('[%s]', sprintf('a\\tb\\n'));", "[a	b\n"
							   "]" },
		{ "fprintf('[%s]', sprintf('100%%'));", "[100%]" },
		{ "fprintf('%s', '\\n')", "\\n" },
		{ "fprintf(1, 'to %s\\n', 'screen');\n"
		  "fprintf(2, 'err\\n');\n"
		  "n = fprintf('\\x00e9');\n"
		  "fprintf('%d', n)",
		  "to screen\n"
		  "err\n"
		  "é2" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void what_cannot_be_printed_is_refused(void **state)
{
	static const struct program_case cases[] = {
		{ "sprintf('%d', {1});",
		  "MATLAB:printf:invalidInputType: Function 'sprintf' is not "
		  "defined for 'cell' inputs.\n" },
		{ "sprintf('%d', struct());",
		  "MATLAB:printf:invalidInputType: Function 'sprintf' is not "
		  "defined for 'struct' inputs.\n" },
		{ "sprintf('%d', @sin);",
		  "MATLAB:printf:invalidInputType: Function 'sprintf' is not "
		  "defined for 'function_handle' inputs.\n" },
		{ "sprintf('%y', 1);",
		  "MATLAB:printf:invalidConversion: '%y' is no conversion that "
		  "'sprintf' knows.\n" },
		{ "sprintf('%', 1);", "MATLAB:printf:invalidConversion: '%' is "
				      "no conversion that 'sprintf' knows.\n" },
		{ "sprintf(5);", "MATLAB:printf:invalidFormat: The format of "
				 "'sprintf' must be text.\n" },
		{ "sprintf('%99999999d', 1);",
		  "MATLAB:printf:width: A field of 'sprintf' may be at most "
		  "1000000 characters wide.\n" },
		{ "sprintf('%*d', 0.5, 1);",
		  "MATLAB:printf:width: 'sprintf' wants a whole number of at "
		  "most 1000000 as width or precision.\n" },
		{ "fprintf(77, 'x');",
		  "MATLAB:FileIO:InvalidFid: Invalid file identifier. Use "
		  "fopen to generate a valid file identifier.\n" },
		{ "fprintf(1);",
		  "MATLAB:printf:invalidFormat: 'fprintf' has no format.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void numbers_as_num2str_writes_them(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', num2str(pi))", "[3.1416]" },
		{ "fprintf('[%s]', num2str(-0.5))", "[-0.5]" },
		{ "fprintf('[%s]', num2str(1e10))", "[10000000000]" },
		{ "fprintf('[%s]', num2str(123456.789))", "[123456.789]" },
		{ "fprintf('[%s]', num2str(1.23456789e-5))", "[1.2346e-05]" },
		{ "fprintf('[%s]', num2str(1e5+0.1))", "[100000.1]" },
		{ "fprintf('[%s]', num2str(true))", "[1]" },
		{ "fprintf('[%s]', num2str(3+4i))", "[3+4i]" },
		{ "fprintf('[%s]', num2str(1.5-2i))", "[1.5-2i]" },
		{ "fprintf('[%s]', num2str(NaN))", "[NaN]" },
		{ "fprintf('[%s]', num2str([1 NaN Inf]))", "[1  NaN  Inf]" },
		{ "fprintf('[%s]', num2str([10 20 30]))", "[10  20  30]" },
		{ "fprintf('[%s]', num2str([1 -2 3]))", "[1 -2  3]" },
		{ "fprintf('[%s]', num2str(int8([1 -2])))", "[1 -2]" },
		{ "fprintf('[%s]', num2str([1.5 2]))", "[1.5           2]" },
		{ "fprintf('[%s]', num2str(pi, 8))", "[3.1415927]" },
		{ "fprintf('[%s]', num2str(0.1+0.2, 17))",
		  "[0.30000000000000004]" },
		{ "fprintf('[%s]', num2str(42.67, '% 10.2f'))", "[42.67]" },
		{ "fprintf('[%s]', num2str([1 2 3], '%d'))", "[123]" },
		{ "fprintf('[%s]', num2str('abc'))", "[abc]" },
		{ "fprintf('[%s]', num2str([]))", "[]" },
		{ "fprintf('[%s]', num2str(intmax('uint64')))",
		  "[18446744073709551615]" },
		{ "fprintf('[%s]', int2str(2.7))", "[3]" },
		{ "fprintf('[%s]', int2str([1.2 9.8]))", "[1  10]" },
		{ "fprintf('[%s]', int2str(-0.5))", "[-1]" },
		{ "fprintf('[%s]', mat2str([1 2;3 4.5]))", "[[1 2;3 4.5]]" },
		{ "fprintf('[%s]', mat2str(pi,4))", "[3.142]" },
		{ "fprintf('[%s]', mat2str(int8([1 2]),'class'))",
		  "[int8([1 2])]" },
		{ "fprintf('[%s]', mat2str([true false]))", "[[true false]]" },
		{ "fprintf('[%s]', mat2str([]))", "[zeros(0,0)]" },
		{ "fprintf('[%s]', mat2str(['ab';'cd']))", "[['ab';'cd']]" },
		{ "fprintf('[%s]', mat2str(1+2i))", "[1+2i]" },
		{ "fprintf('[%s]', mat2str('it''s'))", "['it''s']" },
		{ "fprintf('[%s]', mat2str(single(pi)))",
		  "[3.14159274101257]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void numbers_are_read(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('[%s]', mat2str(str2double('1,250')))", "[1250]" },
		{ "fprintf('[%s]', mat2str(str2double('1e3')))", "[1000]" },
		{ "fprintf('[%s]', mat2str(str2double(' -Inf ')))", "[-Inf]" },
		{ "fprintf('[%s]', mat2str(str2double('2+3i')))", "[2+3i]" },
		{ "fprintf('[%s]', mat2str(str2double('1/2')))", "[NaN]" },
		{ "fprintf('[%s]', mat2str(str2double({'1','x','3'})))",
		  "[[1 NaN 3]]" },
		{ "fprintf('[%s]', mat2str(str2double({1,'2'})))",
		  "[[NaN 2]]" },
		{ "fprintf('[%s]', mat2str(str2double(5)))", "[NaN]" },
		{ "fprintf('[%s]', mat2str(str2double('')))", "[NaN]" },
		{ "fprintf('[%s]', mat2str(str2double('1d2')))", "[100]" },
		{ "fprintf('[%s]', mat2str(str2double('.5')))", "[0.5]" },
		{ "fprintf('[%s]', mat2str(str2double('i')))", "[0+1i]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("x = sprintf('%d %s %5.2f|', 1, 'ab', pi);\n"
		     "y = num2str([1 2; 3 4.5]);\n"
		     "z = mat2str([1 2; 3 4]);");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_fit_their_conversions),
		cmocka_unit_test(values_that_do_not_fit_change_it),
		cmocka_unit_test(integers_are_exact),
		cmocka_unit_test(what_is_not_finite_is_a_word),
		cmocka_unit_test(data_are_one_long_list),
		cmocka_unit_test(nothing_prints_as_nothing),
		cmocka_unit_test(texts_fill_and_cut),
		cmocka_unit_test(widths_come_from_the_data),
		cmocka_unit_test(escapes_are_translated),
		cmocka_unit_test(what_cannot_be_printed_is_refused),
		cmocka_unit_test(numbers_as_num2str_writes_them),
		cmocka_unit_test(numbers_are_read),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
