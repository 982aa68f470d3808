#include "lang/hir_internal.h"

struct ms_hir_body ms_lower_loop_body(struct ms_lower *lower,
				      const struct ms_body *body)
{
	lower->context->loop_depth++;
	struct ms_hir_body out = ms_lower_body(lower, body);
	lower->context->loop_depth--;
	return out;
}

static struct ms_hir_stmt *assignment(struct ms_lower *lower, uint32_t variable,
				      struct ms_hir_expr *value,
				      struct ms_span span)
{
	struct ms_hir_stmt *stmt =
		ms_hir_stmt_new(lower, MS_HIR_STMT_ASSIGN, span);
	struct ms_hir_target *target =
		ms_lower_alloc(lower, 1, sizeof(*target));

	stmt->as.assign.value = value;
	if (target == NULL)
		return stmt;
	target->variable = variable;
	target->span = span;
	stmt->as.assign.targets = target;
	stmt->as.assign.count = 1;
	return stmt;
}

/* s.(key), one value */
static struct ms_hir_expr *field_of(struct ms_lower *lower, uint32_t value,
				    uint32_t key, struct ms_span span)
{
	struct ms_hir_expr *out = ms_hir_expr_new(lower, MS_HIR_INDEX, span);
	struct ms_hir_step *step = ms_lower_alloc(lower, 1, sizeof(*step));
	struct ms_hir_expr **name = ms_lower_alloc(lower, 1, sizeof(*name));

	out->parens = true;
	out->as.index.base = ms_hir_variable_expr(lower, value, span);
	if (step == NULL || name == NULL)
		return out;
	name[0] = ms_hir_variable_expr(lower, key, span);
	step->kind = MS_HIR_STEP_DYNAMIC;
	step->span = span;
	step->arguments.items = name;
	step->arguments.count = 1;
	out->as.index.steps = step;
	out->as.index.count = 1;
	return out;
}

/* 1:numel(names) */
static struct ms_hir_expr *range_of(struct ms_lower *lower, uint32_t names,
				    struct ms_span span)
{
	struct ms_hir_expr *range = ms_hir_expr_new(lower, MS_HIR_RANGE, span);
	struct ms_hir_expr *argument = ms_hir_variable_expr(lower, names, span);

	range->as.range.first = ms_hir_real(lower, 1, span);
	range->as.range.last =
		ms_hir_call_expr(lower, "numel", &argument, 1, span);
	range->calls = true;
	return range;
}

static struct ms_hir_body field_loop_body(struct ms_lower *lower,
					  const struct ms_stmt *stmt,
					  const uint32_t variables[3])
{
	const struct ms_exprs *names = stmt->as.for_.target->as.rows.items;
	struct ms_span span = stmt->as.for_.target->span;
	struct ms_hir_target value = ms_lower_target(lower, names->items[0]);
	struct ms_hir_target key = ms_lower_target(lower, names->items[1]);
	struct ms_hir_body tree =
		ms_lower_loop_body(lower, &stmt->as.for_.body);
	struct ms_hir_body body = {
		.items = ms_lower_alloc(lower, (size_t)tree.count + 2,
					sizeof(*body.items)),
	};

	if (body.items == NULL)
		return body;
	body.items[body.count++] = assignment(
		lower, key.variable,
		ms_hir_element(lower, variables[1], variables[2], 0, span),
		span);
	body.items[body.count++] = assignment(
		lower, value.variable,
		field_of(lower, variables[0], key.variable, span), span);
	for (uint32_t i = 0; i < tree.count; i++)
		body.items[body.count++] = tree.items[i];
	return body;
}

/* for [value, key] = s: over the names of its fields, kept in variables that
 * the text can't name. */
static struct ms_hir_stmt *lower_fields(struct ms_lower *lower,
					const struct ms_stmt *stmt)
{
	struct ms_span span = stmt->as.for_.target->span;
	struct ms_hir_stmt *block =
		ms_hir_stmt_new(lower, MS_HIR_STMT_BLOCK, stmt->span);
	struct ms_hir_stmt *loop =
		ms_hir_stmt_new(lower, MS_HIR_STMT_FOR, stmt->span);
	struct ms_hir_stmt **items = ms_lower_alloc(lower, 3, sizeof(*items));
	uint32_t variables[3]; /* the struct, its names, the number of one */

	for (int i = 0; i < 3; i++)
		variables[i] = ms_context_declare(lower, NULL, span);
	struct ms_hir_expr *argument =
		ms_hir_variable_expr(lower, variables[0], span);

	if (items == NULL)
		return block;
	items[0] = assignment(lower, variables[0],
			      ms_lower_expr(lower, stmt->as.for_.range), span);
	items[1] = assignment(
		lower, variables[1],
		ms_hir_call_expr(lower, "fieldnames", &argument, 1, span),
		span);
	items[2] = loop;
	loop->as.loop.condition = range_of(lower, variables[1], span);
	loop->as.loop.target.variable = variables[2];
	loop->as.loop.target.span = span;
	loop->as.loop.body = field_loop_body(lower, stmt, variables);
	block->as.body.items = items;
	block->as.body.count = 3;
	return block;
}

struct ms_hir_stmt *ms_lower_for(struct ms_lower *lower,
				 const struct ms_stmt *stmt)
{
	uint32_t scope_calls = lower->context->scope_calls;
	struct ms_hir_stmt *out;

	if (stmt->as.for_.target->kind == MS_EXPR_MATRIX) {
		out = lower_fields(lower, stmt);
		if (out->as.body.count == 3)
			out->as.body.items[2]->scope =
				scope_calls != lower->context->scope_calls;
		return out;
	}
	out = ms_hir_stmt_new(lower, MS_HIR_STMT_FOR, stmt->span);
	out->as.loop.condition = ms_lower_expr(lower, stmt->as.for_.range);
	out->as.loop.target = ms_lower_target(lower, stmt->as.for_.target);
	scope_calls = lower->context->scope_calls;
	out->as.loop.body = ms_lower_loop_body(lower, &stmt->as.for_.body);
	out->scope = scope_calls != lower->context->scope_calls;
	return out;
}
