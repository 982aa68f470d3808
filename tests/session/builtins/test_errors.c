/* Errors and warnings. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void errors_carry_what_was_said(void **state)
{
	static const struct program_case cases[] = {
		{ "error('100% sure\\n');", ": 100% sure\\n\n" },
		{ "error('n = %d\\n', 5);", ": n = 5\n"
					    "\n" },
		{ "error('a:b', 'x %s', 'y');", "a:b: x y\n" },
		{ "error('a:b');", ": a:b\n" },
		{ "error('with blank: %d', 3);", ": with blank: 3\n" },
		{ "error(struct('message', 'm', 'identifier', 'p:q'));",
		  "p:q: m\n" },
		{ "error('');\n"
		  "error(struct([]));\n"
		  "fprintf('on')",
		  "on" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void exceptions_are_values(void **state)
{
	static const struct program_case cases[] = {
		{ "try\n"
		  "  error('a:b', 'msg %d', 7);\n"
		  "catch e\n"
		  "  fprintf('%s %s %s', e.identifier, e.message, class(e));\n"
		  "end",
		  "a:b msg 7 MException" },
		{ "e = MException('a:b', 'hi %d', 4);\n"
		  "try\n"
		  "  throw(e);\n"
		  "catch q\n"
		  "  fprintf('%s', q.message);\n"
		  "end",
		  "hi 4" },
		{ "try\n"
		  "  try\n"
		  "    error('in:ner', 'x');\n"
		  "  catch e\n"
		  "    rethrow(e);\n"
		  "  end\n"
		  "catch o\n"
		  "  fprintf(o.identifier);\n"
		  "end",
		  "in:ner" },
		{ "e = addCause(MException('a:b', 'o'), MException('c:d', "
		  "'i'));\n"
		  "fprintf('%d', contains(getReport(e), 'o'))",
		  "1" },
		{ "MException('nocolon', 'x');",
		  "MATLAB:MException:invalidIdentifier: 'nocolon' is no "
		  "identifier of the form 'component:name'.\n" },
		{ "rethrow(5);",
		  "MATLAB:rethrow:invalidInput: Input to 'rethrow' must be an "
		  "exception, or a structure with the fields 'message' and "
		  "'identifier'.\n" },
		{ "rethrow(struct('message', 'Stop.', 'identifier', 'd:s'));",
		  "d:s: Stop.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void the_last_error_is_remembered(void **state)
{
	static const struct program_case cases[] = {
		{ "try\n"
		  "  error('a:b', 'first');\n"
		  "catch\n"
		  "end\n"
		  "[m, i] = lasterr();\n"
		  "fprintf('%s %s;', m, i);\n"
		  "lasterr('set', 'x:y');\n"
		  "[m, i] = lasterr();\n"
		  "fprintf('%s %s', m, i)",
		  "first a:b;set x:y" },
		{ "[m, i] = lasterr();\n"
		  "fprintf('%d%d', isempty(m), isempty(i))",
		  "11" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void warnings_are_shown_and_hidden(void **state)
{
	static const struct program_case cases[] = {
		{ "warning('w %d', 3);\n"
		  "[m, i] = lastwarn();\n"
		  "fprintf('%s|%s', m, i)",
		  "Warning: w 3\n"
		  "w 3|" },
		{ "warning('a:b', 'x');\n"
		  "warning('off', 'a:b');\n"
		  "warning('a:b', 'y');\n"
		  "s = warning('query', 'a:b');\n"
		  "fprintf(s.state)",
		  "Warning: x\n"
		  "off" },
		{ "warning('error', 'a:b');\n"
		  "warning('a:b', 'now an error');",
		  "a:b: now an error\n" },
		{ "s = warning('off', 'all');\n"
		  "warning('hidden');\n"
		  "warning(s);\n"
		  "warning('shown');",
		  "Warning: shown\n" },
		{ "o = warning('off', 'a:b');\n"
		  "fprintf('%s %s;', o.identifier, o.state);\n"
		  "warning('on', 'a:b');\n"
		  "warning('a:b', 'z')",
		  "a:b on;Warning: z\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void assertions(void **state)
{
	static const struct program_case cases[] = {
		{ "assert(true);\n"
		  "assert([1 1]);\n"
		  "assert(3, 3);\n"
		  "assert([1 2], [1 2.01], 0.1);\n"
		  "assert({1, 'a'}, {1, 'a'});\n"
		  "assert(NaN, NaN);",
		  "" },
		{ "assert(false);",
		  "MATLAB:assertion:failed: Assertion failed.\n" },
		{ "assert(1 > 2, 'a:b', '%d is not above %d.', 1, 2);",
		  "a:b: 1 is not above 2.\n" },
		{ "assert(false, 'plain %d');",
		  "MATLAB:assertion:failed: plain %d\n" },
		{ "assert([1 2 3], [1 2 4]);",
		  "MATLAB:assertion:failed: Assertion failed: what was "
		  "observed is not what was expected.\n" },
		{ "assert(1, 1.2, -0.1);",
		  "MATLAB:assertion:failed: Assertion failed: what was "
		  "observed is not what was expected.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("warning('off', 'a:b');\n"
		     "e = MException('a:b', 'x %d', 1);\n"
		     "f = addCause(e, e);\n"
		     "s = warning('query', 'a:b');");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_carry_what_was_said),
		cmocka_unit_test(exceptions_are_values),
		cmocka_unit_test(the_last_error_is_remembered),
		cmocka_unit_test(warnings_are_shown_and_hidden),
		cmocka_unit_test(assertions),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
