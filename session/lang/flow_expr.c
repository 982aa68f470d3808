#include "lang/flow_internal.h"

static void flow_exprs(struct ms_flow *flow, struct ms_hir_exprs *exprs)
{
	for (uint32_t i = 0; i < exprs->count; i++)
		ms_flow_expr(flow, exprs->items[i]);
}

static void flow_steps(struct ms_flow *flow, struct ms_hir_step *steps,
		       uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		flow_exprs(flow, &steps[i].arguments);
}

static void flow_variable(struct ms_flow *flow, struct ms_hir_expr *expr)
{
	const struct ms_hir_variable *variable =
		&flow->function->variables[expr->as.variable];

	expr->definite = ms_flow_is_definite(flow, expr->as.variable);
	if (variable->either && variable->scope)
		ms_flow_forget(flow);
	if (variable->either || variable->bound || flow->loop != NULL ||
	    ms_flow_is_possible(flow, expr->as.variable))
		return;
	ms_diag_add(flow->diags, MS_SEVERITY_WARNING,
		    "MATLAB:UndefinedFunction", expr->span,
		    "'%.*s' has no value here", (int)variable->name.size,
		    variable->name.bytes);
	/* Once is enough. */
	if (flow->state->live)
		flow->state->bits[flow->words + expr->as.variable / 64] |=
			UINT64_C(1) << (expr->as.variable % 64);
}

static void flow_call(struct ms_flow *flow, struct ms_hir_expr *expr)
{
	uint32_t target = expr->as.call.target;

	flow_exprs(flow, &expr->as.call.arguments);
	if (expr->as.call.scope)
		ms_flow_forget(flow);
	if (target == MS_HIR_NONE)
		return;
	const struct ms_hir_function *callee = flow->unit->functions[target];
	uint32_t count = expr->as.call.arguments.count;

	/* A list may turn out to be empty. */
	for (uint32_t i = 0; i < expr->as.call.arguments.count; i++)
		count -= expr->as.call.arguments.items[i]->kind == MS_HIR_INDEX;
	if (!callee->varargin && count > callee->input_count)
		ms_diag_add(flow->diags, MS_SEVERITY_WARNING,
			    "MATLAB:TooManyInputs", expr->span,
			    "'%.*s' takes at most %u arguments",
			    (int)callee->name.size, callee->name.bytes,
			    callee->input_count);
}

/* The operands of && and || behind the first may never be computed. */
static void flow_short(struct ms_flow *flow, struct ms_hir_expr *expr)
{
	struct ms_flow_state *before = NULL;

	ms_flow_expr(flow, expr->as.chain.first);
	if (expr->assigns)
		before = ms_flow_state_copy(flow, flow->state);
	for (uint32_t i = 0; i < expr->as.chain.count; i++)
		ms_flow_expr(flow, expr->as.chain.links[i].operand);
	if (before != NULL)
		ms_flow_state_merge(flow, flow->state, before);
	ms_flow_state_free(flow, before);
}

static void flow_closure(struct ms_flow *flow, const struct ms_hir_expr *expr)
{
	struct ms_hir_function *made = flow->unit->functions[expr->as.function];

	for (uint32_t i = 0; i < made->capture_count; i++)
		made->captures[i].definite =
			ms_flow_is_definite(flow, made->captures[i].variable);
}

static void flow_chain(struct ms_flow *flow, struct ms_hir_expr *expr)
{
	ms_flow_expr(flow, expr->as.chain.first);
	for (uint32_t i = 0; i < expr->as.chain.count; i++)
		ms_flow_expr(flow, expr->as.chain.links[i].operand);
}

void ms_flow_expr(struct ms_flow *flow, struct ms_hir_expr *expr)
{
	switch (expr->kind) {
	case MS_HIR_VARIABLE:
		flow_variable(flow, expr);
		break;
	case MS_HIR_UNARY:
		ms_flow_expr(flow, expr->as.unary.operand);
		break;
	case MS_HIR_BINARY:
		flow_chain(flow, expr);
		break;
	case MS_HIR_SHORT:
		flow_short(flow, expr);
		break;
	case MS_HIR_RANGE:
		ms_flow_expr(flow, expr->as.range.first);
		if (expr->as.range.step != NULL)
			ms_flow_expr(flow, expr->as.range.step);
		ms_flow_expr(flow, expr->as.range.last);
		break;
	case MS_HIR_INDEX:
		ms_flow_expr(flow, expr->as.index.base);
		flow_steps(flow, expr->as.index.steps, expr->as.index.count);
		break;
	case MS_HIR_CALL:
		flow_call(flow, expr);
		break;
	case MS_HIR_MATRIX:
	case MS_HIR_CELL:
		for (uint32_t i = 0; i < expr->as.rows.count; i++)
			flow_exprs(flow, &expr->as.rows.items[i]);
		break;
	case MS_HIR_CLOSURE:
		flow_closure(flow, expr);
		break;
	case MS_HIR_ASSIGN:
		ms_flow_assign(flow, expr->as.assign);
		break;
	default:
		break;
	}
}

void ms_flow_target(struct ms_flow *flow, struct ms_hir_target *target,
		    const struct ms_hir_expr *value, bool scalar)
{
	flow_steps(flow, target->steps, target->step_count);
	if (target->variable == MS_HIR_NONE)
		return;
	target->definite = ms_flow_is_definite(flow, target->variable);
	if (target->step_count > 0)
		ms_flow_define(flow, target->variable, NULL, false);
	else
		ms_flow_define(flow, target->variable, value, scalar);
	ms_flow_set(flow, target->variable);
}

static void check_outputs(struct ms_flow *flow,
			  const struct ms_hir_assign *assign)
{
	const struct ms_hir_expr *value = assign->value;

	if (value->kind != MS_HIR_CALL || value->as.call.target == MS_HIR_NONE)
		return;
	const struct ms_hir_function *callee =
		flow->unit->functions[value->as.call.target];

	if (callee->varargout || assign->count <= callee->output_count)
		return;
	ms_diag_add(flow->diags, MS_SEVERITY_WARNING, "MATLAB:TooManyOutputs",
		    value->span, "'%.*s' has %u outputs and %u are asked for",
		    (int)callee->name.size, callee->name.bytes,
		    callee->output_count, assign->count);
}

void ms_flow_assign(struct ms_flow *flow, struct ms_hir_assign *assign)
{
	ms_flow_expr(flow, assign->value);
	check_outputs(flow, assign);
	if (assign->has_op && assign->count == 1 &&
	    assign->targets[0].variable != MS_HIR_NONE &&
	    assign->targets[0].step_count == 0) {
		struct ms_hir_expr use = {
			.kind = MS_HIR_VARIABLE,
			.span = assign->targets[0].span,
			.as.variable = assign->targets[0].variable,
		};

		ms_flow_expr(flow, &use);
	}
	const struct ms_hir_expr *value =
		assign->count == 1 ? assign->value : NULL;

	for (uint32_t i = 0; i < assign->count; i++)
		ms_flow_target(flow, &assign->targets[i], value, false);
}
