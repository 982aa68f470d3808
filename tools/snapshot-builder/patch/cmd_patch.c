#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/patch/cmd_patch.h"

static const struct tool_command *const actions[] = {
	&builder_patch_make,
	&builder_patch_apply,
	NULL,
};

static int run(const struct tool_call *call)
{
	struct tool_texts operands;
	int nothing;
	int status = tool_parse(call, &nothing, &operands);

	if (status == TOOL_CONTINUE)
		status = tool_usage_error(call, "needs 'make' or 'apply'");
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_patch = {
	.name = "patch",
	.operands = "make|apply",
	.summary = "make or apply the difference between two snapshots",
	.description = "See 'patch make --help' and 'patch apply --help'.",
	.operand_max = 1,
	.actions = actions,
	.run = run,
};
