#include "session/support/session_check.h"

#include "session/support/library_snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

int session_setup(void **out)
{
	struct session_state *state = calloc(1, sizeof(*state));

	temp_folder_begin(&state->folder);
	state->bytes = small_snapshot(NULL, &state->size);
	temp_path(&state->folder, "good", state->path);
	temp_write(state->path, state->bytes, state->size);
	(void)chmod(state->path, 0644);
	(void)unsetenv(MS_SNAPSHOT_VARIABLE);
	*out = state;
	return 0;
}

int session_teardown(void **in)
{
	struct session_state *state = *in;

	(void)unsetenv(MS_SNAPSHOT_VARIABLE);
	temp_folder_end(&state->folder);
	free(state->bytes);
	free(state);
	return 0;
}

struct ms_session *session_create(struct ms_session_options options)
{
	struct ms_session *session;

	options.struct_size = sizeof(options);
	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	return session;
}

struct ms_session_options path_options(const char *path)
{
	return (struct ms_session_options){ .snapshot_path = path };
}

struct ms_session_options bytes_options(const void *bytes, size_t size)
{
	return (struct ms_session_options){
		.snapshot_bytes = bytes,
		.snapshot_size = size,
	};
}

void check_fallback(struct ms_session *session, enum snap_code code)
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

void check_used(struct ms_session *session, enum ms_snapshot_origin origin)
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
	assert_int_equal(report->section_count >= 1, 1);
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
