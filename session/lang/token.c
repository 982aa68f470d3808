#include "lang/token.h"

#include <string.h>

#define MS_SIZE_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *const token_texts[] = {
#define MS_TOKEN(name, text) text,
#include "lang/token.def"
};

static const uint8_t levels[MS_TOKEN_KIND_COUNT] = {
#define MS_OPERATOR(name, text, level, op) [MS_TOKEN_##name] = (level),
#include "lang/token.def"
	[MS_TOKEN_COLON] = MS_LEVEL_COLON,
};

static const uint8_t operators[MS_TOKEN_KIND_COUNT] = {
#define MS_OPERATOR(name, text, level, op) [MS_TOKEN_##name] = MS_BINARY_##op,
#define MS_SETTER(name, text, op)	   [MS_TOKEN_##name] = MS_BINARY_##op,
#include "lang/token.def"
};

static const bool setters[MS_TOKEN_KIND_COUNT] = {
#define MS_SETTER(name, text, op) [MS_TOKEN_##name] = true,
#include "lang/token.def"
};

static const bool octave_only[MS_TOKEN_KIND_COUNT] = {
#define MS_KEYWORD(name, text, octave) [MS_TOKEN_##name] = (octave),
#include "lang/token.def"
};

struct keyword {
	const char *text;
	uint8_t length;
	uint8_t kind;
};

static const struct keyword keywords[] = {
#define MS_KEYWORD(name, text, octave)                                         \
	{ text, sizeof(text) - 1, MS_TOKEN_##name },
#include "lang/token.def"
};

const char *ms_token_text(enum ms_token_kind kind)
{
	return token_texts[kind];
}

enum ms_token_kind ms_token_keyword(const char *text, uint32_t length)
{
	for (size_t i = 0; i < MS_SIZE_OF(keywords); i++)
		if (keywords[i].length == length &&
		    memcmp(keywords[i].text, text, length) == 0)
			return keywords[i].kind;
	return MS_TOKEN_NAME;
}

bool ms_token_is_octave(enum ms_token_kind kind)
{
	return octave_only[kind];
}

uint8_t ms_token_level(enum ms_token_kind kind)
{
	return levels[kind];
}

enum ms_binary ms_token_binary(enum ms_token_kind kind)
{
	return operators[kind];
}

bool ms_token_is_setter(enum ms_token_kind kind)
{
	return setters[kind];
}
