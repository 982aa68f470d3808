/* Reductions, sorting and sets. */
#include "call_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct call_row rows[] = {
	{ "sum", "[1 2; 3 4]", "double 1x2 4 6" },
	{ "sum", "[1 2; 3 4] | 2", "double 2x1 3 7" },
	{ "sum", "[1 2; 3 4] | 'all'", "double 1x1 10" },
	{ "sum", "reshape(1:8,2,2,2) | [1 3]", "double 1x2 14 22" },
	{ "sum", "[]", "double 1x1 0" },
	{ "sum", "zeros(0,3)", "double 1x3 0 0 0" },
	{ "sum", "[1 NaN 2] | 'omitnan'", "double 1x1 3" },
	{ "sum", "int8([100 100]) | 'native'", "int8 1x1 127" },
	{ "sum", "int8([100 100])", "double 1x1 200" },
	{ "sum", "single([1 2])", "single 1x1 3" },
	{ "sum", "[1+2i 3]", "complex double 1x1 4+2i" },
	{ "sum", "{1}", "!MATLAB:UndefinedFunction" },
	{ "sum", "[1 2] | 0",
	  "!MATLAB:getdimarg:dimensionMustBePositiveInteger" },
	{ "sum", "sparse([1 0 2])", "sparse double 1x1 3" },
	{ "prod", "[1 2; 3 4]", "double 1x2 3 8" },
	{ "prod", "[]", "double 1x1 1" },
	{ "prod", "[1+1i 2-1i]", "complex double 1x1 3+1i" },
	{ "any", "[0 0; 0 1]", "logical 1x2 0 1" },
	{ "any", "NaN", "logical 1x1 0" },
	{ "all", "[]", "logical 1x1 1" },
	{ "all", "[1 0; 1 1] | 2", "logical 2x1 0 1" },
	{ "max", "[3 1 2]", "double 1x1 3 | double 1x1 1" },
	{ "max", "[1 5; 7 2] | [] | 2", "double 2x1 5 7 | double 2x1 2 1" },
	{ "max", "[1 NaN 3]", "double 1x1 3" },
	{ "max", "[1 NaN 3] | [] | 'includenan'", "double 1x1 nan" },
	{ "max", "[1 5; 7 2] | [] | 'all'", "double 1x1 7 | double 1x1 2" },
	{ "max", "zeros(0,3)", "double 0x3" },
	{ "max", "int8(3) | 5.5", "int8 1x1 6" },
	{ "max", "[1 NaN] | [NaN 2]", "double 1x2 1 2" },
	{ "max", "'abc'", "double 1x1 99" },
	{ "max", "[1+1i 2 -3]", "double 1x1 -3" },
	{ "min", "[]", "double 0x0" },
	{ "min", "[3 1 1]", "double 1x1 1 | double 1x1 2" },
	{ "cummax", "[1 3 2 5 4]", "double 1x5 1 3 3 5 5" },
	{ "cummin", "[5 3 4] | 'reverse'", "double 1x3 3 3 4" },
	{ "cumsum", "[1 2; 3 4]", "double 2x2 1 4 2 6" },
	{ "cumsum", "[1 2; 3 4] | 2", "double 2x2 1 3 3 7" },
	{ "cumsum", "[1 2 3] | 'reverse'", "double 1x3 6 5 3" },
	{ "cumsum", "int8([100 100])", "int8 1x2 100 127" },
	{ "cumprod", "[1 2 3]", "double 1x3 1 2 6" },
	{ "diff", "[1 4 9]", "double 1x2 3 5" },
	{ "diff", "[1 4 9] | 2", "double 1x1 2" },
	{ "diff", "[1 2; 4 8] | 1 | 2", "double 2x1 1 4" },
	{ "diff", "5", "double 0x0" },
	{ "mean", "[1 2; 3 4]", "double 1x2 2 3" },
	{ "mean", "[]", "double 1x1 -nan" },
	{ "mean", "zeros(0,2)", "double 1x2 -nan -nan" },
	{ "mean", "[1 NaN 3] | 'omitnan'", "double 1x1 2" },
	{ "median", "[4 1 2 3]", "double 1x1 2.5" },
	{ "median", "[1 NaN 3]", "double 1x1 nan" },
	{ "median", "int8([1 2])", "int8 1x1 2" },
	{ "mode", "[1 1 2 2]",
	  "double 1x1 1 | double 1x1 2 | cell 1x1 {double 2x1 1 2}" },
	{ "var", "[1 2 3 4]", "double 1x1 1.6666666666666667" },
	{ "var", "[1 2 3] | [0.2 0.3 0.5]",
	  "double 1x1 0.60999999999999999 | double 1x1 2.2999999999999998" },
	{ "var", "int8([1 2])", "!MATLAB:var:integerClass" },
	{ "movmean", "1:5 | 3", "double 1x5 1.5 2 3 4 4.5" },
	{ "movmax", "[1 3 2 5 4] | [1 0]", "double 1x5 1 3 3 5 5" },
	{ "movmedian", "[1 9 2 8 4] | [2 0] | 'Endpoints' | 'discard'",
	  "double 1x3 2 8 4" },
	{ "movvar", "[2 4 8 2] | [1 0] | 1", "double 1x4 0 1 4 9" },
	{ "sort", "[3 1 2]", "double 1x3 1 2 3 | double 1x3 2 3 1" },
	{ "sort", "[3 1; 2 4] | 2 | 'descend'",
	  "double 2x2 3 4 1 2 | double 2x2 1 2 2 1" },
	{ "sort", "[NaN 1 3 2]", "double 1x4 1 2 3 nan | double 1x4 2 4 3 1" },
	{ "sort", "[NaN 1 3 2] | 'descend'",
	  "double 1x4 nan 3 2 1 | double 1x4 1 3 4 2" },
	{ "sort", "[2 1 2 1] | 'descend'",
	  "double 1x4 2 2 1 1 | double 1x4 1 3 2 4" },
	{ "sort", "{'b', 'a', 'C'}",
	  "cell 1x3 {char 1x1 'C'} {char 1x1 'a'} {char 1x1 'b'} | double 1x3 "
	  "3 2 1" },
	{ "sort", "{1, 2}", "!MATLAB:CELLARRAY:InputClass" },
	{ "sort", "[1+1i 2 -3]",
	  "complex double 1x3 1+1i 2+0i -3+0i | double 1x3 1 2 3" },
	{ "sort", "uint64([3 1 2])", "uint64 1x3 1 2 3" },
	{ "sort", "'hello'", "char 1x5 'ehllo'" },
	{ "sortrows", "[3 1; 1 2; 2 0]",
	  "double 3x2 1 2 3 2 0 1 | double 3x1 2 3 1" },
	{ "sortrows", "[1 2; 1 1; 0 5] | [1 -2]", "double 3x2 0 1 1 5 2 1" },
	{ "sortrows", "[1 2; 1 1] | 3", "!MATLAB:sortrows:COLmismatch" },
	{ "issorted", "[1 1 2]", "logical 1x1 1" },
	{ "issorted", "[1 1 2] | 'strictascend'", "logical 1x1 0" },
	{ "issorted", "[3 2 1] | 'monotonic'", "logical 1x1 1" },
	{ "unique", "[3 1 2 1]",
	  "double 1x3 1 2 3 | double 3x1 2 3 1 | double 4x1 3 1 2 1" },
	{ "unique", "{'b', 'a', 'b'}",
	  "cell 1x2 {char 1x1 'a'} {char 1x1 'b'}" },
	{ "unique", "[1 2; 3 4; 1 2] | 'rows'",
	  "double 2x2 1 3 2 4 | double 2x1 1 2 | double 3x1 1 2 1" },
	{ "unique", "[3 1 2 1] | 'stable'", "double 1x3 3 1 2" },
	{ "unique", "[NaN 1 NaN]", "double 1x3 1 nan nan" },
	{ "union", "[1 3] | [2 3]",
	  "double 1x3 1 2 3 | double 2x1 1 2 | double 1x1 1" },
	{ "intersect", "[1 2 3] | [3 2 4]",
	  "double 1x2 2 3 | double 2x1 2 3 | double 2x1 2 1" },
	{ "setdiff", "[5 4 3 3] | 4", "double 1x2 3 5 | double 2x1 3 1" },
	{ "ismember", "[1 5 3] | [3 1 2]",
	  "logical 1x3 1 0 1 | double 1x3 2 0 1" },
	{ "ismember", "'a' | {'b', 'a'}", "logical 1x1 1 | double 1x1 2" },
	{ "ismember", "[1 2; 3 4] | [3 4] | 'rows'",
	  "logical 2x1 0 1 | double 2x1 0 1" },
	{ "ismember", "NaN | NaN", "logical 1x1 0" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static void calls_give_their_results(void **state)
{
	(void)state;
	check_calls(rows, ROW_COUNT);
}

static void calls_survive_lack_of_memory(void **state)
{
	(void)state;
	check_calls_without_memory(rows, ROW_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_give_their_results),
		cmocka_unit_test(calls_survive_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
