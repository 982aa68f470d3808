#include "lang/flow_internal.h"

#include <string.h>

static void flow_body(struct ms_flow *flow, struct ms_hir_body *body);

static bool is_always(const struct ms_hir_expr *condition)
{
	return (condition->kind == MS_HIR_BOOL && condition->as.boolean) ||
	       (condition->kind == MS_HIR_REAL && condition->as.real != 0 &&
		condition->as.real == condition->as.real);
}

static void replace_state(struct ms_flow *flow, struct ms_flow_state *state)
{
	if (state == NULL)
		return;
	ms_flow_state_free(flow, flow->state);
	flow->state = state;
}

static void flow_clauses(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	struct ms_flow_state *after = ms_flow_state_new(flow);
	bool complete = false;

	if (after == NULL)
		return;
	if (stmt->as.clauses.subject != NULL)
		ms_flow_expr(flow, stmt->as.clauses.subject);
	for (uint32_t i = 0; i < stmt->as.clauses.count; i++) {
		struct ms_hir_clause *clause = &stmt->as.clauses.items[i];

		if (clause->condition != NULL)
			ms_flow_expr(flow, clause->condition);
		else
			complete = true;
		struct ms_flow_state *otherwise =
			ms_flow_state_copy(flow, flow->state);

		flow_body(flow, &clause->body);
		ms_flow_state_merge(flow, after, flow->state);
		replace_state(flow, otherwise);
	}
	if (complete)
		flow->state->live = false;
	ms_flow_state_merge(flow, after, flow->state);
	replace_state(flow, after);
}

static void loop_begin(struct ms_flow *flow, struct ms_flow_loop *loop)
{
	loop->outer = flow->loop;
	loop->exits = ms_flow_state_new(flow);
	loop->continues = ms_flow_state_new(flow);
	flow->loop = loop;
}

static void loop_end(struct ms_flow *flow, struct ms_flow_loop *loop)
{
	flow->loop = loop->outer;
	ms_flow_state_free(flow, loop->continues);
	replace_state(flow, loop->exits);
}

static void flow_while(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	struct ms_flow_loop loop;

	if (stmt->scope)
		ms_flow_forget(flow);
	loop_begin(flow, &loop);
	ms_flow_expr(flow, stmt->as.loop.condition);
	if (!is_always(stmt->as.loop.condition))
		ms_flow_state_merge(flow, loop.exits, flow->state);
	flow_body(flow, &stmt->as.loop.body);
	if (!is_always(stmt->as.loop.condition)) {
		ms_flow_state_merge(flow, loop.exits, flow->state);
		ms_flow_state_merge(flow, loop.exits, loop.continues);
	}
	loop_end(flow, &loop);
}

static void flow_until(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	struct ms_flow_loop loop;

	if (stmt->scope)
		ms_flow_forget(flow);
	loop_begin(flow, &loop);
	flow_body(flow, &stmt->as.loop.body);
	ms_flow_state_merge(flow, flow->state, loop.continues);
	ms_flow_expr(flow, stmt->as.loop.condition);
	ms_flow_state_merge(flow, loop.exits, flow->state);
	loop_end(flow, &loop);
}

static void flow_for(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	struct ms_flow_loop loop;
	bool range = stmt->as.loop.condition->kind == MS_HIR_RANGE;

	ms_flow_expr(flow, stmt->as.loop.condition);
	if (stmt->scope)
		ms_flow_forget(flow);
	loop_begin(flow, &loop);
	ms_flow_state_merge(flow, loop.exits, flow->state);
	ms_flow_target(flow, &stmt->as.loop.target, NULL, range);
	flow_body(flow, &stmt->as.loop.body);
	ms_flow_state_merge(flow, loop.exits, flow->state);
	ms_flow_state_merge(flow, loop.exits, loop.continues);
	loop_end(flow, &loop);
}

static void flow_try(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	struct ms_flow_state *handler = ms_flow_state_copy(flow, flow->state);

	flow_body(flow, &stmt->as.try_.body);
	struct ms_flow_state *after = ms_flow_state_copy(flow, flow->state);

	if (handler == NULL || after == NULL)
		return;
	replace_state(flow, handler);
	ms_flow_caught(flow, flow->function->uses_scope);
	if (stmt->as.try_.variable != MS_HIR_NONE) {
		ms_flow_define(flow, stmt->as.try_.variable, NULL, false);
		ms_flow_set(flow, stmt->as.try_.variable);
	}
	flow_body(flow, &stmt->as.try_.handler);
	ms_flow_state_merge(flow, after, flow->state);
	replace_state(flow, after);
}

/* The cleanup runs after an error too, so it can rely on less than what
 * follows it can. */
static void flow_unwind(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	struct ms_flow_state *cleanup = ms_flow_state_copy(flow, flow->state);

	flow_body(flow, &stmt->as.try_.body);
	struct ms_flow_state *after = ms_flow_state_copy(flow, flow->state);

	if (cleanup == NULL || after == NULL)
		return;
	replace_state(flow, cleanup);
	ms_flow_caught(flow, flow->function->uses_scope);
	flow_body(flow, &stmt->as.try_.handler);
	if (!flow->state->live)
		after->live = false;
	if (after->live && !flow->function->uses_scope)
		for (uint32_t i = 0; i < flow->words; i++)
			after->bits[i] |= flow->state->bits[i];
	replace_state(flow, after);
}

static void flow_declare(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	if (stmt->as.declare.initial != NULL)
		ms_flow_expr(flow, stmt->as.declare.initial);
	ms_flow_set(flow, stmt->as.declare.variable);
}

static void flow_jump(struct ms_flow *flow, struct ms_flow_state *to)
{
	ms_flow_state_merge(flow, to, flow->state);
	flow->state->live = false;
}

static void flow_expression(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	ms_flow_expr(flow, stmt->as.expression);
	if (stmt->as.expression->kind == MS_HIR_FAIL)
		flow->state->live = false;
	if (flow->function->ans != MS_HIR_NONE) {
		ms_flow_define(flow, flow->function->ans, NULL, false);
		/* Calls need not have a value. */
		flow->state->bits[flow->words + flow->function->ans / 64] |=
			UINT64_C(1) << (flow->function->ans % 64);
	}
}

static void flow_stmt(struct ms_flow *flow, struct ms_hir_stmt *stmt)
{
	switch ((enum ms_hir_stmt_kind)stmt->kind) {
	case MS_HIR_STMT_EXPRESSION:
		flow_expression(flow, stmt);
		break;
	case MS_HIR_STMT_ASSIGN:
		ms_flow_assign(flow, &stmt->as.assign);
		break;
	case MS_HIR_STMT_IF:
	case MS_HIR_STMT_SWITCH:
		flow_clauses(flow, stmt);
		break;
	case MS_HIR_STMT_WHILE:
		flow_while(flow, stmt);
		break;
	case MS_HIR_STMT_UNTIL:
		flow_until(flow, stmt);
		break;
	case MS_HIR_STMT_FOR:
		flow_for(flow, stmt);
		break;
	case MS_HIR_STMT_TRY:
		flow_try(flow, stmt);
		break;
	case MS_HIR_STMT_UNWIND:
		flow_unwind(flow, stmt);
		break;
	case MS_HIR_STMT_BLOCK:
		flow_body(flow, &stmt->as.body);
		break;
	case MS_HIR_STMT_GLOBAL:
	case MS_HIR_STMT_PERSISTENT:
	case MS_HIR_STMT_DEFAULT:
		flow_declare(flow, stmt);
		break;
	case MS_HIR_STMT_BREAK:
		flow_jump(flow, flow->loop != NULL ? flow->loop->exits : NULL);
		break;
	case MS_HIR_STMT_CONTINUE:
		flow_jump(flow,
			  flow->loop != NULL ? flow->loop->continues : NULL);
		break;
	case MS_HIR_STMT_RETURN:
		flow_jump(flow, flow->result);
		break;
	}
}

static bool does_something(const struct ms_hir_stmt *stmt)
{
	return stmt->kind != MS_HIR_STMT_BLOCK &&
	       stmt->kind != MS_HIR_STMT_BREAK &&
	       stmt->kind != MS_HIR_STMT_RETURN;
}

static void flow_body(struct ms_flow *flow, struct ms_hir_body *body)
{
	for (uint32_t i = 0; i < body->count && !flow->failed; i++) {
		struct ms_hir_stmt *stmt = body->items[i];

		stmt->unreachable = !flow->state->live;
		if (stmt->unreachable && !flow->warned_dead &&
		    does_something(stmt)) {
			flow->warned_dead = true;
			ms_diag_add(flow->diags, MS_SEVERITY_WARNING,
				    "MATLAB:unreachable", stmt->span,
				    "this statement never runs");
		}
		flow_stmt(flow, stmt);
	}
}

static void begin_variables(struct ms_flow *flow)
{
	struct ms_hir_function *function = flow->function;

	for (uint32_t i = 0; i < function->variable_count; i++) {
		struct ms_hir_variable *variable = &function->variables[i];
		bool capture = i < function->capture_count;

		variable->scalar =
			!variable->input && !variable->bound && !capture;
		if (variable->input ||
		    (capture && function->captures[i].definite))
			ms_flow_set(flow, i);
	}
}

static void check_results(struct ms_flow *flow)
{
	const struct ms_hir_function *function = flow->function;

	ms_flow_state_merge(flow, flow->result, flow->state);
	if (!flow->result->live || function->uses_scope)
		return;
	replace_state(flow, ms_flow_state_copy(flow, flow->result));
	for (uint32_t i = 0; i < function->output_count; i++) {
		uint32_t output = function->outputs[i];
		const struct ms_hir_variable *variable =
			&function->variables[output];
		bool rest =
			function->varargout && i + 1 == function->output_count;

		if (rest || variable->bound ||
		    ms_flow_is_possible(flow, output))
			continue;
		ms_diag_add(flow->diags, MS_SEVERITY_WARNING,
			    "MATLAB:unassignedOutputs", variable->span,
			    "output '%.*s' is never assigned",
			    (int)variable->name.size, variable->name.bytes);
	}
}

static void flow_function(struct ms_flow *flow,
			  struct ms_hir_function *function)
{
	flow->function = function;
	flow->words = function->variable_count / 64 + 1;
	flow->unused = NULL;
	flow->definitions = NULL;
	flow->loop = NULL;
	flow->warned_dead = false;
	flow->state = ms_flow_state_new(flow);
	flow->result = ms_flow_state_new(flow);
	if (flow->failed)
		return;
	flow->state->live = true;
	memset(flow->state->bits, 0,
	       2 * (size_t)flow->words * sizeof(uint64_t));
	begin_variables(flow);
	if (function->expression != NULL)
		ms_flow_expr(flow, function->expression);
	flow_body(flow, &function->body);
	if (flow->failed)
		return;
	ms_flow_find_scalars(flow);
	if (function->kind == MS_HIR_FUNCTION ||
	    function->kind == MS_HIR_NESTED)
		check_results(flow);
}

int ms_flow(struct ms_hir_unit *unit, struct snap_arena *arena,
	    struct ms_diag_list *diags)
{
	struct ms_flow flow = { .unit = unit, .diags = diags };
	struct snap_arena scratch;

	/* An anonymous function comes behind the one that makes it, so what is
	 * known of its captures is there when it is looked at. */
	for (uint32_t i = 0; i < unit->function_count && !flow.failed; i++) {
		snap_arena_begin(&scratch, &arena->allocator);
		flow.arena = &scratch;
		flow_function(&flow, unit->functions[i]);
		snap_arena_end(&scratch);
	}
	return flow.failed ? -1 : 0;
}
