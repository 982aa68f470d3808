#include "tools/snapshot-session/command.h"

#include "tools/common/report.h"
#include "tools/common/terminal.h"

#include <stdio.h>
#include <string.h>

/* Nothing of that name: say so, with names that are near. */
static int report_unknown(const struct tool_call *call,
			  struct ms_session *session, const char *name)
{
	struct ms_session_names *near;
	char others[512] = "";
	size_t size = 0;

	if (ms_session_suggest(session, name, &near, NULL) == 0) {
		for (size_t i = 0; i < near->count; i++) {
			int n = snprintf(others + size, sizeof(others) - size,
					 "%s%s", i == 0 ? "" : ", ",
					 near->items[i].name);
			if (n < 0 || (size_t)n >= sizeof(others) - size)
				break;
			size += (size_t)n;
		}
		ms_session_names_free(session, near);
	}
	if (size == 0)
		tool_report_plain(call->program->name,
				  "there is no help on '%s'; try 'lookfor %s'",
				  name, name);
	else
		tool_report_plain(call->program->name,
				  "there is no help on '%s'; did you mean %s?",
				  name, others);
	return TOOL_NO;
}

static int act(const struct tool_call *call, struct ms_session *session,
	       const struct settings *settings, const char *const *operands)
{
	struct snap_error err;
	size_t size;
	char *text;

	(void)settings;
	if (!ms_session_has_snapshot(session))
		return session_report_absent(call, session, "help");
	int rc = ms_session_help(session, operands[0], tool_columns(stdout),
				 &text, &size, &err);
	if (rc == SNAP_E_NOT_FOUND)
		return report_unknown(call, session, operands[0]);
	if (rc != 0)
		return session_report_error(session, &err);
	tool_put_text(stdout, text, size);
	ms_session_release(session, text);
	return TOOL_YES;
}

const struct session_command command_help = {
	.row = {
		.name = "help",
		.operands = "NAME",
		.summary = "show the help text of one function",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.operand_min = 1,
		.operand_max = 1,
		.run = command_run,
	},
	.act = act,
	.asks_library = true,
};
