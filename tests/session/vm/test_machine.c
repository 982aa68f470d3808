/* Running code: operators, loops, calls, scopes, function values. */
#include "machine_fixture.h"

#include "value/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void begin(struct machine *m)
{
	assert_int_equal(machine_begin(m, NULL), 0);
	assert_int_equal(machine_unit(m, MS_UNIT_FUNCTIONS), 0);
}

static void sums_a_nested_loop(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	/* s = 0; for i = 1:n, for j = 1:2:i, s = s + i*j, end, end */
	const struct machine_function f = { .name = "f",
					    .inputs = 1,
					    .outputs = 1,
					    .names = "nsij",
					    .slots = 13 };
	machine_add(&m, &f,
		    CODE(WW(LOAD_INT, 0, 1, 0), WW(LOAD_INT, 0, 4, 1),
			 WW(LOAD_INT, 0, 5, 1), W(MOVE, 0, 6, 0, 0),
			 WW(FOR_RANGE, 0, 4, 7), WW(LOAD_INT, 0, 8, 1),
			 WW(LOAD_INT, 0, 9, 2), W(MOVE, 0, 10, 2, 0),
			 WW(FOR_RANGE, 0, 8, 2), W(MMUL, 0, 12, 2, 3),
			 W(ADD, 0, 1, 1, 12), W(FOR_NEXT, 0, 8, 3, -3),
			 W(FOR_NEXT, 0, 4, 2, -8), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	double expected = 0;
	for (int i = 1; i <= 5; i++)
		for (int j = 1; j <= i; j += 2)
			expected += i * j;
	assert_true(machine_real(&m, 0, 1, 5.0) == expected);
	assert_true(machine_real(&m, 0, 1, 0.0) == 0);
	machine_end(&m);
}

static void loops_over_fractions_end_at_the_limit(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	/* for i = 0:0.1:0.3, end; the last one is the limit itself */
	const struct machine_function f = {
		.name = "f", .outputs = 1, .names = "i", .slots = 6
	};
	uint32_t tenth = ms_build_real(m.builder, 0.1);
	uint32_t limit = ms_build_real(m.builder, 0.3);
	machine_add(&m, &f,
		    CODE(WW(LOAD_INT, 0, 1, 0), WW(LOAD_CONST, 0, 2, tenth),
			 WW(LOAD_CONST, 0, 3, limit), WW(FOR_RANGE, 0, 1, 0),
			 W(FOR_NEXT, 0, 1, 0, -1), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	assert_true(machine_real(&m, 0, 0) == 0.3);
	machine_end(&m);
}

/* fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2) */
static void add_fib(struct machine *m)
{
	const struct machine_function f = { .name = "fib",
					    .inputs = 1,
					    .outputs = 1,
					    .names = "nr",
					    .slots = 4 };
	uint32_t one = ms_build_real(m->builder, 1);
	uint32_t two = ms_build_real(m->builder, 2);
	uint32_t first = machine_site(m, MS_CALLEE_LOCAL, 0, 1, 1);
	uint32_t second = machine_site(m, MS_CALLEE_LOCAL, 0, 1, 1);

	machine_add(m, &f,
		    CODE(W(JUMP_LT_K, 0, 0, two, 2), W(MOVE, 0, 1, 0, 0),
			 W(RETURN, 0, 0, 0, 0), W(SUB_K, 0, 2, 0, one),
			 WW(CALL, 0, 2, first), W(SUB_K, 0, 3, 0, two),
			 WW(CALL, 0, 3, second), W(ADD, 0, 1, 2, 3),
			 W(RETURN, 0, 0, 0, 0)));
}

static void calls_itself(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	add_fib(&m);
	assert_int_equal(machine_ready(&m), 0);
	assert_true(machine_real(&m, 0, 1, 20.0) == 6765);
	machine_end(&m);
}

static void stops_endless_recursion(void **state)
{
	const struct machine_options options = { .call_depth = 50 };
	struct machine m;

	(void)state;
	assert_int_equal(machine_begin(&m, &options), 0);
	assert_int_equal(machine_unit(&m, MS_UNIT_FUNCTIONS), 0);
	const struct machine_function f = {
		.name = "f", .outputs = 1, .names = "r", .slots = 2
	};
	uint32_t site = machine_site(&m, MS_CALLEE_LOCAL, 0, 0, 1);
	machine_add(&m, &f, CODE(WW(CALL, 0, 1, site), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	for (int i = 0; i < 3; i++)
		machine_fails(&m, 0, "MATLAB:recursionLimit",
			      "Maximum recursion limit of 50 reached.");
	machine_end(&m);
}

static void large_frames_move_to_other_segments(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	/* f(n) = n <= 0 ? 0 : 1 + f(n - 1), with 5,000 slots each time */
	const struct machine_function f = { .name = "f",
					    .inputs = 1,
					    .outputs = 1,
					    .names = "nr",
					    .slots = 5000 };
	uint32_t zero = ms_build_real(m.builder, 0);
	uint32_t one = ms_build_real(m.builder, 1);
	uint32_t site = machine_site(&m, MS_CALLEE_LOCAL, 0, 1, 1);
	machine_add(&m, &f,
		    CODE(W(JUMP_LE_K, 0, 0, zero, 2), WW(LOAD_INT, 0, 1, 0),
			 W(RETURN, 0, 0, 0, 0), W(SUB_K, 0, 4990, 0, one),
			 WW(CALL, 0, 4990, site), W(ADD_K, 0, 1, 4990, one),
			 W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	for (int i = 0; i < 2; i++)
		assert_true(machine_real(&m, 0, 1, 60.0) == 60);
	machine_end(&m);
}

static void says_what_is_missing(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	/* r = n; r = v; (nothing); f(1) */
	const struct machine_function f = { .name = "f",
					    .inputs = 1,
					    .outputs = 1,
					    .names = "nrv",
					    .slots = 4 };
	const struct machine_function g = { .name = "g", .slots = 1 };
	uint32_t one = machine_site(&m, MS_CALLEE_LOCAL, 3, 1, 0);
	uint32_t wants = machine_site(&m, MS_CALLEE_LOCAL, 3, 0, 1);
	uint32_t nowhere = machine_site(&m, MS_CALLEE_IMPORT,
					machine_import(&m, "nowhere"), 0, 1);
	uint32_t later = machine_site(&m, MS_CALLEE_IMPORT,
				      machine_import(&m, "later"), 0, 1);
	machine_add(&m, &f, CODE(W(MOVE, 0, 1, 0, 0), W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &f, CODE(W(MOVE, 0, 1, 2, 0), W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &f, CODE(W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &g, CODE(W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &f,
		    CODE(WW(LOAD_INT, 0, 3, 1), WW(CALL, 0, 3, one),
			 W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &f, CODE(WW(CALL, 0, 3, wants), W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &f,
		    CODE(WW(CALL, 0, 3, nowhere), W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &f, CODE(WW(CALL, 0, 3, later), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	machine_fails(&m, 0, "MATLAB:minrhs", "Not enough input arguments.");
	machine_fails(&m, 1, "MATLAB:UndefinedFunction",
		      "Unrecognized function or variable 'v'.");
	machine_fails(&m, 2, "MATLAB:unassignedOutputs",
		      "Output argument \"r\" (and possibly others) not "
		      "assigned a value in the execution with \"f\" function.");
	machine_fails(&m, 4, "MATLAB:TooManyInputs",
		      "Too many input arguments.");
	machine_fails(&m, 5, "MATLAB:TooManyOutputs",
		      "Too many output arguments.");
	machine_fails(&m, 6, "MATLAB:UndefinedFunction",
		      "Unrecognized function or variable 'nowhere'.");
	machine_fails(&m, 7, "MATLAB:notImplemented",
		      "'later' is part of the library but not implemented "
		      "yet.");
	machine_end(&m);
}

static void catches_and_cleans_up(void **state)
{
	static const struct ms_handler handlers[] = {
		{ .start = 0, .end = 1, .target = 2, .kind = MS_HANDLER_TRY },
	};
	static const struct ms_handler cleanup[] = {
		{ .start = 0,
		  .end = 1,
		  .target = 1,
		  .kind = MS_HANDLER_UNWIND },
	};
	struct machine m;

	(void)state;
	begin(&m);
	const struct machine_function f = { .name = "f",
					    .outputs = 1,
					    .names = "re",
					    .slots = 3,
					    .handlers = handlers,
					    .handler_count = 1 };
	const struct machine_function g = { .name = "g",
					    .names = "e",
					    .slots = 2,
					    .handlers = cleanup,
					    .handler_count = 1 };
	uint32_t call_g = machine_site(&m, MS_CALLEE_LOCAL, 1, 0, 0);
	uint32_t call_h = machine_site(&m, MS_CALLEE_LOCAL, 1, 0, 0);
	uint32_t boom = machine_site(&m, MS_CALLEE_IMPORT,
				     machine_import(&m, "boom"), 0, 1);
	machine_add(&m, &f,
		    CODE(WW(CALL, 0, 2, call_g), W(RETURN, 0, 0, 0, 0),
			 W(CATCH, 0, 1, 0, 0), WW(LOAD_INT, 0, 0, 7),
			 W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &g,
		    CODE(WW(CALL, 0, 1, boom), W(CATCH, 0, 0, 0, 0),
			 W(RETHROW, 0, 0, 0, 0)));
	const struct machine_function h = {
		.name = "h", .outputs = 1, .names = "r", .slots = 2
	};
	machine_add(&m, &h,
		    CODE(WW(CALL, 0, 1, call_h), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	assert_true(machine_real(&m, 0, 0) == 7);
	/* Without the handler around it the error reaches the caller, with the
	 * stack of where it happened. */
	machine_fails(&m, 2, "test:boom", "It went off.");
	machine_end(&m);
}

static void collects_what_is_variable(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	/* function varargout = f(a, varargin), varargout = varargin; */
	const struct machine_function f = {
		.name = "f",
		.flags = MS_FUNCTION_VARARGIN | MS_FUNCTION_VARARGOUT,
		.inputs = 2,
		.outputs = 1,
		.names = "avo",
		.slots = 3,
	};
	/* function r = g, [x, y] = f(1, 20, 3); r = x + y */
	const struct machine_function g = {
		.name = "g", .outputs = 1, .names = "r", .slots = 5
	};
	uint32_t two = machine_site(&m, MS_CALLEE_LOCAL, 0, 3, 2);
	uint32_t three = machine_site(&m, MS_CALLEE_LOCAL, 0, 3, 3);
	machine_add(&m, &f, CODE(W(MOVE, 0, 2, 1, 0), W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &g,
		    CODE(WW(LOAD_INT, 0, 1, 1), WW(LOAD_INT, 0, 2, 20),
			 WW(LOAD_INT, 0, 3, 3), WW(CALL, 0, 1, two),
			 W(ADD, 0, 0, 1, 2), W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &g,
		    CODE(WW(LOAD_INT, 0, 1, 1), WW(LOAD_INT, 0, 2, 20),
			 WW(LOAD_INT, 0, 3, 3), WW(CALL, 0, 1, three),
			 W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	assert_true(machine_real(&m, 1, 0) == 23);
	machine_fails(&m, 2, "MATLAB:unassignedOutputs",
		      "Output argument \"o{3}\" (and possibly others) not "
		      "assigned a value in the execution with \"f\" "
		      "function.");
	machine_end(&m);
}

static void shares_globals_and_keeps_persistents(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	/* persistent p = 10; global g; p = p + 1; g = p; r = count() */
	const struct machine_function f = { .name = "f",
					    .outputs = 1,
					    .names = "rpg",
					    .slots = 4,
					    .persistents = "p" };
	const struct machine_function h = {
		.name = "h", .outputs = 1, .names = "rg", .slots = 2
	};
	uint32_t one = ms_build_real(m.builder, 1);
	uint32_t g = ms_build_string(m.builder, "g", 1);
	machine_add(&m, &f,
		    CODE(W(PERSISTENT, 0, 1, 0, 1), WW(LOAD_INT, 0, 1, 10),
			 WW(GLOBAL, 0, 2, g), W(ADD_K, 0, 1, 1, one),
			 W(MOVE, 0, 2, 1, 0), W(MOVE, 0, 0, 1, 0),
			 W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &h,
		    CODE(WW(GLOBAL, 0, 1, g), W(MOVE, 0, 0, 1, 0),
			 W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	assert_true(machine_real(&m, 0, 0) == 11);
	assert_true(machine_real(&m, 0, 0) == 12);
	assert_true(machine_real(&m, 1, 0) == 12);
	const struct ms_value *v = ms_scope_find(m.vm, MS_SCOPE_GLOBAL, "g", 1);
	assert_non_null(v);
	assert_true(v->as.real == 12);
	machine_end(&m);
}

static void functions_capture_and_are_called_back(void **state)
{
	struct machine m;

	(void)state;
	begin(&m);
	/* r = f(a): h = @(x) x + a; a = 0; r = apply(h, 5) + h(1) */
	const struct machine_function f = { .name = "f",
					    .inputs = 1,
					    .outputs = 1,
					    .names = "arh",
					    .slots = 6 };
	const struct machine_function anonymous = {
		.name = "@(x) x + a",
		.flags = MS_FUNCTION_ANONYMOUS,
		.inputs = 1,
		.outputs = 1,
		.captures = 1,
		.names = "ax",
		.slots = 3,
	};
	uint32_t apply = machine_site(&m, MS_CALLEE_IMPORT,
				      machine_import(&m, "apply"), 2, 1);
	machine_add(&m, &f,
		    CODE(W(MOVE, 0, 3, 0, 0), W(HANDLE_LOCAL, 0, 2, 3, 1),
			 WW(LOAD_INT, 0, 0, 0), W(MOVE, 0, 3, 2, 0),
			 WW(LOAD_INT, 0, 4, 5), WW(CALL, 0, 3, apply),
			 WW(LOAD_INT, 0, 4, 1), W(INDEX1, 0, 5, 2, 4),
			 W(ADD, 0, 1, 3, 5), W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &anonymous,
		    CODE(W(ADD, 0, 2, 1, 0), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	assert_true(machine_real(&m, 0, 1, 100.0) == 105 + 101);
	machine_end(&m);
}

static void nested_functions_share_variables(void **state)
{
	static const struct ms_shared outer[] = { { .slot = 1,
						    .owner = true } };
	static const struct ms_shared inner[] = { { .slot = 0,
						    .owner = false } };
	struct machine m;

	(void)state;
	begin(&m);
	/* function r = f, s = 1; g; g; r = s;  function g, s = s + s; */
	const struct machine_function f = { .name = "f",
					    .outputs = 1,
					    .names = "rs",
					    .slots = 3,
					    .shared = outer,
					    .shared_count = 1 };
	const struct machine_function g = { .name = "g",
					    .flags = MS_FUNCTION_NESTED,
					    .parent = 1,
					    .names = "s",
					    .slots = 1,
					    .shared = inner,
					    .shared_count = 1 };
	uint32_t first = machine_site(&m, MS_CALLEE_LOCAL, 1, 0, 0);
	uint32_t second = machine_site(&m, MS_CALLEE_LOCAL, 1, 0, 0);
	machine_add(&m, &f,
		    CODE(WW(LOAD_INT, 0, 1, 1), WW(CALL, 0, 2, first),
			 WW(CALL, 0, 2, second), W(MOVE, 0, 0, 1, 0),
			 W(RETURN, 0, 0, 0, 0)));
	machine_add(&m, &g, CODE(W(ADD, 0, 0, 0, 0), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	assert_true(machine_real(&m, 0, 0) == 4);
	assert_true(machine_real(&m, 0, 0) == 4);
	machine_end(&m);
}

static void scripts_borrow_the_workspace(void **state)
{
	struct machine m;

	(void)state;
	assert_int_equal(machine_begin(&m, NULL), 0);
	const struct ms_value three = ms_real(3);
	assert_int_equal(ms_scope_assign(m.vm, MS_SCOPE_BASE, "a", 1, &three),
			 0);
	/* a = a + 1; b = a; put(b) makes z; then it fails */
	assert_int_equal(machine_unit(&m, MS_UNIT_SCRIPT), 0);
	const struct machine_function f = { .name = "",
					    .flags = MS_FUNCTION_SCRIPT,
					    .names = "ab",
					    .slots = 3 };
	uint32_t one = ms_build_real(m.builder, 1);
	uint32_t put = machine_site(&m, MS_CALLEE_IMPORT,
				    machine_import(&m, "put"), 1, 0);
	uint32_t boom = machine_site(&m, MS_CALLEE_IMPORT,
				     machine_import(&m, "boom"), 0, 0);
	const struct ms_statement row = { .kind = MS_STATEMENT_ASSIGNMENT };
	uint32_t statement = ms_build_statement(m.builder, &row);
	machine_add(&m, &f,
		    CODE(W(ADD_K, 0, 0, 0, one), W(MOVE, 0, 1, 0, 0),
			 WW(STATEMENT, 0, 1, statement), W(MOVE, 0, 2, 1, 0),
			 WW(CALL, 0, 2, put), WW(CALL, 0, 2, boom),
			 W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	assert_int_not_equal(ms_vm_run(m.vm, m.unit), 0);
	assert_string_equal(ms_error_identifier(&m.heap), "test:boom");
	static const char names[] = "abz";
	for (int i = 0; i < 3; i++) {
		const struct ms_value *v =
			ms_scope_find(m.vm, MS_SCOPE_BASE, names + i, 1);

		assert_non_null(v);
		assert_true(v->as.real == 4);
	}
	assert_string_equal(snap_strbuf_text(&m.reported), "0=4;");
	machine_end(&m);
}

/* a + wipe: the name wipe is unset, so it is called, and clears a while the
 * sum is under way. */
static void a_called_name_may_clear_the_other_operand(void **state)
{
	struct machine m;

	(void)state;
	assert_int_equal(machine_begin(&m, NULL), 0);
	struct ms_value text;
	assert_int_equal(ms_text_from_c(&m.heap, "abc", &text), 0);
	assert_int_equal(ms_scope_assign(m.vm, MS_SCOPE_BASE, "a", 1, &text),
			 0);
	ms_release(&m.heap, text);
	assert_int_equal(machine_unit(&m, MS_UNIT_SCRIPT), 0);
	uint32_t names[2] = { ms_build_string(m.builder, "a", 1),
			      ms_build_string(m.builder, "wipe", 4) };
	const uint64_t words[] = { W(EQ, 0, 2, 0, 1), W(RETURN, 0, 0, 0, 0) };
	const struct ms_function_parts parts = {
		.function = { .flags = MS_FUNCTION_SCRIPT,
			      .parent = MS_NO_INDEX,
			      .named_count = 2,
			      .slot_count = 3,
			      .name = ms_build_string(m.builder, "", 0) },
		.words = words,
		.word_count = 2,
		.slot_names = names,
	};
	ms_build_function(m.builder, ms_build_function_reserve(m.builder),
			  &parts);
	assert_int_equal(machine_ready(&m), 0);
	assert_int_equal(ms_vm_run(m.vm, m.unit), 0);
	assert_null(ms_scope_find(m.vm, MS_SCOPE_BASE, "a", 1));
	machine_end(&m);
}

static void stops_when_told(void **state)
{
	const struct machine_options options = { .step_limit = 5000 };
	static const struct ms_handler handlers[] = {
		{ .start = 0, .end = 2, .target = 2, .kind = MS_HANDLER_TRY },
	};
	struct machine m;

	(void)state;
	assert_int_equal(machine_begin(&m, &options), 0);
	assert_int_equal(machine_unit(&m, MS_UNIT_FUNCTIONS), 0);
	/* while true, end inside of try: no catch holds it up */
	const struct machine_function f = { .name = "f",
					    .outputs = 1,
					    .names = "r",
					    .slots = 2,
					    .handlers = handlers,
					    .handler_count = 1 };
	machine_add(&m, &f,
		    CODE(W(NOP, 0, 0, 0, 0), WW(LOOP, 0, 0, -2),
			 WW(LOAD_INT, 0, 0, 1), W(RETURN, 0, 0, 0, 0)));
	assert_int_equal(machine_ready(&m), 0);
	machine_fails(&m, 0, "MATLAB:interrupted",
		      "Operation terminated by user.");
	machine_end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_a_nested_loop),
		cmocka_unit_test(loops_over_fractions_end_at_the_limit),
		cmocka_unit_test(calls_itself),
		cmocka_unit_test(stops_endless_recursion),
		cmocka_unit_test(large_frames_move_to_other_segments),
		cmocka_unit_test(says_what_is_missing),
		cmocka_unit_test(catches_and_cleans_up),
		cmocka_unit_test(collects_what_is_variable),
		cmocka_unit_test(shares_globals_and_keeps_persistents),
		cmocka_unit_test(functions_capture_and_are_called_back),
		cmocka_unit_test(nested_functions_share_variables),
		cmocka_unit_test(scripts_borrow_the_workspace),
		cmocka_unit_test(a_called_name_may_clear_the_other_operand),
		cmocka_unit_test(stops_when_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
