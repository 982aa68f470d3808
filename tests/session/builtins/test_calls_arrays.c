/* Making, shaping and looking at arrays. */
#include "call_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct call_row rows[] = {
	{ "zeros", "2 | 3", "double 2x3 0 0 0 0 0 0" },
	{ "zeros", "[2 0]", "double 2x0" },
	{ "zeros", "-1 | 2", "double 0x2" },
	{ "zeros", "2 | 'int8'", "int8 2x2 0 0 0 0" },
	{ "ones", "1 | 2 | 'like' | single(1)", "single 1x2 1 1" },
	{ "ones", "1.5", "!MATLAB:NonIntegerInput" },
	{ "eye", "2 | 3", "double 2x3 1 0 0 1 0 0" },
	{ "eye", "2 | 2 | 2", "!MATLAB:eye:tooManyDimensions" },
	{ "true", "1 | 2", "logical 1x2 1 1" },
	{ "Inf", "1 | 2", "double 1x2 inf inf" },
	{ "NaN", "2 | 'int8'", "!MATLAB:invalidInputType" },
	{ "eps", "[1 100]",
	  "double 1x2 2.2204460492503131e-16 1.4210854715202004e-14" },
	{ "realmax", "'single'", "single 1x1 3.4028234663852886e+38" },
	{ "intmax", "'uint64'", "uint64 1x1 18446744073709551615" },
	{ "intmin", "'int8'", "int8 1x1 -128" },
	{ "intmin", "'double'", "!MATLAB:invalidInputType" },
	{ "linspace", "0 | 1 | 5", "double 1x5 0 0.25 0.5 0.75 1" },
	{ "linspace", "-1 | 1 | 3", "double 1x3 -1 0 1" },
	{ "linspace", "1 | 2 | 0", "double 1x0" },
	{ "linspace", "1 | 2 | 1", "double 1x1 2" },
	{ "colon", "1 | 2 | 6", "double 1x3 1 3 5" },
	{ "repmat", "[1 2; 3 4] | 1 | 2", "double 2x4 1 3 2 4 1 3 2 4" },
	{ "repmat", "'ab' | 2", "char 2x4 'aabbaabb'" },
	{ "repmat", "{1, 'a'} | 2 | 1",
	  "cell 2x2 {double 1x1 1} {double 1x1 1} {char 1x1 'a'} {char 1x1 "
	  "'a'}" },
	{ "repmat", "[] | 2 | 2", "double 0x0" },
	{ "reshape", "1:6 | 2 | 3", "double 2x3 1 2 3 4 5 6" },
	{ "reshape", "1:6 | [] | 2", "double 3x2 1 2 3 4 5 6" },
	{ "reshape", "1:6 | [4 2]", "!MATLAB:getReshapeDims:notSameNumel" },
	{ "reshape", "1:6 | [] | 4", "!MATLAB:getReshapeDims:notDivisible" },
	{ "size", "zeros(2,3)", "double 1x2 2 3" },
	{ "size", "zeros(2,3)", "double 1x1 2 | double 1x1 3" },
	{ "size", "zeros(2,3)", "double 1x1 2 | double 1x1 3 | double 1x1 1" },
	{ "size", "reshape(1:8,2,2,2)", "double 1x1 2 | double 1x1 4" },
	{ "size", "zeros(2,3) | [1 2]", "double 1x2 2 3" },
	{ "size", "zeros(2,3) | 0",
	  "!MATLAB:getdimarg:dimensionMustBePositiveInteger" },
	{ "numel", "zeros(2,3)", "double 1x1 6" },
	{ "length", "zeros(3,0)", "double 1x1 0" },
	{ "ndims", "reshape(1:8,2,2,2)", "double 1x1 3" },
	{ "isempty", "''", "logical 1x1 1" },
	{ "isvector", "[1 2]", "logical 1x1 1" },
	{ "isscalar", "zeros(1,1)", "logical 1x1 1" },
	{ "cat", "3 | [1 2] | [3 4]", "double 1x2x2 1 2 3 4" },
	{ "horzcat", "1 | 'a'", "char 1x2 'a'" },
	{ "vertcat", "[1 2] | [1 2 3]", "!MATLAB:catenate:dimensionMismatch" },
	{ "permute", "reshape(1:8,2,2,2) | [3 1 2]",
	  "double 2x2x2 1 5 2 6 3 7 4 8" },
	{ "permute", "{1, 2; 3, 4} | [2 1]",
	  "cell 2x2 {double 1x1 1} {double 1x1 2} {double 1x1 3} {double 1x1 "
	  "4}" },
	{ "permute", "[1 2; 3 4] | [1 1]",
	  "!MATLAB:permute:invalidPermutation" },
	{ "squeeze", "reshape(1:4,1,2,2)", "double 2x2 1 2 3 4" },
	{ "flip", "[1 2; 3 4]", "double 2x2 3 1 4 2" },
	{ "flip", "[1 2; 3 4] | 2", "double 2x2 2 4 1 3" },
	{ "circshift", "1:5 | 2", "double 1x5 4 5 1 2 3" },
	{ "circshift", "1:5 | -1", "double 1x5 2 3 4 5 1" },
	{ "circshift", "[1 2; 3 4; 5 6] | [1 1]", "double 3x2 6 2 4 5 1 3" },
	{ "repelem", "[1 2 3] | [1 2 3]", "double 1x6 1 2 2 3 3 3" },
	{ "repelem", "[1 2; 3 4] | 1 | 2", "double 2x4 1 3 1 3 2 4 2 4" },
	{ "repelem", "[1 2 3] | [1 2]", "!MATLAB:repelem:invalidReplications" },
	{ "ind2sub", "[2 3] | [4 6]", "double 1x2 2 2 | double 1x2 2 3" },
	{ "ind2sub", "[2 3 4] | 24",
	  "double 1x1 2 | double 1x1 3 | double 1x1 4" },
	{ "ind2sub", "[2 3] | 7", "!MATLAB:ind2sub:IndexOutOfRange" },
	{ "sub2ind", "[2 3] | [1 2] | [3 1]", "double 1x2 5 2" },
	{ "sub2ind", "[2 3] | 3 | 1", "!MATLAB:sub2ind:IndexOutOfRange" },
	{ "diag", "[1 2 3] | 1", "double 4x4 0 0 0 0 1 0 0 0 0 2 0 0 0 0 3 0" },
	{ "diag", "[1 2; 3 4]", "double 2x1 1 4" },
	{ "diag", "[1 2; 3 4] | 5", "double 0x1" },
	{ "tril", "[1 2 3; 4 5 6; 7 8 9] | -1",
	  "double 3x3 0 4 7 0 0 8 0 0 0" },
	{ "triu", "[1 2 3; 4 5 6; 7 8 9]", "double 3x3 1 0 0 2 5 0 3 6 9" },
	{ "kron", "[1 2] | [1; 10]", "double 2x2 1 10 2 20" },
	{ "isdiag", "[1 0; 0 2]", "logical 1x1 1" },
	{ "issymmetric", "[1 2; 2 1]", "logical 1x1 1" },
	{ "bandwidth", "[1 2 3; 0 1 2; 0 0 1]", "double 1x1 0 | double 1x1 2" },
	{ "sparse", "[1 1 2] | [1 1 2] | [3 4 5]",
	  "sparse double 2x2 7 0 0 5" },
	{ "sparse", "0 | 1 | 1", "!MATLAB:sparse:badIndex" },
	{ "full", "sparse([1 0])", "double 1x2 1 0" },
	{ "nnz", "sparse([1 0])", "double 1x1 1" },
	{ "nonzeros", "[1 0; 2 3]", "double 3x1 1 2 3" },
	{ "find", "[0 1; 1 1]", "double 3x1 2 3 4" },
	{ "find", "[0 1; 1 1]", "double 3x1 2 1 2 | double 3x1 1 2 2" },
	{ "find", "[0 5; 7 0]",
	  "double 2x1 2 1 | double 2x1 1 2 | double 2x1 7 5" },
	{ "find", "[0 1 0 1 1] | 1 | 'last'", "double 1x1 5" },
	{ "find", "0", "double 0x0" },
	{ "find", "zeros(1,3)", "double 1x0" },
	{ "find", "zeros(2,2)", "double 0x1" },
	{ "histc", "[1 2 2 3 5] | 1:5",
	  "double 1x5 1 2 1 0 1 | double 1x5 1 2 2 3 5" },
	{ "accumarray", "[1; 2; 1] | [10; 20; 30]", "double 2x1 40 20" },
	{ "accumarray", "[1 1; 2 2; 1 1] | 1", "double 2x2 2 0 0 1" },
	{ "accumarray", "[1; 0] | 1", "!MATLAB:accumarray:badIndex" },
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
