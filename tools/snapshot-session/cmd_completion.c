#include "tools/common/completion.h"

#include "tools/snapshot-session/command.h"

const struct tool_command command_completion = {
	.name = "completion",
	.operands = "bash|zsh|fish",
	.summary = "print a shell's completion script",
	.description = "For bash: source <(snapshot-session completion bash)",
	.operand_min = 1,
	.operand_max = 1,
	.run = tool_completion_run,
};
