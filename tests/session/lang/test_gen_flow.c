/* Control flow. */
#include "session/lang/compile_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct code_row conditions_rows[] = {
	{ "function f(a, b, c)\n"
	  "if a, b = 1; end\n"
	  "end\n",
	  0,
	  "0 JUMP_IF false, a, -> 2\n"
	  "1 LOAD_INT b, 1\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if a < b, b = 1; else, b = 2; end\n"
	  "end\n",
	  0,
	  "0 JUMP_LT false, a, b, -> 3\n"
	  "1 LOAD_INT b, 1\n"
	  "2 JUMP -> 4\n"
	  "3 LOAD_INT b, 2\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if a > 1, b = 1; elseif 2 > a, b = 2; else, b = 3; end\n"
	  "end\n",
	  0,
	  "0 JUMP_GT_K false, a, 1, -> 3\n"
	  "1 LOAD_INT b, 1\n"
	  "2 JUMP -> 7\n"
	  "3 JUMP_LT_K false, a, 2, -> 6\n"
	  "4 LOAD_INT b, 2\n"
	  "5 JUMP -> 7\n"
	  "6 LOAD_INT b, 3\n"
	  "7 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if a ~= b, b = 1; end\n"
	  "end\n",
	  0,
	  "0 NE $3, a, b\n"
	  "1 JUMP_IF false, $3, -> 3\n"
	  "2 LOAD_INT b, 1\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if !(a < b && b < c), b = 1; end\n"
	  "end\n",
	  0,
	  "0 JUMP_LT false, a, b, -> 2\n"
	  "1 JUMP_LT true, b, c, -> 3\n"
	  "2 LOAD_INT b, 1\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if a | b, c = 1; end\n"
	  "end\n",
	  0,
	  "0 JUMP_IF true, a, -> 3\n"
	  "1 OR $3, a, b\n"
	  "2 JUMP_IF false, $3, -> 4\n"
	  "3 LOAD_INT c, 1\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if a & b, c = 1; end\n"
	  "end\n",
	  0,
	  "0 JUMP_IF false, a, -> 4\n"
	  "1 AND $3, a, b\n"
	  "2 JUMP_IF false, $3, -> 4\n"
	  "3 LOAD_INT c, 1\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if a == 1 || b >= c, c = 1; end\n"
	  "end\n",
	  0,
	  "0 JUMP_EQ_K true, a, 1, -> 2\n"
	  "1 JUMP_LE false, c, b, -> 3\n"
	  "2 LOAD_INT c, 1\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if true, c = 1; end\n"
	  "end\n",
	  0,
	  "0 CALL $3, true, 0 in, 1 out bare\n"
	  "1 JUMP_IF false, $3, -> 3\n"
	  "2 LOAD_INT c, 1\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if 1, c = 1; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT c, 1\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if 0, c = 1; end\n"
	  "end\n",
	  0,
	  "0 JUMP -> 1\n"
	  "1 RETURN\n" },
};

static void conditions(void **state)
{
	(void)state;
	CHECK_CODE(conditions_rows);
}

static const struct code_row loops_rows[] = {
	{ "function f(a, b, c)\n"
	  "for i = 1:a, b += i; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 1\n"
	  "1 LOAD_INT $5, 1\n"
	  "2 MOVE $6, a\n"
	  "3 FOR_RANGE $4..$7, -> 5\n"
	  "4 ADD b, b, i\n"
	  "5 FOR_NEXT $4..$7, i, -> 4\n"
	  "6 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for i = a:-1:b, c(i) = i; end\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 LOAD_INT $5, -1\n"
	  "2 MOVE $6, b\n"
	  "3 FOR_RANGE $4..$7, -> 5\n"
	  "4 SET_INDEX1 c, i, i\n"
	  "5 FOR_NEXT $4..$7, i, -> 4\n"
	  "6 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for x = a, b = x; end\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 FOR_EACH $4..$7, -> 3\n"
	  "2 MOVE b, x\n"
	  "3 FOR_NEXT $4..$7, x, -> 2\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "while a < b, a += 1; end\n"
	  "end\n",
	  0,
	  "0 JUMP_LT false, a, b, -> 3\n"
	  "1 ADD_K a, a, 1\n"
	  "2 LOOP -> 0\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "while true, a += 1; if a > 3, break; end, end\n"
	  "end\n",
	  0,
	  "0 CALL $3, true, 0 in, 1 out bare\n"
	  "1 JUMP_IF false, $3, -> 5\n"
	  "2 ADD_K a, a, 1\n"
	  "3 JUMP_GT_K true, a, 3, -> 5\n"
	  "4 LOOP -> 0\n"
	  "5 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "do, a -= 1; until a < 0\n"
	  "end\n",
	  0,
	  "0 SUB_K a, a, 1\n"
	  "1 JUMP_LT_K true, a, 0, -> 3\n"
	  "2 LOOP -> 0\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for i = 1:3, if a, continue; end, b = i; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 1\n"
	  "1 LOAD_INT $5, 1\n"
	  "2 LOAD_INT $6, 3\n"
	  "3 FOR_RANGE $4..$7, -> 6\n"
	  "4 JUMP_IF true, a, -> 6\n"
	  "5 MOVE b, i\n"
	  "6 FOR_NEXT $4..$7, i, -> 4\n"
	  "7 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for x = a, if x, break; end, b = x; end\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 FOR_EACH $4..$7, -> 6\n"
	  "2 JUMP_IF false, x, -> 5\n"
	  "3 CLEAR_SLOTS $4, $7\n"
	  "4 JUMP -> 7\n"
	  "5 MOVE b, x\n"
	  "6 FOR_NEXT $4..$7, x, -> 2\n"
	  "7 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for a.x = 1:2, b = 1; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 LOAD_INT $4, 1\n"
	  "2 LOAD_INT $5, 2\n"
	  "3 FOR_RANGE $3..$6, -> 6\n"
	  "4 SET_FIELD a, x, $7\n"
	  "5 LOAD_INT b, 1\n"
	  "6 FOR_NEXT $3..$6, $7, -> 4\n"
	  "7 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for [v, k] = a, b = v; end\n"
	  "end\n",
	  0,
	  "0 MOVE $5, a\n"
	  "1 MOVE $8, $5\n"
	  "2 CALL $8, fieldnames, 1 in, 1 out\n"
	  "3 TAKE $6, $8\n"
	  "4 LOAD_INT $8, 1\n"
	  "5 LOAD_INT $9, 1\n"
	  "6 MOVE $12, $6\n"
	  "7 CALL $12, numel, 1 in, 1 out\n"
	  "8 TAKE $10, $12\n"
	  "9 FOR_RANGE $8..$11, -> 13\n"
	  "10 BRACE1 k, $6, $7\n"
	  "11 FIELD_DYNAMIC true, v, $5, k\n"
	  "12 MOVE b, v\n"
	  "13 FOR_NEXT $8..$11, $7, -> 10\n"
	  "14 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "parfor i = 1:3, a(i) = i; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 1\n"
	  "1 LOAD_INT $5, 1\n"
	  "2 LOAD_INT $6, 3\n"
	  "3 FOR_RANGE $4..$7, -> 5\n"
	  "4 SET_INDEX1 a, i, i\n"
	  "5 FOR_NEXT $4..$7, i, -> 4\n"
	  "6 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "k = 3;\n"
	  "while k ~= 0, k--; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT k, 3\n"
	  "1 JUMP_EQ_K true, k, 0, -> 4\n"
	  "2 SUB_K k, k, 1\n"
	  "3 LOOP -> 1\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for i = 1:3, for j = i:3, a(i, j) = 0; end, end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $5, 1\n"
	  "1 LOAD_INT $6, 1\n"
	  "2 LOAD_INT $7, 3\n"
	  "3 FOR_RANGE $5..$8, -> 11\n"
	  "4 MOVE $9, i\n"
	  "5 LOAD_INT $10, 1\n"
	  "6 LOAD_INT $11, 3\n"
	  "7 FOR_RANGE $9..$12, -> 10\n"
	  "8 LOAD_INT $13, 0\n"
	  "9 SET_INDEX2 a, i..j, $13\n"
	  "10 FOR_NEXT $9..$12, j, -> 8\n"
	  "11 FOR_NEXT $5..$8, i, -> 4\n"
	  "12 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for i = c\n"
	  " break\n"
	  "end\n"
	  "end\n",
	  0,
	  "0 MOVE $4, c\n"
	  "1 FOR_EACH $4..$7, -> 4\n"
	  "2 CLEAR_SLOTS $4, $7\n"
	  "3 JUMP -> 5\n"
	  "4 FOR_NEXT $4..$7, i, -> 2\n"
	  "5 RETURN\n" },
};

static void loops(void **state)
{
	(void)state;
	CHECK_CODE(loops_rows);
}

static const struct code_row switches_rows[] = {
	{ "function f(a, b, c)\n"
	  "switch a, case 1, b = 1; case {2, 'x'}, b = 2; otherwise, b = 3; "
	  "end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 CASE $3, a, $3\n"
	  "2 JUMP_IF false, $3, -> 5\n"
	  "3 LOAD_INT b, 1\n"
	  "4 JUMP -> 14\n"
	  "5 LOAD_INT $3, 2\n"
	  "6 CASE $3, a, $3\n"
	  "7 JUMP_IF true, $3, -> 11\n"
	  "8 LOAD_CONST $3, 'x'\n"
	  "9 CASE $3, a, $3\n"
	  "10 JUMP_IF false, $3, -> 13\n"
	  "11 LOAD_INT b, 2\n"
	  "12 JUMP -> 14\n"
	  "13 LOAD_INT b, 3\n"
	  "14 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "switch a, case c, b = 1; end\n"
	  "end\n",
	  0,
	  "0 CASE $3, a, c\n"
	  "1 JUMP_IF false, $3, -> 3\n"
	  "2 LOAD_INT b, 1\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "switch g(a), case {b}, b = 1; end\n"
	  "end\n",
	  0,
	  "0 MOVE $3, a\n"
	  "1 CALL $3, g, 1 in, 1 out\n"
	  "2 MOVE $4, b\n"
	  "3 CELL_ROW $4, $4\n"
	  "4 CASE $4, $3, $4\n"
	  "5 JUMP_IF false, $4, -> 7\n"
	  "6 LOAD_INT b, 1\n"
	  "7 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "switch a, otherwise, b = 1; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT b, 1\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "switch a, end\n"
	  "end\n",
	  0, "0 RETURN\n" },
};

static void switches(void **state)
{
	(void)state;
	CHECK_CODE(switches_rows);
}

static const struct code_row errors_rows[] = {
	{ "function f(a, b, c)\n"
	  "try, g(); catch err, b = err; end\n"
	  "end\n",
	  0,
	  "0 CALL $4, g, 0 in, 0 out statement\n"
	  "1 JUMP -> 4\n"
	  "2 CATCH err\n"
	  "3 MOVE b, err\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "try, g(); catch, b = 1; end\n"
	  "end\n",
	  0,
	  "0 CALL $3, g, 0 in, 0 out statement\n"
	  "1 JUMP -> 5\n"
	  "2 CATCH $3\n"
	  "3 CLEAR $3\n"
	  "4 LOAD_INT b, 1\n"
	  "5 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "try, g(); end\n"
	  "end\n",
	  0,
	  "0 CALL $3, g, 0 in, 0 out statement\n"
	  "1 JUMP -> 4\n"
	  "2 CATCH $3\n"
	  "3 CLEAR $3\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "try, end\n"
	  "end\n",
	  0, "0 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "unwind_protect, a = g(); unwind_protect_cleanup, b = 1; "
	  "end_unwind_protect\n"
	  "end\n",
	  0,
	  "0 CALL $5, g, 0 in, 1 out\n"
	  "1 TAKE a, $5\n"
	  "2 CLEAR $3\n"
	  "3 LOAD_INT $4, 0\n"
	  "4 JUMP -> 7\n"
	  "5 CATCH $3\n"
	  "6 LOAD_INT $4, 0\n"
	  "7 LOAD_INT b, 1\n"
	  "8 JUMP_UNSET false, $3, -> 10\n"
	  "9 RETHROW $3\n"
	  "10 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for i = 1:3, unwind_protect, if a, break; end, return; "
	  "unwind_protect_cleanup, b = 1; end_unwind_protect, end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 1\n"
	  "1 LOAD_INT $5, 1\n"
	  "2 LOAD_INT $6, 3\n"
	  "3 FOR_RANGE $4..$7, -> 20\n"
	  "4 JUMP_IF false, a, -> 8\n"
	  "5 CLEAR $8\n"
	  "6 LOAD_INT $9, 1\n"
	  "7 JUMP -> 13\n"
	  "8 CLEAR $8\n"
	  "9 LOAD_INT $9, 2\n"
	  "10 JUMP -> 13\n"
	  "11 CATCH $8\n"
	  "12 LOAD_INT $9, 0\n"
	  "13 LOAD_INT b, 1\n"
	  "14 JUMP_UNSET false, $8, -> 16\n"
	  "15 RETHROW $8\n"
	  "16 JUMP_EQ_K false, $9, 2, -> 18\n"
	  "17 RETURN\n"
	  "18 JUMP_EQ_K false, $9, 1, -> 20\n"
	  "19 JUMP -> 21\n"
	  "20 FOR_NEXT $4..$7, i, -> 4\n"
	  "21 RETURN\n" },
};

static void errors(void **state)
{
	(void)state;
	CHECK_CODE(errors_rows);
}

static const struct code_row declarations_rows[] = {
	{ "function f(a, b, c)\n"
	  "global x\n"
	  "end\n",
	  0,
	  "0 GLOBAL x, x\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "global x = 3\n"
	  "end\n",
	  0,
	  "0 GLOBAL x, x\n"
	  "1 MOVE $4, x\n"
	  "2 CALL $4, isempty, 1 in, 1 out\n"
	  "3 JUMP_IF false, $4, -> 5\n"
	  "4 LOAD_INT x, 3\n"
	  "5 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "persistent x\n"
	  "end\n",
	  0,
	  "0 PERSISTENT x, x, -> 2\n"
	  "1 LOAD_EMPTY x\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "persistent x = a;\n"
	  "end\n",
	  0,
	  "0 PERSISTENT x, x, -> 2\n"
	  "1 MOVE x, a\n"
	  "2 RETURN\n" },
	{ "function f(a = 1, b)\n"
	  "a = b;\n"
	  "end\n",
	  0,
	  "0 JUMP_UNSET true, a, -> 2\n"
	  "1 LOAD_INT a, 1\n"
	  "2 MOVE a, b\n"
	  "3 RETURN\n" },
};

static void declarations(void **state)
{
	(void)state;
	CHECK_CODE(declarations_rows);
}

static const struct code_row unreachable_code_is_left_out_rows[] = {
	{ "function f(a, b, c)\n"
	  "return; a = 1;\n"
	  "end\n",
	  0, "0 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "while true, a = 1; end, b = 2;\n"
	  "end\n",
	  0,
	  "0 CALL $3, true, 0 in, 1 out bare\n"
	  "1 JUMP_IF false, $3, -> 4\n"
	  "2 LOAD_INT a, 1\n"
	  "3 LOOP -> 0\n"
	  "4 LOAD_INT b, 2\n"
	  "5 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "for i = 1:3, break; a = 1; end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 1\n"
	  "1 LOAD_INT $5, 1\n"
	  "2 LOAD_INT $6, 3\n"
	  "3 FOR_RANGE $4..$7, -> 5\n"
	  "4 JUMP -> 6\n"
	  "5 FOR_NEXT $4..$7, i, -> 4\n"
	  "6 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "if a, return; else, return; end, b = 1;\n"
	  "end\n",
	  0,
	  "0 JUMP_IF false, a, -> 2\n"
	  "1 RETURN\n"
	  "2 RETURN\n" },
};

static void unreachable_code_is_left_out(void **state)
{
	(void)state;
	CHECK_CODE(unreachable_code_is_left_out_rows);
}

static const struct code_row statements_are_heard_of_rows[] = {
	{ "function f(a, b, c)\n"
	  "a = 1\n"
	  "end\n",
	  0,
	  "0 LOAD_INT a, 1\n"
	  "1 STATEMENT a, open assignment a\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a = 1;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT a, 1\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a\n"
	  "end\n",
	  0,
	  "0 STATEMENT a, open name a\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a;\n"
	  "end\n",
	  0, "0 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a, b] = g()\n"
	  "end\n",
	  0,
	  "0 CALL $3, g, 0 in, 2 out\n"
	  "1 TAKE a, $3\n"
	  "2 TAKE b, $4\n"
	  "3 STATEMENT a, open multi a\n"
	  "4 STATEMENT b, open multi b\n"
	  "5 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a + 1\n"
	  "end\n",
	  0,
	  "0 ADD_K $3, a, 1\n"
	  "1 STATEMENT $3, open expression ans\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a + 1;\n"
	  "end\n",
	  0,
	  "0 ADD_K $3, a, 1\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a.x = 1\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 SET_FIELD a, x, $3\n"
	  "2 STATEMENT a, open assignment a\n"
	  "3 RETURN\n" },
	{ "x = 1\n", 0,
	  "0 LOAD_INT x, 1\n"
	  "1 STATEMENT x, open assignment x\n"
	  "2 RETURN\n" },
	{ "x = 1;\n", 0,
	  "0 LOAD_INT x, 1\n"
	  "1 STATEMENT x, closed assignment x\n"
	  "2 RETURN\n" },
	{ "x = 1; x\n", 0,
	  "0 LOAD_INT x, 1\n"
	  "1 STATEMENT x, closed assignment x\n"
	  "2 STATEMENT x, open name x\n"
	  "3 RETURN\n" },
	{ "if x, y = 1; end\n", 0,
	  "0 JUMP_IF false, x, -> 3\n"
	  "1 LOAD_INT y, 1\n"
	  "2 STATEMENT y, closed assignment y\n"
	  "3 RETURN\n" },
	{ "for i = 1:2, y = 1; end\n", 0,
	  "0 LOAD_INT $2, 1\n"
	  "1 LOAD_INT $3, 1\n"
	  "2 LOAD_INT $4, 2\n"
	  "3 FOR_RANGE $2..$5, -> 5\n"
	  "4 LOAD_INT y, 1\n"
	  "5 FOR_NEXT $2..$5, i, -> 4\n"
	  "6 RETURN\n" },
	{ "for i = 1:2, y = 1, end\n", 0,
	  "0 LOAD_INT $2, 1\n"
	  "1 LOAD_INT $3, 1\n"
	  "2 LOAD_INT $4, 2\n"
	  "3 FOR_RANGE $2..$5, -> 6\n"
	  "4 LOAD_INT y, 1\n"
	  "5 STATEMENT y, open assignment y\n"
	  "6 FOR_NEXT $2..$5, i, -> 4\n"
	  "7 RETURN\n" },
	{ "[x, y] = g();\n", 0,
	  "0 CALL $3, either g or g, 0 in, 2 out\n"
	  "1 TAKE x, $3\n"
	  "2 TAKE y, $4\n"
	  "3 STATEMENT x, closed multi x\n"
	  "4 STATEMENT y, closed multi y\n"
	  "5 RETURN\n" },
	{ "x = 1; x + 1;\n", 0,
	  "0 LOAD_INT x, 1\n"
	  "1 STATEMENT x, closed assignment x\n"
	  "2 ADD_K $2, x, 1\n"
	  "3 TAKE ans, $2\n"
	  "4 STATEMENT ans, closed expression ans\n"
	  "5 RETURN\n" },
	{ "1;\n", 0,
	  "0 LOAD_INT $1, 1\n"
	  "1 TAKE ans, $1\n"
	  "2 STATEMENT ans, closed expression ans\n"
	  "3 RETURN\n" },
};

static void statements_are_heard_of(void **state)
{
	(void)state;
	CHECK_CODE(statements_are_heard_of_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions),
		cmocka_unit_test(loops),
		cmocka_unit_test(switches),
		cmocka_unit_test(errors),
		cmocka_unit_test(declarations),
		cmocka_unit_test(unreachable_code_is_left_out),
		cmocka_unit_test(statements_are_heard_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
