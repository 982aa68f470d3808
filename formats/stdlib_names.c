#include "formats/stdlib_names.h"
#include "formats/stdlib.h"

#include <string.h>

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static const char too_long[] = "is longer than 63 bytes";

static bool is_keyword(const char *text, size_t length)
{
	static const char *const keywords[] = {
		"break",  "case",   "catch",	 "classdef", "continue",
		"else",	  "elseif", "end",	 "for",	     "function",
		"global", "if",	    "otherwise", "parfor",   "persistent",
		"return", "spmd",   "switch",	 "try",	     "while",
	};

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (text[0] == keywords[i][0] &&
		    strncmp(text, keywords[i], length) == 0 &&
		    keywords[i][length] == '\0')
			return true;
	return false;
}

/* Every name of a library passes here; strspn() would build a table of its set
 * each time. */
static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static size_t name_length(const char *text)
{
	size_t length = 0;

	while (is_letter(text[length]) || is_digit(text[length]) ||
	       text[length] == '_')
		length++;
	return length;
}

static size_t slug_length(const char *text)
{
	size_t length = 0;

	while (is_lower(text[length]) || is_digit(text[length]))
		length++;
	return length;
}

/* Checks the name at '*text' and moves past it. */
static const char *check_part(const char **text)
{
	const char *part = *text;
	size_t length = name_length(part);

	*text += length;
	if (length == 0 || !is_letter(part[0]))
		return "does not begin with a letter";
	if (length > FMT_STDLIB_MAX_NAME)
		return too_long;
	if (is_keyword(part, length))
		return "is a keyword of the language";
	return NULL;
}

static const char bad_character[] =
	"has a character that is no letter, digit or '_'";

const char *fmt_name_check(const char *text)
{
	const char *wrong = check_part(&text);

	return wrong == NULL && *text != '\0' ? bad_character : wrong;
}

const char *fmt_dotted_name_check(const char *text)
{
	const char *wrong = check_part(&text);

	while (wrong == NULL && *text == '.') {
		text++;
		wrong = check_part(&text);
	}
	return wrong == NULL && *text != '\0' ? bad_character : wrong;
}

const char *fmt_slug_check(const char *text)
{
	if (strlen(text) > FMT_STDLIB_MAX_NAME)
		return too_long;
	for (;;) {
		size_t length = slug_length(text);

		if (length == 0)
			return "is not lower-case words with '-' between";
		text += length;
		if (*text == '\0')
			return NULL;
		if (*text++ != '-')
			return "has a character that is no lower-case letter, "
			       "digit or '-'";
	}
}

const char *fmt_version_check(const char *text)
{
	static const char wrong[] = "is not numbers with dots between";

	if (strlen(text) > FMT_STDLIB_MAX_NAME)
		return too_long;
	for (;;) {
		size_t length = strspn(text, DIGITS);

		if (length == 0)
			return wrong;
		text += length;
		if (*text != '.')
			break;
		text++;
	}
	if (*text == '\0')
		return NULL;
	if (*text != '-')
		return wrong;
	size_t suffix = strspn(text + 1, LOWER UPPER DIGITS ".-");
	return suffix == 0 || text[1 + suffix] != '\0'
		       ? "has a suffix that is not letters, digits, '.' and '-'"
		       : NULL;
}

const char *fmt_path_check(const char *text)
{
	if (text[0] == '/')
		return "is absolute";
	if (strchr(text, '\\') != NULL)
		return "has a backslash";
	for (;;) {
		size_t length = strcspn(text, "/");

		if (length == 0)
			return "has an empty part";
		if (length == 2 && strncmp(text, "..", 2) == 0)
			return "leaves the library's folder with '..'";
		if (length == 1 && text[0] == '.')
			return "has a part '.'";
		if (text[length] == '\0')
			return NULL;
		text += length + 1;
	}
}
