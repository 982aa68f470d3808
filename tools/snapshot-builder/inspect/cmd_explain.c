#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/common/report_json.h"
#include "tools/common/terminal.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/inspect/explain.h"

#include <string.h>

struct settings {
	bool json;
	struct snap_limits limits;
};

static const struct tool_option options[] = {
	BUILDER_OPTION_JSON(struct settings), SNAP_LIMITS(BUILDER_OPTION_LIMIT)
};

static void print_verdict(const struct explain *explain, const char *path)
{
	size_t passed = 0;

	for (size_t i = 0; i < explain->count; i++)
		passed += explain->rows[i].outcome == EXPLAIN_PASS;
	if (explain->err.code != SNAP_OK) {
		builder_report(stdout, path, &explain->err);
		return;
	}
	tool_put_text(stdout, path, strlen(path));
	(void)printf(": %sok%s (%zu checks)\n", tool_color(stdout, TOOL_GREEN),
		     tool_color(stdout, TOOL_PLAIN), passed);
}

static void print_text(const struct explain *explain, const char *path)
{
	print_verdict(explain, path);
	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_row *row = &explain->rows[i];
		bool failed = row->outcome == EXPLAIN_FAIL;

		(void)printf("  %s%-11s%s  %-*s",
			     tool_color(stdout, failed ? TOOL_RED : TOOL_PLAIN),
			     explain_outcome_text(row->outcome),
			     tool_color(stdout, TOOL_PLAIN),
			     row->detail[0] != '\0' ? 20 : 0, row->check);
		tool_put_text(stdout, row->detail, strlen(row->detail));
		(void)putchar('\n');
	}
}

static const char *outcome_word(enum explain_outcome outcome)
{
	switch (outcome) {
	case EXPLAIN_PASS:
		return "pass";
	case EXPLAIN_FAIL:
		return "fail";
	case EXPLAIN_NOT_REACHED:
		return "not_reached";
	case EXPLAIN_NOTE:
		break;
	}
	return "note";
}

static void print_json(const struct explain *explain, const char *path)
{
	struct tool_json *json =
		tool_report_json("snapshot-explain/1", path, &explain->err,
				 describe_section_name);
	struct tool_json *checks = tool_json_array();

	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_row *row = &explain->rows[i];
		struct tool_json *check = tool_json_object();

		tool_json_put_text(check, "check", row->check);
		tool_json_put_text(check, "outcome",
				   outcome_word(row->outcome));
		tool_json_put_text(check, "detail", row->detail);
		tool_json_add(checks, check);
	}
	tool_json_put(json, "checks", checks);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static int explain_path(const struct settings *settings, const char *path)
{
	struct explain explain = { 0 };

	explain_file(&explain, path, &settings->limits);
	/* What could not be read was not judged. */
	int status = explain.count == 1 ? (int)tool_exit_of(explain.err.code)
		     : explain.err.code != SNAP_OK ? TOOL_NO
						   : TOOL_YES;
	if (settings->json)
		print_json(&explain, path);
	else if (status == TOOL_UNKNOWN)
		builder_report(stderr, path, &explain.err);
	else
		print_text(&explain, path);
	explain_free(&explain);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = explain_path(&settings, operands.items[0]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_explain = {
	.name = "explain",
	.operands = "FILE",
	.summary = "show every check of a snapshot, passed or failed",
	.description =
		"The verdict comes first.  The key is compared with that "
		"of this release's runtime.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run,
};
