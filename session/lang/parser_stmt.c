/* Lists of statements, and those that aren't blocks. */
#include "lang/parser_state.h"

/* Is it a keyword of Octave's that the matlab dialect reads as a name, where no
 * variable of that name can be meant? */
static bool is_octave_keyword(struct ms_parser *p)
{
	if (p->token.kind != MS_TOKEN_NAME ||
	    !ms_token_is_octave(p->token.symbol->keyword) ||
	    ms_parser_is_variable(p, p->token.symbol))
		return false;
	uint32_t at = p->token.end;
	while (ms_lexer_is_blank(ms_lexer_at(&p->lexer, at)))
		at++;
	char next = ms_lexer_at(&p->lexer, at);
	return next != '=' && next != '.' && next != '(' && next != '{';
}

/* Report it, and then take it for what it is. */
static void take_octave_keyword(struct ms_parser *p)
{
	if (!is_octave_keyword(p))
		return;
	enum ms_token_kind kind = p->token.symbol->keyword;
	p->token.kind = (uint8_t)kind;
	p->lexer.operand = false;
	ms_parser_octave_only(
		p, ms_parser_span(p), ms_token_text(kind),
		ms_parser_is_closer(kind) ? "blocks end with 'end'" : "");
}

static struct ms_stmt *parse_shell(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	struct ms_stmt *stmt = ms_parser_stmt(p, MS_STMT_SHELL, span);
	struct ms_text_span text =
		ms_lexer_utf8(&p->lexer, p->lexer.text + span.start + 1,
			      span.end - span.start - 1);

	stmt->as.shell = (struct ms_word){ text.text, text.length, span };
	ms_parser_advance(p);
	return stmt;
}

/* Octave's forms that MATLAB reads as two operators. */
static void refuse_setter(struct ms_parser *p, struct ms_diag *diag)
{
	static const char signs[] = "+-*/^|&";

	if (diag == NULL || ms_parser_is_octave(p) ||
	    p->failed.kind != MS_TOKEN_SET || p->failed.start == 0)
		return;
	char before = p->lexer.text[p->failed.start - 1];
	for (const char *sign = signs; *sign != '\0'; sign++)
		if (before == *sign)
			diag->hint = "op= is Octave's: write x = x op value";
}

static struct ms_stmt *parse_expression(struct ms_parser *p)
{
	struct ms_expr *expr = ms_parser_operation(p);
	struct ms_stmt *stmt;

	if (ms_parser_at_assign(p)) {
		stmt = ms_parser_stmt(p, MS_STMT_ASSIGN, expr->span);
		ms_parser_assign(p, expr, &stmt->as.assign);
		if (stmt->as.assign.value != NULL)
			stmt->span.end = stmt->as.assign.value->span.end;
	} else {
		stmt = ms_parser_stmt(p, MS_STMT_EXPRESSION, expr->span);
		stmt->as.expression = expr;
	}
	if (p->ignored.end != 0)
		ms_parser_fail(p, "MATLAB:syntax:ignored", p->ignored,
			       "'~' stands for an output that isn't wanted, "
			       "and nothing is assigned here");
	return stmt;
}

/* A '+' or '*' right before the token at which an expression was missed may be
 * half of Octave's op=. */
static void hint_setter(struct ms_parser *p, uint32_t count)
{
	if (p->panic && p->diags->count > count)
		refuse_setter(p, &p->diags->items[p->diags->count - 1]);
}

static struct ms_stmt *parse_statement(struct ms_parser *p, bool fresh)
{
	struct ms_stmt *stmt = ms_parser_block(p);
	uint32_t count = p->diags->count;

	if (stmt != NULL)
		return stmt;
	if (p->token.kind == MS_TOKEN_SHELL)
		return parse_shell(p);
	if (fresh && p->token.kind == MS_TOKEN_NAME && ms_parser_is_command(p))
		return ms_parser_command(p);
	stmt = parse_expression(p);
	hint_setter(p, count);
	return stmt;
}

/* What separates statements; how the last one ended. */
static enum ms_end end_statement(struct ms_parser *p)
{
	switch (p->token.kind) {
	case MS_TOKEN_SEMICOLON:
		ms_parser_advance(p);
		return MS_END_SEMICOLON;
	case MS_TOKEN_COMMA:
		ms_parser_advance(p);
		return MS_END_COMMA;
	case MS_TOKEN_NEWLINE:
		ms_parser_advance(p);
		return MS_END_NEWLINE;
	case MS_TOKEN_STOP:
		return MS_END_NEWLINE;
	default:
		break;
	}
	take_octave_keyword(p);
	if (!ms_parser_is_closer(p->token.kind))
		(void)ms_parser_unexpected(
			p, "an operator, ',', ';' or the end of the line");
	return MS_END_NEWLINE;
}

/* Does the list end here?  A function begins inside the one around it by the
 * caller's hands. */
static bool ends_list(const struct ms_parser *p)
{
	if (p->token.kind == MS_TOKEN_STOP ||
	    ms_parser_is_closer(p->token.kind))
		return true;
	return p->token.kind == MS_TOKEN_FUNCTION && p->in_function &&
	       p->block_depth == 0;
}

void ms_parser_statements(struct ms_parser *p, bool fresh)
{
	for (;;) {
		fresh |= ms_parser_separators(p);
		if (p->panic) {
			ms_parser_recover(p);
			fresh = false;
			if (!p->is_over)
				continue;
		}
		take_octave_keyword(p);
		if (ends_list(p))
			return;
		struct ms_stmt *stmt = parse_statement(p, fresh);
		if (!p->panic)
			stmt->end = (uint8_t)end_statement(p);
		p->has_code |=
			!p->in_function && stmt->kind != MS_STMT_FUNCTION;
		ms_parser_push(p, &stmt, sizeof(struct ms_stmt *));
		fresh = true;
	}
}

struct ms_body ms_parser_body(struct ms_parser *p, bool fresh)
{
	size_t mark = p->scratch_size;
	struct ms_body body;

	ms_parser_statements(p, fresh);
	body.items =
		ms_parser_take(p, mark, sizeof(struct ms_stmt *), &body.count);
	return body;
}
