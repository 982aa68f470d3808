/* The format command, and display() with and without a name. */
#include "builtins/output.h"
#include "session/display/display_check.h"
#include "session/support/program_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void display_shows_the_name_of_a_variable(void **in)
{
	static const struct shown rows[] = {
		{ "x = 5; display(x)", "x =\n"
				       "     5\n" },
		{ "display(5)", "     5\n" },
		{ "x = 5; display(x + 1)", "     6\n" },
		{ "x = 5; display x", "    'x'\n" },
		{ "x = {1, 2}; display(x)", "x =\n"
					    "  1×2 cell array\n"
					    "    {[1]}    {[2]}\n" },
		{ "x = {1, 2}; display(x{2})", "     2\n" },
		{ "x.a = 1; display(x.a)", "     1\n" },
		{ "x = [4 5]; display(x(2))", "     5\n" },
		{ "display(int8(3))", "  int8\n"
				      "   3\n" },
		{ "x = 'text'; display(x)", "x =\n"
					    "    'text'\n" },
		{ "display(pi)", "    3.1416\n" },
		{ "x = zeros(1, 1, 2); display(x)", "x(:,:,1) =\n"
						    "     0\n"
						    "x(:,:,2) =\n"
						    "     0\n" },
		{ "x = 3; f = @display; f(x)", "x =\n"
					       "     3\n" },
		{ "x = 3; feval(@display, x)", "     3\n" },
		{ "x = 3; cellfun(@display, {x, 4})", "     3\n"
						      "     4\n" },
		{ "x = 3; eval('display(x)')", "x =\n"
					       "     3\n" },
		{ "x = 1; display(x && true)", "  logical\n"
					       "   1\n" },
		{ "f(7)\n"
		  "function f(inner)\n"
		  "  copy = inner;\n"
		  "  display(inner); display(copy); display(-copy);\n"
		  "end\n",
		  "inner =\n"
		  "     7\n"
		  "copy =\n"
		  "     7\n"
		  "    -7\n" },
		{ "global w\nw = 1; display(w)", "w =\n"
						 "     1\n" },
		{ "format loose; x = 2; display(x); display(2)", "x =\n"
								 "\n"
								 "     2\n"
								 "\n"
								 "     2\n"
								 "\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void format_understands_all_forms(void **in)
{
	static const struct shown rows[] = {
		{ "format('long'); disp(pi)", "   3.141592653589793\n" },
		{ "format(\"long\"); disp(pi)", "   3.141592653589793\n" },
		{ "format LONG; disp(pi)", "   3.141592653589793\n" },
		{ "format longg; disp(1.5)", "                      1.5\n" },
		{ "format long g; disp(1.5)", "                      1.5\n" },
		{ "format('short', 'e'); disp(1.5)", "   1.5000e+00\n" },
		{ "format short eng; disp(1.5)", "     1.5000e+000\n" },
		{ "format rational; disp(0.5)", "           1/2\n" },
		{ "format long loose; x = pi", "x =\n"
					       "\n"
					       "   3.141592653589793\n"
					       "\n" },
		{ "format loose; format; x = 1", "x =\n"
						 "\n"
						 "     1\n"
						 "\n" },
		{ "format long; format; disp(pi)", "    3.1416\n" },
		{ "format compact long e; disp(1)",
		  "   1.000000000000000e+00\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void format_tells_and_takes_its_choices(void **in)
{
	static const struct shown rows[] = {
		{ "f = format", "f =\n"
				"  struct with fields:\n"
				"    NumericFormat: \"short\"\n"
				"      LineSpacing: \"compact\"\n" },
		{ "format long g; f = format; disp(f.NumericFormat)",
		  "longG\n" },
		{ "old = format; format long; format loose; format(old); "
		  "x = pi",
		  "x =\n"
		  "    3.1416\n" },
		{ "old = format('long'); disp(old.NumericFormat); disp(pi)",
		  "short\n"
		  "   3.141592653589793\n" },
		{ "format rat; old = format; format; format(old); disp(0.5)",
		  "           1/2\n" },
	};

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void format_refuses_what_it_does_not_know(void **in)
{
#define TRIES(form)                                                            \
	{                                                                      \
		"try, " form ", catch e, disp(e.identifier), end; disp(pi)",   \
			"MATLAB:format:UnknownFormat\n"                        \
			"    3.1416\n"                                         \
	}
	static const struct shown rows[] = {
		TRIES("format('medium')"),
		TRIES("format('long', 'medium')"),
		TRIES("format('long', 'compact', 'medium')"),
		TRIES("format(5)"),
		TRIES("format('')"),
		TRIES("format({})"),
		TRIES("format(struct('NumericFormat', 'long'))"),
		TRIES("format(struct('NumericFormat', 'long', "
		      "'LineSpacing', 'wide'))"),
		TRIES("format(struct('NumericFormat', 5, "
		      "'LineSpacing', 'loose'))"),
	};
#undef TRIES

	(void)in;
	CHECK_SHOWN("format compact", rows);
}

static void the_host_sets_the_width_of_the_window(void **in)
{
	struct program_run run;

	(void)in;
	program_run_begin(&run, MS_DIALECT_MATLAB);
	assert_int_equal(ms_output_set_columns(ms_program_vm(run.program), 30),
			 0);
	program_run_text(&run, "format compact; x = 1:6\n"
			       "x = {'one', 'two', 'three', 'four'}\n"
			       "format; format compact; disp(1:6)\n");
	assert_string_equal(snap_strbuf_text(&run.out),
			    "x =\n"
			    "  Columns 1 through 5\n"
			    "     1     2     3     4     5\n"
			    "  Column 6\n"
			    "     6\n"
			    "x =\n"
			    "  1×4 cell array\n"
			    "  Columns 1 through 2\n"
			    "    {'one'}    {'two'}\n"
			    "  Columns 3 through 4\n"
			    "    {'three'}    {'four'}\n"
			    "  Columns 1 through 5\n"
			    "     1     2     3     4     5\n"
			    "  Column 6\n"
			    "     6\n");
	program_run_end(&run);
}

static void a_window_narrower_than_one_column_shows_one(void **in)
{
	struct program_run run;

	(void)in;
	program_run_begin(&run, MS_DIALECT_MATLAB);
	assert_int_equal(ms_output_set_columns(ms_program_vm(run.program), 1),
			 0);
	program_run_text(&run, "format compact; x = int8([1 2])\n");
	assert_string_equal(snap_strbuf_text(&run.out),
			    "x =\n"
			    "  1×2 int8 row vector\n"
			    "  Column 1\n"
			    "   1\n"
			    "  Column 2\n"
			    "   2\n");
	program_run_end(&run);
}

static void a_wide_window_holds_many_columns(void **in)
{
	struct program_run run;

	(void)in;
	program_run_begin(&run, MS_DIALECT_MATLAB);
	assert_int_equal(
		ms_output_set_columns(ms_program_vm(run.program), UINT32_MAX),
		0);
	program_run_text(&run, "format compact; disp(zeros(1, 2048))\n");
	assert_int_equal(run.out.size, 2048 * 6 + 1);
	program_run_text(&run, "s = evalc('disp(zeros(1, 2049))'); "
			       "disp(s(1:25))\n");
	assert_non_null(strstr(snap_strbuf_text(&run.out),
			       "  Columns 1 through 2048\n"));
	program_run_end(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(display_shows_the_name_of_a_variable),
		cmocka_unit_test(format_understands_all_forms),
		cmocka_unit_test(format_tells_and_takes_its_choices),
		cmocka_unit_test(format_refuses_what_it_does_not_know),
		cmocka_unit_test(the_host_sets_the_width_of_the_window),
		cmocka_unit_test(a_window_narrower_than_one_column_shows_one),
		cmocka_unit_test(a_wide_window_holds_many_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
