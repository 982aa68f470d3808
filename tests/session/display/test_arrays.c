/* Other plain classes, empties, pages and windows. */
#include "session/display/display_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void integers(void **in)
{
	static const struct shown rows[] = {
		{ "a = int8(5)", "a =\n"
				 "  int8\n"
				 "   5\n" },
		{ "a = int8([1 -100; 3 4])", "a =\n"
					     "  2×2 int8 matrix\n"
					     "     1  -100\n"
					     "     3     4\n" },
		{ "a = uint8([1; 2])", "a =\n"
				       "  2×1 uint8 column vector\n"
				       "   1\n"
				       "   2\n" },
		{ "a = int16(-7)", "a =\n"
				   "  int16\n"
				   "  -7\n" },
		{ "a = uint64(18446744073709551615)",
		  "a =\n"
		  "  uint64\n"
		  "   18446744073709551615\n" },
		{ "a = int64([-9223372036854775807 1])",
		  "a =\n"
		  "  1×2 int64 row vector\n"
		  "  -9223372036854775808                     1\n" },
		{ "a = int32([])", "a =\n"
				   "  0×0 empty int32 matrix\n" },
		{ "a = uint8(zeros(2, 0))", "a =\n"
					    "  2×0 empty uint8 matrix\n" },
		{ "a = int8(ones(1, 2, 2))", "a =\n"
					     "  1×2×2 int8 array\n"
					     "a(:,:,1) =\n"
					     "   1   1\n"
					     "a(:,:,2) =\n"
					     "   1   1\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void logicals(void **in)
{
	static const struct shown rows[] = {
		{ "a = true", "a =\n"
			      "  logical\n"
			      "   1\n" },
		{ "a = [true false]", "a =\n"
				      "  1×2 logical array\n"
				      "   1   0\n" },
		{ "a = [true; false]", "a =\n"
				       "  2×1 logical array\n"
				       "   1\n"
				       "   0\n" },
		{ "a = false(2)", "a =\n"
				  "  2×2 logical array\n"
				  "   0   0\n"
				  "   0   0\n" },
		{ "a = true(0, 3)", "a =\n"
				    "  0×3 empty logical array\n" },
		{ "a = 1:3 > 1", "a =\n"
				 "  1×3 logical array\n"
				 "   0   1   1\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void text(void **in)
{
	static const struct shown rows[] = {
		{ "a = 'x'", "a =\n"
			     "    'x'\n" },
		{ "a = 'hello'", "a =\n"
				 "    'hello'\n" },
		{ "a = ''", "a =\n"
			    "  0×0 empty char array\n" },
		{ "a = char(zeros(1, 0))", "a =\n"
					   "  1×0 empty char array\n" },
		{ "a = ['ab'; 'cd']", "a =\n"
				      "  2×2 char array\n"
				      "    'ab'\n"
				      "    'cd'\n" },
		{ "a = 'it''s'", "a =\n"
				 "    'it's'\n" },
		{ "a = char(228)", "a =\n"
				   "    'ä'\n" },
		{ "a = \"str\"", "a =\n"
				 "    \"str\"\n" },
		{ "a = \"\"", "a =\n"
			      "    \"\"\n" },
		{ "a = [\"a\" \"bcd\"; \"ef\" \"g\"]",
		  "a =\n"
		  "  2×2 string array\n"
		  "    \"a\"     \"bcd\"\n"
		  "    \"ef\"    \"g\"  \n" },
		{ "a = [\"a\"; \"b\"]", "a =\n"
					"  2×1 string array\n"
					"    \"a\"\n"
					"    \"b\"\n" },
		{ "a = string([])", "a =\n"
				    "  0×0 empty string array\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void empty_arrays(void **in)
{
	static const struct shown rows[] = {
		{ "a = []", "a =\n"
			    "     []\n" },
		{ "a = zeros(0, 3)", "a =\n"
				     "  0×3 empty double matrix\n" },
		{ "a = zeros(1, 0)", "a =\n"
				     "  1×0 empty double row vector\n" },
		{ "a = zeros(0, 1)", "a =\n"
				     "  0×1 empty double column vector\n" },
		{ "a = zeros(0, 3, 2)", "a =\n"
					"  0×3×2 empty double array\n" },
		{ "a = 1:0", "a =\n"
			     "  1×0 empty double row vector\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void pages(void **in)
{
	static const struct shown rows[] = {
		{ "a = zeros(2, 1, 2)", "a(:,:,1) =\n"
					"     0\n"
					"     0\n"
					"a(:,:,2) =\n"
					"     0\n"
					"     0\n" },
		{ "a = ones(1, 2, 2, 2) * 1.5", "a(:,:,1,1) =\n"
						"    1.5000    1.5000\n"
						"a(:,:,2,1) =\n"
						"    1.5000    1.5000\n"
						"a(:,:,1,2) =\n"
						"    1.5000    1.5000\n"
						"a(:,:,2,2) =\n"
						"    1.5000    1.5000\n" },
		{ "a = cat(3, [1 2], [1000.5 3])", "a(:,:,1) =\n"
						   "   1.0e+03 *\n"
						   "    0.0010    0.0020\n"
						   "a(:,:,2) =\n"
						   "   1.0e+03 *\n"
						   "    1.0005    0.0030\n" },
		{ "a = true(1, 1, 2)", "a =\n"
				       "  1×1×2 logical array\n"
				       "a(:,:,1) =\n"
				       "   1\n"
				       "a(:,:,2) =\n"
				       "   1\n" },
		{ "a = repmat('ab', 1, 1, 2)", "a =\n"
					       "  1×2×2 char array\n"
					       "a(:,:,1) =\n"
					       "    'ab'\n"
					       "a(:,:,2) =\n"
					       "    'ab'\n" },
		{ "a = single(ones(1, 1, 2))", "a =\n"
					       "  1×1×2 single array\n"
					       "a(:,:,1) =\n"
					       "     1\n"
					       "a(:,:,2) =\n"
					       "     1\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void columns_that_fit_the_window(void **in)
{
	static const struct shown rows[] = {
		{ "a = 1:20", "a =\n"
			      "  Columns 1 through 13\n"
			      "     1     2     3     4     5     6     7     "
			      "8     9    10    11    12    13\n"
			      "  Columns 14 through 20\n"
			      "    14    15    16    17    18    19    20\n" },
		{ "a = (1:10) * 1.5",
		  "a =\n"
		  "  Columns 1 through 8\n"
		  "    1.5000    3.0000    4.5000    6.0000    7.5000    "
		  "9.0000   10.5000   12.0000\n"
		  "  Columns 9 through 10\n"
		  "   13.5000   15.0000\n" },
		{ "a = rand(2, 9) > 2",
		  "a =\n"
		  "  2×9 logical array\n"
		  "   0   0   0   0   0   0   0   0   0\n"
		  "   0   0   0   0   0   0   0   0   0\n" },
		{ "a = int16(1:30)", "a =\n"
				     "  1×30 int16 row vector\n"
				     "  Columns 1 through 16\n"
				     "    1    2    3    4    5    6    7    8 "
				     "   9   10   11   12   13   14   15   16\n"
				     "  Columns 17 through 30\n"
				     "   17   18   19   20   21   22   23   24 "
				     "  25   26   27   28   29   30\n" },
		{ "a = (1:5) * 1e5", "a =\n"
				     "      100000      200000      300000     "
				     " 400000      500000\n" },
		{ "a = [1:16; 17:32] * 0.5",
		  "a =\n"
		  "  Columns 1 through 8\n"
		  "    0.5000    1.0000    1.5000    2.0000    2.5000    "
		  "3.0000    3.5000    4.0000\n"
		  "    8.5000    9.0000    9.5000   10.0000   10.5000   "
		  "11.0000   11.5000   12.0000\n"
		  "  Columns 9 through 16\n"
		  "    4.5000    5.0000    5.5000    6.0000    6.5000    "
		  "7.0000    7.5000    8.0000\n"
		  "   12.5000   13.0000   13.5000   14.0000   14.5000   "
		  "15.0000   15.5000   16.0000\n" },
		{ "a = (1:6) + 1i",
		  "a =\n"
		  "  Columns 1 through 4\n"
		  "   1.0000 + 1.0000i   2.0000 + 1.0000i   3.0000 + 1.0000i   "
		  "4.0000 + 1.0000i\n"
		  "  Columns 5 through 6\n"
		  "   5.0000 + 1.0000i   6.0000 + 1.0000i\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void the_loose_layout(void **in)
{
	static const struct shown rows[] = {
		{ "a = 1", "a =\n"
			   "\n"
			   "     1\n"
			   "\n" },
		{ "a = [1 2; 3 4]", "a =\n"
				    "\n"
				    "     1     2\n"
				    "     3     4\n"
				    "\n" },
		{ "a = 1:20", "a =\n"
			      "\n"
			      "  Columns 1 through 13\n"
			      "\n"
			      "     1     2     3     4     5     6     7     "
			      "8     9    10    11    12    13\n"
			      "\n"
			      "  Columns 14 through 20\n"
			      "\n"
			      "    14    15    16    17    18    19    20\n"
			      "\n" },
		{ "a = [1000.5 1]", "a =\n"
				    "\n"
				    "   1.0e+03 *\n"
				    "\n"
				    "    1.0005    0.0010\n"
				    "\n" },
		{ "a = zeros(2, 2, 2)", "a(:,:,1) =\n"
					"\n"
					"     0     0\n"
					"     0     0\n"
					"\n"
					"\n"
					"a(:,:,2) =\n"
					"\n"
					"     0     0\n"
					"     0     0\n"
					"\n" },
		{ "a = true", "a =\n"
			      "\n"
			      "  logical\n"
			      "\n"
			      "   1\n"
			      "\n" },
		{ "a = 'x'", "a =\n"
			     "\n"
			     "    'x'\n"
			     "\n" },
		{ "a = []", "a =\n"
			    "\n"
			    "     []\n"
			    "\n" },
		{ "a = {1, 'b'}", "a =\n"
				  "\n"
				  "  1×2 cell array\n"
				  "\n"
				  "    {[1]}    {'b'}\n"
				  "\n" },
		{ "s.a = 1", "s =\n"
			     "\n"
			     "  struct with fields:\n"
			     "\n"
			     "    a: 1\n"
			     "\n" },
		{ "f = @sin", "f =\n"
			      "\n"
			      "  function_handle with value:\n"
			      "\n"
			      "    @sin\n"
			      "\n" },
		{ "a = int8([1 2])", "a =\n"
				     "\n"
				     "  1×2 int8 row vector\n"
				     "\n"
				     "   1   2\n"
				     "\n" },
		{ "a = \"s\"", "a =\n"
			       "\n"
			       "    \"s\"\n"
			       "\n" },
		{ "1; ans", "ans =\n"
			    "\n"
			    "     1\n"
			    "\n" },
		{ "a = 1 + 2i", "a =\n"
				"\n"
				"   1.0000 + 2.0000i\n"
				"\n" },
	};

	(void)in;
	CHECK_SHOWN("format loose", rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(logicals),
		cmocka_unit_test(text),
		cmocka_unit_test(empty_arrays),
		cmocka_unit_test(pages),
		cmocka_unit_test(columns_that_fit_the_window),
		cmocka_unit_test(the_loose_layout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
