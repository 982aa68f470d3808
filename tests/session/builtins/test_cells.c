/* Cells and structs. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void structs_are_made(void **state)
{
	static const struct program_case cases[] = {
		{ "s = struct('a', {1, 2, 3}, 'b', 'x');\n"
		  "fprintf('%d %s %d', numel(s), s(2).b, s(3).a)",
		  "3 x 3" },
		{ "s = struct('c', {{1, 2}});\n"
		  "fprintf('%d %s', numel(s), class(s.c))",
		  "1 cell" },
		{ "fprintf('%d', size(struct([])), size(struct('a', {})), "
		  "numel(fieldnames(struct())))",
		  "00000" },
		{ "struct('a');", "MATLAB:invalidNumberOfInputs: Field names "
				  "and values must come in pairs.\n" },
		{ "struct('1a', 2);", "MATLAB:AddField:InvalidFieldName: "
				      "Invalid field name \"1a\".\n" },
		{ "struct('a', {1, 2}, 'b', {1, 2, 3});",
		  "MATLAB:StructSizeMismatch: Array dimensions of input '4' "
		  "must match those of the other cell arrays or be scalar.\n" },
		{ "s = struct('a', 1, 'a', 2);\n"
		  "fprintf('%d', s.a)",
		  "2" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void fields_are_asked_for(void **state)
{
	static const struct program_case cases[] = {
		{ "s.x = 1; s.y = 2;\n"
		  "f = fieldnames(s);\n"
		  "fprintf('%s,', f{:});\n"
		  "fprintf('%d', isfield(s, 'x'), isfield(s, {'y', 'z', 1}), "
		  "isfield(5, 'x'), isstruct(s))",
		  "x,y,110001" },
		{ "s = rmfield(struct('a', 1, 'b', 2, 'c', 3), {'a', 'c'});\n"
		  "f = fieldnames(s);\n"
		  "fprintf('%s', f{:})",
		  "b" },
		{ "rmfield(struct('a', 1), 'q');",
		  "MATLAB:rmfield:InvalidFieldname: A field named 'q' doesn't "
		  "exist.\n" },
		{ "fieldnames(5);",
		  "MATLAB:fieldnames:InvalidInput: Invalid input argument of "
		  "type 'double'. Input must be a structure.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void cells_and_structs_convert(void **state)
{
	static const struct program_case cases[] = {
		{ "c = struct2cell(struct('a', 1, 'b', 'x'));\n"
		  "fprintf('%d %s %s', c{1}, c{2}, "
		  "mat2str(size(struct2cell(struct('a', {1, 2, 3})))))",
		  "1 x [1 1 3]" },
		{ "s = cell2struct({'Ann'; 30}, {'name', 'age'}, 1);\n"
		  "t = cell2struct({1 2; 3 4; 5 6}, {'x', 'y'}, 2);\n"
		  "fprintf('%s %d %d %s', s.name, s.age, t(3).y, "
		  "mat2str(size(t)))",
		  "Ann 30 6 [3 1]" },
		{ "cell2struct({1; 2}, {'a'}, 1);",
		  "MATLAB:cell2struct:numFieldsMismatch: The number of field "
		  "names must be the size of the cell array along dimension "
		  "1.\n" },
		{ "cell2struct({1; 2}, {'a', 'a'}, 1);",
		  "MATLAB:DuplicateFieldName: Repeated field name \"a\".\n" },
		{ "c = num2cell([1 2; 3 4]);\n"
		  "d = num2cell([1 2; 3 4], 1);\n"
		  "e = num2cell('ab');\n"
		  "fprintf('%d %s %s %s', c{2, 1}, mat2str(d{2}), e{2}, "
		  "mat2str(size(d)))",
		  "3 [2;4] b [1 2]" },
		{ "fprintf('%d', size(cell(2)), size(cell()), size(cell(1, "
		  "3)), iscell({}))",
		  "2200131" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("s = struct('a', {1, 2}, 'b', 'x');\n"
		     "c = struct2cell(s);\n"
		     "t = cell2struct({1; 2}, {'p', 'q'}, 1);\n"
		     "n = num2cell([1 2]);\n"
		     "f = fieldnames(s);\n"
		     "r = rmfield(s, 'a');");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structs_are_made),
		cmocka_unit_test(fields_are_asked_for),
		cmocka_unit_test(cells_and_structs_convert),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
