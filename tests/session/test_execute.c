/* Requests and what comes out of them. */
#include "session/execute.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct ms_session *open_session(void)
{
	struct ms_session *session = NULL;

	assert_int_equal(ms_session_create(&session, NULL, NULL), 0);
	return session;
}

static struct ms_outcome *run_named(struct ms_session *session,
				    const char *name, const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.name = name,
	};
	struct ms_outcome *outcome = NULL;

	assert_int_equal(ms_session_execute(session, &request, &outcome, NULL),
			 0);
	assert_non_null(outcome);
	return outcome;
}

static void does(struct ms_session *session, const char *text)
{
	struct ms_outcome *outcome = run_named(session, NULL, text);

	if (!outcome->ok)
		fail_msg("%s: %s", text, outcome->error_text);
	ms_outcome_free(session, outcome);
}

static void an_assignment_is_shown_kept_and_told(void **in)
{
	struct ms_session *session = open_session();
	struct ms_outcome *o = run_named(session, NULL, "x = 6 * 7");

	(void)in;
	assert_true(o->ok);
	assert_string_equal(o->source_name, "<repl>");
	assert_int_equal(o->display_count, 1);
	assert_string_equal(o->displays[0].label, "x");
	assert_int_equal(o->displays[0].start, 0);
	assert_int_equal(o->flow, MS_FLOW_SINGLE);
	assert_int_equal(o->stream_count, 1);
	assert_non_null(strstr(o->streams[0].text, "42"));
	assert_true(o->has_delta);
	assert_int_equal(o->delta.version, 1);
	assert_int_equal(o->delta.upsert_count, 1);
	assert_string_equal(o->delta.upserts[0].key.name, "x");
	assert_int_equal(o->delta.upserts[0].key.kind, MS_KEY_INTERACTIVE);
	assert_string_equal(o->delta.upserts[0].key.session,
			    ms_session_identity(session));
	ms_outcome_free(session, o);
	ms_session_free(session);
}

static void a_failing_request_changes_nothing(void **in)
{
	struct ms_session *session = open_session();

	(void)in;
	does(session, "x = 1; row = [1 2 3]; s.a = 1;");
	struct ms_outcome *o = run_named(
		session, "t.m", "x = 2; row(2) = 9; y = 3;\nclear s\nrow(7)\n");
	assert_false(o->ok);
	assert_non_null(o->error);
	assert_int_equal(o->error->stage, MS_STAGE_RUNTIME);
	assert_string_equal(o->error->identifier, "MATLAB:badsubscript");
	assert_true(o->error->has_span);
	assert_int_equal(o->error->start, 34);
	assert_int_equal(o->error->line, 3);
	assert_int_equal(o->delta.upsert_count, 0);
	assert_int_equal(o->delta.removal_count, 0);
	assert_int_equal(o->delta.version, 2);
	ms_outcome_free(session, o);
	does(session, "assert(x == 1); assert(isequal(row, [1 2 3]));"
		      "assert(s.a == 1); assert(exist('y', 'var') == 0);");
	ms_session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_assignment_is_shown_kept_and_told),
		cmocka_unit_test(a_failing_request_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
