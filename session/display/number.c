#include "display/number.h"

#include <math.h>

/* As MS_SHORT_DIGITS, in the long formats and for doubles. */
#define LONG_DIGITS 15

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
		return MS_SHORT_DIGITS;
	return single ? 7 : LONG_DIGITS;
}

/* All of the longest layouts are as wide. */
#define LONG_WIDTH 26

static void set_exponent(int digits, struct ms_number_layout *out)
{
	out->style = MS_STYLE_EXPONENT;
	out->precision = digits;
	out->width = digits == LONG_DIGITS ? LONG_WIDTH : digits + 9;
}

static void set_general(int digits, struct ms_number_layout *out)
{
	out->style = MS_STYLE_GENERAL;
	out->precision = digits == MS_SHORT_DIGITS ? digits + 1 : digits;
	out->width = digits == LONG_DIGITS	 ? LONG_WIDTH
		     : digits == MS_SHORT_DIGITS ? digits + 9
						 : digits + 10;
}

static void set_engineering(int digits, struct ms_number_layout *out)
{
	out->style = MS_STYLE_ENGINEERING;
	out->precision = digits == MS_SHORT_DIGITS ? digits : digits - 1;
	out->width = out->precision + (digits == MS_SHORT_DIGITS ? 12 : 11);
}

static void set_bank(const struct ms_number_range *range,
		     struct ms_number_layout *out)
{
	int digits = range->finite ? digits_before_point(range->greatest) : 1;

	out->style = MS_STYLE_FIXED;
	out->precision = 2;
	out->width = digits > 8 ? digits + 6 : 14;
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
		set_general(digits, out);
		return true;
	case MS_FORMAT_SHORT_E:
	case MS_FORMAT_LONG_E:
		set_exponent(digits, out);
		return true;
	case MS_FORMAT_SHORT_ENG:
	case MS_FORMAT_LONG_ENG:
		set_engineering(digits, out);
		return true;
	case MS_FORMAT_PLUS:
		out->style = MS_STYLE_SIGN;
		out->width = 1;
		return true;
	case MS_FORMAT_BANK:
		set_bank(range, out);
		return true;
	case MS_FORMAT_HEX:
		out->style = MS_STYLE_HEX;
		out->width = range->single ? 11 : 19;
		return true;
	case MS_FORMAT_RATIONAL:
		out->style = MS_STYLE_RATIONAL;
		out->width = MS_RATIONAL_WIDTH;
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
