/*
 * The snapshot of all libraries that packages and people put on this machine.
 *
 * What package managers call when libraries came or went: as often as they
 * like, since it does nothing when the snapshot is what it would make.
 */
#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "base/parallel.h"
#include "builtins/native_names.h"
#include "library/folder.h"
#include "library/library.h"
#include "tools/common/report.h"
#include "tools/common/site.h"
#include "tools/snapshot-builder/create/base.h"
#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/create/presets.h"
#include "tools/snapshot-builder/problems.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROVENANCE_MAX	(64u << 20)
#define LOCK_TIMEOUT_MS 60000

/* Everybody starts from it, whoever makes it. */
#define FILE_MASK   022
#define FOLDER_MODE 0755

struct settings {
	const char *root;
	bool check;
	uint64_t jobs;
	bool quiet;
	bool json;
};

static const struct tool_option options[] = {
	{ "root", 0, "DIR", TOOL_TEXT, offsetof(struct settings, root),
	  "the folder that is '/' of the machine it is made for (/)", 0, 0,
	  NULL, false },
	{ "check", 0, NULL, TOOL_FLAG, offsetof(struct settings, check),
	  "write nothing; exit status 1 if there was something to do", 0, 0,
	  NULL, false },
	{ "jobs", 'j', "N", TOOL_NUMBER, offsetof(struct settings, jobs),
	  "threads that read, compile and pack (one for each processor)", 1,
	  1024, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "print nothing when all is well", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
};

enum outcome {
	SITE_CURRENT, /* nothing to do */
	SITE_MADE,
	SITE_REMOVED, /* there was one, and there are no libraries */
	SITE_NONE,    /* neither */
};

static const char *const outcome_words[] = {
	[SITE_CURRENT] = "current",
	[SITE_MADE] = "made",
	[SITE_REMOVED] = "removed",
	[SITE_NONE] = "none",
};

/* Paths below the root, all of them ours. */
struct site {
	const struct settings *settings;
	char *libraries;
	char *stdlib;
	char *snapshot;
	uint32_t entries; /* names in what was read */
};

static char *below(const char *root, const char *path)
{
	size_t root_size = strlen(root);
	size_t size = root_size + strlen(path) + 1;
	char *joined = tool_alloc(size);

	while (root_size != 0 && root[root_size - 1] == '/')
		root_size--;
	(void)snprintf(joined, size, "%.*s%s", (int)root_size, root, path);
	return joined;
}

static struct site site_begin(const struct settings *settings)
{
	return (struct site){
		.settings = settings,
		.libraries = below(settings->root, SITE_LIBRARIES),
		.stdlib = below(settings->root, SITE_STDLIB),
		.snapshot = below(settings->root, SITE_SNAPSHOT),
	};
}

static void site_end(struct site *site)
{
	free(site->libraries);
	free(site->stdlib);
	free(site->snapshot);
}

/* Something that a program could call: without that there is no library. */
static bool is_callable(const struct ms_tree_function *function)
{
	return !function->hidden && function->shadowed_by == MS_TREE_NONE &&
	       !ms_is_native(function->name, strlen(function->name));
}

static int has_libraries(const struct site *site, bool *out,
			 struct snap_error *err)
{
	struct ms_tree *tree;

	*out = false;
	if (access(site->libraries, F_OK) != 0 && errno == ENOENT)
		return 0;
	int rc = ms_tree_read(&tree, site->libraries, NULL, err);
	if (rc != 0)
		return rc;
	for (uint32_t i = 0; !*out && i < tree->function_count; i++)
		*out = is_callable(&tree->functions[i]);
	ms_tree_free(tree);
	return 0;
}

/* ----------------------------------------------------- what there is already
 */

static bool same_key(const struct snap_info *info,
		     const struct builder_input *input)
{
	struct snap_key key;

	return info->runtime == SNAP_RUNTIME_SESSION &&
	       builder_input_key(input, &key, NULL) == 0 &&
	       info->key.bytecode == key.bytecode &&
	       info->key.builtins == key.builtins &&
	       info->key.options == key.options;
}

/* Builder, options and every input with its digest are in the provenance. */
static bool same_inputs(const struct snap_reader *reader,
			const struct builder_input *input,
			const struct builder_plan *plan)
{
	char *recorded;
	size_t size;

	if (builder_load(reader, MS_SECTION_PROVENANCE, PROVENANCE_MAX,
			 &recorded, &size, NULL) != 0)
		return false;
	char *wanted = builder_provenance(input, plan);
	bool same = strcmp(recorded, wanted) == 0;
	free(wanted);
	free(recorded);
	return same;
}

/* Is the file whole, and what building would give? */
static bool is_current(const char *path, const struct builder_input *input,
		       const struct builder_plan *plan)
{
	const struct snap_reader_options deep = {
		.struct_size = sizeof(deep),
		.level = SNAP_LOAD_DEEP,
	};
	struct snap_reader *reader;
	struct snap_info info;

	if (snap_reader_open_file(&reader, path, &deep, NULL) != 0)
		return false;
	snap_reader_info(reader, &info);
	bool current =
		same_key(&info, input) && same_inputs(reader, input, plan);
	snap_reader_close(reader);
	return current;
}

/* ---------------------------------------------------------------- make, remove
 */

/* The folders above the file that aren't there yet. */
static int make_folders(char *path, struct snap_error *err)
{
	for (char *p = strchr(path + 1, '/'); p != NULL;
	     p = strchr(p + 1, '/')) {
		*p = '\0';
		bool made = mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST;
		int rc = made ? 0
			      : snap_fail_errno(err, errno,
						"cannot make the folder", path);
		*p = '/';
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* And its folder, if nothing else is in it. */
static int remove_snapshot(char *path, bool *was_there, struct snap_error *err)
{
	*was_there = unlink(path) == 0;
	if (!*was_there && errno != ENOENT && errno != ENOTDIR)
		return snap_fail_errno(err, errno, "cannot remove", path);
	if (*was_there) {
		char *slash = strrchr(path, '/');

		*slash = '\0';
		(void)rmdir(path);
		*slash = '/';
	}
	return 0;
}

static void tell_mistakes(const struct builder_input *input)
{
	for (size_t i = 0; i < tool_json_length(input->mistaken); i++) {
		const struct tool_json *row = tool_json_at(input->mistaken, i);

		tool_report_plain(
			tool_json_string(tool_json_get(row, "path")),
			"%s (left as text)",
			tool_json_string(tool_json_get(row, "message")));
	}
}

static int make(struct site *site, struct builder_input *input,
		const struct builder_plan *plan, struct fmt_problems *problems,
		struct snap_error *err)
{
	struct builder_product product;
	int rc = make_folders(site->snapshot, err);

	if (rc == 0)
		rc = builder_base_try(input, site->snapshot, plan->jobs, err);
	/* One library's mistake is not to be another one's loss. */
	if (rc == 0)
		rc = builder_input_compile(input, plan->jobs, true, problems,
					   err);
	if (rc == 0)
		rc = builder_build_file(input, plan, site->snapshot, &product,
					err);
	if (rc != 0)
		return rc;
	tell_mistakes(input);
	builder_product_free(&product);
	return 0;
}

static struct builder_plan site_plan(const struct settings *settings)
{
	const struct builder_preset *preset =
		&builder_presets_table[BUILDER_PRESET_DEFAULT];
	struct builder_plan plan = {
		.preset = preset->name,
		.layout = preset->layout,
		.jobs = settings->jobs != TOOL_UNSET
				? (uint32_t)settings->jobs
				: snap_parallel_processors(),
		.lock_timeout_ms = LOCK_TIMEOUT_MS,
	};

	builder_layout_settle(&plan.layout);
	return plan;
}

static int update(struct site *site, const struct tool_texts *paths,
		  struct fmt_problems *problems, enum outcome *outcome,
		  struct snap_error *err)
{
	const struct builder_plan plan = site_plan(site->settings);
	const struct builder_reading reading = { .jobs = plan.jobs };
	struct builder_input input;
	int rc = builder_input_read(&input, paths, &reading, problems, err);

	if (rc != 0)
		return rc;
	site->entries = input.library->entry_count;
	*outcome = is_current(site->snapshot, &input, &plan) ? SITE_CURRENT
							     : SITE_MADE;
	if (*outcome == SITE_MADE && !site->settings->check)
		rc = make(site, &input, &plan, problems, err);
	builder_input_free(&input);
	return rc;
}

/* ------------------------------------------------------------------ the
 * command */

static int tell(const struct site *site, enum outcome outcome)
{
	const struct settings *settings = site->settings;
	const char *word = outcome_words[outcome];
	bool done = outcome == SITE_CURRENT || outcome == SITE_NONE;

	if (settings->json) {
		struct tool_json *json = tool_json_object();

		tool_json_put_text(json, "schema", "snapshot-site/1");
		tool_json_put_text(json, "path", site->snapshot);
		tool_json_put_text(json, "libraries", site->libraries);
		tool_json_put_text(json, "outcome", word);
		tool_json_put_bool(json, "checked", settings->check);
		tool_json_put_number(json, "entries", site->entries);
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
		tool_json_free(json);
	} else if (!settings->quiet) {
		tool_put_text(stdout, site->snapshot, strlen(site->snapshot));
		(void)printf(": %s%s\n",
			     settings->check && !done ? "to be " : "", word);
	}
	return settings->check && !done ? TOOL_NO : TOOL_YES;
}

static int nothing_to_make(struct site *site, enum outcome *outcome,
			   struct snap_error *err)
{
	bool was_there = access(site->snapshot, F_OK) == 0;
	int rc = 0;

	if (!site->settings->check)
		rc = remove_snapshot(site->snapshot, &was_there, err);
	*outcome = was_there ? SITE_REMOVED : SITE_NONE;
	return rc;
}

/* A snapshot of what was is worse than none: then sessions read the texts. */
static int fail(struct site *site, const struct fmt_problems *problems,
		const struct tool_texts *paths, const struct snap_error *err)
{
	bool was_there;

	if (!site->settings->check)
		(void)remove_snapshot(site->snapshot, &was_there, NULL);
	return builder_fail_input(problems, paths, err, site->settings->json);
}

static int run_site(struct site *site)
{
	const char *items[] = { site->stdlib, site->libraries };
	bool alone = access(site->stdlib, F_OK) != 0;
	const struct tool_texts paths = {
		.items = items + (alone ? 1 : 0),
		.count = alone ? 1 : 2,
	};
	enum outcome outcome = SITE_NONE;
	struct fmt_problems problems;
	struct snap_error err;
	bool any;

	fmt_problems_begin(&problems, NULL);
	int rc = has_libraries(site, &any, &err);
	if (rc == 0 && any)
		rc = update(site, &paths, &problems, &outcome, &err);
	else if (rc == 0)
		rc = nothing_to_make(site, &outcome, &err);
	int status = rc == 0 ? tell(site, outcome)
			     : fail(site, &problems, &paths, &err);
	fmt_problems_end(&problems);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .root = "/", .jobs = TOOL_UNSET };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	tool_texts_free(&operands);
	if (status != TOOL_CONTINUE)
		return status;
	(void)umask(FILE_MASK);
	struct site site = site_begin(&settings);
	status = run_site(&site);
	site_end(&site);
	return status;
}

const struct tool_command builder_site = {
	.name = "site",
	.summary = "bring the snapshot of this machine's libraries up to date",
	.operands = "",
	.description =
		"The libraries are the folders in share/snapshot/libraries.d, "
		"together with the standard one; sessions start from their "
		"snapshot. When it is what would be "
		"made, nothing is done; when there are no libraries, there is "
		"none.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.run = run,
};
