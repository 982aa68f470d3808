/* Statements: how they end, assignments, blocks, comments. */
#include "session/lang/parse_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct tree_row terminators_rows[] = {
	{ "a", "a\n" },
	{ "a;", "a;\n" },
	{ "a, b; c", "a,\n"
		     "b;\n"
		     "c\n" },
	{ ";;a;;", "a;\n" },
	{ ",a", "a\n" },
	{ "a\n"
	  "b\n"
	  "\n"
	  "c",
	  "a\n"
	  "b\n"
	  "c\n" },
	{ "a % comment", "a\n" },
	{ "a # comment", "a\n" },
	{ "a; % comment; b", "a;\n" },
	{ "% nothing", "" },
	{ "", "" },
	{ "a\r\n"
	  "b\r",
	  "a\n"
	  "b\n" },
	{ "a\rb\rc", "a\n"
		     "b\n"
		     "c\n" },
	{ "x = 1 % c\n"
	  "y = 2",
	  "(= x 1)\n"
	  "(= y 2)\n" },
};

static void terminators(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, terminators_rows);
}

static const struct tree_row assignments_rows[] = {
	{ "x = 1", "(= x 1)\n" },
	{ "x(1) = 2;", "(= (index x (() 1)) 2);\n" },
	{ "x(end + 1) = 2", "(= (index x (() (+ end 1))) 2)\n" },
	{ "x{2} = 3", "(= (index x ({} 2)) 3)\n" },
	{ "s.a = 1", "(= (index s .a) 1)\n" },
	{ "s(2).a{3}.b(4) = 5",
	  "(= (index s (() 2) .a ({} 3) .b (() 4)) 5)\n" },
	{ "s.(n) = 1", "(= (index s (. n)) 1)\n" },
	{ "x(2) = []", "(= (index x (() 2)) (matrix))\n" },
	{ "[a, b] = f(1)", "(= [a b] (index f (() 1)))\n" },
	{ "[a b] = f", "(= [a b] f)\n" },
	{ "[~, i] = max(x)", "(= [~ i] (index max (() x)))\n" },
	{ "[a, ~] = size(x)", "(= [a ~] (index size (() x)))\n" },
	{ "[a.x, b{2}, c(3)] = deal(1, 2, 3);",
	  "(= [(index a .x) (index b ({} 2)) (index c (() 3))] (index deal (() "
	  "1 2 3)));\n" },
	{ "[a] = 1", "(= [a] 1)\n" },
	{ "x += 1", "(+= x 1)\n" },
	{ "x -= 1", "(-= x 1)\n" },
	{ "x *= 2", "(*= x 2)\n" },
	{ "x /= 2", "(/= x 2)\n" },
	{ "x ^= 2", "(^= x 2)\n" },
	{ "x .*= 2", "(.*= x 2)\n" },
	{ "x |= y", "(|= x y)\n" },
	{ "x &= y", "(&= x y)\n" },
	{ "x(1) += 2;", "(+= (index x (() 1)) 2);\n" },
	{ "x++", "(_++ x)\n" },
	{ "x--;", "(_-- x);\n" },
	{ "++x", "(++_ x)\n" },
	{ "x.y++", "(_++ (index x .y))\n" },
	{ "a = 'x';", "(= a 'x');\n" },
	{ "a = b';", "(= a (' b));\n" },
	{ "(a) = 1", "(= (p a) 1)\n" },
	{ "a() = 1", "(= (index a (())) 1)\n" },
};

static void assignments(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, assignments_rows);
}

static const struct tree_row conditions_rows[] = {
	{ "if a, b, end", "if\n"
			  "when a\n"
			  "  b,\n" },
	{ "if a\n"
	  "  b\n"
	  "elseif c\n"
	  "  d;\n"
	  "else\n"
	  "  e\n"
	  "end",
	  "if\n"
	  "when a\n"
	  "  b\n"
	  "when c\n"
	  "  d;\n"
	  "else\n"
	  "  e\n" },
	{ "if (a) b, end", "if\n"
			   "when (p a)\n"
			   "  b,\n" },
	{ "if (a) b; else c; endif", "if\n"
				     "when (p a)\n"
				     "  b;\n"
				     "else\n"
				     "  c;\n" },
	{ "if a b, end", "if\n"
			 "when a\n"
			 "  b,\n" },
	{ "if x(end) == 1, end", "if\n"
				 "when (== (index x (() end)) 1)\n" },
	{ "if a\n"
	  "else\n"
	  "end",
	  "if\n"
	  "when a\n"
	  "else\n" },
	{ "if a, if b, c, end, end", "if\n"
				     "when a\n"
				     "  if\n"
				     "  when b\n"
				     "    c,,\n" },
	{ "switch x\n"
	  "case 1\n"
	  "  a\n"
	  "case {2, 'three'}\n"
	  "  b\n"
	  "otherwise\n"
	  "  c\n"
	  "end",
	  "switch x\n"
	  "when 1\n"
	  "  a\n"
	  "when (cell 2 'three')\n"
	  "  b\n"
	  "else\n"
	  "  c\n" },
	{ "switch (x) case 1 a, otherwise b, endswitch", "switch (p x)\n"
							 "when 1\n"
							 "  a,\n"
							 "else\n"
							 "  b,\n" },
	{ "switch x % comment\n"
	  "\n"
	  "  % another\n"
	  "  case 1\n"
	  "end",
	  "switch x\n"
	  "when 1\n" },
	{ "switch lower(x)\n"
	  "end",
	  "switch (index lower (() x))\n" },
};

static void conditions(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, conditions_rows);
}

static const struct tree_row loops_rows[] = {
	{ "for i = 1:3, i, end", "for i (: 1 3)\n"
				 "  i,\n"
				 "end\n" },
	{ "for i = x\n"
	  "  i;\n"
	  "endfor",
	  "for i x\n"
	  "  i;\n"
	  "end\n" },
	{ "for (i = 1:3) i, end", "for i (: 1 3)\n"
				  "  i,\n"
				  "end\n" },
	{ "for (i = 1:3)\n"
	  "end",
	  "for i (: 1 3)\n"
	  "end\n" },
	{ "for i = (1:3) i, end", "for i (p (: 1 3))\n"
				  "  i,\n"
				  "end\n" },
	{ "for x.y = 1:3 end", "for (index x .y) (: 1 3)\n"
			       "end\n" },
	{ "for x(2) = 1:3, end", "for (index x (() 2)) (: 1 3)\n"
				 "end\n" },
	{ "for [v, k] = s\n"
	  "  v\n"
	  "end",
	  "for (matrix v k) s\n"
	  "  v\n"
	  "end\n" },
	{ "for k = {1, 2}\n"
	  "end",
	  "for k (cell 1 2)\n"
	  "end\n" },
	{ "parfor i = 1:3\n"
	  "endparfor",
	  "parfor i (: 1 3)\n"
	  "end\n" },
	{ "parfor (i = 1:3, 4)\n"
	  "end",
	  "parfor i (: 1 3) 4\n"
	  "end\n" },
	{ "while true, break, end", "while true\n"
				    "  (break),\n"
				    "end\n" },
	{ "while (x > 0) x--; endwhile", "while (p (> x 0))\n"
					 "  (_-- x);\n"
					 "end\n" },
	{ "do\n"
	  "  x++;\n"
	  "until x > 3",
	  "until (> x 3)\n"
	  "  (_++ x);\n"
	  "end\n" },
	{ "do x; until (y)", "until (p y)\n"
			     "  x;\n"
			     "end\n" },
	{ "for i = 1:3, if i, continue; end, end", "for i (: 1 3)\n"
						   "  if\n"
						   "  when i\n"
						   "    (continue);,\n"
						   "end\n" },
	{ "while 1\n"
	  "  if x, break; end\n"
	  "end",
	  "while 1\n"
	  "  if\n"
	  "  when x\n"
	  "    (break);\n"
	  "end\n" },
	{ "for a = 1:2 for b = 1:2 c, end, end", "for a (: 1 2)\n"
						 "  for b (: 1 2)\n"
						 "    c,\n"
						 "  end,\n"
						 "end\n" },
};

static void loops(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, loops_rows);
}

static const struct tree_row exceptions_rows[] = {
	{ "try\n"
	  "  a\n"
	  "catch err\n"
	  "  b\n"
	  "end",
	  "try\n"
	  "  a\n"
	  "catch err\n"
	  "  b\n"
	  "end\n" },
	{ "try, a, catch, b, end", "try\n"
				   "  a,\n"
				   "catch ~\n"
				   "  b,\n"
				   "end\n" },
	{ "try a; catch ME, b; end", "try\n"
				     "  a;\n"
				     "catch ME\n"
				     "  b;\n"
				     "end\n" },
	{ "try\n"
	  "  a\n"
	  "catch\n"
	  "  b\n"
	  "end_try_catch",
	  "try\n"
	  "  a\n"
	  "catch ~\n"
	  "  b\n"
	  "end\n" },
	{ "try\n"
	  "  a\n"
	  "catch err, b\n"
	  "end",
	  "try\n"
	  "  a\n"
	  "catch err\n"
	  "  b\n"
	  "end\n" },
	{ "try\n"
	  "  a\n"
	  "catch disp(1)\n"
	  "end",
	  "try\n"
	  "  a\n"
	  "catch ~\n"
	  "  (index disp (() 1))\n"
	  "end\n" },
	{ "try\n"
	  "  a\n"
	  "catch err.stack\n"
	  "end",
	  "try\n"
	  "  a\n"
	  "catch ~\n"
	  "  (index err .stack)\n"
	  "end\n" },
	{ "try\n"
	  "  a\n"
	  "catch % comment\n"
	  "  b\n"
	  "end",
	  "try\n"
	  "  a\n"
	  "catch ~\n"
	  "  b\n"
	  "end\n" },
	{ "try, a, end", "try\n"
			 "  a,\n"
			 "end\n" },
	{ "try; a; catch err; b; end", "try\n"
				       "  a;\n"
				       "catch err\n"
				       "  b;\n"
				       "end\n" },
	{ "unwind_protect\n"
	  "  a\n"
	  "unwind_protect_cleanup\n"
	  "  b\n"
	  "end_unwind_protect",
	  "unwind\n"
	  "  a\n"
	  "cleanup\n"
	  "  b\n"
	  "end\n" },
	{ "unwind_protect a; unwind_protect_cleanup b; end", "unwind\n"
							     "  a;\n"
							     "cleanup\n"
							     "  b;\n"
							     "end\n" },
};

static void exceptions(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, exceptions_rows);
}

static const struct tree_row declarations_rows[] = {
	{ "global a", "(global a)\n" },
	{ "global a b c;", "(global a b c);\n" },
	{ "global a = 1 b", "(global a=1 b)\n" },
	{ "persistent n = 0;", "(persistent n=0);\n" },
	{ "global a, b", "(global a),\n"
			 "b\n" },
	{ "return", "(return)\n" },
	{ "return;", "(return);\n" },
	{ "spmd\n"
	  "  a\n"
	  "end",
	  "spmd\n"
	  "  a\n"
	  "end\n" },
};

static void declarations(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, declarations_rows);
}

static const struct tree_row comments_rows[] = {
	{ "%{\n"
	  "not code\n"
	  "%}\n"
	  "a",
	  "a\n" },
	{ "#{\n"
	  "  %{\n"
	  "  nested\n"
	  "  %}\n"
	  "#}\n"
	  "a",
	  "a\n" },
	{ "%{ not a block\n"
	  "a",
	  "a\n" },
	{ "a %{\n"
	  "b",
	  "a\n"
	  "b\n" },
	{ "#! /usr/bin/octave\n"
	  "a",
	  "a\n" },
	{ "a = [1 % one\n"
	  "2 # two\n"
	  "]",
	  "(= a (matrix 1 ; 2))\n" },
	{ "a = 1 + ...\n"
	  "    2",
	  "(= a (+ 1 2))\n" },
	{ "a = 1 + ... why\n"
	  "    2",
	  "(= a (+ 1 2))\n" },
	{ "a = f(1, ...\n"
	  "      2);",
	  "(= a (index f (() 1 2)));\n" },
	{ "a = 1 \\\n"
	  "+ 2",
	  "(= a (+ 1 2))\n" },
	{ "%!test\n"
	  "%! x = 1;\n"
	  "a",
	  "a\n" },
	{ "a %{}", "a\n" },
	{ "  %{\n"
	  "x\n"
	  "  %}\n"
	  "b",
	  "b\n" },
};

static void comments(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, comments_rows);
}

static const struct tree_row matlab_statements_rows[] = {
	{ "x = 1;", "(= x 1);\n" },
	{ "if x ~= 1, y, end", "if\n"
			       "when (~= x 1)\n"
			       "  y,\n" },
	{ "!ls -l", "(shell 'ls -l')\n" },
	{ "x = [1 2]'", "(= x (' (matrix 1 2)))\n" },
	{ "a++b", "(+ a (+ b))\n" },
	{ "a--b", "(- a (- b))\n" },
	{ "do = 5", "(= do 5)\n" },
	{ "until = do + 1", "(= until (+ do 1))\n" },
	{ "endif = 3; endif", "(= endif 3);\n"
			      "endif\n" },
	{ "x.endif = 2", "(= (index x .endif) 2)\n" },
	{ "parfor (i = 1:3, 2)\n"
	  "end",
	  "parfor i (: 1 3) 2\n"
	  "end\n" },
	{ "spmd\n"
	  "x\n"
	  "end",
	  "spmd\n"
	  "  x\n"
	  "end\n" },
	{ "try\n"
	  "x\n"
	  "catch ME\n"
	  "end",
	  "try\n"
	  "  x\n"
	  "catch ME\n"
	  "end\n" },
	{ "f('a', \"b\")\n", "(index f (() 'a' \"b\"))\n" },
};

static void matlab_statements(void **state)
{
	(void)state;
	CHECK_TREES(MATLAB, matlab_statements_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terminators),
		cmocka_unit_test(assignments),
		cmocka_unit_test(conditions),
		cmocka_unit_test(loops),
		cmocka_unit_test(exceptions),
		cmocka_unit_test(declarations),
		cmocka_unit_test(comments),
		cmocka_unit_test(matlab_statements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
