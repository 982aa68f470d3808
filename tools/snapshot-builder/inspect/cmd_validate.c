#include "builtins/native_names.h"
#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/common/report_json.h"
#include "tools/common/terminal.h"
#include "tools/common/trust.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/pack/open.h"
#include "tools/snapshot-builder/inspect/recompile.h"
#include "tools/snapshot-builder/sources.h"
#include "tools/snapshot-builder/walk.h"

#include <stdlib.h>
#include <string.h>

struct settings {
	int level;
	const char *sources;
	bool recompile;
	struct tool_texts libraries;
	bool json;
	bool quiet;
	struct tool_trust_settings trust;
	struct snap_limits limits;
};

/* From cheap to thorough; the enum's zero is the library's default. */
static const char *const level_words[] = { "header", "lazy", "full", "deep",
					   NULL };
static const enum snap_load_level levels[] = { SNAP_LOAD_HEADER, SNAP_LOAD_LAZY,
					       SNAP_LOAD_FULL, SNAP_LOAD_DEEP };
enum {
	LEVEL_DEEP = 3
};

static const struct tool_option options[] = {
	{ "level", 'l', "NAME", TOOL_CHOICE, offsetof(struct settings, level),
	  "how much to check (deep)", 0, 0, level_words, false },
	{ "sources", 0, "DIR", TOOL_TEXT, offsetof(struct settings, sources),
	  "compare the recorded inputs with the files below DIR", 0, 0, NULL,
	  false },
	{ "recompile", 0, NULL, TOOL_FLAG, offsetof(struct settings, recompile),
	  "compile the functions of --library again and compare the code", 0, 0,
	  NULL, false },
	{ "library", 'L', "DIR|FILE", TOOL_TEXTS,
	  offsetof(struct settings, libraries),
	  "what the snapshot was built from, as for create", 0, 0, NULL,
	  false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "say nothing about files that are all right", 0, 0, NULL, false },
	TOOL_TRUST_OPTIONS(struct settings),
	BUILDER_OPTION_JSON(struct settings),
	SNAP_LIMITS(BUILDER_OPTION_LIMIT)
};

/* What one file came to. */
struct outcome {
	struct snap_error err;	     /* code 0: all is well */
	struct tool_json *functions; /* of --recompile; NULL without it */
	bool opened;
	double seconds;
};

/* At full and deep the library in it is checked too. */
static int check_library(const struct snap_reader *reader,
			 enum snap_load_level level, struct snap_error *err)
{
	struct ms_library *library;
	struct snap_info info;

	snap_reader_info(reader, &info);
	if ((level != SNAP_LOAD_FULL && level != SNAP_LOAD_DEEP) ||
	    info.runtime != SNAP_RUNTIME_SESSION)
		return 0;
	int rc = ms_library_open(&library, reader, NULL, err);
	if (rc != 0)
		return rc;
	const struct ms_native_table natives =
		ms_native_table_of(info.key.builtins);
	rc = ms_library_validate_for(library, &natives, err);
	ms_library_close(library);
	return rc;
}

static int recompile(const struct settings *settings,
		     const struct snap_reader *reader, struct outcome *out)
{
	out->functions = tool_json_array();
	return builder_recompile(reader, &settings->libraries, out->functions,
				 &out->err);
}

/* Open it as the level and those who are trusted want it. */
static int open_trusted(const struct settings *settings,
			const struct tool_trust *trust, const char *path,
			struct snap_reader **out, struct snap_error *err)
{
	struct snap_reader_options reader_options = {
		.struct_size = sizeof(reader_options),
		.level = levels[settings->level],
		.limits = settings->limits,
		.seal = tool_sealer(),
	};
	struct tool_trust_use *use = tool_alloc(sizeof(*use));
	int rc = tool_trust_use_begin(use, trust, path, &reader_options, err);

	if (rc == 0)
		rc = pack_reader_open(out, path, &reader_options, err);
	tool_trust_use_end(use);
	free(use);
	return rc;
}

static void validate(const struct settings *settings,
		     const struct tool_trust *trust, const char *path,
		     struct outcome *out)
{
	struct snap_reader *reader;
	double begun = builder_now();

	*out = (struct outcome){ .err = { .section = SNAP_NO_SECTION,
					  .offset = SNAP_NO_OFFSET } };
	int rc = open_trusted(settings, trust, path, &reader, &out->err);
	if (rc == 0) {
		out->opened = true;
		rc = check_library(reader, levels[settings->level], &out->err);
		if (rc == 0 && settings->sources != NULL)
			rc = builder_check_sources(reader, settings->sources,
						   &out->err);
		if (rc == 0 && settings->recompile)
			rc = recompile(settings, reader, out);
		snap_reader_close(reader);
	}
	if (rc == 0)
		out->err.code = SNAP_OK;
	out->seconds = builder_now() - begun;
}

/* A file that could be read and is wrong is always a "no". */
static int status_of(const struct outcome *outcome)
{
	enum snap_code code = outcome->err.code;

	if (outcome->opened && code != SNAP_OK && code != SNAP_E_NO_MEMORY)
		return TOOL_NO;
	return (int)tool_exit_of(code);
}

static void print_json(const struct settings *settings, const char *path,
		       const struct outcome *outcome)
{
	struct tool_json *json =
		tool_report_json("snapshot-validate/1", path, &outcome->err,
				 describe_section_name);

	tool_json_put_text(json, "level", level_words[settings->level]);
	tool_json_put_real(json, "seconds", outcome->seconds);
	if (outcome->functions != NULL)
		tool_json_put(json, "functions",
			      tool_json_share(outcome->functions));
	tool_json_print(stdout, json, TOOL_JSON_LINE);
	tool_json_free(json);
}

static void print_functions(const char *path, const struct tool_json *functions)
{
	for (size_t i = 0; i < tool_json_length(functions); i++) {
		const struct tool_json *row = tool_json_at(functions, i);
		const char *name = tool_json_string(tool_json_get(row, "name"));

		tool_put_line(stdout, path);
		(void)fputs(": ", stdout);
		if (name != NULL)
			tool_put_text(stdout, name, strlen(name));
		(void)printf(": %s\n",
			     tool_json_string(tool_json_get(row, "differs")));
	}
}

static void print_text(const struct settings *settings, const char *path,
		       const struct outcome *outcome)
{
	print_functions(path, outcome->functions);
	if (outcome->err.code != SNAP_OK) {
		/* A verdict is a result; that there is none is not. */
		builder_report(status_of(outcome) == TOOL_NO ? stdout : stderr,
			       path, &outcome->err);
		return;
	}
	if (settings->quiet)
		return;
	tool_put_line(stdout, path);
	(void)printf(": %sok%s (%s, %.1f ms)\n", tool_color(stdout, TOOL_GREEN),
		     tool_color(stdout, TOOL_PLAIN),
		     level_words[settings->level], outcome->seconds * 1e3);
}

/* One bad file makes the answer no; else one unreadable one makes it unknown.
 */
static int worse(int a, int b)
{
	if (a == TOOL_NO || b == TOOL_NO)
		return TOOL_NO;
	return a > b ? a : b;
}

static void tell(const struct settings *settings, const char *path,
		 const struct outcome *outcome)
{
	if (settings->json)
		print_json(settings, path, outcome);
	else
		print_text(settings, path, outcome);
}

static int validate_paths(const struct settings *settings,
			  const struct tool_trust *trust,
			  const struct builder_paths *paths)
{
	int status = TOOL_YES;

	for (size_t i = 0; i < paths->count; i++) {
		struct outcome outcome;

		validate(settings, trust, paths->items[i], &outcome);
		tell(settings, paths->items[i], &outcome);
		status = worse(status, status_of(&outcome));
		tool_json_free(outcome.functions);
	}
	return status;
}

static int validate_all(const struct settings *settings,
			const struct tool_texts *operands)
{
	struct tool_trust trust;
	struct snap_error err;
	const char *where = NULL;
	int status = TOOL_YES;

	if (tool_trust_begin(&trust, &settings->trust, &where, &err) != 0) {
		tool_trust_end(&trust);
		return builder_fail_trust(where, &err, settings->json);
	}

	for (size_t i = 0; i < operands->count; i++) {
		struct builder_paths paths = { 0 };
		struct outcome outcome = { 0 };

		if (builder_paths_add(&paths, operands->items[i], ".snapshot",
				      &outcome.err) != 0) {
			tell(settings, operands->items[i], &outcome);
			status = worse(status, TOOL_UNKNOWN);
		}
		status =
			worse(status, validate_paths(settings, &trust, &paths));
		builder_paths_free(&paths);
	}
	tool_trust_end(&trust);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .level = LEVEL_DEEP };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE && settings.sources != NULL &&
	    settings.level == 0)
		status = tool_usage_error(call, "--sources needs a --level "
						"above header");
	if (status == TOOL_CONTINUE &&
	    settings.recompile != (settings.libraries.count != 0))
		status = tool_usage_error(call, "--recompile and --library go "
						"together");
	if (status == TOOL_CONTINUE && settings.recompile &&
	    settings.level == 0)
		status = tool_usage_error(call, "--recompile needs a --level "
						"above header");
	if (status == TOOL_CONTINUE && settings.trust.signature != NULL &&
	    operands.count > 1)
		status = tool_usage_error(call,
					  "--signature is for one snapshot");
	if (status == TOOL_CONTINUE)
		status = validate_all(&settings, &operands);
	tool_texts_free(&settings.trust.trust);
	tool_texts_free(&settings.libraries);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_validate = {
	.name = "validate",
	.operands = "FILE...",
	.summary = "check snapshots; exit status 1 if any is bad",
	.description = "A folder stands for every *.snapshot below it.  With "
		       "--json there is one object a line.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = SIZE_MAX,
	.run = run,
};
