/* Matrices and cells: what blanks, commas and lines mean. */
#include "session/lang/parse_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct tree_row elements_rows[] = {
	{ "[]", "(matrix)\n" },
	{ "{}", "(cell)\n" },
	{ "[1 2 3]", "(matrix 1 2 3)\n" },
	{ "[1, 2, 3]", "(matrix 1 2 3)\n" },
	{ "[1, 2; 3, 4]", "(matrix 1 2 ; 3 4)\n" },
	{ "[1 2\n"
	  "3 4]",
	  "(matrix 1 2 ; 3 4)\n" },
	{ "[1 2;\n"
	  "3 4;\n"
	  "]",
	  "(matrix 1 2 ; 3 4)\n" },
	{ "[1 2 ...\n"
	  "3 4]",
	  "(matrix 1 2 3 4)\n" },
	{ "[\n"
	  "1\n"
	  "2\n"
	  "]",
	  "(matrix 1 ; 2)\n" },
	{ "[1;;2]", "(matrix 1 ; 2)\n" },
	{ "[;1]", "(matrix 1)\n" },
	{ "[,1]", "(matrix 1)\n" },
	{ "[1,2,]", "(matrix 1 2)\n" },
	{ "{1, 'a'; \"b\", {}}", "(cell 1 'a' ; \"b\" (cell))\n" },
	{ "[1 - 2]", "(matrix (- 1 2))\n" },
	{ "[1 -2]", "(matrix 1 (- 2))\n" },
	{ "[1 , -2]", "(matrix 1 (- 2))\n" },
	{ "[1 -2 + 3]", "(matrix 1 (+ (- 2) 3))\n" },
	{ "[a - b]", "(matrix (- a b))\n" },
	{ "[a -b]", "(matrix a (- b))\n" },
	{ "[a-b]", "(matrix (- a b))\n" },
	{ "[a- b]", "(matrix (- a b))\n" },
	{ "[a +b]", "(matrix a (+ b))\n" },
	{ "[a' b']", "(matrix (' a) (' b))\n" },
	{ "[a', b']", "(matrix (' a) (' b))\n" },
	{ "[a 'b']", "(matrix a 'b')\n" },
	{ "[a ' b']", "(matrix a ' b')\n" },
	{ "['a' 'b']", "(matrix 'a' 'b')\n" },
	{ "[\"a\", 'b']", "(matrix \"a\" 'b')\n" },
	{ "[a.' b]", "(matrix (.' a) b)\n" },
	{ "[f (1)]", "(matrix f (p 1))\n" },
	{ "[f(1)]", "(matrix (index f (() 1)))\n" },
	{ "[f(1) (2)]", "(matrix (index f (() 1)) (p 2))\n" },
	{ "[a (1)']", "(matrix a (' (p 1)))\n" },
	{ "[c{1} c {1}]", "(matrix (index c ({} 1)) c (cell 1))\n" },
	{ "[x.a x.b]", "(matrix (index x .a) (index x .b))\n" },
	{ "[a : b]", "(matrix (: a b))\n" },
	{ "[a:b c]", "(matrix (: a b) c)\n" },
	{ "[a == b]", "(matrix (== a b))\n" },
	{ "[a ==b]", "(matrix (== a b))\n" },
	{ "[a ~= b]", "(matrix (~= a b))\n" },
	{ "[a ~b]", "(matrix a (! b))\n" },
	{ "[a !b]", "(matrix a (! b))\n" },
	{ "[a ! b]", "(matrix a (! b))\n" },
	{ "[a && b]", "(matrix (&& a b))\n" },
	{ "[a &&b]", "(matrix (&& a b))\n" },
	{ "[a * b]", "(matrix (* a b))\n" },
	{ "[a *b]", "(matrix (* a b))\n" },
	{ "[a .* b]", "(matrix (.* a b))\n" },
	{ "[a .^b]", "(matrix (.^ a b))\n" },
	{ "[1 .5]", "(matrix 1 0.5)\n" },
	{ "[1 .5 5]", "(matrix 1 0.5 5)\n" },
	{ "[a ++b]", "(matrix a (++_ b))\n" },
	{ "[f(1, 2 -1)]", "(matrix (index f (() 1 (- 2 1))))\n" },
	{ "[(1 -2)]", "(matrix (p (- 1 2)))\n" },
	{ "[[1 -2] [3 4]']", "(matrix (matrix 1 (- 2)) (' (matrix 3 4)))\n" },
	{ "{@sin @cos}", "(cell (handle sin) (handle cos))\n" },
	{ "{@(x) x +1, 2}", "(cell (@ (x) (+ x 1)) 2)\n" },
	{ "{@(x) x + 1; 3}", "(cell (@ (x) (+ x 1)) ; 3)\n" },
	{ "{@(x) [x -1], 1}", "(cell (@ (x) (matrix x (- 1))) 1)\n" },
	{ "{@(h) set (h, 1)}", "(cell (@ (h) (index set (() h 1))))\n" },
	{ "{c{:} 1}", "(cell (index c ({} :)) 1)\n" },
	{ "{1, ...\n"
	  "}",
	  "(cell 1)\n" },
	{ "[1 2]'", "(' (matrix 1 2))\n" },
	{ "{1 2}'", "(' (cell 1 2))\n" },
	{ "[a = 1, 2]", "(matrix (= a 1) 2)\n" },
	{ "{:}", "(cell :)\n" },
	{ "[x(end) -1]", "(matrix (index x (() end)) (- 1))\n" },
	{ "x([1 end])", "(index x (() (matrix 1 end)))\n" },
	{ "x(end, [1 -1])", "(index x (() end (matrix 1 (- 1))))\n" },
	{ "c{1 -1}", "(index c ({} (- 1 1)))\n" },
	{ "[1\n"
	  "%{\n"
	  "block\n"
	  "%}\n"
	  "2]",
	  "(matrix 1 ; 2)\n" },
	{ "[1 % a\n"
	  "2]",
	  "(matrix 1 ; 2)\n" },
	{ "[1, % a\n"
	  "2]",
	  "(matrix 1 ; 2)\n" },
	{ "[a, ... b\n"
	  "c]",
	  "(matrix a c)\n" },
	{ "[1 2\t3]", "(matrix 1 2 3)\n" },
	{ "[a(1, ...\n"
	  "2) 3]",
	  "(matrix (index a (() 1 2)) 3)\n" },
	{ "['a''b' 'c']", "(matrix 'a'b' 'c')\n" },
	{ "[\"a\"\"b\" 'c']", "(matrix \"a\"b\" 'c')\n" },
	{ "[x' y' ; z' w']", "(matrix (' x) (' y) ; (' z) (' w))\n" },
	{ "[1,2\n"
	  "3,4]",
	  "(matrix 1 2 ; 3 4)\n" },
	{ "[1 2 ; \n"
	  " \n"
	  "3 4]",
	  "(matrix 1 2 ; 3 4)\n" },
	{ "[a.b' c]", "(matrix (' (index a .b)) c)\n" },
	{ "[a{1}' 'x']", "(matrix (' (index a ({} 1))) 'x')\n" },
	{ "[1e3 -1e-3]", "(matrix 1000 (- 0.001))\n" },
	{ "[1 +...\n"
	  "2]",
	  "(matrix (+ 1 2))\n" },
	{ "[-1 -2]", "(matrix (- 1) (- 2))\n" },
	{ "[- 1 - 2]", "(matrix (- (- 1) 2))\n" },
	{ "[@(x) x]", "(matrix (@ (x) x))\n" },
	{ "[s.(\"a\") 1]", "(matrix (index s (. \"a\")) 1)\n" },
};

static void elements(void **state)
{
	(void)state;
	CHECK_TREES(OCTAVE, elements_rows);
}

static const struct tree_row matlab_matrices_rows[] = {
	{ "[1 -2]", "(matrix 1 (- 2))\n" },
	{ "[\"a\" \"b\"]", "(matrix \"a\" \"b\")\n" },
	{ "[a' 'b']", "(matrix (' a) 'b')\n" },
	{ "{@(x) x+1, 2}", "(cell (@ (x) (+ x 1)) 2)\n" },
	{ "{@(x) x + 1}", "(cell (@ (x) (+ x 1)))\n" },
	{ "[~, b] = f(1)", "(= [~ b] (index f (() 1)))\n" },
	{ "[1, 2\n"
	  "3, 4]",
	  "(matrix 1 2 ; 3 4)\n" },
	{ "a(1, ...\n"
	  "2)",
	  "(index a (() 1 2))\n" },
	{ "[~ b] = f(1)", "(= [~ b] (index f (() 1)))\n" },
	{ "[a ~] = f(1)", "(= [a ~] (index f (() 1)))\n" },
	{ "[~ ~, a] = f(1)", "(= [~ ~ a] (index f (() 1)))\n" },
	{ "1:2:3:4", "(: (: 1 2 3) 4)\n" },
	{ "[a ...\n"
	  " -b]",
	  "(matrix a (- b))\n" },
};

static void matlab_matrices(void **state)
{
	(void)state;
	CHECK_TREES(MATLAB, matlab_matrices_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements),
		cmocka_unit_test(matlab_matrices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
