#include "tools/snapshot-session/settings.h"

#include "base/strbuf.h"
#include "lang/dialect.h"
#include "session/replay.h"
#include "session/session.h"
#include "tools/common/report.h"
#include "tools/common/site.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POLICY_VARIABLE	   "SNAPSHOT_SESSION_POLICY"
#define LIBRARY_VARIABLE   "SNAPSHOT_SESSION_LIBRARY"
#define FRESHNESS_VARIABLE "SNAPSHOT_SESSION_FRESHNESS"

static const char *const policy_words[] = {
	[MS_POLICY_AUTO] = "auto",
	[MS_POLICY_REQUIRE] = "require",
	[MS_POLICY_OFF] = "off",
	NULL,
};

static const char *const level_words[] = {
	[MS_LEVEL_DEFAULT] = "default", [MS_LEVEL_HEADER] = "header",
	[MS_LEVEL_LAZY] = "lazy",	[MS_LEVEL_FULL] = "full",
	[MS_LEVEL_DEEP] = "deep",	NULL,
};

static const char *const io_words[] = {
	[SNAP_IO_AUTO] = "auto",
	[SNAP_IO_MAP] = "map",
	[SNAP_IO_READ] = "read",
	NULL,
};

static const char *const key_words[] = {
	[MS_KEY_EXACT] = "exact",
	[MS_KEY_BY_NAME] = "by-name",
	NULL,
};

static const char *const freshness_words[] = {
	[MS_FRESHNESS_AUTO] = "auto",
	[MS_FRESHNESS_UNCHECKED] = "unchecked",
	[MS_FRESHNESS_CHECKED] = "checked",
	NULL,
};

static const char *const dialect_words[] = {
	[MS_DIALECT_MATLAB] = "matlab",
	[MS_DIALECT_OCTAVE] = "octave",
	NULL,
};

static const char *const report_words[] = {
	[REPORT_TEXT] = "text",
	[REPORT_JSON] = "json",
	NULL,
};

static const char *const mode_words[] = {
	[MS_PAYLOAD_AUTO] = "auto",
	[MS_PAYLOAD_FORCE] = "force",
	[MS_PAYLOAD_OFF] = "off",
	NULL,
};

#define AT(member) .offset = offsetof(struct settings, member)

const struct tool_option session_options[] = {
	{ "snapshot", 's', "FILE", TOOL_TEXT, AT(snapshot),
	  .help = "boot from FILE, and fail if that can't be done" },
	{ "snapshot_bytes", 0, "FILE", TOOL_TEXT, AT(snapshot_bytes),
	  .help = "the same, but read FILE here and boot from its bytes in "
		  "memory" },
	{ "no_snapshot", 0, NULL, TOOL_FLAG, AT(no_snapshot),
	  .help = "boot without a snapshot; the same as "
		  "--snapshot-policy=off" },
	{ "snapshot_policy", 0, "POLICY", TOOL_CHOICE, AT(policy),
	  .help = "what to do if the snapshot can't be used: go on without, "
		  "fail; or use none",
	  .words = policy_words },
	{ "level", 0, "LEVEL", TOOL_CHOICE, AT(level),
	  .help = "how much of the snapshot is checked before it is used",
	  .words = level_words },
	{ "io", 0, "HOW", TOOL_CHOICE, AT(io),
	  .help = "map the file, or read it into memory", .words = io_words },
	{ "key_policy", 0, "POLICY", TOOL_CHOICE, AT(key_policy),
	  .help = "take a snapshot with this runtime's key only, or with "
		  "another table of builtins, too, bound by name",
	  .words = key_words },
	{ "freshness", 0, "HOW", TOOL_CHOICE, AT(freshness),
	  .help = "hold the snapshot's functions against the texts in the "
		  "library's folder when they are first used: auto does if "
		  "there is a folder",
	  .words = freshness_words },
	TOOL_TRUST_OPTIONS(struct settings),
	{ "startup_report", 0, "STYLE", TOOL_CHOICE, AT(startup_report),
	  .help = "tell on standard error whether the snapshot is used, "
		  "and at the end what was used of it and what that took",
	  .words = report_words, .optional = true },
	{ "snapshot_key", 0, NULL, TOOL_FLAG, AT(snapshot_key),
	  .help = "print the key that this runtime accepts, and end" },
	{ "json", 0, NULL, TOOL_FLAG, AT(json),
	  .help = "print JSON (info only)" },
	{ "eval", 'e', "CODE", TOOL_TEXT, AT(code),
	  .help = "run CODE instead of a command" },
	{ "library", 0, "FOLDER", TOOL_TEXT, AT(library),
	  .help = "the folder of the library's .m functions, where they "
		  "come from when there is no snapshot" },
	{ "library_dialect", 0, "LANGUAGE", TOOL_CHOICE, AT(library_dialect),
	  .help = "the dialect of that folder's functions",
	  .words = dialect_words },
	{ "dialect", 0, "LANGUAGE", TOOL_CHOICE, AT(dialect),
	  .help = "read programs as MATLAB's language, or with what only "
		  "Octave has",
	  .words = dialect_words },
	{ "workspace_json", 0, "FILE", TOOL_TEXT, AT(workspace_json),
	  .help = "write the variables a program leaves to FILE ('-': "
		  "standard output) as JSON" },
	{ "import", 0, "FILE", TOOL_TEXT, AT(import_file),
	  .help = "before the program, take over the variables of the "
		  "workspace payload FILE" },
	{ "export", 0, "FILE", TOOL_TEXT, AT(export_file),
	  .help = "after success, write the variables to FILE ('-': standard "
		  "output) as a workspace payload" },
	{ "export_mode", 0, "MODE", TOOL_CHOICE, AT(export_mode),
	  .help = "write a payload unless there are no variables, always, or "
		  "never",
	  .words = mode_words },
	{ "max_line", 0, "N", TOOL_NUMBER, AT(max_line),
	  .help = "refuse longer lines of a client (serve only; bytes, "
		  "64M unless told)",
	  .min = 1024, .max = (uint64_t)1 << 31 },
#define LIMIT_OPTION(field, value, unit, meaning)                              \
	{ #field,                                                              \
	  0,                                                                   \
	  "N",                                                                 \
	  TOOL_NUMBER,                                                         \
	  AT(limits.field),                                                    \
	  .help = "limit: " meaning " (" unit ")",                             \
	  .min = 1,                                                            \
	  .max = UINT64_MAX },
	SNAP_LIMITS(LIMIT_OPTION)
#undef LIMIT_OPTION
#define BOUND_OPTION(member, type, value, text, meaning)                       \
	REPLAY_LIMIT_ROW(struct settings, member, type, text, meaning)
		MS_REPLAY_LIMITS(BOUND_OPTION)
#undef BOUND_OPTION
};

bool settings_have_bounds(const struct settings *settings)
{
#define IS_GIVEN(member, type, value, text, meaning)                           \
	|| settings->bounds.member != 0
	return false MS_REPLAY_LIMITS(IS_GIVEN);
#undef IS_GIVEN
}

struct settings settings_default(void)
{
	return (struct settings){
		.policy = TOOL_UNSET_CHOICE,
		.level = MS_LEVEL_DEFAULT,
		.io = SNAP_IO_AUTO,
		.key_policy = MS_KEY_EXACT,
		.freshness = TOOL_UNSET_CHOICE,
		.dialect = MS_DIALECT_MATLAB,
		.library_dialect = MS_DIALECT_MATLAB,
		.startup_report = TOOL_UNSET_CHOICE,
		.export_mode = TOOL_UNSET_CHOICE,
	};
}

/* A choice that was not made, by the variable or else 'fallback'. */
static int choose(const struct tool_call *call, const char *variable,
		  const char *const *words, int fallback, int *choice)
{
	const char *word = getenv(variable);
	struct snap_strbuf known;

	if (*choice != TOOL_UNSET_CHOICE)
		return TOOL_CONTINUE;
	*choice = fallback;
	if (word == NULL || word[0] == '\0')
		return TOOL_CONTINUE;
	snap_strbuf_begin(&known, NULL);
	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(word, words[i]) == 0) {
			*choice = i;
			snap_strbuf_end(&known);
			return TOOL_CONTINUE;
		}
		snap_strbuf_printf(&known, "%s%s", i == 0 ? "" : ", ",
				   words[i]);
	}
	int status = tool_usage_error(call, "%s=%s is none of %s", variable,
				      word, snap_strbuf_text(&known));
	snap_strbuf_end(&known);
	return status;
}

int settings_resolve(const struct tool_call *call, struct settings *settings)
{
	bool named =
		settings->snapshot != NULL || settings->snapshot_bytes != NULL;

	if (settings->snapshot != NULL && settings->snapshot_bytes != NULL)
		return tool_usage_error(call, "--snapshot and --snapshot-bytes "
					      "can't be given together");
	if (settings->no_snapshot && (named || settings->policy >= 0))
		return tool_usage_error(call, "--no-snapshot contradicts %s",
					named ? "the snapshot that is named"
					      : "--snapshot-policy");
	if (settings->library == NULL)
		settings->library = getenv(LIBRARY_VARIABLE);
	if (settings->library == NULL && access(SITE_LIBRARIES, F_OK) == 0) {
		settings->library = SITE_LIBRARIES;
		settings->site = true;
	}
	if (settings->no_snapshot)
		settings->policy = MS_POLICY_OFF;
	if (settings->policy == TOOL_UNSET_CHOICE && named)
		settings->policy = MS_POLICY_REQUIRE;
	int status = choose(call, POLICY_VARIABLE, policy_words, MS_POLICY_AUTO,
			    &settings->policy);
	if (status == TOOL_CONTINUE)
		status = choose(call, FRESHNESS_VARIABLE, freshness_words,
				MS_FRESHNESS_AUTO, &settings->freshness);
	return status;
}
