#include "tools/snapshot-builder/bench/command.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/tune.h"

struct settings {
	struct bench_settings bench;
	uint64_t slack;
	bool json;
};

#define USUAL_SLACK 5

static const struct tool_option options[] = {
	BENCH_OPTIONS(struct settings),
	{ .name = "slack",
	  .argument = "P",
	  .kind = TOOL_NUMBER,
	  .offset = offsetof(struct settings, slack),
	  .help = "a layout may take P percent longer than the fastest if it "
		  "is smaller (5)",
	  .max = 1000 },
	BUILDER_OPTION_JSON(struct settings),
};

static int tune(const struct settings *settings)
{
	struct tune tune = { .slack = (double)settings->slack / 100 };
	struct bench_job job;
	struct snap_error err;

	int rc = bench_job_begin(&job, &settings->bench, &err);
	if (rc == 0)
		rc = tune_measure(&tune, &job, &err);
	int status =
		rc == 0 ? TOOL_YES : bench_fail(NULL, &err, settings->json);
	if (rc == 0 && settings->json)
		tune_print_json(&tune);
	else if (rc == 0)
		tune_print(&tune);
	bench_job_end(&job);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .bench = bench_settings_usual(),
				     .slack = USUAL_SLACK };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE && settings.bench.snapshot != NULL)
		status = tool_usage_error(call, "--snapshot: layouts are made "
						"here, from a --library");
	if (status == TOOL_CONTINUE)
		status = tune(&settings);
	bench_settings_free(&settings.bench);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_bench_tune = {
	.name = "bench tune",
	.operands = "",
	.summary = "which layout and codec should be shipped?",
	.description = "Snapshots of the library in many layouts, their bytes, "
		       "and what starting a session and reading one help text "
		       "takes with each, with their pages in memory and "
		       "evicted. Of those that are not surely slower than the "
		       "fastest by more than the slack, the smallest is named.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.run = run,
};
