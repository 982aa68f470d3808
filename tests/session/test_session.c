#include "session/session.h"

#include "session/support/library_snapshot.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct state {
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE]; /* a good snapshot */
	uint8_t *bytes;		   /* its bytes */
	size_t size;
};

static int setup(void **out)
{
	struct state *state = calloc(1, sizeof(*state));

	temp_folder_begin(&state->folder);
	state->bytes = small_snapshot(NULL, &state->size);
	temp_path(&state->folder, "good", state->path);
	temp_write(state->path, state->bytes, state->size);
	(void)chmod(state->path, 0644);
	(void)unsetenv(MS_SNAPSHOT_VARIABLE);
	*out = state;
	return 0;
}

static int teardown(void **in)
{
	struct state *state = *in;

	(void)unsetenv(MS_SNAPSHOT_VARIABLE);
	temp_folder_end(&state->folder);
	free(state->bytes);
	free(state);
	return 0;
}

static struct ms_session *create(struct ms_session_options options)
{
	struct ms_session *session;

	options.struct_size = sizeof(options);
	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	return session;
}

static struct ms_session_options path_options(const char *path)
{
	return (struct ms_session_options){ .snapshot_path = path };
}

static struct ms_session_options bytes_options(const void *bytes, size_t size)
{
	return (struct ms_session_options){
		.snapshot_bytes = bytes,
		.snapshot_size = size,
	};
}

/* The session is there, has no snapshot and says why, in all its ways. */
static void check_fallback(struct ms_session *session, enum snap_code code)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	char line[1024];

	assert_false(ms_session_has_snapshot(session));
	assert_null(ms_session_snapshot_info(session));
	assert_int_equal(report->verdict, MS_VERDICT_FALLBACK);
	assert_string_equal(report->reason, snap_error_name(code));
	assert_int_equal(report->error.code, code);
	assert_string_not_equal(report->error.message, "");
	assert_string_not_equal(report->remedy, "");
	assert_int_equal(report->section_count, 0);
	assert_int_equal(report->mapped_bytes + report->copied_bytes, 0);
	assert_int_equal(ms_session_snapshot_line(session, line, sizeof(line)),
			 0);
	assert_string_equal(line, "");
	size_t length =
		ms_session_snapshot_problem(session, line, sizeof(line));
	assert_int_equal(length, strlen(line));
	assert_int_equal(strncmp(line, "snapshot not used: ", 19), 0);
	assert_int_equal(
		strncmp(line + 19, report->reason, strlen(report->reason)), 0);
	assert_non_null(strstr(line, report->remedy));
	assert_null(strchr(line, '\n'));
	ms_session_free(session);
}

static void check_used(struct ms_session *session,
		       enum ms_snapshot_origin origin)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	const struct ms_snapshot_info *info = ms_session_snapshot_info(session);
	char line[128];

	assert_true(ms_session_has_snapshot(session));
	assert_int_equal(report->verdict, MS_VERDICT_USED);
	assert_int_equal(report->origin, origin);
	assert_string_equal(report->reason, "ok");
	assert_string_equal(report->remedy, "");
	assert_int_equal(report->section_count >= 4, 1);
	assert_int_equal(info->entry_count, 3);
	assert_int_equal(info->hot_size > 0 && info->cold_size > 0, 1);
	assert_string_equal(info->key_text, report->key_text);
	assert_int_equal(strlen(info->content_text), 32);
	assert_string_equal(info->library_name, "small");
	(void)ms_session_snapshot_line(session, line, sizeof(line));
	assert_string_equal(line, SMALL_LINE);
	assert_int_equal(ms_session_snapshot_problem(session, NULL, 0), 0);
	ms_session_free(session);
}

static void has_no_snapshot_unless_asked(void **in)
{
	struct ms_session *session;

	(void)in;
	assert_int_equal(ms_session_create(&session, NULL, NULL), 0);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	assert_int_equal(report->verdict, MS_VERDICT_OFF);
	assert_string_equal(report->reason, "ok");
	assert_string_equal(report->error.message, "no snapshot was asked for");
	assert_int_equal(strlen(ms_session_identity(session)), 36);
	ms_session_free(session);
	ms_session_free(NULL);
}

static void boots_from_path_and_bytes(void **in)
{
	const struct state *state = *in;
	struct ms_session_options borrow =
		bytes_options(state->bytes, state->size);

	borrow.snapshot_memory = SNAP_MEMORY_BORROW;
	check_used(create(path_options(state->path)), MS_ORIGIN_PATH);
	check_used(create(borrow), MS_ORIGIN_BYTES);
	check_used(create(bytes_options(state->bytes, state->size)),
		   MS_ORIGIN_BYTES);
}

static void copied_bytes_may_be_freed(void **in)
{
	struct state *state = *in;
	struct ms_session *session =
		create(bytes_options(state->bytes, state->size));

	memset(state->bytes, 0, state->size);
	assert_int_equal(ms_session_snapshot_report(session)->copied_bytes,
			 state->size);
	check_used(session, MS_ORIGIN_BYTES);
}

static void keeps_a_file_that_is_removed(void **in)
{
	const struct state *state = *in;
	struct ms_session *session = create(path_options(state->path));
	char *text;

	assert_int_equal(unlink(state->path), 0);
	assert_int_equal(
		ms_session_help(session, SMALL_FIRST, 0, &text, NULL, NULL), 0);
	ms_session_release(session, text);
	check_used(session, MS_ORIGIN_PATH);
}

static void falls_back_from_what_is_no_snapshot(void **in)
{
	const struct state *state = *in;
	uint8_t garbage[4096];
	char path[TEMP_PATH_SIZE];

	memset(garbage, 'x', sizeof(garbage));
	temp_path(&state->folder, "missing", path);
	check_fallback(create(path_options(path)), SNAP_E_NOT_FOUND);
	check_fallback(create(path_options(state->folder.path)),
		       SNAP_E_UNSAFE_FILE);
	temp_path(&state->folder, "empty", path);
	temp_write(path, "", 0);
	check_fallback(create(path_options(path)), SNAP_E_TRUNCATED);
	check_fallback(create(bytes_options("", 0)), SNAP_E_TRUNCATED);
	check_fallback(create(bytes_options(garbage, sizeof(garbage))),
		       SNAP_E_NOT_A_SNAPSHOT);
	size_t size;
	uint8_t *empty = empty_snapshot(&size);
	check_fallback(create(bytes_options(empty, size)), SNAP_E_NOT_FOUND);
	free(empty);
}

static void falls_back_from_every_other_key(void **in)
{
	static const struct {
		struct library_snapshot_change change;
		enum snap_code code;
	} rows[] = {
		{ { .key_xor.bytecode = 1 }, SNAP_E_KEY_BYTECODE },
		{ { .key_xor.builtins = 1 }, SNAP_E_KEY_BUILTINS },
		{ { .key_xor.options = 1 }, SNAP_E_KEY_OPTIONS },
		{ { .runtime = 1 }, SNAP_E_KEY_OPTIONS },
	};

	(void)in;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t size;
		uint8_t *bytes = small_snapshot(&rows[i].change, &size);
		struct ms_session *session = create(bytes_options(bytes, size));
		const struct ms_snapshot_report *report =
			ms_session_snapshot_report(session);

		assert_string_not_equal(report->error.expected, "");
		assert_string_not_equal(report->error.found, "");
		assert_string_not_equal(report->error.expected,
					report->error.found);
		check_fallback(session, rows[i].code);
		free(bytes);
	}
}

static void falls_back_from_every_cut(void **in)
{
	const struct state *state = *in;

	for (size_t size = 0; size < state->size; size++) {
		struct ms_session_options options =
			bytes_options(state->bytes, size);

		/* Lower levels rely on this as much as the default. */
		options.level = MS_LEVEL_HEADER;
		options.snapshot_memory = SNAP_MEMORY_BORROW;
		check_fallback(create(options), SNAP_E_TRUNCATED);
	}
}

static void falls_back_from_every_flip(void **in)
{
	struct state *state = *in;

	for (size_t i = 0; i < state->size * 8; i++) {
		struct ms_session_options options =
			bytes_options(state->bytes, state->size);

		options.snapshot_memory = SNAP_MEMORY_BORROW;
		state->bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		struct ms_session *session = create(options);
		assert_int_equal(ms_session_snapshot_report(session)->verdict,
				 MS_VERDICT_FALLBACK);
		ms_session_free(session);
		state->bytes[i / 8] ^= (uint8_t)(1u << i % 8);
	}
}

static void policy_off_looks_at_nothing(void **in)
{
	const struct state *state = *in;
	struct ms_session_options options = path_options(state->path);

	options.policy = MS_POLICY_OFF;
	struct ms_session *session = create(options);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	assert_int_equal(report->verdict, MS_VERDICT_OFF);
	assert_string_equal(report->error.message, "the policy is off");
	assert_null(report->path);
	ms_session_free(session);
	options = bytes_options(state->bytes, state->size);
	options.policy = MS_POLICY_OFF;
	session = create(options);
	assert_false(ms_session_has_snapshot(session));
	ms_session_free(session);
}

static void policy_is_only_told_by_the_library(void **in)
{
	const struct state *state = *in;
	struct ms_session_options options = path_options("/nonexistent");

	options.policy = MS_POLICY_REQUIRE;
	struct ms_session *session = create(options);
	assert_int_equal(ms_session_snapshot_report(session)->policy,
			 MS_POLICY_REQUIRE);
	check_fallback(session, SNAP_E_NOT_FOUND);
	options.snapshot_path = state->path;
	check_used(create(options), MS_ORIGIN_PATH);
}

static void refuses_unsafe_files_when_asked(void **in)
{
	const struct state *state = *in;
	struct ms_session_options options = path_options(state->path);

	assert_int_equal(chmod(state->path, 0666), 0);
	check_used(create(options), MS_ORIGIN_PATH);
	options.refuse_unsafe = true;
	check_fallback(create(options), SNAP_E_UNSAFE_FILE);
}

static void environment_names_the_file(void **in)
{
	const struct state *state = *in;
	const struct ms_session_options options = { .search = true };

	assert_int_equal(setenv(MS_SNAPSHOT_VARIABLE, state->path, 1), 0);
	check_used(create(options), MS_ORIGIN_ENVIRONMENT);
	/* Who names a file answers for it. */
	assert_int_equal(chmod(state->path, 0666), 0);
	check_used(create(options), MS_ORIGIN_ENVIRONMENT);
	/* It alone is tried, also when it isn't there. */
	assert_int_equal(setenv(MS_SNAPSHOT_VARIABLE, "/nonexistent", 1), 0);
	struct ms_session *session = create(options);
	assert_int_equal(ms_session_snapshot_report(session)->origin,
			 MS_ORIGIN_ENVIRONMENT);
	check_fallback(session, SNAP_E_NOT_FOUND);
	/* Not asked, not looked at; and a named file beats it. */
	session = create((struct ms_session_options){ 0 });
	assert_int_equal(ms_session_snapshot_report(session)->verdict,
			 MS_VERDICT_OFF);
	ms_session_free(session);
	check_used(create(path_options(state->path)), MS_ORIGIN_PATH);
}

static void empty_environment_switches_off(void **in)
{
	const struct ms_session_options options = { .search = true };

	(void)in;
	assert_int_equal(setenv(MS_SNAPSHOT_VARIABLE, "", 1), 0);
	struct ms_session *session = create(options);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	assert_int_equal(report->verdict, MS_VERDICT_OFF);
	assert_string_equal(report->error.message,
			    MS_SNAPSHOT_VARIABLE " is empty");
	ms_session_free(session);
}

static void limits_hold(void **in)
{
	const struct state *state = *in;
	struct ms_session_options options = path_options(state->path);

	options.limits.max_file_size = 100;
	check_fallback(create(options), SNAP_E_LIMIT);
}

/*
 * Memory for the session itself or nothing; memory for the snapshot or a
 * session without one.
 */
static void runs_out_of_memory_cleanly(void **in)
{
	const struct state *state = *in;
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

static void options_of_other_releases_are_understood(void **in)
{
	const struct state *state = *in;
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(has_no_snapshot_unless_asked),
		TEST(boots_from_path_and_bytes),
		TEST(copied_bytes_may_be_freed),
		TEST(keeps_a_file_that_is_removed),
		TEST(falls_back_from_what_is_no_snapshot),
		TEST(falls_back_from_every_other_key),
		TEST(falls_back_from_every_cut),
		TEST(falls_back_from_every_flip),
		TEST(policy_off_looks_at_nothing),
		TEST(policy_is_only_told_by_the_library),
		TEST(refuses_unsafe_files_when_asked),
		TEST(environment_names_the_file),
		TEST(empty_environment_switches_off),
		TEST(limits_hold),
		TEST(runs_out_of_memory_cleanly),
		TEST(options_of_other_releases_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
