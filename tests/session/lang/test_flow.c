/* What is known before a program runs. */
#include "session/lang/compile_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct diag_row warnings_rows[] = {
	{ "function r = f()\nr = x;\nx = 1;\nend", 2, 5,
	  "MATLAB:UndefinedFunction", "'x' has no value here" },
	{ "function f()\nx += 1;\nend", 2, 1, "MATLAB:UndefinedFunction",
	  "'x' has no value here" },
	{ "function r = f(c)\nif c, x = 1; end\nr = y;\ny = x;\nend", 3, 5,
	  "MATLAB:UndefinedFunction", "'y' has no value here" },
	{ "function f()\nreturn\ndisp(1)\nend", 3, 1, "MATLAB:unreachable",
	  "never runs" },
	{ "function f()\nwhile 1\nend\ng()\nend", 4, 1, "MATLAB:unreachable",
	  "never runs" },
	{ "function f(a)\nif a\nreturn\nelse\nreturn\nend\ng()\nend", 7, 1,
	  "MATLAB:unreachable", "never runs" },
	{ "function f()\nfor i = 1:3\ncontinue\ng()\nend\nend", 4, 1,
	  "MATLAB:unreachable", "never runs" },
	{ "function [a, b] = f()\na = 1;\nend", 1, 14,
	  "MATLAB:unassignedOutputs", "output 'b' is never assigned" },
	{ "function f()\ng(1, 2);\nend\nfunction g(x)\nend", 2, 1,
	  "MATLAB:TooManyInputs", "'g' takes at most 1" },
	{ "function f()\n[a, b] = g();\nend\nfunction r = g()\nr = 1;\nend", 2,
	  10, "MATLAB:TooManyOutputs", "'g' has 1 outputs and 2" },
};

static void warnings(void **state)
{
	(void)state;
	CHECK_DIAGS(warnings_rows);
}

static const struct diag_row silent_rows[] = {
	{ "function r = f(c)\nif c, x = 1; end\nr = x;\nend", 0, 0, NULL,
	  NULL },
	{ "function r = f(c)\nwhile c, r = 1; c = r; end\nend", 0, 0, NULL,
	  NULL },
	{ "function r = f(c)\nfor i = c\nif i, r = x; end\nx = i;\nend\nend", 0,
	  0, NULL, NULL },
	{ "function r = f()\ntry\nx = g();\ncatch\nend\nr = x;\nend", 0, 0,
	  NULL, NULL },
	{ "function r = f()\nload('file');\nr = x;\nx = 1;\nend", 0, 0, NULL,
	  NULL },
	{ "function r = f()\nglobal x\nr = x;\nend", 0, 0, NULL, NULL },
	{ "function varargout = f()\nend", 0, 0, NULL, NULL },
	{ "function f()\ng(1, 2, 3);\nh{1} = 1;\nk(h{:});\nend\n"
	  "function g(varargin)\nend\nfunction k()\nend",
	  0, 0, NULL, NULL },
	{ "function f()\nwhile 1, if g(), break; end, end\nh();\nend", 0, 0,
	  NULL, NULL },
	{ "function r = f()\nr = 1;\nreturn\nend", 0, 0, NULL, NULL },
	{ "y = x;\nx = 1;", 0, 0, NULL, NULL },
	{ "function r = f()\ninner();\nr = x;\nfunction inner()\nx = 1;\nend\n"
	  "end",
	  0, 0, NULL, NULL },
	{ "function f()\nunwind_protect\nx = g();\nunwind_protect_cleanup\n"
	  "disp(x);\nend_unwind_protect\ny = x;\nend",
	  0, 0, NULL, NULL },
};

static void no_false_alarm(void **state)
{
	(void)state;
	CHECK_DIAGS(silent_rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(warnings),
		cmocka_unit_test(no_false_alarm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
