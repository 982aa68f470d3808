#include "formats/stdlib_text.h"

#include <stdbool.h>
#include <string.h>

#define EACH_BYTE(x) (UINT64_MAX / 255 * (x))

/* Eight bytes of ASCII, none of them NUL: the usual case, in one step. */
static bool is_plain_ascii(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return ((word | (word - EACH_BYTE(0x01))) & EACH_BYTE(0x80)) == 0;
}

static bool is_continuation(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Size of the character at 'p', or 0.  The second byte's range is the table of
 * RFC 3629, section 4. */
static size_t character_size(const unsigned char *p, size_t left)
{
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	size_t size;

	if (p[0] < 0x80)
		return p[0] == 0 ? 0 : 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	size = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (p[0] == 0xE0)
		low = 0xA0;
	else if (p[0] == 0xED)
		high = 0x9F;
	else if (p[0] == 0xF0)
		low = 0x90;
	else if (p[0] == 0xF4)
		high = 0x8F;
	if (size > left || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < size; i++)
		if (!is_continuation(p[i]))
			return 0;
	return size;
}

size_t fmt_utf8_check(const char *text, size_t size)
{
	size_t i = 0;

	while (i < size) {
		if (size - i >= 8 && is_plain_ascii(text + i)) {
			i += 8;
			continue;
		}
		size_t step = character_size((const unsigned char *)text + i,
					     size - i);
		if (step == 0)
			break;
		i += step;
	}
	return i;
}

size_t fmt_utf8_count(const char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += !is_continuation((unsigned char)text[i]);
	return count;
}

/* Of valid UTF-8: U+0080 to U+009F, and the separators U+2028 and U+2029. */
static bool is_wide_control(const unsigned char *p, size_t left)
{
	if (p[0] == 0xC2)
		return left > 1 && p[1] < 0xA0;
	return p[0] == 0xE2 && left > 2 && p[1] == 0x80 &&
	       (p[2] == 0xA8 || p[2] == 0xA9);
}

/* Eight visible characters of ASCII: none below 0x20, none above 0x7E. */
static bool is_visible_ascii(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return ((word | (word - EACH_BYTE(0x20)) | (word + EACH_BYTE(0x01))) &
		EACH_BYTE(0x80)) == 0;
}

size_t fmt_control_find(const char *text, size_t size)
{
	const unsigned char *p = (const unsigned char *)text;

	for (size_t i = 0; i < size; i++) {
		while (size - i > 8 && is_visible_ascii(text + i))
			i += 8;
		if (p[i] >= 0x20 && p[i] < 0x7F)
			continue;
		if (p[i] < 0x80 ? p[i] != '\n'
				: is_wide_control(p + i, size - i))
			return i;
	}
	return size;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text[0] == words[i][0] && strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* Skips digits and the underscores YAML 1.1 allows between them. */
static const char *skip_digits(const char *p)
{
	while (is_digit(*p) || *p == '_')
		p++;
	return p;
}

static bool is_based_integer(const char *p)
{
	const char *digits = p[1] == 'x'   ? "0123456789abcdefABCDEF_"
			     : p[1] == 'o' ? "01234567_"
			     : p[1] == 'b' ? "01_"
					   : NULL;

	if (p[0] != '0' || digits == NULL || p[2] == '\0')
		return false;
	return p[2 + strspn(p + 2, digits)] == '\0';
}

/* "12", "1_000", "1.5", ".5", "1e5", and base 60 as in "1:30". */
static bool is_decimal(const char *p)
{
	if (!is_digit(p[0]) && !(p[0] == '.' && is_digit(p[1])))
		return false;
	p = skip_digits(p);
	while (p[0] == ':' && is_digit(p[1]))
		p = skip_digits(p + 1);
	if (*p == '.')
		p = skip_digits(p + 1);
	if (*p == 'e' || *p == 'E') {
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		if (!is_digit(*p))
			return false;
		p = skip_digits(p);
	}
	return *p == '\0';
}

static bool is_number(const char *p)
{
	static const char *const special[] = { ".inf", ".Inf", ".INF",
					       ".nan", ".NaN", ".NAN" };

	if (*p == '+' || *p == '-')
		p++;
	return is_decimal(p) || is_based_integer(p) ||
	       is_one_of(p, special, sizeof(special) / sizeof(*special));
}

/* "2001-12-14", with or without a time behind it. */
static bool is_date(const char *p)
{
	if (strspn(p, "0123456789") != 4 || p[4] != '-')
		return false;
	size_t month = strspn(p + 5, "0123456789");
	if (month < 1 || month > 2 || p[5 + month] != '-')
		return false;
	const char *day = p + 6 + month;
	size_t length = strspn(day, "0123456789");
	return (length == 1 || length == 2) &&
	       (day[length] == '\0' || strchr("Tt ", day[length]) != NULL);
}

/* Nearly every text is settled by its first letter. */
static bool may_be_no_text(char c)
{
	switch (c) {
	case 'n':
	case 'N':
	case 't':
	case 'T':
	case 'f':
	case 'F':
	case 'y':
	case 'Y':
	case 'o':
	case 'O':
		return true;
	default:
		return c < 'A' || c == '~';
	}
}

const char *fmt_plain_kind(const char *text, size_t size)
{
	static const char *const booleans[] = {
		"true", "True", "TRUE", "false", "False", "FALSE",
		"yes",	"Yes",	"YES",	"no",	 "No",	  "NO",
		"on",	"On",	"ON",	"off",	 "Off",	  "OFF",
	};
	static const char *const nulls[] = { "~", "null", "Null", "NULL" };

	if (size == 0)
		return "null";
	if (!may_be_no_text(text[0]))
		return NULL;
	if (is_one_of(text, booleans, sizeof(booleans) / sizeof(*booleans)))
		return "a boolean";
	if (is_one_of(text, nulls, sizeof(nulls) / sizeof(*nulls)))
		return "null";
	if (strcmp(text, "<<") == 0 || strcmp(text, "=") == 0)
		return "a merge key";
	if (is_number(text))
		return "a number";
	return is_date(text) ? "a date" : NULL;
}
