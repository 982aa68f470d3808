#include "lang/hir_internal.h"

struct ms_hir_target ms_lower_target(struct ms_lower *lower,
				     const struct ms_expr *expr)
{
	struct ms_hir_target out = {
		.variable = MS_HIR_NONE,
		.span = expr->span,
	};
	const struct ms_expr *base = expr;

	if (expr->kind == MS_EXPR_INDEX)
		base = expr->as.index.base;
	if (base->kind != MS_EXPR_NAME)
		return out;
	out.variable = ms_context_find(lower, base->as.name, base->span);
	if (out.variable == MS_HIR_NONE)
		out.variable =
			ms_context_declare(lower, base->as.name, base->span);
	if (expr->kind != MS_EXPR_INDEX)
		return out;
	struct ms_hir_variable *at = ms_context_at(lower, out.variable);

	if (at != NULL)
		at->mutated = true;
	out.steps = ms_lower_steps(lower, expr->as.index.steps,
				   expr->as.index.count);
	out.step_count = out.steps != NULL ? expr->as.index.count : 0;
	return out;
}

/* a(i) = [] deletes, and so do '' and, in octave, "". */
static bool is_deletion(const struct ms_lower *lower,
			const struct ms_assign *assign)
{
	const struct ms_expr *value = assign->value;
	const struct ms_expr *target = assign->targets.items[0];

	if (assign->has_op || assign->targets.count != 1 ||
	    value->parens != 0 || target->kind != MS_EXPR_INDEX ||
	    target->as.index.steps[target->as.index.count - 1].kind !=
		    MS_STEP_PAREN)
		return false;
	if (value->kind == MS_EXPR_STRING)
		return value->as.string.length == 0 &&
		       (value->as.string.quote == '\'' ||
			lower->file->dialect == MS_DIALECT_OCTAVE);
	if (value->kind != MS_EXPR_MATRIX)
		return false;
	for (uint32_t i = 0; i < value->as.rows.count; i++)
		if (value->as.rows.items[i].count != 0)
			return false;
	return true;
}

void ms_lower_assign(struct ms_lower *lower, const struct ms_assign *assign,
		     struct ms_hir_assign *out)
{
	uint32_t count = assign->targets.count;

	out->value = ms_lower_expr(lower, assign->value);
	out->bracketed = assign->bracketed;
	out->has_op = assign->has_op;
	if (assign->has_op)
		out->op = (uint8_t)ms_lower_operator(assign->op);
	out->deletes = is_deletion(lower, assign);
	out->targets = ms_lower_alloc(lower, count, sizeof(*out->targets));
	if (out->targets == NULL)
		return;
	out->count = count;
	for (uint32_t i = 0; i < count; i++)
		out->targets[i] =
			ms_lower_target(lower, assign->targets.items[i]);
}

struct ms_hir_assign *ms_lower_increment(struct ms_lower *lower,
					 const struct ms_expr *expr)
{
	const struct ms_expr *operand = expr->as.unary.operand;
	const struct ms_expr *base = operand;
	enum ms_unary op = expr->as.unary.op;

	if (operand->kind == MS_EXPR_INDEX)
		base = operand->as.index.base;
	if (base->kind != MS_EXPR_NAME)
		return NULL;
	struct ms_hir_assign *out = ms_lower_alloc(lower, 1, sizeof(*out));

	if (out == NULL)
		return NULL;
	out->targets = ms_lower_alloc(lower, 1, sizeof(*out->targets));
	if (out->targets == NULL)
		return NULL;
	out->count = 1;
	out->targets[0] = ms_lower_target(lower, operand);
	out->has_op = true;
	out->op = MS_HIR_OP_ADD;
	if (op == MS_UNARY_PRE_DECREMENT || op == MS_UNARY_POST_DECREMENT)
		out->op = MS_HIR_OP_SUB;
	out->value = ms_hir_real(lower, 1, expr->as.unary.op_span);
	out->value_is_old =
		op == MS_UNARY_POST_INCREMENT || op == MS_UNARY_POST_DECREMENT;
	return out;
}
