#include "tools/snapshot-builder/diff/dump.h"

#include "tools/common/report.h"

struct settings {
	struct snap_limits limits;
};

static const struct tool_option options[] = { SNAP_LIMITS(
	BUILDER_OPTION_LIMIT) };

static int dump(const struct settings *settings, const char *path)
{
	struct side side;
	struct snap_error err;
	int status = TOOL_YES;
	int rc = side_open(&side, path, &settings->limits, &err);

	if (rc == 0)
		rc = dump_file(&side, &err);
	if (rc != 0)
		status = builder_fail(path, &err, false);
	side_end(&side);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = dump(&settings, operands.items[0]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_dump = {
	.name = "dump",
	.operands = "FILE",
	.summary = "print all of a snapshot as text, to be compared",
	.description =
		"The file is checked in full first.  The order of what is "
		"printed depends on the content alone, so that diff and "
		"diffoscope show what differs.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run,
};
