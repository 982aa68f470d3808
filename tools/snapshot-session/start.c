#include "tools/snapshot-session/command.h"

#include "base/file.h"
#include "lang/dialect.h"
#include "tools/common/report.h"
#include "tools/common/site.h"
#include "tools/common/terminal.h"
#include "tools/snapshot-session/folder_library.h"
#include "tools/snapshot-session/own_snapshot.h"
#include "tools/snapshot-session/startup_report.h"
#include "tools/snapshot-session/trusted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ms_session_options session_boot_options(const struct settings *settings)
{
	return (struct ms_session_options){
		.struct_size = sizeof(struct ms_session_options),
		.snapshot_path = settings->snapshot,
		.search = true,
		.policy = (enum ms_snapshot_policy)settings->policy,
		.level = (enum ms_snapshot_level)settings->level,
		.io = (enum snap_io)settings->io,
		.limits = settings->limits,
		.language = settings->dialect == MS_DIALECT_OCTAVE
				    ? MS_LANGUAGE_OCTAVE
				    : MS_LANGUAGE_MATLAB,
		.library = &settings->library,
		.library_count = settings->library != NULL,
		.columns = tool_columns(stdout),
		.key_policy = (enum ms_key_policy)settings->key_policy,
		.freshness = (enum ms_freshness)settings->freshness,
		.library_language =
			settings->library_dialect == MS_DIALECT_OCTAVE
				? MS_LANGUAGE_OCTAVE
				: MS_LANGUAGE_MATLAB,
		.open_hook = trusted_hook(settings),
	};
}

static uint64_t file_limit(const struct settings *settings)
{
#define LIMIT_DEFAULT(field, value, unit, meaning) .field = (value),
	const struct snap_limits standard = { SNAP_LIMITS(LIMIT_DEFAULT) };
#undef LIMIT_DEFAULT

	return settings->limits.max_file_size != 0
		       ? settings->limits.max_file_size
		       : standard.max_file_size;
}

static void use_bytes(struct ms_session_options *options,
		      struct snap_span content)
{
	options->snapshot_bytes = content.data;
	options->snapshot_size = content.size;
	options->snapshot_memory = SNAP_MEMORY_BORROW;
}

/*
 * One that was attached to this program comes before those beside it, and among
 * these the one with the site's libraries.  Where that is out of date, it is
 * told when a function is used.
 */
static void look_around(const struct settings *settings,
			struct snap_file *bytes,
			struct ms_session_options *options)
{
	struct snap_span content;

	if (settings->snapshot != NULL || settings->policy == MS_POLICY_OFF ||
	    getenv(MS_SNAPSHOT_VARIABLE) != NULL)
		return;
	if (own_snapshot_open(bytes, &content)) {
		use_bytes(options, content);
	} else if (settings->site && access(SITE_SNAPSHOT, F_OK) == 0) {
		options->snapshot_path = SITE_SNAPSHOT;
		options->refuse_unsafe = true;
	}
}

/* What a host would do that has the snapshot from elsewhere. */
int session_read_bytes(const struct settings *settings, struct snap_file *bytes,
		       struct ms_session_options *options)
{
	struct snap_error err;

	if (settings->snapshot_bytes == NULL)
		look_around(settings, bytes, options);
	if (settings->snapshot_bytes == NULL ||
	    settings->policy == MS_POLICY_OFF)
		return TOOL_CONTINUE;
	int rc = snap_file_open(bytes, settings->snapshot_bytes, SNAP_FILE_READ,
				file_limit(settings), NULL, &err);
	if (rc != 0) {
		tool_report_error(stderr, settings->snapshot_bytes, &err);
		return (int)tool_exit_of(err.code);
	}
	use_bytes(options, bytes->bytes);
	return TOOL_CONTINUE;
}

static const char *file_of(const struct ms_snapshot_report *report,
			   const struct settings *settings)
{
	return report->path != NULL ? report->path : settings->snapshot_bytes;
}

/* Nobody named a snapshot and there is none in the default places. */
static bool is_absent(const struct ms_snapshot_report *report,
		      const struct settings *settings)
{
	return settings->snapshot == NULL && settings->snapshot_bytes == NULL &&
	       report->origin == MS_ORIGIN_NONE &&
	       report->error.code == SNAP_E_NOT_FOUND;
}

/* A required snapshot that isn't used ends the program. */
static int refuse(const struct ms_session *session,
		  const struct settings *settings)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);

	if (report->verdict == MS_VERDICT_FALLBACK) {
		tool_report_error(stderr, file_of(report, settings),
				  &report->error);
		return (int)tool_exit_of(report->error.code);
	}
	tool_report_plain("snapshot-session", "a snapshot is required and %s",
			  report->error.message);
	return TOOL_NO;
}

/* A line, unless the report says it. */
static void tell_problem(const struct ms_session *session,
			 const struct settings *settings)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	char problem[2048];

	if (report->verdict != MS_VERDICT_FALLBACK ||
	    settings->startup_report != TOOL_UNSET_CHOICE ||
	    (settings->absent_is_fine && is_absent(report, settings)))
		return;
	(void)ms_session_snapshot_problem(session, problem, sizeof(problem));
	tool_put_text(stderr, problem, strlen(problem));
	(void)putc('\n', stderr);
}

void session_report_end(const struct settings *settings,
			const struct ms_session *session)
{
	if (settings->startup_report != TOOL_UNSET_CHOICE)
		startup_report_end(stderr, session,
				   (enum report_style)settings->startup_report);
}

int session_start(const struct settings *settings, struct ms_session **out,
		  struct snap_file *bytes)
{
	struct ms_session_options options = session_boot_options(settings);
	struct snap_error err;

	*out = NULL;
	int status = session_read_bytes(settings, bytes, &options);
	if (status != TOOL_CONTINUE)
		return status;
	struct ms_session *session;
	if (ms_session_create(&session, &options, &err) != 0)
		tool_no_memory();
	if (settings->startup_report != TOOL_UNSET_CHOICE)
		startup_report_begin(
			stderr, session,
			(enum report_style)settings->startup_report);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	if (report->policy == MS_POLICY_REQUIRE &&
	    report->verdict != MS_VERDICT_USED) {
		session_report_end(settings, session);
		status = refuse(session, settings);
		ms_session_free(session);
		return status;
	}
	tell_problem(session, settings);
	*out = session;
	return TOOL_CONTINUE;
}

int session_use_folder(const struct settings *settings,
		       struct ms_session **session)
{
	struct ms_session_options options = session_boot_options(settings);
	struct ms_session *with;
	struct snap_error err;
	void *bytes;
	size_t size;

	if (settings->library == NULL || settings->site ||
	    ms_session_has_snapshot(*session))
		return TOOL_CONTINUE;
	if (folder_library_build(settings->library, &bytes, &size, &err) != 0) {
		tool_report_error(stderr, settings->library, &err);
		return (int)tool_exit_of(err.code);
	}
	options.snapshot_path = NULL;
	options.search = false;
	options.policy = MS_POLICY_AUTO;
	options.snapshot_bytes = bytes;
	options.snapshot_size = size;
	options.open_hook = (struct ms_open_hook){ 0 };
	if (ms_session_create(&with, &options, &err) != 0)
		tool_no_memory();
	free(bytes);
	ms_session_free(*session);
	*session = with;
	return TOOL_CONTINUE;
}

int session_report_error(const struct ms_session *session,
			 const struct snap_error *err)
{
	tool_report_error(stderr, ms_session_snapshot_report(session)->path,
			  err);
	return (int)tool_exit_of(err->code);
}

int session_report_absent(const struct tool_call *call,
			  const struct ms_session *session, const char *what)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);

	tool_report_plain(call->program->name,
			  "no %s: it comes from a snapshot, and this session "
			  "has none (%s)\n"
			  "  name one with --snapshot FILE, or make one with "
			  "'snapshot-builder create'",
			  what,
			  report->verdict == MS_VERDICT_OFF
				  ? report->error.message
				  : report->reason);
	return TOOL_NO;
}
