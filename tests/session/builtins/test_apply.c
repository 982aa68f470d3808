/* Functions called for each element. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void results_are_collected(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%s;', mat2str(cellfun(@numel, {'ab', 'c', ''})), "
		  "mat2str(arrayfun(@(x) x ^ 2, [1 2; 3 4])), "
		  "mat2str(cellfun(@isempty, {})), class(cellfun(@ischar, {1, "
		  "'a'})), cellfun(@(s) s(1), {'ab', 'cd'}))",
		  "[2 1 0];[1 4;9 16];zeros(0,0);logical;ac;" },
		{ "[m, k] = cellfun(@max, {[1 5], [4 2]});\n"
		  "fprintf('%d', m, k)",
		  "5421" },
		{ "c = cellfun(@(x) [x x], {1, 'a'}, 'UniformOutput', false);\n"
		  "fprintf('%s,%s', mat2str(c{1}), c{2})",
		  "[1 1],aa" },
		{ "fprintf('%d,', cellfun(@plus, {1, 2}, {10, 20}), "
		  "arrayfun(@(a, b) a * b, [1 2], [3 4]))",
		  "11,22,3,8," },
		{ "s = struct('v', {1, 2, 3});\n"
		  "fprintf('%d', arrayfun(@(e) e.v, s))",
		  "123" },
		{ "z = arrayfun(@(k) complex(k, k - 1), 1:2);\n"
		  "fprintf('%s', mat2str(z))",
		  "[1+0i 2+1i]" },
		{ "cellfun(@(x) fprintf('%d;', x), {1, 2});\n"
		  "arrayfun(@(x) disp(x), []);",
		  "1;2;" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void old_names_are_known(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%d', cellfun('isempty', {1, []}), "
		  "cellfun('length', {1:3, ''}), cellfun('isclass', {1, 'a'}, "
		  "'char'), cellfun('size', {ones(2, 3)}, 2), cellfun('ndims', "
		  "{1}), cellfun('prodofsize', {ones(2, 3)}), "
		  "cellfun('isreal', {1i, 1}))",
		  "01300132601" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void errors_can_be_handled(void **state)
{
	static const struct program_case cases[] = {
		{ "c = cellfun(@(x) error('a:b', 'bad %d', x), {7}, "
		  "'ErrorHandler', @(e, x) [e.message e.identifier "
		  "num2str(e.index)], 'UniformOutput', false);\n"
		  "fprintf(c{1})",
		  "bad 7a:b1" },
		{ "cellfun(@(x) error('a:b', 'bad'), {7});", "a:b: bad\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void results_must_fit(void **state)
{
	static const struct program_case cases[] = {
		{ "cellfun(@(x) [1 2], {1});",
		  "MATLAB:cellfun:NotAScalarOutput: Non-scalar in Uniform "
		  "output, at index 1, output 1.\n"
		  "Set 'UniformOutput' to false.\n" },
		{ "arrayfun(@(x) {x}, 1);",
		  "MATLAB:arrayfun:NotAScalarOutput: Non-scalar in Uniform "
		  "output, at index 1, output 1.\n"
		  "Set 'UniformOutput' to false.\n" },
		{ "x = cellfun(@(x) x, {1, 'a'});",
		  "MATLAB:cellfun:NotAScalarOutput: Another class in Uniform "
		  "output, at index 2, output 1.\n"
		  "Set 'UniformOutput' to false.\n" },
		{ "cellfun(@plus, {1}, {1, 2});",
		  "MATLAB:cellfun:NotSameSize: All of the input arguments must "
		  "be of the same size and shape; input #3 is not.\n" },
		{ "cellfun(@numel, 5);",
		  "MATLAB:cellfun:NotACell: Input #2 expected to be a cell "
		  "array, was double instead.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void fields_are_walked(void **state)
{
	static const struct program_case cases[] = {
		{ "s = struct('a', [1 2], 'b', 'xyz');\n"
		  "fprintf('%d', structfun(@numel, s));\n"
		  "t = structfun(@(v) v * 2, struct('x', 1), 'UniformOutput', "
		  "false);\n"
		  "fprintf(' %d', t.x)",
		  "23 2" },
		{ "structfun(@numel, 5);",
		  "MATLAB:structfun:InvalidInput: Inputs to 'structfun' must "
		  "be scalar structures.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void arrays_are_expanded(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%s', mat2str(bsxfun(@plus, [1; 2], [3 4])), "
		  "mat2str(bsxfun(@(a, b) a - b, 5, [1 2])))",
		  "[4 5;5 6][4 3]" },
		{ "bsxfun(@plus, [1 2], [1 2 3]);",
		  "MATLAB:bsxfun:arrayDimensionsMustMatch: Non-singleton "
		  "dimensions of the two input arrays must match each "
		  "other.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void functions_are_called_by_name(void **state)
{
	static const struct program_case cases[] = {
		{ "fprintf('%d', feval('max', [4 9 2]), feval(@(x) x + 1, "
		  "1));\n"
		  "f = str2func('max');\n"
		  "g = str2func('@(x) 2*x');\n"
		  "fprintf(' %d %d %s %s', f([1 3]), g(4), func2str(f), "
		  "class(g))",
		  "92 3 8 max function_handle" },
		{ "feval(5);",
		  "MATLAB:feval:argMustBeStringOrFunHandle: Argument must be a "
		  "function handle or the name of a function.\n" },
		{ "str2func('1a');", "MATLAB:str2func:invalidFunctionName: "
				     "'1a' is no valid name of a function.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory(
		"c = cellfun(@(x) [x x], {1, 2}, 'UniformOutput', false);\n"
		"b = arrayfun(@(x) x + 1, 1:3);\n"
		"s = structfun(@numel, struct('a', 1, 'b', 2));");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_are_collected),
		cmocka_unit_test(old_names_are_known),
		cmocka_unit_test(errors_can_be_handled),
		cmocka_unit_test(results_must_fit),
		cmocka_unit_test(fields_are_walked),
		cmocka_unit_test(arrays_are_expanded),
		cmocka_unit_test(functions_are_called_by_name),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
