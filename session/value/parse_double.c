/* Numbers as str2double() reads them. */
#include "value/convert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number has never this many characters, unless it is no number. */
#define NUMBER_SIZE 4096

struct reader {
	const char *at;
};

static void skip_blanks(struct reader *reader)
{
	while (*reader->at == ' ' || *reader->at == '\t' ||
	       *reader->at == '\n' || *reader->at == '\r')
		reader->at++;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_unit(char c)
{
	return c == 'i' || c == 'j' || c == 'I' || c == 'J';
}

/* A word such as "inf", in any case. */
static bool take_word(struct reader *reader, const char *word)
{
	size_t size = strlen(word);

	for (size_t i = 0; i < size; i++)
		if ((reader->at[i] | 0x20) != word[i])
			return false;
	reader->at += size;
	return true;
}

static size_t take_digits(struct reader *reader, char *out, size_t size)
{
	for (; is_digit(*reader->at); reader->at++)
		out[size++] = *reader->at;
	return size;
}

/* Digits, point, exponent, copied in the form that strtod() reads. */
static bool take_digits_number(struct reader *reader, double *out)
{
	char text[NUMBER_SIZE + 2];
	size_t size = take_digits(reader, text, 0);

	if (*reader->at == '.') {
		text[size++] = *reader->at++;
		size = take_digits(reader, text, size);
	}
	if (size == 0 || (size == 1 && text[0] == '.'))
		return false;
	char exponent = (char)(*reader->at | 0x20);
	if (exponent == 'e' || exponent == 'd') {
		const char *before = reader->at++;
		size_t digits = size;

		text[digits++] = 'e';
		if (*reader->at == '+' || *reader->at == '-')
			text[digits++] = *reader->at++;
		size_t end = take_digits(reader, text, digits);
		if (end == digits)
			reader->at = before;
		else
			size = end;
	}
	text[size] = '\0';
	*out = strtod(text, NULL);
	return true;
}

static bool take_magnitude(struct reader *reader, double *out)
{
	if (take_word(reader, "infinity") || take_word(reader, "inf")) {
		*out = INFINITY;
		return true;
	}
	if (take_word(reader, "nan")) {
		*out = NAN;
		return true;
	}
	return take_digits_number(reader, out);
}

struct component {
	double value;
	bool imaginary;
	bool has_sign;
};

/* What may follow an i that begins: * number. */
static bool take_factor(struct reader *reader, double *magnitude)
{
	skip_blanks(reader);
	if (*reader->at != '*')
		return true;
	reader->at++;
	skip_blanks(reader);
	return take_magnitude(reader, magnitude);
}

/* [sign] number [*] [i], or [sign] i [* number]. */
static bool take_component(struct reader *reader, struct component *out)
{
	double sign = 1;
	double magnitude = 1;

	*out = (struct component){ .value = 0 };
	skip_blanks(reader);
	if (*reader->at == '+' || *reader->at == '-') {
		sign = *reader->at++ == '-' ? -1 : 1;
		out->has_sign = true;
		skip_blanks(reader);
	}
	bool number = take_magnitude(reader, &magnitude);
	if (!number && !is_unit(*reader->at))
		return false;
	if (number) {
		skip_blanks(reader);
		if (*reader->at == '*') {
			reader->at++;
			skip_blanks(reader);
			if (!is_unit(*reader->at))
				return false;
		}
	}
	if (is_unit(*reader->at)) {
		reader->at++;
		out->imaginary = true;
		if (!number && !take_factor(reader, &magnitude))
			return false;
	}
	out->value = sign * magnitude;
	skip_blanks(reader);
	return true;
}

static bool parse(const char *text, double *re, double *im)
{
	struct reader reader = { .at = text };
	struct component first;
	struct component second = { .value = 0 };

	if (!take_component(&reader, &first))
		return false;
	second.imaginary = !first.imaginary;
	if (*reader.at != '\0' &&
	    (!take_component(&reader, &second) || !second.has_sign ||
	     second.imaginary == first.imaginary || *reader.at != '\0'))
		return false;
	*re = first.imaginary ? second.value : first.value;
	*im = first.imaginary ? first.value : second.value;
	return true;
}

void ms_parse_double(const uint16_t *units, size_t count, double *re,
		     double *im)
{
	char text[NUMBER_SIZE];
	size_t size = 0;

	*re = NAN;
	*im = 0;
	if (count >= NUMBER_SIZE)
		return;
	/* Commas only group digits. */
	for (size_t i = 0; i < count; i++) {
		if (units[i] == 0 || units[i] > 127)
			return;
		if (units[i] != ',')
			text[size++] = (char)units[i];
	}
	text[size] = '\0';
	if (!parse(text, re, im)) {
		*re = NAN;
		*im = 0;
	}
}
