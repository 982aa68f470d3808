#include "tools/snapshot-builder/builder.h"

#include "tools/common/completion.h"
#include "tools/common/report.h"

#include <string.h>

static int complete(const struct tool_call *call, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		tool_completion_bash(stdout, call->program);
	else if (strcmp(shell, "zsh") == 0)
		tool_completion_zsh(stdout, call->program);
	else if (strcmp(shell, "fish") == 0)
		tool_completion_fish(stdout, call->program);
	else
		return tool_usage_error(call, "'%s' is none of bash, zsh, fish",
					shell);
	return TOOL_YES;
}

static int run(const struct tool_call *call)
{
	struct tool_texts operands;
	/* The table has no rows, so nothing is stored. */
	int status = tool_parse(call, NULL, &operands);

	if (status == TOOL_CONTINUE)
		status = complete(call, operands.items[0]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_completion = {
	.name = "completion",
	.operands = "bash|zsh|fish",
	.summary = "print a shell's completion script",
	.description = "For bash: source <(snapshot-builder completion bash)",
	.options = NULL,
	.option_count = 0,
	.operand_min = 1,
	.operand_max = 1,
	.run = run,
};
