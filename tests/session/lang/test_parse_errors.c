/* Mistakes: where they are and what is said of them. */
#include "session/lang/parse_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct error_row expressions_rows[] = {
	{ "x = ", 1, 5, "MATLAB:syntax:unexpected", "unexpected end of text" },
	{ "x = 1 +", 1, 8, "MATLAB:syntax:unexpected",
	  "unexpected end of text" },
	{ "x = (1 + 2", 1, 11, "MATLAB:syntax:incomplete",
	  "unexpected end of text" },
	{ "x = [1 2", 1, 9, "MATLAB:syntax:incomplete",
	  "unexpected end of text" },
	{ "x = {1, 2", 1, 10, "MATLAB:syntax:incomplete",
	  "unexpected end of text" },
	{ "x = 1 2", 1, 7, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "x = y z", 1, 7, "MATLAB:syntax:unexpected", "unexpected name 'z'" },
	{ "f(1,)", 1, 5, "MATLAB:syntax:unexpected", "unexpected ')'" },
	{ "f(,1)", 1, 3, "MATLAB:syntax:unexpected", "unexpected ','" },
	{ "[1,,2]", 1, 4, "MATLAB:syntax:unexpected", "unexpected ','" },
	{ "x = )", 1, 5, "MATLAB:syntax:unexpected", "unexpected ')'" },
	{ "x = 1 + * 2", 1, 9, "MATLAB:syntax:unexpected", "unexpected '*'" },
	{ "a..b", 1, 3, "MATLAB:syntax:unexpected", "unexpected '.'" },
	{ "a.1", 1, 3, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "a.'b'", 1, 4, "MATLAB:syntax:unexpected", "unexpected name 'b'" },
	{ "1 = 2", 1, 1, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "a + b = c", 1, 1, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "[1, a] = 2", 1, 2, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "[a, b] += 1", 1, 1, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "[a (1)] = 5", 1, 4, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "'a' = 1", 1, 1, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "[~ b] = f", 1, 2, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "[~, 1]", 1, 2, "MATLAB:syntax:ignored",
	  "'~' stands for an output that isn't wanted, and nothing is assigned "
	  "here" },
	{ "end", 1, 1, "MATLAB:syntax:block",
	  "'end' belongs to no open block" },
	{ "x = end", 1, 5, "MATLAB:syntax:unexpected", "unexpected 'end'" },
	{ "x(1:2:3:4)", 1, 8, "MATLAB:syntax:unexpected", "unexpected ':'" },
	{ "1:2:3:4", 1, 6, "MATLAB:syntax:unexpected", "unexpected ':'" },
	{ "x(a:)", 1, 5, "MATLAB:syntax:unexpected", "unexpected ')'" },
	{ "x(:a)", 1, 4, "MATLAB:syntax:unexpected", "unexpected name 'a'" },
	{ ":", 1, 1, "MATLAB:syntax:unexpected", "unexpected ':'" },
	{ "@+", 1, 2, "MATLAB:syntax:unexpected", "unexpected '+'" },
	{ "@() x = 1", 1, 7, "MATLAB:syntax:unexpected", "unexpected '='" },
	{ "@(x", 1, 4, "MATLAB:syntax:incomplete", "unexpected end of text" },
	{ "@(1) x", 1, 3, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "@(x, x) x", 1, 6, "MATLAB:syntax:duplicate",
	  "'x' is in this list twice" },
	{ "[a\"b\"]", 1, 3, "MATLAB:syntax:unexpected", "unexpected string" },
	{ "[a[1]]", 1, 3, "MATLAB:syntax:unexpected", "unexpected '['" },
	{ "[{1}[2]]", 1, 5, "MATLAB:syntax:unexpected", "unexpected '['" },
	{ "{@(x) x @(y) y}", 1, 9, "MATLAB:syntax:unexpected",
	  "unexpected '@'" },
	{ "2x", 1, 2, "MATLAB:syntax:number",
	  "'x' can't follow a number directly" },
	{ "1i2", 1, 2, "MATLAB:syntax:number",
	  "'i2' can't follow a number directly" },
	{ "0x", 1, 2, "MATLAB:syntax:number",
	  "'x' can't follow a number directly" },
	{ "0b12", 1, 4, "MATLAB:syntax:number",
	  "'2' can't follow a number directly" },
	{ "0x12345678901234567", 1, 1, "MATLAB:syntax:number",
	  "this number doesn't fit its integer class" },
	{ "0x100u8", 1, 1, "MATLAB:syntax:number",
	  "this number doesn't fit its integer class" },
	{ "1e", 1, 2, "MATLAB:syntax:number",
	  "'e' can't follow a number directly" },
	{ "3.4.5", 1, 5, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "x = 'abc", 1, 5, "MATLAB:syntax:string",
	  "this string isn't closed before its line ends" },
	{ "x = \"abc\n"
	  "y = 1",
	  1, 5, "MATLAB:syntax:string",
	  "this string isn't closed before its line ends" },
	{ "x = 'a\"", 1, 5, "MATLAB:syntax:string",
	  "this string isn't closed before its line ends" },
	{ "`", 1, 1, "MATLAB:syntax:character", "'`' has no meaning here" },
	{ "x = é", 1, 5, "MATLAB:syntax:character", "'é' has no meaning here" },
	{ "x = ‘a’", 1, 5, "MATLAB:syntax:character",
	  "'‘' has no meaning here" },
	{ "?", 1, 2, "MATLAB:syntax:unexpected", "unexpected end of text" },
	{ "a++b", 1, 4, "MATLAB:syntax:unexpected", "unexpected name 'b'" },
	{ "f [1 2]", 1, 3, "MATLAB:syntax:unexpected", "unexpected '['" },
	{ "f (x) y", 1, 7, "MATLAB:syntax:unexpected", "unexpected name 'y'" },
	{ "x''y", 1, 4, "MATLAB:syntax:unexpected", "unexpected name 'y'" },
};

static void expressions(void **state)
{
	(void)state;
	CHECK_ERRORS(OCTAVE, expressions_rows);
}

static const struct error_row blocks_rows[] = {
	{ "if x", 1, 5, "MATLAB:syntax:incomplete",
	  "end of text can't close 'if'" },
	{ "if x, y\n"
	  "else",
	  2, 5, "MATLAB:syntax:incomplete", "end of text can't close 'if'" },
	{ "if 1 endwhile", 1, 6, "MATLAB:syntax:block",
	  "'endwhile' can't close 'if'" },
	{ "while 1, endif", 1, 10, "MATLAB:syntax:block",
	  "'endif' can't close 'while'" },
	{ "for i = 1:3", 1, 12, "MATLAB:syntax:incomplete",
	  "end of text can't close 'for'" },
	{ "for 1 = 2, end", 1, 5, "MATLAB:syntax:target",
	  "a loop can't assign to this" },
	{ "for i, end", 1, 6, "MATLAB:syntax:unexpected", "unexpected ','" },
	{ "for (i = 1:3; ) end", 1, 13, "MATLAB:syntax:unexpected",
	  "unexpected ';'" },
	{ "if 1 else else end", 1, 11, "MATLAB:syntax:block",
	  "'else' can't close 'if'" },
	{ "if 1 else elseif 2 end", 1, 11, "MATLAB:syntax:block",
	  "'elseif' can't close 'if'" },
	{ "switch x\n"
	  "y\n"
	  "case 1\n"
	  "end",
	  2, 1, "MATLAB:syntax:unexpected", "unexpected name 'y'" },
	{ "switch x\n"
	  "case 1\n"
	  "otherwise\n"
	  "y\n"
	  "case 2\n"
	  "end",
	  5, 1, "MATLAB:syntax:block", "'case' can't close 'switch'" },
	{ "do x", 1, 5, "MATLAB:syntax:incomplete",
	  "end of text can't close 'do'" },
	{ "do x; end", 1, 7, "MATLAB:syntax:block", "'end' can't close 'do'" },
	{ "unwind_protect x; end", 1, 19, "MATLAB:syntax:unexpected",
	  "unexpected 'end'" },
	{ "unwind_protect\n"
	  "x\n"
	  "unwind_protect_cleanup\n"
	  "y",
	  4, 2, "MATLAB:syntax:incomplete",
	  "end of text can't close 'unwind_protect'" },
	{ "try\n"
	  "x",
	  2, 2, "MATLAB:syntax:incomplete", "end of text can't close 'try'" },
	{ "break", 1, 1, "MATLAB:syntax:loop",
	  "'break' stands outside of a loop" },
	{ "continue", 1, 1, "MATLAB:syntax:loop",
	  "'continue' stands outside of a loop" },
	{ "x\n"
	  "end",
	  2, 1, "MATLAB:syntax:block", "'end' belongs to no open block" },
	{ "else", 1, 1, "MATLAB:syntax:block",
	  "'else' belongs to no open block" },
	{ "endfunction", 1, 1, "MATLAB:syntax:block",
	  "'endfunction' belongs to no open block" },
	{ "case 1", 1, 1, "MATLAB:syntax:block",
	  "'case' belongs to no open block" },
	{ "if, a, end", 1, 3, "MATLAB:syntax:unexpected", "unexpected ','" },
	{ "if a disp hello, end", 1, 11, "MATLAB:syntax:unexpected",
	  "unexpected name 'hello'" },
	{ "while\n"
	  "x\n"
	  "end",
	  1, 6, "MATLAB:syntax:unexpected", "unexpected end of line" },
	{ "global 1", 1, 8, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "global", 1, 7, "MATLAB:syntax:unexpected",
	  "unexpected end of text" },
	{ "for [a, b, c] = s, end", 1, 5, "MATLAB:syntax:target",
	  "a loop can't assign to this" },
	{ "until x", 1, 1, "MATLAB:syntax:block",
	  "'until' belongs to no open block" },
};

static void blocks(void **state)
{
	(void)state;
	CHECK_ERRORS(OCTAVE, blocks_rows);
}

static const struct error_row functions_rows[] = {
	{ "function", 1, 9, "MATLAB:syntax:unexpected",
	  "unexpected end of text" },
	{ "function f(", 1, 12, "MATLAB:syntax:incomplete",
	  "unexpected end of text" },
	{ "function f(1)\n"
	  "end",
	  1, 12, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "function f(x, x)\n"
	  "end",
	  1, 15, "MATLAB:syntax:duplicate", "'x' is in this list twice" },
	{ "function [a, a] = f()\n"
	  "end",
	  1, 14, "MATLAB:syntax:duplicate", "'a' is in this list twice" },
	{ "function [a = 1] = f(x)\n"
	  "end",
	  1, 13, "MATLAB:syntax:unexpected", "unexpected '='" },
	{ "function [a, ~] = f()\n"
	  "end",
	  1, 14, "MATLAB:syntax:unexpected", "unexpected '~'" },
	{ "function a = 1\n"
	  "end",
	  1, 14, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "function x.y()\n"
	  "end",
	  1, 11, "MATLAB:syntax:unexpected", "unexpected '.'" },
	{ "function f\n"
	  "x\n"
	  "function g\n"
	  "end",
	  4, 4, "MATLAB:syntax:incomplete",
	  "the text ends inside a function that isn't closed" },
	{ "function f\n"
	  "end\n"
	  "end",
	  3, 1, "MATLAB:syntax:block", "'end' belongs to no open block" },
	{ "function f\n"
	  "end\n"
	  "function f\n"
	  "end",
	  3, 10, "MATLAB:syntax:duplicate",
	  "the function 'f' is defined twice" },
	{ "function f\n"
	  "  function f\n"
	  "  end\n"
	  "end",
	  2, 12, "MATLAB:syntax:duplicate",
	  "the function 'f' is defined twice" },
	{ "function f\n"
	  "  function g\n"
	  "  end\n"
	  "  function g\n"
	  "  end\n"
	  "end",
	  4, 12, "MATLAB:syntax:duplicate",
	  "the function 'g' is defined twice" },
	{ "x = 1;\n"
	  "function f",
	  2, 11, "MATLAB:syntax:incomplete",
	  "the text ends inside a function that isn't closed" },
	{ "classdef", 1, 9, "MATLAB:syntax:unexpected",
	  "unexpected end of text" },
	{ "classdef a", 1, 11, "MATLAB:syntax:incomplete",
	  "end of text can't close 'classdef'" },
	{ "classdef a\n"
	  "  stuff\n"
	  "  end\n"
	  "end",
	  2, 3, "MATLAB:syntax:unexpected", "unexpected name 'stuff'" },
	{ "classdef a\n"
	  "  properties\n"
	  "    a = 1 b\n"
	  "  end\n"
	  "end",
	  3, 11, "MATLAB:syntax:unexpected", "unexpected name 'b'" },
	{ "classdef a\n"
	  "  methods\n"
	  "    function f\n"
	  "  end\n"
	  "end",
	  5, 4, "MATLAB:syntax:incomplete",
	  "end of text can't close 'classdef'" },
	{ "classdef a\n"
	  "end\n"
	  "x = 1",
	  3, 1, "MATLAB:syntax:unexpected", "unexpected name 'x'" },
};

static void functions(void **state)
{
	(void)state;
	CHECK_ERRORS(OCTAVE, functions_rows);
}

static const struct error_row matlab_only_rows[] = {
	{ "x += 1", 1, 4, "MATLAB:syntax:unexpected", "unexpected '='" },
	{ "x++", 1, 4, "MATLAB:syntax:unexpected", "unexpected end of text" },
	{ "x != y", 1, 3, "MATLAB:syntax:unexpected", "unexpected '!'" },
	{ "z = !x", 1, 5, "MATLAB:syntax:unexpected", "unexpected '!'" },
	{ "if a = 1, end", 1, 6, "MATLAB:syntax:unexpected", "unexpected '='" },
	{ "x = 1 # comment", 1, 7, "MATLAB:syntax:character",
	  "'#' has no meaning here" },
	{ "a ** b", 1, 4, "MATLAB:syntax:unexpected", "unexpected '*'" },
	{ "if x, endif", 1, 7, "MATLAB:syntax:octaveOnly",
	  "'endif' is accepted in octave mode only" },
	{ "while x, endwhile", 1, 10, "MATLAB:syntax:octaveOnly",
	  "'endwhile' is accepted in octave mode only" },
	{ "for i = 1:2\n"
	  "endfor",
	  2, 1, "MATLAB:syntax:octaveOnly",
	  "'endfor' is accepted in octave mode only" },
	{ "do\n"
	  "x\n"
	  "until y",
	  1, 1, "MATLAB:syntax:octaveOnly",
	  "'do' is accepted in octave mode only" },
	{ "unwind_protect\n"
	  "x\n"
	  "unwind_protect_cleanup\n"
	  "y\n"
	  "end_unwind_protect",
	  1, 1, "MATLAB:syntax:octaveOnly",
	  "'unwind_protect' is accepted in octave mode only" },
	{ "function f(x = 1)\n"
	  "end",
	  1, 14, "MATLAB:syntax:octaveOnly",
	  "a value in a list of parameters is accepted in octave mode only" },
	{ "function f\n"
	  "endfunction",
	  2, 1, "MATLAB:syntax:octaveOnly",
	  "'endfunction' is accepted in octave mode only" },
	{ "f(x)(1)", 1, 5, "MATLAB:syntax:octaveOnly",
	  "an index behind () is accepted in octave mode only" },
	{ "f(x){1}", 1, 5, "MATLAB:syntax:octaveOnly",
	  "an index behind () is accepted in octave mode only" },
	{ "(a)(1)", 1, 4, "MATLAB:syntax:octaveOnly",
	  "an index into an expression is accepted in octave mode only" },
	{ "[1 2](1)", 1, 6, "MATLAB:syntax:octaveOnly",
	  "an index into an expression is accepted in octave mode only" },
	{ "a'(1)", 1, 3, "MATLAB:syntax:octaveOnly",
	  "an index into an expression is accepted in octave mode only" },
	{ "global x = 1", 1, 10, "MATLAB:syntax:octaveOnly",
	  "a value in a declaration is accepted in octave mode only" },
	{ "f(1,\n"
	  "2)",
	  1, 5, "MATLAB:syntax:unexpected", "unexpected end of line" },
	{ "1_000", 1, 2, "MATLAB:syntax:number",
	  "'_000' can't follow a number directly" },
	{ "x = \"abc\\\"d\"", 1, 11, "MATLAB:syntax:unexpected",
	  "unexpected name 'd'" },
	{ "for [v, k] = s, end", 1, 5, "MATLAB:syntax:target",
	  "a loop can't assign to this" },
	{ "if x\n"
	  "  function g\n"
	  "  end\n"
	  "end",
	  2, 3, "MATLAB:syntax:octaveOnly",
	  "a function in a block is accepted in octave mode only" },
	{ "function f\n"
	  "arguments\n"
	  "  x (a)\n"
	  "end\n"
	  "end",
	  3, 6, "MATLAB:syntax:arguments", "a size is a number or ':'" },
	{ "function f\n"
	  "arguments\n"
	  "  1\n"
	  "end\n"
	  "end",
	  3, 3, "MATLAB:syntax:unexpected", "unexpected number" },
	{ "(a) = 1", 1, 1, "MATLAB:syntax:target",
	  "nothing can be assigned to this" },
	{ "a = b = c\n", 1, 7, "MATLAB:syntax:unexpected", "unexpected '='" },
};

static void matlab_only(void **state)
{
	(void)state;
	CHECK_ERRORS(MATLAB, matlab_only_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions),
		cmocka_unit_test(blocks),
		cmocka_unit_test(functions),
		cmocka_unit_test(matlab_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
