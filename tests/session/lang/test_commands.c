/* Command syntax against expressions. */
#include "session/lang/parse_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct tree_row commands_rows[] = {
	{ "hold on", "(command hold 'on')\n" },
	{ "hold on;", "(command hold 'on');\n" },
	{ "hold on, x", "(command hold 'on'),\n"
			"x\n" },
	{ "format long", "(command format 'long')\n" },
	{ "close all; clear x y", "(command close 'all');\n"
				  "(command clear 'x' 'y')\n" },
	{ "disp hello % comment", "(command disp 'hello')\n" },
	{ "disp 'a b' c", "(command disp 'a b' 'c')\n" },
	{ "disp \"a\\tb\"", "(command disp 'a\\x09b')\n" },
	{ "f 'it''s'", "(command f 'it's')\n" },
	{ "f a'b c'd", "(command f 'ab cd')\n" },
	{ "f -x", "(command f '-x')\n" },
	{ "f --all", "(command f '--all')\n" },
	{ "f ==x", "(command f '==x')\n" },
	{ "f 1", "(command f '1')\n" },
	{ "f .5", "(command f '.5')\n" },
	{ "f @x", "(command f '@x')\n" },
	{ "f a(1, 2) b", "(command f 'a(1, 2)' 'b')\n" },
	{ "f *x", "(command f '*x')\n" },
	{ "f a;b", "(command f 'a');\n"
		   "b\n" },
	{ "f a,b", "(command f 'a'),\n"
		   "b\n" },
	{ "f ~x", "(command f '~x')\n" },
	{ "f /tmp/x.m", "(command f '/tmp/x.m')\n" },
	{ "f x=1", "(command f 'x=1')\n" },
	{ "f # comment", "f\n" },
	{ "f ... more\n"
	  "x",
	  "(command f 'x')\n" },
	{ "if a\n"
	  "f x\n"
	  "end",
	  "if\n"
	  "when a\n"
	  "  (command f 'x')\n" },
	{ "try, f x, catch, f y, end", "try\n"
				       "  (command f 'x'),\n"
				       "catch ~\n"
				       "  (command f 'y'),\n"
				       "end\n" },
};

static void commands(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, commands_rows);
}

static const struct tree_row no_commands_rows[] = {
	{ "f - x", "(- f x)\n" },
	{ "f = x", "(= f x)\n" },
	{ "f =x", "(= f x)\n" },
	{ "f == x", "(== f x)\n" },
	{ "f (x)", "(index f (() x))\n" },
	{ "f (x) + 1", "(+ (index f (() x)) 1)\n" },
	{ "f {1}", "(index f ({} 1))\n" },
	{ "f'", "(' f)\n" },
	{ "f", "f\n" },
	{ "f;", "f;\n" },
	{ "f.x", "(index f .x)\n" },
	{ "f:x", "(: f x)\n" },
	{ "f * x", "(* f x)\n" },
	{ "f ++", "(_++ f)\n" },
	{ "f += 1", "(+= f 1)\n" },
	{ "x = 1; x -1", "(= x 1);\n"
			 "(- x 1)\n" },
	{ "x = 1; x '", "(= x 1);\n"
			"(' x)\n" },
	{ "for i = 1:2, i -1, end", "for i (: 1 2)\n"
				    "  (- i 1),\n"
				    "end\n" },
	{ "global g; g -1", "(global g);\n"
			    "(- g 1)\n" },
	{ "[a, b] = f; a -1, b -1", "(= [a b] f);\n"
				    "(- a 1),\n"
				    "(- b 1)\n" },
	{ "x.y = 1; x -1", "(= (index x .y) 1);\n"
			   "(- x 1)\n" },
	{ "f && x", "(&& f x)\n" },
	{ "f ~= x", "(~= f x)\n" },
	{ "f , x", "f,\n"
		   "x\n" },
	{ "try, a, catch e, e -1, end", "try\n"
					"  a,\n"
					"catch e\n"
					"  (- e 1),\n"
					"end\n" },
};

static void no_commands(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, no_commands_rows);
}

static const struct tree_row scopes_rows[] = {
	{ "function r = f(x)\n"
	  "  x -1\n"
	  "  y -1\n"
	  "  r -1\n"
	  "end",
	  "function f (x) -> (r)\n"
	  "  (- x 1)\n"
	  "  (command y '-1')\n"
	  "  (- r 1)\n" },
	{ "function f()\n"
	  "  x = 1;\n"
	  "end\n"
	  "function g()\n"
	  "  x -1\n"
	  "end",
	  "function f () -> ()\n"
	  "  (= x 1);\n"
	  "function g () -> ()\n"
	  "  (command x '-1')\n" },
	{ "1;\n"
	  "x = 1;\n"
	  "function f()\n"
	  "  x -1\n"
	  "end\n"
	  "x -1",
	  "1;\n"
	  "(= x 1);\n"
	  "(function f)\n"
	  "(- x 1)\n"
	  "function f () -> ()\n"
	  "  (command x '-1')\n" },
};

static void scopes(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, scopes_rows);
}

static const struct tree_row matlab_commands_rows[] = {
	{ "hold on", "(command hold 'on')\n" },
	{ "disp \"a b\"", "(command disp '\"a' 'b\"')\n" },
	{ "a [1 2]", "(command a '[1' '2]')\n" },
	{ "a -1", "(command a '-1')\n" },
	{ "a - 1", "(- a 1)\n" },
	{ "a (1)", "(index a (() 1))\n" },
	{ "f x%y\n", "(command f 'x')\n" },
};

static void matlab_commands(void **state)
{
	(void)state;
	CHECK_TREES(MATLAB, matlab_commands_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands),
		cmocka_unit_test(no_commands),
		cmocka_unit_test(scopes),
		cmocka_unit_test(matlab_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
