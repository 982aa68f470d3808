#include "tools/snapshot-builder/bench/plot.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/random.h"

#include <stdlib.h>
#include <string.h>

/* What lies beyond 1.5 times the largest p95 is drawn at the edge. */
#define BEYOND 1.5

static double quantile(const struct bench_series *series, double part)
{
	double *values = tool_calloc(series->count, sizeof(*values));

	memcpy(values, series->values, series->count * sizeof(*values));
	double value = bench_quantile(values, series->count, part);
	free(values);
	return value;
}

static struct plot_scale find_scale(const struct bench_run *run,
				    enum bench_cache cache)
{
	double least = 0, most = 0;

	for (size_t i = 0; i < run->arm_count; i++) {
		struct bench_series series =
			bench_run_series(run, &run->arms[i], cache, BENCH_WALL);
		struct bench_summary summary = bench_summarize(&series);

		bench_series_free(&series);
		if (i == 0 || summary.least < least)
			least = summary.least;
		if (summary.p95 * BEYOND > most)
			most = summary.p95 * BEYOND;
	}
	return plot_scale_for(least / 1e6, most / 1e6, PLOT_LEFT, PLOT_RIGHT);
}

/* One path: a dot is a line of no length.  Up and down is by chance. */
static void draw_dots(FILE *out, const struct plot_scale *scale,
		      const struct bench_series *series, double middle)
{
	struct bench_random random = { 1 };

	(void)fprintf(out, "<path class=d d=\"");
	for (size_t i = 0; i < series->count; i++) {
		double up = (double)bench_random_below(&random, 17) - 8;

		(void)fprintf(out, "M%.1f %.0fh0",
			      plot_place(scale, series->values[i] / 1e6),
			      middle + up);
	}
	(void)fprintf(out, "\"/>\n");
}

static void draw_arm(FILE *out, const struct plot_scale *scale,
		     const struct bench_arm *arm,
		     const struct bench_series *series, double middle)
{
	double quarter = quantile(series, 0.25) / 1e6;
	double half = quantile(series, 0.5) / 1e6;
	double three = quantile(series, 0.75) / 1e6;

	plot_row_name(out, arm->name, middle);
	draw_dots(out, scale, series, middle);
	(void)fprintf(out,
		      "<rect class=b x=%.1f y=%.1f width=%.1f height=20>"
		      "<title>median %.3f ms, middle half %.3f to %.3f"
		      "</title></rect><path class=t d=\"M%.1f %.1fv22\"/>\n",
		      plot_place(scale, quarter), middle - 10,
		      plot_place(scale, three) - plot_place(scale, quarter),
		      half, quarter, three, plot_place(scale, half),
		      middle - 11);
}

void plot_distribution(FILE *out, const struct bench_run *run,
		       enum bench_cache cache)
{
	struct plot_scale scale = find_scale(run, cache);
	double bottom = PLOT_TOP + PLOT_ROW * (double)run->arm_count;

	plot_begin(out, bottom + PLOT_AXIS, "wall time of every process");
	plot_axis_x(out, &scale, PLOT_TOP, bottom,
		    scale.logarithmic ? "wall time, ms (logarithmic)"
				      : "wall time, ms");
	for (size_t i = 0; i < run->arm_count; i++) {
		struct bench_series series =
			bench_run_series(run, &run->arms[i], cache, BENCH_WALL);

		draw_arm(out, &scale, &run->arms[i], &series,
			 PLOT_TOP + PLOT_ROW * ((double)i + 0.5));
		bench_series_free(&series);
	}
	plot_end(out);
}
