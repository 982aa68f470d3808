#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "formats/stdlib.h"

#include <string.h>

struct settings {
	bool json;
};

static const struct tool_option options[] = {
	BUILDER_OPTION_JSON(struct settings),
};

struct limit {
	const char *applies_to;
	const char *name;
	uint64_t value;
	const char *unit;
	const char *meaning;
};

static const struct limit limits[] = {
#define SNAPSHOT_ROW(field, value, unit, meaning)                              \
	{ "snapshot", #field, value, unit, meaning },
	SNAP_LIMITS(SNAPSHOT_ROW)
#undef SNAPSHOT_ROW
#define LIBRARY_ROW(field, value, unit, meaning)                               \
	{ "library", #field, value, unit, meaning },
		FMT_STDLIB_LIMITS(LIBRARY_ROW)
#undef LIBRARY_ROW
};
enum {
	LIMIT_COUNT = sizeof(limits) / sizeof(limits[0])
};

static void print_text(void)
{
	const char *group = "";

	for (size_t i = 0; i < LIMIT_COUNT; i++) {
		const struct limit *limit = &limits[i];

		if (strcmp(group, limit->applies_to) != 0)
			(void)printf("%sof a %s\n", i == 0 ? "" : "\n",
				     limit->applies_to);
		group = limit->applies_to;
		(void)printf("  %-16s %11llu %-9s %s\n", limit->name,
			     ull(limit->value), limit->unit, limit->meaning);
	}
}

static void print_json(void)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *rows = tool_json_array();

	for (size_t i = 0; i < LIMIT_COUNT; i++) {
		const struct limit *limit = &limits[i];
		struct tool_json *row = tool_json_object();

		tool_json_put_text(row, "of", limit->applies_to);
		tool_json_put_text(row, "name", limit->name);
		tool_json_put_number(row, "default", limit->value);
		tool_json_put_text(row, "unit", limit->unit);
		tool_json_put_text(row, "meaning", limit->meaning);
		tool_json_add(rows, row);
	}
	tool_json_put_text(json, "schema", "snapshot-limits/1");
	tool_json_put(json, "limits", rows);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE) {
		if (settings.json)
			print_json();
		else
			print_text();
		status = 0;
	}
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_limits = {
	.name = "limits",
	.operands = "",
	.summary = "show what a file may ask of its reader",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.run = run,
};
