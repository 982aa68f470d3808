#include "tools/snapshot-session/command.h"

#include "tools/common/report.h"

#include <stdio.h>
#include <string.h>

static int act(const struct tool_call *call, struct ms_session *session,
	       const struct settings *settings, const char *const *operands)
{
	struct ms_session_names *names;
	struct snap_error err;

	(void)settings;
	if (!ms_session_has_snapshot(session))
		return session_report_absent(call, session, "completion");
	if (ms_session_complete(session, operands[0], &names, &err) != 0)
		return session_report_error(session, &err);
	bool found = names->count != 0;
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->items[i].name;

		tool_put_text(stdout, name, strlen(name));
		(void)putchar('\n');
	}
	ms_session_names_free(session, names);
	/* No words: this is asked by programs, at every keystroke. */
	return found ? TOOL_YES : TOOL_NO;
}

const struct session_command command_complete = {
	.row = {
		.name = "complete",
		.operands = "PREFIX",
		.summary = "list the names that begin with a prefix",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.operand_min = 1,
		.operand_max = 1,
		.run = command_run,
	},
	.act = act,
	.asks_library = true,
};
