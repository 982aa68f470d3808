#include "tools/snapshot-builder/bench/plot.h"

#include <math.h>

#define HEIGHT 220

/* What one in ten processes of an arm stayed below in one stored run, in
 * milliseconds; 0: the run has none.  Runs of different days had different
 * company, which this minds least. */
static double time_of(const struct bench_run *run, const char *name,
		      enum bench_cache cache)
{
	const struct bench_arm *arm = bench_run_find(run, name);

	if (arm == NULL)
		return 0;
	struct bench_series series =
		bench_run_series(run, arm, cache, BENCH_WALL);
	double time = bench_summarize(&series).p10 / 1e6;
	bench_series_free(&series);
	return time;
}

static struct plot_scale find_scale(const struct bench_run *run,
				    const struct bench_run *trend, size_t count,
				    enum bench_cache cache)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < run->arm_count; i++)
		for (size_t t = 0; t < count; t++) {
			double time =
				time_of(&trend[t], run->arms[i].name, cache);

			if (time > 0 && time < least)
				least = time;
			if (time > most)
				most = time;
		}
	return plot_scale_for(most > 0 ? least : 0, most * 1.1,
			      PLOT_TOP + HEIGHT, PLOT_TOP);
}

struct line {
	const struct plot_scale *scale;
	const struct bench_run *trend;
	size_t count;
	const char *name;
	size_t color;
	enum bench_cache cache;
};

static double place_of(size_t index, size_t count)
{
	return count < 2 ? (PLOT_LEFT + PLOT_RIGHT) / 2.0
			 : PLOT_LEFT + (double)(PLOT_RIGHT - PLOT_LEFT) *
					       (double)index /
					       (double)(count - 1);
}

static void draw_line(FILE *out, const struct line *line)
{
	double last = 0;

	(void)fprintf(out, "<path class=\"o%zu%s\" d=\"",
		      line->color % PLOT_COLORS, plot_dashes(line->color));
	for (size_t t = 0; t < line->count; t++) {
		double time = time_of(&line->trend[t], line->name, line->cache);

		if (time > 0)
			(void)fprintf(out, "%c%.1f %.1f", last > 0 ? 'L' : 'M',
				      place_of(t, line->count),
				      plot_place(line->scale, time));
		if (time > 0)
			last = time;
	}
	(void)fprintf(out, "\"/>\n");
}

static void draw_points(FILE *out, const struct line *line)
{
	for (size_t t = 0; t < line->count; t++) {
		double time = time_of(&line->trend[t], line->name, line->cache);

		if (time <= 0)
			continue;
		(void)fprintf(out,
			      "<circle class=\"p%zu\" cx=%.1f cy=%.1f r=3>"
			      "<title>",
			      line->color % PLOT_COLORS,
			      place_of(t, line->count),
			      plot_place(line->scale, time));
		plot_text(out, line->name);
		(void)fprintf(out, " %.3f ms</title></circle>\n", time);
	}
}

void plot_trend(FILE *out, const struct bench_run *run,
		const struct bench_run *trend, size_t trend_count,
		enum bench_cache cache)
{
	struct plot_scale scale = find_scale(run, trend, trend_count, cache);

	(void)fprintf(out, "<p class=l>");
	for (size_t i = 0; i < run->arm_count; i++)
		plot_key(out, run->arms[i].name, i);
	(void)fprintf(out, "</p>\n");
	plot_begin(out, PLOT_TOP + HEIGHT + PLOT_AXIS, "stored runs");
	plot_axis_y(out, &scale, PLOT_LEFT, PLOT_RIGHT);
	for (size_t i = 0; i < run->arm_count; i++) {
		const struct line line = { &scale,	trend,
					   trend_count, run->arms[i].name,
					   i,		cache };

		draw_line(out, &line);
		draw_points(out, &line);
	}
	(void)fprintf(out,
		      "<text class=m x=%d y=%d>wall time that one in ten stays "
		      "below, ms; %zu runs, oldest first</text>\n",
		      (PLOT_LEFT + PLOT_RIGHT) / 2, PLOT_TOP + HEIGHT + 24,
		      trend_count);
	plot_end(out);
}
