/* Cells, structs, handles, errors, sparse matrices, disp. */
#include "session/display/display_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void cells(void **in)
{
	static const struct shown rows[] = {
		{ "a = {}", "a =\n"
			    "  0×0 empty cell array\n" },
		{ "a = cell(0, 3)", "a =\n"
				    "  0×3 empty cell array\n" },
		{ "a = cell(2, 2)", "a =\n"
				    "  2×2 cell array\n"
				    "    {0×0 double}    {0×0 double}\n"
				    "    {0×0 double}    {0×0 double}\n" },
		{ "a = {1, 'two', [1 2 3]; {4}, @sin, \"s\"}",
		  "a =\n"
		  "  2×3 cell array\n"
		  "    {[     1]}    {'two'}    {[1 2 3]}\n"
		  "    {1×1 cell}    {@sin }    {\"s\"    }\n" },
		{ "a = {1.5, -2, int8(4), true, single(2.5), 1 + 2i}",
		  "a =\n"
		  "  1×6 cell array\n"
		  "    {[1.5000]}    {[-2]}    {[4]}    {[1]}    {[2.5000]}    "
		  "{[1.0000 + 2.0000i]}\n" },
		{ "a = {[1; 2], zeros(2, 3), [1.5 2.5], {}, [], ''}",
		  "a =\n"
		  "  1×6 cell array\n"
		  "  Columns 1 through 4\n"
		  "    {2×1 double}    {2×3 double}    {[1.5000 2.5000]}    "
		  "{0×0 cell}\n"
		  "  Columns 5 through 6\n"
		  "    {0×0 double}    {0×0 char}\n" },
		{ "a = {struct('a', 1), 1:20, 5:7, NaN, 1e10}",
		  "a =\n"
		  "  1×5 cell array\n"
		  "    {1×1 struct}    {1×20 double}    {[5 6 7]}    {[NaN]}   "
		  " {[1.0000e+10]}\n" },
		{ "a = {'a'; 'long text here'; 1}",
		  "a =\n"
		  "  3×1 cell array\n"
		  "    {'a'             }\n"
		  "    {'long text here'}\n"
		  "    {[             1]}\n" },
		{ "a = {[\"x\" \"y\"], sparse(1), @(x) x}",
		  "a =\n"
		  "  1×3 cell array\n"
		  "    {[\"x\"    \"y\"]}    {1×1 sparse double}    "
		  "{@(x)x}\n" },
		{ "a = cell(1, 1, 2)", "a =\n"
				       "  1×1×2 cell array\n"
				       "a(:,:,1) =\n"
				       "    {0×0 double}\n"
				       "a(:,:,2) =\n"
				       "    {0×0 double}\n" },
		{ "a = {[true false], 1:0, 'x':'z'}",
		  "a =\n"
		  "  1×3 cell array\n"
		  "    {[1 0]}    {1×0 double}    {'xyz'}\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void structs(void **in)
{
	static const struct shown rows[] = {
		{ "s = struct('a', 1)", "s =\n"
					"  struct with fields:\n"
					"    a: 1\n" },
		{ "s.a = 1; s.b = 'text'; s.c = [1 2 3]; s.long_name = {1, 2}; "
		  "s",
		  "s =\n"
		  "  struct with fields:\n"
		  "            a: 1\n"
		  "            b: 'text'\n"
		  "            c: [1 2 3]\n"
		  "    long_name: {[1]  [2]}\n" },
		{ "s = struct('e', [], 'f', '', 'g', {{}})",
		  "s =\n"
		  "  struct with fields:\n"
		  "    e: []\n"
		  "    f: ''\n"
		  "    g: {}\n" },
		{ "s = struct('q', @(x) x + 1, 'm', magic(4), 'p', 1 + 2i)",
		  "s =\n"
		  "  struct with fields:\n"
		  "    q: @(x)x+1\n"
		  "    m: [4×4 double]\n"
		  "    p: 1.0000 + 2.0000i\n" },
		{ "s = struct('t', \"str\", 'u', [\"a\" \"b\"], 'v', true, "
		  "'w', int8([1 2]))",
		  "s =\n"
		  "  struct with fields:\n"
		  "    t: \"str\"\n"
		  "    u: [\"a\"    \"b\"]\n"
		  "    v: 1\n"
		  "    w: [1 2]\n" },
		{ "s = struct('n', struct('x', 1), 'r', 1:20, 'k', true(2))",
		  "s =\n"
		  "  struct with fields:\n"
		  "    n: [1×1 struct]\n"
		  "    r: [1×20 double]\n"
		  "    k: [2×2 logical]\n" },
		{ "s = struct()", "s =\n"
				  "  struct with no fields.\n" },
		{ "s = struct('a', {1, 2, 3})",
		  "s =\n"
		  "  1×3 struct array with fields:\n"
		  "    a\n" },
		{ "s = struct('a', {})",
		  "s =\n"
		  "  0×0 empty struct array with fields:\n"
		  "    a\n" },
		{ "s = struct('a', {1; 2}, 'b', 3)",
		  "s =\n"
		  "  2×1 struct array with fields:\n"
		  "    a\n"
		  "    b\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void handles_and_errors(void **in)
{
	static const struct shown rows[] = {
		{ "f = @sin", "f =\n"
			      "  function_handle with value:\n"
			      "    @sin\n" },
		{ "f = @(x) x.^2 + 1", "f =\n"
				       "  function_handle with value:\n"
				       "    @(x)x.^2+1\n" },
		{ "e = MException('a:b', 'text %d', 3)",
		  "e =\n"
		  "  MException with properties:\n"
		  "    identifier: 'a:b'\n"
		  "       message: 'text 3'\n"
		  "         cause: {}\n"
		  "         stack: [0×1 struct]\n"
		  "    Correction: []\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void sparse_matrices(void **in)
{
	static const struct shown rows[] = {
		{ "a = sparse([1 0; 0 2.5])", "a =\n"
					      "   (1,1)       1.0000\n"
					      "   (2,2)       2.5000\n" },
		{ "a = sparse([1 2; 3 0])", "a =\n"
					    "   (1,1)        1\n"
					    "   (2,1)        3\n"
					    "   (1,2)        2\n" },
		{ "a = sparse(3, 4)", "a =\n"
				      "   All zero sparse: 3×4\n" },
		{ "a = sparse([1 0] > 0)", "a =\n"
					   "   (1,1)        1\n" },
		{ "a = sparse([0 1 + 2i])",
		  "a =\n"
		  "   (1,2)      1.0000 + 2.0000i\n" },
		{ "a = sparse([10 9], [9 10], [2 -1])", "a =\n"
							"  (10,9)        2\n"
							"   (9,10)      -1\n" },
		{ "a = sparse([1000.5 2])", "a =\n"
					    "   1.0e+03 *\n"
					    "   (1,1)       1.0005\n"
					    "   (1,2)       0.0020\n" },
		{ "a = sparse(20000, 100000, 1)", "a =\n"
						  "(20000,100000)      1\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void what_disp_prints(void **in)
{
	static const struct shown rows[] = {
		{ "disp(pi)", "    3.1416\n" },
		{ "disp([1 2; 3 4])", "     1     2\n"
				      "     3     4\n" },
		{ "disp('abc')", "abc\n" },
		{ "disp(['ab'; 'cd'])", "ab\n"
					"cd\n" },
		{ "disp({1, 2})", "    {[1]}    {[2]}\n" },
		{ "disp([])", "" },
		{ "disp('')", "\n" },
		{ "disp(int8(3))", "   3\n" },
		{ "disp(true)", "   1\n" },
		{ "disp(\"s\")", "s\n" },
		{ "disp(1 + 2i)", "   1.0000 + 2.0000i\n" },
		{ "disp(@sin)", "    @sin\n" },
		{ "disp(struct('a', 1))", "    a: 1\n" },
		{ "disp(sparse(1))", "   (1,1)        1\n" },
		{ "disp(-1)", "    -1\n" },
		{ "disp([1.5 2])", "    1.5000    2.0000\n" },
		{ "disp({})", "  0×0 empty cell array\n" },
		{ "disp([\"a\" \"b\"])", "    \"a\"    \"b\"\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void which_name_is_shown(void **in)
{
	static const struct shown rows[] = {
		{ "x = 3; x", "x =\n"
			      "     3\n" },
		{ "x = 3; x;", "" },
		{ "x = [1 2 3]; x(2)", "ans =\n"
				       "     2\n" },
		{ "x(3) = 1", "x =\n"
			      "     0     0     1\n" },
		{ "s.a.b = 2", "s =\n"
			       "  struct with fields:\n"
			       "    a: [1×1 struct]\n" },
		{ "[a, b] = size(ones(2, 3))", "a =\n"
					       "     2\n"
					       "b =\n"
					       "     3\n" },
		{ "[~, i] = max([3 9 2])", "i =\n"
					   "     2\n" },
		{ "3 + 4", "ans =\n"
			   "     7\n" },
		{ "3 + 4; ans", "ans =\n"
				"     7\n" },
		{ "c = {1, 2}; c{:}", "ans =\n"
				      "     1\n"
				      "ans =\n"
				      "     2\n" },
		{ "s = struct('a', {1, 2}); s.a", "ans =\n"
						  "     1\n"
						  "ans =\n"
						  "     2\n" },
		{ "x = 1, y = 2; z = 3", "x =\n"
					 "     1\n"
					 "z =\n"
					 "     3\n" },
		{ "if true, x = 1, end", "x =\n"
					 "     1\n" },
		{ "for k = 1:2, k, end", "k =\n"
					 "     1\n"
					 "k =\n"
					 "     2\n" },
		{ "pi", "ans =\n"
			"    3.1416\n" },
		{ "a = b_of(2)\nfunction r = b_of(v)\n  r = v * 2\nend\n",
		  "r =\n"
		  "     4\n"
		  "a =\n"
		  "     4\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(structs),
		cmocka_unit_test(handles_and_errors),
		cmocka_unit_test(sparse_matrices),
		cmocka_unit_test(what_disp_prints),
		cmocka_unit_test(which_name_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
