#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/common/terminal.h"
#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct settings {
	const char *list;
	const char *json;
	int dialect;
	bool quiet;
	bool warnings;
};

static const struct tool_option options[] = {
	{ "list", 0, "FILE", TOOL_TEXT, offsetof(struct settings, list),
	  "check the files named in FILE, one a line; - is standard input", 0,
	  0, NULL, false },
	{ "json", 0, "FILE", TOOL_TEXT, offsetof(struct settings, json),
	  "write a line of JSON for each file to FILE; - is standard output", 0,
	  0, NULL, false },
	{ "dialect", 'd', "NAME", TOOL_CHOICE,
	  offsetof(struct settings, dialect),
	  "the language the files are written in (matlab)", 0, 0,
	  builder_dialect_words, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "say nothing about files that are all right", 0, 0, NULL, false },
	{ "warnings", 'W', NULL, TOOL_FLAG, offsetof(struct settings, warnings),
	  "show warnings too", 0, 0, NULL, false },
};

/* The whole run. */
struct check {
	const struct settings *settings;
	FILE *text;			/* for people */
	FILE *json;			/* NULL: none */
	size_t ended[BUILDER_DONE + 1]; /* files, by the stage they ended in */
	uint64_t source_size, image_size;
	uint64_t functions, anonymous, warnings;
};

static struct tool_json *list_functions(const struct ms_compile_summary *from)
{
	struct tool_json *list = tool_json_array();

	for (uint32_t i = 0; i < from->function_count; i++) {
		const struct ms_compile_function *function =
			&from->functions[i];
		struct tool_json *row = tool_json_array();
		tool_json_add_span(row, function->name, function->name_size);
		tool_json_add_number(row, function->input_count);
		tool_json_add_number(row, function->output_count);
		tool_json_add(list, row);
	}
	return list;
}

static void put_problem(struct tool_json *json,
			const struct builder_compiled *compiled)
{
	const struct ms_diag *first = builder_first_error(compiled);

	tool_json_put_text(json, "stage", builder_stage_words[compiled->stage]);
	if (first == NULL) {
		tool_json_put_null(json, "line");
		tool_json_put_text(json, "message", compiled->err.message);
		return;
	}
	struct ms_place place =
		ms_source_place(&compiled->source, first->span.start);
	tool_json_put_number(json, "line", place.line);
	tool_json_put_text(json, "message", first->message);
}

static void print_json(FILE *out, const struct builder_compiled *compiled)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "file", compiled->path);
	tool_json_put_bool(json, "ok", compiled->stage == BUILDER_DONE);
	if (compiled->stage != BUILDER_DONE)
		put_problem(json, compiled);
	if (compiled->stage >= BUILDER_COMPILE) {
		tool_json_put(json, "functions",
			      list_functions(&compiled->summary));
		tool_json_put_number(json, "anonymous",
				     compiled->summary.anonymous_count);
	}
	if (compiled->stage == BUILDER_DONE)
		tool_json_put_number(json, "bytecode", compiled->image.size);
	tool_json_print(out, json, TOOL_JSON_LINE);
	tool_json_free(json);
}

static void print_text(const struct check *check,
		       const struct builder_compiled *compiled)
{
	if (compiled->stage == BUILDER_DONE && !check->settings->quiet) {
		tool_put_text(check->text, compiled->path,
			      strlen(compiled->path));
		(void)fprintf(check->text, ": %sok%s\n",
			      tool_color(check->text, TOOL_GREEN),
			      tool_color(check->text, TOOL_PLAIN));
	}
	builder_show_problems(check->text, compiled, check->settings->warnings);
}

static void add_up(struct check *check, const struct builder_compiled *compiled)
{
	const struct ms_diag_list *diags = &compiled->diags;

	check->ended[compiled->stage]++;
	check->source_size += compiled->source.size;
	for (uint32_t i = 0; i < diags->count; i++)
		check->warnings +=
			diags->items[i].severity == MS_SEVERITY_WARNING;
	if (compiled->stage != BUILDER_DONE)
		return;
	check->image_size += compiled->image.size;
	check->functions += compiled->summary.function_count;
	check->anonymous += compiled->summary.anonymous_count;
}

static void check_file(struct check *check, const char *path)
{
	struct builder_compiled compiled;

	builder_compile(&compiled, path, check->settings->dialect);
	print_text(check, &compiled);
	if (check->json != NULL)
		print_json(check->json, &compiled);
	add_up(check, &compiled);
	builder_compiled_end(&compiled);
}

static void print_totals(const struct check *check, double seconds)
{
	size_t files = 0;

	for (int i = 0; i <= BUILDER_DONE; i++)
		files += check->ended[i];
	(void)fprintf(check->text, "%zu file%s: %zu ok", files,
		      files == 1 ? "" : "s", check->ended[BUILDER_DONE]);
	for (int i = 0; i < BUILDER_DONE; i++)
		if (check->ended[i] != 0)
			(void)fprintf(check->text, ", %zu failed (%s)",
				      check->ended[i], builder_stage_words[i]);
	(void)fprintf(check->text,
		      "\n%llu functions, %llu anonymous; %llu bytes of source, "
		      "%llu of bytecode; %llu warnings; %.0f ms\n",
		      ull(check->functions), ull(check->anonymous),
		      ull(check->source_size), ull(check->image_size),
		      ull(check->warnings), seconds * 1e3);
}

/* Each line of a list is a path. */
static int read_list(struct builder_paths *paths, const char *name)
{
	bool standard = strcmp(name, "-") == 0;
	FILE *file = standard ? stdin : fopen(name, "r");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t size;

	if (file == NULL)
		return -1;
	while ((size = getline(&line, &capacity, file)) > 0) {
		while (size > 0 && strchr("\r\n", line[size - 1]) != NULL)
			size--;
		if (size > 0)
			builder_paths_put(paths, line, (size_t)size);
	}
	free(line);
	int failed = ferror(file);
	if (!standard)
		(void)fclose(file);
	return failed == 0 ? 0 : -1;
}

/* Every file to check; a folder or list that can't be read ends the run. */
static int collect(struct builder_paths *paths, const struct settings *settings,
		   const struct tool_texts *operands)
{
	struct snap_error err;

	for (size_t i = 0; i < operands->count; i++)
		if (builder_paths_add(paths, operands->items[i], ".m", &err) !=
		    0)
			return builder_fail(operands->items[i], &err, false);
	if (settings->list == NULL || read_list(paths, settings->list) == 0)
		return TOOL_YES;
	(void)snap_fail_errno(&err, errno, "cannot read", settings->list);
	return builder_fail(settings->list, &err, false);
}

static int open_json(struct check *check)
{
	const char *name = check->settings->json;
	struct snap_error err;

	if (name == NULL)
		return TOOL_YES;
	if (strcmp(name, "-") == 0) {
		check->json = stdout;
		check->text = stderr;
		return TOOL_YES;
	}
	check->json = fopen(name, "w");
	if (check->json != NULL)
		return TOOL_YES;
	(void)snap_fail_errno(&err, errno, "cannot write", name);
	return builder_fail(name, &err, false);
}

/* What was written to a file must have got there. */
static int close_json(struct check *check)
{
	struct snap_error err;

	if (check->json == NULL || check->json == stdout)
		return TOOL_YES;
	int failed = ferror(check->json);
	if (fclose(check->json) == 0 && failed == 0)
		return TOOL_YES;
	(void)snap_fail_errno(&err, errno, "cannot write",
			      check->settings->json);
	return builder_fail(check->settings->json, &err, false);
}

/* One file with mistakes makes the answer no; else one unreadable one makes it
 * unknown. */
static int status_of(const struct check *check)
{
	if (check->ended[BUILDER_SYNTAX] != 0 ||
	    check->ended[BUILDER_COMPILE] != 0 ||
	    check->ended[BUILDER_VERIFY] != 0)
		return TOOL_NO;
	return check->ended[BUILDER_READ] != 0 ? TOOL_UNKNOWN : TOOL_YES;
}

static int check_all(const struct settings *settings,
		     const struct builder_paths *paths)
{
	struct check check = { .settings = settings, .text = stdout };
	int status = open_json(&check);

	if (status != TOOL_YES)
		return status;
	double begun = builder_now();
	for (size_t i = 0; i < paths->count; i++)
		check_file(&check, paths->items[i]);
	print_totals(&check, builder_now() - begun);
	status = close_json(&check);
	return status == TOOL_YES ? status_of(&check) : status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct builder_paths paths = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE && operands.count == 0 &&
	    settings.list == NULL)
		status = tool_usage_error(call, "needs FILE or --list");
	if (status == TOOL_CONTINUE) {
		status = collect(&paths, &settings, &operands);
		if (status == TOOL_YES)
			status = check_all(&settings, &paths);
	}
	builder_paths_free(&paths);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_check_command = {
	.name = "check",
	.operands = "FILE...",
	.summary = "compile sources without running them; exit status 1 if "
		   "any is wrong",
	.description = "A folder stands for every *.m below it.  Each file is "
		       "parsed, compiled and its bytecode verified; mistakes "
		       "are shown with their lines.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_max = SIZE_MAX,
	.run = run,
};
