/* Whole programs: what they leave in the workspace, what they fail with. */
#include "program/program.h"

#include "value/exception.h"
#include "value/struct.h"
#include "value/text.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct row {
	const char *code;
	double r;	   /* variable r afterwards */
	const char *error; /* or the identifier it fails with */
	uint8_t dialect;
};

static const struct row rows[] = {
	/* names that are unset are functions */
	{ "r = pi > 3;", 1, NULL, 0 },
	{ "f = @() pi; pi = 2; r = f() == 2 || f() > 3;", 1, NULL, 0 },
	{ "sum = 4; r = sum;", 4, NULL, 0 },
	{ "sum = 4; clear sum; r = sum([1 2]);", 3, NULL, 0 },
	{ "r = nowhere;", 0, "MATLAB:UndefinedFunction", 0 },
	/* scopes */
	{ "eval('q = 3;'); r = q;", 3, NULL, 0 },
	{ "r = eval('1 + 2 % three');", 3, NULL, 0 },
	{ "eval('x = [1 2', 'r = 7;');", 7, NULL, 0 },
	{ "g; r = z;\nfunction g\nassignin('caller', 'z', 9);\nend", 9, NULL,
	  0 },
	{ "x = 5; r = g;\nfunction v = g\nv = evalin('caller', 'x');\nend", 5,
	  NULL, 0 },
	{ "r = g;\nfunction v = g\neval('w = 4;'); v = w;\nend", 4, NULL, 0 },
	{ "r = g;\nfunction v = g\nv = h + 1;\nend\nfunction w = h\nw = 1;\n"
	  "end",
	  2, NULL, 0 },
	{ "x = 1; g; r = x;\nfunction g\nx = 2;\nend", 1, NULL, 0 },
	{ "global k; k = 3; g; r = k;\nfunction g\nglobal k\nk = k * 2;\nend",
	  6, NULL, 0 },
	{ "g; g; r = g;\nfunction c = g\npersistent n\nif isempty(n), n = 0; "
	  "end\nn = n + 1; c = n;\nend",
	  3, NULL, 0 },
	/* calls */
	{ "[a, b] = g; r = a * 10 + b;\nfunction [x, y] = g\nx = 1; y = 2;\n"
	  "end",
	  12, NULL, 0 },
	{ "[~, r] = g;\nfunction [x, y] = g\nx = 1; y = 2;\nend", 2, NULL, 0 },
	{ "g(1, 2);\nfunction g(a)\nend", 0, "MATLAB:TooManyInputs", 0 },
	{ "[a, b] = g;\nfunction x = g\nx = 1;\nend", 0,
	  "MATLAB:TooManyOutputs", 0 },
	{ "r = g(1);\nfunction x = g(a, b)\nx = b;\nend", 0, "MATLAB:minrhs",
	  0 },
	{ "r = g;\nfunction x = g\nend", 0, "MATLAB:unassignedOutputs", 0 },
	{ "r = g(1, 2, 3);\nfunction x = g(varargin)\nx = nargin;\nend", 3,
	  NULL, 0 },
	{ "c = {1, 2, 3}; r = max([c{:}]);", 3, NULL, 0 },
	{ "g;\nfunction g\ng;\nend", 0, "MATLAB:recursionLimit", 0 },
	/* function values */
	{ "a = 2; f = @(x) x * a; a = 9; r = f(3);", 6, NULL, 0 },
	{ "f = @(n) @(x) x + n; h = f(10); r = h(1);", 11, NULL, 0 },
	{ "r = sum(cellfun(@(x) x * 2, {1, 2}));", 6, NULL, 0 },
	{ "f = @g; r = f(2);\nfunction v = g(x)\nv = x + 40;\nend", 42, NULL,
	  0 },
	{ "r = feval('g', 2);\nfunction v = g(x)\nv = x + 1;\nend", 3, NULL,
	  0 },
	{ "r = outer;\nfunction r = outer\nn = 0;\nfunction up\nn = n + 1;\n"
	  "end\nup; h = @up; h(); r = n;\nend",
	  2, NULL, 0 },
	{ "r = outer;\nfunction r = outer\nh = @in; big = ones(1, 500);\n"
	  "function in\nbig(1) = 2; h = @in;\nend\nh(); r = big(1);\nend",
	  2, NULL, 0 },
	/* errors */
	{ "try, error('a:b', 'c %d', 4); catch e, r = strcmp(e.message, 'c "
	  "4'); "
	  "end",
	  1, NULL, 0 },
	{ "try, x = [1 2 3](7); catch, r = 1; end", 1, NULL, 1 },
	{ "try, g; catch e, r = e.stack(1).line; end\nfunction g\nx = 1;\n"
	  "error('a:b', 'c');\nend",
	  4, NULL, 0 },
	{ "try\ntry, error('in:ner', 'x'); catch e, rethrow(e); end\n"
	  "catch f, r = strcmp(f.identifier, 'in:ner'); end",
	  1, NULL, 0 },
	{ "r = 0; try, unwind_protect, error('x'); unwind_protect_cleanup, "
	  "r = 5; end_unwind_protect, catch, end",
	  5, NULL, 1 },
	{ "x = 1; x{2} = 3;", 0, "MATLAB:cellAssToNonCell", 0 },
	{ "error('my:id', 'text');", 0, "my:id", 0 },
	/* assignment along paths */
	{ "s.a.b{3}.c(2) = 7; r = s.a.b{3}.c(2);", 7, NULL, 0 },
	{ "c = cell(1, 3); [c{1:2}] = size(ones(4, 5)); r = c{2};", 5, NULL,
	  0 },
	{ "[s(1:2).v] = size(ones(4, 5)); r = s(2).v;", 5, NULL, 0 },
	{ "a = 1:5; a(a > 2) = []; r = numel(a);", 2, NULL, 0 },
	{ "a = [3 1 2]; a(a) = a; r = a(3);", 3, NULL, 0 },
	{ "c = {1}; c{2} = c; c{2}{1} = 5; r = c{1};", 1, NULL, 0 },
	{ "a = 1:3; b = a; b(2) = 9; r = a(2);", 2, NULL, 0 },
	/* loops */
	{ "r = 0; for k = [1 2; 3 4], r = r + k(2); end", 7, NULL, 0 },
	{ "r = 0; for k = {1, 2}, r = r + k{1}; end", 3, NULL, 0 },
	{ "r = 0; for k = 1:0, end, r = isempty(k);", 1, NULL, 0 },
	{ "r = 0; for k = 10:-3:1, r = r + k; end", 22, NULL, 0 },
	{ "r = 0; for k = int8(1):int8(3), r = r + double(k); end", 6, NULL,
	  0 },
};

static int begin(struct ms_program **program, uint8_t dialect,
		 const struct snap_allocator *allocator)
{
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.dialect = dialect,
		.folder = "/nonexistent",
		.allocator = allocator,
	};

	return ms_program_create(program, &options, NULL);
}

/* The variable r as a number; true counts as 1. */
static double result(struct ms_program *program)
{
	const struct ms_value *r =
		ms_scope_find(ms_program_vm(program), MS_SCOPE_BASE, "r", 1);

	return r != NULL && ms_is_inline(*r) ? ms_inline_double(*r) : -1e99;
}

static void check(const struct row *row)
{
	struct ms_program *program;

	assert_int_equal(begin(&program, row->dialect, NULL), 0);
	struct ms_heap *heap = ms_program_heap(program);
	int rc = ms_program_run(program, "test", row->code, strlen(row->code));
	if (row->error == NULL && rc != 0)
		fail_msg("%s\n%s %s", row->code, ms_error_message(heap),
			 ms_program_mistakes(program));
	if (row->error == NULL && result(program) != row->r)
		fail_msg("%s\nr is %g", row->code, result(program));
	if (row->error != NULL &&
	    (rc == 0 || strcmp(ms_error_identifier(heap), row->error) != 0))
		fail_msg("%s\n%s: %s", row->code, ms_error_identifier(heap),
			 ms_error_message(heap));
	ms_program_free(program);
}

static void gives_what_the_language_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

static void keeps_the_workspace_between_runs(void **state)
{
	static const char first[] = "a = 3; b = 'x';";
	static const char failing[] = "a = a + 1; error('u:v', 'w');";
	static const char last[] = "r = a;";
	struct ms_program *program;

	(void)state;
	assert_int_equal(begin(&program, 0, NULL), 0);
	assert_int_equal(ms_program_run(program, "1", first, sizeof(first) - 1),
			 0);
	assert_int_not_equal(
		ms_program_run(program, "2", failing, sizeof(failing) - 1), 0);
	assert_int_equal(ms_program_run(program, "3", last, sizeof(last) - 1),
			 0);
	assert_true(result(program) == 4);
	ms_program_free(program);
}

static void tells_mistakes_with_their_lines(void **state)
{
	static const char code[] = "x = 1;\ny = [1 2;\n";
	struct ms_program *program;

	(void)state;
	assert_int_equal(begin(&program, 0, NULL), 0);
	assert_int_not_equal(
		ms_program_run(program, "m.m", code, sizeof(code) - 1), 0);
	assert_non_null(strstr(ms_program_mistakes(program), "m.m:"));
	ms_program_free(program);
}

/* Every allocation that can fail does, once. */
static void survives_every_lack_of_memory(void **state)
{
	static const char code[] =
		"s.a = {1, 'two'}; f = @(x) x + 1; r = 0;\n"
		"for k = s.a, try, r = r + f(k{1}); catch e, end, end\n"
		"c = cellfun(@(v) {v}, s.a, 'UniformOutput', false);\n"
		"eval('q = [1 2 3]; q(5) = 4;'); g(1, 2);\n"
		"function g(varargin)\nglobal h\nh = varargin;\nend";

	(void)state;
	for (size_t fail_at = 1;; fail_at++) {
		struct failing_alloc counter = { .fail_at = fail_at };
		const struct snap_allocator allocator =
			failing_allocator(&counter);
		struct ms_program *program;

		if (begin(&program, 0, &allocator) == 0) {
			(void)ms_program_run(program, "t", code,
					     sizeof(code) - 1);
			ms_program_free(program);
		}
		assert_int_equal(counter.live, 0);
		if (counter.calls < fail_at)
			break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_what_the_language_says),
		cmocka_unit_test(keeps_the_workspace_between_runs),
		cmocka_unit_test(tells_mistakes_with_their_lines),
		cmocka_unit_test(survives_every_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
