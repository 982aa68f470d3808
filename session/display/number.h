/* Numbers as text: one layout for all elements that are shown together. */
#ifndef MS_DISPLAY_NUMBER_H
#define MS_DISPLAY_NUMBER_H

#include "base/strbuf.h"
#include "value/value.h"

enum ms_number_format {
	MS_FORMAT_SHORT,
	MS_FORMAT_LONG,
	MS_FORMAT_SHORT_G,
	MS_FORMAT_LONG_G,
	MS_FORMAT_SHORT_E,
	MS_FORMAT_LONG_E,
	MS_FORMAT_SHORT_ENG,
	MS_FORMAT_LONG_ENG,
	MS_FORMAT_BANK,
	MS_FORMAT_HEX,
	MS_FORMAT_RATIONAL,
	MS_FORMAT_PLUS
};

enum ms_number_style {
	MS_STYLE_WHOLE,
	MS_STYLE_FIXED,
	MS_STYLE_EXPONENT,
	MS_STYLE_ENGINEERING, /* exponents are multiples of three */
	MS_STYLE_GENERAL,
	MS_STYLE_HEX,
	MS_STYLE_RATIONAL,
	MS_STYLE_SIGN /* only that */
};

/* How a group of numbers is laid out. */
struct ms_number_layout {
	enum ms_number_style style;
	bool single;   /* elements are of class single */
	int width;     /* of a real element, blanks before it included */
	int imaginary; /* of an imaginary part behind its sign */
	int precision; /* digits after the point; significant ones if GENERAL */
	int scale;     /* elements are divided by ten to this power, */
	double factor; /* which is this if there is one */
};

/* What a layout depends on. */
struct ms_number_range {
	double greatest; /* of the finite absolute values */
	bool whole;	 /* all finite elements are whole numbers */
	bool finite;	 /* there is a finite element */
	bool other;	 /* there is an Inf or a NaN */
	bool negative;
	bool single;
};

/* The range of nothing; add() takes one element more. */
struct ms_number_range ms_number_range_begin(bool single);
void ms_number_range_add(struct ms_number_range *range, double x);

/* For one number by itself, or for the elements of a matrix. */
struct ms_number_layout ms_number_layout_scalar(
	enum ms_number_format format, const struct ms_number_range *range);
struct ms_number_layout ms_number_layout_matrix(
	enum ms_number_format format, const struct ms_number_range *range);
/* The same for both parts of complex numbers, which are never whole. */
struct ms_number_layout ms_number_layout_complex(
	enum ms_number_format format, const struct ms_number_range *range,
	bool scalar);

/* Append one element, right-aligned to 'width' (0: no blanks). */
void ms_number_write(const struct ms_number_layout *layout, int width, double x,
		     struct snap_strbuf *out);

/* Append a complex element, "   1.0000 + 2.0000i"; without the blanks that make
 * columns if not 'padded'.  The layout is one for complex numbers. */
void ms_number_write_complex(const struct ms_number_layout *layout, bool padded,
			     double re, double im, struct snap_strbuf *out);
/* How wide such an element is. */
int ms_number_complex_width(const struct ms_number_layout *layout);

#endif
