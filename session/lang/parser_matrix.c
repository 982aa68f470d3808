/* Matrices and cells, in which blanks mean something. */
#include "lang/parser_state.h"

static bool begins_operand(enum ms_token_kind kind)
{
	switch ((int)kind) {
	case MS_TOKEN_PLUS:
	case MS_TOKEN_MINUS:
	case MS_TOKEN_INCREMENT:
	case MS_TOKEN_DECREMENT:
	case MS_TOKEN_NOT:
	case MS_TOKEN_OPEN:
	case MS_TOKEN_LBRACE:
		return true;
	default:
		return false;
	}
}

/* Is there a blank, or a continuation, behind the token? */
static bool blank_behind(const struct ms_parser *p)
{
	char next = ms_lexer_at(&p->lexer, p->token.end);

	return ms_lexer_is_blank(next) || ms_lexer_is_newline(next) ||
	       (next == '.' && ms_lexer_at(&p->lexer, p->token.end + 1) == '.');
}

/* Does the token begin a new element, though it could continue this one?  In a
 * matrix it does with a blank before and none behind it; an opening bracket
 * does with a blank before it. */
bool ms_parser_is_separated(const struct ms_parser *p)
{
	enum ms_token_kind kind = p->token.kind;

	if (p->lexer.mode != MS_LEX_MATRIX || !p->token.blank_before ||
	    !begins_operand(kind))
		return false;
	return kind == MS_TOKEN_OPEN || kind == MS_TOKEN_LBRACE ||
	       kind == MS_TOKEN_NOT || !blank_behind(p);
}

/* Is the '~' at the token one of "[~, a] = ..."?  MATLAB has "[~ ~]" too. */
static bool is_ignored(const struct ms_parser *p)
{
	uint32_t at = p->token.end;
	bool blank = ms_lexer_is_blank(ms_lexer_at(&p->lexer, at));
	char next;

	for (;; at++) {
		next = ms_lexer_at(&p->lexer, at);
		if (!ms_lexer_is_blank(next) &&
		    !(blank && next == '~' && !ms_parser_is_octave(p)))
			break;
	}
	return next == ',' || next == ']';
}

/* A colon alone is an element too: {:}. */
static bool is_colon(const struct ms_parser *p)
{
	uint32_t at = p->token.end;

	while (ms_lexer_is_blank(ms_lexer_at(&p->lexer, at)))
		at++;
	char next = ms_lexer_at(&p->lexer, at);
	return next == ',' || next == ']' || next == '}' || next == ';';
}

static struct ms_expr *parse_mark(struct ms_parser *p, enum ms_expr_kind kind)
{
	struct ms_expr *expr = ms_parser_expr(p, kind, ms_parser_span(p));

	if (kind == MS_EXPR_IGNORED)
		p->ignored = expr->span;
	ms_parser_advance(p);
	return expr;
}

static struct ms_expr *parse_element(struct ms_parser *p)
{
	if (p->token.kind == MS_TOKEN_NOT && is_ignored(p))
		return parse_mark(p, MS_EXPR_IGNORED);
	if (p->token.kind == MS_TOKEN_COLON && is_colon(p))
		return parse_mark(p, MS_EXPR_COLON);
	return ms_parser_value(p);
}

static bool ends_row(enum ms_token_kind kind)
{
	switch ((int)kind) {
	case MS_TOKEN_SEMICOLON:
	case MS_TOKEN_NEWLINE:
	case MS_TOKEN_RBRACKET:
	case MS_TOKEN_RBRACE:
	case MS_TOKEN_BAD:
	case MS_TOKEN_STOP:
		return true;
	default:
		return false;
	}
}

/* Does only a comma end it?  The body of an anonymous function goes on over
 * blanks in octave. */
static bool takes_all(const struct ms_parser *p, const struct ms_expr *element)
{
	return ms_parser_is_octave(p) && element->kind == MS_EXPR_ANONYMOUS &&
	       element->parens == 0;
}

/* Elements have a comma or a blank between them; a row may begin and end with a
 * comma. */
static void parse_row(struct ms_parser *p)
{
	(void)ms_parser_accept(p, MS_TOKEN_COMMA);
	while (!ends_row(p->token.kind)) {
		struct ms_expr *element = parse_element(p);

		ms_parser_push_expr(p, element);
		if (ms_parser_accept(p, MS_TOKEN_COMMA))
			continue;
		if (!p->token.blank_before || takes_all(p, element))
			break;
	}
}

static void parse_rows(struct ms_parser *p, struct ms_expr *out)
{
	size_t rows = p->scratch_size;

	for (;;) {
		/* The list of a row goes where its elements were. */
		size_t mark = p->scratch_size;
		parse_row(p);
		struct ms_exprs row = ms_parser_take_exprs(p, mark);
		if (row.count != 0)
			ms_parser_push(p, &row, sizeof(row));
		if (!ms_parser_accept(p, MS_TOKEN_SEMICOLON) &&
		    !ms_parser_accept(p, MS_TOKEN_NEWLINE))
			break;
	}
	out->as.rows.items = ms_parser_take(p, rows, sizeof(struct ms_exprs),
					    &out->as.rows.count);
}

struct ms_expr *ms_parser_matrix(struct ms_parser *p)
{
	bool is_cell = p->token.kind == MS_TOKEN_LBRACE;
	enum ms_token_kind close =
		is_cell ? MS_TOKEN_RBRACE : MS_TOKEN_RBRACKET;
	struct ms_span open = ms_parser_span(p);
	uint8_t mode = p->lexer.mode;
	struct ms_expr *expr = ms_parser_expr(
		p, is_cell ? MS_EXPR_CELL : MS_EXPR_MATRIX, open);

	p->lexer.mode = MS_LEX_MATRIX;
	ms_parser_advance(p);
	parse_rows(p, expr);
	expr->span.end = p->token.end;
	ms_parser_close(p, close, open, mode);
	return expr;
}
