#include "lang/hir_internal.h"

static struct ms_hir_stmt *lower_expression(struct ms_lower *lower,
					    const struct ms_stmt *stmt)
{
	const struct ms_expr *tree = stmt->as.expression;
	struct ms_hir_expr *expr = ms_lower_expr(lower, tree);
	struct ms_hir_stmt *out;

	/* x++ is an assignment, but where its value becomes 'ans'. */
	if (expr->kind == MS_HIR_ASSIGN && !expr->parens &&
	    lower->context->hir->kind != MS_HIR_SCRIPT) {
		out = ms_hir_stmt_new(lower, MS_HIR_STMT_ASSIGN, stmt->span);
		if (expr->as.assign != NULL)
			out->as.assign = *expr->as.assign;
		out->as.assign.value_is_old = false;
		return out;
	}
	out = ms_hir_stmt_new(lower, MS_HIR_STMT_EXPRESSION, stmt->span);
	out->as.expression = expr;
	ms_context_ans(lower);
	return out;
}

/* "hold on" is hold('on'). */
static struct ms_hir_stmt *lower_command(struct ms_lower *lower,
					 const struct ms_stmt *stmt)
{
	uint32_t count = stmt->as.command.count;
	struct ms_hir_expr *call =
		ms_lower_call(lower, stmt->as.command.name.symbol, stmt->span);
	struct ms_hir_stmt *out =
		ms_hir_stmt_new(lower, MS_HIR_STMT_EXPRESSION, stmt->span);
	struct ms_hir_expr **items =
		ms_lower_alloc(lower, count, sizeof(*items));

	call->as.call.command = true;
	out->as.expression = call;
	ms_context_ans(lower);
	if (items == NULL)
		return out;
	for (uint32_t i = 0; i < count; i++) {
		const struct ms_word *word = &stmt->as.command.words[i];

		items[i] = ms_hir_text_expr(lower, word->text, word->length,
					    false, word->span);
	}
	call->as.call.arguments.items = items;
	call->as.call.arguments.count = count;
	return out;
}

static struct ms_hir_stmt *lower_shell(struct ms_lower *lower,
				       const struct ms_stmt *stmt)
{
	struct ms_hir_stmt *out =
		ms_hir_stmt_new(lower, MS_HIR_STMT_EXPRESSION, stmt->span);
	struct ms_hir_expr *text =
		ms_hir_text_expr(lower, stmt->as.shell.text,
				 stmt->as.shell.length, false, stmt->span);

	out->as.expression =
		ms_hir_call_expr(lower, "system", &text, 1, stmt->span);
	out->as.expression->as.call.command = true;
	ms_context_ans(lower);
	return out;
}

static struct ms_hir_stmt *lower_clauses(struct ms_lower *lower,
					 const struct ms_stmt *stmt)
{
	uint32_t count = stmt->as.clauses.count;
	struct ms_hir_stmt *out = ms_hir_stmt_new(
		lower,
		stmt->kind == MS_STMT_IF ? MS_HIR_STMT_IF : MS_HIR_STMT_SWITCH,
		stmt->span);
	struct ms_hir_clause *items =
		ms_lower_alloc(lower, count, sizeof(*items));

	if (items == NULL)
		return out;
	if (stmt->kind == MS_STMT_SWITCH)
		out->as.clauses.subject =
			ms_lower_expr(lower, stmt->as.clauses.subject);
	for (uint32_t i = 0; i < count; i++) {
		const struct ms_clause *clause = &stmt->as.clauses.items[i];

		if (clause->condition != NULL)
			items[i].condition =
				ms_lower_expr(lower, clause->condition);
		items[i].body = ms_lower_body(lower, &clause->body);
	}
	out->as.clauses.items = items;
	out->as.clauses.count = count;
	return out;
}

static struct ms_hir_stmt *lower_loop(struct ms_lower *lower,
				      const struct ms_stmt *stmt)
{
	struct ms_hir_stmt *out =
		ms_hir_stmt_new(lower,
				stmt->kind == MS_STMT_WHILE ? MS_HIR_STMT_WHILE
							    : MS_HIR_STMT_UNTIL,
				stmt->span);

	uint32_t scope_calls = lower->context->scope_calls;

	out->as.loop.condition = ms_lower_expr(lower, stmt->as.loop.condition);
	out->as.loop.body = ms_lower_loop_body(lower, &stmt->as.loop.body);
	out->scope = scope_calls != lower->context->scope_calls;
	return out;
}

static struct ms_hir_stmt *lower_try(struct ms_lower *lower,
				     const struct ms_stmt *stmt)
{
	struct ms_hir_stmt *out =
		ms_hir_stmt_new(lower, MS_HIR_STMT_TRY, stmt->span);
	const struct ms_name *error = &stmt->as.try_.error;

	out->as.try_.variable = MS_HIR_NONE;
	out->as.try_.body = ms_lower_body(lower, &stmt->as.try_.body);
	if (error->symbol != NULL)
		out->as.try_.variable =
			ms_context_variable(lower, error->symbol, error->span);
	out->as.try_.handler = ms_lower_body(lower, &stmt->as.try_.handler);
	return out;
}

static struct ms_hir_stmt *lower_unwind(struct ms_lower *lower,
					const struct ms_stmt *stmt)
{
	struct ms_hir_stmt *out =
		ms_hir_stmt_new(lower, MS_HIR_STMT_UNWIND, stmt->span);

	out->as.try_.variable = MS_HIR_NONE;
	out->as.try_.body = ms_lower_body(lower, &stmt->as.unwind.body);
	out->as.try_.handler = ms_lower_body(lower, &stmt->as.unwind.cleanup);
	return out;
}

static uint32_t add_persistent(struct ms_lower *lower, uint32_t variable)
{
	struct ms_hir_function *hir = lower->context->hir;
	uint32_t *persistents = ms_lower_grow(
		lower, hir->persistents, hir->persistent_count,
		&lower->context->persistent_capacity, sizeof(*persistents));

	if (persistents == NULL)
		return 0;
	for (uint32_t i = 0; i < hir->persistent_count; i++)
		if (persistents[i] == variable)
			return i;
	hir->persistents = persistents;
	persistents[hir->persistent_count] = variable;
	return hir->persistent_count++;
}

/* What a call brings or takes away can't stay from one call to the next. */
static void refuse_parameter(struct ms_lower *lower, const struct ms_name *name,
			     uint32_t variable)
{
	const struct ms_hir_function *hir = lower->context->hir;
	bool found = variable >= hir->capture_count &&
		     variable - hir->capture_count < hir->input_count;

	for (uint32_t i = 0; i < hir->output_count; i++)
		found = found || hir->outputs[i] == variable;
	if (!found)
		return;
	ms_diag_add(lower->diags, MS_SEVERITY_ERROR,
		    "MATLAB:persistentParameter", name->span,
		    "'%.*s' is an argument of this function and can't be "
		    "persistent",
		    (int)name->symbol->length, name->symbol->text);
}

/* Several names make a block of single declarations. */
static struct ms_hir_stmt *lower_declarations(struct ms_lower *lower,
					      const struct ms_stmt *stmt)
{
	bool global = stmt->kind == MS_STMT_GLOBAL;
	uint32_t count = stmt->as.declarations.count;
	struct ms_hir_stmt *block =
		ms_hir_stmt_new(lower, MS_HIR_STMT_BLOCK, stmt->span);
	struct ms_hir_stmt **items =
		ms_lower_alloc(lower, count, sizeof(*items));

	for (uint32_t i = 0; i < count && items != NULL; i++) {
		const struct ms_declaration *item =
			&stmt->as.declarations.items[i];
		struct ms_hir_stmt *out = ms_hir_stmt_new(
			lower,
			global ? MS_HIR_STMT_GLOBAL : MS_HIR_STMT_PERSISTENT,
			item->name.span);
		uint32_t variable = ms_context_variable(
			lower, item->name.symbol, item->name.span);
		struct ms_hir_variable *at = ms_context_at(lower, variable);

		if (at == NULL)
			break;
		at->bound = true;
		out->as.declare.variable = variable;
		if (!global) {
			refuse_parameter(lower, &item->name, variable);
			out->as.declare.persistent =
				add_persistent(lower, variable);
		}
		if (item->initial != NULL)
			out->as.declare.initial =
				ms_lower_expr(lower, item->initial);
		items[block->as.body.count++] = out;
	}
	block->as.body.items = items;
	return block;
}

static struct ms_hir_stmt *lower_kind(struct ms_lower *lower,
				      const struct ms_stmt *stmt)
{
	struct ms_hir_stmt *out;

	switch (stmt->kind) {
	case MS_STMT_EXPRESSION:
		return lower_expression(lower, stmt);
	case MS_STMT_ASSIGN:
		out = ms_hir_stmt_new(lower, MS_HIR_STMT_ASSIGN, stmt->span);
		ms_lower_assign(lower, &stmt->as.assign, &out->as.assign);
		return out;
	case MS_STMT_COMMAND:
		return lower_command(lower, stmt);
	case MS_STMT_SHELL:
		return lower_shell(lower, stmt);
	case MS_STMT_IF:
	case MS_STMT_SWITCH:
		return lower_clauses(lower, stmt);
	case MS_STMT_WHILE:
	case MS_STMT_UNTIL:
		return lower_loop(lower, stmt);
	case MS_STMT_FOR:
		return ms_lower_for(lower, stmt);
	case MS_STMT_TRY:
		return lower_try(lower, stmt);
	case MS_STMT_UNWIND:
		return lower_unwind(lower, stmt);
	case MS_STMT_SPMD:
		out = ms_hir_stmt_new(lower, MS_HIR_STMT_BLOCK, stmt->span);
		out->as.body = ms_lower_body(lower, &stmt->as.body);
		return out;
	case MS_STMT_GLOBAL:
	case MS_STMT_PERSISTENT:
		return lower_declarations(lower, stmt);
	case MS_STMT_BREAK:
		return ms_hir_stmt_new(lower, MS_HIR_STMT_BREAK, stmt->span);
	case MS_STMT_CONTINUE:
		return ms_hir_stmt_new(lower, MS_HIR_STMT_CONTINUE, stmt->span);
	case MS_STMT_RETURN:
		return ms_hir_stmt_new(lower, MS_HIR_STMT_RETURN, stmt->span);
	default: /* a function's definition does nothing by itself */
		return ms_hir_stmt_new(lower, MS_HIR_STMT_BLOCK, stmt->span);
	}
}

struct ms_hir_body ms_lower_body(struct ms_lower *lower,
				 const struct ms_body *body)
{
	struct ms_hir_body out = { 0 };
	bool script = lower->context->hir->kind == MS_HIR_SCRIPT;

	if (body->count == 0)
		return out;
	out.items = ms_lower_alloc(lower, body->count, sizeof(*out.items));
	if (out.items == NULL)
		return out;
	for (uint32_t i = 0; i < body->count; i++) {
		const struct ms_stmt *stmt = body->items[i];
		struct ms_hir_stmt *item = lower_kind(lower, stmt);

		item->open = stmt->end != MS_END_SEMICOLON;
		item->event = item->open ||
			      (script && lower->context->loop_depth == 0);
		out.items[out.count++] = item;
	}
	return out;
}
