#include "tools/snapshot-builder/problems.h"

#include "tools/common/report.h"
#include "tools/common/report_json.h"
#include "tools/snapshot-builder/builder.h"

#include <stdlib.h>
#include <string.h>

static void print_problem(const struct fmt_problem *problem)
{
	size_t size = fmt_problem_text(problem, NULL, 0) + 1;
	char *text = tool_alloc(size);

	(void)fmt_problem_text(problem, text, size);
	tool_put_text(stderr, text, strlen(text));
	(void)putc('\n', stderr);
	free(text);
}

static void print_problems(const struct fmt_problems *problems)
{
	size_t count = problems->count + problems->dropped;

	for (size_t i = 0; i < problems->count; i++)
		print_problem(&problems->items[i]);
	(void)fprintf(stderr, "%zu problem%s%s", count, count == 1 ? "" : "s",
		      problems->dropped == 0 ? "" : ", of which ");
	if (problems->dropped != 0)
		(void)fprintf(stderr, "%zu are not shown", problems->dropped);
	(void)fprintf(stderr, "; nothing was written\n");
}

static void put_place(struct tool_json *json, const struct fmt_place *place)
{
	tool_json_put_text(json, "file", place->file);
	tool_json_put_number(json, "line", place->line);
	tool_json_put_number(json, "column", place->column);
}

static struct tool_json *problem_json(const struct fmt_problem *problem)
{
	struct tool_json *json = tool_json_object();

	put_place(json, &problem->place);
	tool_json_put_text(json, "reason", snap_error_name(problem->code));
	tool_json_put_text(json, "message", problem->message);
	tool_json_put_text(json, "expected", problem->expected);
	tool_json_put_text(json, "suggestion", problem->suggestion);
	if (problem->other.file != NULL) {
		struct tool_json *other = tool_json_object();

		put_place(other, &problem->other);
		tool_json_put(json, "other", other);
	}
	return json;
}

static void print_json(const struct fmt_problems *problems, const char *path,
		       const struct snap_error *err)
{
	struct tool_json *json =
		tool_report_json("snapshot-error/1", path, err, NULL);
	struct tool_json *list = tool_json_array();

	for (size_t i = 0; i < problems->count; i++)
		tool_json_add(list, problem_json(&problems->items[i]));
	tool_json_put(json, "problems", list);
	tool_json_put_number(json, "problems_not_shown", problems->dropped);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

int builder_fail_input(const struct fmt_problems *problems,
		       const struct tool_texts *paths,
		       const struct snap_error *err, bool json)
{
	const char *path = paths->count == 1 ? paths->items[0] : "libraries";

	if (problems->count == 0)
		return builder_fail(path, err, json);
	if (json)
		print_json(problems, path, err);
	else
		print_problems(problems);
	return TOOL_NO;
}
