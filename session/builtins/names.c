#include "builtins/names.h"

#include <string.h>

const char *const ms_keywords[MS_KEYWORD_COUNT] = {
	"break",  "case",   "catch",	 "classdef", "continue",
	"else",	  "elseif", "end",	 "for",	     "function",
	"global", "if",	    "otherwise", "parfor",   "persistent",
	"return", "spmd",   "switch",	 "try",	     "while",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool ms_is_name(const char *text, size_t size)
{
	if (size == 0 || !is_letter(text[0]))
		return false;
	for (size_t i = 1; i < size; i++)
		if (!is_letter(text[i]) && text[i] != '_' &&
		    !(text[i] >= '0' && text[i] <= '9'))
			return false;
	return true;
}

bool ms_is_variable_name(const char *text, size_t size)
{
	if (size > MS_NAME_MAX || !ms_is_name(text, size))
		return false;
	for (size_t i = 0; i < MS_KEYWORD_COUNT; i++)
		if (strlen(ms_keywords[i]) == size &&
		    memcmp(ms_keywords[i], text, size) == 0)
			return false;
	return true;
}

/* Is 'c' in the set that begins behind '['?  '*end' is behind its ']'. */
static bool in_set(const char *set, char c, const char **end)
{
	bool not = *set == '!' || *set == '^';
	bool found = false;

	if (not )
		set++;
	for (const char *p = set; *p != '\0'; p++) {
		if (*p == ']' && p != set) {
			*end = p + 1;
			return found != not ;
		}
		if (p[1] == '-' && p[2] != '\0' && p[2] != ']') {
			found = found || (c >= p[0] && c <= p[2]);
			p += 2;
		} else {
			found = found || c == *p;
		}
	}
	*end = NULL;
	return false;
}

/* One step of a pattern that isn't '*'; NULL when the character doesn't fit. */
static const char *step(const char *pattern, char c)
{
	const char *end;

	if (*pattern == '?')
		return pattern + 1;
	if (*pattern == '[')
		return in_set(pattern + 1, c, &end) ? end : NULL;
	return *pattern == c ? pattern + 1 : NULL;
}

bool ms_name_matches(const char *pattern, const char *name)
{
	const char *star = NULL, *resume = NULL;

	/* Going back to the last '*' is enough: no recursion needed. */
	while (*name != '\0') {
		const char *next;

		if (*pattern == '*') {
			star = ++pattern;
			resume = name;
			continue;
		}
		next = *pattern == '\0' ? NULL : step(pattern, *name);
		if (next != NULL) {
			pattern = next;
			name++;
		} else if (star != NULL) {
			pattern = star;
			name = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
