/* Doubles and singles, in every format. */
#include "session/display/display_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void scalars_in_the_short_format(void **in)
{
	static const struct shown rows[] = {
		{ "a = pi", "a =\n"
			    "    3.1416\n" },
		{ "a = -pi", "a =\n"
			     "   -3.1416\n" },
		{ "a = 100.5", "a =\n"
			       "  100.5000\n" },
		{ "a = 1000.5", "a =\n"
				"   1.0005e+03\n" },
		{ "a = 12345.678", "a =\n"
				   "   1.2346e+04\n" },
		{ "a = 0.001", "a =\n"
			       "   1.0000e-03\n" },
		{ "a = 0.01", "a =\n"
			      "    0.0100\n" },
		{ "a = 0.0001234", "a =\n"
				   "   1.2340e-04\n" },
		{ "a = 3", "a =\n"
			   "     3\n" },
		{ "a = -3", "a =\n"
			    "    -3\n" },
		{ "a = 999", "a =\n"
			     "   999\n" },
		{ "a = 1000", "a =\n"
			      "        1000\n" },
		{ "a = -100000", "a =\n"
				 "     -100000\n" },
		{ "a = 123456789", "a =\n"
				   "   123456789\n" },
		{ "a = 1234567890", "a =\n"
				    "   1.2346e+09\n" },
		{ "a = 1e10", "a =\n"
			      "   1.0000e+10\n" },
		{ "a = 1e16", "a =\n"
			      "   1.0000e+16\n" },
		{ "a = 1e300", "a =\n"
			       "  1.0000e+300\n" },
		{ "a = 5e-324", "a =\n"
				"  4.9407e-324\n" },
		{ "a = NaN", "a =\n"
			     "   NaN\n" },
		{ "a = Inf", "a =\n"
			     "   Inf\n" },
		{ "a = -Inf", "a =\n"
			      "  -Inf\n" },
		{ "a = 0", "a =\n"
			   "     0\n" },
		{ "a = -0", "a =\n"
			    "     0\n" },
		{ "a = 999.9999", "a =\n"
				  "  999.9999\n" },
		{ "a = 999.99999", "a =\n"
				   "   1.0000e+03\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void matrices_in_the_short_format(void **in)
{
	static const struct shown rows[] = {
		{ "a = [1 2 3]", "a =\n"
				 "     1     2     3\n" },
		{ "a = [1 -2 3]", "a =\n"
				  "     1    -2     3\n" },
		{ "a = [1; 10; 100]", "a =\n"
				      "     1\n"
				      "    10\n"
				      "   100\n" },
		{ "a = [10 200 3000]",
		  "a =\n"
		  "          10         200        3000\n" },
		{ "a = [1.5 -2 0]", "a =\n"
				    "    1.5000   -2.0000         0\n" },
		{ "a = [100.5 2]", "a =\n"
				   "  100.5000    2.0000\n" },
		{ "a = [1000.5 2]", "a =\n"
				    "   1.0e+03 *\n"
				    "    1.0005    0.0020\n" },
		{ "a = [1e5 1.5]", "a =\n"
				   "   1.0e+05 *\n"
				   "    1.0000    0.0000\n" },
		{ "a = [1e5 2]", "a =\n"
				 "      100000           2\n" },
		{ "a = [1e10 1]", "a =\n"
				  "   1.0e+10 *\n"
				  "    1.0000    0.0000\n" },
		{ "a = [1e-5 1]", "a =\n"
				  "    0.0000    1.0000\n" },
		{ "a = [1e-5 2e-5]", "a =\n"
				     "   1.0e-04 *\n"
				     "    0.1000    0.2000\n" },
		{ "a = [NaN 1 Inf]", "a =\n"
				     "   NaN     1   Inf\n" },
		{ "a = [NaN 1.5 -Inf]", "a =\n"
					"       NaN    1.5000      -Inf\n" },
		{ "a = [NaN NaN]", "a =\n"
				   "   NaN   NaN\n" },
		{ "a = magic(4)", "a =\n"
				  "    16     2     3    13\n"
				  "     5    11    10     8\n"
				  "     9     7     6    12\n"
				  "     4    14    15     1\n" },
		{ "a = eye(2)", "a =\n"
				"     1     0\n"
				"     0     1\n" },
		{ "a = [eps 1e-17]", "a =\n"
				     "   1.0e-15 *\n"
				     "    0.2220    0.0100\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void complex_numbers(void **in)
{
	static const struct shown rows[] = {
		{ "a = 1+2i", "a =\n"
			      "   1.0000 + 2.0000i\n" },
		{ "a = 3i", "a =\n"
			    "   0.0000 + 3.0000i\n" },
		{ "a = complex(1, 0)", "a =\n"
				       "   1.0000 + 0.0000i\n" },
		{ "a = 1.5 - 2.25i", "a =\n"
				     "   1.5000 - 2.2500i\n" },
		{ "a = [1+2i 3.5-4i]",
		  "a =\n"
		  "   1.0000 + 2.0000i   3.5000 - 4.0000i\n" },
		{ "a = [1; 2i]", "a =\n"
				 "   1.0000 + 0.0000i\n"
				 "   0.0000 + 2.0000i\n" },
		{ "a = 1e10 + 1i", "a =\n"
				   "   1.0000e+10 + 1.0000e+00i\n" },
		{ "a = 1000.5 + 2i", "a =\n"
				     "   1.0005e+03 + 2.0000e+00i\n" },
		{ "a = complex(NaN, 1)", "a =\n"
					 "      NaN + 1.0000i\n" },
		{ "a = complex(Inf, NaN)", "a =\n"
					   "      Inf +    NaNi\n" },
		{ "a = [1000.5 2i]",
		  "a =\n"
		  "   1.0e+03 *\n"
		  "   1.0005 + 0.0000i   0.0000 + 0.0020i\n" },
		{ "a = single(1 + 2i)", "a =\n"
					"  single\n"
					"   1.0000 + 2.0000i\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void the_long_format(void **in)
{
	static const struct shown rows[] = {
		{ "a = pi", "a =\n"
			    "   3.141592653589793\n" },
		{ "a = 1/3", "a =\n"
			     "   0.333333333333333\n" },
		{ "a = 100.5", "a =\n"
			       "     1.005000000000000e+02\n" },
		{ "a = 99.5", "a =\n"
			      "  99.500000000000000\n" },
		{ "a = 3", "a =\n"
			   "     3\n" },
		{ "a = 1e-5", "a =\n"
			      "     1.000000000000000e-05\n" },
		{ "a = [pi 1]", "a =\n"
				"   3.141592653589793   1.000000000000000\n" },
		{ "a = [pi 100]",
		  "a =\n"
		  "   1.0e+02 *\n"
		  "   0.031415926535898   1.000000000000000\n" },
		{ "a = [1 2 3]", "a =\n"
				 "     1     2     3\n" },
		{ "a = single(pi)", "a =\n"
				    "  single\n"
				    "   3.1415927\n" },
		{ "a = single([pi 1])", "a =\n"
					"  1×2 single row vector\n"
					"   3.1415927   1.0000000\n" },
		{ "a = single(1000.5)", "a =\n"
					"  single\n"
					"   1.0005000e+03\n" },
		{ "a = 1 + 2i", "a =\n"
				"  1.000000000000000 + 2.000000000000000i\n" },
		{ "a = 2^40", "a =\n"
			      "     1.099511627776000e+12\n" },
		{ "a = {pi, [1 2.5]}",
		  "a =\n"
		  "  1×2 cell array\n"
		  "    {[3.141592653589793]}    {[1 2.500000000000000]}\n" },
	};

	(void)in;
	CHECK_SHOWN("format long, format compact", rows);
}

static void the_general_formats(void **in)
{
	static const struct shown rows[] = {
		{ "a = pi", "a =\n"
			    "       3.1416\n" },
		{ "a = 1e10", "a =\n"
			      "        1e+10\n" },
		{ "a = 123456", "a =\n"
				"   1.2346e+05\n" },
		{ "a = [pi 1e5 1e-5]",
		  "a =\n"
		  "       3.1416        1e+05        1e-05\n" },
		{ "a = [1; 1000000]", "a =\n"
				      "            1\n"
				      "        1e+06\n" },
		{ "a = -0.5", "a =\n"
			      "         -0.5\n" },
		{ "a = NaN", "a =\n"
			     "          NaN\n" },
		{ "format longG; a = pi", "a =\n"
					  "          3.14159265358979\n" },
		{ "format longG; a = [pi 1e5 1e-5]",
		  "a =\n"
		  "          3.14159265358979                    100000        "
		  "  "
		  "           1e-05\n" },
		{ "format longG; a = single(pi)", "a =\n"
						  "  single\n"
						  "         3.141593\n" },
		{ "format longG; a = 1e10", "a =\n"
					    "               10000000000\n" },
	};

	(void)in;
	CHECK_SHOWN("format short g, format compact", rows);
}

static void the_exponent_formats(void **in)
{
	static const struct shown rows[] = {
		{ "a = pi", "a =\n"
			    "   3.1416e+00\n" },
		{ "a = 3", "a =\n"
			   "   3.0000e+00\n" },
		{ "a = [1 -2.5]", "a =\n"
				  "   1.0000e+00  -2.5000e+00\n" },
		{ "a = NaN", "a =\n"
			     "          NaN\n" },
		{ "format longE; a = pi", "a =\n"
					  "     3.141592653589793e+00\n" },
		{ "format long e; a = single(pi)", "a =\n"
						   "  single\n"
						   "   3.1415927e+00\n" },
		{ "format shortEng; a = [999.99996 1234.5 1e-5 0]",
		  "a =\n"
		  "     1.0000e+003     1.2345e+003    10.0000e-006     "
		  "0.0000e+000\n" },
		{ "format short eng; a = 5e-324", "a =\n"
						  "     4.9407e-324\n" },
		{ "format short eng; a = -999999.99999", "a =\n"
							 "    -1.0000e+006\n" },
		{ "format shortEng; a = [NaN Inf]",
		  "a =\n"
		  "             NaN             Inf\n" },
		{ "format longEng; a = pi", "a =\n"
					    "    3.14159265358979e+000\n" },
		{ "format long eng; a = [1 200]",
		  "a =\n"
		  "    1.00000000000000e+000    200.000000000000e+000\n" },
	};

	(void)in;
	CHECK_SHOWN("format short e, format compact", rows);
}

static void bank_hex_fractions_and_signs(void **in)
{
	static const struct shown rows[] = {
		{ "a = pi", "a =\n"
			    "          3.14\n" },
		{ "a = [1.234 1000]", "a =\n"
				      "          1.23       1000.00\n" },
		{ "a = -5", "a =\n"
			    "         -5.00\n" },
		{ "format hex; a = pi", "a =\n"
					"   400921fb54442d18\n" },
		{ "format hex; a = single(1)", "a =\n"
					       "  single\n"
					       "   3f800000\n" },
		{ "format hex; a = [1 -2]",
		  "a =\n"
		  "   3ff0000000000000   c000000000000000\n" },
		{ "format hex; a = NaN", "a =\n"
					 "   7ff8000000000000\n" },
		{ "format hex; a = int8([-1 5])", "a =\n"
						  "  1×2 int8 row vector\n"
						  "   ff   05\n" },
		{ "format hex; a = uint64(18446744073709551615)",
		  "a =\n"
		  "  uint64\n"
		  "   ffffffffffffffff\n" },
		{ "format rat; a = pi", "a =\n"
					"     355/113   \n" },
		{ "format rat; a = [0.5 1/3 2]",
		  "a =\n"
		  "       1/2            1/3            2       \n" },
		{ "format rat; a = -0.75", "a =\n"
					   "      -3/4     \n" },
		{ "format rat; a = pi^2", "a =\n"
					  "   10975/1112  \n" },
		{ "format rat; a = [16 -120; 0 NaN]",
		  "a =\n"
		  "      16           -120       \n"
		  "       0              0/0     \n" },
		{ "format rat; a = [Inf -Inf]",
		  "a =\n"
		  "       1/0           -1/0     \n" },
		{ "format rat; a = {1/3, 2}", "a =\n"
					      "  1×2 cell array\n"
					      "    {[1/3]}    {[2]}\n" },
		{ "format long e; a = [1 -2.5]",
		  "a =\n"
		  "     1.000000000000000e+00    -2.500000000000000e+00\n" },
		{ "format bank; a = 123456789.125", "a =\n"
						    "   123456789.12\n" },
		{ "format +; a = [1 -1; 0 NaN]", "a =\n"
						 "+-\n"
						 "  \n" },
	};

	(void)in;
	CHECK_SHOWN("format bank, format compact", rows);
}

static void singles(void **in)
{
	static const struct shown rows[] = {
		{ "a = single(pi)", "a =\n"
				    "  single\n"
				    "    3.1416\n" },
		{ "a = single(3)", "a =\n"
				   "  single\n"
				   "     3\n" },
		{ "a = single(1e10)", "a =\n"
				      "  single\n"
				      "   1.0000e+10\n" },
		{ "a = single([1 2 3])", "a =\n"
					 "  1×3 single row vector\n"
					 "     1     2     3\n" },
		{ "a = single([1.5; 2])", "a =\n"
					  "  2×1 single column vector\n"
					  "    1.5000\n"
					  "    2.0000\n" },
		{ "a = single(NaN)", "a =\n"
				     "  single\n"
				     "   NaN\n" },
		{ "a = single(zeros(0, 2))", "a =\n"
					     "  0×2 empty single matrix\n" },
		{ "a = single(magic(2))", "a =\n"
					  "  2×2 single matrix\n"
					  "     1     3\n"
					  "     4     2\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scalars_in_the_short_format),
		cmocka_unit_test(matrices_in_the_short_format),
		cmocka_unit_test(complex_numbers),
		cmocka_unit_test(the_long_format),
		cmocka_unit_test(the_general_formats),
		cmocka_unit_test(the_exponent_formats),
		cmocka_unit_test(bank_hex_fractions_and_signs),
		cmocka_unit_test(singles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
