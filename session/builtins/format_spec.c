#include "builtins/format_spec.h"

#include "base/hex.h"
#include "builtins/format_data.h"
#include "builtins/format_number.h"

#include <string.h>

/* What one run over the format needs. */
struct formatter {
	struct ms_heap *heap;
	const char *name;
	struct ms_units format;
	size_t at;
	struct ms_format_data data;
	struct ms_wide *out;
	bool stop;	  /* a conversion found nothing */
	bool conversions; /* the format has some */
};

/* A code of up to 'most' digits at '*at' of 'in', in base 8 or 16. */
static uint16_t read_code(struct ms_units in, size_t *at, int base, size_t most)
{
	uint32_t code = 0;

	for (size_t n = 0; n < most && *at < in.count; n++, ++*at) {
		int digit = snap_hex_value(in.data[*at]);

		if (digit < 0 || digit >= base)
			break;
		code = code * (uint32_t)base + (uint32_t)digit;
	}
	return (uint16_t)code;
}

/* The escape sequence whose backslash is at '*at'; goes behind it. */
static uint16_t read_escape(struct ms_units in, size_t *at)
{
	static const char names[] = "abfnrtv";
	static const char codes[] = "\a\b\f\n\r\t\v";

	if (++*at >= in.count)
		return '\\';
	uint16_t unit = in.data[*at];
	const char *name =
		unit < 0x80 && unit != 0 ? strchr(names, (char)unit) : NULL;

	if (unit >= '0' && unit <= '7')
		return read_code(in, at, 8, 3);
	++*at;
	if (name != NULL)
		return (uint16_t)codes[name - names];
	if (unit == 'x' && *at < in.count && snap_hex_value(in.data[*at]) >= 0)
		return read_code(in, at, 16, 4);
	return unit;
}

void ms_format_escapes(struct ms_units in, struct ms_wide *out)
{
	for (size_t i = 0; i < in.count;) {
		if (in.data[i] == '\\')
			ms_wide_put(out, read_escape(in, &i));
		else
			ms_wide_put(out, in.data[i++]);
	}
}

/* ------------------------------------------------------ reading a conversion
 */

static uint16_t peek(const struct formatter *f)
{
	return f->at < f->format.count ? f->format.data[f->at] : 0;
}

static void read_flags(struct formatter *f, struct ms_conversion *c)
{
	for (;; f->at++) {
		switch (peek(f)) {
		case '-':
			c->left = true;
			break;
		case '+':
			c->plus = true;
			break;
		case ' ':
			c->blank = true;
			break;
		case '0':
			c->zero = true;
			break;
		case '#':
			c->alternate = true;
			break;
		default:
			return;
		}
	}
}

/* A number or '*'; 'found' tells whether there was one. */
static int read_size(struct formatter *f, int *out, bool *found)
{
	int size = 0;

	*found = false;
	if (peek(f) == '*') {
		f->at++;
		*found = true;
		return ms_format_data_size(&f->data, f->name, out);
	}
	for (; ms_unit_is_digit(peek(f)); f->at++) {
		*found = true;
		size = size * 10 + (peek(f) - '0');
		if (size > MS_FORMAT_WIDTH_MAX)
			return ms_fail(f->heap, "MATLAB:printf:width",
				       "A field of '%s' may be at most %d "
				       "characters wide.",
				       f->name, MS_FORMAT_WIDTH_MAX);
	}
	*out = size;
	return 0;
}

static int read_width(struct formatter *f, struct ms_conversion *c)
{
	bool found;
	int width = 0;

	if (read_size(f, &width, &found) != 0)
		return -1;
	if (width < 0) {
		c->left = true;
		width = -width;
	}
	c->width = width;
	if (peek(f) != '.')
		return 0;
	f->at++;
	if (read_size(f, &c->precision, &found) != 0)
		return -1;
	if (!found)
		c->precision = 0;
	return 0;
}

static int fail_conversion(struct formatter *f, size_t begin)
{
	struct snap_strbuf text;
	size_t end = f->at < f->format.count ? f->at + 1 : f->format.count;

	snap_strbuf_begin(&text, &f->heap->allocator);
	ms_units_to_utf8(f->format.data + begin, end - begin, &text);
	ms_fail(f->heap, "MATLAB:printf:invalidConversion",
		"'%s' is no conversion that '%s' knows.",
		snap_strbuf_text(&text), f->name);
	snap_strbuf_end(&text);
	return -1;
}

/* From behind the percent sign to behind the letter. */
static int read_conversion(struct formatter *f, struct ms_conversion *c)
{
	size_t begin = f->at - 1;

	*c = (struct ms_conversion){ .precision = -1 };
	read_flags(f, c);
	if (read_width(f, c) != 0)
		return -1;
	while (peek(f) == 'l' || peek(f) == 'h')
		f->at++;
	if (peek(f) == 'b' || peek(f) == 't') {
		c->bits = peek(f) == 'b' ? 64 : 32;
		f->at++;
	}
	uint16_t letter = peek(f);
	const char *known = c->bits != 0 ? "xXou" : "diufFeEgGxXocsaA";

	if (letter == 0 || letter >= 0x80 ||
	    strchr(known, (char)letter) == NULL)
		return fail_conversion(f, begin);
	c->letter = (char)letter;
	f->at++;
	return 0;
}

/* ----------------------------------------------------------------- applying
 */

/* One datum for the conversion, which may change by it. */
static int put_datum(struct formatter *f, struct ms_conversion *c,
		     const struct ms_datum *datum)
{
	if (datum->kind == MS_DATUM_TEXT)
		ms_format_text(c, datum->text, f->out);
	else if (c->letter == 's' || c->letter == 'c')
		ms_format_as_text(c, datum, f->out);
	else
		ms_format_number(c, datum, f->out);
	return ms_wide_check(f->out);
}

static int convert(struct formatter *f)
{
	struct ms_conversion c;
	struct ms_datum datum;

	if (read_conversion(f, &c) != 0)
		return -1;
	f->conversions = true;
	int rc = ms_format_data_next(&f->data, c.letter == 's', c.letter == 'c',
				     &datum);
	if (rc < 0)
		return -1;
	if (rc > 0) {
		f->stop = true;
		return 0;
	}
	return put_datum(f, &c, &datum);
}

/* The format once, from its beginning to its end. */
static int run_once(struct formatter *f)
{
	for (f->at = 0; f->at < f->format.count && !f->stop;) {
		uint16_t unit = f->format.data[f->at];

		if (unit == '\\') {
			ms_wide_put(f->out, read_escape(f->format, &f->at));
			continue;
		}
		f->at++;
		if (unit != '%') {
			ms_wide_put(f->out, unit);
		} else if (peek(f) == '%') {
			ms_wide_put(f->out, '%');
			f->at++;
		} else if (convert(f) != 0) {
			return -1;
		}
	}
	return ms_wide_check(f->out);
}

static int run(struct formatter *f)
{
	do {
		if (ms_poll(f->heap) != 0 || run_once(f) != 0)
			return -1;
		ms_format_data_rest(&f->data);
	} while (f->conversions && !f->stop && !ms_format_data_done(&f->data));
	return 0;
}

int ms_format(struct ms_heap *heap, const char *name, struct ms_units format,
	      const struct ms_value *data, uint32_t count, struct ms_wide *out)
{
	struct formatter f = {
		.heap = heap, .name = name, .format = format, .out = out
	};

	if (ms_format_data_begin(&f.data, heap, data, count, name) != 0)
		return -1;
	int rc = run(&f);
	ms_format_data_end(&f.data);
	return rc;
}

int ms_format_ascii(struct ms_heap *heap, const char *name, const char *format,
		    const struct ms_value *data, uint32_t count,
		    struct ms_wide *out)
{
	struct ms_wide wide;

	ms_wide_begin(&wide, heap);
	ms_wide_ascii(&wide, format);
	int rc = ms_wide_check(&wide);
	if (rc == 0)
		rc = ms_format(heap, name, ms_wide_units(&wide), data, count,
			       out);
	ms_wide_end(&wide);
	return rc;
}
