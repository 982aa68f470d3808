/*
 * Imports into a session that lives: all of the payload, or nothing has
 * changed, whichever allocation fails.
 */
#include "session/replay.h"
#include "session/support/requests.h"
#include "session/support/tell_session.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What the session holds, and what it is still able to do. */
static const char before[] =
	"global g; g = 7; x = 1:3; c = {1, 'text', {}}; s.f = sparse([0 2]);\n"
	"z = complex(0, -0); e = zeros(0, 3, 'int8'); k = @(t) t + x(2);\n"
	"n = next(); n = next();\n"
	"function r = next()\n"
	"persistent p\n"
	"if isempty(p), p = 100; end\n"
	"p = p + 1; r = p;\n"
	"end\n";
static const char probe[] =
	"global g; assert(g == 7 && k(1) == 3 && s.f(2) == 2 && n == 102)\n"
	"assert(isequal(c, {1, 'text', {}}) && isequal(size(e), [0 3]))\n";

/* What comes: names that are there already, and others. */
static const char source[] =
	"global g h; g = 8; h = {1:3, {'deep'}}; x = 'other'; w.a = 5;\n"
	"w(2).a = \"text\"; q = sparse([1 0; 0 2i]); u = zeros(600, 1);\n"
	"for i = 1:90, eval(sprintf('v%d = {%d, rand(i)};', i, i)); end\n";

/* ------------------------------------------------------------ the payloads */

static struct ms_session *source_session(struct ms_session_payload **out)
{
	struct ms_session *session = requests_open(NULL);
	struct ms_payload_error error;

	requests_do(session, source);
	assert_int_equal(ms_session_export(session, MS_PAYLOAD_FORCE, 0, NULL,
					   out, &error),
			 0);
	assert_int_equal((*out)->variable_count, 97);
	return session;
}

static void check_imported(struct ms_session *session)
{
	requests_do(session, "assert(numel(who) == 97 && v90{1} == 90)");
	requests_do(
		session,
		"assert(strcmp(x, 'other') && w(2).a == \"text\" && "
		"q(2, 2) == 2i && numel(u) == 600)\n"
		"global g h; assert(g == 8 && isequal(h, {1:3, {'deep'}}))");
}

/* --------------------------------------------------------- out of memory */

struct seen {
	struct snap_strbuf text;
	struct ms_workspace_snapshot *tokens;
};

static void see(struct ms_session *session, struct seen *out)
{
	out->tokens = tokens_of(session);
	snap_strbuf_begin(&out->text, NULL);
	(void)tell_session(session, &out->text);
}

static void check_unchanged(struct ms_session *session, const struct seen *seen)
{
	struct snap_strbuf now;

	assert_true(tokens_open(session, seen->tokens));
	snap_strbuf_begin(&now, NULL);
	(void)tell_session(session, &now);
	assert_string_equal(snap_strbuf_text(&now),
			    snap_strbuf_text(&seen->text));
	snap_strbuf_end(&now);
}

static void check_refusal(const struct ms_payload_error *error)
{
	assert_string_equal(error->identifier, "Session:ReplayImportRejected");
	assert_string_equal(error->limit, "");
	assert_string_not_equal(error->message, "");
}

/* The n-th allocation fails; false when there are fewer. */
static bool fail_at(size_t n, const struct ms_session_payload *payload)
{
	struct failing_alloc alloc = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};
	struct ms_session *session = requests_open(&options);
	struct ms_payload_error error = { .has_offset = false };
	struct seen seen;

	requests_do(session, before);
	see(session, &seen);
	alloc.calls = 0;
	alloc.fail_at = n;
	int rc = ms_session_import(session, payload->payload, payload->size,
				   NULL, &error);
	bool reached = alloc.calls >= n;
	alloc.fail_at = 0;
	if (rc != 0) {
		check_refusal(&error);
		check_unchanged(session, &seen);
		requests_do(session, probe);
		rc = ms_session_import(session, payload->payload, payload->size,
				       NULL, &error);
	}
	assert_int_equal(rc, 0);
	assert_false(tokens_open(session, seen.tokens));
	check_imported(session);
	ms_workspace_snapshot_free(session, seen.tokens);
	snap_strbuf_end(&seen.text);
	ms_session_free(session);
	assert_int_equal(alloc.live, 0);
	return reached;
}

static void no_memory_imports_nothing(void **state)
{
	struct ms_session_payload *payload;
	struct ms_session *from = source_session(&payload);
	size_t n = 1;

	(void)state;
	while (fail_at(n, payload))
		n++;
	assert_true(n > 20);
	print_message("sweep: an import into a live session fails at each of "
		      "%zu allocations\n",
		      n - 1);
	ms_session_payload_free(from, payload);
	ms_session_free(from);
}

/* ---------------------------------------------------------------- the heap */

/* The heap's limit is another way to have no memory. */
static void a_full_heap_imports_nothing(void **state)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.memory_limit = 4 << 20,
	};
	struct ms_session *from = requests_open(NULL);
	struct ms_session *session = requests_open(&options);
	struct ms_session_payload *payload;
	struct ms_payload_error error;
	struct seen seen;

	(void)state;
	requests_do(from, "a = 1; big = rand(1000);");
	assert_int_equal(ms_session_export(from, MS_PAYLOAD_AUTO, 0, NULL,
					   &payload, &error),
			 0);
	requests_do(session, before);
	see(session, &seen);
	assert_int_not_equal(ms_session_import(session, payload->payload,
					       payload->size, NULL, &error),
			     0);
	check_refusal(&error);
	assert_string_equal(error.variable, "big");
	check_unchanged(session, &seen);
	requests_do(session, probe);
	ms_workspace_snapshot_free(session, seen.tokens);
	snap_strbuf_end(&seen.text);
	ms_session_payload_free(from, payload);
	ms_session_free(from);
	ms_session_free(session);
}

/* Who asks to stop what has stopped already doesn't mean what comes next. */
static void a_late_cancel_strikes_nothing(void **state)
{
	struct ms_session_payload *payload;
	struct ms_session *session = source_session(&payload);
	struct ms_payload_error error;

	(void)state;
	ms_session_cancel(session);
	assert_int_equal(ms_session_import(session, payload->payload,
					   payload->size, NULL, &error),
			 0);
	ms_session_cancel(session);
	check_imported(session);
	ms_session_payload_free(session, payload);
	ms_session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_memory_imports_nothing),
		cmocka_unit_test(a_full_heap_imports_nothing),
		cmocka_unit_test(a_late_cancel_strikes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
