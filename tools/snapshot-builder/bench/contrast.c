#include "tools/snapshot-builder/bench/contrast.h"

struct bench_drawing bench_drawing_usual(uint64_t seed)
{
	return (struct bench_drawing){ 0.5, BENCH_LEVEL_USUAL, seed };
}

static double subtract(const double *quantiles)
{
	return quantiles[0] - quantiles[1];
}

/* A quantile of 0 (of faults, say) is no ratio's base. */
static double divide(const double *quantiles)
{
	return quantiles[1] != 0 ? quantiles[0] / quantiles[1] : 1;
}

/* Point and reference, base and its reference. */
static double divide_twice(const double *quantiles)
{
	double now = divide(&quantiles[0]), then = divide(&quantiles[2]);

	return then != 0 ? now / then : 1;
}

static struct bench_series series_of(const struct bench_point *point)
{
	const struct bench_arm *also =
		point->also != NULL ? point->also : point->arm;

	return bench_run_both(point->run, point->arm, also, point->cache,
			      point->metric);
}

static struct bench_interval contrast(const struct bench_point *point,
				      const struct bench_point *base,
				      bench_figure *figure,
				      const struct bench_drawing *drawing)
{
	struct bench_series series[2] = { series_of(point), series_of(base) };
	bool together = point->run == base->run && point->cache == base->cache;
	const struct bench_group one = { series, 2 };
	const struct bench_group two[2] = { { &series[0], 1 },
					    { &series[1], 1 } };
	struct bench_interval interval = bench_bootstrap(
		together ? &one : two, together ? 1 : 2, figure, drawing);

	bench_series_free(&series[0]);
	bench_series_free(&series[1]);
	return interval;
}

struct bench_interval bench_difference(const struct bench_point *point,
				       const struct bench_point *base,
				       const struct bench_drawing *drawing)
{
	return contrast(point, base, subtract, drawing);
}

struct bench_interval bench_ratio(const struct bench_point *point,
				  const struct bench_point *base,
				  const struct bench_drawing *drawing)
{
	return contrast(point, base, divide, drawing);
}

struct bench_interval bench_ratio_corrected(
	const struct bench_point *point, const struct bench_arm *reference,
	const struct bench_point *base, const struct bench_arm *base_reference,
	const struct bench_drawing *drawing)
{
	struct bench_point beside = *point, base_beside = *base;

	beside.arm = reference;
	beside.also = base_beside.also = NULL;
	base_beside.arm = base_reference;
	struct bench_series series[4] = { series_of(point), series_of(&beside),
					  series_of(base),
					  series_of(&base_beside) };
	const struct bench_group groups[2] = { { &series[0], 2 },
					       { &series[2], 2 } };
	struct bench_interval interval =
		bench_bootstrap(groups, 2, divide_twice, drawing);
	for (size_t i = 0; i < 4; i++)
		bench_series_free(&series[i]);
	return interval;
}
