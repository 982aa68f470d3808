/* Expressions: where operands stand and what is known beforehand. */
#include "session/lang/compile_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct code_row constants_rows[] = {
	{ "function x = f(a, b, c)\n"
	  "x = 1;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT x, 1\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = -2.5;\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST x, -2.5\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 3e9;\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST x, 3000000000\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = -0;\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST x, -0\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 2 + 3 * 4;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT x, 14\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 2 ^ 10;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT x, 1024\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = [1 2; 3 4];\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST x, [2x2]\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = [];\n"
	  "end\n",
	  0,
	  "0 LOAD_EMPTY x\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = {};\n"
	  "end\n",
	  0,
	  "0 LIST $4\n"
	  "1 CELL_ROW_LIST x, $4\n"
	  "2 CLEAR $4\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 3 - 4i;\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST x, (3 + -4i)\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 'abc';\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST x, 'abc'\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 0/0;\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST $4, NaN\n"
	  "1 DIV_K x, $4, 0\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = int8(3);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 3\n"
	  "1 CALL $4, int8, 1 in, 1 out\n"
	  "2 TAKE x, $4\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = uint8(2)(1);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 2\n"
	  "1 CALL $4, uint8, 1 in, 1 out\n"
	  "2 LOAD_INT $5, 1\n"
	  "3 INDEX1 x, $4, $5\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = [-1, 1 + 1];\n"
	  "end\n",
	  0,
	  "0 LOAD_CONST x, [1x2]\n"
	  "1 RETURN\n" },
};

static void constants(void **state)
{
	(void)state;
	CHECK_CODE(constants_rows);
}

static const struct code_row operators_rows[] = {
	{ "function x = f(a, b, c)\n"
	  "x = a + 1;\n"
	  "end\n",
	  0,
	  "0 ADD_K x, a, 1\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 1 + a;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 1\n"
	  "1 ADD x, $4, a\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 2 * a;\n"
	  "end\n",
	  0,
	  "0 MUL_K x, a, 2\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a / 4;\n"
	  "end\n",
	  0,
	  "0 DIV_K x, a, 4\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = 4 / a;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $4, 4\n"
	  "1 MDIV x, $4, a\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a * b + c;\n"
	  "end\n",
	  0,
	  "0 MMUL $4, a, b\n"
	  "1 ADD x, $4, c\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a + b * c;\n"
	  "end\n",
	  0,
	  "0 MMUL $4, b, c\n"
	  "1 ADD x, a, $4\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = (a + b) * (b + c);\n"
	  "end\n",
	  0,
	  "0 ADD $4, a, b\n"
	  "1 ADD $5, b, c\n"
	  "2 MMUL x, $4, $5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = -a' + !b;\n"
	  "end\n",
	  0,
	  "0 CTRANSPOSE $4, a\n"
	  "1 NEG $4, $4\n"
	  "2 NOT $5, b\n"
	  "3 ADD x, $4, $5\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a:b;\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 MOVE $5, b\n"
	  "2 RANGE2 x, $4..$5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a:2:b;\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 LOAD_INT $5, 2\n"
	  "2 MOVE $6, b\n"
	  "3 RANGE3 x, $4..$6\n"
	  "4 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a == b;\n"
	  "end\n",
	  0,
	  "0 EQ x, a, b\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x += a * 2;\n"
	  "end\n",
	  0,
	  "0 MUL_K $4, a, 2\n"
	  "1 ADD x, x, $4\n"
	  "2 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a && b || c;\n"
	  "end\n",
	  0,
	  "0 JUMP_LOGICAL false, a, -> 2\n"
	  "1 JUMP_LOGICAL true, b, -> 3\n"
	  "2 JUMP_LOGICAL false, c, -> 5\n"
	  "3 LOAD_BOOL x, true\n"
	  "4 JUMP -> 6\n"
	  "5 LOAD_BOOL x, false\n"
	  "6 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = !(a && b);\n"
	  "end\n",
	  0,
	  "0 JUMP_LOGICAL false, a, -> 4\n"
	  "1 JUMP_LOGICAL false, b, -> 4\n"
	  "2 LOAD_BOOL $4, true\n"
	  "3 JUMP -> 5\n"
	  "4 LOAD_BOOL $4, false\n"
	  "5 NOT x, $4\n"
	  "6 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = a & b | c;\n"
	  "end\n",
	  0,
	  "0 AND $4, a, b\n"
	  "1 OR x, $4, c\n"
	  "2 RETURN\n" },
};

static void operators(void **state)
{
	(void)state;
	CHECK_CODE(operators_rows);
}

static const struct code_row rows_rows[] = {
	{ "function x = f(a, b, c)\n"
	  "x = [a, b];\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 MOVE $5, b\n"
	  "2 ROW x, $4..$5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = [a; b];\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 MOVE $5, b\n"
	  "2 COLUMN x, $4..$5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = [a, b; c, 1];\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 MOVE $5, b\n"
	  "2 ROW $4, $4..$5\n"
	  "3 MOVE $5, c\n"
	  "4 LOAD_INT $6, 1\n"
	  "5 ROW $5, $5..$6\n"
	  "6 COLUMN x, $4..$5\n"
	  "7 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = {a, b};\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 MOVE $5, b\n"
	  "2 CELL_ROW x, $4..$5\n"
	  "3 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = {a; b};\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CELL_ROW $4, $4\n"
	  "2 MOVE $5, b\n"
	  "3 CELL_ROW $5, $5\n"
	  "4 CELL_COLUMN x, $4..$5\n"
	  "5 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = [c{:}];\n"
	  "end\n",
	  0,
	  "0 LIST $4\n"
	  "1 LOAD_COLON $5\n"
	  "2 PUSH_BRACE $4, c, $5\n"
	  "3 ROW_LIST x, $4\n"
	  "4 CLEAR $4\n"
	  "5 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = {c{:}, 1};\n"
	  "end\n",
	  0,
	  "0 LIST $4\n"
	  "1 LOAD_COLON $5\n"
	  "2 PUSH_BRACE $4, c, $5\n"
	  "3 LOAD_INT $5, 1\n"
	  "4 PUSH $4, $5\n"
	  "5 CELL_ROW_LIST x, $4\n"
	  "6 CLEAR $4\n"
	  "7 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = [a];\n"
	  "end\n",
	  0,
	  "0 MOVE x, a\n"
	  "1 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = {a};\n"
	  "end\n",
	  0,
	  "0 MOVE $4, a\n"
	  "1 CELL_ROW x, $4\n"
	  "2 RETURN\n" },
};

static void rows(void **state)
{
	(void)state;
	CHECK_CODE(rows_rows);
}

static const struct code_row copies_of_changed_variables_are_dropped_rows[] = {
	{ "function x = f(a, b)\n"
	  "x = [a, b];\n"
	  "a(1) = 2;\n"
	  "end\n",
	  0,
	  "0 MOVE $3, a\n"
	  "1 MOVE $4, b\n"
	  "2 ROW x, $3..$4\n"
	  "3 CLEAR $3\n"
	  "4 LOAD_INT $3, 2\n"
	  "5 LOAD_INT $4, 1\n"
	  "6 SET_INDEX1 a, $4, $3\n"
	  "7 RETURN\n" },
	{ "function x = f(a, b, c)\n"
	  "x = c(a, b);\n"
	  "b(1) = 2;\n"
	  "end\n",
	  0,
	  "0 INDEX2 x, c, a..b\n"
	  "1 LOAD_INT $4, 2\n"
	  "2 LOAD_INT $5, 1\n"
	  "3 SET_INDEX1 b, $5, $4\n"
	  "4 RETURN\n" },
};

static void copies_of_changed_variables_are_dropped(void **state)
{
	(void)state;
	CHECK_CODE(copies_of_changed_variables_are_dropped_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constants),
		cmocka_unit_test(operators),
		cmocka_unit_test(rows),
		cmocka_unit_test(copies_of_changed_variables_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
