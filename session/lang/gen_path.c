#include "lang/gen_internal.h"

static void path_arguments(struct ms_gen *gen,
			   const struct ms_hir_target *target, uint32_t k,
			   struct ms_gen_path *path)
{
	const struct ms_hir_step *step = &target->steps[k];
	struct ms_step *out = &path->steps[k];
	struct ms_gen_end end =
		ms_gen_end_of(gen, target->variable, step->arguments.count);
	bool brace = step->kind == MS_HIR_STEP_BRACE;

	end.target = target;
	end.steps = path->steps;
	end.step_count = k;
	end.window = path->window;
	gen->end = &end;
	out->kind = brace ? MS_STEP_BRACE : MS_STEP_PAREN;
	out->count = (uint16_t)step->arguments.count;
	if (ms_gen_arguments(gen, &step->arguments, &end)) {
		out->kind = brace ? MS_STEP_BRACE_LIST : MS_STEP_PAREN_LIST;
		out->count = 1;
	}
	gen->top += out->count;
	gen->end = end.outer;
}

void ms_gen_path(struct ms_gen *gen, const struct ms_hir_target *target,
		 struct ms_gen_path *out)
{
	*out = (struct ms_gen_path){
		.steps = snap_arena_array(gen->arena, target->step_count,
					  sizeof(*out->steps)),
		.window = gen->top,
	};
	if (out->steps == NULL) {
		gen->failed = true;
		return;
	}
	out->step_count = target->step_count;
	for (uint32_t i = 0; i < target->step_count; i++) {
		const struct ms_hir_step *step = &target->steps[i];

		switch (step->kind) {
		case MS_HIR_STEP_FIELD:
			out->steps[i].kind = MS_STEP_FIELD;
			out->steps[i].name = ms_gen_string(gen, step->name);
			break;
		case MS_HIR_STEP_DYNAMIC:
			out->steps[i].kind = MS_STEP_FIELD_DYNAMIC;
			out->steps[i].count = 1;
			ms_gen_into(gen, step->arguments.items[0],
				    ms_gen_push(gen));
			break;
		default:
			path_arguments(gen, target, i, out);
			break;
		}
	}
	out->slot_count = gen->top - out->window;
}

uint32_t ms_gen_path_row(struct ms_gen *gen, const struct ms_hir_target *target,
			 const struct ms_gen_path *path)
{
	uint32_t row = ms_build_path(gen->builder, (uint16_t)target->variable,
				     path->steps, path->step_count);

	if (row > UINT16_MAX)
		ms_gen_limit(gen, "different assignments by index");
	return row;
}

static void read_step(struct ms_gen *gen, const struct ms_step *step,
		      struct ms_hir_text name, uint32_t window, uint32_t from,
		      uint32_t slot)
{
	switch ((enum ms_step_kind)step->kind) {
	case MS_STEP_PAREN:
		if (step->count == 1)
			ms_gen_emit(gen, MS_OP_INDEX1, 0, slot, from, window);
		else if (step->count == 2)
			ms_gen_emit(gen, MS_OP_INDEX2, 0, slot, from, window);
		else
			ms_gen_emit(gen, MS_OP_INDEX, step->count, slot, from,
				    step->count > 0 ? window : from);
		break;
	case MS_STEP_PAREN_LIST:
		ms_gen_emit(gen, MS_OP_INDEX_LIST, 0, slot, from, window);
		break;
	case MS_STEP_BRACE:
		if (step->count == 1)
			ms_gen_emit(gen, MS_OP_BRACE1, 0, slot, from, window);
		else
			ms_gen_emit(gen, MS_OP_BRACE, step->count, slot, from,
				    step->count > 0 ? window : from);
		break;
	case MS_STEP_BRACE_LIST:
		ms_gen_emit(gen, MS_OP_BRACE_LIST, 0, slot, from, window);
		break;
	case MS_STEP_FIELD:
		ms_gen_field(gen, slot, from, name, false);
		break;
	case MS_STEP_FIELD_DYNAMIC:
		ms_gen_emit(gen, MS_OP_FIELD_DYNAMIC, 0, slot, from, window);
		break;
	}
}

void ms_gen_path_read(struct ms_gen *gen, const struct ms_hir_target *target,
		      const struct ms_step *steps, uint32_t count,
		      uint32_t window, uint32_t slot)
{
	uint32_t from = target->variable;

	for (uint32_t i = 0; i < count; i++) {
		read_step(gen, &steps[i], target->steps[i].name, window, from,
			  slot);
		window += steps[i].count;
		from = slot;
	}
	ms_gen_stale(gen, slot);
}
