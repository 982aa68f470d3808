#include "display/digits.h"
#include "display/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Smaller powers of ten may lack bits. */
#define LEAST_POWER (-300)

/* Room for any one number. */
#define NUMBER_TEXT 400

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

static const char *not_finite(double x)
{
	if (isnan(x))
		return "0/0";
	return x < 0 ? "-1/0" : "1/0";
}

/* A fraction with small terms near 'x', by continued fractions. */
static void write_rational(double x, char *text)
{
	double rest = x, near = 1e-6 * (fabs(x) > 1 ? fabs(x) : 1);
	double last_n = 1, last_d = 0, n = round(x), d = 1;

	if (!isfinite(x)) {
		strcpy(text, not_finite(x));
		return;
	}
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
		snprintf(text, NUMBER_TEXT, "%.0f", n == 0 ? 0 : n);
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
		write_engineering(precision > MS_SHORT_DIGITS, precision, x,
				  text);
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

/* Do infinities and NaN have a form of their own in a style? */
static bool writes_all(enum ms_number_style style)
{
	return style == MS_STYLE_HEX || style == MS_STYLE_SIGN ||
	       style == MS_STYLE_RATIONAL;
}

/* "     355/113   ": the stroke behind the place of the numerator. */
static void pad_rational(const char *text, size_t size, int width,
			 struct snap_strbuf *out)
{
	int before = (int)strcspn(text, "/");
	int left = MS_NUMERATOR_WIDTH - before;

	if (width == 0 || strchr(text, 'e') != NULL) {
		ms_digits_pad(text, size, width, out);
		return;
	}
	ms_digits_pad(text, size, (int)size + (left > 0 ? left : 0), out);
	ms_digits_pad("", 0, width - (int)size - (left > 0 ? left : 0), out);
}

void ms_number_write(const struct ms_number_layout *layout, int width, double x,
		     struct snap_strbuf *out)
{
	char text[NUMBER_TEXT];
	size_t size;

	if (isfinite(x) || writes_all(layout->style)) {
		size = write_finite(layout, x, text);
	} else {
		strcpy(text, isnan(x) ? "NaN" : (x < 0 ? "-Inf" : "Inf"));
		size = strlen(text);
	}
	if (layout->style == MS_STYLE_RATIONAL)
		pad_rational(text, size, width, out);
	else
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
