#include "tools/snapshot-session/command.h"

#include "tools/common/report.h"

#include <stdio.h>
#include <string.h>

#define NAME_COLUMNS 20

static void print_names(const struct ms_session_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct ms_session_name *name = &names->items[i];
		size_t size = strlen(name->name);
		int gap = size < NAME_COLUMNS ? NAME_COLUMNS - (int)size : 0;

		tool_put_text(stdout, name->name, size);
		(void)printf("%*s ", gap, "");
		tool_put_text(stdout, name->summary, strlen(name->summary));
		(void)putchar('\n');
	}
}

static int act(const struct tool_call *call, struct ms_session *session,
	       const struct settings *settings, const char *const *operands)
{
	struct ms_session_names *names;
	struct snap_error err;

	(void)settings;
	if (!ms_session_has_snapshot(session))
		return session_report_absent(call, session, "lookfor");
	if (ms_session_lookfor(session, operands[0], &names, &err) != 0)
		return session_report_error(session, &err);
	bool found = names->count != 0;
	print_names(names);
	ms_session_names_free(session, names);
	if (found)
		return TOOL_YES;
	tool_report_plain(call->program->name, "nothing has to do with '%s'",
			  operands[0]);
	return TOOL_NO;
}

const struct session_command command_lookfor = {
	.row = {
		.name = "lookfor",
		.operands = "WORD",
		.summary = "list the functions that have to do with a word",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.operand_min = 1,
		.operand_max = 1,
		.run = command_run,
	},
	.act = act,
	.asks_library = true,
};
