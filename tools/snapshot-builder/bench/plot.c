#include "tools/snapshot-builder/bench/plot.h"

#include <math.h>

/* Beyond this ratio small values would all lie at the edge. */
#define LINEAR_MOST 8

struct plot_scale plot_scale_for(double least, double most, double from,
				 double to)
{
	struct plot_scale scale = {
		.least = 0,
		.most = most > 0 ? most : 1,
		.logarithmic = least > 0 && most / least > LINEAR_MOST,
		.from = from,
		.to = to,
	};

	if (scale.logarithmic)
		scale.least = least;
	return scale;
}

double plot_place(const struct plot_scale *scale, double value)
{
	double least = scale->least, most = scale->most;

	value = value < least ? least : value > most ? most : value;
	double part = scale->logarithmic
			      ? log(value / least) / log(most / least)
			      : (value - least) / (most - least);
	return scale->from + part * (scale->to - scale->from);
}

/* 1, 2 or 5 times a power of ten: about six steps. */
static double step_of(double most)
{
	double rough = most / 6;
	double power = pow(10, floor(log10(rough)));
	double rest = rough / power;

	return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

/* The first round value of a logarithmic scale, and the one after another. */
static double first_round(double least)
{
	return pow(10, floor(log10(least)));
}

static double next_round(double value)
{
	double power = pow(10, floor(log10(value) + 1e-9));
	double rest = value / power;

	return power * (rest < 1.5 ? 2 : rest < 3 ? 5 : 10);
}

static double first_mark(const struct plot_scale *scale)
{
	double mark = scale->logarithmic ? first_round(scale->least) : 0;

	while (mark < scale->least)
		mark = next_round(mark);
	return mark;
}

static double next_mark(const struct plot_scale *scale, double mark)
{
	return scale->logarithmic ? next_round(mark)
				  : mark + step_of(scale->most);
}

void plot_axis_x(FILE *out, const struct plot_scale *scale, double top,
		 double bottom, const char *label)
{
	for (double mark = first_mark(scale); mark <= scale->most;
	     mark = next_mark(scale, mark)) {
		double x = plot_place(scale, mark);

		(void)fprintf(out,
			      "<path class=g d=\"M%.1f %.1fV%.1f\"/>"
			      "<text class=m x=%.1f y=%.1f>%.4g</text>\n",
			      x, top, bottom, x, bottom + 14, mark);
	}
	(void)fprintf(out, "<text class=m x=%.1f y=%.1f>%s</text>\n",
		      (scale->from + scale->to) / 2, bottom + 28, label);
}

void plot_axis_y(FILE *out, const struct plot_scale *scale, double left,
		 double right)
{
	for (double mark = first_mark(scale); mark <= scale->most;
	     mark = next_mark(scale, mark)) {
		double y = plot_place(scale, mark);

		(void)fprintf(out,
			      "<path class=g d=\"M%.1f %.1fH%.1f\"/>"
			      "<text class=e x=%.1f y=%.1f>%.4g</text>\n",
			      left, y, right, left - 6, y + 4, mark);
	}
}

void plot_begin(FILE *out, double height, const char *title)
{
	(void)fprintf(out,
		      "<svg viewBox=\"0 0 %d %.0f\" role=img>"
		      "<title>%s</title>\n",
		      PLOT_WIDTH, height, title);
}

void plot_end(FILE *out)
{
	(void)fprintf(out, "</svg>\n");
}

void plot_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '<':
			(void)fputs("&lt;", out);
			break;
		case '>':
			(void)fputs("&gt;", out);
			break;
		case '&':
			(void)fputs("&amp;", out);
			break;
		case '"':
			(void)fputs("&quot;", out);
			break;
		default:
			(void)putc((unsigned char)*text < 0x20 ? ' ' : *text,
				   out);
		}
}

void plot_row_name(FILE *out, const char *name, double middle)
{
	(void)fprintf(out, "<text class=e x=%d y=%.1f>", PLOT_LEFT - 10,
		      middle + 4);
	plot_text(out, name);
	(void)fprintf(out, "</text>\n");
}

const char *plot_dashes(size_t color)
{
	return color >= PLOT_COLORS ? " h" : "";
}

void plot_key(FILE *out, const char *name, size_t color)
{
	(void)fprintf(out,
		      "<span><svg class=k viewBox=\"0 0 24 10\"><path "
		      "class=\"o%zu k%s\" d=\"M0 5h24\"/></svg> ",
		      color % PLOT_COLORS, plot_dashes(color));
	plot_text(out, name);
	(void)fprintf(out, "</span>\n");
}
