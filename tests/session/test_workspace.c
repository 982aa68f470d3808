/* A session's workspace as a host sees it: snapshots, tokens, elements. */
#include "session/execute.h"
#include "session/session.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
	return ms_session_create((struct ms_session **)state, NULL, NULL);
}

static int end(void **state)
{
	ms_session_free(*state);
	return 0;
}

static void run(struct ms_session *session, const char *text)
{
	const struct ms_request request = { .struct_size = sizeof(request),
					    .text = text,
					    .text_size = strlen(text) };
	struct ms_outcome *outcome;

	assert_int_equal(ms_session_execute(session, &request, &outcome, NULL),
			 0);
	assert_string_equal(outcome->error_text, "");
	assert_true(outcome->ok);
	ms_outcome_free(session, outcome);
}

static struct ms_workspace_snapshot *look(struct ms_session *session)
{
	struct ms_workspace_snapshot *snapshot;

	assert_int_equal(ms_session_workspace(session, &snapshot, NULL), 0);
	return snapshot;
}

static void check_entry(const struct ms_workspace_entry *entry,
			const char *name, const char *class_name,
			uint64_t bytes)
{
	assert_string_equal(entry->name, name);
	assert_string_equal(entry->class_name, class_name);
	assert_string_equal(entry->dtype, class_name);
	assert_string_equal(entry->residency, "cpu");
	assert_int_equal(entry->bytes, bytes);
	assert_non_null(entry->value);
}

static void lists_variables_in_order(void **state)
{
	struct ms_session *session = *state;

	run(session, "zeta = 1; alpha = single([1 2; 3 4]); Mid = 'abc';\n"
		     "s = struct('k', {1, 2, 3}); f = @sin;");
	struct ms_workspace_snapshot *snapshot = look(session);
	const struct ms_workspace_entry *entries = snapshot->entries;
	assert_int_equal(snapshot->entry_count, 5);
	check_entry(&entries[0], "Mid", "char", 6);
	check_entry(&entries[1], "alpha", "single", 16);
	check_entry(&entries[2], "f", "function_handle", 32);
	check_entry(&entries[3], "s", "struct", 24);
	check_entry(&entries[4], "zeta", "double", 8);
	assert_int_equal(entries[1].rank, 2);
	assert_int_equal(entries[1].shape[1], 2);
	assert_int_equal(entries[2].rank, 2);
	assert_int_equal(entries[2].shape[0], 1);
	assert_int_equal(entries[3].shape[1], 3);
	assert_true(entries[1].preview.available);
	assert_int_equal(entries[1].preview.count, 4);
	assert_true(entries[1].preview.values[1] == 3);
	assert_null(entries[1].preview.imaginary);
	assert_false(entries[2].preview.available);
	assert_false(entries[3].preview.available);
	ms_workspace_snapshot_free(session, snapshot);
}

static void nothing_has_run_yet(void **state)
{
	struct ms_session *session = *state;
	struct ms_workspace_snapshot *snapshot = look(session);

	assert_int_equal(snapshot->entry_count, 0);
	ms_workspace_snapshot_free(session, snapshot);
	ms_workspace_snapshot_free(session, NULL);
	assert_null(ms_session_variable(session, "x"));
	assert_int_equal(ms_session_clear_variables(session, NULL), 0);
}

static void previews_are_bounded(void **state)
{
	struct ms_session *session = *state;

	run(session, "m = 1:1000; c = (1:20) + 2i; e = zeros(0, 3);");
	struct ms_workspace_snapshot *snapshot = look(session);
	const struct ms_preview *c = &snapshot->entries[0].preview;
	const struct ms_preview *e = &snapshot->entries[1].preview;
	const struct ms_preview *m = &snapshot->entries[2].preview;
	assert_int_equal(m->count, MS_PREVIEW_COUNT);
	assert_true(m->truncated);
	assert_true(m->values[15] == 16);
	assert_int_equal(c->count, MS_PREVIEW_COUNT);
	assert_true(c->values[3] == 4 && c->imaginary[3] == 2);
	assert_true(e->available && !e->truncated && e->count == 0);
	ms_workspace_snapshot_free(session, snapshot);
}

/* What a snapshot shows stays as it was, whatever runs meanwhile. */
static void snapshots_do_not_change(void **state)
{
	struct ms_session *session = *state;
	double x;

	run(session, "m = [1 2 3]; s.f = 1;");
	struct ms_workspace_snapshot *snapshot = look(session);
	run(session, "m(2) = 9; s.f = 2; clear s");
	assert_true(
		ms_value_doubles(snapshot->entries[0].value, 1, 1, &x, NULL));
	assert_true(x == 2);
	const struct ms_value *f =
		ms_value_field(snapshot->entries[1].value, 0, 0);
	assert_true(ms_value_doubles(f, 0, 1, &x, NULL));
	assert_true(x == 1);
	ms_workspace_snapshot_free(session, snapshot);
	const struct ms_value *m = ms_session_variable(session, "m");
	assert_true(ms_value_doubles(m, 1, 1, &x, NULL));
	assert_true(x == 9);
}

/* ------------------------------------------------------------------- tokens */

static char *token_of(struct ms_session *session, const char *name)
{
	struct ms_workspace_snapshot *snapshot = look(session);
	char *token = NULL;

	for (size_t i = 0; i < snapshot->entry_count; i++)
		if (strcmp(snapshot->entries[i].name, name) == 0)
			token = strdup(snapshot->entries[i].token);
	ms_workspace_snapshot_free(session, snapshot);
	assert_non_null(token);
	return token;
}

static int open_token(struct ms_session *session, const char *token)
{
	struct ms_materialized *out = NULL;
	int rc = ms_session_materialize(session, NULL, token, 0, NULL, &out,
					NULL);

	assert_true((out != NULL) == (rc == 0));
	ms_session_release(session, out);
	return rc;
}

static void tokens_end_with_the_next_snapshot(void **state)
{
	struct ms_session *session = *state;

	run(session, "a = 1; b = 2;");
	char *old = token_of(session, "a");
	assert_int_equal(open_token(session, old), 0);
	assert_int_equal(open_token(session, old), 0);
	char *new = token_of(session, "a");
	assert_string_not_equal(old, new);
	assert_int_equal(open_token(session, old), SNAP_E_NOT_FOUND);
	assert_int_equal(open_token(session, new), 0);
	run(session, "a = 3;");
	assert_int_equal(open_token(session, new), 0);
	assert_int_equal(ms_session_clear_variables(session, NULL), 0);
	run(session, "a = 2;");
	assert_int_equal(open_token(session, new), SNAP_E_NOT_FOUND);
	free(old);
	free(new);
}

static void unknown_tokens_are_refused(void **state)
{
	struct ms_session *session = *state;
	struct ms_session *other;

	assert_int_equal(open_token(session, "x"), SNAP_E_NOT_FOUND);
	run(session, "a = 1;");
	assert_int_equal(open_token(session, "a"), SNAP_E_NOT_FOUND);
	char *token = token_of(session, "a");
	run(session, "clear a");
	assert_int_equal(open_token(session, token), SNAP_E_NOT_FOUND);
	assert_int_equal(ms_session_create(&other, NULL, NULL), 0);
	run(other, "a = 1;");
	free(token_of(other, "a"));
	assert_int_equal(open_token(other, token), SNAP_E_NOT_FOUND);
	ms_session_free(other);
	free(token);
}

/* --------------------------------------------------------------- elements */

static struct ms_materialized *open_name(struct ms_session *session,
					 const char *name, size_t limit,
					 const struct ms_slice *slice)
{
	struct ms_materialized *out;

	assert_int_equal(ms_session_materialize(session, name, NULL, limit,
						slice, &out, NULL),
			 0);
	assert_string_equal(out->name, name);
	return out;
}

static void gives_elements_up_to_the_limit(void **state)
{
	static const size_t limits[][2] = { { 0, 4096 },
					    { 100000, 4096 },
					    { SIZE_MAX, 4096 },
					    { 7, 7 },
					    { 1, 1 } };
	struct ms_session *session = *state;

	run(session, "m = 1:10000;");
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct ms_materialized *m =
			open_name(session, "m", limits[i][0], NULL);

		assert_int_equal(m->preview.count, limits[i][1]);
		assert_true(m->preview.truncated);
		assert_true(m->preview.values[limits[i][1] - 1] ==
			    (double)limits[i][1]);
		assert_int_equal(m->shape[1], 10000);
		assert_string_equal(m->class_name, "double");
		ms_session_release(session, m);
	}
}

static void gives_windows(void **state)
{
	const size_t start[] = { 1, 1 }, shape[] = { 10, 10 };
	const struct ms_slice slice = { start, shape, 2 };
	struct ms_session *session = *state;

	run(session, "m = reshape(1:6, 2, 3); z = m + 1i; c = {1, 2};");
	struct ms_materialized *m = open_name(session, "m", 0, &slice);
	assert_int_equal(m->rank, 2);
	assert_int_equal(m->shape[0], 1);
	assert_int_equal(m->shape[1], 2);
	assert_int_equal(m->preview.count, 2);
	assert_false(m->preview.truncated);
	assert_true(m->preview.values[1] == 6);
	ms_session_release(session, m);
	struct ms_materialized *z = open_name(session, "z", 1, &slice);
	assert_true(z->preview.truncated);
	assert_true(z->preview.values[0] == 4 && z->preview.imaginary[0] == 1);
	ms_session_release(session, z);
	struct ms_materialized *c = open_name(session, "c", 0, &slice);
	assert_false(c->preview.available);
	assert_int_equal(c->shape[1], 1);
	ms_session_release(session, c);
}

static void unknown_names_are_errors(void **state)
{
	struct ms_session *session = *state;
	struct ms_materialized *out = NULL;
	struct snap_error err;

	run(session, "m = 1;");
	assert_int_equal(ms_session_materialize(session, "nosuch", NULL, 0,
						NULL, &out, &err),
			 SNAP_E_NOT_FOUND);
	assert_non_null(strstr(err.message, "nosuch"));
	assert_int_equal(ms_session_materialize(session, NULL, NULL, 0, NULL,
						&out, &err),
			 SNAP_E_NOT_FOUND);
	assert_null(out);
}

/* -------------------------------------------------------------------- texts */

static void check_text(struct ms_session *session, const char *name,
		       const char *expected)
{
	char *text;
	size_t size;

	assert_int_equal(ms_value_text(session,
				       ms_session_variable(session, name),
				       &text, &size, NULL),
			 0);
	assert_string_equal(text, expected);
	assert_int_equal(size, strlen(expected));
	ms_session_release(session, text);
}

static void tells_texts(void **state)
{
	struct ms_session *session = *state;
	char *text = NULL;

	run(session, "a = 'abc'; b = ''; c = \"str\"; d = @sin;\n"
		     "e = @(x) x + 1; u = char([228 8364]); n = 5;");
	check_text(session, "a", "abc");
	check_text(session, "b", "");
	check_text(session, "c", "str");
	check_text(session, "d", "sin");
	check_text(session, "e", "@(x)x+1");
	check_text(session, "u", "\xc3\xa4\xe2\x82\xac");
	assert_int_equal(ms_value_text(session,
				       ms_session_variable(session, "n"), &text,
				       NULL, NULL),
			 SNAP_E_NOT_FOUND);
	assert_null(text);
}

static void tells_values_as_json_and_shown(void **state)
{
	struct ms_session *session = *state;
	char *text;

	run(session, "a = int8([1 2]);");
	const struct ms_value *a = ms_session_variable(session, "a");
	assert_int_equal(ms_value_json_text(session, a, &text, NULL, NULL), 0);
	assert_string_equal(text, "{\"class\":\"int8\",\"size\":[1,2],"
				  "\"int\":[\"1\",\"2\"]}");
	ms_session_release(session, text);
	assert_int_equal(ms_value_shown(session, a, &text, NULL, NULL), 0);
	assert_string_equal(text, "   1   2\n");
	ms_session_release(session, text);
}

static void text_without_columns_takes_no_memory_as_json(void **state)
{
	struct ms_session *session = *state;
	char *text;

	run(session, "t = char(zeros(1e9, 0));");
	const struct ms_value *t = ms_session_variable(session, "t");
	assert_int_equal(ms_value_json_text(session, t, &text, NULL, NULL), 0);
	assert_string_equal(text, "{\"class\":\"char\",\"size\":[1000000000,0],"
				  "\"skip\":\"large\"}");
	ms_session_release(session, text);
}

/* ----------------------------------------------------------------- clearing
 */

static uint64_t version_of(struct ms_session *session)
{
	struct ms_workspace_snapshot *snapshot = look(session);
	uint64_t version = snapshot->version;

	ms_workspace_snapshot_free(session, snapshot);
	return version;
}

static void the_host_clears_everything(void **state)
{
	struct ms_session *session = *state;

	run(session, "function r = count_up()\n persistent n\n"
		     "if isempty(n), n = 0; end\n n = n + 1; r = n;\nend");
	run(session, "global g; g = 5; x = count_up();");
	uint64_t version = version_of(session);
	assert_int_equal(ms_session_clear_variables(session, NULL), 0);
	assert_true(version_of(session) > version);
	assert_null(ms_session_variable(session, "x"));
	assert_null(ms_session_variable(session, "g"));
	run(session, "global g; assert(isempty(g)); assert(count_up() == 1)");
	assert_int_equal(ms_session_clear_variables(session, NULL), 0);
	assert_int_equal(ms_session_clear_variables(session, NULL), 0);
	run(session, "x = 1;");
}

static void run_failing(struct ms_session *session, const char *text)
{
	const struct ms_request request = { .struct_size = sizeof(request),
					    .text = text,
					    .text_size = strlen(text) };
	struct ms_outcome *outcome;

	assert_int_equal(ms_session_execute(session, &request, &outcome, NULL),
			 0);
	assert_false(outcome->ok);
	assert_string_equal(outcome->error->identifier, "made:up");
	ms_outcome_free(session, outcome);
}

static void a_failed_clear_is_undone(void **state)
{
	struct ms_session *session = *state;

	run(session, "function r = count_up()\n persistent n\n"
		     "if isempty(n), n = 0; end\n n = n + 1; r = n;\nend");
	run(session, "global g, g = 7; count_up();");
	run_failing(session, "clear functions, clear global g, count_up();\n"
			     "error('made:up', 'stop')");
	run(session, "assert(count_up() == 2), assert(g == 7)\n"
		     "global g, assert(g == 7)");
	run_failing(session, "clear all, error('made:up', 'stop')");
	run(session, "assert(count_up() == 3), assert(g == 7)");
	run(session, "clear all");
	run(session, "assert(count_up() == 1), global g, assert(isempty(g))");
}

/* ------------------------------------------------------------------- memory
 */

/* One of the calls that make something; what it made is freed. */
static int look_once(struct ms_session *session, uint32_t which)
{
	const struct ms_value *value = ms_session_variable(session, "z");
	struct ms_workspace_snapshot *snapshot = NULL;
	struct ms_materialized *elements = NULL;
	char *text = NULL;
	int rc;

	if (which == 0)
		rc = ms_session_workspace(session, &snapshot, NULL);
	else if (which == 1)
		rc = ms_session_materialize(session, "z", NULL, 0, NULL,
					    &elements, NULL);
	else if (which == 2)
		rc = ms_value_json_text(session, value, &text, NULL, NULL);
	else if (which == 3)
		rc = ms_value_shown(session, value, &text, NULL, NULL);
	else
		rc = ms_value_text(session, ms_session_variable(session, "t"),
				   &text, NULL, NULL);
	ms_workspace_snapshot_free(session, snapshot);
	ms_session_release(session, elements);
	ms_session_release(session, text);
	return rc;
}

static size_t fail_every_call(struct ms_session *session,
			      struct failing_alloc *alloc, uint32_t which)
{
	size_t at = 1;

	for (;; at++) {
		size_t live = alloc->live;

		alloc->calls = 0;
		alloc->fail_at = at;
		int rc = look_once(session, which);
		alloc->fail_at = 0;
		if (rc == 0)
			return at - 1;
		assert_int_equal(rc, SNAP_E_NO_MEMORY);
		/* The heap may have kept a block for the next time. */
		assert_true(alloc->live <= live + 1);
	}
}

static void looking_needs_memory(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};
	struct ms_session *session;

	(void)state;
	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	run(session, "z = [1+2i, 3]; t = 'text'; for k = 1:40, "
		     "assignin('base', sprintf('v%d', k), k); end");
	char *token = token_of(session, "z");
	for (uint32_t which = 1; which < 5; which++)
		assert_true(fail_every_call(session, &alloc, which) > 0);
	assert_int_equal(open_token(session, token), 0);
	assert_true(fail_every_call(session, &alloc, 0) > 3);
	run(session, "z = z + 1;");
	ms_session_free(session);
	assert_int_equal(alloc.live, 0);
	free(token);
}

/* What a hook may not do while a request runs. */
struct hooked {
	struct ms_session *session;
	int results[3];
};

static void call_back(void *context, const struct ms_stream_event *event)
{
	struct hooked *hooked = context;
	struct ms_workspace_snapshot *snapshot;
	struct ms_materialized *out;

	(void)event;
	hooked->results[0] =
		ms_session_workspace(hooked->session, &snapshot, NULL);
	hooked->results[1] = ms_session_materialize(hooked->session, "x", NULL,
						    0, NULL, &out, NULL);
	hooked->results[2] = ms_session_clear_variables(hooked->session, NULL);
}

static void hooks_are_refused(void **state)
{
	struct hooked hooked = { .session = *state };
	const char *text = "x = 1; disp(x)";
	const struct ms_request request = { .struct_size = sizeof(request),
					    .text = text,
					    .text_size = strlen(text),
					    .context = &hooked,
					    .on_stream = call_back };
	struct ms_outcome *outcome;

	assert_int_equal(ms_session_execute(*state, &request, &outcome, NULL),
			 0);
	assert_true(outcome->ok);
	ms_outcome_free(*state, outcome);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(hooked.results[i], SNAP_E_BUSY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lists_variables_in_order, begin,
						end),
		cmocka_unit_test_setup_teardown(nothing_has_run_yet, begin,
						end),
		cmocka_unit_test_setup_teardown(previews_are_bounded, begin,
						end),
		cmocka_unit_test_setup_teardown(snapshots_do_not_change, begin,
						end),
		cmocka_unit_test_setup_teardown(
			tokens_end_with_the_next_snapshot, begin, end),
		cmocka_unit_test_setup_teardown(unknown_tokens_are_refused,
						begin, end),
		cmocka_unit_test_setup_teardown(gives_elements_up_to_the_limit,
						begin, end),
		cmocka_unit_test_setup_teardown(gives_windows, begin, end),
		cmocka_unit_test_setup_teardown(unknown_names_are_errors, begin,
						end),
		cmocka_unit_test_setup_teardown(tells_texts, begin, end),
		cmocka_unit_test_setup_teardown(
			text_without_columns_takes_no_memory_as_json, begin,
			end),
		cmocka_unit_test_setup_teardown(tells_values_as_json_and_shown,
						begin, end),
		cmocka_unit_test_setup_teardown(the_host_clears_everything,
						begin, end),
		cmocka_unit_test_setup_teardown(a_failed_clear_is_undone, begin,
						end),
		cmocka_unit_test_setup_teardown(hooks_are_refused, begin, end),
		cmocka_unit_test(looking_needs_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
