/* Regular expressions. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void outputs_come_in_their_order(void **state)
{
	static const struct program_case cases[] = {
		{ "[a, b, c, d, e, f, g] = regexp('ab12cd345', '(\\d)\\d');\n"
		  "fprintf('%s ', mat2str(a), mat2str(b), mat2str(c{2}), d{2}, "
		  "e{2}{1}, class(f), g{3})",
		  "[3 7] [4 8] [7 7] 34 3 struct 5 " },
		{ "[m, s] = regexp('a1b22c', '\\d+', 'match', 'split');\n"
		  "fprintf('%s,', m{:}, s{:})",
		  "1,22,a,b,c," },
		{ "[t, m, k] = regexp('k=v', '(\\w)=(\\w)', 'tokens', "
		  "'match');\n"
		  "fprintf('%s,', t{1}{:}, m{1}, mat2str(k))",
		  "k,v,k=v,1," },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void once_gives_plain_values(void **state)
{
	static const struct program_case cases[] = {
		{ "[m, t, s] = regexp('x12y', '(\\d)(\\d)', 'once', 'match', "
		  "'tokens', 'start');\n"
		  "fprintf('%s,', m, t{:}, mat2str(s))",
		  "12,1,2,2," },
		{ "[m, t, s] = regexp('xy', '\\d', 'once', 'match', 'tokens', "
		  "'start');\n"
		  "fprintf('%s%d ', class(m), isempty(m), class(t), "
		  "isempty(t), class(s), isempty(s))",
		  "char1 cell1 double1 " },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void nothing_found_is_empty(void **state)
{
	static const struct program_case cases[] = {
		{ "[m, s, t] = regexp('abc', 'z', 'match', 'start', 'split');\n"
		  "fprintf('%s %s %s', mat2str(size(m)), mat2str(size(s)), "
		  "t{1})",
		  "[1 0] [1 0] abc" },
		{ "fprintf('%d', numel(regexp('abc', 'x*')), "
		  "numel(regexp('abc', 'x*', 'emptymatch')))",
		  "04" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void tokens_without_part_are_empty(void **state)
{
	static const struct program_case cases[] = {
		{ "t = regexp('zab', '(x)?(a)(y)?', 'tokens');\n"
		  "fprintf('[%s]', t{1}{:})",
		  "[][a][]" },
		{ "t = regexp('ab', 'a', 'tokens');\n"
		  "fprintf('[%s]', t{1}{:})",
		  "[a]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void names_make_structs(void **state)
{
	static const struct program_case cases[] = {
		{ "n = regexp('2020-01 2021-02', '(?<y>\\d+)-(?<m>\\d+)', "
		  "'names');\n"
		  "fprintf('%d %s %s', numel(n), n(2).y, n(1).m)",
		  "2 2021 01" },
		{ "n = regexp('b7', '(?<v>\\d)|(?<w>[a-z])', 'names', "
		  "'once');\n"
		  "fprintf('[%s][%s]', n.v, n.w)",
		  "[][b]" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void options_change_the_matching(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%d', regexp('aXb', 'x', 'ignorecase'), "
		  "regexpi('aXb', 'x'), numel(regexpi('aXb', 'x', "
		  "'matchcase')))",
		  "220" },
		{ "s = sprintf('a\\nb');\n"
		  "fprintf('%d', regexp(s, '^b', 'lineanchors'), "
		  "numel(regexp(s, '^b')), regexp(s, 'a.b'), numel(regexp(s, "
		  "'a.b', 'dotexceptnewline')))",
		  "3010" },
		{ "fprintf('%d', regexp('ab', 'a b # two', 'freespacing'))",
		  "1" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void matlab_syntax_is_understood(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%d,', regexp('one two', '\\<t'), regexp('one two', "
		  "'e\\>'))",
		  "5,3," },
		{ "m = regexp('foobar', '(?<=foo)bar', 'match');\n"
		  "fprintf(m{1})",
		  "bar" },
		{ "fprintf('%d', regexp('aXb', '\\x58'), regexp('aXb', "
		  "'\\o130'), regexp('a]b', '[]]'), regexp('a<b', '[\\<]'))",
		  "2222" },
		{ "m = regexp('aaa', 'a*?a', 'match');\n"
		  "fprintf('%s,', m{:})",
		  "a,a,a," },
		{ "m = regexp('abab', '(ab)\\1', 'match');\n"
		  "fprintf(m{1})",
		  "abab" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void cells_give_cells(void **state)
{
	static const struct program_case cases[] = {
		{ "m = regexp({'ab1'; 'c22'}, '\\d+', 'match');\n"
		  "fprintf('%s %s %s', m{1}{1}, m{2}{1}, mat2str(size(m)))",
		  "1 22 [2 1]" },
		{ "m = regexp('ab', {'a', 'b'});\n"
		  "fprintf('%d', m{:})",
		  "12" },
		{ "m = regexp(\"foo\", \"o\", 'match');\n"
		  "fprintf('%s %d', class(m), numel(m))",
		  "string 2" },
		{ "m = regexp('a', 'a', 'forceCellOutput');\n"
		  "fprintf(class(m))",
		  "cell" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void replacements_use_tokens(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%s|', regexprep('Ann Smith', '(\\w+) (\\w+)', '$2, "
		  "$1'), regexprep('abc', 'b', '[$0]'), regexprep('ab', "
		  "'(?<x>a)', '<$<x>>'), regexprep('a', 'a', '\\$1\\\\n'))",
		  "Smith, Ann|a[b]c|<a>b|$1\\n|" },
		{ "fprintf('%s|', regexprep('aaa', 'a', 'b', 'once'), "
		  "regexprep('aaa', 'a', 'b', 2), regexprep('Hello HELLO', "
		  "'hello', 'bye', 'preservecase'), regexprep('abc', '', 'x'))",
		  "baa|aba|Bye BYE|abc|" },
		{ "c = regexprep({'ab', 'cb'}, 'b', 'X');\n"
		  "fprintf('%s|', c{:}, regexprep('abc', {'a', 'b'}, {'b', "
		  "'z'}), regexprep('abc', {'a', 'b'}, 'z'))",
		  "aX|cX|zzc|zzc|" },
		{ "fprintf('%s|', regexprep('ab', '(a)|(b)', '[$1$2]'), "
		  "regexprep('xy', 'x', '$5'))",
		  "[a][b]|y|" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void wrong_expressions_are_errors(void **state)
{
	static const struct program_case cases[] = {
		{ "regexp('a', '(b');",
		  "MATLAB:regexp:invalidExpression: The regular expression is "
		  "wrong at position 3: missing closing parenthesis.\n" },
		{ "regexp('a', '(?@disp(1))');",
		  "MATLAB:regexp:dynamicExpression: Expressions that run "
		  "commands while they match, such as (?@...) and (??...), are "
		  "not supported.\n" },
		{ "regexprep('a', 'a', '${x}');",
		  "MATLAB:regexp:dynamicExpression: Replacements that run "
		  "commands, ${...}, are not supported.\n" },
		{ "regexp('a', 'a', 'nonsense');",
		  "MATLAB:regexp:invalidOption: Argument 3 of 'regexp' is no "
		  "option it knows.\n" },
		{ "regexp([repmat('a', 1, 40) 'b'], '^(a+)+$');",
		  "MATLAB:regexp:tooComplex: The regular expression needs too "
		  "many steps to match this text.\n" },
		{ "regexp(5, 'a');",
		  "MATLAB:string:MustBeText: Argument 1 of 'regexp' must be "
		  "text: a character array, a cell array of character vectors "
		  "or a string array.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void many_expressions_are_kept_and_dropped(void **state)
{
	static const struct program_case cases[] = {
		{ "n = 0;\n"
		  "for k = 1:100\n"
		  "  n = n + numel(regexp('a1b2', sprintf('[a%d]', mod(k, "
		  "40))));\n"
		  "end\n"
		  "fprintf('%d', n > 100)",
		  "1" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("[t, n] = regexp('ab12', '(?<l>[a-z]+)(\\d+)', 'tokens', "
		     "'names');\n"
		     "s = regexprep('ab', '(a)', '<$1>');");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_come_in_their_order),
		cmocka_unit_test(once_gives_plain_values),
		cmocka_unit_test(nothing_found_is_empty),
		cmocka_unit_test(tokens_without_part_are_empty),
		cmocka_unit_test(names_make_structs),
		cmocka_unit_test(options_change_the_matching),
		cmocka_unit_test(matlab_syntax_is_understood),
		cmocka_unit_test(cells_give_cells),
		cmocka_unit_test(replacements_use_tokens),
		cmocka_unit_test(wrong_expressions_are_errors),
		cmocka_unit_test(many_expressions_are_kept_and_dropped),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
