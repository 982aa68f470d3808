#include "lang/gen_internal.h"

bool ms_gen_all_scalar(const struct ms_gen *gen,
		       const struct ms_hir_exprs *exprs)
{
	for (uint32_t i = 0; i < exprs->count; i++)
		if (!ms_flow_is_scalar(gen->function, exprs->items[i]))
			return false;
	return exprs->count > 0;
}

/* Only c{...} and s.f may be several values, or none. */
bool ms_gen_is_single(const struct ms_gen *gen, const struct ms_hir_expr *expr)
{
	if (expr->kind != MS_HIR_INDEX || expr->parens ||
	    expr->as.index.count == 0)
		return true;
	uint32_t count = expr->as.index.count;
	const struct ms_hir_step *last = &expr->as.index.steps[count - 1];

	switch (last->kind) {
	case MS_HIR_STEP_PAREN:
		return true;
	case MS_HIR_STEP_BRACE:
		return ms_gen_all_scalar(gen, &last->arguments);
	default:
		return count > 1 && last[-1].kind == MS_HIR_STEP_PAREN &&
		       ms_gen_all_scalar(gen, &last[-1].arguments);
	}
}

bool ms_gen_any_many(const struct ms_gen *gen, const struct ms_hir_exprs *exprs)
{
	for (uint32_t i = 0; i < exprs->count; i++)
		if (!ms_gen_is_single(gen, exprs->items[i]))
			return true;
	/* More than an instruction's x can count. */
	return exprs->count > UINT8_MAX;
}

static void gen_argument_list(struct ms_gen *gen,
			      const struct ms_hir_exprs *exprs, uint32_t list,
			      struct ms_gen_end *end)
{
	ms_gen_emit(gen, MS_OP_LIST, 0, list, 0, 0);
	if (end != NULL)
		end->list = list;
	for (uint32_t i = 0; i < exprs->count; i++)
		ms_gen_push_values(gen, list, exprs->items[i]);
}

bool ms_gen_arguments(struct ms_gen *gen, const struct ms_hir_exprs *exprs,
		      struct ms_gen_end *end)
{
	uint32_t top = gen->top;

	if (ms_gen_any_many(gen, exprs)) {
		gen_argument_list(gen, exprs, ms_gen_push(gen), end);
		gen->top = top;
		return true;
	}
	for (uint32_t i = 0; i < exprs->count; i++) {
		if (end != NULL)
			end->position = i + 1;
		ms_gen_into(gen, exprs->items[i], ms_gen_push(gen));
	}
	gen->top = top;
	return false;
}

/* For names whose number doesn't fit an instruction. */
static uint32_t load_name(struct ms_gen *gen, struct ms_hir_text name)
{
	uint32_t slot = ms_gen_push(gen);

	ms_gen_emit_wide(
		gen, MS_OP_LOAD_CONST, slot,
		ms_build_text(gen->builder, false, name.bytes, name.size));
	return slot;
}

void ms_gen_field(struct ms_gen *gen, uint32_t slot, uint32_t from,
		  struct ms_hir_text name, bool first)
{
	uint32_t string = ms_gen_string(gen, name);

	if (string <= UINT16_MAX) {
		ms_gen_emit(gen, MS_OP_FIELD, first, slot, from, string);
		return;
	}
	uint32_t top = gen->top;
	uint32_t text = ms_gen_push(gen);

	ms_gen_emit_wide(
		gen, MS_OP_LOAD_CONST, text,
		ms_build_text(gen->builder, false, name.bytes, name.size));
	ms_gen_emit(gen, MS_OP_FIELD_DYNAMIC, first, slot, from, text);
	gen->top = top;
}

/* Registers of two indexes: variables that happen to be neighbours stay where
 * they are. */
static uint32_t gen_index_pair(struct ms_gen *gen,
			       const struct ms_hir_exprs *exprs)
{
	const struct ms_hir_expr *first = exprs->items[0];
	const struct ms_hir_expr *second = exprs->items[1];
	uint32_t top = gen->top;

	if (first->kind == MS_HIR_VARIABLE && second->kind == MS_HIR_VARIABLE &&
	    second->as.variable == first->as.variable + 1)
		return first->as.variable;
	ms_gen_arguments(gen, exprs, gen->end);
	return top;
}

static void gen_index(struct ms_gen *gen, const struct ms_hir_exprs *exprs,
		      bool brace, uint32_t from, uint32_t slot)
{
	uint32_t top = gen->top;
	uint32_t index;

	if (ms_gen_any_many(gen, exprs)) {
		ms_gen_arguments(gen, exprs, gen->end);
		ms_gen_emit(gen, brace ? MS_OP_BRACE_LIST : MS_OP_INDEX_LIST, 0,
			    slot, from, top);
		ms_gen_emit(gen, MS_OP_CLEAR, 0, top, 0, 0);
		return;
	}
	if (exprs->count == 1) {
		index = ms_gen_value(gen, exprs->items[0]);
		ms_gen_emit(gen, brace ? MS_OP_BRACE1 : MS_OP_INDEX1, 0, slot,
			    from, index);
		gen->top = top;
		return;
	}
	if (exprs->count == 2 && !brace) {
		index = gen_index_pair(gen, exprs);
		ms_gen_emit(gen, MS_OP_INDEX2, 0, slot, from, index);
	} else {
		ms_gen_arguments(gen, exprs, gen->end);
		ms_gen_emit(gen, brace ? MS_OP_BRACE : MS_OP_INDEX,
			    exprs->count, slot, from,
			    exprs->count > 0 ? top : from);
	}
	ms_gen_drop_moved(gen, top, slot);
}

/* One step from the value in 'from'. */
static void gen_step(struct ms_gen *gen, const struct ms_hir_step *step,
		     uint32_t from, uint32_t slot)
{
	struct ms_gen_end end = ms_gen_end_of(gen, from, step->arguments.count);
	uint32_t top = gen->top;

	switch (step->kind) {
	case MS_HIR_STEP_FIELD:
		ms_gen_field(gen, slot, from, step->name,
			     step == gen->first_step);
		break;
	case MS_HIR_STEP_DYNAMIC:
		ms_gen_emit(gen, MS_OP_FIELD_DYNAMIC, step == gen->first_step,
			    slot, from,
			    ms_gen_value(gen, step->arguments.items[0]));
		break;
	default:
		gen->end = &end;
		gen_index(gen, &step->arguments,
			  step->kind == MS_HIR_STEP_BRACE, from, slot);
		gen->end = end.outer;
		break;
	}
	gen->top = top;
	ms_gen_stale(gen, slot);
}

struct ms_hir_text ms_gen_dotted(struct ms_gen *gen,
				 const struct ms_hir_expr *expr)
{
	const struct ms_hir_step *steps = expr->as.index.steps;
	uint32_t variable = expr->as.index.base->as.variable;
	struct ms_hir_text name = gen->function->variables[variable].name;
	struct ms_hir_text out = { .bytes = "" };
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &gen->arena->allocator);
	snap_strbuf_append(&text, name.bytes, name.size);
	for (uint32_t i = 0;
	     i < expr->as.index.count && steps[i].kind == MS_HIR_STEP_FIELD;
	     i++) {
		snap_strbuf_putc(&text, '.');
		snap_strbuf_append(&text, steps[i].name.bytes,
				   steps[i].name.size);
	}
	const char *copy =
		text.failed ? NULL
			    : snap_arena_text(gen->arena, text.data, text.size);

	if (copy != NULL) {
		out.bytes = copy;
		out.size = (uint32_t)text.size;
	} else {
		gen->failed = true;
	}
	snap_strbuf_end(&text);
	return out;
}

/* x.a.b where x may be a variable of the script's scope, or a package: its
 * fields, or a handle of the function with that name.  Returns the steps
 * done. */
static uint32_t gen_either_fields(struct ms_gen *gen,
				  const struct ms_hir_expr *expr,
				  uint32_t count, uint32_t slot)
{
	const struct ms_hir_step *steps = expr->as.index.steps;
	uint32_t variable = expr->as.index.base->as.variable;
	uint32_t call = ms_gen_label(gen);
	uint32_t end = ms_gen_label(gen);
	struct ms_hir_expr prefix = *expr;
	uint32_t from = variable;
	uint32_t fields = 0;

	ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, variable, call);
	while (fields < count && steps[fields].kind == MS_HIR_STEP_FIELD) {
		ms_gen_field(gen, slot, from, steps[fields].name,
			     &steps[fields] == gen->first_step);
		fields++;
		from = slot;
	}
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
	ms_gen_place(gen, call);
	prefix.as.index.count = fields;
	struct ms_hir_expr import = {
		.kind = MS_HIR_CALL,
		.span = expr->span,
		.as.call = { .name = ms_gen_dotted(gen, &prefix),
			     .target = MS_HIR_NONE,
			     .bare = true },
	};

	if (fields < expr->as.index.count
		    ? steps[fields].kind == MS_HIR_STEP_PAREN
		    : expr->as.index.called)
		import.kind = MS_HIR_HANDLE;
	ms_gen_into(gen, &import, slot);
	ms_gen_place(gen, end);
	return fields;
}

/* What the first 'count' steps lead to; gen->top must be above 'slot' if that
 * is a temporary. */
static void gen_prefix(struct ms_gen *gen, const struct ms_hir_expr *expr,
		       uint32_t count, uint32_t slot)
{
	const struct ms_hir_step *steps = expr->as.index.steps;
	const struct ms_hir_expr *base = expr->as.index.base;
	uint32_t top = gen->top;
	uint32_t work = slot;
	uint32_t done = 0;
	uint32_t from;

	if (!ms_gen_is_temporary(gen, slot))
		work = ms_gen_push(gen);
	if (ms_gen_is_either(gen, base) && count > 0 &&
	    steps[0].kind == MS_HIR_STEP_PAREN) {
		uint32_t to = count == 1 ? slot : work;
		struct ms_gen_want want = { .results = 1,
					    .counted = MS_HIR_NONE };

		/* The call's window may begin where its result goes. */
		if (work + 1 == gen->top)
			gen->top = work;
		from = ms_gen_call_either(gen, base->as.variable, &steps[0],
					  &want, expr->span);
		gen->top = top > work ? top : work + 1;
		if (from != to)
			ms_gen_emit(gen, MS_OP_TAKE, 0, to, from, 0);
		from = work;
		done = 1;
	} else if (ms_gen_is_either(gen, base) && count > 0 &&
		   steps[0].kind == MS_HIR_STEP_FIELD) {
		done = gen_either_fields(gen, expr, count, work);
		from = work;
		if (done == count && work != slot)
			ms_gen_emit(gen, MS_OP_TAKE, 0, slot, work, 0);
	} else {
		from = ms_gen_operand(gen, base, NULL, work);
		if (count == 0 && from != slot)
			ms_gen_emit(gen, MS_OP_MOVE, 0, slot, from, 0);
	}
	for (; done < count; done++) {
		uint32_t to = done + 1 == count ? slot : work;

		gen->span.start = expr->span.start;
		gen->span.end = steps[done].span.end;
		gen_step(gen, &steps[done], from, to);
		from = to;
	}
	gen->top = top;
}

static void push_field(struct ms_gen *gen, struct ms_hir_text name,
		       uint32_t from, uint32_t list)
{
	uint32_t string = ms_gen_string(gen, name);

	if (string <= UINT16_MAX) {
		ms_gen_emit(gen, MS_OP_PUSH_FIELD, 0, list, from, string);
		return;
	}
	uint32_t top = gen->top;
	uint32_t text = load_name(gen, name);

	ms_gen_emit(gen, MS_OP_PUSH_FIELD_DYNAMIC, 0, list, from, text);
	gen->top = top;
}

static void push_step(struct ms_gen *gen, const struct ms_hir_step *step,
		      uint32_t from, uint32_t list)
{
	struct ms_gen_end end = ms_gen_end_of(gen, from, step->arguments.count);
	uint32_t top = gen->top;

	switch (step->kind) {
	case MS_HIR_STEP_FIELD:
		push_field(gen, step->name, from, list);
		break;
	case MS_HIR_STEP_DYNAMIC:
		ms_gen_emit(gen, MS_OP_PUSH_FIELD_DYNAMIC, 0, list, from,
			    ms_gen_value(gen, step->arguments.items[0]));
		break;
	default:
		gen->end = &end;
		if (ms_gen_arguments(gen, &step->arguments, &end)) {
			ms_gen_emit(gen, MS_OP_PUSH_BRACE_LIST, 0, list, from,
				    top);
			ms_gen_emit(gen, MS_OP_CLEAR, 0, top, 0, 0);
		} else {
			ms_gen_emit(gen, MS_OP_PUSH_BRACE,
				    step->arguments.count, list, from,
				    step->arguments.count > 0 ? top : from);
			ms_gen_drop_moved(gen, top, list);
		}
		gen->end = end.outer;
		break;
	}
	gen->top = top;
}

/* What the last step of an index expression gives, however many. */
static void push_many(struct ms_gen *gen, uint32_t list,
		      const struct ms_hir_expr *expr)
{
	uint32_t top = gen->top;
	uint32_t from;
	uint32_t count = expr->as.index.count - 1;
	const struct ms_hir_expr *base = expr->as.index.base;
	struct ms_span span = gen->span;

	gen->span = expr->span;
	if (count == 0 && base->kind == MS_HIR_VARIABLE) {
		from = base->as.variable;
		if (ms_gen_is_either(gen, base) &&
		    expr->as.index.steps[0].kind == MS_HIR_STEP_FIELD) {
			/* pkg.f or a field: one value unless it is a variable
			 */
			uint32_t other = ms_gen_label(gen);
			uint32_t end = ms_gen_label(gen);
			uint32_t value = ms_gen_push(gen);

			ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, from, other);
			push_step(gen, &expr->as.index.steps[0], from, list);
			ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
			ms_gen_place(gen, other);
			gen_either_fields(gen, expr, 1, value);
			ms_gen_emit(gen, MS_OP_PUSH, 0, list, value, 0);
			ms_gen_place(gen, end);
			gen->top = top;
			gen->span = span;
			return;
		}
	} else {
		from = ms_gen_push(gen);
		gen_prefix(gen, expr, count, from);
	}
	push_step(gen, &expr->as.index.steps[count], from, list);
	ms_gen_stale(gen, from);
	gen->top = top;
	gen->span = span;
}

static const struct ms_hir_step *last_step(const struct ms_hir_expr *expr)
{
	if (expr->kind != MS_HIR_INDEX || expr->as.index.count == 0)
		return NULL;
	return &expr->as.index.steps[expr->as.index.count - 1];
}

/* c{:} and c{1:3} where the first value is wanted. */
static bool is_first_of_many(const struct ms_gen *gen,
			     const struct ms_hir_expr *expr)
{
	const struct ms_hir_step *last = last_step(expr);

	if (last == NULL || last != gen->first_step ||
	    last->kind != MS_HIR_STEP_BRACE)
		return false;
	for (uint32_t i = 0; i < last->arguments.count; i++)
		if (last->arguments.items[i]->kind == MS_HIR_COLON ||
		    last->arguments.items[i]->kind == MS_HIR_RANGE)
			return true;
	return false;
}

void ms_gen_chain(struct ms_gen *gen, const struct ms_hir_expr *expr,
		  uint32_t slot)
{
	uint32_t top = gen->top;

	if (is_first_of_many(gen, expr)) {
		uint32_t list = ms_gen_push(gen);

		ms_gen_emit(gen, MS_OP_LIST, 0, list, 0, 0);
		push_many(gen, list, expr);
		ms_gen_emit(gen, MS_OP_LIST_TAKE, 0, slot, list, 0);
		ms_gen_emit(gen, MS_OP_CLEAR, 0, list, 0, 0);
	} else {
		gen_prefix(gen, expr, expr->as.index.count, slot);
	}
	gen->top = top;
}

void ms_gen_first_into(struct ms_gen *gen, const struct ms_hir_expr *expr,
		       uint32_t slot)
{
	const struct ms_hir_step *outer = gen->first_step;

	gen->first_step = last_step(expr);
	ms_gen_into(gen, expr, slot);
	gen->first_step = outer;
}

void ms_gen_push_values(struct ms_gen *gen, uint32_t list,
			const struct ms_hir_expr *expr)
{
	if (!ms_gen_is_single(gen, expr)) {
		push_many(gen, list, expr);
		return;
	}
	uint32_t top = gen->top;
	uint32_t from = ms_gen_value(gen, expr);

	ms_gen_emit(gen, MS_OP_PUSH, 0, list, from, 0);
	ms_gen_drop_moved(gen, top, list);
	gen->top = top;
}

/* Reading what the steps of a target lead to may fail: there is nothing yet. */
static void gen_target_prefix(struct ms_gen *gen, const struct ms_gen_end *end,
			      uint32_t slot)
{
	uint32_t start = gen->word_count;
	uint32_t top = gen->top;
	uint32_t on = ms_gen_label(gen);

	ms_gen_path_read(gen, end->target, end->steps, end->step_count,
			 end->window, slot);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, on);
	if (gen->word_count == start)
		return;
	ms_gen_handler(gen, start, gen->word_count, MS_HANDLER_TRY);
	gen->reachable = true;
	ms_gen_emit(gen, MS_OP_CATCH, 0, ms_gen_push(gen), 0, 0);
	ms_gen_emit(gen, MS_OP_CLEAR, 0, top, 0, 0);
	ms_gen_emit(gen, MS_OP_LOAD_EMPTY, 0, slot, 0, 0);
	ms_gen_place(gen, on);
	gen->top = top;
}

/* In an index of a target 'end' is 0 while the variable has no value. */
static void gen_container_end(struct ms_gen *gen, const struct ms_gen_end *end,
			      uint32_t slot)
{
	uint32_t unset = ms_gen_label(gen);
	uint32_t done = ms_gen_label(gen);
	uint32_t from = end->slot;
	bool maybe_unset = end->target != NULL && end->step_count == 0 &&
			   !end->target->definite;

	if (end->step_count > 0) {
		gen_target_prefix(gen, end, slot);
		from = slot;
	}
	if (maybe_unset)
		ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, from, unset);
	if (end->list != MS_HIR_NONE)
		ms_gen_emit(gen, MS_OP_END_LIST, 0, slot, from, end->list);
	else
		ms_gen_emit(gen, MS_OP_END, end->position, slot, from,
			    end->count);
	if (!maybe_unset)
		return;
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, done);
	ms_gen_place(gen, unset);
	ms_gen_emit_wide(gen, MS_OP_LOAD_INT, slot, 0);
	ms_gen_place(gen, done);
}

void ms_gen_end_value(struct ms_gen *gen, uint32_t slot)
{
	struct ms_gen_end *end = gen->end;
	uint32_t done = ms_gen_label(gen);

	while (end != NULL) {
		uint32_t next = ms_gen_label(gen);
		bool last = !end->either || end->outer == NULL;

		if (!last)
			ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, end->slot, next);
		gen_container_end(gen, end, slot);
		if (last)
			break;
		ms_gen_jump(gen, MS_OP_JUMP, 0, 0, done);
		ms_gen_place(gen, next);
		end = end->outer;
	}
	if (end == NULL)
		ms_gen_fail(gen, "MATLAB:endOutsideIndex|'end' stands in the "
				 "arguments of a function and in no index.");
	ms_gen_place(gen, done);
}
