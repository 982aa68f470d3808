/*
 * Command syntax: "hold on".  A statement that begins with a name that is no
 * variable, a blank, and something that looks more like a word than like an
 * operator with its operand.
 */
#include "lang/parser_state.h"

#include <string.h>

static uint32_t skip_blanks(const struct ms_parser *p, uint32_t at)
{
	while (ms_lexer_is_blank(ms_lexer_at(&p->lexer, at)))
		at++;
	return at;
}

static bool ends_line(const struct ms_parser *p, uint32_t at)
{
	return at >= p->lexer.size || ms_lexer_is_newline(p->lexer.text[at]);
}

/* How long the operator at 'at' is, 0 when there is none. */
static uint32_t operator_length(const struct ms_parser *p, uint32_t at)
{
	static const char *const spellings[] = {
		".^'", ".*=", "./=", ".^=", ".**", "**=", "==",	 "~=", "!=",
		"<=",  ">=",  "&&",  "||",  ".*",  "./",  ".\\", ".^", ".'",
		"++",  "--",  "+=",  "-=",  "*=",  "/=",  "^=",	 "|=", "&=",
		"**",  "+",   "-",   "*",   "/",   "\\",  "^",	 "<",  ">",
		"=",   "&",   "|",   "~",   "!",   ":",	  "'",
	};

	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		size_t length = strlen(spellings[i]);

		if (p->lexer.size - at >= length &&
		    memcmp(p->lexer.text + at, spellings[i], length) == 0)
			return (uint32_t)length;
	}
	return 0;
}

/* Is what stands at 'at', behind a name and blanks, an operator whose operand
 * stands apart?  "a - b" is a difference, "a -b" a command. */
static bool is_operation(const struct ms_parser *p, uint32_t at)
{
	uint32_t length = operator_length(p, at);
	char c = p->lexer.text[at];

	if (length == 0)
		return false;
	if (c == '=' && length == 1)
		return true;
	if (c == '\'')
		return false;
	return ms_lexer_is_blank(ms_lexer_at(&p->lexer, at + length));
}

static bool is_word_start(const struct ms_parser *p, uint32_t at)
{
	char c = p->lexer.text[at];

	if (ms_lexer_is_comment(&p->lexer, c) || strchr(";,()]}", c) != NULL)
		return false;
	if (ms_parser_is_octave(p)) {
		if (c == '[' || c == '{')
			return false;
		if ((c == '+' || c == '-') &&
		    ms_lexer_at(&p->lexer, at + 1) == c)
			return !ends_line(p, skip_blanks(p, at + 2)) &&
			       !is_operation(p, at);
	}
	return !is_operation(p, at);
}

static bool is_continuation(const struct ms_parser *p, uint32_t at)
{
	return p->lexer.size - at >= 3 &&
	       memcmp(p->lexer.text + at, "...", 3) == 0;
}

/* Behind the line that ends at 'at'. */
static uint32_t next_line(const struct ms_parser *p, uint32_t at)
{
	if (ms_lexer_at(&p->lexer, at) == '\r' &&
	    ms_lexer_at(&p->lexer, at + 1) == '\n')
		at++;
	return at < p->lexer.size ? at + 1 : at;
}

/* What stands behind the name, on this line or where it goes on.  Looks ahead
 * itself: the lexer remembers how far it has seen. */
static uint32_t first_word(const struct ms_parser *p)
{
	uint32_t at = skip_blanks(p, p->token.end);

	while (at != p->token.end && is_continuation(p, at)) {
		while (!ends_line(p, at))
			at++;
		at = skip_blanks(p, next_line(p, at));
	}
	return at;
}

bool ms_parser_is_command(struct ms_parser *p)
{
	uint32_t at = first_word(p);

	if (at == p->token.end || ends_line(p, at))
		return false;
	return p->lexer.text[at] != '\0' && is_word_start(p, at) &&
	       !ms_parser_is_variable(p, p->token.symbol);
}

/* Where the reading of words stands. */
struct words {
	uint32_t at;
	uint32_t start;	 /* of the word */
	uint32_t parens; /* open in it */
	bool is_open;	 /* a word has begun */
};

static void end_word(struct ms_parser *p, struct words *w)
{
	struct ms_word word = { .span = { w->start, w->at } };

	if (!w->is_open)
		return;
	w->is_open = false;
	word.length = (uint32_t)p->word.size;
	/* Without memory the text ends too early: SIZE_MAX has none either. */
	char *text = ms_parser_alloc(
		p, p->word.failed ? SIZE_MAX : p->word.size + 1, 1);
	if (text == NULL)
		return;
	if (p->word.size != 0)
		memcpy(text, p->word.data, p->word.size);
	word.text = text;
	struct ms_text_span decoded =
		ms_lexer_utf8(&p->lexer, word.text, word.length);
	word.text = decoded.text;
	word.length = decoded.length;
	ms_parser_push(p, &word, sizeof(word));
	snap_strbuf_reset(&p->word);
}

/* A quoted part of a word: without the quotes and decoded. */
static void read_quoted(struct ms_parser *p, struct words *w)
{
	uint32_t end = ms_lexer_string_end(&p->lexer, w->at);
	struct ms_span span = { w->at, end };

	if (end == 0) {
		span.end = ms_lexer_line_end(&p->lexer, w->at);
		ms_parser_fail(p, "MATLAB:syntax:string", span,
			       "this string isn't closed before its line ends");
		w->at = span.end;
		return;
	}
	struct ms_text_span text = ms_lexer_string(&p->lexer, span);
	if (text.text != NULL)
		snap_strbuf_append(&p->word, text.text, text.length);
	w->at = end;
}

/* In MATLAB double quotes are part of a word; in Octave whatever stands between
 * parentheses is. */
static bool is_quote(const struct ms_parser *p, const struct words *w, char c)
{
	if (ms_parser_is_octave(p))
		return w->parens == 0 && (c == '\'' || c == '"');
	return c == '\'';
}

/* To the next line, as a blank, also between parentheses. */
static void read_continuation(struct ms_parser *p, struct words *w)
{
	end_word(p, w);
	w->parens = 0;
	w->at = ms_lexer_line_end(&p->lexer, w->at);
	p->lexer.is_continued = w->at >= p->lexer.size;
	w->at = next_line(p, w->at);
}

static void read_byte(struct ms_parser *p, struct words *w)
{
	char c = p->lexer.text[w->at];

	if (!w->is_open)
		w->start = w->at;
	w->is_open = true;
	if (is_quote(p, w, c)) {
		read_quoted(p, w);
		return;
	}
	if (c == '(')
		w->parens++;
	else if (c == ')' && w->parens != 0)
		w->parens--;
	snap_strbuf_putc(&p->word, c);
	w->at++;
}

static void read_words(struct ms_parser *p, struct words *w)
{
	while (!ends_line(p, w->at) && !p->panic) {
		char c = p->lexer.text[w->at];

		if (ms_lexer_is_comment(&p->lexer, c))
			break;
		if ((c == ';' || c == ',') && w->parens == 0)
			break;
		if (is_continuation(p, w->at)) {
			read_continuation(p, w);
		} else if (ms_lexer_is_blank(c) && w->parens == 0) {
			end_word(p, w);
			w->at++;
		} else {
			read_byte(p, w);
		}
	}
	end_word(p, w);
}

struct ms_stmt *ms_parser_command(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	struct words w = { .at = p->token.end };
	size_t mark = p->scratch_size;
	struct ms_stmt *stmt = ms_parser_stmt(p, MS_STMT_COMMAND, span);

	stmt->as.command.name = (struct ms_name){ p->token.symbol, span };
	snap_strbuf_reset(&p->word);
	read_words(p, &w);
	stmt->as.command.words = ms_parser_take(p, mark, sizeof(struct ms_word),
						&stmt->as.command.count);
	if (stmt->as.command.count != 0)
		stmt->span.end =
			stmt->as.command.words[stmt->as.command.count - 1]
				.span.end;
	if (p->lexer.no_memory)
		(void)ms_parser_alloc(p, SIZE_MAX, 1);
	p->lexer.position = w.at;
	p->lexer.operand = false;
	ms_parser_advance(p);
	return stmt;
}
