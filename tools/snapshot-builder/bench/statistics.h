/*
 * What is said about samples: order statistics, which one bad sample can't
 * move, and bootstrap intervals.
 *
 * Samples come in blocks: those of one block were taken one after another, so
 * what disturbed one disturbed its neighbours.  A bootstrap that drew single
 * samples would take them for independent and be too sure of itself; this one
 * draws whole blocks, the same ones for all series that were taken together.
 */
#ifndef TOOLS_BENCH_STATISTICS_H
#define TOOLS_BENCH_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 'count' values in the order they were taken, 'per_block' of each block. */
struct bench_series {
	const double *values;
	size_t count;
	size_t per_block;
};

/*
 * deviation  the median of the distances from the median
 * outliers   values that bench_is_outlier() says are ones; they count in
 *            everything else like any other
 */
struct bench_summary {
	size_t count;
	double median;
	double deviation;
	double p10;
	double p95;
	double least;
	double most;
	size_t outliers;
};

/* All zero when there are no values. */
struct bench_summary bench_summarize(const struct bench_series *series);

/* Further from the median than 5 median deviations. */
bool bench_is_outlier(const struct bench_summary *summary, double value);

/* The value below which 'part' (0 to 1) of all are, between neighbours as they
 * are far apart; reorders 'values'.  0 of nothing. */
double bench_quantile(double *values, size_t count, double part);

/* Series of equally many blocks that were taken together. */
struct bench_group {
	const struct bench_series *series;
	size_t count;
};

/* A figure made of one quantile of each series, group after group. */
typedef double bench_figure(const double *quantiles);

/* part   which quantile: 0.5 is the median
 * level  how sure the bounds are: 0.95
 * seed   the same one gives the same bounds */
struct bench_drawing {
	double part;
	double level;
	uint64_t seed;
};

/* From 'low' to 'high', as sure as was asked for. */
struct bench_interval {
	double value; /* of the samples as they are */
	double low;
	double high;
};

enum {
	BENCH_RESAMPLES = 2000,
	BENCH_SERIES_MAX = 8, /* in all groups together */
};

/*
 * The figure, and between which bounds the middle 'level' of its values lies
 * when blocks are drawn anew BENCH_RESAMPLES times.  No series may be empty.
 */
struct bench_interval bench_bootstrap(const struct bench_group *groups,
				      size_t group_count, bench_figure *figure,
				      const struct bench_drawing *drawing);

#endif
