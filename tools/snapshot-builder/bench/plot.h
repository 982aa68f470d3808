/* Plots of a run as inline SVG; colours are classes of the page's style. */
#ifndef TOOLS_BENCH_PLOT_H
#define TOOLS_BENCH_PLOT_H

#include "tools/snapshot-builder/bench/run.h"

#include <stdio.h>

/* Where plots lie, in units of SVG: names of rows are left of PLOT_LEFT. */
enum {
	PLOT_WIDTH = 900,
	PLOT_LEFT = 150,
	PLOT_RIGHT = 870,
	PLOT_TOP = 8,
	PLOT_ROW = 30,
	PLOT_AXIS = 34, /* height of what is below the rows */
	PLOT_COLORS = 8,
};

/* Values to places between 'from' and 'to'. */
struct plot_scale {
	double least;
	double most;
	bool logarithmic;
	double from;
	double to;
};

/* Of times in milliseconds from 0 on, or logarithmic when they are far
 * apart. */
struct plot_scale plot_scale_for(double least, double most, double from,
				 double to);
double plot_place(const struct plot_scale *scale, double value);

/* Lines and labels for round values, from 'top' to 'bottom'. */
void plot_axis_x(FILE *out, const struct plot_scale *scale, double top,
		 double bottom, const char *label);
void plot_axis_y(FILE *out, const struct plot_scale *scale, double left,
		 double right);

/* Begin a drawing of that height, and end it. */
void plot_begin(FILE *out, double height, const char *title);
void plot_end(FILE *out);

/* Text for HTML: what means something there is escaped. */
void plot_text(FILE *out, const char *text);

/* Name of a row, right-aligned before the plot. */
void plot_row_name(FILE *out, const char *name, double middle);

/* An entry of a legend; "" or " h" for lines of the second round of colours. */
void plot_key(FILE *out, const char *name, size_t color);
const char *plot_dashes(size_t color);

/* Every sample as a dot, median, and the middle half, an arm a row. */
void plot_distribution(FILE *out, const struct bench_run *run,
		       enum bench_cache cache);

/* Phases of the startup reports as bars, an arm a row; false when no arm has
 * any. */
bool plot_phases(FILE *out, const struct bench_run *run,
		 enum bench_cache cache);

/* Times of stored runs, a line for each arm of 'run'. */
void plot_trend(FILE *out, const struct bench_run *run,
		const struct bench_run *trend, size_t trend_count,
		enum bench_cache cache);

#endif
