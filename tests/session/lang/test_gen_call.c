/* Calls, indexes and lists. */
#include "session/lang/compile_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct code_row indexes_rows[] = {
	{ "function x = f(a, b, c)\n"
	  "x = a(1);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $5, 1\n"
	  "1 INDEX1 x, a, $5\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(b, c);\n"
	  "end\n",
	  0,
	  "0 INDEX2 x, a, b..c\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(c, b);\n"
	  "end\n",
	  0,
	  "0 MOVE $5, c\n"
	  "1 MOVE $6, b\n"
	  "2 INDEX2 x, a, $5..$6\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(1, 2, 3);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $5, 1\n"
	  "1 LOAD_INT $6, 2\n"
	  "2 LOAD_INT $7, 3\n"
	  "3 INDEX x, a, $5..$7\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a();\n"
	  "end\n",
	  0,
	  "0 INDEX x, a, ()\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(:);\n"
	  "end\n",
	  0,
	  "0 LOAD_COLON $5\n"
	  "1 INDEX1 x, a, $5\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a{b};\n"
	  "end\n",
	  0,
	  "0 BRACE1 x, a, b\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a{1, 2};\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $5, 1\n"
	  "1 LOAD_INT $6, 2\n"
	  "2 BRACE x, a, $5..$6\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a.b;\n"
	  "end\n",
	  0,
	  "0 FIELD true, x, a, b\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a.(b);\n"
	  "end\n",
	  0,
	  "0 FIELD_DYNAMIC true, x, a, b\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(b).c{2}.d;\n"
	  "end\n",
	  0,
	  "0 INDEX1 $4, a, b\n"
	  "1 FIELD false, $4, $4, c\n"
	  "2 LOAD_INT $5, 2\n"
	  "3 BRACE1 $4, $4, $5\n"
	  "4 FIELD true, x, $4, d\n"
	  "5 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a{:};\n"
	  "end\n",
	  0,
	  "0 LIST $4\n"
	  "1 LOAD_COLON $5\n"
	  "2 PUSH_BRACE $4, a, $5\n"
	  "3 LIST_TAKE x, $4\n"
	  "4 CLEAR $4\n"
	  "5 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(c{:});\n"
	  "end\n",
	  0,
	  "0 LIST $5\n"
	  "1 LOAD_COLON $6\n"
	  "2 PUSH_BRACE $5, c, $6\n"
	  "3 INDEX_LIST x, a, $5\n"
	  "4 CLEAR $5\n"
	  "5 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(b.c);\n"
	  "end\n",
	  0,
	  "0 LIST $5\n"
	  "1 PUSH_FIELD $5, b, c\n"
	  "2 INDEX_LIST x, a, $5\n"
	  "3 CLEAR $5\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(b(1).c);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $6, 1\n"
	  "1 INDEX1 $5, b, $6\n"
	  "2 FIELD false, $5, $5, c\n"
	  "3 INDEX1 x, a, $5\n"
	  "4 RETURN\n" },
};

static void indexes(void **state)
{
	(void)state;
	CHECK_CODE(indexes_rows);
}

static const struct code_row end_is_of_the_innermost_container_rows[] = {
	{ "function x = f(a, b, c)\n"
	  "x = a(end);\n"
	  "end\n",
	  0,
	  "0 END $5, a, 1, 1\n"
	  "1 INDEX1 x, a, $5\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(end - 1, end);\n"
	  "end\n",
	  0,
	  "0 END $5, a, 1, 2\n"
	  "1 SUB_K $5, $5, 1\n"
	  "2 END $6, a, 2, 2\n"
	  "3 INDEX2 x, a, $5..$6\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(b(end));\n"
	  "end\n",
	  0,
	  "0 END $6, b, 1, 1\n"
	  "1 INDEX1 $5, b, $6\n"
	  "2 INDEX1 x, a, $5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(min(end, 3));\n"
	  "end\n",
	  0,
	  "0 END $5, a, 1, 1\n"
	  "1 LOAD_INT $6, 3\n"
	  "2 CALL $5, min, 2 in, 1 out\n"
	  "3 INDEX1 x, a, $5\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a.b(end);\n"
	  "end\n",
	  0,
	  "0 FIELD false, $4, a, b\n"
	  "1 END $5, $4, 1, 1\n"
	  "2 INDEX1 x, $4, $5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a{end}(end);\n"
	  "end\n",
	  0,
	  "0 END $5, a, 1, 1\n"
	  "1 BRACE1 $4, a, $5\n"
	  "2 END $5, $4, 1, 1\n"
	  "3 INDEX1 x, $4, $5\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a(c{:}, end);\n"
	  "end\n",
	  0,
	  "0 LIST $5\n"
	  "1 LOAD_COLON $6\n"
	  "2 PUSH_BRACE $5, c, $6\n"
	  "3 END_LIST $6, a, $5\n"
	  "4 PUSH $5, $6\n"
	  "5 INDEX_LIST x, a, $5\n"
	  "6 CLEAR $5\n"
	  "7 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = sin(end);\n"
	  "end\n",
	  0,
	  "0 FAIL MATLAB:endOutsideIndex|'end' stands in the arguments of a "
	  "fu...\n" },
};

static void end_is_of_the_innermost_container(void **state)
{
	(void)state;
	CHECK_CODE(end_is_of_the_innermost_container_rows);
}

static const struct code_row calls_rows[] = {
	{ "function x = f(a, b, c)\n"
	  "x = g(a);\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CALL $4, g, 1 in, 1 out\n"
	  "2 TAKE x, $4\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "g(a);\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CALL $4, g, 1 in, 0 out statement\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "g(a)\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CALL $4, g, 1 in, 0 out statement\n"
	  "2 JUMP_UNSET false, $4, -> 4\n"
	  "3 STATEMENT $4, open expression ans\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = g;\n"
	  "end\n",
	  0,
	  "0 CALL $4, g, 0 in, 1 out bare\n"
	  "1 TAKE x, $4\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "g\n"
	  "end\n",
	  0,
	  "0 CALL $4, g, 0 in, 0 out statement bare\n"
	  "1 JUMP_UNSET false, $4, -> 3\n"
	  "2 STATEMENT $4, open expression ans\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = g(a, h(b));\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 MOVE $5, b\n"
	  "2 CALL $5, h, 1 in, 1 out\n"
	  "3 CALL $4, g, 2 in, 1 out\n"
	  "4 TAKE x, $4\n"
	  "5 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "[x, b] = g(a);\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CALL $4, g, 1 in, 2 out\n"
	  "2 TAKE x, $4\n"
	  "3 TAKE b, $5\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "[~, x] = g(a);\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CALL $4, g, 1 in, 2 out ignored 1\n"
	  "2 TAKE x, $5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = g(c{:});\n"
	  "end\n",
	  0,
	  "0 LIST $4\n"
	  "1 LOAD_COLON $5\n"
	  "2 PUSH_BRACE $4, c, $5\n"
	  "3 CALL $4, g, 0 in, 1 out list\n"
	  "4 TAKE x, $4\n"
	  "5 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = g(c{1});\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $5, 1\n"
	  "1 BRACE1 $4, c, $5\n"
	  "2 CALL $4, g, 1 in, 1 out\n"
	  "3 TAKE x, $4\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = g(c.d);\n"
	  "end\n",
	  0,
	  "0 LIST $4\n"
	  "1 PUSH_FIELD $4, c, d\n"
	  "2 CALL $4, g, 0 in, 1 out list\n"
	  "3 TAKE x, $4\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = p.g(a).b;\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CALL $4, p.g, 1 in, 1 out\n"
	  "2 FIELD true, x, $4, b\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = f(a)(b);\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CALL $4, function 0 f, 1 in, 1 out\n"
	  "2 INDEX1 x, $4, b\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "[x, b] = a(1);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 1\n"
	  "1 CALL $4, value a, 1 in, 2 out\n"
	  "2 TAKE x, $4\n"
	  "3 TAKE b, $5\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "hold on\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST $4, 'on'\n"
	  "1 CALL $4, hold, 1 in, 0 out statement command\n"
	  "2 JUMP_UNSET false, $4, -> 4\n"
	  "3 STATEMENT $4, open command ans\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = nargin;\n"
	  "end\n",
	  0,
	  "0 LOAD_NARGIN x\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a.b(1)(2);\n"
	  "end\n",
	  0,
	  "0 FIELD false, $4, a, b\n"
	  "1 LOAD_INT $5, 1\n"
	  "2 INDEX1 $4, $4, $5\n"
	  "3 LOAD_INT $5, 2\n"
	  "4 INDEX1 x, $4, $5\n"
	  "5 RETURN\n" },
};

static void calls(void **state)
{
	(void)state;
	CHECK_CODE(calls_rows);
}

static const struct code_row handles_rows[] = {
	{ "function x = f(a, b, c)\n"
	  "x = @sin;\n"
	  "end\n",
	  0,
	  "0 HANDLE x, sin\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = @f;\n"
	  "end\n",
	  0,
	  "0 HANDLE_LOCAL x, (), function 0 f\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = @(t) t + a;\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 HANDLE_LOCAL x, $4, function 1 @(t)t+a\n"
	  "2 CLEAR $4\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = @(t) t + a;\n"
	  "end\n",
	  1,
	  "0 ADD $2, t, a\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = @(t) g(t);\n"
	  "end\n",
	  1,
	  "0 LOAD_NARGOUT $3\n"
	  "1 JUMP_EQ_K false, $3, 1, -> 6\n"
	  "2 MOVE $4, t\n"
	  "3 CALL $4, g, 1 in, 1 out\n"
	  "4 TAKE $1, $4\n"
	  "5 RETURN\n"
	  "6 LIST $4\n"
	  "7 PUSH $4, t\n"
	  "8 MOVE $5, $3\n"
	  "9 CALL $4, g, 0 in, 0 out counted\n"
	  "10 LIST_NEXT $4, $1, -> 12\n"
	  "11 RETURN\n"
	  "12 CELL_ROW_LIST $2, $4\n"
	  "13 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = @() a{:};\n"
	  "end\n",
	  1,
	  "0 LOAD_NARGOUT $3\n"
	  "1 JUMP_EQ_K false, $3, 1, -> 8\n"
	  "2 LIST $4\n"
	  "3 LOAD_COLON $5\n"
	  "4 PUSH_BRACE $4, a, $5\n"
	  "5 LIST_TAKE $1, $4\n"
	  "6 CLEAR $4\n"
	  "7 RETURN\n"
	  "8 LIST $4\n"
	  "9 LOAD_COLON $5\n"
	  "10 PUSH_BRACE $4, a, $5\n"
	  "11 LIST_NEXT $4, $1, -> 13\n"
	  "12 RETURN\n"
	  "13 CELL_ROW_LIST $2, $4\n"
	  "14 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = @(t) @(u) t + u + a;\n"
	  "end\n",
	  2,
	  "0 ADD $3, t, u\n"
	  "1 ADD $3, $3, a\n"
	  "2 RETURN\n" },
};

static void handles(void **state)
{
	(void)state;
	CHECK_CODE(handles_rows);
}

static const struct code_row names_of_scripts_may_be_functions_rows[] = {
	{ "y = foo;\n", 0,
	  "0 MOVE y, foo\n"
	  "1 STATEMENT y, closed assignment y\n"
	  "2 RETURN\n" },
	{ "y = foo(1);\n", 0,
	  "0 LOAD_INT $2, 1\n"
	  "1 CALL $2, either foo or foo, 1 in, 1 out\n"
	  "2 TAKE y, $2\n"
	  "3 STATEMENT y, closed assignment y\n"
	  "4 RETURN\n" },
	{ "foo\n", 0,
	  "0 JUMP_UNSET false, foo, -> 3\n"
	  "1 STATEMENT foo, open name foo\n"
	  "2 JUMP -> 7\n"
	  "3 CALL $2, either foo or foo, 0 in, 0 out statement bare\n"
	  "4 JUMP_UNSET false, $2, -> 7\n"
	  "5 TAKE ans, $2\n"
	  "6 STATEMENT ans, open expression ans\n"
	  "7 RETURN\n" },
	{ "foo(2)\n", 0,
	  "0 LOAD_INT $2, 2\n"
	  "1 CALL $2, either foo or foo, 1 in, 0 out statement\n"
	  "2 JUMP_UNSET false, $2, -> 5\n"
	  "3 TAKE ans, $2\n"
	  "4 STATEMENT ans, open expression ans\n"
	  "5 RETURN\n" },
	{ "y = p.q(3);\n", 0,
	  "0 JUMP_UNSET false, p, -> 3\n"
	  "1 FIELD false, $2, p, q\n"
	  "2 JUMP -> 4\n"
	  "3 HANDLE $2, p.q\n"
	  "4 LOAD_INT $3, 3\n"
	  "5 INDEX1 y, $2, $3\n"
	  "6 STATEMENT y, closed assignment y\n"
	  "7 RETURN\n" },
	{ "p.q\n", 0,
	  "0 JUMP_UNSET false, p, -> 9\n"
	  "1 LIST $2\n"
	  "2 PUSH_FIELD $2, p, q\n"
	  "3 JUMP -> 6\n"
	  "4 TAKE ans, $3\n"
	  "5 STATEMENT ans, open expression ans\n"
	  "6 LIST_NEXT $2, $3, -> 4\n"
	  "7 CLEAR $2\n"
	  "8 JUMP -> 13\n"
	  "9 CALL $2, p.q, 0 in, 0 out statement bare\n"
	  "10 JUMP_UNSET false, $2, -> 13\n"
	  "11 TAKE ans, $2\n"
	  "12 STATEMENT ans, open expression ans\n"
	  "13 RETURN\n" },
	{ "x = 1;\n"
	  "y = x(1);\n",
	  0,
	  "0 LOAD_INT x, 1\n"
	  "1 STATEMENT x, closed assignment x\n"
	  "2 LOAD_INT $3, 1\n"
	  "3 INDEX1 y, x, $3\n"
	  "4 STATEMENT y, closed assignment y\n"
	  "5 RETURN\n" },
	{ "y = x(1);\n"
	  "x = 1;\n",
	  0,
	  "0 LOAD_INT $2, 1\n"
	  "1 CALL $2, either x or x, 1 in, 1 out\n"
	  "2 TAKE y, $2\n"
	  "3 STATEMENT y, closed assignment y\n"
	  "4 LOAD_INT x, 1\n"
	  "5 STATEMENT x, closed assignment x\n"
	  "6 RETURN\n" },
	{ "clear x;\n"
	  "x = 1;\n"
	  "clear x;\n"
	  "x(1);\n",
	  0,
	  "0 LOAD_CONST $2, 'x'\n"
	  "1 CALL $2, clear, 1 in, 0 out statement command\n"
	  "2 JUMP_UNSET false, $2, -> 5\n"
	  "3 TAKE ans, $2\n"
	  "4 STATEMENT ans, closed command ans\n"
	  "5 LOAD_INT x, 1\n"
	  "6 STATEMENT x, closed assignment x\n"
	  "7 LOAD_CONST $2, 'x'\n"
	  "8 CALL $2, clear, 1 in, 0 out statement command\n"
	  "9 JUMP_UNSET false, $2, -> 12\n"
	  "10 TAKE ans, $2\n"
	  "11 STATEMENT ans, closed command ans\n"
	  "12 LOAD_INT $2, 1\n"
	  "13 CALL $2, either x or x, 1 in, 0 out statement\n"
	  "14 JUMP_UNSET false, $2, -> 17\n"
	  "15 TAKE ans, $2\n"
	  "16 STATEMENT ans, closed expression ans\n"
	  "17 RETURN\n" },
	{ "y = a(min(end, 3));\n", 0,
	  "0 JUMP_UNSET false, min, -> 3\n"
	  "1 END $3, min, 1, 2\n"
	  "2 JUMP -> 4\n"
	  "3 END $3, a, 1, 1\n"
	  "4 LOAD_INT $4, 3\n"
	  "5 CALL $3, either min or min, 2 in, 1 out\n"
	  "6 CALL $3, either a or a, 1 in, 1 out\n"
	  "7 TAKE y, $3\n"
	  "8 STATEMENT y, closed assignment y\n"
	  "9 RETURN\n" },
	{ "f = @(t) sin(t) + k;\n", 0,
	  "0 CLEAR $3\n"
	  "1 JUMP_UNSET false, sin, -> 3\n"
	  "2 MOVE $3, sin\n"
	  "3 CLEAR $4\n"
	  "4 JUMP_UNSET false, k, -> 6\n"
	  "5 MOVE $4, k\n"
	  "6 HANDLE_LOCAL f, $3..$4, function 1 @(t)sin(t)+k\n"
	  "7 CLEAR_SLOTS $3, $4\n"
	  "8 STATEMENT f, closed assignment f\n"
	  "9 RETURN\n" },
	{ "x = 1;\n"
	  "f = @() x;\n",
	  0,
	  "0 LOAD_INT x, 1\n"
	  "1 STATEMENT x, closed assignment x\n"
	  "2 MOVE $2, x\n"
	  "3 HANDLE_LOCAL f, $2, function 1 @()x\n"
	  "4 CLEAR $2\n"
	  "5 STATEMENT f, closed assignment f\n"
	  "6 RETURN\n" },
	{ "c{:};\n", 0,
	  "0 LIST $2\n"
	  "1 LOAD_COLON $4\n"
	  "2 PUSH_BRACE $2, c, $4\n"
	  "3 JUMP -> 6\n"
	  "4 TAKE ans, $3\n"
	  "5 STATEMENT ans, closed expression ans\n"
	  "6 LIST_NEXT $2, $3, -> 4\n"
	  "7 CLEAR $2\n"
	  "8 RETURN\n" },
	{ "ans;\n", 0,
	  "0 JUMP_UNSET false, ans, -> 3\n"
	  "1 STATEMENT ans, closed name ans\n"
	  "2 JUMP -> 7\n"
	  "3 CALL $1, either ans or ans, 0 in, 0 out statement bare\n"
	  "4 JUMP_UNSET false, $1, -> 7\n"
	  "5 TAKE ans, $1\n"
	  "6 STATEMENT ans, closed expression ans\n"
	  "7 RETURN\n" },
};

static void names_of_scripts_may_be_functions(void **state)
{
	(void)state;
	CHECK_CODE(names_of_scripts_may_be_functions_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(indexes),
		cmocka_unit_test(end_is_of_the_innermost_container),
		cmocka_unit_test(calls),
		cmocka_unit_test(handles),
		cmocka_unit_test(names_of_scripts_may_be_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
