#include "lang/gen_internal.h"

static void gen_event(struct ms_gen *gen, const struct ms_hir_stmt *stmt,
		      enum ms_statement_kind kind, struct ms_hir_text name,
		      uint32_t slot)
{
	if (!stmt->event || !gen->reachable)
		return;
	struct ms_statement row = {
		.kind = (uint8_t)kind,
		.closed = !stmt->open,
		.name = ms_gen_string(gen, name),
		.start = stmt->span.start,
		.end = stmt->span.end,
	};

	gen->span = stmt->span;
	ms_gen_emit_wide(gen, MS_OP_STATEMENT, slot,
			 ms_build_statement(gen->builder, &row));
}

/* The value of an expression statement in a temporary: it is 'ans' from now
 * on, where there is such a variable. */
static void gen_answer(struct ms_gen *gen, const struct ms_hir_stmt *stmt,
		       uint32_t slot)
{
	const struct ms_hir_expr *expr = stmt->as.expression;
	struct ms_hir_text name = { "ans", 3 };
	uint32_t ans = gen->function->ans;
	bool command = expr->kind == MS_HIR_CALL && expr->as.call.command;

	if (ans != MS_HIR_NONE) {
		ms_gen_emit(gen, MS_OP_TAKE, 0, ans, slot, 0);
		slot = ans;
	}
	gen_event(gen, stmt,
		  command ? MS_STATEMENT_COMMAND : MS_STATEMENT_EXPRESSION,
		  name, slot);
	ms_gen_stale(gen, slot);
}

/* Are more values than the one that is shown wanted of it? */
static bool is_offered(const struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	return gen->offered > 1 && gen->number == 0 && gen->unit->is_script &&
	       stmt->open &&
	       stmt->span.start ==
		       ms_hir_last(&gen->function->body)->span.start;
}

/* The first value is the answer, the others are for who runs the program. */
static void gen_offered_stmt(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	const struct ms_hir_text none = { "", 0 };
	uint32_t first = ms_gen_label(gen);
	uint32_t other = ms_gen_label(gen);
	uint32_t next = ms_gen_label(gen);
	uint32_t end = ms_gen_label(gen);
	struct ms_gen_want want = {
		.flags = MS_SITE_STATEMENT,
		.counted = ms_gen_push(gen),
	};

	ms_gen_emit_wide(gen, MS_OP_LOAD_INT, want.counted, gen->offered);
	uint32_t list = ms_gen_call(gen, stmt->as.expression, &want);
	gen->top = list + 1;
	uint32_t value = ms_gen_push(gen);
	ms_gen_jump_narrow(gen, MS_OP_LIST_NEXT, 0, list, value, first);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
	ms_gen_place(gen, first);
	gen_answer(gen, stmt, value);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, next);
	ms_gen_place_head(gen, other);
	gen_event(gen, stmt, MS_STATEMENT_OUTPUT, none, value);
	ms_gen_place(gen, next);
	ms_gen_jump_narrow(gen, MS_OP_LIST_NEXT, 0, list, value, other);
	ms_gen_place(gen, end);
	ms_gen_emit(gen, MS_OP_CLEAR, 0, list, 0, 0);
	ms_gen_stale(gen, value);
}

/* A call need not have a value. */
static void gen_call_stmt(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	struct ms_gen_want want = {
		.flags = MS_SITE_STATEMENT,
		.counted = MS_HIR_NONE,
	};

	if (is_offered(gen, stmt)) {
		gen_offered_stmt(gen, stmt);
		return;
	}
	uint32_t slot = ms_gen_call(gen, stmt->as.expression, &want);
	gen->top = slot + 1;
	ms_gen_stale(gen, slot);
	if (gen->function->ans == MS_HIR_NONE && !stmt->event)
		return;
	uint32_t end = ms_gen_label(gen);

	ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, slot, end);
	gen_answer(gen, stmt, slot);
	ms_gen_place(gen, end);
}

/* x: shown if it is a variable, else called. */
static void gen_name_stmt(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	const struct ms_hir_expr *expr = stmt->as.expression;
	uint32_t variable = expr->as.variable;
	struct ms_hir_text name = gen->function->variables[variable].name;
	uint32_t call = ms_gen_label(gen);
	uint32_t end = ms_gen_label(gen);

	if (!ms_gen_is_either(gen, expr)) {
		/* Without a value it is an error. */
		if (!expr->definite)
			ms_gen_emit(gen, MS_OP_MOVE, 0, ms_gen_push(gen),
				    variable, 0);
		gen_event(gen, stmt, MS_STATEMENT_NAME, name, variable);
		return;
	}
	ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, variable, call);
	gen_event(gen, stmt, MS_STATEMENT_NAME, name, variable);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
	ms_gen_place(gen, call);
	gen_call_stmt(gen, stmt);
	ms_gen_place(gen, end);
}

/* c{:}: each value is an answer. */
static void gen_list_stmt(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	uint32_t list = ms_gen_push(gen);
	uint32_t value = ms_gen_push(gen);
	uint32_t body = ms_gen_label(gen);
	uint32_t next = ms_gen_label(gen);

	ms_gen_emit(gen, MS_OP_LIST, 0, list, 0, 0);
	ms_gen_push_values(gen, list, stmt->as.expression);
	if (!gen->reachable)
		return;
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, next);
	ms_gen_place_head(gen, body);
	gen_answer(gen, stmt, value);
	ms_gen_place(gen, next);
	ms_gen_jump_narrow(gen, MS_OP_LIST_NEXT, 0, list, value, body);
	ms_gen_emit(gen, MS_OP_CLEAR, 0, list, 0, 0);
}

/* Fields of a name that may be a variable, and nothing else. */
static bool is_either_fields(const struct ms_gen *gen,
			     const struct ms_hir_expr *expr)
{
	if (expr->kind != MS_HIR_INDEX ||
	    !ms_gen_is_either(gen, expr->as.index.base))
		return false;
	for (uint32_t i = 0; i < expr->as.index.count; i++)
		if (expr->as.index.steps[i].kind != MS_HIR_STEP_FIELD)
			return false;
	return true;
}

/* p.f: what is in a variable, or the call of a function that need not have a
 * value. */
static void gen_fields_stmt(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	struct ms_hir_expr base = *stmt->as.expression->as.index.base;
	struct ms_hir_expr fields = *stmt->as.expression;
	struct ms_hir_stmt shown = *stmt;
	uint32_t call = ms_gen_label(gen);
	uint32_t end = ms_gen_label(gen);
	uint32_t top = gen->top;

	base.definite = true;
	fields.as.index.base = &base;
	shown.as.expression = &fields;
	ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, base.as.variable, call);
	gen_list_stmt(gen, &shown);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
	ms_gen_place(gen, call);
	gen->top = top;
	struct ms_hir_expr import = {
		.kind = MS_HIR_CALL,
		.span = fields.span,
		.as.call = { .name = ms_gen_dotted(gen, &fields),
			     .target = MS_HIR_NONE,
			     .bare = true },
	};

	shown.as.expression = &import;
	gen_call_stmt(gen, &shown);
	ms_gen_place(gen, end);
}

static void gen_expression(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	const struct ms_hir_expr *expr = stmt->as.expression;

	if (expr->kind == MS_HIR_VARIABLE) {
		gen_name_stmt(gen, stmt);
	} else if (ms_gen_is_call(gen, expr)) {
		gen_call_stmt(gen, stmt);
	} else if (is_either_fields(gen, expr)) {
		gen_fields_stmt(gen, stmt);
	} else if (!ms_gen_is_single(gen, expr)) {
		gen_list_stmt(gen, stmt);
	} else {
		uint32_t slot = ms_gen_push(gen);

		ms_gen_into(gen, expr, slot);
		gen_answer(gen, stmt, slot);
	}
}

static void gen_assign(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	const struct ms_hir_assign *assign = &stmt->as.assign;

	ms_gen_assign(gen, assign);
	for (uint32_t i = 0; i < assign->count; i++) {
		uint32_t variable = assign->targets[i].variable;

		if (variable != MS_HIR_NONE)
			gen_event(gen, stmt,
				  assign->count > 1 ? MS_STATEMENT_MULTI
						    : MS_STATEMENT_ASSIGNMENT,
				  gen->function->variables[variable].name,
				  variable);
	}
}

/* "if c, break, end": the condition itself can jump. */
static bool gen_jump_clause(struct ms_gen *gen,
			    const struct ms_hir_clause *clause)
{
	const struct ms_gen_loop *loop = gen->loop;

	if (clause->condition == NULL || clause->body.count != 1 ||
	    loop == NULL || gen->unwind != loop->unwind)
		return false;
	uint8_t kind = clause->body.items[0]->kind;

	if (kind == MS_HIR_STMT_CONTINUE)
		ms_gen_condition(gen, clause->condition, true, loop->next);
	else if (kind == MS_HIR_STMT_BREAK && loop->each == MS_HIR_NONE)
		ms_gen_condition(gen, clause->condition, true, loop->end);
	else
		return false;
	return true;
}

static void gen_if(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	uint32_t end = ms_gen_label(gen);

	for (uint32_t i = 0; i < stmt->as.clauses.count; i++) {
		const struct ms_hir_clause *clause = &stmt->as.clauses.items[i];
		uint32_t next = ms_gen_label(gen);

		if (gen_jump_clause(gen, clause))
			continue;
		if (clause->condition != NULL)
			ms_gen_condition(gen, clause->condition, false, next);
		ms_gen_body(gen, &clause->body);
		if (i + 1 < stmt->as.clauses.count)
			ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
		ms_gen_place(gen, next);
	}
	ms_gen_place(gen, end);
}

static void gen_case(struct ms_gen *gen, uint32_t subject,
		     const struct ms_hir_expr *value, bool sense,
		     uint32_t label)
{
	uint32_t top = gen->top;
	struct ms_span span = gen->span;
	uint32_t slot = ms_gen_value(gen, value);
	uint32_t result =
		ms_gen_is_temporary(gen, slot) ? slot : ms_gen_push(gen);

	gen->span = value->span;
	ms_gen_emit(gen, MS_OP_CASE, 0, result, subject, slot);
	ms_gen_jump(gen, MS_OP_JUMP_IF, sense, result, label);
	gen->span = span;
	gen->top = top;
}

/* {1, 2, 'x'} needn't be made to be looked into. */
static bool is_plain_list(const struct ms_gen *gen,
			  const struct ms_hir_expr *value)
{
	if (value->kind != MS_HIR_CELL || value->as.rows.count != 1)
		return false;
	const struct ms_hir_exprs *row = &value->as.rows.items[0];

	for (uint32_t i = 0; i < row->count; i++)
		if (row->items[i]->kind == MS_HIR_CELL ||
		    row->items[i]->kind == MS_HIR_INDEX ||
		    row->items[i]->kind == MS_HIR_VARIABLE ||
		    row->items[i]->kind == MS_HIR_CALL)
			return false;
	return !ms_gen_any_many(gen, row);
}

static void gen_cases(struct ms_gen *gen, uint32_t subject,
		      const struct ms_hir_expr *value, uint32_t body,
		      uint32_t next)
{
	if (!is_plain_list(gen, value)) {
		gen_case(gen, subject, value, false, next);
		return;
	}
	const struct ms_hir_exprs *row = &value->as.rows.items[0];

	for (uint32_t i = 0; i + 1 < row->count; i++)
		gen_case(gen, subject, row->items[i], true, body);
	gen_case(gen, subject, row->items[row->count - 1], false, next);
}

static void gen_switch(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	uint32_t end = ms_gen_label(gen);
	uint32_t subject = ms_gen_value(gen, stmt->as.clauses.subject);

	for (uint32_t i = 0; i < stmt->as.clauses.count; i++) {
		const struct ms_hir_clause *clause = &stmt->as.clauses.items[i];
		uint32_t body = ms_gen_label(gen);
		uint32_t next = ms_gen_label(gen);

		if (clause->condition != NULL)
			gen_cases(gen, subject, clause->condition, body, next);
		ms_gen_place(gen, body);
		ms_gen_body(gen, &clause->body);
		if (i + 1 < stmt->as.clauses.count)
			ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
		ms_gen_place(gen, next);
	}
	ms_gen_place(gen, end);
}

static void gen_try(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	uint32_t end = ms_gen_label(gen);
	uint32_t start = gen->word_count;
	uint32_t variable = stmt->as.try_.variable;

	ms_gen_body(gen, &stmt->as.try_.body);
	if (gen->word_count == start)
		return;
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
	ms_gen_handler(gen, start, gen->word_count, MS_HANDLER_TRY);
	gen->reachable = true;
	gen->span = stmt->span;
	if (variable != MS_HIR_NONE) {
		ms_gen_emit(gen, MS_OP_CATCH, 0, variable, 0, 0);
	} else {
		uint32_t slot = ms_gen_push(gen);

		ms_gen_emit(gen, MS_OP_CATCH, 0, slot, 0, 0);
		ms_gen_emit(gen, MS_OP_CLEAR, 0, slot, 0, 0);
		gen->top = slot;
	}
	ms_gen_body(gen, &stmt->as.try_.handler);
	ms_gen_place(gen, end);
}

/* global x = 1 sets x unless it has something in it already. */
static void gen_global(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	uint32_t variable = stmt->as.declare.variable;
	struct ms_hir_text name = gen->function->variables[variable].name;

	ms_gen_emit_wide(gen, MS_OP_GLOBAL, variable, ms_gen_string(gen, name));
	if (stmt->as.declare.initial == NULL)
		return;
	uint32_t end = ms_gen_label(gen);
	struct ms_hir_expr value = {
		.kind = MS_HIR_VARIABLE,
		.span = stmt->span,
		.definite = true,
		.as.variable = variable,
	};
	struct ms_hir_expr *arguments[] = { &value };
	struct ms_hir_expr is_empty = {
		.kind = MS_HIR_CALL,
		.span = stmt->span,
		.as.call = { .name = { "isempty", 7 },
			     .arguments = { arguments, 1 },
			     .target = MS_HIR_NONE },
	};

	ms_gen_condition(gen, &is_empty, false, end);
	ms_gen_into(gen, stmt->as.declare.initial, variable);
	ms_gen_place(gen, end);
}

static void gen_persistent(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	uint32_t variable = stmt->as.declare.variable;
	uint32_t end = ms_gen_label(gen);

	if (stmt->as.declare.persistent > UINT16_MAX)
		ms_gen_limit(gen, "persistent variables");
	ms_gen_jump_narrow(gen, MS_OP_PERSISTENT, 0, variable,
			   stmt->as.declare.persistent, end);
	if (stmt->as.declare.initial != NULL)
		ms_gen_into(gen, stmt->as.declare.initial, variable);
	else
		ms_gen_emit(gen, MS_OP_LOAD_EMPTY, 0, variable, 0, 0);
	ms_gen_place(gen, end);
}

static void gen_default(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	uint32_t end = ms_gen_label(gen);

	ms_gen_jump(gen, MS_OP_JUMP_UNSET, 1, stmt->as.declare.variable, end);
	ms_gen_into(gen, stmt->as.declare.initial, stmt->as.declare.variable);
	ms_gen_place(gen, end);
}

static void gen_stmt(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	switch (stmt->kind) {
	case MS_HIR_STMT_EXPRESSION:
		gen_expression(gen, stmt);
		break;
	case MS_HIR_STMT_ASSIGN:
		gen_assign(gen, stmt);
		break;
	case MS_HIR_STMT_IF:
		gen_if(gen, stmt);
		break;
	case MS_HIR_STMT_SWITCH:
		gen_switch(gen, stmt);
		break;
	case MS_HIR_STMT_WHILE:
	case MS_HIR_STMT_UNTIL:
	case MS_HIR_STMT_FOR:
		ms_gen_loop(gen, stmt);
		break;
	case MS_HIR_STMT_TRY:
		gen_try(gen, stmt);
		break;
	case MS_HIR_STMT_UNWIND:
		ms_gen_unwind(gen, stmt);
		break;
	case MS_HIR_STMT_BLOCK:
		ms_gen_body(gen, &stmt->as.body);
		break;
	case MS_HIR_STMT_GLOBAL:
		gen_global(gen, stmt);
		break;
	case MS_HIR_STMT_PERSISTENT:
		gen_persistent(gen, stmt);
		break;
	case MS_HIR_STMT_DEFAULT:
		gen_default(gen, stmt);
		break;
	default:
		ms_gen_leave(gen, stmt->kind, gen->loop);
		break;
	}
}

void ms_gen_body(struct ms_gen *gen, const struct ms_hir_body *body)
{
	uint32_t top = gen->top;

	for (uint32_t i = 0; i < body->count; i++) {
		if (!gen->reachable || gen->failed || gen->limit)
			break;
		gen->span = body->items[i]->span;
		gen_stmt(gen, body->items[i]);
		gen->top = top;
		gen->moved_count = 0;
	}
}
