/* Names of variables, functions and fields. */
#ifndef MS_BUILTINS_NAMES_H
#define MS_BUILTINS_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#define MS_NAME_MAX 63

/* The language's keywords in alphabetical order, as iskeyword() lists them. */
#define MS_KEYWORD_COUNT 20
extern const char *const ms_keywords[MS_KEYWORD_COUNT];

/* A letter, then letters, digits and underscores; ASCII. */
bool ms_is_name(const char *text, size_t size);

/* The same, not too long and no keyword: may it be a variable's name? */
bool ms_is_variable_name(const char *text, size_t size);

/* Does the name fit a pattern where '*' stands for any characters and '?' for
 * one, [abc] for one of some? */
bool ms_name_matches(const char *pattern, const char *name);

#endif
