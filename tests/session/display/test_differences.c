/* What session/display/DISPLAY.md calls deliberate differences from Octave, and
 * what Octave doesn't have. */
#include "session/display/display_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void digits(void **in)
{
	static const struct shown rows[] = {
		{ "a = 100.5", "a =\n"
			       "  100.5000\n" },
		{ "a = 99999998", "a =\n"
				  "    99999998\n" },
		{ "a = complex(1, 0)", "a =\n"
				       "   1.0000 + 0.0000i\n" },
		{ "format long; a = 10.5", "a =\n"
					   "  10.500000000000000\n" },
		{ "format longEng; a = 100.5", "a =\n"
					       "     100.500000000000e+000\n" },
		{ "format longG; a = 1/3", "a =\n"
					   "        0.333333333333333\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void factors(void **in)
{
	static const struct shown rows[] = {
		{ "a = [100.5 2]", "a =\n"
				   "  100.5000    2.0000\n" },
		{ "a = [0.05 0.025]", "a =\n"
				      "    0.0500    0.0250\n" },
		{ "a = [1e-5 2e-5]", "a =\n"
				     "   1.0e-04 *\n"
				     "    0.1000    0.2000\n" },
		{ "a = [34+53.6i -34-53.6i]",
		  "a =\n"
		  "  34.0000 +53.6000i -34.0000 -53.6000i\n" },
		{ "a = [149.22i 1]",
		  "a =\n"
		  "   1.0e+02 *\n"
		  "   0.0000 + 1.4922i   0.0100 + 0.0000i\n" },
		{ "a = 149.22i", "a =\n"
				 "   0.0000e+00 + 1.4922e+02i\n" },
		{ "a = sparse([1000.5 2.5])", "a =\n"
					      "   1.0e+03 *\n"
					      "   (1,1)       1.0005\n"
					      "   (1,2)       0.0025\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void styles(void **in)
{
	static const struct shown rows[] = {
		{ "format rat; a = sqrt(2)", "a =\n"
					     "      1393/985\n" },
		{ "format rat; a = 1e10", "a =\n"
					  "   10000000000\n" },
		{ "format bank; a = 1.5 + 2.25i", "a =\n"
						  "    1.50 +  2.25i\n" },
		{ "format bank; a = int8([5 -1])", "a =\n"
						   "  1×2 int8 row vector\n"
						   "   5  -1\n" },
		{ "format bank; a = true", "a =\n"
					   "  logical\n"
					   "   1\n" },
		{ "format hex; a = 1 - 2i",
		  "a =\n"
		  "   3ff0000000000000   c000000000000000i\n" },
		{ "format +; a = [1-2i; -1i; -3]", "a =\n"
						   "+\n"
						   " \n"
						   "-\n" },
		{ "format +; a = int8([-1 0 1])", "a =\n"
						  "  1×3 int8 row vector\n"
						  "- +\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void text(void **in)
{
	static const struct shown rows[] = {
		{ "a = 'üé'", "a =\n"
			      "    'üé'\n" },
		{ "a = char(zeros(0, 3))", "a =\n"
					   "  0×3 empty char array\n" },
		{ "a = @(v) ~isempty(v)", "a =\n"
					  "  function_handle with value:\n"
					  "    @(v)~isempty(v)\n" },
		{ "a = sprintf('a\\nb')", "a =\n"
					  "    'a\n"
					  "     b'\n" },
		{ "a = string(sprintf('a\\nb'))", "a =\n"
						  "    \"a\n"
						  "     b\"\n" },
		{ "a = [\"x\" string(sprintf('a\\nb\\tc'))]",
		  "a =\n"
		  "  1×2 string array\n"
		  "    \"x\"    \"a↵b→c\"\n" },
		{ "a = {sprintf('a\\nb')}", "a =\n"
					    "  1×1 cell array\n"
					    "    {'a↵b'}\n" },
		{ "a.b = sprintf('\\t1\\n')", "a =\n"
					      "  struct with fields:\n"
					      "    b: '→1↵'\n" },
		{ "disp(sprintf('a\\nb'))", "a\n"
					    "b\n" },
		{ "disp([])", "" },
		{ "a = cell(1, 1, 2)", "a =\n"
				       "  1×1×2 cell array\n"
				       "a(:,:,1) =\n"
				       "    {0×0 double}\n"
				       "a(:,:,2) =\n"
				       "    {0×0 double}\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void strings(void **in)
{
	static const struct shown rows[] = {
		{ "a = \"b\"; a(3) = \"c\"",
		  "a =\n"
		  "  1×3 string array\n"
		  "    \"b\"    <missing>    \"c\"\n" },
		{ "b = \"b\"; b(3) = \"c\"; a = b(2)", "a =\n"
						       "    <missing>\n" },
		{ "a = repmat(\"s\", 2, 0)", "a =\n"
					     "  2×0 empty string array\n" },
		{ "a = repmat(\"s\", 1, 1, 2)", "a =\n"
						"  1×1×2 string array\n"
						"a(:,:,1) =\n"
						"    \"s\"\n"
						"a(:,:,2) =\n"
						"    \"s\"\n" },
		{ "a = {\"s\", [\"t\"; \"u\"]}",
		  "a =\n"
		  "  1×2 cell array\n"
		  "    {\"s\"}    {2×1 string}\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void complex_integers(void **in)
{
	static const struct shown rows[] = {
		{ "a = complex(int8(3), int8(-4))", "a =\n"
						    "  int8\n"
						    "   3 - 4i\n" },
		{ "a = complex(int16([1 20; 300 4]), int16([5 -6; 7 100]))",
		  "a =\n"
		  "  2×2 int16 matrix\n"
		  "     1 +   5i    20 -   6i\n"
		  "   300 +   7i     4 + 100i\n" },
		{ "a = complex(uint64(18446744073709551615), uint64(1))",
		  "a =\n"
		  "  uint64\n"
		  "   18446744073709551615 +                    1i\n" },
		{ "format hex; a = complex(int8(3), int8(-1))",
		  "a =\n"
		  "  int8\n"
		  "   03   ffi\n" },
		{ "a = {complex(int8(3), int8(-4))}", "a =\n"
						      "  1×1 cell array\n"
						      "    {[3 - 4i]}\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void exceptions(void **in)
{
	static const struct shown rows[] = {
		{ "a = {MException('a:b', 'c')}", "a =\n"
						  "  1×1 cell array\n"
						  "    {1×1 MException}\n" },
		{ "a.e = MException('a:b', 'c')", "a =\n"
						  "  struct with fields:\n"
						  "    e: [1×1 MException]\n" },
		{ "e = addCause(MException('a:b', 'c'), "
		  "MException('d:e', 'f'))",
		  "e =\n"
		  "  MException with properties:\n"
		  "    identifier: 'a:b'\n"
		  "       message: 'c'\n"
		  "         cause: {1×1 cell}\n"
		  "         stack: [0×1 struct]\n"
		  "    Correction: []\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits),
		cmocka_unit_test(factors),
		cmocka_unit_test(styles),
		cmocka_unit_test(text),
		cmocka_unit_test(strings),
		cmocka_unit_test(complex_integers),
		cmocka_unit_test(exceptions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
