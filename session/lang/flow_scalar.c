/*
 * A variable holds only scalars if every value it is ever given is scalar.
 * This begins with the belief that all are and drops what is refuted, until
 * nothing changes; should that take long, nothing is believed.
 */
#include "lang/flow_internal.h"

#define ROUND_LIMIT 8

void ms_flow_define(struct ms_flow *flow, uint32_t variable,
		    const struct ms_hir_expr *value, bool scalar)
{
	struct ms_hir_variable *at = &flow->function->variables[variable];

	/* One unknown value settles it. */
	if (!at->scalar || scalar)
		return;
	if (value == NULL) {
		at->scalar = false;
		return;
	}
	struct ms_flow_definition *definition =
		snap_arena_alloc(flow->arena, sizeof(*definition));

	if (definition == NULL) {
		flow->failed = true;
		return;
	}
	definition->value = value;
	definition->variable = variable;
	definition->next = flow->definitions;
	flow->definitions = definition;
}

static bool chain_is_scalar(const struct ms_hir_function *function,
			    const struct ms_hir_expr *expr)
{
	if (!ms_flow_is_scalar(function, expr->as.chain.first))
		return false;
	for (uint32_t i = 0; i < expr->as.chain.count; i++)
		if (!ms_flow_is_scalar(function,
				       expr->as.chain.links[i].operand))
			return false;
	return true;
}

bool ms_flow_is_scalar(const struct ms_hir_function *function,
		       const struct ms_hir_expr *expr)
{
	switch (expr->kind) {
	case MS_HIR_REAL:
	case MS_HIR_COMPLEX:
	case MS_HIR_INTEGER:
	case MS_HIR_BOOL:
	case MS_HIR_NARGIN:
	case MS_HIR_NARGOUT:
	case MS_HIR_SHORT: /* or it fails */
	case MS_HIR_END:
		return true;
	case MS_HIR_VARIABLE:
		/* Without a value it is an error, or a call of its name. */
		return function->variables[expr->as.variable].scalar &&
		       (expr->definite ||
			!function->variables[expr->as.variable].either);
	case MS_HIR_UNARY:
		return ms_flow_is_scalar(function, expr->as.unary.operand);
	case MS_HIR_BINARY:
		return chain_is_scalar(function, expr);
	default:
		return false;
	}
}

void ms_flow_find_scalars(struct ms_flow *flow)
{
	struct ms_hir_function *function = flow->function;
	bool changed = true;

	for (uint32_t i = 0; i < function->variable_count; i++)
		function->variables[i].scalar &= !function->uses_scope;
	for (int round = 0; changed && round < ROUND_LIMIT; round++) {
		changed = false;
		for (const struct ms_flow_definition *at = flow->definitions;
		     at != NULL; at = at->next) {
			struct ms_hir_variable *variable =
				&function->variables[at->variable];

			if (!variable->scalar ||
			    ms_flow_is_scalar(function, at->value))
				continue;
			variable->scalar = false;
			changed = true;
		}
	}
	for (uint32_t i = 0; changed && i < function->variable_count; i++)
		function->variables[i].scalar = false;
}
