#include "tools/snapshot-builder/bench/statistics.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/random.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OUTLIER_DEVIATIONS 5

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quantile_of_sorted(const double *values, size_t count,
				 double part)
{
	if (count == 0)
		return 0;
	double place = part * (double)(count - 1);
	size_t below = (size_t)place;
	size_t above = below + 1 < count ? below + 1 : below;
	double weight = place - (double)below;

	return values[below] + weight * (values[above] - values[below]);
}

double bench_quantile(double *values, size_t count, double part)
{
	qsort(values, count, sizeof(*values), compare);
	return quantile_of_sorted(values, count, part);
}

static double *copy_values(const struct bench_series *series)
{
	double *values = tool_calloc(series->count, sizeof(*values));

	if (series->count != 0)
		memcpy(values, series->values, series->count * sizeof(*values));
	return values;
}

static void find_deviation(struct bench_summary *summary, double *values)
{
	for (size_t i = 0; i < summary->count; i++)
		values[i] = fabs(values[i] - summary->median);
	summary->deviation = bench_quantile(values, summary->count, 0.5);
}

struct bench_summary bench_summarize(const struct bench_series *series)
{
	struct bench_summary summary = { .count = series->count };

	if (series->count == 0)
		return summary;
	double *values = copy_values(series);
	summary.median = bench_quantile(values, series->count, 0.5);
	summary.p10 = quantile_of_sorted(values, series->count, 0.1);
	summary.p95 = quantile_of_sorted(values, series->count, 0.95);
	summary.least = values[0];
	summary.most = values[series->count - 1];
	find_deviation(&summary, values);
	for (size_t i = 0; i < series->count; i++)
		summary.outliers +=
			bench_is_outlier(&summary, series->values[i]);
	free(values);
	return summary;
}

bool bench_is_outlier(const struct bench_summary *summary, double value)
{
	return fabs(value - summary->median) >
	       OUTLIER_DEVIATIONS * summary->deviation;
}

/* ---------------------------------------------------------------- bootstrap
 *
 * A series is sorted once; a resample then is how often each place of the
 * sorted order was drawn, and its median is found by adding those up.
 */
struct sorted {
	double *values;	 /* ascending */
	size_t *block;	 /* of each value */
	uint32_t *drawn; /* of the group: how often each block was drawn */
	size_t count;
};

struct ranked {
	double value;
	size_t block;
};

static int compare_ranked(const void *a, const void *b)
{
	return compare(&((const struct ranked *)a)->value,
		       &((const struct ranked *)b)->value);
}

static void sort_series(struct sorted *out, const struct bench_series *series,
			uint32_t *drawn)
{
	struct ranked *ranked = tool_calloc(series->count, sizeof(*ranked));

	*out = (struct sorted){
		.values = tool_calloc(series->count, sizeof(*out->values)),
		.block = tool_calloc(series->count, sizeof(*out->block)),
		.drawn = drawn,
		.count = series->count,
	};
	for (size_t i = 0; i < series->count; i++)
		ranked[i] = (struct ranked){ series->values[i],
					     i / series->per_block };
	qsort(ranked, series->count, sizeof(*ranked), compare_ranked);
	for (size_t i = 0; i < series->count; i++) {
		out->values[i] = ranked[i].value;
		out->block[i] = ranked[i].block;
	}
	free(ranked);
}

/* The quantile of a resample, as quantile_of_sorted() has it. */
static double drawn_quantile(const struct sorted *sorted, double part)
{
	double place = part * (double)(sorted->count - 1);
	size_t below = (size_t)place, passed = 0, i = 0;
	double weight = place - (double)below;

	while (passed + sorted->drawn[sorted->block[i]] <= below)
		passed += sorted->drawn[sorted->block[i++]];
	double value = sorted->values[i];
	passed += sorted->drawn[sorted->block[i]];
	/* The next one may be the same value drawn again. */
	while (weight > 0 && passed <= below + 1 && i + 1 < sorted->count)
		passed += sorted->drawn[sorted->block[++i]];
	return value + weight * (sorted->values[i] - value);
}

static size_t block_count(const struct bench_group *group)
{
	return group->series[0].count / group->series[0].per_block;
}

/* As many blocks as there are, each any of them. */
static void draw(uint32_t *drawn, size_t blocks, struct bench_random *random)
{
	memset(drawn, 0, blocks * sizeof(*drawn));
	for (size_t i = 0; i < blocks; i++)
		drawn[bench_random_below(random, blocks)]++;
}

struct bootstrap {
	struct sorted sorted[BENCH_SERIES_MAX];
	uint32_t *drawn[BENCH_SERIES_MAX];
	size_t blocks[BENCH_SERIES_MAX]; /* of each group */
	size_t series_count;
	size_t group_count;
};

static void bootstrap_begin(struct bootstrap *work,
			    const struct bench_group *groups,
			    size_t group_count)
{
	*work = (struct bootstrap){ .group_count = group_count };
	for (size_t g = 0; g < group_count; g++) {
		work->blocks[g] = block_count(&groups[g]);
		work->drawn[g] =
			tool_calloc(work->blocks[g], sizeof(**work->drawn));
		for (size_t s = 0; s < groups[g].count; s++) {
			const struct bench_series *series =
				&groups[g].series[s];

			assert(work->series_count < BENCH_SERIES_MAX);
			assert(series->count ==
			       work->blocks[g] * series->per_block);
			sort_series(&work->sorted[work->series_count++], series,
				    work->drawn[g]);
		}
	}
}

static void bootstrap_end(struct bootstrap *work)
{
	for (size_t s = 0; s < work->series_count; s++) {
		free(work->sorted[s].values);
		free(work->sorted[s].block);
	}
	for (size_t g = 0; g < work->group_count; g++)
		free(work->drawn[g]);
}

static double figure_of(const struct bootstrap *work, bench_figure *figure,
			double part)
{
	double quantiles[BENCH_SERIES_MAX];

	for (size_t s = 0; s < work->series_count; s++)
		quantiles[s] = drawn_quantile(&work->sorted[s], part);
	return figure(quantiles);
}

struct bench_interval bench_bootstrap(const struct bench_group *groups,
				      size_t group_count, bench_figure *figure,
				      const struct bench_drawing *drawing)
{
	double tail = (1 - drawing->level) / 2;
	struct bench_random random = { drawing->seed };
	double *values = tool_calloc(BENCH_RESAMPLES, sizeof(*values));
	struct bootstrap work;

	bootstrap_begin(&work, groups, group_count);
	for (size_t g = 0; g < group_count; g++)
		for (size_t b = 0; b < work.blocks[g]; b++)
			work.drawn[g][b] = 1;
	struct bench_interval interval = { .value = figure_of(&work, figure,
							      drawing->part) };
	for (size_t i = 0; i < BENCH_RESAMPLES; i++) {
		for (size_t g = 0; g < group_count; g++)
			draw(work.drawn[g], work.blocks[g], &random);
		values[i] = figure_of(&work, figure, drawing->part);
	}
	interval.low = bench_quantile(values, BENCH_RESAMPLES, tail);
	interval.high = quantile_of_sorted(values, BENCH_RESAMPLES, 1 - tail);
	bootstrap_end(&work);
	free(values);
	return interval;
}
