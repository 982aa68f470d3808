#include "tools/snapshot-builder/bench/plot.h"

#include <string.h>

/* Names of phases in the order they are first met; their colours. */
struct legend {
	const char *names[BENCH_PHASES];
	size_t count;
};

static size_t find_name(const struct legend *legend, const char *name)
{
	size_t i = 0;

	while (i < legend->count && strcmp(legend->names[i], name) != 0)
		i++;
	return i;
}

static double total_of(const struct bench_phases *phases)
{
	double total = 0;

	for (size_t i = 0; i < phases->count; i++)
		total += phases->medians[i];
	return total;
}

/* Arms that report, all their phases, and the longest sum. */
static size_t look(const struct bench_run *run, enum bench_cache cache,
		   struct legend *legend, double *most)
{
	size_t count = 0;

	*legend = (struct legend){ .count = 0 };
	*most = 0;
	for (size_t i = 0; i < run->arm_count; i++) {
		const struct bench_phases *phases = &run->arms[i].phases[cache];

		count += phases->count != 0;
		if (total_of(phases) > *most)
			*most = total_of(phases);
		for (size_t p = 0; p < phases->count; p++)
			if (find_name(legend, phases->names[p]) ==
				    legend->count &&
			    legend->count < BENCH_PHASES)
				legend->names[legend->count++] =
					phases->names[p];
	}
	return count;
}

static void draw_arm(FILE *out, const struct plot_scale *scale,
		     const struct legend *legend, const struct bench_arm *arm,
		     const struct bench_phases *phases, double middle)
{
	double sum = 0;

	plot_row_name(out, arm->name, middle);
	for (size_t p = 0; p < phases->count; p++) {
		double from = plot_place(scale, sum / 1e3);

		sum += phases->medians[p];
		(void)fprintf(out,
			      "<rect class=\"p%zu\" x=%.2f y=%.1f width=%.2f "
			      "height=18><title>",
			      find_name(legend, phases->names[p]) % PLOT_COLORS,
			      from, middle - 9,
			      plot_place(scale, sum / 1e3) - from);
		plot_text(out, phases->names[p]);
		(void)fprintf(out, " %.1f &#181;s</title></rect>\n",
			      phases->medians[p] / 1e3);
	}
	(void)fprintf(out, "<text x=%.1f y=%.1f>%.1f</text>\n",
		      plot_place(scale, sum / 1e3) + 6, middle + 4, sum / 1e3);
}

static void draw_legend(FILE *out, const struct legend *legend)
{
	(void)fprintf(out, "<p class=l>");
	for (size_t i = 0; i < legend->count; i++)
		plot_key(out, legend->names[i], i);
	(void)fprintf(out, "</p>\n");
}

bool plot_phases(FILE *out, const struct bench_run *run, enum bench_cache cache)
{
	struct legend legend;
	double most;
	size_t count = look(run, cache, &legend, &most), row = 0;

	if (count == 0 || most <= 0)
		return false;
	struct plot_scale scale =
		plot_scale_for(0, most / 1e3 * 1.1, PLOT_LEFT, PLOT_RIGHT);
	double bottom = PLOT_TOP + PLOT_ROW * (double)count;
	draw_legend(out, &legend);
	plot_begin(out, bottom + PLOT_AXIS, "phases of the start");
	plot_axis_x(out, &scale, PLOT_TOP, bottom, "microseconds");
	for (size_t i = 0; i < run->arm_count; i++) {
		const struct bench_phases *phases = &run->arms[i].phases[cache];

		if (phases->count != 0)
			draw_arm(out, &scale, &legend, &run->arms[i], phases,
				 PLOT_TOP + PLOT_ROW * ((double)row++ + 0.5));
	}
	plot_end(out);
	return true;
}
