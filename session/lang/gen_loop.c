#include "lang/gen_internal.h"

static void loop_begin(struct ms_gen *gen, struct ms_gen_loop *loop)
{
	loop->outer = gen->loop;
	loop->unwind = gen->unwind;
	loop->next = ms_gen_label(gen);
	loop->end = ms_gen_label(gen);
	loop->each = MS_HIR_NONE;
	gen->loop = loop;
}

static void loop_end(struct ms_gen *gen, struct ms_gen_loop *loop)
{
	ms_gen_place(gen, loop->end);
	gen->loop = loop->outer;
}

static void gen_while(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	struct ms_gen_loop loop;
	uint32_t head = ms_gen_label(gen);

	loop_begin(gen, &loop);
	ms_gen_place_head(gen, head);
	ms_gen_condition(gen, stmt->as.loop.condition, false, loop.end);
	ms_gen_body(gen, &stmt->as.loop.body);
	ms_gen_place(gen, loop.next);
	ms_gen_jump(gen, MS_OP_LOOP, 0, 0, head);
	loop_end(gen, &loop);
}

static void gen_until(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	struct ms_gen_loop loop;
	uint32_t head = ms_gen_label(gen);

	loop_begin(gen, &loop);
	ms_gen_place_head(gen, head);
	ms_gen_body(gen, &stmt->as.loop.body);
	ms_gen_place(gen, loop.next);
	ms_gen_condition(gen, stmt->as.loop.condition, true, loop.end);
	ms_gen_jump(gen, MS_OP_LOOP, 0, 0, head);
	loop_end(gen, &loop);
}

/* Base, step and limit in three registers: the range itself is never made. */
static void gen_limits(struct ms_gen *gen, const struct ms_hir_expr *range,
		       uint32_t base)
{
	ms_gen_into(gen, range->as.range.first, base);
	if (range->as.range.step != NULL)
		ms_gen_into(gen, range->as.range.step, base + 1);
	else
		ms_gen_emit_wide(gen, MS_OP_LOAD_INT, base + 1, 1);
	ms_gen_into(gen, range->as.range.last, base + 2);
}

static void gen_for(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	const struct ms_hir_expr *range = stmt->as.loop.condition;
	const struct ms_hir_target *target = &stmt->as.loop.target;
	bool counts = range->kind == MS_HIR_RANGE;
	bool direct =
		target->step_count == 0 && target->variable != MS_HIR_NONE;
	uint32_t body = ms_gen_label(gen);
	uint32_t base = gen->top;
	struct ms_gen_loop loop;

	loop_begin(gen, &loop);
	ms_gen_reserve(gen, base, 4);
	gen->top += 4;
	if (counts) {
		gen_limits(gen, range, base);
	} else {
		ms_gen_into(gen, range, base);
		loop.each = base;
	}
	ms_gen_consume(gen, base);
	uint32_t slot = direct ? target->variable : ms_gen_push(gen);

	ms_gen_jump(gen, counts ? MS_OP_FOR_RANGE : MS_OP_FOR_EACH, 0, base,
		    loop.next);
	ms_gen_place_head(gen, body);
	if (!direct)
		ms_gen_store(gen, target, slot);
	ms_gen_body(gen, &stmt->as.loop.body);
	ms_gen_place(gen, loop.next);
	gen->span = stmt->as.loop.condition->span;
	ms_gen_jump_narrow(gen, MS_OP_FOR_NEXT, 0, base, slot, body);
	loop_end(gen, &loop);
}

void ms_gen_loop(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	if (stmt->kind == MS_HIR_STMT_WHILE)
		gen_while(gen, stmt);
	else if (stmt->kind == MS_HIR_STMT_UNTIL)
		gen_until(gen, stmt);
	else
		gen_for(gen, stmt);
}

/* Go through the cleanup code of the innermost unwind_protect first. */
static void leave_by_cleanup(struct ms_gen *gen, enum ms_hir_stmt_kind kind,
			     struct ms_gen_loop *loop)
{
	struct ms_gen_unwind *unwind = gen->unwind;
	struct ms_gen_exit *exit = unwind->exits;

	while (exit != NULL && (exit->kind != kind || exit->loop != loop))
		exit = exit->next;
	if (exit == NULL) {
		exit = snap_arena_alloc(gen->arena, sizeof(*exit));
		if (exit == NULL) {
			gen->failed = true;
			return;
		}
		exit->kind = (uint8_t)kind;
		exit->loop = loop;
		exit->number = ++unwind->exit_count;
		exit->next = unwind->exits;
		unwind->exits = exit;
	}
	ms_gen_emit(gen, MS_OP_CLEAR, 0, unwind->error, 0, 0);
	ms_gen_emit_wide(gen, MS_OP_LOAD_INT, unwind->exit, exit->number);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, unwind->cleanup);
}

void ms_gen_leave(struct ms_gen *gen, enum ms_hir_stmt_kind kind,
		  struct ms_gen_loop *loop)
{
	bool is_return = kind == MS_HIR_STMT_RETURN;

	/* The parser lets break and continue stand in loops only. */
	if (!gen->reachable || (!is_return && loop == NULL))
		return;
	if (gen->unwind != NULL && (is_return || gen->unwind != loop->unwind)) {
		leave_by_cleanup(gen, kind, is_return ? NULL : loop);
		return;
	}
	if (is_return) {
		ms_gen_emit(gen, MS_OP_RETURN, 0, 0, 0, 0);
		return;
	}
	if (kind == MS_HIR_STMT_BREAK && loop->each != MS_HIR_NONE)
		ms_gen_emit(gen, MS_OP_CLEAR_SLOTS, 0, loop->each,
			    loop->each + 3, 0);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0,
		    kind == MS_HIR_STMT_BREAK ? loop->end : loop->next);
}

/* Behind the cleanup: go on where the body wanted to. */
static void gen_exits(struct ms_gen *gen, const struct ms_gen_unwind *unwind)
{
	for (const struct ms_gen_exit *exit = unwind->exits; exit != NULL;
	     exit = exit->next) {
		uint32_t other = ms_gen_label(gen);
		uint32_t number = ms_build_real(gen->builder, exit->number);

		if (number > UINT16_MAX)
			ms_gen_limit(gen, "constants");
		ms_gen_jump_narrow(gen, MS_OP_JUMP_EQ_K, 0, unwind->exit,
				   number, other);
		ms_gen_leave(gen, exit->kind, exit->loop);
		ms_gen_place(gen, other);
	}
}

void ms_gen_unwind(struct ms_gen *gen, const struct ms_hir_stmt *stmt)
{
	struct ms_gen_unwind unwind = {
		.outer = gen->unwind,
		.cleanup = ms_gen_label(gen),
		.error = ms_gen_push(gen),
		.exit = ms_gen_push(gen),
	};
	uint32_t rest = ms_gen_label(gen);
	uint32_t start = gen->word_count;

	gen->unwind = &unwind;
	ms_gen_body(gen, &stmt->as.try_.body);
	gen->unwind = unwind.outer;
	ms_gen_emit(gen, MS_OP_CLEAR, 0, unwind.error, 0, 0);
	ms_gen_emit_wide(gen, MS_OP_LOAD_INT, unwind.exit, 0);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, unwind.cleanup);
	if (gen->word_count == start)
		return;
	ms_gen_handler(gen, start, gen->word_count, MS_HANDLER_UNWIND);
	gen->reachable = true;
	ms_gen_emit(gen, MS_OP_CATCH, 0, unwind.error, 0, 0);
	ms_gen_emit_wide(gen, MS_OP_LOAD_INT, unwind.exit, 0);
	ms_gen_place(gen, unwind.cleanup);
	ms_gen_body(gen, &stmt->as.try_.handler);
	ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, unwind.error, rest);
	ms_gen_emit(gen, MS_OP_RETHROW, 0, unwind.error, 0, 0);
	ms_gen_place(gen, rest);
	gen_exits(gen, &unwind);
}
