#include "tools/snapshot-builder/bench/tune.h"

#include "base/fail.h"

#include <stdio.h>

static const struct tune_layout *chosen(const struct tune *tune)
{
	const struct tune_layout *row = tune->layouts;

	while (!row->ship)
		row++;
	return row;
}

static void print_row(const struct tune_layout *row)
{
	(void)printf("%c%c %-42.42s %9llu %8.0f", row->ship ? '>' : ' ',
		     row->smallest_for_time ? '*' : ' ', row->options + 8,
		     ull(row->size), row->build_ns / 1e6);
	for (int task = 0; task < TUNE_TASKS; task++)
		for (int cache = 0; cache < BENCH_CACHES; cache++)
			(void)printf(" %8.0f", row->times[task][cache] / 1e3);
	(void)printf("  %+6.1f [%+.1f %+.1f]\n", 100 * (row->over.value - 1),
		     100 * (row->over.low - 1), 100 * (row->over.high - 1));
}

void tune_print(const struct tune *tune)
{
	const struct tune_layout *ship = chosen(tune);

	(void)printf(
		"%s: %zu processes of each layout, task and state, "
		"interleaved; wall time in\nmicroseconds that one in ten "
		"stays below; worst: percent above the fastest [95 %%]\n\n",
		tune->library, tune->samples);
	(void)printf("   %-42s %9s %8s %8s %8s %8s %8s  %s\n",
		     "--codec=", "bytes", "build,ms", "boot", "cold", "help",
		     "cold", "worst");
	for (size_t i = 0; i < TUNE_LAYOUTS; i++)
		print_row(&tune->layouts[i]);
	(void)printf(
		"\n* no other layout is smaller and as quick\n> ship this: the "
		"smallest that is not surely more than %.0f %% slower "
		"than the fastest\n  create %s\n",
		100 * tune->slack, ship->options);
	if (ship->over.low > 1 + tune->slack)
		(void)printf("  (all are: this one is nearest)\n");
}

static struct tool_json *times_json(const struct tune_layout *row)
{
	static const char *const tasks[TUNE_TASKS] = { "boot", "help" };
	struct tool_json *json = tool_json_object();

	for (size_t t = 0; t < TUNE_TASKS; t++) {
		struct tool_json *task = tool_json_object();

		for (size_t c = 0; c < BENCH_CACHES; c++)
			tool_json_put_real(task, bench_cache_words[c],
					   row->times[t][c]);
		tool_json_put(json, tasks[t], task);
	}
	return json;
}

static struct tool_json *row_json(const struct tune_layout *row)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *over = tool_json_object();

	tool_json_put_text(json, "options", row->options);
	tool_json_put_number(json, "size", row->size);
	tool_json_put_real(json, "build_ns", row->build_ns);
	tool_json_put(json, "p10_ns", times_json(row));
	tool_json_put_real(over, "value", row->over.value);
	tool_json_put_real(over, "low", row->over.low);
	tool_json_put_real(over, "high", row->over.high);
	tool_json_put(json, "over_fastest", over);
	tool_json_put_bool(json, "smallest_for_time", row->smallest_for_time);
	tool_json_put_bool(json, "ship", row->ship);
	return json;
}

void tune_print_json(const struct tune *tune)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *rows = tool_json_array();

	for (size_t i = 0; i < TUNE_LAYOUTS; i++)
		tool_json_add(rows, row_json(&tune->layouts[i]));
	tool_json_put_text(json, "schema", "snapshot-bench-tune/1");
	tool_json_put_text(json, "library", tune->library);
	tool_json_put_real(json, "slack", tune->slack);
	tool_json_put_number(json, "processes", tune->samples);
	tool_json_put_text(json, "ship", chosen(tune)->options);
	tool_json_put(json, "layouts", rows);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}
