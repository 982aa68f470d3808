/* Assignments. */
#include "session/lang/compile_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct code_row by_index_rows[] = {
	{ "function f(a, b, c)\n"
	  "a(b) = c;\n"
	  "end\n",
	  0,
	  "0 SET_INDEX1 a, b, c\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(b, c) = 1;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 SET_INDEX2 a, b..c, $3\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(c, b) = 1;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 MOVE $4, c\n"
	  "2 MOVE $5, b\n"
	  "3 SET_INDEX2 a, $4..$5, $3\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(1, 2, 3) = b;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 LOAD_INT $4, 2\n"
	  "2 LOAD_INT $5, 3\n"
	  "3 SET_INDEX a, $3..$5, b\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a{b} = c;\n"
	  "end\n",
	  0,
	  "0 SET_BRACE1 a, b, c\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a{1, 2} = b;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 LOAD_INT $4, 2\n"
	  "2 SET_PATH b, $3..$4, a{2}\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a.x = b;\n"
	  "end\n",
	  0,
	  "0 SET_FIELD a, x, b\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a.(b) = c;\n"
	  "end\n",
	  0,
	  "0 MOVE $3, b\n"
	  "1 SET_PATH c, $3, a.(1)\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a.x(b) = c;\n"
	  "end\n",
	  0,
	  "0 MOVE $3, b\n"
	  "1 SET_PATH c, $3, a.x(1)\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(:) = b;\n"
	  "end\n",
	  0,
	  "0 LOAD_COLON $3\n"
	  "1 SET_INDEX1 a, $3, b\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(end + 1) = b;\n"
	  "end\n",
	  0,
	  "0 END $3, a, 1, 1\n"
	  "1 ADD_K $3, $3, 1\n"
	  "2 SET_INDEX1 a, $3, b\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "q(end + 1) = b;\n"
	  "end\n",
	  0,
	  "0 JUMP_UNSET false, q, -> 3\n"
	  "1 END $4, q, 1, 1\n"
	  "2 JUMP -> 4\n"
	  "3 LOAD_INT $4, 0\n"
	  "4 ADD_K $4, $4, 1\n"
	  "5 SET_INDEX1 q, $4, b\n"
	  "6 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a.x(end + 1) = b;\n"
	  "end\n",
	  0,
	  "0 FIELD false, $3, a, x\n"
	  "1 JUMP -> 5\n"
	  "2 CATCH $4\n"
	  "3 CLEAR $4\n"
	  "4 LOAD_EMPTY $3\n"
	  "5 END $3, $3, 1, 1\n"
	  "6 ADD_K $3, $3, 1\n"
	  "7 SET_PATH b, $3, a.x(1)\n"
	  "8 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a{b}.x(end).y = 1;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 MOVE $4, b\n"
	  "2 BRACE1 $5, a, $4\n"
	  "3 FIELD false, $5, $5, x\n"
	  "4 JUMP -> 8\n"
	  "5 CATCH $6\n"
	  "6 CLEAR $6\n"
	  "7 LOAD_EMPTY $5\n"
	  "8 END $5, $5, 1, 1\n"
	  "9 SET_PATH $3, $4..$5, a{1}.x(1).y\n"
	  "10 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(c{:}) = b;\n"
	  "end\n",
	  0,
	  "0 LIST $3\n"
	  "1 LOAD_COLON $4\n"
	  "2 PUSH_BRACE $3, c, $4\n"
	  "3 SET_PATH b, $3, a(list)\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a() = b;\n"
	  "end\n",
	  0,
	  "0 SET_PATH b, (), a(0)\n"
	  "1 RETURN\n" },
};

static void by_index(void **state)
{
	(void)state;
	CHECK_CODE(by_index_rows);
}

static const struct code_row several_rows[] = {
	{ "function f(a, b, c)\n"
	  "[a, b] = g(c);\n"
	  "end\n",
	  0,
	  "0 MOVE $3, c\n"
	  "1 CALL $3, g, 1 in, 2 out\n"
	  "2 TAKE a, $3\n"
	  "3 TAKE b, $4\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a.x, b] = g(c);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 PATH_COUNT $4, (), a.x\n"
	  "2 ADD $3, $3, $4\n"
	  "3 LIST $4\n"
	  "4 PUSH $4, c\n"
	  "5 MOVE $5, $3\n"
	  "6 CALL $4, g, 0 in, 0 out counted\n"
	  "7 SET_PATH_LIST false, $4, (), a.x\n"
	  "8 LIST_TAKE b, $4\n"
	  "9 CLEAR $4\n"
	  "10 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a(1), ~] = g(c);\n"
	  "end\n",
	  0,
	  "0 MOVE $3, c\n"
	  "1 CALL $3, g, 1 in, 2 out ignored 2\n"
	  "2 LOAD_INT $5, 1\n"
	  "3 SET_INDEX1 a, $5, $3\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a{1:2}] = g(c);\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 0\n"
	  "1 LOAD_INT $4, 1\n"
	  "2 LOAD_INT $5, 2\n"
	  "3 RANGE2 $4, $4..$5\n"
	  "4 PATH_COUNT $5, $4, a{1}\n"
	  "5 ADD $3, $3, $5\n"
	  "6 LIST $5\n"
	  "7 PUSH $5, c\n"
	  "8 MOVE $6, $3\n"
	  "9 CALL $5, g, 0 in, 0 out counted\n"
	  "10 SET_PATH_LIST true, $5, $4, a{1}\n"
	  "11 CLEAR $5\n"
	  "12 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a.x] = c{:};\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 0\n"
	  "1 PATH_COUNT $4, (), a.x\n"
	  "2 ADD $3, $3, $4\n"
	  "3 LIST $4\n"
	  "4 LOAD_COLON $5\n"
	  "5 PUSH_BRACE $4, c, $5\n"
	  "6 SET_PATH_LIST false, $4, (), a.x\n"
	  "7 CLEAR $4\n"
	  "8 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a, b] = c{:};\n"
	  "end\n",
	  0,
	  "0 LIST $3\n"
	  "1 LOAD_COLON $4\n"
	  "2 PUSH_BRACE $3, c, $4\n"
	  "3 LIST_TAKE a, $3\n"
	  "4 LIST_TAKE b, $3\n"
	  "5 CLEAR $3\n"
	  "6 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a, b] = deal(1)\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 CALL $3, deal, 1 in, 2 out\n"
	  "2 TAKE a, $3\n"
	  "3 TAKE b, $4\n"
	  "4 STATEMENT a, open multi a\n"
	  "5 STATEMENT b, open multi b\n"
	  "6 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a = b = c;\n"
	  "end\n",
	  0,
	  "0 MOVE b, c\n"
	  "1 MOVE a, b\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "[a, b] = 5;\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 5\n"
	  "1 FAIL MATLAB:maxlhs|Too many output arguments.\n" },
};

static void several(void **state)
{
	(void)state;
	CHECK_CODE(several_rows);
}

static const struct code_row in_place_rows[] = {
	{ "function f(a, b, c)\n"
	  "a += 1;\n"
	  "end\n",
	  0,
	  "0 ADD_K a, a, 1\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a -= b;\n"
	  "end\n",
	  0,
	  "0 SUB a, a, b\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(b) += c;\n"
	  "end\n",
	  0,
	  "0 MOVE $3, b\n"
	  "1 INDEX1 $4, a, $3\n"
	  "2 ADD $4, $4, c\n"
	  "3 SET_INDEX1 a, $3, $4\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a.x *= 2;\n"
	  "end\n",
	  0,
	  "0 FIELD false, $3, a, x\n"
	  "1 MUL_K $3, $3, 2\n"
	  "2 SET_FIELD a, x, $3\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a++;\n"
	  "end\n",
	  0,
	  "0 ADD_K a, a, 1\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "--a;\n"
	  "end\n",
	  0,
	  "0 SUB_K a, a, 1\n"
	  "1 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(b)++;\n"
	  "end\n",
	  0,
	  "0 MOVE $3, b\n"
	  "1 INDEX1 $4, a, $3\n"
	  "2 ADD_K $4, $4, 1\n"
	  "3 SET_INDEX1 a, $3, $4\n"
	  "4 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "b = a++;\n"
	  "end\n",
	  0,
	  "0 MOVE $3, a\n"
	  "1 ADD_K a, a, 1\n"
	  "2 TAKE b, $3\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "b = ++a;\n"
	  "end\n",
	  0,
	  "0 ADD_K a, a, 1\n"
	  "1 MOVE b, a\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(g()) += 1;\n"
	  "end\n",
	  0,
	  "0 CALL $3, g, 0 in, 1 out\n"
	  "1 INDEX1 $4, a, $3\n"
	  "2 ADD_K $4, $4, 1\n"
	  "3 SET_INDEX1 a, $3, $4\n"
	  "4 RETURN\n" },
};

static void in_place(void **state)
{
	(void)state;
	CHECK_CODE(in_place_rows);
}

static const struct code_row deletions_rows[] = {
	{ "function f(a, b, c)\n"
	  "a(1) = [];\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 DELETE_PATH a, $3, a(1)\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(:, 2) = [];\n"
	  "end\n",
	  0,
	  "0 LOAD_COLON $3\n"
	  "1 LOAD_INT $4, 2\n"
	  "2 DELETE_PATH a, $3..$4, a(2)\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a.x(1) = [];\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 DELETE_PATH a, $3, a.x(1)\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a{1} = [];\n"
	  "end\n",
	  0,
	  "0 LOAD_EMPTY $3\n"
	  "1 LOAD_INT $4, 1\n"
	  "2 SET_BRACE1 a, $4, $3\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(1) = '';\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 DELETE_PATH a, $3, a(1)\n"
	  "2 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a(1) = ([]);\n"
	  "end\n",
	  0,
	  "0 LOAD_EMPTY $3\n"
	  "1 LOAD_INT $4, 1\n"
	  "2 SET_INDEX1 a, $4, $3\n"
	  "3 RETURN\n" },
	{ "function f(a, b, c)\n"
	  "a = [];\n"
	  "end\n",
	  0,
	  "0 LOAD_EMPTY a\n"
	  "1 RETURN\n" },
};

static void deletions(void **state)
{
	(void)state;
	CHECK_CODE(deletions_rows);
}

static const struct code_row nobody_else_holds_what_is_changed_rows[] = {
	{ "function f(a, b)\n"
	  "for i = 1:3\n"
	  " b = a.x(i) + 1;\n"
	  " a.x(i) = b;\n"
	  "end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 LOAD_INT $4, 1\n"
	  "2 LOAD_INT $5, 3\n"
	  "3 FOR_RANGE $3..$6, -> 10\n"
	  "4 FIELD false, $7, a, x\n"
	  "5 INDEX1 $7, $7, i\n"
	  "6 ADD_K b, $7, 1\n"
	  "7 MOVE $7, i\n"
	  "8 NOP\n"
	  "9 SET_PATH b, $7, a.x(1)\n"
	  "10 FOR_NEXT $3..$6, i, -> 4\n"
	  "11 RETURN\n" },
	{ "function f(a, b)\n"
	  "for i = 1:3\n"
	  " a.x(i) = b;\n"
	  "end\n"
	  "end\n",
	  0,
	  "0 LOAD_INT $3, 1\n"
	  "1 LOAD_INT $4, 1\n"
	  "2 LOAD_INT $5, 3\n"
	  "3 FOR_RANGE $3..$6, -> 7\n"
	  "4 MOVE $7, i\n"
	  "5 NOP\n"
	  "6 SET_PATH b, $7, a.x(1)\n"
	  "7 FOR_NEXT $3..$6, i, -> 4\n"
	  "8 RETURN\n" },
};

static void nobody_else_holds_what_is_changed(void **state)
{
	(void)state;
	CHECK_CODE(nobody_else_holds_what_is_changed_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_index),
		cmocka_unit_test(several),
		cmocka_unit_test(in_place),
		cmocka_unit_test(deletions),
		cmocka_unit_test(nobody_else_holds_what_is_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
