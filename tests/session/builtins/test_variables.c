/* Variables by name, text that is run, and what a call knows of itself. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void variables_are_found(void **state)
{
	static const struct program_case cases[] = {
		{ "x = 1;\n"
		  "fprintf('%d', exist('x'), exist('nonsense'), exist('sin'), "
		  "exist('x', 'var'), exist('sin', 'var'))",
		  "10510" },
		{ "side_b = 2; side_a = 1;\n"
		  "c = who('side_*');\n"
		  "fprintf('%s,', c{:});\n"
		  "d = who('-regexp', 'b$');\n"
		  "fprintf('%s', d{:})",
		  "side_a,side_b,side_b" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void variables_are_cleared(void **state)
{
	static const struct program_case cases[] = {
		{ "aq1 = 1; aq2 = 2; bq = 3;\n"
		  "clear aq*\n"
		  "fprintf('%d', exist('aq1'), exist('bq'));\n"
		  "clear\n"
		  "fprintf('%d', exist('bq'))",
		  "010" },
		{ "aq = 1; bq = 2;\n"
		  "clearvars -except bq\n"
		  "fprintf('%d', exist('aq'), exist('bq'))",
		  "01" },
		{ "aq = 1; aqb = 2;\n"
		  "clear -regexp ^aq$\n"
		  "fprintf('%d', exist('aq'), exist('aqb'))",
		  "01" },
		{ "a = 1;\n"
		  "clearvars -except",
		  "MATLAB:clearvars:noNames: '-except' wants the names of "
		  "variables.\n" },
		{ "global g\n"
		  "g = 5;\n"
		  "clear g\n"
		  "global g\n"
		  "fprintf('%d', g);\n"
		  "clear all\n"
		  "global g\n"
		  "fprintf('%d', isempty(g))",
		  "51" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void text_is_run(void **state)
{
	static const struct program_case cases[] = {
		{ "eval('x = 3 + 4;');\n"
		  "fprintf('%d', x, eval('x * 2'));",
		  "714" },
		{ "eval('error(''a:b'', ''m'')', 'fprintf(''caught %s'', "
		  "lasterr())');",
		  "caught m" },
		{ "fprintf('%d', f());\n"
		  "function r = f()\n"
		  "  k = 5;\n"
		  "  assignin('caller', 'made', 7);\n"
		  "  r = g() + k;\n"
		  "end\n"
		  "function r = g()\n"
		  "  r = evalin('caller', 'k');\n"
		  "end",
		  "10" },
		{ "assignin('base', '1x', 2);",
		  "MATLAB:assigninInvalidVariable: '1x' is no valid name of a "
		  "variable.\n" },
		{ "[v, ok] = str2num('[1 2; 3 4]');\n"
		  "fprintf('%d', v, ok);\n"
		  "[v, ok] = str2num('3 +');\n"
		  "fprintf(' %d%d', isempty(v), ok)",
		  "13241 10" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void calls_know_their_arguments(void **state)
{
	static const struct program_case cases[] = {
		{ "f(1, 2);\n"
		  "[a, b] = f(3);\n"
		  "function [p, q] = f(varargin)\n"
		  "  fprintf('%d%d;', nargin, nargout);\n"
		  "  p = 1; q = 2;\n"
		  "end",
		  "20;12;" },
		{ "g(1);\n"
		  "function g(varargin)\n"
		  "  narginchk(2, 3);\n"
		  "end",
		  "MATLAB:narginchk:notEnoughInputs: Not enough input "
		  "arguments.\n" },
		{ "fprintf('%d,', nargin(@(x, y) x), nargin('h'), "
		  "nargout('h'));\n"
		  "function [a, b] = h(x, varargin)\n"
		  "  a = x; b = x;\n"
		  "end",
		  "2,-2,2," },
		{ "nargin", "MATLAB:nargin:notInFunction: 'nargin' can only be "
			    "used inside a function.\n" },
		{ "[~, b] = k();\n"
		  "fprintf('%d', b);\n"
		  "function [a, b] = k()\n"
		  "  a = 1;\n"
		  "  b = isargout(1:3);\n"
		  "end",
		  "010" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void clocks_run(void **state)
{
	static const struct program_case cases[] = {
		{ "t = tic;\n"
		  "e = toc(t);\n"
		  "fprintf('%d', e >= 0, isa(t, 'uint64'), numel(clock), "
		  "cputime >= 0, now > 7e5, time > 1e9)",
		  "116111" },
		{ "toc", "MATLAB:toc:callTicFirstNoInputs: You must call 'tic' "
			 "without an output argument before calling 'toc' "
			 "without an input argument.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void values_are_written(void **state)
{
	static const struct program_case cases[] = {
		{ "disp('text');\n"
		  "disp([1 2]);\n"
		  "puts('a');\n"
		  "fputs(1, 'b');\n"
		  "fdisp(stdout, 5);\n"
		  "printf('%d\\n', 3);\n"
		  "fflush(stdout);",
		  "text\n"
		  "     1     2\n"
		  "ab     5\n"
		  "3\n" },
		{ "format nonsense", "MATLAB:format:UnknownFormat: This is no "
				     "format that 'format' knows.\n" },
		{ "format long\n"
		  "disp(pi)\n"
		  "format\n"
		  "disp(pi)",
		  "   3.141592653589793\n"
		  "    3.1416\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("x = 1; y = 2;\n"
		     "c = who('x*');\n"
		     "clear x\n"
		     "eval('z = 3;');");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variables_are_found),
		cmocka_unit_test(variables_are_cleared),
		cmocka_unit_test(text_is_run),
		cmocka_unit_test(calls_know_their_arguments),
		cmocka_unit_test(clocks_run),
		cmocka_unit_test(values_are_written),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
