/* Expressions: literals, operators, indexing, functions. */
#include "session/lang/parse_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct tree_row numbers_rows[] = {
	{ "1", "1\n" },
	{ "1.5", "1.5\n" },
	{ ".5", "0.5\n" },
	{ "1.", "1\n" },
	{ "1e3", "1000\n" },
	{ "1E+3", "1000\n" },
	{ "1d-3", "0.001\n" },
	{ "1D3", "1000\n" },
	{ "1.5e3i", "1500i\n" },
	{ "2j", "2i\n" },
	{ "3I", "3i\n" },
	{ "10_000", "10000\n" },
	{ "0x1F", "uint8:0x1f\n" },
	{ "0xFFFFu32", "uint32:0xffff\n" },
	{ "0b101", "uint8:0x5\n" },
	{ "0b1s16", "int16:0x1\n" },
	{ "0x0001", "uint16:0x1\n" },
	{ "0xFFFFFFFFFFFFFFFF", "uint64:0xffffffffffffffff\n" },
	{ "0x1_F", "uint8:0x1f\n" },
	{ "123456789012345678901234567890", "1.2345678901234568e+29\n" },
	{ "1e400", "inf\n" },
	{ "4.9e-324", "4.9406564584124654e-324\n" },
	{ "0.1", "0.10000000000000001\n" },
	{ "1.7976931348623157e308", "1.7976931348623157e+308\n" },
	{ "1./a", "(./ 1 a)\n" },
	{ "1.'", "(.' 1)\n" },
	{ "1..^2", "(.^ 1 2)\n" },
	{ "1...\n"
	  "+2",
	  "(+ 1 2)\n" },
};

static void numbers(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, numbers_rows);
}

static const struct tree_row strings_rows[] = {
	{ "'abc'", "'abc'\n" },
	{ "'it''s'", "'it's'\n" },
	{ "\"abc\"", "\"abc\"\n" },
	{ "\"a\\tb\\n\"", "\"a\\x09b\\x0a\"\n" },
	{ "\"say \\\"x\\\"\"", "\"say \"x\"\"\n" },
	{ "\"say \"\"x\"\"\"", "\"say \"x\"\"\n" },
	{ "\"\\x41\\101\\0\"", "\"AA\\x00\"\n" },
	{ "\"a\\\n"
	  "b\"",
	  "\"ab\"\n" },
	{ "''", "''\n" },
	{ "\"\"", "\"\"\n" },
	{ "'a\"b'", "'a\"b'\n" },
	{ "\"a'b\"", "\"a'b\"\n" },
	{ "\"\\q\"", "\"q\"\n" },
	{ "\"é\"", "\"é\"\n" },
	{ "\"\\xe9\"", "\"é\"\n" },
};

static void strings(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, strings_rows);
}

static const struct tree_row matlab_strings_rows[] = {
	{ "\"a\\n\"", "\"a\\n\"\n" },
	{ "\"a\"\"b\"", "\"a\"b\"\n" },
	{ "'a\\n'", "'a\\n'\n" },
};

static void matlab_strings(void **state)
{
	(void)state;
	CHECK_TREES(MATLAB, matlab_strings_rows);
}

static const struct tree_row precedence_rows[] = {
	{ "1 + 2 * 3", "(+ 1 (* 2 3))\n" },
	{ "(1 + 2) * 3", "(* (p (+ 1 2)) 3)\n" },
	{ "1 - 2 + 3 - 4", "(- 1 2 + 3 - 4)\n" },
	{ "1 * 2 / 3", "(* 1 2 / 3)\n" },
	{ "1 + 2 + 3", "(+ 1 2 3)\n" },
	{ "a .* b ./ c", "(.* a b ./ c)\n" },
	{ "a \\ b .\\ c", "(\\ a b .\\ c)\n" },
	{ "-2 ^ 2", "(- (^ 2 2))\n" },
	{ "2 ^ -1", "(^ 2 (- 1))\n" },
	{ "2 ^ -3 ^ 2", "(^ 2 (- 3) 2)\n" },
	{ "2 ^ 3 ^ 2", "(^ 2 3 2)\n" },
	{ "a .^ b'", "(' (.^ a b))\n" },
	{ "a' .^ b", "(.^ (' a) b)\n" },
	{ "-a'", "(- (' a))\n" },
	{ "!a == b", "(== (! a) b)\n" },
	{ "~a", "(! a)\n" },
	{ "!!a", "(! (! a))\n" },
	{ "a.'", "(.' a)\n" },
	{ "a''", "(' (' a))\n" },
	{ "a'^2'", "(' (^ (' a) 2))\n" },
	{ "1:3", "(: 1 3)\n" },
	{ "1:2:9", "(: 1 2 9)\n" },
	{ "1:n + 1", "(: 1 (+ n 1))\n" },
	{ "a:b == c", "(== (: a b) c)\n" },
	{ "a < b & c | d", "(| (& (< a b) c) d)\n" },
	{ "a && b || c && d", "(|| (&& a b) (&& c d))\n" },
	{ "a || b || c", "(|| a b c)\n" },
	{ "a < b < c", "(< a b c)\n" },
	{ "a ~= b", "(~= a b)\n" },
	{ "a != b", "(~= a b)\n" },
	{ "a >= b", "(>= a b)\n" },
	{ "a ** b", "(^ a b)\n" },
	{ "a .** b", "(.^ a b)\n" },
	{ "++a", "(++_ a)\n" },
	{ "a++", "(_++ a)\n" },
	{ "a(1)--", "(_-- (index a (() 1)))\n" },
	{ "- - a", "(- (- a))\n" },
	{ "2^+a'", "(' (^ 2 (+ a)))\n" },
};

static void precedence(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, precedence_rows);
}

static const struct tree_row indexing_rows[] = {
	{ "f(1)", "(index f (() 1))\n" },
	{ "f()", "(index f (()))\n" },
	{ "f(1, 2)", "(index f (() 1 2))\n" },
	{ "f(:)", "(index f (() :))\n" },
	{ "f(:, 1)", "(index f (() : 1))\n" },
	{ "f(end)", "(index f (() end))\n" },
	{ "f(end - 1, g(end))",
	  "(index f (() (- end 1) (index g (() end))))\n" },
	{ "c{1}", "(index c ({} 1))\n" },
	{ "c{:}", "(index c ({} :))\n" },
	{ "c{1}{2}(3)", "(index c ({} 1) ({} 2) (() 3))\n" },
	{ "s.a", "(index s .a)\n" },
	{ "s.a.b(2).c", "(index s .a .b (() 2) .c)\n" },
	{ "s.(name)", "(index s (. name))\n" },
	{ "s.(\"a b\")(1)", "(index s (. \"a b\") (() 1))\n" },
	{ "s.end", "(index s .end)\n" },
	{ "s.if.while", "(index s .if .while)\n" },
	{ "s(2).f{3}(1:end).g",
	  "(index s (() 2) .f ({} 3) (() (: 1 end)) .g)\n" },
	{ "f(x)(k)", "(index f (() x) (() k))\n" },
	{ "a'(1)", "(index (' a) (() 1))\n" },
	{ "[1 2](2)", "(index (matrix 1 2) (() 2))\n" },
	{ "{1, 2}{1}", "(index (cell 1 2) ({} 1))\n" },
	{ "\"abc\"(1)", "(index \"abc\" (() 1))\n" },
	{ "(a + b)(1)", "(index (p (+ a b)) (() 1))\n" },
	{ "f(1,\n"
	  "  2)",
	  "(index f (() 1 2))\n" },
	{ "f(1, ... comment\n"
	  "  2)",
	  "(index f (() 1 2))\n" },
	{ "x(:)'", "(' (index x (() :)))\n" },
	{ "x.y'", "(' (index x .y))\n" },
	{ "s.end'", "(' (index s .end))\n" },
	{ "x(end)'", "(' (index x (() end)))\n" },
	{ "f(a = 1)", "(index f (() (= a 1)))\n" },
	{ "f(c{:})", "(index f (() (index c ({} :))))\n" },
	{ "(c{:})", "(p (index c ({} :)))\n" },
};

static void indexing(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, indexing_rows);
}

static const struct tree_row functions_rows[] = {
	{ "@sin", "(handle sin)\n" },
	{ "@a.b.c", "(handle a.b.c)\n" },
	{ "@(x) x + 1", "(@ (x) (+ x 1))\n" },
	{ "@() disp(1)", "(@ () (index disp (() 1)))\n" },
	{ "@(x, y = 2) x", "(@ (x y=2) x)\n" },
	{ "@(~, varargin) varargin{:}",
	  "(@ (~ varargin) (index varargin ({} :)))\n" },
	{ "@(x) @(y) x + y", "(@ (x) (@ (y) (+ x y)))\n" },
	{ "(@(x) x)(1)", "(index (p (@ (x) x)) (() 1))\n" },
	{ "cellfun(@(x) x', c, 'UniformOutput', false)",
	  "(index cellfun (() (@ (x) (' x)) c 'UniformOutput' false))\n" },
	{ "?a.b", "(meta a.b)\n" },
	{ "@(x) x'", "(@ (x) (' x))\n" },
};

static void functions(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, functions_rows);
}

static const struct tree_row named_arguments_rows[] = {
	{ "f(x, Name = 3)", "(index f (() x (named Name 3)))\n" },
	{ "f(Name=1, Other=\"a\")",
	  "(index f (() (named Name 1) (named Other \"a\")))\n" },
	{ "f(x == 1)", "(index f (() (== x 1)))\n" },
};

static void named_arguments(void **state)
{
	(void)state;
	CHECK_TREES(MATLAB, named_arguments_rows);
}

static const struct tree_row assignments_as_values_rows[] = {
	{ "a = b = 1", "(= a (= b 1))\n" },
	{ "if (a = f()) x, end", "if\n"
				 "when (p (= a (index f (()))))\n"
				 "  x,\n" },
	{ "(a = 1) + 1", "(+ (p (= a 1)) 1)\n" },
	{ "a += b = 2", "(+= a (= b 2))\n" },
};

static void assignments_as_values(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, assignments_as_values_rows);
}

static const struct tree_row line_and_file_rows[] = {
	{ "__LINE__", "1\n" },
	{ "\n"
	  "x = __LINE__ + ...\n"
	  "__LINE__",
	  "(= x (+ 2 3))\n" },
	{ "__FILE__\n", "''\n" },
};

static void line_and_file(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, line_and_file_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(strings),
		cmocka_unit_test(matlab_strings),
		cmocka_unit_test(precedence),
		cmocka_unit_test(indexing),
		cmocka_unit_test(functions),
		cmocka_unit_test(named_arguments),
		cmocka_unit_test(assignments_as_values),
		cmocka_unit_test(line_and_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
