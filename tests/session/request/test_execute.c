/* Requests and what comes out of them. */
#include "session/support/requests.h"

#include "formats/stdlib.h"
#include "vm/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static double real_of(const struct ms_value *value)
{
	double re = -12345;

	assert_true(ms_value_doubles(value, 0, 1, &re, NULL));
	return re;
}

static double real_variable(struct ms_session *session, const char *name)
{
	const struct ms_value *value = ms_session_variable(session, name);

	assert_non_null(value);
	return real_of(value);
}

/* ---------------------------------------------------------------- outcomes */

static void an_assignment_is_shown_kept_and_told(void **in)
{
	struct ms_session *session = requests_open(NULL);
	struct ms_outcome *o = requests_run(session, NULL, "  x = 6 * 7");

	(void)in;
	assert_true(o->ok);
	assert_string_equal(o->source_name, "<repl>");
	assert_int_equal(o->display_count, 1);
	assert_string_equal(o->displays[0].label, "x");
	assert_int_equal(o->displays[0].start, 2);
	assert_int_equal(o->displays[0].end, 11);
	assert_int_equal(o->flow, MS_FLOW_SINGLE);
	assert_int_equal(real_of(o->values[0]), 42);
	assert_int_equal(o->stream_count, 1);
	assert_non_null(strstr(o->streams[0].text, "42"));
	assert_null(o->type_info);
	assert_true(o->has_delta);
	assert_int_equal(o->delta.version, 1);
	assert_int_equal(o->delta.upsert_count, 1);
	assert_string_equal(o->delta.upserts[0].key.name, "x");
	assert_int_equal(o->delta.upserts[0].key.kind, MS_KEY_INTERACTIVE);
	assert_string_equal(o->delta.upserts[0].key.session,
			    ms_session_identity(session));
	assert_int_equal(real_variable(session, "x"), 42);
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void outcomes_outlive_what_they_tell(void **in)
{
	struct ms_session *session = requests_open(NULL);
	struct ms_outcome *first =
		requests_run(session, NULL, "a = 1:3, b = 7");
	struct ms_outcome *second =
		requests_run(session, "f.m", "clear; c = 1");

	(void)in;
	assert_int_equal(first->displays[0].value != NULL, 1);
	assert_int_equal(ms_value_count(first->displays[0].value), 3);
	assert_int_equal(ms_value_count(first->delta.upserts[0].value), 3);
	assert_int_equal(second->delta.removal_count, 2);
	assert_string_equal(second->delta.removals[1].name, "b");
	assert_true(second->delta.full_snapshot_required);
	assert_int_equal(second->delta.upsert_count, 1);
	assert_string_equal(second->delta.upserts[0].key.path, "f.m");
	ms_outcome_free(session, first);
	ms_outcome_free(session, second);
	ms_session_free(session);
}

struct told {
	struct ms_session *session;
	char text[512];
	uint64_t time;
	int busy;
	bool cancel;
};

static void hear(void *context, const struct ms_stream_event *event)
{
	struct told *told = context;
	size_t used = strlen(told->text);
	static const char marks[] = { 'o', 'e', 'c' };
	struct ms_outcome *outcome = NULL;
	const struct ms_request request = { .struct_size = sizeof(request) };

	(void)snprintf(told->text + used, sizeof(told->text) - used, "%c<%.*s>",
		       marks[event->kind], (int)event->size, event->text);
	told->busy =
		ms_session_execute(told->session, &request, &outcome, NULL);
	if (told->cancel)
		ms_session_cancel(told->session);
}

static void see(void *context, const struct ms_display_event *event)
{
	struct told *told = context;
	size_t used = strlen(told->text);

	(void)snprintf(told->text + used, sizeof(told->text) - used, "[%s]",
		       event->label);
}

static char *answer(void *context, const char *prompt)
{
	(void)context;
	(void)prompt;
	return strdup("17");
}

static uint64_t tick(void *context)
{
	struct told *told = context;

	return told->time += 10;
}

static struct ms_outcome *run_told(struct told *told, const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.context = told,
		.on_stream = hear,
		.on_display = see,
		.on_input = answer,
	};
	struct ms_outcome *outcome = NULL;

	assert_int_equal(
		ms_session_execute(told->session, &request, &outcome, NULL), 0);
	return outcome;
}

static void streams_come_in_order_and_with_times(void **in)
{
	struct told told = { .time = 0 };
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.clock = tick,
		.clock_context = &told,
	};

	(void)in;
	told.session = requests_open(&options);
	struct ms_outcome *o = run_told(
		&told, "fprintf('a'); fprintf('b'); fprintf(2, 'e'); clc; clc;"
		       "fprintf('z'); n = 3;");
	assert_true(o->ok);
	assert_string_equal(told.text, "o<a>o<b>e<e>c<>c<>o<z>");
	assert_int_equal(told.busy, SNAP_E_BUSY);
	assert_int_equal(o->stream_count, 5);
	assert_string_equal(o->streams[0].text, "ab");
	assert_int_equal(o->streams[0].size, 2);
	assert_string_equal(o->streams[1].text, "e");
	assert_int_equal(o->streams[2].kind, MS_STREAM_CLEAR);
	assert_string_equal(o->streams[4].text, "z");
	for (size_t i = 1; i < o->stream_count; i++)
		assert_true(o->streams[i].time > o->streams[i - 1].time);
	assert_true(o->time > 0);
	ms_outcome_free(told.session, o);
	ms_session_free(told.session);
}

static void displays_are_told_before_the_text_that_shows_them(void **in)
{
	struct told told = { .session = requests_open(NULL) };
	struct ms_outcome *o =
		run_told(&told, "if true, v = 1, end; evalc('w = 2');");

	(void)in;
	assert_true(o->ok);
	assert_memory_equal(told.text, "[v]o<v =", 8);
	assert_int_equal(o->display_count, 1);
	assert_int_equal(real_variable(told.session, "w"), 2);
	ms_outcome_free(told.session, o);
	ms_session_free(told.session);
}

static void a_program_that_runs_can_be_cancelled(void **in)
{
	struct told told = { .session = requests_open(NULL), .cancel = true };

	(void)in;
	requests_do(told.session, "x = 1;");
	struct ms_outcome *o = run_told(
		&told, "x = 2; try, disp('on'); while true, end, catch, end");
	assert_false(o->ok);
	assert_string_equal(o->error->identifier, "MATLAB:interrupted");
	assert_int_equal(real_variable(told.session, "x"), 1);
	ms_outcome_free(told.session, o);
	/* Nobody runs: it has no effect on the next one. */
	ms_session_cancel(told.session);
	requests_do(told.session, "for k = 1:5000, x = k; end");
	ms_session_free(told.session);
}

/* ---------------------------------------------------------------- the value */

struct flow_row {
	const char *text;
	enum ms_outputs outputs;
	uint32_t count;
	enum ms_flow_kind flow;
	size_t values;
	const char *type_info;
};

static const struct flow_row flow_rows[] = {
	{ "20 + 2", MS_OUTPUTS_ONE, 0, MS_FLOW_SINGLE, 1, NULL },
	{ "20 + 2;", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, "scalar" },
	{ "20 + 2", MS_OUTPUTS_ZERO, 0, MS_FLOW_NONE, 0, NULL },
	{ "x = 9", MS_OUTPUTS_COUNT, 5, MS_FLOW_LIST, 1, NULL },
	{ "7", MS_OUTPUTS_COUNT, 0, MS_FLOW_NONE, 0, NULL },
	{ "7", MS_OUTPUTS_COUNT, 1, MS_FLOW_SINGLE, 1, NULL },
	{ "c = {1, 2, 3}; c{:}", MS_OUTPUTS_COUNT, 2, MS_FLOW_LIST, 2, NULL },
	{ "c = {1, 2, 3}; c{:}", MS_OUTPUTS_ONE, 0, MS_FLOW_COMMA_LIST, 3,
	  NULL },
	{ "[a, b] = size(1)", MS_OUTPUTS_ONE, 0, MS_FLOW_SINGLE, 1, NULL },
	{ "[a, b] = size(1)", MS_OUTPUTS_COUNT, 2, MS_FLOW_LIST, 2, NULL },
	{ "size(ones(2, 5))", MS_OUTPUTS_COUNT, 1, MS_FLOW_SINGLE, 1, NULL },
	{ "size(ones(2, 5))", MS_OUTPUTS_COUNT, 2, MS_FLOW_LIST, 2, NULL },
	{ "size(ones(2, 5));", MS_OUTPUTS_COUNT, 2, MS_FLOW_NONE, 0,
	  "1x2 vector" },
	{ "size(1)", MS_OUTPUTS_COUNT, 70000, MS_FLOW_LIST, UINT16_MAX, NULL },
	{ "disp(1)", MS_OUTPUTS_COUNT, 2, MS_FLOW_NONE, 0, NULL },
	{ "clear nothing", MS_OUTPUTS_COUNT, 2, MS_FLOW_NONE, 0, NULL },
	{ "upper word", MS_OUTPUTS_COUNT, 2, MS_FLOW_LIST, 1, NULL },
	{ "if true, size(1), end", MS_OUTPUTS_COUNT, 2, MS_FLOW_NONE, 0, NULL },
	{ "a = 1\nb = a + 1;", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, "scalar" },
	{ "for k = 1:2, k * 2, end", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, NULL },
	{ "eval('5')", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, NULL },
	{ "disp(1)", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, NULL },
	{ "tic", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, NULL },
	{ "x = [5, 6; 7, 8];", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0,
	  "2x2 matrix" },
	{ "x = 'seven';", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0,
	  "1x5 char array" },
	{ "x = 'h';", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, "char" },
	{ "x = true;", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, "logical scalar" },
	{ "x = {1, 'a', []};", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0,
	  "1x3 cell array" },
	{ "x = zeros(2, 3, 4);", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0,
	  "2x3x4 array" },
	{ "x = @sin;", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, "function handle" },
	{ "clear nothing", MS_OUTPUTS_ONE, 0, MS_FLOW_NONE, 0, NULL },
};

static void check_flow(const struct flow_row *row)
{
	struct ms_session *session = requests_open(NULL);
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = row->text,
		.text_size = strlen(row->text),
		.outputs = row->outputs,
		.output_count = row->count,
	};
	struct ms_outcome *o = NULL;

	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_true(o->ok);
	assert_int_equal(o->flow, row->flow);
	assert_int_equal(o->value_count, row->values);
	if (row->type_info == NULL)
		assert_null(o->type_info);
	else
		assert_string_equal(o->type_info, row->type_info);
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void the_last_statement_gives_the_value(void **in)
{
	(void)in;
	for (size_t i = 0; i < sizeof(flow_rows) / sizeof(flow_rows[0]); i++)
		check_flow(&flow_rows[i]);
}

/* ---------------------------------------------------------------- failures */

struct stage_row {
	const char *text;
	enum ms_stage stage;
	const char *identifier; /* NULL: any */
	uint32_t start, line;
};

static void failures_have_stage_and_place(void **in)
{
	static const struct stage_row rows[] = {
		{ "q = {3, [4", MS_STAGE_SYNTAX, NULL, 10, 1 },
		{ "x = 1;\ny = (3 + ;", MS_STAGE_SYNTAX, NULL, 16, 2 },
		{ "x = 1;\n  row(9)", MS_STAGE_RUNTIME, "MATLAB:badsubscript",
		  9, 2 },
		{ "cellfun(@(v) row(v), {8})", MS_STAGE_RUNTIME,
		  "MATLAB:badsubscript", 13, 1 },
		{ "x = 1;\nouter(3)", MS_STAGE_RUNTIME, "my:id", 7, 2 },
		{ "try, error('a:b', 'c'), catch e\nx = 1;\nrethrow(e), end",
		  MS_STAGE_RUNTIME, "a:b", 5, 1 },
	};
	struct ms_session *session = requests_open(NULL);

	(void)in;
	requests_do(session, "row = 1:3;\nfunction outer(v), inner(v), end\n"
			     "function inner(v), error('my:id', 'no'), end");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_outcome *o =
			requests_run(session, NULL, rows[i].text);

		assert_false(o->ok);
		assert_int_equal(o->error->stage, rows[i].stage);
		if (rows[i].identifier != NULL)
			assert_string_equal(o->error->identifier,
					    rows[i].identifier);
		assert_true(o->error->has_span);
		assert_int_equal(o->error->start, rows[i].start);
		assert_int_equal(o->error->line, rows[i].line);
		assert_int_equal(o->has_delta,
				 rows[i].stage == MS_STAGE_RUNTIME);
		assert_true(strlen(o->error_text) > 0);
		ms_outcome_free(session, o);
	}
	ms_session_free(session);
}

static void the_call_stack_is_told(void **in)
{
	struct ms_session *session = requests_open(NULL);

	(void)in;
	requests_do(session, "function outer(v)\ninner(v), end\n"
			     "function inner(v)\n\n error('my:id', 'no'), end");
	struct ms_outcome *o = requests_run(session, "main.m", "outer(1)");
	assert_int_equal(o->error->stack_count, 3);
	assert_string_equal(o->error->stack[0].function, "inner");
	assert_int_equal(o->error->stack[0].line, 5);
	assert_string_equal(o->error->stack[1].function, "outer");
	assert_string_equal(o->error->stack[2].source, "main.m");
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void a_missing_file_is_told(void **in)
{
	struct ms_session *session = requests_open(NULL);
	const struct ms_request request = { .struct_size = sizeof(request),
					    .path = "/nowhere/at/all.m" };
	struct ms_outcome *o = NULL;

	(void)in;
	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_false(o->ok);
	assert_int_equal(o->error->stage, MS_STAGE_SOURCE);
	assert_string_equal(o->source_name, "/nowhere/at/all.m");
	assert_false(o->has_delta);
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void warnings_stand_behind_the_error(void **in)
{
	struct ms_session *session = requests_open(NULL);
	struct ms_outcome *o = requests_run(
		session, NULL,
		"warning('a:b', 'one'); warning('two'); error('x:y', 'z')");

	(void)in;
	assert_int_equal(o->diagnostic_count, 3);
	assert_string_equal(o->diagnostics[0].identifier, "x:y");
	assert_int_equal(o->diagnostics[1].severity, MS_IS_WARNING);
	assert_string_equal(o->diagnostics[1].identifier, "a:b");
	assert_string_equal(o->diagnostics[1].message, "one");
	assert_string_equal(o->diagnostics[2].identifier, "");
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void the_last_error_is_remembered(void **in)
{
	struct ms_session *session = requests_open(NULL);

	(void)in;
	requests_fail(session, "error('a:b', 'number %d', 7)", "a:b");
	requests_do(session, "assert(strcmp(lasterr, 'number 7'))");
	ms_session_free(session);
}

static void what_is_denied_fails(void **in)
{
	struct ms_session *session = requests_open(NULL);
	struct ms_request request = {
		.struct_size = sizeof(request),
		.text = "eval('x = 1;')",
		.text_size = 14,
		.deny_eval = true,
	};
	struct ms_outcome *o = NULL;

	(void)in;
	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_string_equal(o->error->identifier,
			    "Session:DynamicEvalDisabled");
	ms_outcome_free(session, o);
	request = (struct ms_request){ .struct_size = sizeof(request),
				       .path = "/nowhere.m",
				       .deny_files = true };
	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_string_equal(o->error->identifier, "Session:FileAccessDisabled");
	ms_outcome_free(session, o);
	request = (struct ms_request){ .struct_size = sizeof(request),
				       .text = "save('/nowhere/x.mat')",
				       .text_size = 22,
				       .deny_files = true };
	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_string_equal(o->error->identifier, "Session:FileAccessDisabled");
	ms_outcome_free(session, o);
	requests_do(session, "eval('x = 1;')");
	ms_session_free(session);
}

static void exit_ends_the_request_with_a_status(void **in)
{
	struct ms_session *session = requests_open(NULL);
	struct ms_outcome *o =
		requests_run(session, NULL, "x = 1; exit(7), y = 2;");

	(void)in;
	assert_true(o->ok);
	assert_true((o->effects & MS_EFFECT_EXIT) != 0);
	assert_int_equal(o->exit_status, 7);
	assert_int_equal(real_variable(session, "x"), 1);
	assert_null(ms_session_variable(session, "y"));
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void effects_are_told(void **in)
{
	static const struct {
		const char *text;
		uint32_t effects;
	} rows[] = {
		{ "x = 1;", 0 },
		{ "clear x", MS_EFFECT_CLEAR },
		{ "assignin('base', 'q', 1)", MS_EFFECT_ASSIGN },
		{ "global g", MS_EFFECT_GLOBAL },
		{ "v = eval('3');", 0 },
		{ "p();\nfunction p(), persistent k, end",
		  MS_EFFECT_PERSISTENT },
		{ "addpath('/tmp')", MS_EFFECT_ENVIRONMENT },
	};
	struct ms_session *session = requests_open(NULL);

	(void)in;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_outcome *o =
			requests_run(session, NULL, rows[i].text);

		assert_true(o->ok);
		assert_int_equal(o->effects, rows[i].effects);
		ms_outcome_free(session, o);
	}
	ms_session_free(session);
}

static void settings_of_a_request_are_its_own(void **in)
{
	struct ms_session *session = requests_open(NULL);
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = "x = 1; x += 2; # octave",
		.text_size = 23,
		.language = MS_LANGUAGE_OCTAVE,
	};
	struct ms_outcome *o = NULL;

	(void)in;
	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_true(o->ok);
	ms_outcome_free(session, o);
	assert_int_equal(real_variable(session, "x"), 3);
	o = requests_run(session, NULL, "x += 2; # octave");
	assert_false(o->ok);
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void counters_are_filled_on_request(void **in)
{
	struct ms_session *session = requests_open(NULL);
	const char *text = "a = 1:1e6; b = a + 1; f = @(v) v;";
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.counters = true,
	};
	struct ms_outcome *o = NULL;

	(void)in;
	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_true(o->ok);
	assert_int_equal(o->counters.functions_compiled, 2);
	assert_int_equal(o->counters.functions_from_snapshot, 0);
	assert_true(o->counters.allocations > 0);
	assert_true(o->counters.peak_bytes >= 8000000);
	assert_int_equal(o->counters.compile_time + o->counters.run_time,
			 o->time);
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void displays_have_the_hosts_width(void **in)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.columns = 40,
	};
	struct ms_session *session = requests_open(&options);
	struct ms_outcome *o = requests_run(session, NULL, "x = 1:30");

	(void)in;
	for (const char *line = o->streams[0].text; *line != '\0';) {
		size_t size = strcspn(line, "\n");

		assert_true(size <= 40);
		line += size + (line[size] == '\n');
	}
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void endless_output_ends(void **in)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.memory_limit = 4 << 20,
	};
	struct ms_session *session = requests_open(&options);

	(void)in;
	requests_do(session, "x = 1;");
	requests_fail(session, "x = 2; while true, disp('on and on'), end",
		      "MATLAB:nomem");
	requests_fail(session, "x = 2; while true, x, end", "MATLAB:nomem");
	assert_int_equal(real_variable(session, "x"), 1);
	ms_session_free(session);
}

/* What is asked again isn't compiled again, unless a name became a variable. */
static void known_texts_mean_what_they_mean_now(void **in)
{
	struct ms_session *session = requests_open(NULL);

	(void)in;
	requests_do(session, "a = 5;");
	for (int i = 0; i < 3; i++)
		requests_do(session, "q = a -1;");
	assert_int_equal(real_variable(session, "q"), 4);
	requests_do(session, "clear a\nfunction r = a(v), r = 77; end");
	requests_do(session, "q = a -1;");
	requests_do(session, "upper -1");
	assert_int_equal(ms_value_count(ms_session_variable(session, "ans")),
			 2);
	requests_do(session, "upper = 9;");
	requests_do(session, "upper -1");
	assert_int_equal(real_variable(session, "ans"), 8);
	requests_do(session, "clear upper");
	requests_do(session, "upper -1");
	assert_int_equal(ms_value_count(ms_session_variable(session, "ans")),
			 2);
	ms_session_free(session);
}

/* The machine's flag is the metadata's. */
static void flags_agree(void **in)
{
	(void)in;
	assert_int_equal(MS_BUILTIN_PRINTS, FMT_FLAG_SUPPRESSES_DISPLAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_assignment_is_shown_kept_and_told),
		cmocka_unit_test(outcomes_outlive_what_they_tell),
		cmocka_unit_test(streams_come_in_order_and_with_times),
		cmocka_unit_test(
			displays_are_told_before_the_text_that_shows_them),
		cmocka_unit_test(a_program_that_runs_can_be_cancelled),
		cmocka_unit_test(the_last_statement_gives_the_value),
		cmocka_unit_test(failures_have_stage_and_place),
		cmocka_unit_test(the_call_stack_is_told),
		cmocka_unit_test(a_missing_file_is_told),
		cmocka_unit_test(warnings_stand_behind_the_error),
		cmocka_unit_test(the_last_error_is_remembered),
		cmocka_unit_test(what_is_denied_fails),
		cmocka_unit_test(exit_ends_the_request_with_a_status),
		cmocka_unit_test(effects_are_told),
		cmocka_unit_test(settings_of_a_request_are_its_own),
		cmocka_unit_test(counters_are_filled_on_request),
		cmocka_unit_test(displays_have_the_hosts_width),
		cmocka_unit_test(endless_output_ends),
		cmocka_unit_test(known_texts_mean_what_they_mean_now),
		cmocka_unit_test(flags_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
