/* Functions of numbers and of matrices. */
#include "call_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct call_row rows[] = {
	{ "class", "int8(3)", "char 1x4 'int8'" },
	{ "isa", "3 | 'float'", "logical 1x1 1" },
	{ "isa", "int8(3) | {'integer', 'double'}", "logical 1x2 1 0" },
	{ "double", "'a'", "double 1x1 97" },
	{ "int8", "[200 -200 2.5 -2.5 NaN]", "int8 1x5 127 -128 3 -3 0" },
	{ "logical", "[1 0 2]", "logical 1x3 1 0 1" },
	{ "logical", "NaN", "!MATLAB:nologicalnan" },
	{ "double", "{1}", "!MATLAB:invalidConversion" },
	{ "typecast", "single(1) | 'uint32'", "uint32 1x1 1065353216" },
	{ "typecast", "uint8([1 2 3]) | 'uint16'",
	  "!MATLAB:typecast:notEnoughInputElements" },
	{ "isequal", "[1 2] | [1 2] | [1 2]", "logical 1x1 1" },
	{ "isequal", "NaN | NaN", "logical 1x1 0" },
	{ "isequaln", "NaN | NaN", "logical 1x1 1" },
	{ "plus", "1 | [1 2]", "double 1x2 2 3" },
	{ "xor", "true | [1 0]", "logical 1x2 0 1" },
	{ "sqrt", "[4 -1]", "complex double 1x2 2+0i 0+1i" },
	{ "sqrt", "int8(4)", "!MATLAB:UndefinedFunction" },
	{ "sqrt", "{4}", "!MATLAB:UndefinedFunction" },
	{ "log", "-1", "complex double 1x1 0+3.1415926535897931i" },
	{ "acos", "2", "complex double 1x1 0+1.3169578969248166i" },
	{ "asin", "2",
	  "complex double 1x1 1.5707963267948966+-1.3169578969248166i" },
	{ "abs", "[-1 2]", "double 1x2 1 2" },
	{ "abs", "3+4i", "double 1x1 5" },
	{ "abs", "int8([-128 5])", "int8 1x2 127 5" },
	{ "abs", "'a'", "double 1x1 97" },
	{ "sign", "[-2 0 3 NaN]", "double 1x4 -1 0 1 nan" },
	{ "round", "[0.5 -0.5 2.5]", "double 1x3 1 -1 3" },
	{ "round", "2.567 | 2", "double 1x1 2.5699999999999998" },
	{ "round", "1234 | 2 | 'significant'", "double 1x1 1200" },
	{ "floor", "-1.5", "double 1x1 -2" },
	{ "fix", "-1.5", "double 1x1 -1" },
	{ "real", "1+2i", "double 1x1 1" },
	{ "imag", "[1 2]", "double 1x2 0 0" },
	{ "conj", "1+2i", "complex double 1x1 1+-2i" },
	{ "complex", "3 | 0", "complex double 1x1 3+0i" },
	{ "isnan", "[1 NaN]", "logical 1x2 0 1" },
	{ "isfinite", "[1 NaN Inf]", "logical 1x3 1 0 0" },
	{ "sind", "[30 180]", "double 1x2 0.5 0" },
	{ "cosd", "[60 90]", "double 1x2 0.5 0" },
	{ "tand", "[45 90]", "double 1x2 1 inf" },
	{ "cospi", "[0 0.5 1]", "double 1x3 1 0 -1" },
	{ "mod", "[-1 4 7] | 3", "double 1x3 2 1 1" },
	{ "mod", "5 | -3", "double 1x1 -1" },
	{ "mod", "5 | 0", "double 1x1 5" },
	{ "mod", "0.3 | 0.1", "double 1x1 0" },
	{ "mod", "int8(-7) | 3", "int8 1x1 2" },
	{ "mod", "int8(1) | int16(1)", "!MATLAB:mixedClasses" },
	{ "rem", "[-4 4] | 3", "double 1x2 -1 1" },
	{ "rem", "5 | 0", "double 1x1 nan" },
	{ "rem", "[1 2 3] | [1 2]", "!MATLAB:sizeDimensionsMustMatch" },
	{ "hypot", "3 | 4", "double 1x1 5" },
	{ "atan2", "1 | -1", "double 1x1 2.3561944901923448" },
	{ "gcd", "12 | 18", "double 1x1 6 | double 1x1 -1 | double 1x1 1" },
	{ "gcd", "1.5 | 2", "!MATLAB:gcd:InputNotInteger" },
	{ "log2", "6", "double 1x1 0.75 | double 1x1 3" },
	{ "pow2", "[0.5 1] | [1 3]", "double 1x2 1 8" },
	{ "gamma", "[5 0.5 -1]", "double 1x3 24 1.7724538509055161 inf" },
	{ "gammaln", "-1", "!MATLAB:gammaln:XMustBeNonnegative" },
	{ "erfcinv", "[0 1 2]", "double 1x3 inf 0 -inf" },
	{ "isprime", "[0 1 2 91 97]", "logical 1x5 0 0 1 0 1" },
	{ "isprime", "1.5", "!MATLAB:isprime:NotPosInt" },
	{ "bitand", "6 | 3", "double 1x1 2" },
	{ "bitor", "uint8(5) | 2", "uint8 1x1 7" },
	{ "bitxor", "uint8(5) | uint16(1)", "!MATLAB:bitops:MixedClasses" },
	{ "bitshift", "uint8([255 8 1]) | -2", "uint8 1x3 63 2 0" },
	{ "bitshift", "int8(-8) | -1", "int8 1x1 -4" },
	{ "bitand", "1.5 | 1", "!MATLAB:bitops:InputsMustBeIntegers" },
	{ "det", "[1 2; 3 4]", "double 1x1 -2" },
	{ "inv", "[2 0; 0 4]", "double 2x2 0.5 0 -0 0.25" },
	{ "lu", "[4 3; 6 3]",
	  "double 2x2 1 0.66666666666666663 0 1 | double 2x2 6 0 3 1 | double "
	  "2x2 0 1 1 0" },
	{ "chol", "[4 2; 2 5]", "double 2x2 2 0 1 2" },
	{ "chol", "[1 2; 2 1]", "!MATLAB:posdef" },
	{ "chol", "[1 2; 2 1]", "double 1x1 1 | double 1x1 2" },
	{ "eig", "[2 0; 0 3]", "double 2x1 2 3" },
	{ "svd", "[3 0; 0 4]", "double 2x1 4 3" },
	{ "norm", "[3 4]", "double 1x1 5" },
	{ "norm", "[1 2; 3 4] | 1", "double 1x1 6" },
	{ "norm", "[1 2; 3 4] | 'fro'", "double 1x1 5.4772255750516612" },
	{ "norm", "[1 2; 3 4] | 3", "!MATLAB:norm:unknownNorm" },
	{ "dot", "[1 2 3] | [4 5 6]", "double 1x1 32" },
	{ "dot", "[1 2] | [1 2 3]", "!MATLAB:dot:InputSizeMismatch" },
	{ "conv", "[1 2 3] | [1 1]", "double 1x4 1 3 5 3" },
	{ "conv", "[1 2 3] | [1 1] | 'same'", "double 1x3 3 5 3" },
	{ "conv2", "[1 2; 3 4] | [1 1; 1 1]", "double 3x3 1 4 3 3 10 7 2 6 4" },
	{ "conv2", "[1 2 3; 4 5 6; 7 8 10] | [1 2; 3 4] | 'valid'",
	  "double 2x2 23 53 33 64" },
	{ "filter", "1 | [1 -0.5] | [1 1 1]",
	  "double 1x3 1 1.5 1.75 | double 1x1 0.875" },
	{ "filter", "1 | 0 | 1", "!MATLAB:filter:firstElementZero" },
	{ "fft", "[1 2 3 4]", "complex double 1x4 10+0i -2+2i -2+0i -2+-2i" },
	{ "fft", "[1 0 0]", "double 1x3 1 1 1" },
	{ "fft", "[1 2 3] | 5",
	  "complex double 1x5 6+0i -0.80901699437494745+-3.6654687894677265i "
	  "0.30901699437494745+1.6775990443005142i "
	  "0.30901699437494745+-1.6775990443005142i "
	  "-0.80901699437494745+3.6654687894677265i" },
	{ "ifft", "[10 -2+2i -2 -2-2i]", "double 1x4 1 2 3 4" },
	{ "fft2", "[1 2; 3 4]", "double 2x2 10 -4 -2 0" },
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
