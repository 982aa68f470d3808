/* The tokens of token.def and what is known of each. */
#ifndef MS_TOKEN_H
#define MS_TOKEN_H

#include "lang/ast.h"

enum ms_token_kind {
#define MS_TOKEN(name, text) MS_TOKEN_##name,
#include "lang/token.def"
	MS_TOKEN_KIND_COUNT
};

struct ms_token {
	uint8_t kind;	   /* enum ms_token_kind */
	bool blank_before; /* blank, comment or continuation */
	uint32_t start;
	uint32_t end;
	struct ms_symbol *symbol; /* of NAME and keywords */
};

/* "'while'", "a name": as messages call it. */
const char *ms_token_text(enum ms_token_kind kind);

/* The keyword spelled so, in either language; MS_TOKEN_NAME for none. */
enum ms_token_kind ms_token_keyword(const char *text, uint32_t length);

/* Is it a keyword to Octave alone? */
bool ms_token_is_octave(enum ms_token_kind kind);

/* How tightly a binary operator binds, 0 when it isn't one, and which it is. */
#define MS_LEVEL_COLON 6
uint8_t ms_token_level(enum ms_token_kind kind);
enum ms_binary ms_token_binary(enum ms_token_kind kind);

/* Is it "op=", and with which operator? */
bool ms_token_is_setter(enum ms_token_kind kind);

#endif
