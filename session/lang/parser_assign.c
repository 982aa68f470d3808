/* Assignments: what may stand on the left. */
#include "lang/parser_state.h"

bool ms_parser_at_assign(const struct ms_parser *p)
{
	return p->token.kind == MS_TOKEN_SET ||
	       ms_token_is_setter(p->token.kind);
}

/* A name, or an index into one; Octave allows parentheses around it. */
static bool is_place(const struct ms_parser *p, const struct ms_expr *expr)
{
	if (expr->parens != 0 && !ms_parser_is_octave(p))
		return false;
	if (expr->kind != MS_EXPR_INDEX)
		return expr->kind == MS_EXPR_NAME;
	expr = expr->as.index.base;
	return expr->kind == MS_EXPR_NAME && expr->parens == 0;
}

static void bad_target(struct ms_parser *p, const struct ms_expr *expr)
{
	struct ms_diag *diag =
		ms_parser_fail(p, "MATLAB:syntax:target", expr->span,
			       "nothing can be assigned to this");

	if (diag == NULL)
		return;
	diag->expected = "a variable, or an element of one";
	if (p->failed.kind == MS_TOKEN_SET)
		diag->hint = "did you mean ==";
}

static void note_target(struct ms_parser *p, const struct ms_expr *expr)
{
	if (expr->kind == MS_EXPR_INDEX)
		expr = expr->as.index.base;
	if (expr->kind == MS_EXPR_NAME)
		ms_parser_note_variable(p, expr->as.name);
}

/* MATLAB reads "[~ a] = ..." as two targets, which an expression reads as one:
 * not a. */
static bool is_ignored_and_more(const struct ms_parser *p,
				const struct ms_expr *expr)
{
	return !ms_parser_is_octave(p) && expr->kind == MS_EXPR_UNARY &&
	       expr->parens == 0 && expr->as.unary.op == MS_UNARY_NOT &&
	       expr->as.unary.op_span.end < expr->as.unary.operand->span.start;
}

/* One element of "[a, b.c, ~]". */
static void take_target(struct ms_parser *p, struct ms_expr *target)
{
	if (is_ignored_and_more(p, target)) {
		ms_parser_push_expr(p,
				    ms_parser_expr(p, MS_EXPR_IGNORED,
						   target->as.unary.op_span));
		target = target->as.unary.operand;
	}
	if (target->kind != MS_EXPR_IGNORED && !is_place(p, target))
		bad_target(p, target);
	note_target(p, target);
	ms_parser_push_expr(p, target);
}

static void take_list(struct ms_parser *p, struct ms_expr *list,
		      struct ms_assign *out)
{
	size_t mark = p->scratch_size;

	if (list->as.rows.count != 1) {
		bad_target(p, list);
		return;
	}
	const struct ms_exprs *row = &list->as.rows.items[0];
	out->bracketed = true;
	for (uint32_t i = 0; i < row->count && !p->panic; i++)
		take_target(p, row->items[i]);
	out->targets = ms_parser_take_exprs(p, mark);
	p->ignored = (struct ms_span){ 0, 0 };
}

static void take_one(struct ms_parser *p, struct ms_expr *target,
		     struct ms_assign *out)
{
	size_t mark = p->scratch_size;

	if (!is_place(p, target)) {
		bad_target(p, target);
		return;
	}
	note_target(p, target);
	ms_parser_push_expr(p, target);
	out->targets = ms_parser_take_exprs(p, mark);
}

void ms_parser_assign(struct ms_parser *p, struct ms_expr *target,
		      struct ms_assign *out)
{
	bool has_op = p->token.kind != MS_TOKEN_SET;
	bool is_list = target->kind == MS_EXPR_MATRIX && target->parens == 0;

	out->has_op = has_op;
	out->op = (uint8_t)ms_token_binary(p->token.kind);
	out->op_span = ms_parser_span(p);
	if (is_list && !has_op)
		take_list(p, target, out);
	else
		take_one(p, target, out);
	ms_parser_advance(p);
	out->value = ms_parser_value(p);
}
