/* Texts compared, searched, changed, split and joined. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void comparing(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%d', strcmp('a', 'a'), strcmp('a', 'A'), "
		  "strcmpi('a', 'A'), strcmp('', []), strcmp('ab', 97), "
		  "strcmp(\"a\", 'a'), strcmp('', zeros(1, 0)))",
		  "1010010" },
		{ "fprintf('%d', strcmp({'one', 'two'}, 'one'), strcmp({'a', "
		  "'b'}, {'a', 'c'}), strcmp({'a'}, {'a', 'b'}), strcmp({1, "
		  "'a'}, 'a'))",
		  "10101001" },
		{ "fprintf('%d', strncmp('matrix', 'matlab', 3), "
		  "strncmp('abc', 'abd', 3), strncmpi('ABc', 'abd', 2), "
		  "strncmp('ab', 'abc', 5), strncmp({'abc', 'xyz'}, 'abx', 2))",
		  "101010" },
		{ "strcmp({'a', 'b'}, {'a', 'b', 'c'});",
		  "MATLAB:strcmp:InputsSizeMismatch: Inputs of 'strcmp' must "
		  "have the same size, or one of them a single element.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void searching(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%d', contains('hello', 'ell'), contains({'ab', "
		  "'cd'}, {'b', 'x'}), contains('AB', 'b', 'IgnoreCase', "
		  "true), startsWith('abc', 'ab'), endsWith({'a.m', 'b.c'}, "
		  "'.m'), contains('a', ''))",
		  "11011101" },
		{ "fprintf('%d,', strfind('banana', 'ana'), numel(strfind('a', "
		  "'b')), numel(strfind('a', '')))",
		  "2,4,0,0," },
		{ "c = strfind({'abab', 'ba'}, 'ab');\n"
		  "fprintf('%s ', mat2str(c{1}), mat2str(c{2}))",
		  "[1 3] zeros(0,0) " },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void changing(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%s|', lower('AbC'), upper('éx'), strtrim('  a b "
		  "'), strrep('abcabc', 'b', 'XY'), strrep('aaa', 'aa', 'b'), "
		  "erase('hello', 'l'))",
		  "abc|ÉX|a b|aXYcaXYc|bb|heo|" },
		{ "c = strrep({'cat', 'hat'}, 'at', 'ow');\n"
		  "d = strtrim({' a', 'b '});\n"
		  "fprintf('%s|', c{:}, d{:}, class(strrep(\"a\", 'a', 'b')), "
		  "class(upper({'a'})))",
		  "cow|how|a|b|string|cell|" },
		{ "fprintf('%s;', mat2str(strtrim(['  a '; ' bc '])), "
		  "mat2str(size(strtrim('   '))))",
		  "[' a';'bc'];[0 0];" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void joining_and_splitting(void **state)
{
	static const struct program_case cases[] = {
		{ "c = strsplit('a,b,,c', ',');\n"
		  "fprintf('[%s]', c{:})",
		  "[a][b][c]" },
		{ "c = strsplit('a,b,,c', ',', 'CollapseDelimiters', false);\n"
		  "fprintf('[%s]', c{:})",
		  "[a][b][][c]" },
		{ "[c, m] = strsplit('a1b22c', '\\d', 'DelimiterType', "
		  "'RegularExpression');\n"
		  "fprintf('[%s]', c{:}, m{:})",
		  "[a][b][c][1][22]" },
		{ "c = strsplit(' a b ');\n"
		  "fprintf('[%s]', c{:})",
		  "[][a][b][]" },
		{ "c = strsplit('a\\tb', '\\t');\n"
		  "d = strsplit('axyb', {'x', 'xy'});\n"
		  "fprintf('[%s]', c{:}, d{:})",
		  "[a\\tb][a][b]" },
		{ "fprintf('[%s]', strcat('a ', 'b', ' c'), mat2str(strcat(['a "
		  "'; 'bb'], 'x')))",
		  "[ab c][['ax ';'bbx']]" },
		{ "c = strcat({'a ', 'b'}, 'x', {'1'});\n"
		  "fprintf('[%s]', c{:}, class(strcat(\"a\", 'b')))",
		  "[a x1][bx1][string]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void converting(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%s;', mat2str(char('a', 'bcd')), char([72 105]), "
		  "char({'x', 'yz'}), class(char(\"s\")))",
		  "['a  ';'bcd'];Hi;xy z;char;" },
		{ "c = cellstr(['ab '; 'cde']);\n"
		  "fprintf('[%s]', c{:})\n"
		  "fprintf('%d', size(cellstr('')), iscellstr({'a', 'b'}), "
		  "iscellstr({1}))",
		  "[ab][cde]1110" },
		{ "fprintf('%s;', string(pi), string([1 2.5]), string(true), "
		  "string({'a', 5}), class(string('x')))",
		  "3.1416;1;2.5;true;a;5;string;" },
		{ "fprintf('%d', isletter('a1B'), isspace('a b'), ischar('a'), "
		  "isstring(\"a\"), iskeyword('for'), iskeyword('sin'))",
		  "1010101110" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("c = strsplit('a,b', ',');\n"
		     "d = strcat({'a'}, 'b');\n"
		     "e = char('a', 'bcd');\n"
		     "f = strrep(c, 'a', 'x');\n"
		     "g = string([1 2]);");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparing),
		cmocka_unit_test(searching),
		cmocka_unit_test(changing),
		cmocka_unit_test(joining_and_splitting),
		cmocka_unit_test(converting),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
