#include "tools/snapshot-builder/builder.h"

#include "tools/common/completion.h"

const struct tool_command builder_completion = {
	.name = "completion",
	.operands = "bash|zsh|fish",
	.summary = "print a shell's completion script",
	.description = "For bash: source <(snapshot-builder completion bash)",
	.options = NULL,
	.option_count = 0,
	.operand_min = 1,
	.operand_max = 1,
	.run = tool_completion_run,
};
