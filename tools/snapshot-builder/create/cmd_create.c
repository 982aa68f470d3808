#include "tools/snapshot-builder/builder.h"

#include "base/parallel.h"
#include "tools/common/report.h"
#include "tools/common/signature.h"
#include "tools/common/terminal.h"
#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/create/config.h"
#include "tools/snapshot-builder/create/create.h"
#include "tools/snapshot-builder/create/presets.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/problems.h"

#include <string.h>

/* By enum snap_codec: pages are for what is hot. */
static const char *const cold_codec_words[] = { "raw", "zstd", "blocks", NULL };

static const char *const yes_no[] = { "yes", "no", NULL };

static const char *const on_error_words[] = { "fail", "skip", NULL };

static const struct tool_option options[] = {
	{ "library", 'L', "DIR|FILE", TOOL_TEXTS,
	  offsetof(struct create_settings, libraries),
	  "folder of a library, or its manifest, or any folder of .m files; "
	  "may "
	  "be given several times, the libraries are united",
	  0, 0, NULL, false },
	{ "exclude", 0, "PATTERN", TOOL_TEXTS,
	  offsetof(struct create_settings, exclude),
	  "leave out functions whose files, or a folder they are in, match; "
	  "may be given several times",
	  0, 0, NULL, false },
	{ "config", 0, "FILE", TOOL_TEXT,
	  offsetof(struct create_settings, config),
	  "read options from this YAML file; those of the command line beat "
	  "them",
	  0, 0, NULL, false },
	{ "print-config", 0, NULL, TOOL_FLAG,
	  offsetof(struct create_settings, print_config),
	  "print all that is set, as such a file, and build nothing", 0, 0,
	  NULL, false },
	{ "output", 'o', "FILE", TOOL_TEXT,
	  offsetof(struct create_settings, output),
	  "the snapshot to write or replace", 0, 0, NULL, false },
	{ "preset", 'p', "NAME", TOOL_CHOICE,
	  offsetof(struct create_settings, preset),
	  "how to lay the file out, see 'presets' (production)", 0, 0,
	  builder_preset_words, false },
	{ "codec", 0, "NAME", TOOL_CHOICE,
	  offsetof(struct create_settings, codec),
	  "how cold sections are stored", 0, 0, cold_codec_words, false },
	{ "level", 0, "N", TOOL_NUMBER, offsetof(struct create_settings, level),
	  "zstd level, 1 to 19", 1, 19, NULL, false },
	{ "block-size", 0, "BYTES", TOOL_NUMBER,
	  offsetof(struct create_settings, block_size),
	  "unpacked size of one block, 1K to 16M", 1 << 10, 16 << 20, NULL,
	  false },
	{ "dictionary-size", 0, "BYTES", TOOL_NUMBER,
	  offsetof(struct create_settings, dictionary_size),
	  "size of the trained dictionary, 0 for none, at most 4M", 0, 4 << 20,
	  NULL, false },
	{ "sources", 0, "yes|no", TOOL_CHOICE,
	  offsetof(struct create_settings, sources),
	  "carry the text of .m functions", 0, 0, yes_no, false },
	{ "dialect", 0, "NAME", TOOL_CHOICE,
	  offsetof(struct create_settings, dialect),
	  "the language of the .m files (matlab)", 0, 0, builder_dialect_words,
	  false },
	{ "on-error", 0, "fail|skip", TOOL_CHOICE,
	  offsetof(struct create_settings, on_error),
	  "what to do about .m files that can't be compiled: write nothing "
	  "(fail), or leave them without code",
	  0, 0, on_error_words, false },
	{ "base", 0, "FILE", TOOL_TEXT, offsetof(struct create_settings, base),
	  "take over the code of unchanged functions from this snapshot; the "
	  "bytes are those of a build without it",
	  0, 0, NULL, false },
	{ "incremental", 0, NULL, TOOL_FLAG,
	  offsetof(struct create_settings, incremental),
	  "the same with the output that is there, if there is one that can "
	  "be read",
	  0, 0, NULL, false },
	{ "store", 0, "DIR", TOOL_TEXT, offsetof(struct create_settings, store),
	  "take the snapshot from this store if it was built of the same "
	  "before, and add what is built (snapshot-builder in the user's "
	  "cache)",
	  0, 0, NULL, true },
	{ "jobs", 'j', "N", TOOL_NUMBER, offsetof(struct create_settings, jobs),
	  "threads that read, compile and pack (one for each processor); the "
	  "file "
	  "doesn't depend "
	  "on it",
	  1, 1024, NULL, false },
	{ "timestamp", 0, "SECONDS", TOOL_NUMBER,
	  offsetof(struct create_settings, timestamp),
	  "record this time, in seconds since 1970; without it that of "
	  "SOURCE_DATE_EPOCH, or none",
	  0, INT64_MAX, NULL, false },
	{ "serial", 0, "N", TOOL_NUMBER,
	  offsetof(struct create_settings, serial),
	  "record this number, which is to rise from one release to the next, "
	  "so that old ones can be refused",
	  0, INT64_MAX, NULL, false },
	{ "seal", 0, NULL, TOOL_FLAG, offsetof(struct create_settings, seal),
	  "add a seal for each section and page, so that the snapshot can be "
	  "signed",
	  0, 0, NULL, false },
	{ "report", 0, "FILE", TOOL_TEXT,
	  offsetof(struct create_settings, report),
	  "write times, sizes and memory there, as JSON", 0, 0, NULL, false },
	{ "depfile", 0, "FILE", TOOL_TEXT,
	  offsetof(struct create_settings, depfile),
	  "write there what the output depends on, as a rule for make or ninja",
	  0, 0, NULL, false },
	{ "lock-timeout", 0, "MS", TOOL_NUMBER,
	  offsetof(struct create_settings, lock_timeout),
	  "wait that long for another builder of the same file (10000)", 0,
	  3600000, NULL, false },
	{ "progress", 0, "MODE", TOOL_CHOICE,
	  offsetof(struct create_settings, progress),
	  "how to show progress on standard error", 0, 0, tool_progress_words,
	  false },
	{ "check", 0, NULL, TOOL_FLAG, offsetof(struct create_settings, check),
	  "build twice under different conditions first and compare; with it "
	  "-o may be left out",
	  0, 0, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG,
	  offsetof(struct create_settings, quiet),
	  "print nothing when all is well", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct create_settings),
};

static void choose_layout(const struct create_settings *settings,
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
			  const struct create_settings *settings)
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

static int plan_and_create(const struct tool_call *call,
			   const struct create_settings *settings,
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
	status = create_run(settings, &plan, &problems);
	fmt_problems_end(&problems);
	return status;
}

/* Every part of the layout as it will be, so that the presets of another
 * version make no difference. */
static int print_config(const struct tool_call *call,
			const struct create_settings *settings)
{
	struct create_settings shown = *settings;
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
static int apply_config(const struct tool_call *call,
			struct create_settings *settings,
			const struct create_settings *defaults,
			struct builder_config *config)
{
	struct create_settings both = *defaults;
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

static int run_settings(const struct tool_call *call,
			struct create_settings *settings,
			const struct create_settings *defaults)
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
	const struct create_settings defaults = {
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
	struct create_settings settings = defaults;
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
