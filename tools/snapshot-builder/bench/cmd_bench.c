#include "tools/snapshot-builder/bench/command.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/report.h"
#include "tools/snapshot-builder/bench/store.h"

#include <string.h>

struct settings {
	struct bench_settings bench;
	const char *base;
	const char *csv;
	const char *html;
	const char *store;
	bool json;
};

static const struct tool_option options[] = {
	BENCH_OPTIONS_ARMS(struct settings),
	BENCH_OPTIONS(struct settings),
	{ .name = "base",
	  .argument = "NAME",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, base),
	  .help = "the arm that others are compared with (lazy)" },
	{ .name = "csv",
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, csv),
	  .help = "write every sample to FILE, '-' for standard output" },
	{ .name = "html",
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, html),
	  .help = "write a page with plots, which needs nothing else" },
	{ .name = "store",
	  .argument = "DIR",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct settings, store),
	  .help = "keep the run in DIR; the page shows the trend of those "
		  "there" },
	BUILDER_OPTION_JSON(struct settings),
};

/* Is standard output the CSV's? */
static bool csv_is_output(const struct settings *settings)
{
	return settings->csv != NULL && strcmp(settings->csv, "-") == 0;
}

static bool write_csv(const struct settings *settings,
		      const struct bench_run *run)
{
	if (settings->csv == NULL)
		return true;
	FILE *out = bench_open_output(settings->csv);
	if (out == NULL)
		return false;
	bench_report_csv(out, run);
	return bench_close_output(out, settings->csv);
}

static bool write_page(const char *path, const struct bench_run *run,
		       const struct bench_arm *base,
		       const struct bench_store *store)
{
	if (path == NULL)
		return true;
	FILE *out = bench_open_output(path);
	if (out == NULL)
		return false;
	bench_report_html(out, run, base, store->runs, store->count);
	return bench_close_output(out, path);
}

static void print(const struct settings *settings, const struct bench_run *run,
		  const struct bench_arm *base)
{
	if (settings->json) {
		struct tool_json *json = bench_report_json(run, base);

		tool_json_print(stdout, json, TOOL_JSON_LINE);
		tool_json_free(json);
	} else if (!csv_is_output(settings)) {
		bench_report_table(stdout, run, base);
	}
}

/* The store first: the page shows what is in it. */
static int write_all(const struct settings *settings,
		     const struct bench_run *run, const struct bench_arm *base,
		     struct snap_error *err)
{
	struct bench_store store = { 0 };
	int rc = 0;

	if (settings->store != NULL) {
		rc = bench_store_add(settings->store, run, base, err);
		if (rc == 0)
			rc = bench_store_read(&store, settings->store, err);
	}
	if (rc != 0)
		return bench_fail(settings->store, err, settings->json);
	print(settings, run, base);
	bool written = write_csv(settings, run) &&
		       write_page(settings->html, run, base, &store);
	bench_store_free(&store);
	return written ? TOOL_YES : TOOL_UNKNOWN;
}

static int measure(const struct tool_call *call,
		   const struct settings *settings)
{
	const struct bench_arm *base = NULL;
	struct bench_job job;
	struct snap_error err;
	int status;

	int rc = bench_job_begin(&job, &settings->bench, &err);
	if (rc == 0)
		rc = bench_job_arms(&job, BENCH_USUAL_ARMS, &err);
	if (rc == 0)
		base = bench_base_arm(&job.run, settings->base);
	if (rc == 0 && base != NULL) {
		struct bench_plan plan = bench_job_plan(&job);

		rc = bench_job_measure(&job, &plan, &err);
	}
	if (rc != 0)
		status = bench_fail(NULL, &err, settings->json);
	else if (base == NULL)
		status = tool_usage_error(call, "--base: no arm is called '%s'",
					  settings->base);
	else
		status = write_all(settings, &job.run, base, &err);
	bench_job_end(&job);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .bench = bench_settings_usual() };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE && settings.json &&
	    csv_is_output(&settings))
		status = tool_usage_error(call, "--json and --csv=- can't both "
						"have standard output");
	if (status == TOOL_CONTINUE)
		status = measure(call, &settings);
	bench_settings_free(&settings.bench);
	tool_texts_free(&operands);
	return status;
}

static const struct tool_command *const actions[] = {
	&builder_bench_gate,
	&builder_bench_compare,
	&builder_bench_tune,
	NULL,
};

const struct tool_command builder_bench = {
	.name = "bench",
	.operands = "",
	.summary = "measure how long processes take to start",
	.description = "Sessions with the snapshot at each load level and in "
		       "several layouts, sessions without one, a program that "
		       "does nothing, and any other command: started many "
		       "times, interleaved, with all of their pages in memory "
		       "and with none.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.actions = actions,
	.run = run,
};
