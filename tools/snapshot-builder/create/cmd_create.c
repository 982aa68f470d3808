#include "tools/snapshot-builder/builder.h"

#include "base/file.h"
#include "base/parallel.h"
#include "tools/common/report.h"
#include "tools/common/signature.h"
#include "tools/common/terminal.h"
#include "tools/snapshot-builder/create/base.h"
#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/create/build_report.h"
#include "tools/snapshot-builder/create/check.h"
#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/create/config.h"
#include "tools/snapshot-builder/create/depfile.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/create/presets.h"
#include "tools/snapshot-builder/problems.h"
#include "tools/snapshot-builder/create/reuse.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct settings {
	struct tool_texts libraries;
	struct tool_texts exclude;
	const char *config;
	bool print_config;
	const char *output;
	int preset;
	int codec;
	uint64_t level;
	uint64_t block_size;
	uint64_t dictionary_size;
	int sources;
	int dialect;
	int on_error;
	const char *base;
	bool incremental;
	const char *store;
	uint64_t jobs;
	uint64_t timestamp;
	uint64_t serial;
	bool seal;
	const char *report;
	const char *depfile;
	uint64_t lock_timeout;
	int progress;
	bool check;
	bool json;
	bool quiet;
};

/* By enum snap_codec: pages are for what is hot. */
static const char *const cold_codec_words[] = { "raw", "zstd", "blocks", NULL };

static const char *const yes_no[] = { "yes", "no", NULL };

enum on_error {
	ON_ERROR_FAIL,
	ON_ERROR_SKIP,
};
static const char *const on_error_words[] = { "fail", "skip", NULL };

static const struct tool_option options[] = {
	{ "library", 'L', "DIR|FILE", TOOL_TEXTS,
	  offsetof(struct settings, libraries),
	  "folder of a library, or its manifest, or any folder of .m files; "
	  "may "
	  "be given several times, the libraries are united",
	  0, 0, NULL, false },
	{ "exclude", 0, "PATTERN", TOOL_TEXTS,
	  offsetof(struct settings, exclude),
	  "leave out functions whose files, or a folder they are in, match; "
	  "may be given several times",
	  0, 0, NULL, false },
	{ "config", 0, "FILE", TOOL_TEXT, offsetof(struct settings, config),
	  "read options from this YAML file; those of the command line beat "
	  "them",
	  0, 0, NULL, false },
	{ "print-config", 0, NULL, TOOL_FLAG,
	  offsetof(struct settings, print_config),
	  "print all that is set, as such a file, and build nothing", 0, 0,
	  NULL, false },
	{ "output", 'o', "FILE", TOOL_TEXT, offsetof(struct settings, output),
	  "the snapshot to write or replace", 0, 0, NULL, false },
	{ "preset", 'p', "NAME", TOOL_CHOICE, offsetof(struct settings, preset),
	  "how to lay the file out, see 'presets' (production)", 0, 0,
	  builder_preset_words, false },
	{ "codec", 0, "NAME", TOOL_CHOICE, offsetof(struct settings, codec),
	  "how cold sections are stored", 0, 0, cold_codec_words, false },
	{ "level", 0, "N", TOOL_NUMBER, offsetof(struct settings, level),
	  "zstd level, 1 to 19", 1, 19, NULL, false },
	{ "block-size", 0, "BYTES", TOOL_NUMBER,
	  offsetof(struct settings, block_size),
	  "unpacked size of one block, 1K to 16M", 1 << 10, 16 << 20, NULL,
	  false },
	{ "dictionary-size", 0, "BYTES", TOOL_NUMBER,
	  offsetof(struct settings, dictionary_size),
	  "size of the trained dictionary, 0 for none, at most 4M", 0, 4 << 20,
	  NULL, false },
	{ "sources", 0, "yes|no", TOOL_CHOICE,
	  offsetof(struct settings, sources), "carry the text of .m functions",
	  0, 0, yes_no, false },
	{ "dialect", 0, "NAME", TOOL_CHOICE, offsetof(struct settings, dialect),
	  "the language of the .m files (matlab)", 0, 0, builder_dialect_words,
	  false },
	{ "on-error", 0, "fail|skip", TOOL_CHOICE,
	  offsetof(struct settings, on_error),
	  "what to do about .m files that can't be compiled: write nothing "
	  "(fail), or leave them without code",
	  0, 0, on_error_words, false },
	{ "base", 0, "FILE", TOOL_TEXT, offsetof(struct settings, base),
	  "take over the code of unchanged functions from this snapshot; the "
	  "bytes are those of a build without it",
	  0, 0, NULL, false },
	{ "incremental", 0, NULL, TOOL_FLAG,
	  offsetof(struct settings, incremental),
	  "the same with the output that is there, if there is one that can "
	  "be read",
	  0, 0, NULL, false },
	{ "store", 0, "DIR", TOOL_TEXT, offsetof(struct settings, store),
	  "take the snapshot from this store if it was built of the same "
	  "before, and add what is built (snapshot-builder in the user's "
	  "cache)",
	  0, 0, NULL, true },
	{ "jobs", 'j', "N", TOOL_NUMBER, offsetof(struct settings, jobs),
	  "threads that read, compile and pack (one for each processor); the "
	  "file "
	  "doesn't depend "
	  "on it",
	  1, 1024, NULL, false },
	{ "timestamp", 0, "SECONDS", TOOL_NUMBER,
	  offsetof(struct settings, timestamp),
	  "record this time, in seconds since 1970; without it that of "
	  "SOURCE_DATE_EPOCH, or none",
	  0, INT64_MAX, NULL, false },
	{ "serial", 0, "N", TOOL_NUMBER, offsetof(struct settings, serial),
	  "record this number, which is to rise from one release to the next, "
	  "so that old ones can be refused",
	  0, INT64_MAX, NULL, false },
	{ "seal", 0, NULL, TOOL_FLAG, offsetof(struct settings, seal),
	  "add a seal for each section and page, so that the snapshot can be "
	  "signed",
	  0, 0, NULL, false },
	{ "report", 0, "FILE", TOOL_TEXT, offsetof(struct settings, report),
	  "write times, sizes and memory there, as JSON", 0, 0, NULL, false },
	{ "depfile", 0, "FILE", TOOL_TEXT, offsetof(struct settings, depfile),
	  "write there what the output depends on, as a rule for make or ninja",
	  0, 0, NULL, false },
	{ "lock-timeout", 0, "MS", TOOL_NUMBER,
	  offsetof(struct settings, lock_timeout),
	  "wait that long for another builder of the same file (10000)", 0,
	  3600000, NULL, false },
	{ "progress", 0, "MODE", TOOL_CHOICE,
	  offsetof(struct settings, progress),
	  "how to show progress on standard error", 0, 0, tool_progress_words,
	  false },
	{ "check", 0, NULL, TOOL_FLAG, offsetof(struct settings, check),
	  "build twice under different conditions first and compare; with it "
	  "-o may be left out",
	  0, 0, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "print nothing when all is well", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
};

static void choose_layout(const struct settings *settings,
			  struct builder_plan *plan)
{
	struct ms_library_layout *layout = &plan->layout;

	plan->preset = builder_presets_table[settings->preset].name;
	*layout = builder_presets_table[settings->preset].layout;
	if (settings->codec != TOOL_UNSET_CHOICE)
		layout->cold_codec = (enum snap_codec)settings->codec;
	if (settings->level != TOOL_UNSET)
		layout->level = (int)settings->level;
	if (settings->block_size != TOOL_UNSET)
		layout->block_size = (uint32_t)settings->block_size;
	if (settings->dictionary_size != TOOL_UNSET)
		layout->dictionary_size = (uint32_t)settings->dictionary_size;
	if (settings->sources != TOOL_UNSET_CHOICE)
		layout->sources = settings->sources == 0;
	builder_layout_settle(layout);
}

static int check_settings(const struct tool_call *call,
			  const struct settings *settings)
{
	if (settings->libraries.count == 0)
		return tool_usage_error(call, "needs a --library to read");
	if (settings->seal && !tool_can_sign())
		return tool_usage_error(call, "--seal: this snapshot-builder "
					      "was built without libsodium");
	if (settings->output == NULL && !settings->check)
		return tool_usage_error(call, "needs an --output to write, or "
					      "--check");
	if (settings->base != NULL && settings->incremental)
		return tool_usage_error(
			call, "--base and --incremental both name what to "
			      "take code from");
	if (settings->depfile != NULL && settings->output == NULL)
		return tool_usage_error(call, "--depfile: without an --output "
					      "nothing depends on anything");
	if (settings->output != NULL && strcmp(settings->output, "-") == 0)
		return tool_usage_error(
			call, "-o -: a snapshot replaces a file and is read "
			      "back before that; a pipe can do neither");
	return TOOL_CONTINUE;
}

static void print_product(const struct settings *settings,
			  const struct builder_product *product, double seconds)
{
	const struct ms_library_info *counts = &product->counts;
	uint64_t size = product->info.file_size;
	/* Rounded so that the parts sum up. */
	uint64_t total = (size + 512) / 1024;
	uint64_t cold = (product->cold_size + 512) / 1024;

	tool_put_text(stdout, settings->output, strlen(settings->output));
	(void)printf("  %llu KiB (hot %llu, cold %llu)  %u builtins, "
		     "%u functions\n",
		     ull(total), ull(total - cold), ull(cold),
		     counts->builtin_count, counts->function_count);
	(void)printf("key %.8s  content %.8s  %.0f ms%s%s\n",
		     product->info.key_text, product->info.content_text,
		     seconds * 1e3, product->reused != NULL ? ", from " : "",
		     product->reused != NULL ? product->reused : "");
}

/* Both the --json output and the --report file are this one object. */
static int tell(const struct settings *settings,
		const struct builder_report *report)
{
	struct tool_json *json = builder_report_json(report);
	int status = TOOL_YES;

	if (settings->json)
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	else if (!settings->quiet)
		print_product(settings, report->product, report->total_seconds);
	if (settings->report != NULL)
		status = builder_report_write(settings->report, json);
	tool_json_free(json);
	return status;
}

static int write_depfile(const struct settings *settings,
			 const struct builder_input *input)
{
	const struct builder_depfile what = {
		.output = settings->output,
		.libraries = &settings->libraries,
		.input = input,
		.exclude = &settings->exclude,
		.config = settings->config,
	};
	struct snap_error err;

	if (settings->depfile == NULL ||
	    builder_depfile_write(settings->depfile, &what, &err) == 0)
		return TOOL_YES;
	tool_report_plain(settings->depfile, "cannot write the rule: %s",
			  err.message);
	return TOOL_UNKNOWN;
}

/* The output as it was when we began. */
struct before {
	bool there;
	struct stat status;
};

static struct before look_at_output(const struct settings *settings)
{
	struct before before = { .there = false };

	if (settings->output != NULL)
		before.there = stat(settings->output, &before.status) == 0;
	return before;
}

static bool was_replaced(const struct settings *settings,
			 const struct before *before)
{
	struct before now = look_at_output(settings);

	if (!now.there || !before->there)
		return now.there;
	return now.status.st_dev != before->status.st_dev ||
	       now.status.st_ino != before->status.st_ino ||
	       now.status.st_mtim.tv_sec != before->status.st_mtim.tv_sec ||
	       now.status.st_mtim.tv_nsec != before->status.st_mtim.tv_nsec;
}

/* Until the other builder is done, or gone. */
static int wait_for_turn(const struct settings *settings,
			 const struct builder_plan *plan,
			 struct snap_error *err)
{
	struct snap_replace turn;

	if (!settings->quiet)
		tool_report_plain("create", "waiting for another builder of %s",
				  settings->output);
	int rc = snap_replace_begin(&turn, settings->output,
				    plan->lock_timeout_ms, NULL, err);
	if (rc == 0)
		snap_replace_abort(&turn);
	return rc;
}

/* Builders of one file take turns; what another one made of the same is not
 * made again. */
static int build_in_turn(const struct settings *settings,
			 const struct builder_input *input,
			 const struct builder_plan *plan,
			 const struct before *before,
			 struct builder_product *product,
			 struct snap_error *err)
{
	struct builder_plan at_once = *plan;
	int rc = SNAP_E_LOCKED;

	at_once.lock_timeout_ms = 0;
	if (was_replaced(settings, before) &&
	    builder_reuse_file(input, plan, settings->output, product))
		return 0;
	rc = builder_build_file(input, &at_once, settings->output, product,
				err);
	if (rc != SNAP_E_LOCKED || plan->lock_timeout_ms == 0)
		return rc;
	rc = wait_for_turn(settings, plan, err);
	if (rc != 0 ||
	    builder_reuse_file(input, plan, settings->output, product))
		return rc;
	return builder_build_file(input, plan, settings->output, product, err);
}

static const char *store_path(const struct settings *settings)
{
	return settings->store[0] == '\0' ? NULL : settings->store;
}

/* That there is no store yet is no mistake; that others may change it is. */
static int look_in_store(const struct settings *settings,
			 const struct builder_input *input,
			 const struct builder_plan *plan, bool *found,
			 struct builder_product *product,
			 struct snap_error *err)
{
	struct store store;
	int rc = store_open(&store, store_path(settings), STORE_LOOK, 0, err);

	*found = false;
	if (rc != 0)
		return rc == SNAP_E_NOT_FOUND ? 0 : rc;
	rc = builder_reuse_stored(input, plan, &store, settings->output, found,
				  product, err);
	store_close(&store);
	return rc;
}

/* The output is good, whatever becomes of the copy. */
static void add_to_store(const struct settings *settings,
			 const struct builder_plan *plan)
{
	struct snap_error err;
	struct store store;
	char *path = NULL;
	bool reused;
	int rc = store_open(&store, store_path(settings), STORE_ADD,
			    plan->lock_timeout_ms, &err);

	if (rc == 0) {
		rc = store_add(&store, settings->output, &path, &reused, &err);
		store_close(&store);
	}
	if (rc == 0)
		free(path);
	else if (!settings->quiet)
		tool_report_plain("create", "not added to the store: %s",
				  err.message);
}

static int finish_output(const struct settings *settings,
			 const struct builder_input *input,
			 const struct builder_plan *plan,
			 struct builder_product *product, double begun,
			 double read)
{
	const struct builder_report report = {
		.path = settings->output,
		.input = input,
		.plan = plan,
		.product = product,
		.read_seconds = read - begun,
		.total_seconds = builder_now() - begun,
	};
	int status = tell(settings, &report);

	builder_product_free(product);
	return status == TOOL_YES ? write_depfile(settings, input) : status;
}

static int write_output(const struct settings *settings,
			const struct builder_input *input,
			const struct builder_plan *plan,
			const struct before *before, double begun, double read)
{
	struct builder_product product;
	struct snap_error err;

	if (build_in_turn(settings, input, plan, before, &product, &err) != 0)
		return builder_fail(settings->output, &err, settings->json);
	if (settings->store != NULL)
		add_to_store(settings, plan);
	return finish_output(settings, input, plan, &product, begun, read);
}

static void print_check(const struct settings *settings,
			const struct builder_difference *difference,
			const char *content)
{
	if (difference->differs)
		tool_report_plain("check",
				  "the two builds differ at byte %llu: %s "
				  "(%llu and %llu bytes)",
				  ull(difference->offset), difference->where,
				  ull(difference->size[0]),
				  ull(difference->size[1]));
	else if (!settings->quiet)
		(void)printf("check: 2 builds, 1 digest: content %.8s\n",
			     content);
}

static void print_check_json(const struct builder_difference *difference,
			     const char *content)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "schema", "snapshot-check/1");
	tool_json_put_bool(json, "ok", !difference->differs);
	tool_json_put_number(json, "builds", 2);
	tool_json_put_text(json, "content", content);
	tool_json_put_number(json, "size", difference->size[0]);
	if (difference->differs) {
		tool_json_put_number(json, "offset", difference->offset);
		tool_json_put_text(json, "where", difference->where);
	}
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static int check(const struct settings *settings,
		 const struct builder_input *input,
		 const struct builder_plan *plan)
{
	struct builder_difference difference;
	char content[SNAP_DIGEST_TEXT_SIZE];
	struct snap_error err;

	if (builder_check(input, plan, &settings->libraries, &difference,
			  content, &err) != 0)
		return builder_fail(NULL, &err, settings->json);
	/* One document on standard output: the report, if there will be one. */
	if (!settings->json)
		print_check(settings, &difference, content);
	else if (difference.differs || settings->output == NULL)
		print_check_json(&difference, content);
	return difference.differs ? TOOL_NO : TOOL_YES;
}

static int read_input(const struct settings *settings,
		      const struct builder_plan *plan,
		      struct builder_input *input,
		      struct fmt_problems *problems, struct snap_error *err)
{
	const struct builder_reading reading = {
		.jobs = plan->jobs,
		.dialect = plan->dialect,
		.allocator = plan->allocator,
		.exclude = plan->exclude,
	};

	return builder_input_read(input, &settings->libraries, &reading,
				  problems, err);
}

static int compile(const struct settings *settings,
		   const struct builder_plan *plan, struct builder_input *input,
		   struct fmt_problems *problems, struct snap_error *err)
{
	int rc = 0;

	if (settings->base != NULL)
		rc = builder_base_take(input, settings->base, plan->jobs, err);
	else if (settings->incremental && settings->output != NULL)
		rc = builder_base_try(input, settings->output, plan->jobs, err);
	if (rc == 0)
		rc = builder_input_compile(input, plan->jobs,
					   settings->on_error == ON_ERROR_SKIP,
					   problems, err);
	return rc;
}

/* A line each: the report tells which. */
static void print_left_out(const struct builder_input *input)
{
	uint32_t mistaken = input->counts.mistaken;
	size_t shadowed = tool_json_length(input->shadows);
	size_t skipped = tool_json_length(input->skipped);

	if (mistaken != 0)
		tool_report_plain("create",
				  "%u function%s can't be compiled and ha%s no "
				  "code, see --report",
				  mistaken, mistaken == 1 ? "" : "s",
				  mistaken == 1 ? "s" : "ve");
	if (shadowed + skipped != 0)
		tool_report_plain("create",
				  "left out: %zu in the shadow of others, %zu "
				  "that are no functions of the library, see "
				  "--report",
				  shadowed, skipped);
}

static int check_and_write(const struct settings *settings,
			   const struct builder_plan *plan,
			   struct builder_input *input,
			   const struct before *before,
			   struct tool_progress *progress, double begun)
{
	uint64_t steps = settings->check ? 3 : 2;
	double read = builder_now() - input->compile_seconds;
	int status = TOOL_YES;

	if (settings->check) {
		tool_progress_step(progress, "check", 1, steps);
		status = check(settings, input, plan);
	}
	if (status == TOOL_YES && settings->output != NULL) {
		tool_progress_step(progress, "write", steps - 1, steps);
		/* The line must be gone before results are printed. */
		tool_progress_end(progress);
		if (!settings->quiet)
			print_left_out(input);
		status = write_output(settings, input, plan, before, begun,
				      read);
	}
	tool_progress_step(progress, "end", steps, steps);
	tool_progress_end(progress);
	return status;
}

/* Without compiling anything: TOOL_CONTINUE when nothing was found. */
static int take_from_store(const struct settings *settings,
			   const struct builder_plan *plan,
			   const struct builder_input *input, double begun)
{
	struct builder_product product;
	struct snap_error err;
	bool found;

	if (settings->store == NULL || settings->output == NULL ||
	    settings->check)
		return TOOL_CONTINUE;
	if (look_in_store(settings, input, plan, &found, &product, &err) != 0)
		return builder_fail(settings->output, &err, settings->json);
	if (!found)
		return TOOL_CONTINUE;
	if (!settings->quiet)
		print_left_out(input);
	return finish_output(settings, input, plan, &product, begun,
			     builder_now());
}

static int create_from(const struct settings *settings,
		       const struct builder_plan *plan,
		       struct builder_input *input, const struct before *before,
		       struct fmt_problems *problems,
		       struct tool_progress *progress, double begun)
{
	struct snap_error err;

	if (compile(settings, plan, input, problems, &err) != 0) {
		tool_progress_end(progress);
		return builder_fail_input(problems, &settings->libraries, &err,
					  settings->json);
	}
	return check_and_write(settings, plan, input, before, progress, begun);
}

static int create(const struct settings *settings,
		  const struct builder_plan *plan,
		  struct fmt_problems *problems)
{
	struct tool_progress progress = tool_progress_begin(
		(enum tool_progress_mode)settings->progress);
	const struct before before = look_at_output(settings);
	struct builder_input input;
	struct snap_error err;
	double begun = builder_now();

	tool_progress_step(&progress, "read", 0, settings->check ? 3 : 2);
	if (read_input(settings, plan, &input, problems, &err) != 0) {
		tool_progress_end(&progress);
		return builder_fail_input(problems, &settings->libraries, &err,
					  settings->json);
	}
	int status = take_from_store(settings, plan, &input, begun);
	if (status == TOOL_CONTINUE)
		status = create_from(settings, plan, &input, &before, problems,
				     &progress, begun);
	else
		tool_progress_end(&progress);
	builder_input_free(&input);
	return status;
}

static int plan_and_create(const struct tool_call *call,
			   const struct settings *settings,
			   const char *config_digest)
{
	struct builder_plan plan = {
		.jobs = settings->jobs != TOOL_UNSET
				? (uint32_t)settings->jobs
				: snap_parallel_processors(),
		.dialect = (uint8_t)settings->dialect,
		.lock_timeout_ms = (uint32_t)settings->lock_timeout,
		.exclude = &settings->exclude,
		.config_digest = config_digest,
		.timestamp = settings->timestamp,
		.serial = settings->serial != TOOL_UNSET ? settings->serial : 0,
		.seal = settings->seal,
	};
	struct fmt_problems problems;
	int status = check_settings(call, settings);

	if (status == TOOL_CONTINUE)
		status = builder_timestamp(call, INT64_MAX, &plan.timestamp);
	if (status != TOOL_CONTINUE)
		return status;
	choose_layout(settings, &plan);
	fmt_problems_begin(&problems, NULL);
	status = create(settings, &plan, &problems);
	fmt_problems_end(&problems);
	return status;
}

/* Every part of the layout as it will be, so that the presets of another
 * version make no difference. */
static int print_config(const struct tool_call *call,
			const struct settings *settings)
{
	struct settings shown = *settings;
	struct builder_plan plan = { 0 };

	choose_layout(settings, &plan);
	shown.codec = (int)plan.layout.cold_codec;
	shown.level = plan.layout.level != 0 ? (uint64_t)plan.layout.level
					     : TOOL_UNSET;
	shown.block_size = plan.layout.block_size != 0 ? plan.layout.block_size
						       : TOOL_UNSET;
	shown.dictionary_size = plan.layout.cold_codec == SNAP_CODEC_BLOCKS
					? plan.layout.dictionary_size
					: TOOL_UNSET;
	shown.sources = plan.layout.sources ? 0 : 1;
	builder_config_print(stdout, call->command, &shown);
	return TOOL_YES;
}

/* What the command line lists replaces the file's list. */
static void prefer(struct tool_texts *given, struct tool_texts *kept)
{
	if (given->count != 0) {
		tool_texts_free(kept);
		return;
	}
	*given = *kept;
	*kept = (struct tool_texts){ 0 };
}

/* The settings of the file, and over them, once more, the command line's. */
static int apply_config(const struct tool_call *call, struct settings *settings,
			const struct settings *defaults,
			struct builder_config *config)
{
	struct settings both = *defaults;
	struct tool_texts operands;
	struct fmt_problems problems;
	struct snap_error err;
	int status = TOOL_CONTINUE;

	fmt_problems_begin(&problems, NULL);
	if (builder_config_read(config, settings->config, call->command, &both,
				&problems, &err) != 0) {
		const struct tool_texts path = { &settings->config, 1 };

		status = builder_fail_input(&problems, &path, &err,
					    settings->json);
	}
	fmt_problems_end(&problems);
	struct tool_texts libraries = both.libraries;
	struct tool_texts exclude = both.exclude;
	both.libraries = both.exclude = (struct tool_texts){ 0 };
	if (status == TOOL_CONTINUE) {
		tool_texts_free(&settings->libraries);
		tool_texts_free(&settings->exclude);
		status = tool_parse(call, &both, &operands);
		tool_texts_free(&operands);
		*settings = both;
		prefer(&settings->libraries, &libraries);
		prefer(&settings->exclude, &exclude);
	}
	tool_texts_free(&libraries);
	tool_texts_free(&exclude);
	return status;
}

static int run_settings(const struct tool_call *call, struct settings *settings,
			const struct settings *defaults)
{
	struct builder_config config = { 0 };
	char digest[SNAP_DIGEST128_TEXT_SIZE];
	int status = TOOL_CONTINUE;

	if (settings->config != NULL) {
		status = apply_config(call, settings, defaults, &config);
		snap_digest128_text(&config.file.digest, digest);
	}
	if (status == TOOL_CONTINUE && settings->print_config)
		status = print_config(call, settings);
	if (status == TOOL_CONTINUE)
		status = plan_and_create(call, settings,
					 settings->config != NULL ? digest
								  : NULL);
	tool_texts_free(&settings->libraries);
	tool_texts_free(&settings->exclude);
	builder_config_end(&config);
	return status;
}

static int run(const struct tool_call *call)
{
	const struct settings defaults = {
		.preset = BUILDER_PRESET_DEFAULT,
		.codec = TOOL_UNSET_CHOICE,
		.level = TOOL_UNSET,
		.block_size = TOOL_UNSET,
		.dictionary_size = TOOL_UNSET,
		.sources = TOOL_UNSET_CHOICE,
		.jobs = TOOL_UNSET,
		.timestamp = TOOL_UNSET,
		.serial = TOOL_UNSET,
		.lock_timeout = 10000,
	};
	struct settings settings = defaults;
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	tool_texts_free(&operands);
	if (status == TOOL_CONTINUE)
		return run_settings(call, &settings, &defaults);
	tool_texts_free(&settings.libraries);
	tool_texts_free(&settings.exclude);
	return status;
}

const struct tool_command builder_create = {
	.name = "create",
	.operands = "",
	.summary = "build a snapshot from libraries",
	.description =
		"Reads the metadata and sources of each library, tells "
		"every mistake in them, and replaces the output atomically "
		"by a snapshot that was read back and checked. The same "
		"content gives the same bytes, whatever the machine, "
		"folder, user or time.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.run = run,
};
