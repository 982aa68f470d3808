#include "tools/snapshot-builder/bench/gate_job.h"

/* Each stage has samples of its own, twice as many as the one before. */
static int measure_stage(struct gate *gate, size_t stage,
			 struct snap_error *err)
{
	struct bench_plan plan = bench_job_plan(&gate->job);

	for (size_t c = 0; c < BENCH_CACHES; c++)
		plan.blocks[c] <<= stage;
	plan.seed += stage << 24;
	plan.phases = false;
	plan.memory = false;
	gate->job.run.sample_count = 0;
	return bench_job_measure(&gate->job, &plan, err);
}

static void judge_stage(struct gate *gate, struct gated *gated)
{
	const struct bench_run *now = &gate->job.run;
	const struct bench_run *then =
		gate_is_live(gate->settings) ? now : &gate->baseline;
	const struct bench_trial trial = {
		.now = now,
		.arm = bench_run_find(now, gated->name),
		.control = bench_run_find(now, gated->control),
		.then = then,
		.base = bench_run_find(then, gated->base),
		.cache = gated->cache,
	};

	gated->stages[gated->stage_count++] =
		bench_gate_judge(&trial, &gate->rule);
	gated->done = bench_gate_decide(gated->stages, gated->stage_count,
					&gated->verdict);
}

int gate_run_stages(struct gate *gate, struct snap_error *err)
{
	bool open = true;
	int rc = 0;

	for (size_t s = 0; rc == 0 && open && s < BENCH_STAGES; s++) {
		rc = measure_stage(gate, s, err);
		open = false;
		for (size_t i = 0; rc == 0 && i < gate->count; i++) {
			if (!gate->gated[i].done)
				judge_stage(gate, &gate->gated[i]);
			open |= !gate->gated[i].done;
		}
	}
	return rc;
}

enum bench_verdict gate_total(const struct gate *gate)
{
	enum bench_verdict verdict = BENCH_PASS;

	for (size_t i = 0; i < gate->count; i++)
		if (gate->gated[i].verdict == BENCH_REGRESSION)
			verdict = BENCH_REGRESSION;
		else if (gate->gated[i].verdict == BENCH_INCONCLUSIVE &&
			 verdict == BENCH_PASS)
			verdict = BENCH_INCONCLUSIVE;
	return verdict;
}
