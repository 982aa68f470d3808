#include "session/support/session_check.h"

#include "session/support/library_snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

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
	const struct session_state *state = *in;
	struct ms_session_options borrow =
		bytes_options(state->bytes, state->size);

	borrow.snapshot_memory = SNAP_MEMORY_BORROW;
	check_used(session_create(path_options(state->path)), MS_ORIGIN_PATH);
	check_used(session_create(borrow), MS_ORIGIN_BYTES);
	check_used(session_create(bytes_options(state->bytes, state->size)),
		   MS_ORIGIN_BYTES);
}

static void sessions_may_share_a_reader(void **in)
{
	const struct session_state *state = *in;
	struct snap_reader *reader = NULL;

	assert_int_equal(snap_reader_open_memory(&reader, state->bytes,
						 state->size, NULL, NULL),
			 0);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_reader = reader,
	};
	struct ms_session *first = session_create(options);
	struct ms_session *second = session_create(options);

	assert_string_equal(ms_snapshot_origin_name(
				    ms_session_snapshot_report(first)->origin),
			    "reader");
	check_used(first, MS_ORIGIN_READER);
	check_used(second, MS_ORIGIN_READER);
	snap_reader_close(reader);
}

static void refuses_a_reader_with_another_key(void **in)
{
	const struct library_snapshot_change change = { .key_xor = { 1, 0,
								     0 } };
	struct snap_reader *reader = NULL;
	size_t size;
	uint8_t *bytes = small_snapshot(&change, &size);

	(void)in;
	assert_int_equal(
		snap_reader_open_memory(&reader, bytes, size, NULL, NULL), 0);
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_reader = reader,
	};
	struct ms_session *session = session_create(options);
	assert_false(ms_session_has_snapshot(session));
	assert_string_equal(ms_session_snapshot_report(session)->reason,
			    "key_bytecode");
	ms_session_free(session);
	snap_reader_close(reader);
	free(bytes);
}

static void copied_bytes_may_be_freed(void **in)
{
	struct session_state *state = *in;
	struct ms_session *session =
		session_create(bytes_options(state->bytes, state->size));

	memset(state->bytes, 0, state->size);
	assert_int_equal(ms_session_snapshot_report(session)->copied_bytes,
			 state->size);
	check_used(session, MS_ORIGIN_BYTES);
}

static void keeps_a_file_that_is_removed(void **in)
{
	const struct session_state *state = *in;
	struct ms_session *session = session_create(path_options(state->path));
	char *text;

	assert_int_equal(unlink(state->path), 0);
	assert_int_equal(
		ms_session_help(session, SMALL_FIRST, 0, &text, NULL, NULL), 0);
	ms_session_release(session, text);
	check_used(session, MS_ORIGIN_PATH);
}

static void falls_back_from_what_is_no_snapshot(void **in)
{
	const struct session_state *state = *in;
	uint8_t garbage[4096];
	char path[TEMP_PATH_SIZE];

	memset(garbage, 'x', sizeof(garbage));
	temp_path(&state->folder, "missing", path);
	check_fallback(session_create(path_options(path)), SNAP_E_NOT_FOUND);
	check_fallback(session_create(path_options(state->folder.path)),
		       SNAP_E_UNSAFE_FILE);
	temp_path(&state->folder, "empty", path);
	temp_write(path, "", 0);
	check_fallback(session_create(path_options(path)), SNAP_E_TRUNCATED);
	check_fallback(session_create(bytes_options("", 0)), SNAP_E_TRUNCATED);
	check_fallback(session_create(bytes_options(garbage, sizeof(garbage))),
		       SNAP_E_NOT_A_SNAPSHOT);
	size_t size;
	uint8_t *empty = empty_snapshot(&size);
	check_fallback(session_create(bytes_options(empty, size)),
		       SNAP_E_NOT_FOUND);
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
		struct ms_session *session =
			session_create(bytes_options(bytes, size));
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
	const struct session_state *state = *in;

	for (size_t size = 0; size < state->size; size++) {
		struct ms_session_options options =
			bytes_options(state->bytes, size);

		/* Lower levels rely on this as much as the default. */
		options.level = MS_LEVEL_HEADER;
		options.snapshot_memory = SNAP_MEMORY_BORROW;
		check_fallback(session_create(options), SNAP_E_TRUNCATED);
	}
}

static void falls_back_from_every_flip(void **in)
{
	struct session_state *state = *in;

	for (size_t i = 0; i < state->size * 8; i++) {
		struct ms_session_options options =
			bytes_options(state->bytes, state->size);

		options.snapshot_memory = SNAP_MEMORY_BORROW;
		state->bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		struct ms_session *session = session_create(options);
		assert_int_equal(ms_session_snapshot_report(session)->verdict,
				 MS_VERDICT_FALLBACK);
		ms_session_free(session);
		state->bytes[i / 8] ^= (uint8_t)(1u << i % 8);
	}
}

static void policy_off_looks_at_nothing(void **in)
{
	const struct session_state *state = *in;
	struct ms_session_options options = path_options(state->path);

	options.policy = MS_POLICY_OFF;
	struct ms_session *session = session_create(options);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	assert_int_equal(report->verdict, MS_VERDICT_OFF);
	assert_string_equal(report->error.message, "the policy is off");
	assert_null(report->path);
	ms_session_free(session);
	options = bytes_options(state->bytes, state->size);
	options.policy = MS_POLICY_OFF;
	session = session_create(options);
	assert_false(ms_session_has_snapshot(session));
	ms_session_free(session);
}

static void policy_is_only_told_by_the_library(void **in)
{
	const struct session_state *state = *in;
	struct ms_session_options options = path_options("/nonexistent");

	options.policy = MS_POLICY_REQUIRE;
	struct ms_session *session = session_create(options);
	assert_int_equal(ms_session_snapshot_report(session)->policy,
			 MS_POLICY_REQUIRE);
	check_fallback(session, SNAP_E_NOT_FOUND);
	options.snapshot_path = state->path;
	check_used(session_create(options), MS_ORIGIN_PATH);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, session_setup, session_teardown)
	const struct CMUnitTest tests[] = {
		TEST(has_no_snapshot_unless_asked),
		TEST(boots_from_path_and_bytes),
		TEST(sessions_may_share_a_reader),
		TEST(refuses_a_reader_with_another_key),
		TEST(copied_bytes_may_be_freed),
		TEST(keeps_a_file_that_is_removed),
		TEST(falls_back_from_what_is_no_snapshot),
		TEST(falls_back_from_every_other_key),
		TEST(falls_back_from_every_cut),
		TEST(falls_back_from_every_flip),
		TEST(policy_off_looks_at_nothing),
		TEST(policy_is_only_told_by_the_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
