#include "tools/snapshot-builder/bench/gate_job.h"

#include "tools/common/report.h"

#include <stdlib.h>
#include <string.h>

/* Instructions hardly vary, and so little more is already a change. */
#define USUAL_LIMIT		 "3%"
#define USUAL_LIMIT_INSTRUCTIONS "0.5%"

/* Of gate_metric_words. */
static const enum bench_metric metrics[] = { BENCH_WALL, BENCH_CPU,
					     BENCH_INSTRUCTIONS };

static const struct tool_option options[] = {
	{ .name = "baseline",
	  .letter = 'b',
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct gate_settings, baseline),
	  .help = "compare with the run that 'bench --json' wrote to FILE" },
	{ .name = "base-session",
	  .argument = "PROGRAM",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct gate_settings, base_session),
	  .help = "instead: compare with this snapshot-session, run beside the "
		  "other" },
	{ .name = "base-snapshot",
	  .argument = "FILE",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct gate_settings, base_snapshot),
	  .help = "instead: compare with this snapshot, booted beside the "
		  "other" },
	{ .name = "max-regress",
	  .letter = 'm',
	  .argument = "P%",
	  .kind = TOOL_TEXT,
	  .offset = offsetof(struct gate_settings, limit),
	  .help = "more than this is a regression (" USUAL_LIMIT
		  "; of instructions " USUAL_LIMIT_INSTRUCTIONS ")" },
	{ .name = "metric",
	  .argument = "NAME",
	  .kind = TOOL_CHOICE,
	  .offset = offsetof(struct gate_settings, metric),
	  .help = "what is compared: wall time, user and system time, or "
		  "instructions",
	  .words = gate_metric_words },
	{ .name = "any-machine",
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct gate_settings, any_machine),
	  .help = "take a baseline of another machine" },
	BENCH_OPTIONS_ARMS(struct gate_settings),
	BENCH_OPTIONS(struct gate_settings),
	BUILDER_OPTION_JSON(struct gate_settings),
};

/* "3", "3%", "0.5 %" as 0.03...; false when it is none, or not 0 to 1000. */
static bool read_limit(const char *text, double *limit)
{
	char *end;
	double percent = strtod(text, &end);
	bool read = end != text;

	end += strspn(end, " ");
	end += *end == '%';
	if (!read || *end != '\0' || !(percent >= 0 && percent <= 1000))
		return false;
	*limit = percent / 100;
	return true;
}

/* What can't be measured is not known, whatever the reason. */
static int judge(struct gate *gate)
{
	const struct gate_settings *settings = gate->settings;
	struct snap_error err;
	int rc = gate_prepare(gate, &err);

	if (rc == 0)
		rc = gate_run_stages(gate, &err);
	if (rc != 0)
		return bench_fail(NULL, &err, settings->json);
	gate_print(gate);
	return (int)gate_total(gate);
}

static int run_gate(const struct tool_call *call,
		    const struct gate_settings *settings)
{
	struct gate gate = {
		.settings = settings,
		.rule = { .metric = metrics[settings->metric],
			  .drawing = { .part = BENCH_GATE_PART,
				       .seed = settings->bench.seed } },
	};
	const char *limit = settings->limit;
	bool beside = settings->base_session != NULL ||
		      settings->base_snapshot != NULL;

	if (beside == (settings->baseline != NULL))
		return tool_usage_error(call,
					"needs a --baseline, or --base-session "
					"or --base-snapshot");
	if (limit == NULL && gate.rule.metric == BENCH_INSTRUCTIONS)
		limit = USUAL_LIMIT_INSTRUCTIONS;
	else if (limit == NULL)
		limit = USUAL_LIMIT;
	if (!read_limit(limit, &gate.rule.limit))
		return tool_usage_error(
			call, "--max-regress: '%s' is no percentage", limit);
	int status = judge(&gate);
	gate_end(&gate);
	return status;
}

static int run(const struct tool_call *call)
{
	struct gate_settings settings = { .bench = bench_settings_usual() };
	struct tool_texts operands;

	settings.bench.cache = BENCH_CHOICE_WARM;
	int status = tool_parse(call, &settings, &operands);
	if (status == TOOL_CONTINUE)
		status = run_gate(call, &settings);
	bench_settings_free(&settings.bench);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_bench_gate = {
	.name = "bench gate",
	.operands = "",
	.summary = "has the start become slower?",
	.description =
		"Exit status 0: no. 1: yes, and a second stage "
		"confirmed it. 2: that can't be told. The arm 'lazy' is "
		"judged with its pages in memory, unless told otherwise. "
		"Every stage has a control.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.run = run,
};
