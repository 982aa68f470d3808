#include "lang/hir_internal.h"

static void names_of_assign(struct ms_name_visitor *visitor,
			    const struct ms_assign *assign);

static void visit(struct ms_name_visitor *visitor,
		  const struct ms_symbol *symbol, struct ms_span span,
		  bool assigned)
{
	if (symbol == NULL || (!assigned && !visitor->all))
		return;
	if (visitor->hidden != NULL && visitor->hidden[symbol->id] != 0)
		return;
	visitor->visit(visitor, symbol, span, assigned);
}

static void names_of_exprs(struct ms_name_visitor *visitor,
			   const struct ms_exprs *exprs)
{
	for (uint32_t i = 0; i < exprs->count; i++)
		ms_names_of_expr(visitor, exprs->items[i]);
}

static void names_of_steps(struct ms_name_visitor *visitor,
			   const struct ms_expr *expr)
{
	for (uint32_t i = 0; i < expr->as.index.count; i++) {
		const struct ms_step *step = &expr->as.index.steps[i];

		if (step->kind == MS_STEP_DYNAMIC)
			ms_names_of_expr(visitor, step->as.name);
		else if (step->kind != MS_STEP_FIELD)
			names_of_exprs(visitor, &step->as.arguments);
	}
}

static void hide(struct ms_name_visitor *visitor,
		 const struct ms_params *params, uint32_t by)
{
	if (visitor->hidden == NULL)
		return;
	for (uint32_t i = 0; i < params->count; i++)
		if (params->items[i].symbol != NULL)
			visitor->hidden[params->items[i].symbol->id] += by;
}

static void names_of_anonymous(struct ms_name_visitor *visitor,
			       const struct ms_expr *expr)
{
	const struct ms_params *inputs = &expr->as.anonymous.inputs;

	/* What is assigned in there is its own. */
	if (!visitor->all)
		return;
	hide(visitor, inputs, 1);
	for (uint32_t i = 0; i < inputs->count; i++)
		ms_names_of_expr(visitor, inputs->items[i].initial);
	ms_names_of_expr(visitor, expr->as.anonymous.body);
	hide(visitor, inputs, UINT32_MAX);
}

/* The operand of ++ and -- is assigned to. */
static void names_of_unary(struct ms_name_visitor *visitor,
			   const struct ms_expr *expr)
{
	const struct ms_expr *operand = expr->as.unary.operand;

	if (expr->as.unary.op >= MS_UNARY_PRE_INCREMENT) {
		const struct ms_expr *base = operand;

		if (base->kind == MS_EXPR_INDEX)
			base = base->as.index.base;
		if (base->kind == MS_EXPR_NAME)
			visit(visitor, base->as.name, base->span, true);
	}
	ms_names_of_expr(visitor, operand);
}

static void names_of_chain(struct ms_name_visitor *visitor,
			   const struct ms_expr *expr)
{
	ms_names_of_expr(visitor, expr->as.chain.first);
	for (uint32_t i = 0; i < expr->as.chain.count; i++)
		ms_names_of_expr(visitor, expr->as.chain.links[i].operand);
}

void ms_names_of_expr(struct ms_name_visitor *visitor,
		      const struct ms_expr *expr)
{
	if (expr == NULL)
		return;
	switch (expr->kind) {
	case MS_EXPR_NAME:
		visit(visitor, expr->as.name, expr->span, false);
		break;
	case MS_EXPR_UNARY:
		names_of_unary(visitor, expr);
		break;
	case MS_EXPR_BINARY:
	case MS_EXPR_SHORT:
		names_of_chain(visitor, expr);
		break;
	case MS_EXPR_RANGE:
		ms_names_of_expr(visitor, expr->as.range.first);
		ms_names_of_expr(visitor, expr->as.range.step);
		ms_names_of_expr(visitor, expr->as.range.last);
		break;
	case MS_EXPR_INDEX:
		ms_names_of_expr(visitor, expr->as.index.base);
		names_of_steps(visitor, expr);
		break;
	case MS_EXPR_MATRIX:
	case MS_EXPR_CELL:
		for (uint32_t i = 0; i < expr->as.rows.count; i++)
			names_of_exprs(visitor, &expr->as.rows.items[i]);
		break;
	case MS_EXPR_ANONYMOUS:
		names_of_anonymous(visitor, expr);
		break;
	case MS_EXPR_ASSIGN:
		names_of_assign(visitor, expr->as.assign);
		break;
	case MS_EXPR_NAMED:
		ms_names_of_expr(visitor, expr->as.named.value);
		break;
	default:
		break;
	}
}

static void names_of_target(struct ms_name_visitor *visitor,
			    const struct ms_expr *target)
{
	if (target->kind == MS_EXPR_NAME) {
		visit(visitor, target->as.name, target->span, true);
	} else if (target->kind == MS_EXPR_INDEX) {
		names_of_target(visitor, target->as.index.base);
		names_of_steps(visitor, target);
	} else if (target->kind == MS_EXPR_MATRIX) { /* for [value, key] */
		for (uint32_t i = 0; i < target->as.rows.items[0].count; i++)
			names_of_target(visitor,
					target->as.rows.items[0].items[i]);
	}
}

static void names_of_assign(struct ms_name_visitor *visitor,
			    const struct ms_assign *assign)
{
	for (uint32_t i = 0; i < assign->targets.count; i++)
		names_of_target(visitor, assign->targets.items[i]);
	ms_names_of_expr(visitor, assign->value);
}

static void names_of_clauses(struct ms_name_visitor *visitor,
			     const struct ms_stmt *stmt)
{
	ms_names_of_expr(visitor, stmt->as.clauses.subject);
	for (uint32_t i = 0; i < stmt->as.clauses.count; i++) {
		ms_names_of_expr(visitor, stmt->as.clauses.items[i].condition);
		ms_names_of_body(visitor, &stmt->as.clauses.items[i].body);
	}
}

static void names_of_declarations(struct ms_name_visitor *visitor,
				  const struct ms_stmt *stmt)
{
	for (uint32_t i = 0; i < stmt->as.declarations.count; i++) {
		const struct ms_declaration *item =
			&stmt->as.declarations.items[i];

		visit(visitor, item->name.symbol, item->name.span, true);
		ms_names_of_expr(visitor, item->initial);
	}
}

static void names_of_stmt(struct ms_name_visitor *visitor,
			  const struct ms_stmt *stmt)
{
	switch (stmt->kind) {
	case MS_STMT_EXPRESSION:
		ms_names_of_expr(visitor, stmt->as.expression);
		break;
	case MS_STMT_ASSIGN:
		names_of_assign(visitor, &stmt->as.assign);
		break;
	case MS_STMT_IF:
	case MS_STMT_SWITCH:
		names_of_clauses(visitor, stmt);
		break;
	case MS_STMT_WHILE:
	case MS_STMT_UNTIL:
		ms_names_of_expr(visitor, stmt->as.loop.condition);
		ms_names_of_body(visitor, &stmt->as.loop.body);
		break;
	case MS_STMT_FOR:
		names_of_target(visitor, stmt->as.for_.target);
		ms_names_of_expr(visitor, stmt->as.for_.range);
		ms_names_of_expr(visitor, stmt->as.for_.workers);
		ms_names_of_body(visitor, &stmt->as.for_.body);
		break;
	case MS_STMT_TRY:
		ms_names_of_body(visitor, &stmt->as.try_.body);
		visit(visitor, stmt->as.try_.error.symbol,
		      stmt->as.try_.error.span, true);
		ms_names_of_body(visitor, &stmt->as.try_.handler);
		break;
	case MS_STMT_UNWIND:
		ms_names_of_body(visitor, &stmt->as.unwind.body);
		ms_names_of_body(visitor, &stmt->as.unwind.cleanup);
		break;
	case MS_STMT_SPMD:
		ms_names_of_body(visitor, &stmt->as.body);
		break;
	case MS_STMT_GLOBAL:
	case MS_STMT_PERSISTENT:
		names_of_declarations(visitor, stmt);
		break;
	default:
		break;
	}
}

void ms_names_of_body(struct ms_name_visitor *visitor,
		      const struct ms_body *body)
{
	for (uint32_t i = 0; i < body->count; i++)
		names_of_stmt(visitor, body->items[i]);
}
