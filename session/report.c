#include "state.h"

#include <stdio.h>

/* Name rows: the numbers are those of the enum, in its order. */
static const char *name_of(const char *const *names, size_t count,
			   unsigned number)
{
	return number < count ? names[number] : "unknown";
}

#define NAME_OF(names, number)                                                 \
	name_of((names), sizeof(names) / sizeof(*(names)), (unsigned)(number))

const char *ms_snapshot_policy_name(enum ms_snapshot_policy policy)
{
	static const char *const names[] = {
		[MS_POLICY_AUTO] = "auto",
		[MS_POLICY_REQUIRE] = "require",
		[MS_POLICY_OFF] = "off",
	};

	return NAME_OF(names, policy);
}

const char *ms_snapshot_verdict_name(enum ms_snapshot_verdict verdict)
{
	static const char *const names[] = {
		[MS_VERDICT_OFF] = "off",
		[MS_VERDICT_USED] = "used",
		[MS_VERDICT_FALLBACK] = "fallback",
	};

	return NAME_OF(names, verdict);
}

const char *ms_snapshot_origin_name(enum ms_snapshot_origin origin)
{
	static const char *const names[] = {
		[MS_ORIGIN_NONE] = "none",
		[MS_ORIGIN_PATH] = "path",
		[MS_ORIGIN_BYTES] = "bytes",
		[MS_ORIGIN_ENVIRONMENT] = "environment",
		[MS_ORIGIN_INSTALLED] = "installed",
		[MS_ORIGIN_PREFIX] = "prefix",
		[MS_ORIGIN_BESIDE] = "beside",
		[MS_ORIGIN_READER] = "reader",
	};

	return NAME_OF(names, origin);
}

const char *ms_key_policy_name(enum ms_key_policy policy)
{
	static const char *const names[] = {
		[MS_KEY_EXACT] = "exact",
		[MS_KEY_BY_NAME] = "by-name",
	};

	return NAME_OF(names, policy);
}

const char *ms_freshness_name(enum ms_freshness freshness)
{
	static const char *const names[] = {
		[MS_FRESHNESS_AUTO] = "auto",
		[MS_FRESHNESS_UNCHECKED] = "unchecked",
		[MS_FRESHNESS_CHECKED] = "checked",
	};

	return NAME_OF(names, freshness);
}

static size_t cut(char *out, size_t size, int length)
{
	if (length < 0) {
		if (size != 0)
			out[0] = '\0';
		return 0;
	}
	return (size_t)length;
}

static size_t say_nothing(char *out, size_t size)
{
	if (size != 0)
		out[0] = '\0';
	return 0;
}

size_t ms_session_snapshot_line(const struct ms_session *session, char *out,
				size_t size)
{
	const struct ms_snapshot_info *info = ms_session_snapshot_info(session);

	if (info == NULL)
		return say_nothing(out, size);
	return cut(out, size,
		   snprintf(out, size,
			    "Snapshot loaded: %u builtins, %u functions, %u "
			    "bytecode entries",
			    info->builtin_count, info->function_count,
			    info->bytecode_count));
}

size_t ms_session_snapshot_problem(const struct ms_session *session, char *out,
				   size_t size)
{
	const struct ms_snapshot_report *report = &session->report;
	const char *file = report->path;
	const char *open = " (", *close = ")";

	if (report->verdict != MS_VERDICT_FALLBACK)
		return say_nothing(out, size);
	if (report->origin == MS_ORIGIN_BYTES)
		file = "bytes in memory";
	else if (report->origin == MS_ORIGIN_READER)
		file = "an open reader";
	if (file == NULL)
		file = open = close = "";
	return cut(out, size,
		   snprintf(out, size, "snapshot not used: %s: %s%s%s%s; %s",
			    report->reason, report->error.message, open, file,
			    close, report->remedy));
}
