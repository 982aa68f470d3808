/* Operands: literals, names with their index steps, functions, brackets. */
#include "code/source.h"
#include "lang/parser_state.h"

#include <string.h>

static struct ms_expr *parse_number(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	struct ms_expr *expr = ms_parser_expr(p, MS_EXPR_NUMBER, span);

	expr->as.number.text = p->lexer.text + span.start;
	expr->as.number.length = span.end - span.start;
	if (!ms_lexer_number(&p->lexer, span, expr))
		ms_parser_fail(p, "MATLAB:syntax:number", span,
			       "this number doesn't fit its integer class");
	ms_parser_advance(p);
	return expr;
}

static struct ms_expr *make_string(struct ms_parser *p, struct ms_span span,
				   struct ms_text_span text, char quote)
{
	struct ms_expr *expr = ms_parser_expr(p, MS_EXPR_STRING, span);

	expr->as.string.text = text.text;
	expr->as.string.length = text.length;
	expr->as.string.quote = quote;
	return expr;
}

static struct ms_expr *parse_string(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	struct ms_expr *expr =
		make_string(p, span, ms_lexer_string(&p->lexer, span),
			    p->lexer.text[span.start]);

	ms_parser_advance(p);
	return expr;
}

static struct ms_expr *parse_file_name(struct ms_parser *p)
{
	const char *name = p->options->file_name;
	struct ms_text_span text = { name == NULL ? "" : name, 0 };
	size_t length = strlen(text.text);

	text.length = length > UINT32_MAX ? UINT32_MAX : (uint32_t)length;
	struct ms_expr *expr = make_string(p, ms_parser_span(p), text, '\'');
	p->lexer.operand = true;
	ms_parser_advance(p);
	return expr;
}

static struct ms_expr *parse_line_number(struct ms_parser *p)
{
	/* Counted from the last one on, so that many of them stay cheap. */
	const struct ms_source source = { NULL, p->lexer.text + p->line_offset,
					  p->lexer.size - p->line_offset };
	struct ms_expr *expr =
		ms_parser_expr(p, MS_EXPR_NUMBER, ms_parser_span(p));

	expr->as.number.kind = MS_NUMBER_DOUBLE;
	expr->as.number.text = p->lexer.text + p->token.start;
	expr->as.number.length = p->token.end - p->token.start;
	expr->as.number.as.real = ms_source_place(&source, p->token.start).line;
	p->lexer.operand = true;
	ms_parser_advance(p);
	return expr;
}

/* "name@class": the function of a superclass. */
static struct ms_expr *parse_super(struct ms_parser *p,
				   const struct ms_symbol *name,
				   struct ms_span span)
{
	ms_parser_advance(p);
	struct ms_name base = ms_parser_dotted(p, "the name of a superclass");
	struct ms_expr *expr =
		ms_parser_expr(p, MS_EXPR_SUPER, ms_span_to(span, base.span));

	expr->as.super.name = name;
	expr->as.super.base = base.symbol;
	return expr;
}

/* Is there "@class" right behind the last name? */
static bool at_super(const struct ms_parser *p, uint32_t end)
{
	return p->token.kind == MS_TOKEN_AT && p->token.start == end &&
	       ms_lexer_is_letter(ms_lexer_at(&p->lexer, end + 1));
}

static struct ms_expr *parse_name(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	const struct ms_symbol *name = p->token.symbol;

	ms_parser_advance(p);
	if (at_super(p, span.end))
		return parse_super(p, name, span);
	struct ms_expr *expr = ms_parser_expr(p, MS_EXPR_NAME, span);
	expr->as.name = name;
	return expr;
}

static struct ms_expr *parse_end(struct ms_parser *p)
{
	struct ms_expr *expr =
		ms_parser_expr(p, MS_EXPR_END, ms_parser_span(p));

	p->lexer.operand = true;
	ms_parser_advance(p);
	return expr;
}

static struct ms_expr *parse_parens(struct ms_parser *p)
{
	struct ms_span open = ms_parser_span(p);
	uint8_t mode = p->lexer.mode;

	p->lexer.mode = MS_LEX_PAREN;
	ms_parser_advance(p);
	struct ms_expr *expr = ms_parser_value(p);
	struct ms_span span = ms_span_to(open, ms_parser_span(p));
	ms_parser_close(p, MS_TOKEN_CLOSE, open, mode);
	if (expr == &p->spare_expr)
		return expr;
	expr->span = span;
	if (expr->parens < UINT8_MAX)
		expr->parens++;
	return expr;
}

static void refuse_set(struct ms_parser *p)
{
	if (!ms_parser_at_assign(p))
		return;
	struct ms_diag *diag = ms_parser_unexpected(p, "an expression alone");
	if (diag != NULL)
		diag->hint = "an anonymous function can't assign";
}

static struct ms_expr *parse_anonymous(struct ms_parser *p, struct ms_span at)
{
	struct ms_expr *expr = ms_parser_expr(p, MS_EXPR_ANONYMOUS, at);
	uint32_t index_depth = p->index_depth;
	uint8_t mode = p->lexer.mode;

	/* Octave separates nothing by blanks in the body. */
	if (mode == MS_LEX_MATRIX && ms_parser_is_octave(p))
		p->lexer.mode = MS_LEX_PLAIN;
	expr->as.anonymous.inputs = ms_parser_inputs(p);
	p->index_depth = 0;
	expr->as.anonymous.body = ms_parser_operation(p);
	p->index_depth = index_depth;
	p->lexer.mode = mode;
	expr->span.end = expr->as.anonymous.body->span.end;
	refuse_set(p);
	return expr;
}

/* "@name", or "@(x) ...". */
static struct ms_expr *parse_at(struct ms_parser *p)
{
	struct ms_span at = ms_parser_span(p);

	ms_parser_advance(p);
	if (p->token.kind == MS_TOKEN_OPEN)
		return parse_anonymous(p, at);
	struct ms_name name = ms_parser_dotted(p, "a function's name or '('");
	struct ms_expr *expr =
		ms_parser_expr(p, MS_EXPR_HANDLE, ms_span_to(at, name.span));
	expr->as.name = name.symbol;
	return expr;
}

static struct ms_expr *parse_meta(struct ms_parser *p)
{
	struct ms_span at = ms_parser_span(p);

	ms_parser_advance(p);
	struct ms_name name = ms_parser_dotted(p, "the name of a class");
	struct ms_expr *expr =
		ms_parser_expr(p, MS_EXPR_META, ms_span_to(at, name.span));
	expr->as.name = name.symbol;
	return expr;
}

static struct ms_expr *parse_nothing(struct ms_parser *p)
{
	struct ms_expr *expr =
		ms_parser_expr(p, MS_EXPR_ERROR, ms_parser_span(p));
	struct ms_diag *diag = ms_parser_unexpected(p, "an expression");

	if (diag != NULL && p->failed.kind == MS_TOKEN_END)
		diag->hint = "'end' is a value inside an index only";
	return expr;
}

struct ms_expr *ms_parser_primary(struct ms_parser *p)
{
	switch (p->token.kind) {
	case MS_TOKEN_NUMBER:
		return parse_number(p);
	case MS_TOKEN_STRING:
		return parse_string(p);
	case MS_TOKEN_NAME:
		return parse_name(p);
	case MS_TOKEN_OPEN:
		return parse_parens(p);
	case MS_TOKEN_LBRACKET:
	case MS_TOKEN_LBRACE:
		return ms_parser_matrix(p);
	case MS_TOKEN_AT:
		return parse_at(p);
	case MS_TOKEN_QUESTION:
		return parse_meta(p);
	case MS_TOKEN_FILE_NAME:
		return parse_file_name(p);
	case MS_TOKEN_LINE_NUMBER:
		return parse_line_number(p);
	case MS_TOKEN_END:
		if (p->index_depth != 0)
			return parse_end(p);
		return parse_nothing(p);
	default:
		return parse_nothing(p);
	}
}

/* name=value, where the name was read as an expression. */
static struct ms_expr *parse_named(struct ms_parser *p, struct ms_expr *name)
{
	struct ms_expr *expr = ms_parser_expr(p, MS_EXPR_NAMED, name->span);

	ms_parser_advance(p);
	struct ms_expr *value = ms_parser_value(p);
	expr->as.named.name = (struct ms_name){ name->as.name, name->span };
	expr->as.named.value = value;
	expr->span.end = value->span.end;
	return expr;
}

/* A bare colon has nothing but the next argument behind it. */
static struct ms_expr *parse_colon(struct ms_parser *p,
				   enum ms_token_kind close)
{
	struct ms_expr *expr =
		ms_parser_expr(p, MS_EXPR_COLON, ms_parser_span(p));

	ms_parser_advance(p);
	if (p->token.kind != MS_TOKEN_COMMA && p->token.kind != close)
		(void)ms_parser_unexpected(p, "',' or the end of the index");
	return expr;
}

static struct ms_expr *parse_argument(struct ms_parser *p,
				      enum ms_token_kind close)
{
	if (p->token.kind == MS_TOKEN_COLON)
		return parse_colon(p, close);
	struct ms_expr *expr = ms_parser_value(p);
	if (p->token.kind == MS_TOKEN_SET && expr->kind == MS_EXPR_NAME &&
	    expr->parens == 0 && close == MS_TOKEN_CLOSE)
		return parse_named(p, expr);
	return expr;
}

struct ms_exprs ms_parser_arguments(struct ms_parser *p,
				    enum ms_token_kind close)
{
	struct ms_span open = ms_parser_span(p);
	uint8_t mode = p->lexer.mode;
	size_t mark = p->scratch_size;

	p->lexer.mode = MS_LEX_PAREN;
	p->index_depth++;
	ms_parser_advance(p);
	if (p->token.kind != close) {
		do
			ms_parser_push_expr(p, parse_argument(p, close));
		while (ms_parser_accept(p, MS_TOKEN_COMMA));
	}
	if (p->index_depth != 0)
		p->index_depth--;
	ms_parser_close(p, close, open, mode);
	return ms_parser_take_exprs(p, mark);
}

bool ms_parser_at_step(const struct ms_parser *p)
{
	switch (p->token.kind) {
	case MS_TOKEN_OPEN:
	case MS_TOKEN_LBRACE:
		return !ms_parser_is_separated(p);
	case MS_TOKEN_DOT:
		return true;
	default:
		return false;
	}
}

/* .( expression ) */
static void parse_dynamic(struct ms_parser *p, struct ms_step *step)
{
	struct ms_span open = ms_parser_span(p);
	uint8_t mode = p->lexer.mode;

	step->kind = MS_STEP_DYNAMIC;
	p->lexer.mode = MS_LEX_PAREN;
	ms_parser_advance(p);
	step->as.name = ms_parser_value(p);
	step->span.end = p->token.end;
	ms_parser_close(p, MS_TOKEN_CLOSE, open, mode);
}

/* .name, and the .name@class of a method. */
static void parse_field(struct ms_parser *p, struct ms_step *step)
{
	struct ms_span span = ms_parser_span(p);

	step->kind = MS_STEP_FIELD;
	step->as.field = p->token.symbol;
	if (p->token.symbol == NULL)
		(void)ms_parser_unexpected(p, "the name of a field or '('");
	p->lexer.operand = true; /* a keyword too */
	ms_parser_advance(p);
	step->span.end = span.end;
	if (!at_super(p, span.end))
		return;
	ms_parser_advance(p);
	span = ms_span_to(span, ms_parser_dotted(p, "a class").span);
	step->span.end = span.end;
	step->as.field = ms_parser_symbol(p, p->lexer.text + span.start,
					  span.end - span.start);
}

static void parse_step(struct ms_parser *p, struct ms_step *step)
{
	enum ms_token_kind kind = p->token.kind;

	memset(step, 0, sizeof(*step));
	step->span = ms_parser_span(p);
	if (kind == MS_TOKEN_DOT) {
		ms_parser_advance(p);
		if (p->token.kind == MS_TOKEN_OPEN)
			parse_dynamic(p, step);
		else
			parse_field(p, step);
		return;
	}
	bool is_paren = kind == MS_TOKEN_OPEN;
	step->kind = is_paren ? MS_STEP_PAREN : MS_STEP_BRACE;
	step->as.arguments = ms_parser_arguments(p, is_paren ? MS_TOKEN_CLOSE
							     : MS_TOKEN_RBRACE);
	step->span.end = p->last_end;
}

/* MATLAB has () only behind a name or a field, and last. */
static void check_step(struct ms_parser *p, const struct ms_expr *base,
		       const struct ms_step *before, const struct ms_step *step)
{
	if (before != NULL && before->kind == MS_STEP_PAREN &&
	    (step->kind == MS_STEP_PAREN || step->kind == MS_STEP_BRACE))
		ms_parser_octave_only(p, step->span, "an index behind ()",
				      "give the first result a name");
	if (before == NULL &&
	    (base->kind != MS_EXPR_NAME || base->parens != 0) &&
	    base->kind != MS_EXPR_SUPER && base->kind != MS_EXPR_META &&
	    step->kind != MS_STEP_FIELD && step->kind != MS_STEP_DYNAMIC)
		ms_parser_octave_only(p, step->span,
				      "an index into an expression",
				      "give the expression a name");
}

struct ms_expr *ms_parser_steps(struct ms_parser *p, struct ms_expr *base)
{
	struct ms_expr *expr = ms_parser_expr(p, MS_EXPR_INDEX, base->span);
	size_t mark = p->scratch_size;
	struct ms_step step;
	struct ms_step before;
	bool is_first = true;

	do {
		parse_step(p, &step);
		check_step(p, base, is_first ? NULL : &before, &step);
		ms_parser_push(p, &step, sizeof(step));
		before = step;
		is_first = false;
	} while (ms_parser_at_step(p));
	expr->span.end = step.span.end;
	expr->as.index.base = base;
	expr->as.index.steps =
		ms_parser_take(p, mark, sizeof(step), &expr->as.index.count);
	return expr;
}
