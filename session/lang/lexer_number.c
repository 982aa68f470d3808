/* Numbers: where they end and what they mean. */
#include "base/hex.h"
#include "lang/lexer.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* Digits that are turned into a double without help of the C library: both
 * factors are exact, so that one rounding makes the result right. */
#define EXACT_MANTISSA ((uint64_t)1 << 53)
#define EXACT_POWER    22

static bool is_digit(char c, int base)
{
	int value = snap_hex_value(c);

	return value >= 0 && value < base;
}

static bool may_separate(const struct ms_lexer *lexer, char c)
{
	return c == '_' && lexer->dialect == MS_DIALECT_OCTAVE;
}

static uint32_t digits_end(const struct ms_lexer *lexer, uint32_t at, int base)
{
	while (at < lexer->size && (is_digit(lexer->text[at], base) ||
				    may_separate(lexer, lexer->text[at])))
		at++;
	return at;
}

/* 16 for 0x, 2 for 0b when a digit follows, else 10. */
static int base_of(const struct ms_lexer *lexer, uint32_t start)
{
	char sign = ms_lexer_at(lexer, start + 1);
	char digit = ms_lexer_at(lexer, start + 2);

	if (lexer->text[start] != '0')
		return 10;
	if ((sign == 'x' || sign == 'X') && is_digit(digit, 16))
		return 16;
	if ((sign == 'b' || sign == 'B') && is_digit(digit, 2))
		return 2;
	return 10;
}

/* u8, s16...: how long it is at 'at', 0 when it is none. */
static uint32_t suffix_length(const struct ms_lexer *lexer, uint32_t at)
{
	static const char *const widths[] = { "8", "16", "32", "64" };
	char sign = ms_lexer_at(lexer, at);

	if (sign != 'u' && sign != 's')
		return 0;
	for (size_t i = 0; i < 4; i++) {
		uint32_t length = (uint32_t)strlen(widths[i]);

		if (lexer->size - at > length &&
		    memcmp(lexer->text + at + 1, widths[i], length) == 0 &&
		    !ms_lexer_is_word(ms_lexer_at(lexer, at + 1 + length)))
			return length + 1;
	}
	return 0;
}

/* Is the '.' at 'at' the number's, and not that of an operator or a
 * continuation? */
static bool dot_is_ours(const struct ms_lexer *lexer, uint32_t at)
{
	switch (ms_lexer_at(lexer, at + 1)) {
	case '*':
	case '/':
	case '\\':
	case '^':
	case '\'':
		return false;
	case '.':
		return ms_lexer_at(lexer, at + 2) != '.';
	default:
		return true;
	}
}

static bool is_exponent(char c)
{
	return c == 'e' || c == 'E' || c == 'd' || c == 'D';
}

static uint32_t exponent_end(const struct ms_lexer *lexer, uint32_t at)
{
	uint32_t digits = at + 1;

	if (!is_exponent(ms_lexer_at(lexer, at)))
		return at;
	if (ms_lexer_at(lexer, digits) == '+' ||
	    ms_lexer_at(lexer, digits) == '-')
		digits++;
	if (!ms_lexer_is_digit(ms_lexer_at(lexer, digits)))
		return at;
	return digits_end(lexer, digits, 10);
}

static bool is_imaginary(char c)
{
	return c == 'i' || c == 'j' || c == 'I' || c == 'J';
}

uint32_t ms_lexer_number_end(const struct ms_lexer *lexer, uint32_t start)
{
	int base = base_of(lexer, start);

	if (base != 10) {
		uint32_t end = digits_end(lexer, start + 2, base);
		return end + suffix_length(lexer, end);
	}
	uint32_t at = digits_end(lexer, start, 10);
	if (ms_lexer_at(lexer, at) == '.' && dot_is_ours(lexer, at))
		at = digits_end(lexer, at + 1, 10);
	at = exponent_end(lexer, at);
	if (is_imaginary(ms_lexer_at(lexer, at)) &&
	    !ms_lexer_is_word(ms_lexer_at(lexer, at + 1)))
		at++;
	return at;
}

/* strtod() for what isn't exact, in the point of the process's locale. */
static double long_decimal(struct ms_lexer *lexer, const char *text,
			   uint32_t length)
{
	char local[64];
	const char *point = localeconv()->decimal_point;
	size_t room = (size_t)length + strlen(point) + 1;
	char *copy = room <= sizeof(local)
			     ? local
			     : snap_alloc(&lexer->arena->allocator, room);
	char *out = copy;

	if (copy == NULL) {
		lexer->no_memory = true;
		return 0;
	}
	for (uint32_t i = 0; i < length; i++) {
		if (text[i] == '.') {
			memcpy(out, point, strlen(point));
			out += strlen(point);
		} else if (text[i] != '_') {
			*out++ = text[i] == 'd' || text[i] == 'D' ? 'e'
								  : text[i];
		}
	}
	*out = '\0';
	double value = strtod(copy, NULL);
	if (copy != local)
		snap_free(&lexer->arena->allocator, copy);
	return value;
}

/* A decimal number taken apart: mantissa * 10 ^ power. */
struct decimal {
	uint64_t mantissa;
	int power;
	bool is_exact; /* nothing was lost */
};

static struct decimal read_decimal(const char *text, uint32_t length)
{
	struct decimal d = { 0, 0, true };
	bool behind_dot = false;
	uint32_t i = 0;

	for (; i < length && !is_exponent(text[i]); i++) {
		if (text[i] == '.') {
			behind_dot = true;
		} else if (text[i] != '_') {
			if (d.mantissa >= EXACT_MANTISSA / 10) {
				d.is_exact = false;
				return d;
			}
			d.mantissa =
				d.mantissa * 10 + (uint64_t)(text[i] - '0');
			d.power -= behind_dot;
		}
	}
	if (i >= length)
		return d;
	bool negative = text[i + 1] == '-';
	int exponent = 0;
	i += negative || text[i + 1] == '+' ? 2 : 1;
	for (; i < length; i++)
		if (text[i] != '_' && exponent < 1000)
			exponent = exponent * 10 + (text[i] - '0');
	d.power += negative ? -exponent : exponent;
	return d;
}

static double decimal_value(struct ms_lexer *lexer, const char *text,
			    uint32_t length)
{
	static const double powers[] = {
		1e0,  1e1,  1e2,  1e3,	1e4,  1e5,  1e6,  1e7,
		1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
		1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
	};
	struct decimal d = read_decimal(text, length);

	if (!d.is_exact || d.power > EXACT_POWER || d.power < -EXACT_POWER)
		return long_decimal(lexer, text, length);
	if (d.power < 0)
		return (double)d.mantissa / powers[-d.power];
	return (double)d.mantissa * powers[d.power];
}

/* The class of a suffix, or of so many bits without one. */
static enum ms_number_kind integer_kind(char sign, unsigned bits)
{
	unsigned step = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3;

	return (sign == 's' ? MS_NUMBER_INT8 : MS_NUMBER_UINT8) + step;
}

/* How many bits the digits stand for: their number decides, as in 0x00ff,
 * which has 16. */
static bool read_digits(const struct ms_lexer *lexer, struct ms_span span,
			int base, uint64_t *value, unsigned *bits)
{
	unsigned width = base == 16 ? 4 : 1;

	*value = 0;
	*bits = 0;
	for (uint32_t at = span.start; at < span.end; at++) {
		if (lexer->text[at] == '_')
			continue;
		*bits += width;
		if (*bits > 64 && *value >> (64 - width) != 0)
			return false;
		*value = *value << width |
			 (uint64_t)snap_hex_value(lexer->text[at]);
	}
	return true;
}

static bool integer_value(struct ms_lexer *lexer, struct ms_span span, int base,
			  struct ms_expr *out)
{
	uint32_t end = digits_end(lexer, span.start + 2, base);
	uint64_t value;
	unsigned bits;
	char sign = 'u';

	if (!read_digits(lexer, (struct ms_span){ span.start + 2, end }, base,
			 &value, &bits))
		return false;
	if (end < span.end) {
		sign = lexer->text[end];
		bits = (unsigned)strtoul(lexer->text + end + 1, NULL, 10);
		if (bits < 64 && value >> bits != 0)
			return false;
	}
	out->as.number.kind = integer_kind(sign, bits);
	out->as.number.as.bits = value;
	return true;
}

bool ms_lexer_number(struct ms_lexer *lexer, struct ms_span span,
		     struct ms_expr *out)
{
	int base = base_of(lexer, span.start);
	uint32_t length = span.end - span.start;

	if (base != 10)
		return integer_value(lexer, span, base, out);
	out->as.number.kind = MS_NUMBER_DOUBLE;
	if (is_imaginary(lexer->text[span.end - 1])) {
		out->as.number.kind = MS_NUMBER_IMAGINARY;
		length--;
	}
	out->as.number.as.real =
		decimal_value(lexer, lexer->text + span.start, length);
	return true;
}
