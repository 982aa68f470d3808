/* Order statistics and intervals, on samples that are written down. */
#include "tools/snapshot-builder/bench/contrast.h"
#include "tools/snapshot-builder/bench/measure.h"
#include "tools/snapshot-builder/bench/random.h"
#include "tools/snapshot-builder/bench/statistics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double value, double expected)
{
	if (fabs(value - expected) > 1e-9 * (1 + fabs(expected)))
		fail_msg("%.17g is not %.17g", value, expected);
}

static void summarizes(void **state)
{
	/* 1 to 10, and one that is far off. */
	const double values[] = { 7, 1, 9, 3, 5, 2, 1000, 4, 6, 8, 10 };
	const struct bench_series series = { values, 11, 1 };
	struct bench_summary summary = bench_summarize(&series);

	(void)state;
	assert_int_equal(summary.count, 11);
	assert_near(summary.median, 6);
	/* Distances: 0 1 1 2 2 3 3 4 4 5 994. */
	assert_near(summary.deviation, 3);
	assert_near(summary.p10, 2);
	/* Between 10 and 1000, half of the way. */
	assert_near(summary.p95, 505);
	assert_near(summary.least, 1);
	assert_near(summary.most, 1000);
	assert_int_equal(summary.outliers, 1);
	assert_true(bench_is_outlier(&summary, 21.5));
	assert_false(bench_is_outlier(&summary, 21));
}

static void takes_few_values(void **state)
{
	const double one[] = { 5 }, two[] = { 4, 8 };
	const struct bench_series none = { NULL, 0, 2 };
	const struct bench_series single = { one, 1, 1 };
	const struct bench_series pair = { two, 2, 2 };

	(void)state;
	assert_int_equal(bench_summarize(&none).count, 0);
	assert_near(bench_summarize(&none).median, 0);
	assert_near(bench_summarize(&single).median, 5);
	assert_near(bench_summarize(&single).p95, 5);
	assert_near(bench_summarize(&pair).median, 6);
	assert_near(bench_summarize(&pair).deviation, 2);
}

static void finds_quantiles(void **state)
{
	double values[] = { 40, 10, 30, 20, 50 };

	(void)state;
	assert_near(bench_quantile(values, 5, 0), 10);
	assert_near(bench_quantile(values, 5, 0.25), 20);
	assert_near(bench_quantile(values, 5, 0.1), 14);
	assert_near(bench_quantile(values, 5, 1), 50);
	assert_near(bench_quantile(values, 0, 0.5), 0);
}

static double first(const double *quantiles)
{
	return quantiles[0];
}

static double difference(const double *quantiles)
{
	return quantiles[0] - quantiles[1];
}

static const struct bench_drawing medians = { 0.5, 0.95, 7 };

/* Values 0 to count - 1 in an order by chance. */
static double *shuffled(size_t count, uint64_t seed)
{
	struct bench_random random = { seed };
	double *values = malloc(count * sizeof(*values));

	assert_non_null(values);
	for (size_t i = 0; i < count; i++) {
		size_t place = bench_random_below(&random, i + 1);

		values[i] = values[place];
		values[place] = (double)i;
	}
	return values;
}

static void interval_is_of_the_right_size(void **state)
{
	double *values = shuffled(400, 3);
	const struct bench_series series = { values, 400, 2 };
	const struct bench_group group = { &series, 1 };
	struct bench_interval interval =
		bench_bootstrap(&group, 1, first, &medians);

	(void)state;
	assert_near(interval.value, 199.5);
	/* The standard error of an even distribution's median is
	 * 400 / (2 * sqrt(400)) = 10: the interval is 39 wide. */
	assert_true(interval.low > 165 && interval.low < 193);
	assert_true(interval.high > 206 && interval.high < 234);
	free(values);
}

static void same_seed_same_interval(void **state)
{
	double *values = shuffled(60, 4);
	const struct bench_series series = { values, 60, 2 };
	const struct bench_group group = { &series, 1 };
	const struct bench_drawing other = { 0.5, 0.95, 8 };
	struct bench_interval a = bench_bootstrap(&group, 1, first, &medians);
	struct bench_interval b = bench_bootstrap(&group, 1, first, &medians);
	struct bench_interval c = bench_bootstrap(&group, 1, first, &other);

	(void)state;
	assert_memory_equal(&a, &b, sizeof(a));
	assert_memory_not_equal(&a, &c, sizeof(a));
	assert_true(a.value == c.value);
	free(values);
}

/* What hits both members of a block cancels out when they are drawn together.
 */
static void blocks_are_drawn_together(void **state)
{
	double *drift = shuffled(200, 5),
	       *slower = malloc(200 * sizeof(double));
	assert_non_null(slower);
	for (size_t i = 0; i < 200; i++)
		slower[i] = drift[i] + 5;
	const struct bench_series series[] = { { slower, 200, 2 },
					       { drift, 200, 2 } };
	const struct bench_group together = { series, 2 };
	const struct bench_group apart[] = { { &series[0], 1 },
					     { &series[1], 1 } };
	struct bench_interval interval =
		bench_bootstrap(&together, 1, difference, &medians);

	(void)state;
	assert_near(interval.value, 5);
	assert_near(interval.low, 5);
	assert_near(interval.high, 5);
	interval = bench_bootstrap(apart, 2, difference, &medians);
	assert_near(interval.value, 5);
	assert_true(interval.low < -5 && interval.high > 15);
	free(slower);
	free(drift);
}

/* Two equal values in each block are one piece of evidence, not two. */
static void blocks_widen_the_interval(void **state)
{
	double *half = shuffled(100, 6), values[200];

	(void)state;
	for (size_t i = 0; i < 200; i++)
		values[i] = half[i / 2];
	const struct bench_series single = { values, 200, 1 };
	const struct bench_series blocks = { values, 200, 2 };
	const struct bench_group a = { &single, 1 }, b = { &blocks, 1 };
	struct bench_interval narrow = bench_bootstrap(&a, 1, first, &medians);
	struct bench_interval wide = bench_bootstrap(&b, 1, first, &medians);

	assert_true((wide.high - wide.low) > 1.2 * (narrow.high - narrow.low));
	free(half);
}

/* Of a resample that is the sample itself the quantile is the sample's. */
static void quantiles_agree(void **state)
{
	for (size_t count = 2; count < 40; count += 2)
		for (int part = 0; part <= 20; part++) {
			double *values = shuffled(count, count);
			const struct bench_series series = { values, count, 2 };
			const struct bench_group group = { &series, 1 };
			const struct bench_drawing drawing = { part / 20.0, 0.5,
							       1 };
			double found =
				bench_bootstrap(&group, 1, first, &drawing)
					.value;

			assert_near(found,
				    bench_quantile(values, count, part / 20.0));
			free(values);
		}
	(void)state;
}

static void order_is_abba(void **state)
{
	uint32_t order[14], other[14];
	bool differs = false;

	(void)state;
	for (uint32_t block = 0; block < 20; block++) {
		uint32_t seen = 0;

		bench_draw_order(order, 7, 1, block);
		for (size_t i = 0; i < 7; i++) {
			seen |= 1u << order[i];
			assert_int_equal(order[i], order[13 - i]);
		}
		assert_int_equal(seen, 0x7f);
		bench_draw_order(other, 7, 1, block);
		assert_memory_equal(order, other, sizeof(order));
		bench_draw_order(other, 7, 1, block + 1);
		differs |= memcmp(order, other, sizeof(order)) != 0;
	}
	assert_true(differs);
}

/* Everything is first about as often as anything else. */
static void order_has_no_favourite(void **state)
{
	unsigned firsts[4] = { 0 };
	uint32_t order[8];

	(void)state;
	for (uint32_t block = 0; block < 4000; block++) {
		bench_draw_order(order, 4, 1, block);
		firsts[order[0]]++;
	}
	for (size_t i = 0; i < 4; i++)
		assert_in_range(firsts[i], 900, 1100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summarizes),
		cmocka_unit_test(takes_few_values),
		cmocka_unit_test(finds_quantiles),
		cmocka_unit_test(interval_is_of_the_right_size),
		cmocka_unit_test(same_seed_same_interval),
		cmocka_unit_test(blocks_are_drawn_together),
		cmocka_unit_test(blocks_widen_the_interval),
		cmocka_unit_test(quantiles_agree),
		cmocka_unit_test(order_is_abba),
		cmocka_unit_test(order_has_no_favourite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
