#include "lang/gen_internal.h"

/* Assign through one step when there is an instruction for it. */
static bool store_single(struct ms_gen *gen, const struct ms_hir_target *target,
			 const struct ms_gen_path *path, uint32_t slot)
{
	const struct ms_step *step = &path->steps[0];
	uint32_t variable = target->variable;

	if (path->step_count != 1)
		return false;
	switch (step->kind) {
	case MS_STEP_PAREN:
		if (step->count == 1)
			ms_gen_emit(gen, MS_OP_SET_INDEX1, 0, variable,
				    path->window, slot);
		else if (step->count == 2)
			ms_gen_emit(gen, MS_OP_SET_INDEX2, 0, variable,
				    path->window, slot);
		else if (step->count > 2)
			ms_gen_emit(gen, MS_OP_SET_INDEX, step->count, variable,
				    path->window, slot);
		return step->count > 0;
	case MS_STEP_BRACE:
		if (step->count != 1)
			return false;
		ms_gen_emit(gen, MS_OP_SET_BRACE1, 0, variable, path->window,
			    slot);
		return true;
	case MS_STEP_FIELD:
		if (step->name > UINT16_MAX)
			return false;
		ms_gen_emit(gen, MS_OP_SET_FIELD, 0, variable, step->name,
			    slot);
		return true;
	default:
		return false;
	}
}

static void store_path(struct ms_gen *gen, const struct ms_hir_target *target,
		       const struct ms_gen_path *path, uint32_t slot)
{
	if (gen->failed)
		return;
	if (!store_single(gen, target, path, slot)) {
		if (path->step_count > 1)
			ms_gen_drop_stale(gen);
		ms_gen_emit(gen, MS_OP_SET_PATH, 0, slot, path->window,
			    ms_gen_path_row(gen, target, path));
	}
	ms_gen_drop_moved(gen, path->window, MS_HIR_NONE);
	ms_gen_stale(gen, slot);
}

/* a(i) = v with an index that needs no place of its own. */
static bool store_indexed(struct ms_gen *gen,
			  const struct ms_hir_target *target, uint32_t slot)
{
	const struct ms_hir_step *step = &target->steps[0];
	const struct ms_hir_exprs *exprs = &step->arguments;
	uint32_t variable = target->variable;

	if (target->step_count != 1 || exprs->count == 0 ||
	    (step->kind != MS_HIR_STEP_PAREN &&
	     step->kind != MS_HIR_STEP_BRACE))
		return false;
	bool brace = step->kind == MS_HIR_STEP_BRACE;
	const struct ms_hir_expr *first = exprs->items[0];

	if (exprs->count == 1 && first->kind == MS_HIR_VARIABLE) {
		ms_gen_emit(gen, brace ? MS_OP_SET_BRACE1 : MS_OP_SET_INDEX1, 0,
			    variable, first->as.variable, slot);
		return true;
	}
	if (brace || exprs->count != 2 || first->kind != MS_HIR_VARIABLE ||
	    exprs->items[1]->kind != MS_HIR_VARIABLE ||
	    exprs->items[1]->as.variable != first->as.variable + 1)
		return false;
	ms_gen_emit(gen, MS_OP_SET_INDEX2, 0, variable, first->as.variable,
		    slot);
	return true;
}

void ms_gen_store(struct ms_gen *gen, const struct ms_hir_target *target,
		  uint32_t slot)
{
	uint32_t top = gen->top;
	struct ms_span span = gen->span;
	struct ms_gen_path path;

	if (target->variable == MS_HIR_NONE)
		return;
	gen->span = target->span;
	if (target->step_count == 0) {
		if (ms_gen_is_temporary(gen, slot))
			ms_gen_emit(gen, MS_OP_TAKE, 0, target->variable, slot,
				    0);
		else if (slot != target->variable)
			ms_gen_emit(gen, MS_OP_MOVE, 0, target->variable, slot,
				    0);
	} else if (store_indexed(gen, target, slot)) {
		ms_gen_stale(gen, slot);
	} else {
		ms_gen_path(gen, target, &path);
		store_path(gen, target, &path, slot);
	}
	gen->span = span;
	gen->top = top;
}

static uint32_t gen_delete(struct ms_gen *gen,
			   const struct ms_hir_assign *assign)
{
	const struct ms_hir_target *target = &assign->targets[0];
	struct ms_gen_path path;

	ms_gen_path(gen, target, &path);
	if (gen->failed)
		return 0;
	if (path.step_count > 1)
		ms_gen_drop_stale(gen);
	ms_gen_emit(gen, MS_OP_DELETE_PATH, 0, target->variable, path.window,
		    ms_gen_path_row(gen, target, &path));
	ms_gen_drop_moved(gen, path.window, MS_HIR_NONE);
	return target->variable;
}

/* target op= value; the index is computed once. */
static uint32_t gen_update(struct ms_gen *gen,
			   const struct ms_hir_assign *assign)
{
	const struct ms_hir_target *target = &assign->targets[0];
	uint32_t variable = target->variable;
	uint32_t old = MS_HIR_NONE;
	struct ms_gen_path path;

	if (assign->value_is_old)
		old = ms_gen_push(gen);
	if (target->step_count == 0) {
		if (old != MS_HIR_NONE)
			ms_gen_emit(gen, MS_OP_MOVE, 0, old, variable, 0);
		ms_gen_operation(gen, assign->op, variable, variable,
				 assign->value);
		return old != MS_HIR_NONE ? old : variable;
	}
	ms_gen_path(gen, target, &path);
	if (gen->failed)
		return 0;
	uint32_t value = ms_gen_push(gen);

	ms_gen_path_read(gen, target, path.steps, path.step_count, path.window,
			 value);
	if (old != MS_HIR_NONE)
		ms_gen_emit(gen, MS_OP_MOVE, 0, old, value, 0);
	ms_gen_operation(gen, assign->op, value, value, assign->value);
	store_path(gen, target, &path, value);
	return old != MS_HIR_NONE ? old : value;
}

/* May the target stand for several places, or none? */
static bool is_many(const struct ms_gen *gen,
		    const struct ms_hir_target *target)
{
	uint32_t count = target->step_count;

	if (count == 0)
		return false;
	const struct ms_hir_step *last = &target->steps[count - 1];

	switch (last->kind) {
	case MS_HIR_STEP_PAREN:
		return false;
	case MS_HIR_STEP_BRACE:
		return !ms_gen_all_scalar(gen, &last->arguments);
	default:
		return count == 1 || last[-1].kind != MS_HIR_STEP_PAREN ||
		       !ms_gen_all_scalar(gen, &last[-1].arguments);
	}
}

static void gen_list(struct ms_gen *gen, const struct ms_hir_expr *value,
		     uint32_t list)
{
	ms_gen_emit(gen, MS_OP_LIST, 0, list, 0, 0);
	ms_gen_push_values(gen, list, value);
}

static void store_from_list(struct ms_gen *gen,
			    const struct ms_hir_target *target, uint32_t list)
{
	uint32_t top = gen->top;
	bool direct =
		target->variable != MS_HIR_NONE && target->step_count == 0;
	uint32_t slot = direct ? target->variable : ms_gen_push(gen);

	ms_gen_emit(gen, MS_OP_LIST_TAKE, 0, slot, list, 0);
	if (!direct)
		ms_gen_store(gen, target, slot);
	gen->top = top;
}

/* As many results as there are targets. */
static void gen_results(struct ms_gen *gen, const struct ms_hir_assign *assign)
{
	struct ms_gen_want want = {
		.results = assign->count,
		.counted = MS_HIR_NONE,
	};

	for (uint32_t i = 0; i < assign->count && i < 32; i++)
		if (assign->targets[i].variable == MS_HIR_NONE)
			want.ignored |= UINT32_C(1) << i;
	uint32_t base = ms_gen_call(gen, assign->value, &want);

	gen->top = base + assign->count;
	for (uint32_t i = 0; i < assign->count; i++)
		ms_gen_store(gen, &assign->targets[i], base + i);
}

/* How many places all targets have together. */
static uint32_t count_places(struct ms_gen *gen,
			     const struct ms_hir_assign *assign,
			     struct ms_gen_path *paths)
{
	uint32_t total = ms_gen_push(gen);
	uint32_t fixed = 0;

	for (uint32_t i = 0; i < assign->count; i++)
		fixed += !is_many(gen, &assign->targets[i]);
	ms_gen_emit_wide(gen, MS_OP_LOAD_INT, total, fixed);
	for (uint32_t i = 0; i < assign->count && !gen->failed; i++) {
		const struct ms_hir_target *target = &assign->targets[i];

		if (target->step_count == 0)
			continue;
		ms_gen_path(gen, target, &paths[i]);
		if (!is_many(gen, target) || gen->failed)
			continue;
		uint32_t top = gen->top;
		uint32_t places = ms_gen_push(gen);

		ms_gen_emit(gen, MS_OP_PATH_COUNT, 0, places, paths[i].window,
			    ms_gen_path_row(gen, target, &paths[i]));
		ms_gen_emit(gen, MS_OP_ADD, 0, total, total, places);
		gen->top = top;
	}
	return total;
}

static void store_places(struct ms_gen *gen, const struct ms_hir_assign *assign,
			 const struct ms_gen_path *paths, uint32_t list)
{
	bool alone = assign->count == 1 && ms_gen_is_call(gen, assign->value);

	for (uint32_t i = 0; i < assign->count && !gen->failed; i++) {
		const struct ms_hir_target *target = &assign->targets[i];
		uint32_t top = gen->top;

		if (target->step_count == 0) {
			store_from_list(gen, target, list);
		} else if (is_many(gen, target)) {
			ms_gen_emit(gen, MS_OP_SET_PATH_LIST, alone, list,
				    paths[i].window,
				    ms_gen_path_row(gen, target, &paths[i]));
		} else {
			uint32_t slot = ms_gen_push(gen);

			ms_gen_emit(gen, MS_OP_LIST_TAKE, 0, slot, list, 0);
			ms_gen_emit(gen, MS_OP_SET_PATH, 0, slot,
				    paths[i].window,
				    ms_gen_path_row(gen, target, &paths[i]));
		}
		gen->top = top;
	}
}

/* Targets like c{1:n}: only the run time knows how many results to ask for. */
static void gen_counted(struct ms_gen *gen, const struct ms_hir_assign *assign)
{
	struct ms_gen_path *paths =
		snap_arena_array(gen->arena, assign->count, sizeof(*paths));

	if (paths == NULL) {
		gen->failed = true;
		return;
	}
	uint32_t window = gen->top;
	struct ms_gen_want want = {
		.counted = count_places(gen, assign, paths),
	};
	uint32_t list;

	if (ms_gen_is_call(gen, assign->value)) {
		list = ms_gen_call(gen, assign->value, &want);
		gen->top = list + 1;
	} else {
		list = ms_gen_push(gen);
		gen_list(gen, assign->value, list);
	}
	store_places(gen, assign, paths, list);
	ms_gen_emit(gen, MS_OP_CLEAR, 0, list, 0, 0);
	ms_gen_drop_moved(gen, window, MS_HIR_NONE);
}

static void gen_several(struct ms_gen *gen, const struct ms_hir_assign *assign)
{
	if (ms_gen_is_call(gen, assign->value)) {
		gen_results(gen, assign);
	} else if (ms_gen_is_single(gen, assign->value)) {
		ms_gen_value(gen, assign->value);
		ms_gen_fail(gen, "MATLAB:maxlhs|Too many output arguments.");
	} else {
		uint32_t list = ms_gen_push(gen);

		gen_list(gen, assign->value, list);
		for (uint32_t i = 0; i < assign->count; i++)
			store_from_list(gen, &assign->targets[i], list);
		ms_gen_emit(gen, MS_OP_CLEAR, 0, list, 0, 0);
	}
}

static uint32_t gen_first(struct ms_gen *gen, const struct ms_hir_expr *expr)
{
	if (expr->kind == MS_HIR_VARIABLE)
		return expr->as.variable;
	uint32_t slot = ms_gen_push(gen);

	ms_gen_first_into(gen, expr, slot);
	return slot;
}

static uint32_t gen_single(struct ms_gen *gen,
			   const struct ms_hir_assign *assign)
{
	const struct ms_hir_target *target = &assign->targets[0];

	if (target->step_count == 0 && target->variable != MS_HIR_NONE) {
		ms_gen_first_into(gen, assign->value, target->variable);
		return target->variable;
	}
	uint32_t value = gen_first(gen, assign->value);

	ms_gen_store(gen, target, value);
	return value;
}

uint32_t ms_gen_assign(struct ms_gen *gen, const struct ms_hir_assign *assign)
{
	bool many = false;

	if (assign->count == 0)
		return 0;
	if (assign->deletes)
		return gen_delete(gen, assign);
	if (assign->has_op)
		return gen_update(gen, assign);
	for (uint32_t i = 0; i < assign->count && assign->bracketed; i++)
		many |= is_many(gen, &assign->targets[i]);
	if (assign->count == 1 && !many)
		return gen_single(gen, assign);
	if (many)
		gen_counted(gen, assign);
	else
		gen_several(gen, assign);
	/* As a value it is what the first one has now. */
	return assign->targets[0].variable != MS_HIR_NONE
		       ? assign->targets[0].variable
		       : ms_gen_push(gen);
}
