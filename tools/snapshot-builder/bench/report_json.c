#include "tools/snapshot-builder/bench/report.h"

#include "base/fail.h"
#include "snapshot/version.h"
#include "tools/snapshot-builder/bench/contrast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_digest(struct tool_json *json, const char *key, uint64_t digest)
{
	char text[17];

	(void)snprintf(text, sizeof(text), "%016llx", ull(digest));
	tool_json_put_text(json, key, text);
}

static void put_text_or_null(struct tool_json *json, const char *key,
			     const char *text)
{
	if (text != NULL)
		tool_json_put_text(json, key, text);
	else
		tool_json_put_null(json, key);
}

static struct tool_json *machine_json(const struct bench_machine *machine)
{
	struct tool_json *json = tool_json_object();

	put_digest(json, "fingerprint", machine->fingerprint);
	put_digest(json, "identity", machine->identity);
	tool_json_put_text(json, "processor", machine->processor);
	tool_json_put_number(json, "processors", machine->processors);
	tool_json_put_number(json, "memory_gib", machine->memory);
	tool_json_put_text(json, "architecture", machine->architecture);
	tool_json_put_text(json, "kernel", machine->kernel);
	tool_json_put_number(json, "page_size", machine->page_size);
	tool_json_put_real(json, "load_before", machine->load[0]);
	tool_json_put_real(json, "load_after", machine->load[1]);
	return json;
}

static struct tool_json *file_json(const struct bench_identity *file)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "path", file->path);
	tool_json_put_number(json, "size", file->size);
	put_digest(json, "digest", file->digest);
	return json;
}

static void put_files(struct tool_json *json, const struct bench_arm *arm)
{
	tool_json_put(json, "program", file_json(&arm->program));
	if (arm->snapshot.path == NULL) {
		tool_json_put_null(json, "snapshot");
		return;
	}
	struct tool_json *snapshot = file_json(&arm->snapshot);
	tool_json_put_text(snapshot, "content", arm->content);
	tool_json_put_text(snapshot, "key", arm->key);
	tool_json_put(json, "snapshot", snapshot);
}

static struct tool_json *memory_json(const struct bench_memory *memory)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_number(json, "resident", memory->resident);
	tool_json_put_number(json, "private", memory->private);
	tool_json_put_number(json, "shared", memory->shared);
	tool_json_put_number(json, "peak", memory->peak);
	return json;
}

static struct tool_json *interval_json(const struct bench_interval *interval)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_real(json, "value", interval->value);
	tool_json_put_real(json, "low", interval->low);
	tool_json_put_real(json, "high", interval->high);
	return json;
}

static struct tool_json *metric_json(const struct bench_point *point,
				     const struct bench_arm *base)
{
	struct tool_json *json = tool_json_object();
	struct bench_series series = bench_run_series(
		point->run, point->arm, point->cache, point->metric);
	struct bench_summary summary = bench_summarize(&series);
	const struct bench_drawing drawing =
		bench_drawing_usual(point->run->seed);
	struct bench_point to = *point;

	bench_series_free(&series);
	to.arm = base;
	struct bench_interval difference =
		bench_difference(point, &to, &drawing);
	struct bench_interval ratio = bench_ratio(point, &to, &drawing);
	tool_json_put_real(json, "median", summary.median);
	tool_json_put_real(json, "deviation", summary.deviation);
	tool_json_put_real(json, "p10", summary.p10);
	tool_json_put_real(json, "p95", summary.p95);
	tool_json_put_real(json, "least", summary.least);
	tool_json_put_real(json, "most", summary.most);
	tool_json_put_number(json, "outliers", summary.outliers);
	tool_json_put(json, "difference", interval_json(&difference));
	tool_json_put(json, "ratio", interval_json(&ratio));
	return json;
}

static struct tool_json *phases_json(const struct bench_phases *phases)
{
	struct tool_json *json = tool_json_array();

	for (size_t i = 0; i < phases->count; i++) {
		struct tool_json *row = tool_json_object();

		tool_json_put_text(row, "name", phases->names[i]);
		tool_json_put_real(row, "median_ns", phases->medians[i]);
		tool_json_add(json, row);
	}
	return json;
}

static struct tool_json *result_json(const struct bench_run *run,
				     const struct bench_arm *arm,
				     const struct bench_arm *base,
				     enum bench_cache cache)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *metrics = tool_json_object();
	uint64_t most;
	size_t wrong = bench_run_misplaced(run, arm, cache, &most);

	tool_json_put_text(json, "cache", bench_cache_words[cache]);
	tool_json_put_number(json, "misplaced_runs", wrong);
	tool_json_put_number(json, "misplaced_pages_most", most);
	tool_json_put(json, "phases", phases_json(&arm->phases[cache]));
	for (size_t m = 0; m < BENCH_METRIC_COUNT; m++) {
		const struct bench_point point = { run, arm, NULL, cache,
						   (enum bench_metric)m };

		if (m != BENCH_INSTRUCTIONS || run->counter == NULL)
			tool_json_put(metrics, bench_metric_keys[m],
				      metric_json(&point, base));
	}
	tool_json_put(json, "metrics", metrics);
	return json;
}

static struct tool_json *arm_json(const struct bench_run *run,
				  const struct bench_arm *arm,
				  const struct bench_arm *base)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *argv = tool_json_array();
	struct tool_json *results = tool_json_array();

	for (size_t i = 0; arm->argv[i] != NULL; i++)
		tool_json_add_span(argv, arm->argv[i], strlen(arm->argv[i]));
	tool_json_put_text(json, "name", arm->name);
	tool_json_put_text(json, "kind", bench_kind_words[arm->kind]);
	tool_json_put(json, "argv", argv);
	put_files(json, arm);
	tool_json_put_bool(json, "reports", arm->reports);
	tool_json_put_number(json, "pages", arm->pages);
	tool_json_put_bool(json, "blind", arm->blind);
	if (arm->memory.resident != 0)
		tool_json_put(json, "memory", memory_json(&arm->memory));
	else
		tool_json_put_null(json, "memory");
	for (size_t c = 0; c < BENCH_CACHES; c++)
		if (bench_run_has(run, arm, (enum bench_cache)c))
			tool_json_add(results,
				      result_json(run, arm, base,
						  (enum bench_cache)c));
	tool_json_put(json, "results", results);
	return json;
}

/* Columns of the rows, before those of the metrics. */
static const char *const columns[] = { "arm",	   "cache",    "block",
				       "begun_ns", "resident", "outlier" };

static struct tool_json *columns_json(void)
{
	struct tool_json *json = tool_json_array();

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		tool_json_add_span(json, columns[i], strlen(columns[i]));
	for (size_t m = 0; m < BENCH_METRIC_COUNT; m++)
		tool_json_add_span(json, bench_metric_keys[m],
				   strlen(bench_metric_keys[m]));
	return json;
}

static struct tool_json *sample_json(const struct bench_sample *sample,
				     bool outlier)
{
	struct tool_json *json = tool_json_array();

	tool_json_add_number(json, sample->arm);
	tool_json_add_number(json, (uint64_t)sample->cache);
	tool_json_add_number(json, sample->block);
	tool_json_add_number(json, sample->begun_ns);
	tool_json_add_number(json, sample->resident);
	tool_json_add_number(json, outlier);
	for (size_t m = 0; m < BENCH_METRIC_COUNT; m++)
		tool_json_add_number(json, sample->values[m]);
	return json;
}

static struct tool_json *samples_json(const struct bench_run *run)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *rows = tool_json_array();
	bool *outlier = bench_run_outliers(run);

	for (size_t i = 0; i < run->sample_count; i++)
		tool_json_add(rows, sample_json(&run->samples[i], outlier[i]));
	free(outlier);
	tool_json_put(json, "columns", columns_json());
	tool_json_put(json, "rows", rows);
	return json;
}

static void put_bootstrap(struct tool_json *json)
{
	struct tool_json *bootstrap = tool_json_object();

	tool_json_put_number(bootstrap, "resamples", BENCH_RESAMPLES);
	tool_json_put_real(bootstrap, "level", BENCH_LEVEL_USUAL);
	tool_json_put(json, "bootstrap", bootstrap);
}

struct tool_json *bench_report_json(const struct bench_run *run,
				    const struct bench_arm *base)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *arms = tool_json_array();

	for (size_t i = 0; i < run->arm_count; i++)
		tool_json_add(arms, arm_json(run, &run->arms[i], base));
	tool_json_put_text(json, "schema", "snapshot-bench/1");
	tool_json_put_text(json, "tool_version", SNAPSHOT_VERSION_TEXT);
	tool_json_put_number(json, "created", run->created);
	tool_json_put_number(json, "seed", run->seed);
	put_text_or_null(json, "code", run->code);
	put_text_or_null(json, "library", run->library);
	tool_json_put_text(json, "base", base->name);
	tool_json_put(json, "machine", machine_json(&run->machine));
	put_text_or_null(json, "instructions_missing", run->counter);
	put_text_or_null(json, "memory_missing", run->memory);
	put_bootstrap(json);
	tool_json_put(json, "arms", arms);
	tool_json_put(json, "samples", samples_json(run));
	return json;
}
