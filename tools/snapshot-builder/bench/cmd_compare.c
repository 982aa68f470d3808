#include "tools/snapshot-builder/bench/command.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/contrast.h"
#include "tools/snapshot-builder/bench/report.h"

#include <string.h>

struct settings {
	bool json;
};

static const struct tool_option options[] = {
	BUILDER_OPTION_JSON(struct settings),
};

/* Two runs, and what holds for all their arms. */
struct pair {
	struct bench_run runs[2];
	bool same_machine;
	bool corrected; /* by the reference, which is the same program */
};

/* One arm that both runs have. */
struct compared {
	const struct bench_arm *arms[2];
	enum bench_cache cache;
	double medians[2]; /* wall time, nanoseconds */
	struct bench_interval change;
	bool same_program;
	bool same_snapshot;
};

static bool compare_arm(const struct pair *pair, const struct bench_arm *arm,
			enum bench_cache cache, struct compared *out)
{
	const struct bench_drawing drawing =
		bench_drawing_usual(pair->runs[1].seed);
	const struct bench_arm *other =
		bench_run_find(&pair->runs[1], arm->name);

	if (other == NULL || !bench_run_has(&pair->runs[0], arm, cache) ||
	    !bench_run_has(&pair->runs[1], other, cache))
		return false;
	const struct bench_point points[2] = {
		{ &pair->runs[0], arm, NULL, cache, BENCH_WALL },
		{ &pair->runs[1], other, NULL, cache, BENCH_WALL },
	};
	bool corrected = pair->corrected && arm->kind != BENCH_REFERENCE;
	*out = (struct compared){
		.arms = { arm, other },
		.cache = cache,
		.same_program = arm->program.digest == other->program.digest,
		.same_snapshot = strcmp(arm->content, other->content) == 0,
		.change =
			corrected
				? bench_ratio_corrected(
					  &points[1],
					  bench_run_reference(&pair->runs[1]),
					  &points[0],
					  bench_run_reference(&pair->runs[0]),
					  &drawing)
				: bench_ratio(&points[1], &points[0], &drawing),
	};
	for (size_t i = 0; i < 2; i++) {
		struct bench_series series = bench_run_series(
			points[i].run, points[i].arm, cache, BENCH_WALL);

		out->medians[i] = bench_summarize(&series).median;
		bench_series_free(&series);
	}
	return true;
}

/* What an interval of a ratio says. */
static const char *judgement(const struct bench_interval *change)
{
	if (change->low > 1)
		return "slower";
	return change->high < 1 ? "faster" : "no difference seen";
}

static void print_row(const struct compared *row)
{
	(void)printf(
		"%-18s %-5s %9.3f %9.3f  %+7.2f %% [%+.2f %+.2f]  %s%s%s\n",
		row->arms[0]->name, bench_cache_words[row->cache],
		row->medians[0] / 1e6, row->medians[1] / 1e6,
		100 * (row->change.value - 1), 100 * (row->change.low - 1),
		100 * (row->change.high - 1), judgement(&row->change),
		row->same_program ? "" : ", other program",
		row->same_snapshot ? "" : ", other content");
}

static struct tool_json *row_json(const struct compared *row)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *change = tool_json_object();

	tool_json_put_text(json, "arm", row->arms[0]->name);
	tool_json_put_text(json, "cache", bench_cache_words[row->cache]);
	tool_json_put_real(json, "median_ns_a", row->medians[0]);
	tool_json_put_real(json, "median_ns_b", row->medians[1]);
	tool_json_put_real(change, "value", row->change.value);
	tool_json_put_real(change, "low", row->change.low);
	tool_json_put_real(change, "high", row->change.high);
	tool_json_put(json, "change", change);
	tool_json_put_text(json, "judgement", judgement(&row->change));
	tool_json_put_bool(json, "same_program", row->same_program);
	tool_json_put_bool(json, "same_snapshot", row->same_snapshot);
	return json;
}

static void each_row(const struct pair *pair, struct tool_json *rows)
{
	struct compared row;

	for (size_t c = 0; c < BENCH_CACHES; c++)
		for (size_t i = 0; i < pair->runs[0].arm_count; i++) {
			if (!compare_arm(pair, &pair->runs[0].arms[i],
					 (enum bench_cache)c, &row))
				continue;
			if (rows != NULL)
				tool_json_add(rows, row_json(&row));
			else
				print_row(&row);
		}
}

static void print(const struct pair *pair)
{
	(void)printf("%-18s %-5s %9s %9s  change of the median [95 %%]\n",
		     "arm", "pages", "A, ms", "B, ms");
	each_row(pair, NULL);
	(void)printf("%s\n", pair->corrected
				     ? "changes are less that of the reference"
				     : "changes are not corrected: the "
				       "reference is another program");
	if (!pair->same_machine)
		(void)printf("these are two machines (%016llx, %016llx): the "
			     "difference is theirs too\n",
			     ull(pair->runs[0].machine.fingerprint),
			     ull(pair->runs[1].machine.fingerprint));
}

static void print_json(const struct pair *pair)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *rows = tool_json_array();

	each_row(pair, rows);
	tool_json_put_text(json, "schema", "snapshot-bench-compare/1");
	tool_json_put_bool(json, "same_machine", pair->same_machine);
	tool_json_put_bool(json, "corrected", pair->corrected);
	tool_json_put(json, "rows", rows);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static int compare(const struct settings *settings, const char *const *paths)
{
	struct pair pair = { 0 };
	struct snap_error err;
	int status = TOOL_YES;

	for (size_t i = 0; status == TOOL_YES && i < 2; i++)
		if (bench_read_file(&pair.runs[i], paths[i], &err) != 0)
			status = bench_fail(paths[i], &err, settings->json);
	if (status == TOOL_YES) {
		const struct bench_arm *a = bench_run_reference(&pair.runs[0]);
		const struct bench_arm *b = bench_run_reference(&pair.runs[1]);

		pair.same_machine = pair.runs[0].machine.fingerprint ==
				    pair.runs[1].machine.fingerprint;
		pair.corrected = a != NULL && b != NULL &&
				 a->program.digest == b->program.digest;
		if (settings->json)
			print_json(&pair);
		else
			print(&pair);
	}
	for (size_t i = 0; i < 2; i++)
		bench_run_free(&pair.runs[i]);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = compare(&settings, operands.items);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_bench_compare = {
	.name = "bench compare",
	.operands = "A B",
	.summary = "what has changed from one run to another?",
	.description = "A and B are what 'bench --json' wrote. Every arm that "
		       "both have is compared; whether the change matters is "
		       "not judged, see 'bench gate'.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run,
};
