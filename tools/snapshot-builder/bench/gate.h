/*
 * Has something become slower?  Judged on samples of a baseline and samples
 * taken now, in stages, and never without a control.
 *
 * Of each arm the change since the baseline is an interval.  It lies above the
 * limit (worse), below it (fine), or across it (open).  One interval in twenty
 * is wrong by chance, so a regression is one only when the intervals of two
 * stages, with samples of their own, say so.
 *
 * What is compared is the tenth percentile rather than the median: other
 * processes only ever make a start slower, so the quick ones tell what it
 * costs. On a machine with a load of 5 per processor their ratios varied a
 * quarter as much as those of medians.
 *
 * The control is the arm once more, interleaved with it: where two equal
 * commands differ, the machine can't be trusted, and the stage doesn't count.
 * Between baseline and now the machine may have changed its pace: the
 * reference, whose program must be the same, takes that out of the change.
 */
#ifndef TOOLS_BENCH_GATE_H
#define TOOLS_BENCH_GATE_H

#include "tools/snapshot-builder/bench/run.h"

enum {
	BENCH_STAGES = 3
};

#define BENCH_GATE_PART 0.1

enum bench_outcome {
	BENCH_FINE,
	BENCH_WORSE,
	BENCH_OPEN,
	BENCH_BIASED,  /* the control differs */
	BENCH_DRIFTED, /* the reference differs too much from the baseline's */
};

extern const char *const bench_outcome_words[];

enum bench_verdict {
	BENCH_PASS = 0, /* exit statuses */
	BENCH_REGRESSION = 1,
	BENCH_INCONCLUSIVE = 2,
};

extern const char *const bench_verdict_words[];

/*
 * limit    0.03: 3 % more is too much
 * drawing  which quantile; the level is nearer to 1 when several arms are
 * judged
 */
struct bench_rule {
	double limit;
	enum bench_metric metric;
	struct bench_drawing drawing;
};

/* Ratios: 1 is no change.  'drift' is that of the reference, 1 where there is
 * no use for it. */
struct bench_stage {
	struct bench_interval change;
	struct bench_interval control;
	struct bench_interval drift;
	enum bench_outcome outcome;
	size_t samples;
};

/* What is compared; of 'now' arm and control. */
struct bench_trial {
	const struct bench_run *now;
	const struct bench_arm *arm;
	const struct bench_arm *control;
	const struct bench_run *then; /* 'now' itself: measured beside it */
	const struct bench_arm *base;
	enum bench_cache cache;
};

/* Judge the samples of one stage. */
struct bench_stage bench_gate_judge(const struct bench_trial *trial,
				    const struct bench_rule *rule);

/* The verdict after 'count' stages; false: another one is needed.  After
 * BENCH_STAGES it is always true. */
bool bench_gate_decide(const struct bench_stage *stages, size_t count,
		       enum bench_verdict *verdict);

#endif
