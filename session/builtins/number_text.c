#include "builtins/number_text.h"

#include "builtins/format_spec.h"
#include "value/array.h"

#include <math.h>

static void survey(double x, double *largest, bool *whole, bool *finite)
{
	if (!isfinite(x)) {
		*finite = false;
		return;
	}
	if (fabs(x) > *largest)
		*largest = fabs(x);
	if (x != floor(x))
		*whole = false;
}

void ms_plain_style_of(const struct ms_view *view, struct ms_plain_style *style)
{
	double largest = 0;
	bool whole = true, finite = true, negative = false;

	for (size_t i = 0; i < view->count; i++) {
		double x = ms_view_double(view, i);

		negative = negative || x < 0;
		survey(x, &largest, &whole, &finite);
		if (view->complex)
			survey(ms_view_imaginary(view, i), &largest, &whole,
			       &finite);
	}
	int digits = largest == 0 ? 0 : (int)floor(log10(largest));

	style->integer = whole;
	if (whole) {
		/* Two more than the digits; Inf and NaN need their room too. */
		style->width = (digits < 0 ? 0 : digits) + 3;
		if (!finite && style->width < 5)
			style->width = 5;
		return;
	}
	/* Four digits behind the point, at least five in all. */
	style->precision = digits + 5 < 5 ? 5 : digits + 5;
	if (style->precision > 16)
		style->precision = 16;
	style->width = style->precision + 7 + (negative ? 1 : 0);
}

/* The imaginary part is left-aligned, with the i right behind its digits. */
static int put_imaginary(struct ms_heap *heap, double im,
			 const struct ms_plain_style *style,
			 struct ms_wide *out)
{
	struct ms_value data[] = { ms_real(style->precision), ms_real(im) };
	size_t begin = ms_wide_count(out);

	if (style->integer
		    ? ms_format_ascii(heap, "num2str", "%+d", &data[1], 1, out)
		    : ms_format_ascii(heap, "num2str", "%+.*g", data, 2, out))
		return -1;
	ms_wide_put(out, 'i');
	size_t used = ms_wide_count(out) - begin;
	size_t width = (size_t)style->width + 1;

	ms_wide_fill(out, ' ', used < width ? width - used : 0);
	return 0;
}

int ms_plain_put(struct ms_heap *heap, const struct ms_view *view, size_t i,
		 const struct ms_plain_style *style, struct ms_wide *out)
{
	struct ms_value data[3] = { ms_real(style->width),
				    ms_real(style->precision) };
	struct ms_value *number = &data[style->integer ? 1 : 2];

	if (view->complex || view->class_ == MS_CHAR ||
	    ms_class_is_float(view->class_)) {
		*number = ms_real(ms_view_double(view, i));
	} else if (ms_view_element(heap, view, i, number) != 0) {
		return -1;
	}
	/* -0 is written as 0. */
	if (number->tag == MS_TAG_DOUBLE && number->as.real == 0)
		number->as.real = 0;
	if (style->integer
		    ? ms_format_ascii(heap, "num2str", "%*d", data, 2, out)
		    : ms_format_ascii(heap, "num2str", "%*.*g", data, 3, out))
		return -1;
	if (!view->complex)
		return 0;
	return put_imaginary(heap, ms_view_imaginary(view, i), style, out);
}
