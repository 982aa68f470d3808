#include "display/number.h"

#include "display/digits.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Behind the point in the short formats. */
#define SHORT_DIGITS 4

/* Smaller powers of ten may lack bits. */
#define LEAST_POWER (-300)

/* Room for any one number. */
#define NUMBER_TEXT 400

struct ms_number_range ms_number_range_begin(bool single)
{
	return (struct ms_number_range){ .whole = true, .single = single };
}

void ms_number_range_add(struct ms_number_range *range, double x)
{
	if (x < 0)
		range->negative = true;
	if (!isfinite(x)) {
		range->other = true;
		return;
	}
	range->finite = true;
	if (fabs(x) > range->greatest)
		range->greatest = fabs(x);
	if (x != trunc(x))
		range->whole = false;
}

static int digits_before_point(double x)
{
	return x < 1 ? 1 : (int)floor(log10(x)) + 1;
}

/* Whole numbers: six places while they have three digits, twelve while they
 * have nine; larger ones are written with an exponent. */
static bool whole_layout(const struct ms_number_range *range,
			 struct ms_number_layout *out)
{
	if (!range->whole || range->greatest > 999999999)
		return false;
	out->style = MS_STYLE_WHOLE;
	out->width = digits_before_point(range->greatest) <= 3 ? 6 : 12;
	return true;
}

static bool is_long(enum ms_number_format format)
{
	return format == MS_FORMAT_LONG || format == MS_FORMAT_LONG_G ||
	       format == MS_FORMAT_LONG_E || format == MS_FORMAT_LONG_ENG;
}

static int digits_of(enum ms_number_format format, bool single)
{
	if (!is_long(format))
		return SHORT_DIGITS;
	return single ? 7 : 15;
}

/* The formats that don't look at the magnitude; false for the other two. */
static bool fixed_choice(enum ms_number_format format,
			 const struct ms_number_range *range,
			 struct ms_number_layout *out)
{
	int digits = digits_of(format, range->single);

	switch (format) {
	case MS_FORMAT_SHORT_G:
	case MS_FORMAT_LONG_G:
		out->style = MS_STYLE_GENERAL;
		out->precision = is_long(format) ? digits : digits + 1;
		out->width = is_long(format) ? digits + 10 : 13;
		return true;
	case MS_FORMAT_SHORT_E:
	case MS_FORMAT_LONG_E:
		out->style = MS_STYLE_EXPONENT;
		out->precision = digits;
		out->width = digits + 9;
		return true;
	case MS_FORMAT_SHORT_ENG:
	case MS_FORMAT_LONG_ENG:
		out->style = MS_STYLE_ENGINEERING;
		out->precision = is_long(format) ? digits - 1 : digits;
		out->width = out->precision + 12;
		return true;
	case MS_FORMAT_PLUS:
		out->style = MS_STYLE_SIGN;
		out->width = 1;
		return true;
	case MS_FORMAT_BANK:
		out->style = MS_STYLE_FIXED;
		out->precision = 2;
		out->width = range->finite
				     ? digits_before_point(range->greatest) + 7
				     : 10;
		return true;
	case MS_FORMAT_HEX:
		out->style = MS_STYLE_HEX;
		out->width = range->single ? 11 : 19;
		return true;
	case MS_FORMAT_RATIONAL:
		out->style = MS_STYLE_RATIONAL;
		out->width = 14;
		return true;
	case MS_FORMAT_SHORT:
	case MS_FORMAT_LONG:
		break;
	}
	return false;
}

/* Numbers below this are written without an exponent.  In the long format there
 * is room for one digit less, for the places are used up after the point, and
 * so there is in complex numbers. */
static double fixed_limit(enum ms_number_format format, bool single,
			  bool complex)
{
	if (format == MS_FORMAT_LONG)
		return single && !complex ? 1000 : 100;
	return complex ? 99.99995 : 999.99995;
}

static void set_fixed(enum ms_number_format format, bool single,
		      struct ms_number_layout *out)
{
	out->style = MS_STYLE_FIXED;
	out->precision = digits_of(format, single);
	out->width = format == MS_FORMAT_LONG ? out->precision + 5 : 10;
}

static bool scalar_is_fixed(const struct ms_number_range *range, double limit)
{
	return range->greatest == 0 ||
	       (range->greatest > 0.001 && range->greatest < limit);
}

static void set_exponent(int digits, struct ms_number_layout *out)
{
	out->style = MS_STYLE_EXPONENT;
	out->precision = digits;
	out->width = digits + 9;
}

struct ms_number_layout ms_number_layout_scalar(
	enum ms_number_format format, const struct ms_number_range *range)
{
	struct ms_number_layout layout = { .single = range->single };

	if (fixed_choice(format, range, &layout) ||
	    whole_layout(range, &layout))
		return layout;
	if (scalar_is_fixed(range, fixed_limit(format, range->single, false)))
		set_fixed(format, range->single, &layout);
	else
		set_exponent(digits_of(format, range->single), &layout);
	return layout;
}

/* A common factor brings the greatest element below ten (large ones) or below
 * one (small ones). */
static void set_scale(const struct ms_number_range *range, double limit,
		      struct ms_number_layout *out)
{
	double x = range->greatest;

	if (x == 0 || !range->finite)
		return;
	if (x >= limit)
		out->scale = (int)floor(log10(x));
	else if (x < 0.001)
		out->scale = (int)floor(log10(x)) + 1;
	out->factor = pow(10, out->scale);
}

struct ms_number_layout ms_number_layout_matrix(
	enum ms_number_format format, const struct ms_number_range *range)
{
	struct ms_number_layout layout = { .single = range->single };

	if (fixed_choice(format, range, &layout) ||
	    whole_layout(range, &layout))
		return layout;
	set_fixed(format, range->single, &layout);
	set_scale(range, fixed_limit(format, range->single, false), &layout);
	return layout;
}

/* The real part stands a place further left than a real number would, the
 * imaginary one has room for two digits before its point. */
static void set_complex_fixed(enum ms_number_format format,
			      const struct ms_number_range *range, bool scalar,
			      struct ms_number_layout *out)
{
	double limit = fixed_limit(format, range->single, true);

	set_fixed(format, range->single, out);
	if (scalar && !scalar_is_fixed(range, limit)) {
		set_exponent(out->precision, out);
		out->imaginary = out->width - 2;
		return;
	}
	if (!scalar)
		set_scale(range, limit, out);
	out->width--;
	out->imaginary = out->precision + 3;
}

struct ms_number_layout ms_number_layout_complex(
	enum ms_number_format format, const struct ms_number_range *range,
	bool scalar)
{
	struct ms_number_layout layout = { .single = range->single };

	if (fixed_choice(format, range, &layout))
		layout.imaginary = layout.width - 2;
	else
		set_complex_fixed(format, range, scalar, &layout);
	return layout;
}

static void write_hex(bool single, double x, char *text)
{
	float narrow = (float)x;
	uint32_t bits32;
	uint64_t bits64;

	memcpy(&bits32, &narrow, sizeof(bits32));
	memcpy(&bits64, &x, sizeof(bits64));
	if (single)
		snprintf(text, NUMBER_TEXT, "%08" PRIx32, bits32);
	else
		snprintf(text, NUMBER_TEXT, "%016" PRIx64, bits64);
}

/* A fraction with small terms near 'x', by continued fractions. */
static void write_rational(double x, char *text)
{
	double rest = x, near = 1e-6 * (fabs(x) > 1 ? fabs(x) : 1);
	double last_n = 1, last_d = 0, n = round(x), d = 1;

	for (int step = 0; step < 30 && fabs(x - n / d) >= near; step++) {
		double flip = 1 / (rest - round(rest));
		double next_n = n * round(flip) + last_n;
		double next_d = d * round(flip) + last_d;

		last_n = n;
		last_d = d;
		n = next_n;
		d = next_d;
		rest = flip;
	}
	if (d < 0) {
		n = -n;
		d = -d;
	}
	if (d == 1 && fabs(n) < 1e13)
		snprintf(text, NUMBER_TEXT, "%.0f", n);
	else if (fabs(n) > 99999999 || d > 99999999)
		snprintf(text, NUMBER_TEXT, "%.4e", x);
	else
		snprintf(text, NUMBER_TEXT, "%.0f/%.0f", n, d);
}

static double divide_by_power(double x, int power)
{
	/* 10^power alone may be too small for a number. */
	return power < LEAST_POWER ? x * 1e300 / pow(10, power + 300)
				   : x / pow(10, power);
}

/* One to three digits before the point and a power of a thousand: the long form
 * has so many digits in all, the short one behind the point. */
static void write_engineering(bool all, int precision, double x, char *text)
{
	int exponent = x == 0 ? 0 : (int)floor(log10(fabs(x)));
	int power = exponent - ((exponent % 3) + 3) % 3;
	double scaled = divide_by_power(x, power);

	for (int round = 0; round < 2; round++) {
		int before = fabs(scaled) >= 100 ? 2 : fabs(scaled) >= 10;

		snprintf(text, NUMBER_TEXT, "%.*fe%c%03d",
			 all ? precision - before : precision, scaled,
			 power < 0 ? '-' : '+', abs(power));
		/* Rounding, or the logarithm, may have gone one too far. */
		if (strcspn(text + (text[0] == '-'), ".") <= 3)
			return;
		power += 3;
		scaled = divide_by_power(x, power);
	}
}

static char sign_of(double x)
{
	if (x > 0)
		return '+';
	return x < 0 ? '-' : ' ';
}

/* The styles whose digits are the C library's. */
static size_t write_styled(const struct ms_number_layout *layout, double x,
			   char *text)
{
	int precision = layout->precision;

	switch (layout->style) {
	case MS_STYLE_EXPONENT:
		snprintf(text, NUMBER_TEXT, "%.*e", precision, x);
		break;
	case MS_STYLE_ENGINEERING:
		write_engineering(precision > SHORT_DIGITS, precision, x, text);
		break;
	case MS_STYLE_GENERAL:
		snprintf(text, NUMBER_TEXT, "%.*g", precision, x);
		break;
	case MS_STYLE_HEX:
		write_hex(layout->single, x, text);
		break;
	case MS_STYLE_RATIONAL:
		write_rational(x, text);
		break;
	case MS_STYLE_SIGN:
		return (size_t)snprintf(text, NUMBER_TEXT, "%c", sign_of(x));
	case MS_STYLE_WHOLE:
	case MS_STYLE_FIXED:
		snprintf(text, NUMBER_TEXT, "%.*f", precision, x);
		break;
	}
	return strlen(text);
}

/* Most numbers have few digits; that is worth a shorter way. */
static size_t write_finite(const struct ms_number_layout *layout, double x,
			   char *text)
{
	size_t size = 0;

	if (layout->scale != 0)
		x = layout->scale < LEAST_POWER
			    ? divide_by_power(x, layout->scale)
			    : x / layout->factor;
	if (layout->style == MS_STYLE_WHOLE && fabs(x) < 1e15)
		size = ms_digits_whole((uint64_t)fabs(x), x < 0, text);
	else if (layout->style == MS_STYLE_FIXED)
		size = ms_digits_fixed(x, layout->precision, text);
	return size != 0 ? size : write_styled(layout, x, text);
}

void ms_number_write(const struct ms_number_layout *layout, int width, double x,
		     struct snap_strbuf *out)
{
	char text[NUMBER_TEXT];
	size_t size;

	if (layout->style == MS_STYLE_HEX || layout->style == MS_STYLE_SIGN ||
	    isfinite(x)) {
		size = write_finite(layout, x, text);
	} else {
		strcpy(text, isnan(x) ? "NaN" : (x < 0 ? "-Inf" : "Inf"));
		size = strlen(text);
	}
	ms_digits_pad(text, size, width, out);
}

void ms_number_write_complex(const struct ms_number_layout *layout, bool padded,
			     double re, double im, struct snap_strbuf *out)
{
	bool minus = signbit(im) && !isnan(im);

	ms_number_write(layout, padded ? layout->width : 0, re, out);
	if (layout->style == MS_STYLE_SIGN)
		return;
	if (layout->style == MS_STYLE_HEX) {
		ms_number_write(layout, layout->width, im, out);
	} else {
		snap_strbuf_puts(out, minus ? " -" : " +");
		if (!padded)
			snap_strbuf_putc(out, ' ');
		ms_number_write(layout, padded ? layout->imaginary : 0,
				minus ? -im : im, out);
	}
	snap_strbuf_putc(out, 'i');
}

int ms_number_complex_width(const struct ms_number_layout *layout)
{
	if (layout->style == MS_STYLE_SIGN)
		return layout->width;
	if (layout->style == MS_STYLE_HEX)
		return 2 * layout->width + 1;
	return layout->width + 2 + layout->imaginary + 1;
}
