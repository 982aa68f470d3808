/* Requests that fail leave everything as it was. */
#include "session/support/requests.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What there is before each of the failing requests. */
static const char setup[] =
	"x = 1; row = 1:4; m = magic(4); s.a = 1; s.b = {1, 'two'};\n"
	"c = {1, [2 3], {4}}; t = 'text'; str = \"one\"; n = NaN;\n"
	"global g h\n"
	"g = 10; h = [1 2];\n"
	"f = counter();\n"
	"first = f();\n"
	"t1 = ticket();\n"
	"map = containers.Map({'a', 'b'}, [1 2]); alias = {map};\n"
	"function r = ticket()\n"
	"  persistent k\n"
	"  if isempty(k), k = 100; end\n"
	"  k = k + 1; r = k;\n"
	"end\n"
	"function h = counter()\n"
	"  n = 0;\n"
	"  h = @next;\n"
	"  function r = next()\n"
	"    n = n + 1; r = n;\n"
	"  end\n"
	"end\n"
	"function set_g(v)\n"
	"  global g\n"
	"  g = v;\n"
	"end\n"
	"function r = answer(), r = 42; end\n";

/* What they leave behind can be asked. */
static const char probe[] =
	"q1 = f(); q2 = ticket(); q3 = answer(); q4 = g; q5 = h;\n"
	"q6 = map.keys(); q7 = map.values();\n";

static const char *const changes[] = {
	"x = 2;",
	"x = x + 1; y = 5; x(3) = 1;",
	"row(2) = 9; m(:, 1) = []; t(1) = 'T';",
	"s.a = 2; s.b{1} = 9; s.c = 1;",
	"c{2}(1) = 7; c{3}{1} = 8; c(1) = [];",
	"clear x",
	"clear",
	"clear all",
	"clear global",
	"clear functions",
	"clear x; x = 5;",
	"g = 11; h(1) = 5;",
	"set_g(3);",
	"global new_g; new_g = 1;",
	"clear g; g = 5;",
	"clear g; global g; g = 6;",
	"v = f(); v = f();",
	"v = ticket(); v = ticket();",
	"eval('x = 9; made = 1; clear row');",
	"assignin('base', 'x', 7); assignin('base', 'fresh', 8);",
	"evalin('base', 'm = 1;');",
	"for k = 1:3, x = k; c{k} = k; end",
	"cellfun(@(v) set_g(v), {1, 2});",
	"x = 4;\nfunction r = answer(), r = 43; end\n",
	"f = counter(); f();",
	"try, x = 3; error('a:b', 'c'); catch, row = 0; end",
	"map('a') = 9; map('c') = 3;",
	"alias{1}('b') = 0; remove(map, 'a');",
	"map = containers.Map(); map('z') = 1; alias{1}('c') = 5;",
	"n = containers.Map(); n('q') = map; m = n('q'); m('a') = 7;",
};

static void fails_after(struct ms_session *session, const char *change)
{
	char text[512];
	const char *functions = strstr(change, "\nfunction");
	int size = functions == NULL ? (int)strlen(change)
				     : (int)(functions - change);

	(void)snprintf(text, sizeof(text), "%.*s\nerror('t:stop', 'stop');%s",
		       size, change, functions == NULL ? "" : functions);
	requests_fail(session, text, "t:stop");
}

/* The workspace after the change failed, and after the probe. */
static void check_change(const char *change, const char *before,
			 const char *after)
{
	struct ms_session *session = requests_open(NULL);

	requests_do(session, setup);
	fails_after(session, change);
	char *text = requests_workspace(session);
	if (strcmp(text, before) != 0)
		fail_msg("after '%s':\n%s", change, text);
	free(text);
	requests_do(session, probe);
	text = requests_workspace(session);
	if (strcmp(text, after) != 0)
		fail_msg("probed after '%s':\n%s", change, text);
	free(text);
	ms_session_free(session);
}

static void a_failing_request_is_undone(void **in)
{
	struct ms_session *session = requests_open(NULL);

	(void)in;
	requests_do(session, setup);
	char *before = requests_workspace(session);
	requests_do(session, probe);
	char *after = requests_workspace(session);
	assert_non_null(strstr(after, "q3="));
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		check_change(changes[i], before, after);
	free(before);
	free(after);
	ms_session_free(session);
}

static void a_failing_request_tells_nothing_but_its_version(void **in)
{
	struct ms_session *session = requests_open(NULL);

	(void)in;
	requests_do(session, setup);
	struct ms_outcome *o = requests_run(
		session, NULL, "shown = 4\nclear x\nerror('t:stop', 'stop')");
	assert_false(o->ok);
	assert_true(o->has_delta);
	assert_int_equal(o->delta.version, 2);
	assert_int_equal(o->delta.upsert_count, 0);
	assert_int_equal(o->delta.removal_count, 0);
	assert_false(o->delta.full_snapshot_required);
	assert_int_equal(o->display_count, 1);
	assert_int_equal(o->flow, MS_FLOW_NONE);
	ms_outcome_free(session, o);
	o = requests_run(session, NULL, "z = 5;");
	assert_int_equal(o->delta.version, 3);
	assert_int_equal(o->delta.upsert_count, 1);
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void a_host_may_keep_what_ran(void **in)
{
	struct ms_session *session = requests_open(NULL);
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = "x = 5; error('t:stop', 'stop')",
		.text_size = 30,
		.keep_on_failure = true,
	};
	struct ms_outcome *o = NULL;

	(void)in;
	requests_do(session, "x = 1;");
	assert_int_equal(ms_session_execute(session, &request, &o, NULL), 0);
	assert_false(o->ok);
	assert_string_equal(o->error->identifier, "t:stop");
	assert_int_equal(o->delta.upsert_count, 1);
	ms_outcome_free(session, o);
	requests_do(session, "assert(x == 5)");
	ms_session_free(session);
}

static void clearing_forgets_values_and_not_functions(void **in)
{
	struct ms_session *session = requests_open(NULL);

	(void)in;
	requests_do(session, setup);
	assert_int_equal(ms_session_clear_variables(session, NULL), 0);
	char *text = requests_workspace(session);
	assert_string_equal(text, "");
	free(text);
	requests_do(session, "assert(ticket() == 101); assert(answer() == 42);"
			     "global g; assert(isempty(g)); clear");
	ms_session_free(session);
}

/* ------------------------------------------------------------ out of memory
 */

/* Every allocation of the request fails once; either it succeeds all the same,
 * or nothing has changed. */
static void fail_each(const char *change)
{
	struct failing_alloc alloc = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = change,
		.text_size = strlen(change),
		.outputs = MS_OUTPUTS_COUNT,
		.output_count = 6,
	};
	bool reached = true;

	for (size_t n = 1; reached; n++) {
		struct ms_session *session = requests_open(&options);
		struct ms_outcome *o = NULL;

		requests_do(session, setup);
		char *before = requests_workspace(session);
		alloc.calls = 0;
		alloc.fail_at = n;
		int rc = ms_session_execute(session, &request, &o, NULL);
		reached = alloc.calls >= n;
		alloc.fail_at = 0;
		if (rc != 0)
			assert_int_equal(rc, SNAP_E_NO_MEMORY);
		if (rc != 0 || !o->ok) {
			char *after = requests_workspace(session);

			assert_string_equal(after, before);
			free(after);
			requests_do(session, probe);
		}
		if (rc == 0)
			ms_outcome_free(session, o);
		free(before);
		ms_session_free(session);
		assert_int_equal(alloc.live, 0);
	}
}

static void no_memory_changes_nothing(void **in)
{
	(void)in;
	fail_each("x = {1, 'a'}; size(x)");
	fail_each("f = @(v) size(v); f(1:3)");
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		fail_each(changes[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failing_request_is_undone),
		cmocka_unit_test(
			a_failing_request_tells_nothing_but_its_version),
		cmocka_unit_test(a_host_may_keep_what_ran),
		cmocka_unit_test(clearing_forgets_values_and_not_functions),
		cmocka_unit_test(no_memory_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
