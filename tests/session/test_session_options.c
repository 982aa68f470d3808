#include "session/support/session_check.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static void refuses_unsafe_files_when_asked(void **in)
{
	const struct session_state *state = *in;
	struct ms_session_options options = path_options(state->path);

	assert_int_equal(chmod(state->path, 0666), 0);
	check_used(session_create(options), MS_ORIGIN_PATH);
	options.refuse_unsafe = true;
	check_fallback(session_create(options), SNAP_E_UNSAFE_FILE);
}

static void environment_names_the_file(void **in)
{
	const struct session_state *state = *in;
	const struct ms_session_options options = { .search = true };

	assert_int_equal(setenv(MS_SNAPSHOT_VARIABLE, state->path, 1), 0);
	check_used(session_create(options), MS_ORIGIN_ENVIRONMENT);
	/* Who names a file answers for it. */
	assert_int_equal(chmod(state->path, 0666), 0);
	check_used(session_create(options), MS_ORIGIN_ENVIRONMENT);
	/* It alone is tried, also when it isn't there. */
	assert_int_equal(setenv(MS_SNAPSHOT_VARIABLE, "/nonexistent", 1), 0);
	struct ms_session *session = session_create(options);
	assert_int_equal(ms_session_snapshot_report(session)->origin,
			 MS_ORIGIN_ENVIRONMENT);
	check_fallback(session, SNAP_E_NOT_FOUND);
	/* Not asked, not looked at; and a named file beats it. */
	session = session_create((struct ms_session_options){ 0 });
	assert_int_equal(ms_session_snapshot_report(session)->verdict,
			 MS_VERDICT_OFF);
	ms_session_free(session);
	check_used(session_create(path_options(state->path)), MS_ORIGIN_PATH);
}

static void empty_environment_switches_off(void **in)
{
	const struct ms_session_options options = { .search = true };

	(void)in;
	assert_int_equal(setenv(MS_SNAPSHOT_VARIABLE, "", 1), 0);
	struct ms_session *session = session_create(options);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	assert_int_equal(report->verdict, MS_VERDICT_OFF);
	assert_string_equal(report->error.message,
			    MS_SNAPSHOT_VARIABLE " is empty");
	ms_session_free(session);
}

static void limits_hold(void **in)
{
	const struct session_state *state = *in;
	struct ms_session_options options = path_options(state->path);

	options.limits.max_file_size = 100;
	check_fallback(session_create(options), SNAP_E_LIMIT);
}

/*
 * Memory for the session itself or nothing; memory for the snapshot or a
 * session without one.
 */
static void runs_out_of_memory_cleanly(void **in)
{
	const struct session_state *state = *in;
	struct ms_session_options options = path_options(state->path);
	bool used = false;
	size_t failed = 0, fell_back = 0;

	options.struct_size = sizeof(options);
	options.io = SNAP_IO_READ;
	for (size_t n = 1; !used; n++) {
		struct failing_alloc alloc = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct ms_session *session = NULL;
		struct snap_error err;

		options.allocator = &allocator;
		int rc = ms_session_create(&session, &options, &err);
		if (rc != 0) {
			assert_int_equal(rc, SNAP_E_NO_MEMORY);
			assert_null(session);
			failed++;
		} else if (ms_session_has_snapshot(session)) {
			used = true;
			ms_session_free(session);
		} else {
			check_fallback(session, SNAP_E_NO_MEMORY);
			fell_back++;
		}
		assert_int_equal(alloc.live, 0);
	}
	/* The object and the copy of the path; reader and library. */
	assert_int_equal(failed, 2);
	assert_true(fell_back > 3);
}

static void search_runs_out_of_memory_cleanly(void **in)
{
	struct ms_session_options options = {
		.struct_size = sizeof(options),
		.search = true,
	};
	int rc = SNAP_E_NO_MEMORY;

	(void)in;
	for (size_t n = 1; rc != 0; n++) {
		struct failing_alloc alloc = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct ms_session *session = NULL;

		options.allocator = &allocator;
		rc = ms_session_create(&session, &options, NULL);
		assert_true(rc == 0 || rc == SNAP_E_NO_MEMORY);
		ms_session_free(session);
		assert_int_equal(alloc.live, 0);
	}
}

static void options_of_other_releases_are_understood(void **in)
{
	const struct session_state *state = *in;
	struct {
		struct ms_session_options known;
		char later[64];
	} newer = { .known = path_options(state->path) };
	struct ms_session *session;

	newer.known.struct_size = sizeof(newer);
	memset(newer.later, 0xff, sizeof(newer.later));
	assert_int_equal(ms_session_create(&session, &newer.known, NULL), 0);
	check_used(session, MS_ORIGIN_PATH);

	/* One that knew no more than the path. */
	struct ms_session_options older = path_options(state->path);
	older.struct_size = offsetof(struct ms_session_options, snapshot_bytes);
	older.policy = MS_POLICY_OFF;
	assert_int_equal(ms_session_create(&session, &older, NULL), 0);
	check_used(session, MS_ORIGIN_PATH);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, session_setup, session_teardown)
	const struct CMUnitTest tests[] = {
		TEST(refuses_unsafe_files_when_asked),
		TEST(environment_names_the_file),
		TEST(empty_environment_switches_off),
		TEST(limits_hold),
		TEST(runs_out_of_memory_cleanly),
		TEST(search_runs_out_of_memory_cleanly),
		TEST(options_of_other_releases_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
