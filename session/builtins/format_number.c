#include "builtins/format_number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* -2^63 and 2^63: what integer conversions take exactly. */
#define INT64_LOW  -9223372036854775808.0
#define INT64_HIGH 9223372036854775808.0

void ms_format_text(const struct ms_conversion *c, struct ms_units text,
		    struct ms_wide *out)
{
	if (c->precision >= 0 && text.count > (size_t)c->precision &&
	    (c->letter == 's'))
		text.count = (size_t)c->precision;
	size_t width = (size_t)c->width;
	size_t fill = width > text.count ? width - text.count : 0;

	if (!c->left)
		ms_wide_fill(out, ' ', fill);
	ms_wide_append(out, text);
	if (c->left)
		ms_wide_fill(out, ' ', fill);
}

/* A short ASCII text instead of a number: Inf, NaN, nothing. */
static void put_word(const struct ms_conversion *c, const char *word,
		     struct ms_wide *out)
{
	size_t size = strlen(word);
	size_t width = (size_t)c->width;
	size_t fill = width > size ? width - size : 0;

	if (!c->left)
		ms_wide_fill(out, ' ', fill);
	ms_wide_ascii(out, word);
	if (c->left)
		ms_wide_fill(out, ' ', fill);
}

/* The C format of a conversion, without its '%' twin: "%-+*.*L" + letter. */
static void c_format(const struct ms_conversion *c, const char *modifier,
		     char letter, char *out)
{
	*out++ = '%';
	if (c->left)
		*out++ = '-';
	if (c->plus)
		*out++ = '+';
	if (c->blank)
		*out++ = ' ';
	if (c->zero)
		*out++ = '0';
	if (c->alternate)
		*out++ = '#';
	*out++ = '*';
	if (c->precision >= 0) {
		*out++ = '.';
		*out++ = '*';
	}
	while (*modifier != '\0')
		*out++ = *modifier++;
	*out++ = letter;
	*out = '\0';
}

/* What the C library is asked to write. */
union number {
	long double real;
	int64_t integer;
	uint64_t natural;
};

enum number_kind {
	REAL,
	SIGNED,
	NATURAL
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* The only format that isn't a literal: made by c_format() above. */
static int print(char *text, size_t size, const struct ms_conversion *c,
		 const char *format, enum number_kind kind,
		 const union number *n)
{
	int w = c->width, p = c->precision;

	if (p < 0) {
		if (kind == REAL)
			return snprintf(text, size, format, w, n->real);
		if (kind == SIGNED)
			return snprintf(text, size, format, w,
					(long long)n->integer);
		return snprintf(text, size, format, w,
				(unsigned long long)n->natural);
	}
	if (kind == REAL)
		return snprintf(text, size, format, w, p, n->real);
	if (kind == SIGNED)
		return snprintf(text, size, format, w, p,
				(long long)n->integer);
	return snprintf(text, size, format, w, p,
			(unsigned long long)n->natural);
}
#pragma GCC diagnostic pop

static void put_number(const struct ms_conversion *c, char letter,
		       enum number_kind kind, const union number *n,
		       struct ms_wide *out)
{
	char format[16];
	char text[512];

	c_format(c, kind == REAL ? "L" : "ll", letter, format);
	int size = print(text, sizeof(text), c, format, kind, n);
	if (size < 0)
		return;
	if ((size_t)size < sizeof(text)) {
		ms_wide_ascii_span(out, text, (size_t)size);
		return;
	}
	char *large = snap_alloc(&out->heap->allocator, (size_t)size + 1);
	if (large == NULL) {
		out->bytes.failed = true;
		return;
	}
	print(large, (size_t)size + 1, c, format, kind, n);
	ms_wide_ascii_span(out, large, (size_t)size);
	snap_free(&out->heap->allocator, large);
}

static void put_real(const struct ms_conversion *c, char letter, double x,
		     struct ms_wide *out)
{
	put_number(c, letter, REAL, &(union number){ .real = (long double)x },
		   out);
}

static bool put_not_finite(const struct ms_conversion *c, double x,
			   struct ms_wide *out)
{
	char word[8];

	if (isfinite(x))
		return false;
	snprintf(word, sizeof(word), "%s%s",
		 x < 0	    ? "-"
		 : c->plus  ? "+"
		 : c->blank ? " "
			    : "",
		 isnan(x) ? "NaN" : "Inf");
	put_word(c, word, out);
	return true;
}

/* A fraction doesn't fit an integer conversion: %e takes it. */
static void put_fraction(const struct ms_conversion *c, double x,
			 struct ms_wide *out)
{
	put_real(c, c->letter == 'X' ? 'E' : 'e', x, out);
}

static void put_integer_real(const struct ms_conversion *c, double x,
			     struct ms_wide *out)
{
	bool with_sign = c->letter == 'd' || c->letter == 'i';

	if (x != floor(x)) {
		put_fraction(c, x, out);
	} else if (!with_sign && x >= 0 && x < 2 * INT64_HIGH) {
		put_number(c, c->letter, NATURAL,
			   &(union number){ .natural = (uint64_t)x }, out);
	} else if (x >= INT64_LOW && x < INT64_HIGH) {
		put_number(c, 'd', SIGNED,
			   &(union number){ .integer = (int64_t)x }, out);
	} else {
		struct ms_conversion whole = *c;

		whole.precision = 0;
		put_real(&whole, 'f', x, out);
	}
}

/* The bits of a double or a single, for %bx and %tx. */
static void put_bits(const struct ms_conversion *c, double x,
		     struct ms_wide *out)
{
	uint64_t bits = 0;

	if (c->bits == 64) {
		memcpy(&bits, &x, sizeof(x));
	} else {
		float single = (float)x;
		uint32_t half;

		memcpy(&half, &single, sizeof(single));
		bits = half;
	}
	put_number(c, c->letter, NATURAL, &(union number){ .natural = bits },
		   out);
}

static bool is_integer_letter(char letter)
{
	return strchr("diuoxX", letter) != NULL;
}

static void put_signed(const struct ms_conversion *c, int64_t x,
		       struct ms_wide *out)
{
	if (!is_integer_letter(c->letter))
		put_number(c, c->letter, REAL, &(union number){ .real = x },
			   out);
	else if (x >= 0 && c->letter != 'd' && c->letter != 'i')
		put_number(c, c->letter, NATURAL,
			   &(union number){ .natural = (uint64_t)x }, out);
	else
		put_number(c, 'd', SIGNED, &(union number){ .integer = x },
			   out);
}

static void put_natural(const struct ms_conversion *c, uint64_t x,
			struct ms_wide *out)
{
	char letter = c->letter == 'd' || c->letter == 'i' ? 'u' : c->letter;

	if (!is_integer_letter(letter))
		put_number(c, letter, REAL,
			   &(union number){ .real = (long double)x }, out);
	else if (x <= INT64_MAX)
		put_signed(c, (int64_t)x, out);
	else
		put_number(c, letter, NATURAL, &(union number){ .natural = x },
			   out);
}

void ms_format_number(const struct ms_conversion *c,
		      const struct ms_datum *datum, struct ms_wide *out)
{
	if (datum->kind == MS_DATUM_NONE)
		put_word(c, "", out);
	else if (datum->kind == MS_DATUM_SIGNED)
		put_signed(c, datum->integer, out);
	else if (datum->kind == MS_DATUM_NATURAL)
		put_natural(c, datum->natural, out);
	else if (c->bits != 0)
		put_bits(c, datum->real, out);
	else if (put_not_finite(c, datum->real, out))
		return;
	else if (is_integer_letter(c->letter))
		put_integer_real(c, datum->real, out);
	else
		put_real(c, c->letter, datum->real, out);
}

static double datum_real(const struct ms_datum *datum)
{
	if (datum->kind == MS_DATUM_SIGNED)
		return (double)datum->integer;
	if (datum->kind == MS_DATUM_NATURAL)
		return (double)datum->natural;
	return datum->real;
}

void ms_format_as_text(const struct ms_conversion *c,
		       const struct ms_datum *datum, struct ms_wide *out)
{
	double x = datum_real(datum);

	if (datum->kind == MS_DATUM_NONE) {
		ms_format_text(c, (struct ms_units){ NULL, 0 }, out);
	} else if (x >= 0 && x <= 0xffff && x == floor(x)) {
		uint16_t unit = (uint16_t)x;

		ms_format_text(c, (struct ms_units){ &unit, 1 }, out);
	} else {
		struct ms_conversion number = *c;

		/* A precision told how many characters, not digits. */
		number.letter = 'd';
		number.precision = -1;
		ms_format_number(&number, datum, out);
	}
}
