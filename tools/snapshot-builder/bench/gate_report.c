#include "tools/snapshot-builder/bench/gate_job.h"

#include <stdio.h>

const char *const gate_metric_words[] = { "wall", "cpu", "instructions", NULL };

static double percent(double ratio)
{
	return 100 * (ratio - 1);
}

static void print_stage(const struct gate *gate, const struct gated *gated,
			size_t index)
{
	const struct bench_stage *stage = &gated->stages[index];

	(void)printf("  stage %zu: %s: %+.2f %% [%+.2f %+.2f]; control %+.2f "
		     "%% [%+.2f %+.2f]",
		     index + 1, bench_outcome_words[stage->outcome],
		     percent(stage->change.value), percent(stage->change.low),
		     percent(stage->change.high), percent(stage->control.value),
		     percent(stage->control.low), percent(stage->control.high));
	if (!gate_is_live(gate->settings))
		(void)printf("; machine %+.2f %% [%+.2f %+.2f]",
			     percent(stage->drift.value),
			     percent(stage->drift.low),
			     percent(stage->drift.high));
	(void)putchar('\n');
}

static void print_text(const struct gate *gate)
{
	(void)printf("%s: %s, limit %+.2f %%\n",
		     bench_verdict_words[gate_total(gate)],
		     gate_metric_words[gate->settings->metric],
		     100 * gate->rule.limit);
	for (size_t i = 0; i < gate->count; i++) {
		const struct gated *gated = &gate->gated[i];

		(void)printf("%s, %s: %s\n", gated->name,
			     bench_cache_words[gated->cache],
			     bench_verdict_words[gated->verdict]);
		for (size_t s = 0; s < gated->stage_count; s++)
			print_stage(gate, gated, s);
	}
}

static struct tool_json *interval_json(const struct bench_interval *interval)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_real(json, "value", interval->value);
	tool_json_put_real(json, "low", interval->low);
	tool_json_put_real(json, "high", interval->high);
	return json;
}

static struct tool_json *stage_json(const struct bench_stage *stage)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "outcome",
			   bench_outcome_words[stage->outcome]);
	tool_json_put(json, "change", interval_json(&stage->change));
	tool_json_put(json, "control", interval_json(&stage->control));
	tool_json_put(json, "drift", interval_json(&stage->drift));
	tool_json_put_number(json, "processes", stage->samples);
	return json;
}

static struct tool_json *gated_json(const struct gated *gated)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *stages = tool_json_array();

	tool_json_put_text(json, "arm", gated->name);
	tool_json_put_text(json, "cache", bench_cache_words[gated->cache]);
	tool_json_put_text(json, "verdict",
			   bench_verdict_words[gated->verdict]);
	for (size_t s = 0; s < gated->stage_count; s++)
		tool_json_add(stages, stage_json(&gated->stages[s]));
	tool_json_put(json, "stages", stages);
	return json;
}

static void print_json(const struct gate *gate)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *arms = tool_json_array();

	for (size_t i = 0; i < gate->count; i++)
		tool_json_add(arms, gated_json(&gate->gated[i]));
	tool_json_put_text(json, "schema", "snapshot-bench-gate/1");
	tool_json_put_text(json, "verdict",
			   bench_verdict_words[gate_total(gate)]);
	tool_json_put_text(json, "metric",
			   gate_metric_words[gate->settings->metric]);
	tool_json_put_real(json, "limit", gate->rule.limit);
	tool_json_put_real(json, "level", gate->rule.drawing.level);
	tool_json_put_bool(json, "interleaved", gate_is_live(gate->settings));
	tool_json_put(json, "arms", arms);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

void gate_print(const struct gate *gate)
{
	if (gate->settings->json)
		print_json(gate);
	else
		print_text(gate);
}
