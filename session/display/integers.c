#include "display/integers.h"

#include "display/digits.h"
#include "value/class_info.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Blanks before the digits, one of them for a sign. */
#define MARGIN 3

/* Any 64-bit class has a place here; a double has not. */
struct integer {
	uint64_t magnitude;
	bool negative;
};

bool ms_integers_are(const struct ms_view *view)
{
	return view->class_ == MS_LOGICAL || ms_class_is_integer(view->class_);
}

static struct integer of_signed(int64_t x)
{
	return (struct integer){
		.magnitude = x < 0 ? 0 - (uint64_t)x : (uint64_t)x,
		.negative = x < 0,
	};
}

/* The real part of an element, or its imaginary part. */
static struct integer integer_at(const struct ms_view *view, size_t i,
				 bool imaginary)
{
	size_t place = view->complex ? 2 * i + imaginary : i;

	if (view->class_ == MS_UINT64)
		return (struct integer){
			.magnitude = ((const uint64_t *)view->data)[place]
		};
	if (view->class_ == MS_INT64)
		return of_signed(((const int64_t *)view->data)[place]);
	return of_signed((int64_t)(imaginary ? ms_view_imaginary(view, i)
					     : ms_view_double(view, i)));
}

static bool is_hex(const struct ms_view *view, enum ms_number_format format)
{
	return format == MS_FORMAT_HEX && view->class_ != MS_LOGICAL;
}

static int hex_digits(const struct ms_view *view)
{
	return 2 * (int)ms_class_size(view->class_);
}

static int digits_of(uint64_t x)
{
	int digits = 1;

	while (x > 9) {
		x /= 10;
		digits++;
	}
	return digits;
}

static int greatest_digits(const struct ms_view *view)
{
	uint64_t greatest = 0;

	for (size_t i = 0; i < view->count; i++) {
		for (int part = 0; part <= (int)view->complex; part++) {
			uint64_t x = integer_at(view, i, part != 0).magnitude;

			if (x > greatest)
				greatest = x;
		}
	}
	return digits_of(greatest);
}

int ms_integers_width(const struct ms_view *view, enum ms_number_format format)
{
	int real;

	if (format == MS_FORMAT_PLUS)
		return 1;
	real = MARGIN + (is_hex(view, format) ? hex_digits(view)
					      : greatest_digits(view));
	return view->complex ? 2 * real + 1 : real;
}

/* As it lies in memory. */
static void write_bits(const struct ms_view *view, struct integer x, int width,
		       struct snap_strbuf *out)
{
	int digits = hex_digits(view);
	uint64_t bits = x.negative ? 0 - x.magnitude : x.magnitude;

	if (digits < 16)
		bits &= ((uint64_t)1 << 4 * digits) - 1;
	snap_strbuf_printf(out, "%*s%0*" PRIx64,
			   width > digits ? width - digits : 0, "", digits,
			   bits);
}

static void write_digits(struct integer x, int width, struct snap_strbuf *out)
{
	char text[MS_DIGITS_WHOLE];
	size_t size = ms_digits_whole(x.magnitude, x.negative, text);

	ms_digits_pad(text, size, width, out);
}

static void write_complex(const struct ms_view *view, size_t i, bool hex,
			  int width, struct snap_strbuf *out)
{
	int real = width / 2; /* the 'i' is left over */
	struct integer re = integer_at(view, i, false);
	struct integer im = integer_at(view, i, true);

	if (hex) {
		write_bits(view, re, real, out);
		write_bits(view, im,
			   width == 0 ? MARGIN + hex_digits(view) : real, out);
	} else {
		write_digits(re, real, out);
		snap_strbuf_puts(out, im.negative ? " - " : " + ");
		im.negative = false;
		write_digits(im, real - MARGIN, out);
	}
	snap_strbuf_putc(out, 'i');
}

void ms_integers_write(const struct ms_view *view, size_t i,
		       enum ms_number_format format, int width,
		       struct snap_strbuf *out)
{
	struct integer x = integer_at(view, i, false);

	if (format == MS_FORMAT_PLUS)
		snap_strbuf_putc(out, x.negative	 ? '-'
				      : x.magnitude == 0 ? ' '
							 : '+');
	else if (view->complex)
		write_complex(view, i, is_hex(view, format), width, out);
	else if (is_hex(view, format))
		write_bits(view, x, width, out);
	else
		write_digits(x, width, out);
}
