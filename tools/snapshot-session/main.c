#include "snapshot/version.h"
#include "tools/snapshot-session/command.h"

static const struct tool_command *const commands[] = {
	&command_info.row,
	&command_help.row,
	&command_lookfor.row,
	&command_complete.row,
	&command_run_file.row,
	&command_repl.row,
	&command_serve.row,
	&command_mat,
	&command_replay,
	&command_completion,
	NULL,
};

/* When an option comes first, or nothing. */
static const struct tool_command no_command = {
	.name = "",
	.operands = "[COMMAND [ARGUMENT]]",
	.summary = "boot, and run the command; without one: repl at a "
		   "terminal, else info",
	.options = session_options,
	.option_count = SESSION_OPTION_COUNT,
	.operand_max = SIZE_MAX,
	.run = command_run_default,
};

int main(int argc, char **argv)
{
	static const struct tool_program program = {
		.name = "snapshot-session",
		.version = SNAPSHOT_VERSION_TEXT,
		.summary = "A MATLAB-compatible session that boots from a "
			   "snapshot.",
		.commands = commands,
		.default_command = &no_command,
	};

	return tool_main(&program, argc, argv);
}
