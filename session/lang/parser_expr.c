/*
 * Operators.  From weak to tight: = (octave), ||, &&, |, &, comparisons,
 * ranges, sums, products, prefixes, and powers with transposes, which take
 * turns from left to right.  Operators of one level make one node.
 */
#include "lang/parser_state.h"

#define LEVEL_LOWEST 1
#define LEVEL_UNARY  9

static struct ms_expr *parse_level(struct ms_parser *p, uint8_t level);
static struct ms_expr *parse_unary(struct ms_parser *p);

static bool is_prefix(enum ms_token_kind kind, enum ms_unary *op)
{
	switch ((int)kind) {
	case MS_TOKEN_PLUS:
		*op = MS_UNARY_PLUS;
		return true;
	case MS_TOKEN_MINUS:
		*op = MS_UNARY_MINUS;
		return true;
	case MS_TOKEN_NOT:
		*op = MS_UNARY_NOT;
		return true;
	case MS_TOKEN_INCREMENT:
		*op = MS_UNARY_PRE_INCREMENT;
		return true;
	case MS_TOKEN_DECREMENT:
		*op = MS_UNARY_PRE_DECREMENT;
		return true;
	default:
		return false;
	}
}

/* Is there x++ or x-- behind an operand? */
static bool at_increment(const struct ms_parser *p)
{
	return (p->token.kind == MS_TOKEN_INCREMENT ||
		p->token.kind == MS_TOKEN_DECREMENT) &&
	       !ms_parser_is_separated(p);
}

static struct ms_expr *make_unary(struct ms_parser *p, enum ms_unary op,
				  struct ms_span op_span, struct ms_span span,
				  struct ms_expr *operand)
{
	struct ms_expr *expr = ms_parser_expr(p, MS_EXPR_UNARY, span);

	expr->as.unary.op = op;
	expr->as.unary.op_span = op_span;
	expr->as.unary.operand = operand;
	return expr;
}

static struct ms_expr *parse_increment(struct ms_parser *p,
				       struct ms_expr *operand)
{
	struct ms_span span = ms_parser_span(p);
	enum ms_unary op = p->token.kind == MS_TOKEN_INCREMENT
				   ? MS_UNARY_POST_INCREMENT
				   : MS_UNARY_POST_DECREMENT;

	p->lexer.operand = true;
	ms_parser_advance(p);
	return make_unary(p, op, span, ms_span_to(operand->span, span),
			  operand);
}

struct ms_expr *ms_parser_place(struct ms_parser *p)
{
	struct ms_expr *expr = ms_parser_primary(p);

	return ms_parser_at_step(p) ? ms_parser_steps(p, expr) : expr;
}

/* What a power may have on its right: 2^-x, 2^x(1), but not 2^x'. */
static struct ms_expr *parse_exponent(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	struct ms_expr *expr;
	enum ms_unary op;

	if (!is_prefix(p->token.kind, &op)) {
		expr = ms_parser_place(p);
		return at_increment(p) ? parse_increment(p, expr) : expr;
	}
	ms_parser_advance(p);
	if (ms_parser_enter(p))
		expr = parse_exponent(p);
	else
		expr = ms_parser_expr(p, MS_EXPR_ERROR, span);
	ms_parser_leave(p);
	return make_unary(p, op, span, ms_span_to(span, expr->span), expr);
}

static void push_link(struct ms_parser *p, struct ms_expr *operand,
		      enum ms_binary op, struct ms_span op_span)
{
	struct ms_link link = { op, op_span, operand };

	ms_parser_push(p, &link, sizeof(link));
}

/* The links pushed since 'mark', behind 'first'. */
static struct ms_expr *make_chain(struct ms_parser *p, enum ms_expr_kind kind,
				  struct ms_expr *first, size_t mark,
				  struct ms_span last)
{
	struct ms_expr *expr =
		ms_parser_expr(p, kind, ms_span_to(first->span, last));

	expr->as.chain.first = first;
	expr->as.chain.links = ms_parser_take(p, mark, sizeof(struct ms_link),
					      &expr->as.chain.count);
	return expr;
}

static bool at_power(const struct ms_parser *p)
{
	return p->token.kind == MS_TOKEN_POWER ||
	       p->token.kind == MS_TOKEN_MPOWER;
}

static struct ms_expr *parse_powers(struct ms_parser *p, struct ms_expr *first)
{
	size_t mark = p->scratch_size;
	struct ms_span last = first->span;

	while (at_power(p)) {
		struct ms_span op_span = ms_parser_span(p);
		enum ms_binary op = ms_token_binary(p->token.kind);

		ms_parser_advance(p);
		struct ms_expr *operand = parse_exponent(p);
		last = operand->span;
		push_link(p, operand, op, op_span);
	}
	return make_chain(p, MS_EXPR_BINARY, first, mark, last);
}

static struct ms_expr *parse_transpose(struct ms_parser *p,
				       struct ms_expr *operand)
{
	struct ms_span span = ms_parser_span(p);
	enum ms_unary op = p->token.kind == MS_TOKEN_QUOTE ? MS_UNARY_CTRANSPOSE
							   : MS_UNARY_TRANSPOSE;

	ms_parser_advance(p);
	return make_unary(p, op, span, ms_span_to(operand->span, span),
			  operand);
}

/* Another ', ^, ++ or index behind 'expr'; NULL when there is none. */
static struct ms_expr *parse_suffix(struct ms_parser *p, struct ms_expr *expr)
{
	if (p->token.kind == MS_TOKEN_QUOTE ||
	    p->token.kind == MS_TOKEN_DOT_QUOTE)
		return parse_transpose(p, expr);
	if (at_power(p))
		return parse_powers(p, expr);
	if (at_increment(p))
		return parse_increment(p, expr);
	if (ms_parser_at_step(p))
		return ms_parser_steps(p, expr);
	return NULL;
}

/* Suffixes nest: x'^2'^3... is as deep as it is long. */
static struct ms_expr *parse_power(struct ms_parser *p)
{
	struct ms_expr *expr = ms_parser_place(p);
	uint32_t depth = p->depth;

	for (;;) {
		struct ms_expr *more = parse_suffix(p, expr);

		if (more == NULL)
			break;
		expr = more;
		if (!ms_parser_enter(p))
			break;
	}
	p->depth = depth;
	return expr;
}

static struct ms_expr *parse_unary(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	struct ms_expr *expr;
	enum ms_unary op;

	if (!is_prefix(p->token.kind, &op))
		return parse_power(p);
	ms_parser_advance(p);
	if (ms_parser_enter(p))
		expr = parse_unary(p);
	else
		expr = ms_parser_expr(p, MS_EXPR_ERROR, span);
	ms_parser_leave(p);
	return make_unary(p, op, span, ms_span_to(span, expr->span), expr);
}

/* Behind the first operand of a range, at its colon. */
static struct ms_expr *parse_range(struct ms_parser *p, struct ms_expr *first)
{
	struct ms_expr *step = NULL;

	ms_parser_advance(p);
	struct ms_expr *last = parse_level(p, MS_LEVEL_COLON + 1);
	if (ms_parser_accept(p, MS_TOKEN_COLON)) {
		step = last;
		last = parse_level(p, MS_LEVEL_COLON + 1);
	}
	struct ms_expr *expr = ms_parser_expr(
		p, MS_EXPR_RANGE, ms_span_to(first->span, last->span));
	expr->as.range.first = first;
	expr->as.range.step = step;
	expr->as.range.last = last;
	return expr;
}

/* The level of the operator at the token, 0 for none: in a matrix "a -b" are
 * two elements. */
static uint8_t level_here(const struct ms_parser *p)
{
	uint8_t level = ms_token_level(p->token.kind);

	return level != 0 && ms_parser_is_separated(p) ? 0 : level;
}

static struct ms_expr *parse_chain(struct ms_parser *p, struct ms_expr *first,
				   uint8_t level)
{
	bool is_short = p->token.kind == MS_TOKEN_AND_AND ||
			p->token.kind == MS_TOKEN_OR_OR;
	size_t mark = p->scratch_size;
	struct ms_span last = first->span;

	while (level_here(p) == level) {
		struct ms_span op_span = ms_parser_span(p);
		enum ms_binary op = ms_token_binary(p->token.kind);

		ms_parser_advance(p);
		struct ms_expr *operand = parse_level(p, level + 1);
		last = operand->span;
		push_link(p, operand, op, op_span);
	}
	return make_chain(p, is_short ? MS_EXPR_SHORT : MS_EXPR_BINARY, first,
			  mark, last);
}

/* A range of a range is MATLAB's, (1:2:3):4, and nests by its length. */
static struct ms_expr *parse_ranges(struct ms_parser *p, struct ms_expr *first)
{
	struct ms_expr *expr = parse_range(p, first);
	uint32_t depth = p->depth;

	while (p->token.kind == MS_TOKEN_COLON) {
		if (ms_parser_is_octave(p)) {
			(void)ms_parser_unexpected(
				p, "parentheses around the inner range");
			break;
		}
		if (!ms_parser_enter(p))
			break;
		expr = parse_range(p, expr);
	}
	p->depth = depth;
	return expr;
}

/* All operators of 'level' and tighter. */
static struct ms_expr *parse_level(struct ms_parser *p, uint8_t level)
{
	struct ms_expr *expr = parse_unary(p);

	for (;;) {
		uint8_t here = level_here(p);

		if (here == 0 || here < level)
			return expr;
		expr = here == MS_LEVEL_COLON ? parse_ranges(p, expr)
					      : parse_chain(p, expr, here);
	}
}

struct ms_expr *ms_parser_operation(struct ms_parser *p)
{
	struct ms_expr *expr;

	if (ms_parser_enter(p))
		expr = parse_level(p, LEVEL_LOWEST);
	else
		expr = ms_parser_expr(p, MS_EXPR_ERROR, ms_parser_span(p));
	ms_parser_leave(p);
	return expr;
}

struct ms_expr *ms_parser_value(struct ms_parser *p)
{
	struct ms_expr *expr = ms_parser_operation(p);

	if (!ms_parser_is_octave(p) || !ms_parser_at_assign(p))
		return expr;
	struct ms_assign *assign = ms_parser_alloc(p, 1, sizeof(*assign));
	if (assign == NULL)
		return expr;
	if (ms_parser_enter(p))
		ms_parser_assign(p, expr, assign);
	ms_parser_leave(p);
	if (p->panic)
		return expr;
	struct ms_expr *result = ms_parser_expr(
		p, MS_EXPR_ASSIGN, ms_span_to(expr->span, assign->value->span));
	result->as.assign = assign;
	return result;
}
