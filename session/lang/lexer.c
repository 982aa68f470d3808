#include "lang/lexer.h"

#include <string.h>

void ms_lexer_begin(struct ms_lexer *lexer, const char *text, uint32_t size,
		    enum ms_dialect dialect, struct snap_arena *arena,
		    struct ms_diag_list *diags)
{
	*lexer = (struct ms_lexer){
		.text = text,
		.size = size,
		.dialect = dialect,
		.line_start = true,
		.arena = arena,
		.diags = diags,
	};
	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		lexer->position = 3;
	if (size - lexer->position >= 2 &&
	    memcmp(text + lexer->position, "#!", 2) == 0)
		lexer->position = ms_lexer_line_end(lexer, lexer->position);
}

void ms_lexer_end(struct ms_lexer *lexer)
{
	snap_free(&lexer->arena->allocator, lexer->symbols.slots);
	lexer->symbols.slots = NULL;
}

static struct ms_token make(struct ms_lexer *lexer, enum ms_token_kind kind,
			    uint32_t start, uint32_t length)
{
	lexer->position = start + length;
	lexer->operand = false;
	return (struct ms_token){ .kind = (uint8_t)kind,
				  .start = start,
				  .end = start + length };
}

static struct ms_token make_operand(struct ms_lexer *lexer,
				    enum ms_token_kind kind, uint32_t start,
				    uint32_t length)
{
	struct ms_token token = make(lexer, kind, start, length);

	lexer->operand = true;
	return token;
}

static struct ms_token name(struct ms_lexer *lexer, uint32_t start)
{
	uint32_t end = start + 1;

	while (end < lexer->size && ms_lexer_is_word(lexer->text[end]))
		end++;
	struct ms_symbol *symbol =
		ms_lexer_symbol(lexer, lexer->text + start, end - start);
	if (symbol == NULL) {
		lexer->no_memory = true;
		return make(lexer, MS_TOKEN_STOP, start, 0);
	}
	enum ms_token_kind kind = symbol->keyword;
	if (lexer->dialect == MS_DIALECT_MATLAB && ms_token_is_octave(kind))
		kind = MS_TOKEN_NAME;
	struct ms_token token = make(lexer, kind, start, end - start);
	token.symbol = symbol;
	lexer->operand = kind == MS_TOKEN_NAME;
	return token;
}

static struct ms_token number(struct ms_lexer *lexer, uint32_t start)
{
	uint32_t end = ms_lexer_number_end(lexer, start);

	if (!ms_lexer_is_word(ms_lexer_at(lexer, end)))
		return make_operand(lexer, MS_TOKEN_NUMBER, start, end - start);
	uint32_t word = end;
	while (word < lexer->size && ms_lexer_is_word(lexer->text[word]))
		word++;
	struct ms_diag *diag = ms_diag_add(
		lexer->diags, MS_SEVERITY_ERROR, "MATLAB:syntax:number",
		(struct ms_span){ end, word },
		"'%.*s' can't follow a number directly",
		(int)(word - end > 40 ? 40 : word - end), lexer->text + end);
	if (diag != NULL)
		diag->expected = "an operator or the end of the number";
	return make(lexer, MS_TOKEN_BAD, start, word - start);
}

static struct ms_token string(struct ms_lexer *lexer, uint32_t start)
{
	uint32_t end = ms_lexer_string_end(lexer, start);

	if (end != 0)
		return make_operand(lexer, MS_TOKEN_STRING, start, end - start);
	end = ms_lexer_line_end(lexer, start);
	struct ms_diag *diag = ms_diag_add(
		lexer->diags, MS_SEVERITY_ERROR, "MATLAB:syntax:string",
		(struct ms_span){ start, end },
		"this string isn't closed before its line ends");
	if (diag != NULL)
		diag->expected = lexer->text[start] == '"' ? "a closing \""
							   : "a closing '";
	return make(lexer, MS_TOKEN_BAD, start, end - start);
}

/* A keyboard has these in another form. */
static const char *lookalike(const char *text, uint32_t left)
{
	static const struct {
		const char *bytes;
		const char *hint;
	} rows[] = {
		{ "\xe2\x80\x98", "did you mean '" },
		{ "\xe2\x80\x99", "did you mean '" },
		{ "\xe2\x80\x9c", "did you mean \"" },
		{ "\xe2\x80\x9d", "did you mean \"" },
		{ "\xe2\x88\x92", "did you mean -" },
		{ "\xe2\x80\x93", "did you mean -" },
		{ "\xc2\xa0", "this is a blank that doesn't break" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strlen(rows[i].bytes) <= left &&
		    memcmp(rows[i].bytes, text, strlen(rows[i].bytes)) == 0)
			return rows[i].hint;
	return "";
}

/* What no token begins with. */
static struct ms_token bad_byte(struct ms_lexer *lexer, uint32_t start)
{
	unsigned char c = (unsigned char)lexer->text[start];
	uint32_t end = start + 1;
	struct ms_diag *diag;

	if (c >= 0xc2 && c < 0xf5)
		while (end < lexer->size && end - start < 4 &&
		       ((unsigned char)lexer->text[end] & 0xc0) == 0x80)
			end++;
	struct ms_span span = { start, end };
	if ((c > 0x20 && c < 0x7f) || end - start > 1)
		diag = ms_diag_add(lexer->diags, MS_SEVERITY_ERROR,
				   "MATLAB:syntax:character", span,
				   "'%.*s' has no meaning here",
				   (int)(end - start), lexer->text + start);
	else
		diag = ms_diag_add(lexer->diags, MS_SEVERITY_ERROR,
				   "MATLAB:syntax:character", span,
				   "byte 0x%02x has no meaning in a program",
				   (unsigned)c);
	if (diag != NULL && c == '#')
		diag->hint = "comments begin with %; # is Octave's";
	else if (diag != NULL)
		diag->hint =
			lookalike(lexer->text + start, lexer->size - start);
	return make(lexer, MS_TOKEN_BAD, start, end - start);
}

/* 'kind' of one byte, or 'twice' when the next byte is 'second'. */
static struct ms_token pair(struct ms_lexer *lexer, uint32_t start,
			    enum ms_token_kind kind, char second,
			    enum ms_token_kind twice)
{
	return ms_lexer_at(lexer, start + 1) == second
		       ? make(lexer, twice, start, 2)
		       : make(lexer, kind, start, 1);
}

/* The same where the second form is Octave's "op=". */
static struct ms_token setter(struct ms_lexer *lexer, uint32_t start,
			      uint32_t length, enum ms_token_kind kind,
			      enum ms_token_kind set)
{
	if (lexer->dialect == MS_DIALECT_OCTAVE &&
	    ms_lexer_at(lexer, start + length) == '=' &&
	    ms_lexer_at(lexer, start + length + 1) != '=')
		return make(lexer, set, start, length + 1);
	return make(lexer, kind, start, length);
}

/* Behind '.', which no digit follows. */
static struct ms_token dotted(struct ms_lexer *lexer, uint32_t start)
{
	switch (ms_lexer_at(lexer, start + 1)) {
	case '*':
		if (lexer->dialect == MS_DIALECT_OCTAVE &&
		    ms_lexer_at(lexer, start + 2) == '*')
			return setter(lexer, start, 3, MS_TOKEN_POWER,
				      MS_TOKEN_SET_POWER);
		return setter(lexer, start, 2, MS_TOKEN_TIMES,
			      MS_TOKEN_SET_TIMES);
	case '/':
		return setter(lexer, start, 2, MS_TOKEN_RDIVIDE,
			      MS_TOKEN_SET_RDIVIDE);
	case '\\':
		return setter(lexer, start, 2, MS_TOKEN_LDIVIDE,
			      MS_TOKEN_SET_LDIVIDE);
	case '^':
		return setter(lexer, start, 2, MS_TOKEN_POWER,
			      MS_TOKEN_SET_POWER);
	case '\'':
		return make_operand(lexer, MS_TOKEN_DOT_QUOTE, start, 2);
	default:
		return make(lexer, MS_TOKEN_DOT, start, 1);
	}
}

/* '+' and '-', which Octave doubles and sets with. */
static struct ms_token sign(struct ms_lexer *lexer, uint32_t start,
			    enum ms_token_kind kind, enum ms_token_kind twice,
			    enum ms_token_kind set)
{
	if (lexer->dialect == MS_DIALECT_OCTAVE &&
	    ms_lexer_at(lexer, start + 1) == lexer->text[start]) {
		bool operand = lexer->operand;
		struct ms_token token = make(lexer, twice, start, 2);
		lexer->operand = operand; /* x++' transposes */
		return token;
	}
	return setter(lexer, start, 1, kind, set);
}

/* '*' and its kin. */
static struct ms_token product(struct ms_lexer *lexer, uint32_t start)
{
	bool octave = lexer->dialect == MS_DIALECT_OCTAVE;

	switch (lexer->text[start]) {
	case '*':
		if (octave && ms_lexer_at(lexer, start + 1) == '*')
			return setter(lexer, start, 2, MS_TOKEN_MPOWER,
				      MS_TOKEN_SET_MPOWER);
		return setter(lexer, start, 1, MS_TOKEN_MTIMES,
			      MS_TOKEN_SET_MTIMES);
	case '/':
		return setter(lexer, start, 1, MS_TOKEN_MRDIVIDE,
			      MS_TOKEN_SET_MRDIVIDE);
	case '\\':
		return setter(lexer, start, 1, MS_TOKEN_MLDIVIDE,
			      MS_TOKEN_SET_MLDIVIDE);
	default:
		return setter(lexer, start, 1, MS_TOKEN_MPOWER,
			      MS_TOKEN_SET_MPOWER);
	}
}

/* Comparisons, logic, assignment. */
static struct ms_token relation(struct ms_lexer *lexer, uint32_t start)
{
	switch (lexer->text[start]) {
	case '<':
		return pair(lexer, start, MS_TOKEN_LT, '=', MS_TOKEN_LE);
	case '>':
		return pair(lexer, start, MS_TOKEN_GT, '=', MS_TOKEN_GE);
	case '=':
		return pair(lexer, start, MS_TOKEN_SET, '=', MS_TOKEN_EQ);
	case '&':
		if (ms_lexer_at(lexer, start + 1) == '&')
			return make(lexer, MS_TOKEN_AND_AND, start, 2);
		return setter(lexer, start, 1, MS_TOKEN_AND, MS_TOKEN_SET_AND);
	case '|':
		if (ms_lexer_at(lexer, start + 1) == '|')
			return make(lexer, MS_TOKEN_OR_OR, start, 2);
		return setter(lexer, start, 1, MS_TOKEN_OR, MS_TOKEN_SET_OR);
	default:
		return pair(lexer, start, MS_TOKEN_NOT, '=', MS_TOKEN_NE);
	}
}

static struct ms_token newline(struct ms_lexer *lexer, uint32_t start)
{
	bool both = lexer->text[start] == '\r' &&
		    ms_lexer_at(lexer, start + 1) == '\n';

	lexer->line_start = true;
	return make(lexer, MS_TOKEN_NEWLINE, start, both ? 2 : 1);
}

/* Punctuation: what neither a name, a number nor a string begins with. */
static struct ms_token punctuation(struct ms_lexer *lexer, uint32_t start)
{
	switch (lexer->text[start]) {
	case '(':
		return make(lexer, MS_TOKEN_OPEN, start, 1);
	case ')':
		return make_operand(lexer, MS_TOKEN_CLOSE, start, 1);
	case '[':
		return make(lexer, MS_TOKEN_LBRACKET, start, 1);
	case ']':
		return make_operand(lexer, MS_TOKEN_RBRACKET, start, 1);
	case '{':
		return make(lexer, MS_TOKEN_LBRACE, start, 1);
	case '}':
		return make_operand(lexer, MS_TOKEN_RBRACE, start, 1);
	case ',':
		return make(lexer, MS_TOKEN_COMMA, start, 1);
	case ';':
		return make(lexer, MS_TOKEN_SEMICOLON, start, 1);
	case ':':
		return make(lexer, MS_TOKEN_COLON, start, 1);
	case '@':
		return make(lexer, MS_TOKEN_AT, start, 1);
	case '?':
		return make(lexer, MS_TOKEN_QUESTION, start, 1);
	case '+':
		return sign(lexer, start, MS_TOKEN_PLUS, MS_TOKEN_INCREMENT,
			    MS_TOKEN_SET_ADD);
	case '-':
		return sign(lexer, start, MS_TOKEN_MINUS, MS_TOKEN_DECREMENT,
			    MS_TOKEN_SET_SUBTRACT);
	case '*':
	case '/':
	case '\\':
	case '^':
		return product(lexer, start);
	case '!':
		if (lexer->dialect == MS_DIALECT_MATLAB)
			return make(lexer, MS_TOKEN_SHELL, start,
				    ms_lexer_line_end(lexer, start) - start);
		return relation(lexer, start);
	case '<':
	case '>':
	case '=':
	case '&':
	case '|':
	case '~':
		return relation(lexer, start);
	case '.':
		return dotted(lexer, start);
	default:
		return bad_byte(lexer, start);
	}
}

static struct ms_token scan(struct ms_lexer *lexer, bool blank)
{
	uint32_t start = lexer->position;
	char c = lexer->text[start];

	if (ms_lexer_is_digit(c) ||
	    (c == '.' && ms_lexer_is_digit(ms_lexer_at(lexer, start + 1)) &&
	     (blank || !lexer->operand)))
		return number(lexer, start);
	if (ms_lexer_is_word(c))
		return name(lexer, start);
	if (c == '\'' && lexer->operand &&
	    !(blank && lexer->mode == MS_LEX_MATRIX))
		return make_operand(lexer, MS_TOKEN_QUOTE, start, 1);
	if (c == '\'' || c == '"')
		return string(lexer, start);
	return punctuation(lexer, start);
}

struct ms_token ms_lexer_next(struct ms_lexer *lexer)
{
	bool blank = ms_lexer_skip(lexer);
	struct ms_token token;

	if (lexer->position >= lexer->size || lexer->no_memory) {
		token = make(lexer, MS_TOKEN_STOP, lexer->position, 0);
	} else if (ms_lexer_is_newline(lexer->text[lexer->position])) {
		token = newline(lexer, lexer->position);
		token.blank_before = blank;
		return token;
	} else {
		token = scan(lexer, blank);
	}
	token.blank_before = blank;
	lexer->line_start = false;
	lexer->comment_before = lexer->comment_last;
	lexer->comment_last = (struct ms_span){ 0, 0 };
	return token;
}
