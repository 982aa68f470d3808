#include "tools/snapshot-builder/bench/gate.h"

#include "tools/snapshot-builder/bench/contrast.h"

#include <math.h>

/* The control's interval: wide, as it is looked at in every stage. */
#define CONTROL_LEVEL 0.99

/* A difference of the control that is small against the limit does no harm. */
#define CONTROL_SHARE 0.25

/* A machine that is a fifth faster or slower is in another state, and how that
 * acts on different programs is anybody's guess. */
#define DRIFT_MOST 1.2

const char *const bench_outcome_words[] = {
	[BENCH_FINE] = "fine",	     [BENCH_WORSE] = "worse",
	[BENCH_OPEN] = "open",	     [BENCH_BIASED] = "biased",
	[BENCH_DRIFTED] = "drifted",
};

const char *const bench_verdict_words[] = {
	[BENCH_PASS] = "pass",
	[BENCH_REGRESSION] = "regression",
	[BENCH_INCONCLUSIVE] = "inconclusive",
};

static const struct bench_interval no_change = { 1, 1, 1 };

/* The reference of both runs, if its program is the same. */
static bool find_references(const struct bench_trial *trial,
			    const struct bench_arm **now,
			    const struct bench_arm **then)
{
	*now = bench_run_reference(trial->now);
	*then = bench_run_reference(trial->then);
	return trial->now != trial->then && *now != NULL && *then != NULL &&
	       (*now)->program.digest == (*then)->program.digest &&
	       bench_run_has(trial->then, *then, trial->cache);
}

static enum bench_outcome judge(const struct bench_stage *stage,
				const struct bench_rule *rule)
{
	const struct bench_interval *control = &stage->control;
	double limit = 1 + rule->limit;

	if ((control->low > 1 || control->high < 1) &&
	    fabs(control->value - 1) > CONTROL_SHARE * rule->limit)
		return BENCH_BIASED;
	if (stage->drift.value > DRIFT_MOST ||
	    stage->drift.value < 1 / DRIFT_MOST)
		return BENCH_DRIFTED;
	if (stage->change.low > limit)
		return BENCH_WORSE;
	return stage->change.high <= limit ? BENCH_FINE : BENCH_OPEN;
}

/* The arm's samples and its control's are of the same command: all count. */
static struct bench_point point_now(const struct bench_trial *trial,
				    const struct bench_rule *rule)
{
	return (struct bench_point){ trial->now, trial->arm, trial->control,
				     trial->cache, rule->metric };
}

static struct bench_interval find_control(const struct bench_trial *trial,
					  const struct bench_rule *rule)
{
	struct bench_point arm = point_now(trial, rule);
	struct bench_point control = arm;
	struct bench_drawing drawing = rule->drawing;

	arm.also = control.also = NULL;
	control.arm = trial->control;
	drawing.level = CONTROL_LEVEL;
	return bench_ratio(&control, &arm, &drawing);
}

/* Change and drift. */
static void find_change(struct bench_stage *stage,
			const struct bench_trial *trial,
			const struct bench_rule *rule)
{
	const struct bench_point now = point_now(trial, rule);
	const struct bench_point then = { trial->then, trial->base, NULL,
					  trial->cache, rule->metric };
	struct bench_point pace = now, base_pace = then;

	stage->drift = no_change;
	if (!find_references(trial, &pace.arm, &base_pace.arm)) {
		stage->change = bench_ratio(&now, &then, &rule->drawing);
		return;
	}
	pace.also = NULL;
	stage->drift = bench_ratio(&pace, &base_pace, &rule->drawing);
	stage->change = bench_ratio_corrected(&now, pace.arm, &then,
					      base_pace.arm, &rule->drawing);
}

struct bench_stage bench_gate_judge(const struct bench_trial *trial,
				    const struct bench_rule *rule)
{
	struct bench_stage stage = {
		.control = find_control(trial, rule),
		.samples = trial->now->sample_count,
	};

	find_change(&stage, trial, rule);
	stage.outcome = judge(&stage, rule);
	return stage;
}

bool bench_gate_decide(const struct bench_stage *stages, size_t count,
		       enum bench_verdict *verdict)
{
	size_t fine = 0, worse = 0;

	for (size_t i = 0; i < count; i++) {
		fine += stages[i].outcome == BENCH_FINE;
		worse += stages[i].outcome == BENCH_WORSE;
	}
	*verdict = BENCH_INCONCLUSIVE;
	if (worse >= 2)
		*verdict = BENCH_REGRESSION;
	else if (fine >= 2 || (fine == 1 && worse == 0))
		*verdict = BENCH_PASS;
	return *verdict != BENCH_INCONCLUSIVE || count >= BENCH_STAGES;
}
