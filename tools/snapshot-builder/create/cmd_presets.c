#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "base/parallel.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/find_library.h"
#include "tools/snapshot-builder/create/measure.h"
#include "tools/snapshot-builder/create/presets.h"
#include "tools/snapshot-builder/problems.h"

#include <stdlib.h>
#include <string.h>

struct settings {
	struct tool_texts libraries;
	uint64_t jobs;
	bool measure;
	bool json;
};

static const struct tool_option options[] = {
	{ "measure", 'm', NULL, TOOL_FLAG, offsetof(struct settings, measure),
	  "build and read a library with each preset and show what it costs", 0,
	  0, NULL, false },
	{ "library", 'L', "DIR|FILE", TOOL_TEXTS,
	  offsetof(struct settings, libraries),
	  "what to measure with (the standard library)", 0, 0, NULL, false },
	{ "jobs", 'j', "N", TOOL_NUMBER, offsetof(struct settings, jobs),
	  "threads that read and pack (one for each processor)", 1, 1024, NULL,
	  false },
	BUILDER_OPTION_JSON(struct settings),
};

static void print_settings(void)
{
	(void)printf("%-18s %-7s %5s %6s %11s %8s  %s\n", "preset", "codec",
		     "level", "block", "dictionary", "sources", "for");
	for (size_t i = 0; i < BUILDER_PRESET_COUNT; i++) {
		const struct builder_preset *preset = &builder_presets_table[i];
		const struct ms_library_layout *layout = &preset->layout;

		(void)printf(
			"%-18s %-7s %5d %6u %11u %8s  %s%s\n", preset->name,
			describe_codec_words[layout->cold_codec], layout->level,
			layout->block_size, layout->dictionary_size,
			layout->sources ? "yes" : "no", preset->purpose,
			i == BUILDER_PRESET_DEFAULT ? " (the default)" : "");
	}
}

static void print_measured(const struct fmt_library *library,
			   const struct measured *measured)
{
	(void)printf("%s %s: %u entries; build: median of %d; reading: median "
		     "of %d rounds, interleaved\n\n",
		     library->name, library->version, library->entry_count,
		     MEASURE_BUILDS, MEASURE_ROUNDS);
	(void)printf("%-18s %9s %9s %9s %9s %12s %10s %11s\n", "preset",
		     "file, B", "hot, B", "cold, B", "build, ms",
		     "open+find,us", "1 help, us", "memory, KiB");
	for (size_t i = 0; i < BUILDER_PRESET_COUNT; i++) {
		const struct measured *row = &measured[i];

		(void)printf("%-18s %9llu %9llu %9llu %9.1f %12.1f %10.1f "
			     "%11.1f\n",
			     builder_presets_table[i].name, ull(row->file_size),
			     ull(row->file_size - row->cold_size),
			     ull(row->cold_size), row->build * 1e3,
			     row->lookup * 1e6, row->help * 1e6,
			     (double)row->memory / 1024);
	}
}

static struct tool_json *measured_json(const struct measured *row)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_number(json, "file_size", row->file_size);
	tool_json_put_number(json, "hot_size", row->file_size - row->cold_size);
	tool_json_put_number(json, "cold_size", row->cold_size);
	tool_json_put_real(json, "build_seconds", row->build);
	tool_json_put_real(json, "open_and_find_seconds", row->lookup);
	tool_json_put_real(json, "help_seconds", row->help);
	tool_json_put_number(json, "allocated_peak", row->memory);
	return json;
}

/* 'measured' is NULL without --measure. */
static void print_json(const struct fmt_library *library,
		       const struct measured *measured)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *rows = tool_json_array();

	for (size_t i = 0; i < BUILDER_PRESET_COUNT; i++) {
		const struct builder_preset *preset = &builder_presets_table[i];
		struct tool_json *row = tool_json_object();

		tool_json_put_text(row, "name", preset->name);
		tool_json_put_text(row, "purpose", preset->purpose);
		tool_json_put_bool(row, "default", i == BUILDER_PRESET_DEFAULT);
		tool_json_put(row, "options", describe_layout(&preset->layout));
		if (measured != NULL)
			tool_json_put(row, "measured",
				      measured_json(&measured[i]));
		tool_json_add(rows, row);
	}
	tool_json_put_text(json, "schema", "snapshot-presets/1");
	if (measured != NULL) {
		tool_json_put_text(json, "library", library->name);
		tool_json_put_number(json, "entries", library->entry_count);
		tool_json_put_number(json, "builds", MEASURE_BUILDS);
		tool_json_put_number(json, "rounds", MEASURE_ROUNDS);
	}
	tool_json_put(json, "presets", rows);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static uint32_t jobs_of(const struct settings *settings)
{
	return settings->jobs != TOOL_UNSET ? (uint32_t)settings->jobs
					    : snap_parallel_processors();
}

static int measure_input(const struct settings *settings,
			 const struct builder_input *input)
{
	struct measured measured[BUILDER_PRESET_COUNT] = { 0 };
	struct snap_error err;

	if (measure_presets(input, jobs_of(settings), measured, &err) != 0)
		return builder_fail(NULL, &err, settings->json);
	if (settings->json)
		print_json(input->library, measured);
	else
		print_measured(input->library, measured);
	return TOOL_YES;
}

static int measure_libraries(const struct settings *settings,
			     const struct tool_texts *libraries)
{
	const struct builder_reading reading = {
		.jobs = jobs_of(settings),
	};
	struct fmt_problems problems;
	struct builder_input input;
	struct snap_error err;
	int status;

	fmt_problems_begin(&problems, NULL);
	int rc = builder_input_read(&input, libraries, &reading, &problems,
				    &err);
	if (rc == 0 && builder_input_compile(&input, reading.jobs, false,
					     &problems, &err) != 0) {
		builder_input_free(&input);
		rc = -1;
	}
	if (rc != 0) {
		status = builder_fail_input(&problems, libraries, &err,
					    settings->json);
	} else {
		status = measure_input(settings, &input);
		builder_input_free(&input);
	}
	fmt_problems_end(&problems);
	return status;
}

static int measure(const struct tool_call *call,
		   const struct settings *settings)
{
	if (settings->libraries.count != 0)
		return measure_libraries(settings, &settings->libraries);
	char *path = builder_find_library();
	if (path == NULL)
		return tool_usage_error(call, "the standard library is neither "
					      "installed nor near the "
					      "program; name a --library");
	const char *items[] = { path };
	const struct tool_texts libraries = { items, 1 };
	int status = measure_libraries(settings, &libraries);
	free(path);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .jobs = TOOL_UNSET };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE && settings.measure) {
		status = measure(call, &settings);
	} else if (status == TOOL_CONTINUE) {
		if (settings.json)
			print_json(NULL, NULL);
		else
			print_settings();
		status = TOOL_YES;
	}
	tool_texts_free(&settings.libraries);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_presets = {
	.name = "presets",
	.operands = "",
	.summary = "show the presets, or measure them",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.run = run,
};
