/*
 * From bytes to tokens, one at a time and on demand: what a blank, a quote or a
 * new line means depends on where the parser is, and the parser says so by
 * 'mode' before it asks for the next token.
 */
#ifndef MS_LEXER_H
#define MS_LEXER_H

#include "lang/token.h"

enum ms_lex_mode {
	MS_LEX_PLAIN,
	MS_LEX_MATRIX, /* directly inside [...] or {...} of a literal */
	MS_LEX_PAREN,  /* inside (...), or {...} of an index */
};

/* Names of one text, each once. */
struct ms_symbols {
	struct ms_symbol **slots;
	uint32_t capacity; /* a power of two, or 0 */
	uint32_t count;
};

struct ms_lexer {
	const char *text;
	uint32_t size;
	uint32_t position;
	enum ms_dialect dialect;
	uint8_t mode;	   /* enum ms_lex_mode */
	bool operand;	   /* the last token ended an operand: ' transposes */
	bool line_start;   /* only blanks since the line began */
	bool no_memory;	   /* every further token is STOP */
	bool is_prompt;	   /* more text could follow */
	bool is_continued; /* the text ended behind a continuation */
	/* Comments on lines of their own, in blocks: the one before the last
	 * token, and the first since the parser emptied it. */
	struct ms_span comment_last;
	struct ms_span comment_before;
	struct ms_span comment_first;
	/* The first LF and CR at or behind some place, so that looking for the
	 * end of a line is linear over the whole text. */
	uint32_t next_lf;
	uint32_t next_cr;
	struct ms_symbols symbols;
	struct snap_arena *arena;
	struct ms_diag_list *diags;
};

void ms_lexer_begin(struct ms_lexer *lexer, const char *text, uint32_t size,
		    enum ms_dialect dialect, struct snap_arena *arena,
		    struct ms_diag_list *diags);

/* Frees the table of names, not the names. */
void ms_lexer_end(struct ms_lexer *lexer);

/* BAD when a mistake was found, and reported.  Behind the end it is STOP as
 * often as asked. */
struct ms_token ms_lexer_next(struct ms_lexer *lexer);

/* Skip blanks, comments and continuations; true when there were any. */
bool ms_lexer_skip(struct ms_lexer *lexer);

/* The offset of the end of the line that 'from' is in; 'from' never goes back
 * far: the places of line ends are remembered. */
uint32_t ms_lexer_line_end(struct ms_lexer *lexer, uint32_t from);

/* The byte at 'offset', '\0' behind the end. */
static inline char ms_lexer_at(const struct ms_lexer *lexer, uint32_t offset)
{
	return offset < lexer->size ? lexer->text[offset] : '\0';
}

/* May it stand in a name? */
static inline bool ms_lexer_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9');
}

static inline bool ms_lexer_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* May a name begin with it? */
static inline bool ms_lexer_is_letter(char c)
{
	return ms_lexer_is_word(c) && !ms_lexer_is_digit(c);
}

static inline bool ms_lexer_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

static inline bool ms_lexer_is_newline(char c)
{
	return c == '\n' || c == '\r';
}

/* Does a comment begin with 'c'? */
static inline bool ms_lexer_is_comment(const struct ms_lexer *lexer, char c)
{
	return c == '%' || (c == '#' && lexer->dialect == MS_DIALECT_OCTAVE);
}

/* The symbol of a name; NULL without memory. */
struct ms_symbol *ms_lexer_symbol(struct ms_lexer *lexer, const char *text,
				  uint32_t length);

/* The end of the number that begins at 'start'. */
uint32_t ms_lexer_number_end(const struct ms_lexer *lexer, uint32_t start);

/* Its value, into '*out' of kind NUMBER; false when it has none. */
bool ms_lexer_number(struct ms_lexer *lexer, struct ms_span span,
		     struct ms_expr *out);

/* The end of the string that begins at 'start' with a quote, behind the other
 * quote; 0 when there is none on its line. */
uint32_t ms_lexer_string_end(const struct ms_lexer *lexer, uint32_t start);

struct ms_text_span {
	const char *text;
	uint32_t length;
};

/* What stands between its quotes, decoded; .text is NULL without memory.
 * Bytes that aren't UTF-8 are taken for Latin-1. */
struct ms_text_span ms_lexer_string(struct ms_lexer *lexer,
				    struct ms_span span);

/* Bytes as UTF-8 text: borrowed, or a copy if they weren't. */
struct ms_text_span ms_lexer_utf8(struct ms_lexer *lexer, const char *text,
				  uint32_t length);

#endif
