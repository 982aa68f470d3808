/* How far arms are apart, and how sure that is. */
#ifndef TOOLS_BENCH_CONTRAST_H
#define TOOLS_BENCH_CONTRAST_H

#include "tools/snapshot-builder/bench/run.h"

#define BENCH_LEVEL_USUAL 0.95

/* What reports say: medians. */
struct bench_drawing bench_drawing_usual(uint64_t seed);

/* One arm of one run, in one way; 'also' is a control whose samples count as
 * the arm's, or NULL. */
struct bench_point {
	const struct bench_run *run;
	const struct bench_arm *arm;
	const struct bench_arm *also;
	enum bench_cache cache;
	enum bench_metric metric;
};

/* Quantile of 'point' less that of 'base', which may be of another run.  In one
 * run blocks are drawn for both together: what hit both cancels out. */
struct bench_interval bench_difference(const struct bench_point *point,
				       const struct bench_point *base,
				       const struct bench_drawing *drawing);

/* Quantile of 'point' by that of 'base'. */
struct bench_interval bench_ratio(const struct bench_point *point,
				  const struct bench_point *base,
				  const struct bench_drawing *drawing);

/*
 * The same over two runs that each have a reference, an arm whose program is
 * the same: how much more 'point' takes than 'base' beyond what the reference
 * does.
 */
struct bench_interval bench_ratio_corrected(
	const struct bench_point *point, const struct bench_arm *reference,
	const struct bench_point *base, const struct bench_arm *base_reference,
	const struct bench_drawing *drawing);

#endif
