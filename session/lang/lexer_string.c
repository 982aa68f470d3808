/* Strings: where they end and what they hold. */
#include "base/hex.h"
#include "base/utf8.h"
#include "lang/lexer.h"

#include <string.h>

static bool has_escapes(const struct ms_lexer *lexer, char quote)
{
	return quote == '"' && lexer->dialect == MS_DIALECT_OCTAVE;
}

/* Behind a '\' at 'at': a line's end, with blanks before it, is swallowed.
 * Returns the offset behind it, or 0. */
static uint32_t escaped_newline(const struct ms_lexer *lexer, uint32_t at)
{
	uint32_t end = at + 1;

	while (ms_lexer_is_blank(ms_lexer_at(lexer, end)))
		end++;
	if (end >= lexer->size || !ms_lexer_is_newline(lexer->text[end]))
		return 0;
	return lexer->text[end] == '\r' && ms_lexer_at(lexer, end + 1) == '\n'
		       ? end + 2
		       : end + 1;
}

uint32_t ms_lexer_string_end(const struct ms_lexer *lexer, uint32_t start)
{
	char quote = lexer->text[start];
	bool escapes = has_escapes(lexer, quote);
	uint32_t at = start + 1;

	while (at < lexer->size && !ms_lexer_is_newline(lexer->text[at])) {
		if (lexer->text[at] == quote) {
			if (ms_lexer_at(lexer, at + 1) != quote)
				return at + 1;
			at++;
		} else if (escapes && lexer->text[at] == '\\') {
			uint32_t behind = escaped_newline(lexer, at);

			if (behind != 0) {
				at = behind;
				continue;
			}
			at++;
		}
		at++;
	}
	return 0;
}

static bool is_utf8(const char *text, uint32_t length)
{
	for (uint32_t at = 0; at < length;) {
		size_t step = snap_utf8_size(text + at, length - at);

		if (step == 0)
			return false;
		at += (uint32_t)step;
	}
	return true;
}

/* A byte as the character of the same number. */
static char *put_latin1(char *out, unsigned char c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

/* At most twice as long. */
static char *put_utf8(char *out, const char *text, uint32_t length)
{
	for (uint32_t at = 0; at < length;) {
		size_t step = snap_utf8_size(text + at, length - at);

		if (step == 0) {
			out = put_latin1(out, (unsigned char)text[at++]);
			continue;
		}
		memcpy(out, text + at, step);
		out += step;
		at += (uint32_t)step;
	}
	return out;
}

struct ms_text_span ms_lexer_utf8(struct ms_lexer *lexer, const char *text,
				  uint32_t length)
{
	struct ms_text_span result = { text, length };

	if (is_utf8(text, length))
		return result;
	char *copy = snap_arena_alloc(lexer->arena, (size_t)length * 2);
	result.text = copy;
	if (copy == NULL)
		lexer->no_memory = true;
	else
		result.length = (uint32_t)(put_utf8(copy, text, length) - copy);
	return result;
}

/* Where decoding stands: 'at' is in the text, 'end' is its closing quote. */
struct decoding {
	struct ms_lexer *lexer;
	uint32_t at;
	uint32_t end;
	char *out;
};

/* Up to three octal digits, or up to two hexadecimal ones behind 'x'. */
static void decode_number(struct decoding *d)
{
	const char *text = d->lexer->text;
	unsigned value = 0;

	if (text[d->at] == 'x') {
		d->at++;
		for (int i = 0; i < 2 && d->at < d->end &&
				snap_hex_value(text[d->at]) >= 0;
		     i++)
			value = value * 16 +
				(unsigned)snap_hex_value(text[d->at++]);
	} else {
		for (int i = 0; i < 3 && d->at < d->end && text[d->at] >= '0' &&
				text[d->at] <= '7';
		     i++)
			value = value * 8 + (unsigned)(text[d->at++] - '0');
	}
	d->out = put_latin1(d->out, (unsigned char)value);
}

static void warn_escape(struct decoding *d)
{
	char c = d->lexer->text[d->at];
	struct ms_span span = { d->at - 1, d->at + 1 };

	ms_diag_add(d->lexer->diags, MS_SEVERITY_WARNING,
		    "MATLAB:syntax:escape", span,
		    "'\\%c' is no escape sequence, it stands for '%c'", c, c);
}

/* At the byte behind a '\'. */
static void decode_escape(struct decoding *d)
{
	static const char names[] = "abfnrtv\\'\"";
	static const char values[] = "\a\b\f\n\r\t\v\\'\"";
	char c = d->lexer->text[d->at];
	uint32_t behind = escaped_newline(d->lexer, d->at - 1);
	const char *name = c == '\0' ? NULL : strchr(names, c);

	if (behind != 0) {
		d->at = behind;
	} else if ((c >= '0' && c <= '7') ||
		   (c == 'x' && d->at + 1 < d->end &&
		    snap_hex_value(d->lexer->text[d->at + 1]) >= 0)) {
		decode_number(d);
	} else if (name != NULL) {
		*d->out++ = values[name - names];
		d->at++;
	} else if ((unsigned char)c > 0x20 && (unsigned char)c < 0x7f) {
		warn_escape(d);
		*d->out++ = c;
		d->at++;
	}
	/* Else the '\' alone is dropped. */
}

/* The end of what stands for itself: up to a quote or a '\'. */
static uint32_t plain_end(const struct decoding *d, char quote, bool escapes)
{
	uint32_t at = d->at;

	while (at < d->end && d->lexer->text[at] != quote &&
	       !(escapes && d->lexer->text[at] == '\\'))
		at++;
	return at;
}

static void decode(struct decoding *d, char quote, bool escapes)
{
	while (d->at < d->end) {
		uint32_t end = plain_end(d, quote, escapes);

		d->out = put_utf8(d->out, d->lexer->text + d->at, end - d->at);
		d->at = end;
		if (end >= d->end)
			break;
		d->at++;
		if (d->lexer->text[end] == '\\') {
			decode_escape(d);
		} else {
			*d->out++ = quote;
			d->at++;
		}
	}
}

struct ms_text_span ms_lexer_string(struct ms_lexer *lexer, struct ms_span span)
{
	char quote = lexer->text[span.start];
	struct decoding d = { lexer, span.start + 1, span.end - 1, NULL };
	uint32_t length = d.end - d.at;
	bool escapes = has_escapes(lexer, quote);

	if (plain_end(&d, quote, escapes) == d.end)
		return ms_lexer_utf8(lexer, lexer->text + d.at, length);
	char *copy = snap_arena_alloc(lexer->arena, (size_t)length * 2);
	if (copy == NULL) {
		lexer->no_memory = true;
		return (struct ms_text_span){ NULL, 0 };
	}
	d.out = copy;
	decode(&d, quote, escapes);
	return (struct ms_text_span){ copy, (uint32_t)(d.out - copy) };
}
