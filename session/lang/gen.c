#include "lang/gen_internal.h"

#include "base/checked.h"
#include "code/diag.h"

#include <string.h>

/*
 * An anonymous function has as many results as what it calls: one in the usual
 * case, else the call is made with the number that is wanted and what it gives
 * is handed on.
 */
static void gen_results(struct ms_gen *gen, const struct ms_hir_expr *expr,
			uint32_t result)
{
	uint32_t general = ms_gen_label(gen);
	uint32_t some = ms_gen_label(gen);
	uint32_t wanted = ms_gen_push(gen);
	uint32_t one = ms_build_real(gen->builder, 1);
	uint32_t list;

	ms_gen_emit(gen, MS_OP_LOAD_NARGOUT, 0, wanted, 0, 0);
	ms_gen_jump_narrow(gen, MS_OP_JUMP_EQ_K, 0, wanted, one, general);
	ms_gen_first_into(gen, expr, result);
	ms_gen_emit(gen, MS_OP_RETURN, 0, 0, 0, 0);
	ms_gen_place(gen, general);
	if (ms_gen_is_call(gen, expr)) {
		struct ms_gen_want want = { .counted = wanted };

		list = ms_gen_call(gen, expr, &want);
		gen->top = list + 1;
	} else {
		list = ms_gen_push(gen);
		ms_gen_emit(gen, MS_OP_LIST, 0, list, 0, 0);
		ms_gen_push_values(gen, list, expr);
	}
	ms_gen_jump_narrow(gen, MS_OP_LIST_NEXT, 0, list, result, some);
	ms_gen_emit(gen, MS_OP_RETURN, 0, 0, 0, 0);
	ms_gen_place(gen, some);
	ms_gen_emit(gen, MS_OP_CELL_ROW_LIST, 0, result + 1, list, 0);
}

static bool has_results(const struct ms_gen *gen,
			const struct ms_hir_expr *expr)
{
	return ms_gen_is_call(gen, expr) || !ms_gen_is_single(gen, expr);
}

/* The result is the first temporary; further ones are in the second. */
static void gen_anonymous(struct ms_gen *gen, const struct ms_hir_expr *expr)
{
	uint32_t result = ms_gen_push(gen);

	if (has_results(gen, expr)) {
		ms_gen_push(gen);
		gen_results(gen, expr, result);
	} else {
		ms_gen_into(gen, expr, result);
	}
}

static void begin_code(struct ms_gen *gen)
{
	uint32_t variables = gen->function->variable_count;

	gen->words = NULL;
	gen->word_count = gen->word_capacity = 0;
	gen->positions = NULL;
	gen->position_count = gen->position_capacity = 0;
	gen->handlers = NULL;
	gen->handler_count = gen->handler_capacity = 0;
	gen->labels = NULL;
	gen->label_count = gen->label_capacity = 0;
	gen->fixups = NULL;
	gen->fixup_count = gen->fixup_capacity = 0;
	gen->clears = NULL;
	gen->clear_count = gen->clear_capacity = 0;
	gen->moved = NULL;
	gen->moved_count = gen->moved_capacity = 0;
	gen->top = variables;
	gen->slot_count = 0;
	gen->stale_end = 0;
	gen->end = NULL;
	gen->loop = NULL;
	gen->unwind = NULL;
	gen->too_far = false;
	gen->reachable = true;
	gen->span = gen->function->span;
	ms_gen_reserve(gen, 0, variables);
}

static void gen_code(struct ms_gen *gen)
{
	begin_code(gen);
	if (gen->limit)
		return;
	if (gen->function->expression != NULL)
		gen_anonymous(gen, gen->function->expression);
	else
		ms_gen_body(gen, &gen->function->body);
	gen->span.start = gen->function->span.end;
	gen->span.end = gen->function->span.end;
	ms_gen_emit(gen, MS_OP_RETURN, 0, 0, 0, 0);
	ms_gen_finish_jumps(gen);
}

static uint32_t function_flags(const struct ms_gen *gen)
{
	const struct ms_hir_function *hir = gen->function;
	uint32_t flags = 0;

	if (hir->varargin)
		flags |= MS_FUNCTION_VARARGIN;
	if (hir->varargout)
		flags |= MS_FUNCTION_VARARGOUT;
	if (hir->kind == MS_HIR_ANONYMOUS)
		flags |= MS_FUNCTION_ANONYMOUS;
	if (hir->kind == MS_HIR_NESTED)
		flags |= MS_FUNCTION_NESTED;
	if (hir->kind == MS_HIR_SCRIPT)
		flags |= MS_FUNCTION_SCRIPT;
	if (hir->uses_scope)
		flags |= MS_FUNCTION_USES_SCOPE;
	return flags;
}

static void *table(struct ms_gen *gen, size_t count, size_t size)
{
	void *memory = snap_arena_array(gen->arena, count, size);

	gen->failed |= memory == NULL;
	return memory;
}

static void fill_outputs(struct ms_gen *gen, struct ms_function_parts *parts)
{
	const struct ms_hir_function *hir = gen->function;
	uint32_t count = hir->output_count;

	if (hir->expression != NULL) {
		bool several = has_results(gen, hir->expression);

		count = several ? 2 : 1;
		parts->function.flags |= several ? MS_FUNCTION_VARARGOUT : 0;
	}
	uint16_t *outputs = table(gen, count, sizeof(*outputs));

	if (outputs == NULL)
		return;
	for (uint32_t i = 0; i < count; i++)
		outputs[i] = (uint16_t)(hir->expression != NULL
						? hir->variable_count + i
						: hir->outputs[i]);
	parts->outputs = outputs;
	parts->function.output_count = (uint16_t)count;
}

static void fill_names(struct ms_gen *gen, struct ms_function_parts *parts)
{
	const struct ms_hir_function *hir = gen->function;
	uint32_t *names = table(gen, hir->variable_count, sizeof(*names));
	uint32_t *persistents =
		table(gen, hir->persistent_count, sizeof(*persistents));

	if (gen->failed)
		return;
	for (uint32_t i = 0; i < hir->variable_count; i++)
		names[i] = ms_gen_string(gen, hir->variables[i].name);
	for (uint32_t i = 0; i < hir->persistent_count; i++)
		persistents[i] = names[hir->persistents[i]];
	parts->slot_names = names;
	parts->persistents = persistents;
	parts->persistent_count = hir->persistent_count;
}

static void fill_shared(struct ms_gen *gen, struct ms_function_parts *parts)
{
	const struct ms_hir_function *hir = gen->function;
	struct ms_shared *shared =
		table(gen, hir->shared_count, sizeof(*shared));

	if (shared == NULL)
		return;
	for (uint32_t i = 0; i < hir->shared_count; i++) {
		bool used = hir->shared[i] != MS_HIR_NONE;

		shared[i].slot = used ? (uint16_t)hir->shared[i] : MS_NO_SLOT;
		shared[i].owner = hir->shared_owner[i];
	}
	parts->shared = shared;
	parts->shared_count = hir->shared_count;
}

static void add_function(struct ms_gen *gen)
{
	const struct ms_hir_function *hir = gen->function;
	struct ms_function_parts parts = {
		.function = {
			.name = ms_gen_string(gen, hir->name),
			.flags = function_flags(gen),
			.parent = hir->kind == MS_HIR_NESTED ||
					  hir->kind == MS_HIR_ANONYMOUS ?
					  hir->parent : MS_NO_INDEX,
			.family = hir->family,
			.input_count = (uint16_t)hir->input_count,
			.capture_count = (uint16_t)hir->capture_count,
			.named_count = (uint16_t)hir->variable_count,
			.slot_count = (uint16_t)gen->slot_count,
			.start = hir->span.start,
			.end = hir->span.end,
			.ignored_inputs = hir->ignored_inputs,
		},
		.words = gen->words,
		.word_count = gen->word_count,
		.handlers = gen->handlers,
		.handler_count = gen->handler_count,
		.positions = gen->positions,
		.position_count = gen->position_count,
	};

	fill_outputs(gen, &parts);
	fill_names(gen, &parts);
	fill_shared(gen, &parts);
	if (!gen->failed)
		ms_build_function(gen->builder, gen->number, &parts);
}

static void gen_function(struct ms_gen *gen, uint32_t number)
{
	struct snap_arena arena;

	snap_arena_begin(&arena, &gen->arena->allocator);
	gen->arena = &arena;
	gen->function = gen->unit->functions[number];
	gen->number = number;
	gen->far_jumps = false;
	gen_code(gen);
	if (gen->too_far && !gen->failed && !gen->limit) {
		gen->far_jumps = true;
		gen_code(gen);
	}
	if (!gen->failed && !gen->limit)
		add_function(gen);
	snap_arena_end(&arena);
}

static int gen_unit(struct ms_gen *gen, struct snap_error *err)
{
	const struct ms_hir_unit *unit = gen->unit;
	struct snap_arena *arena = gen->arena;

	for (uint32_t i = 0; i < unit->function_count; i++)
		ms_build_function_reserve(gen->builder);
	for (uint32_t i = 0; i < unit->function_count; i++) {
		gen_function(gen, i);
		gen->arena = arena;
		if (gen->failed)
			return snap_fail_memory(err, 0);
		if (gen->limit)
			return -1;
	}
	return 0;
}

int ms_gen(const struct ms_hir_unit *unit, const struct ms_gen_options *options,
	   struct ms_diag_list *diags, struct snap_strbuf *image,
	   struct snap_error *err)
{
	struct ms_image_options image_options = {
		.struct_size = sizeof(image_options),
		.kind = unit->is_script ? MS_UNIT_SCRIPT : MS_UNIT_FUNCTIONS,
		.dialect = options->dialect,
		.name = options->name,
		.name_size = options->name != NULL ? strlen(options->name) : 0,
		.source = options->text,
		.source_size = options->size,
	};
	struct snap_arena arena;
	struct ms_gen gen = {
		.unit = unit,
		.diags = diags,
		.arena = &arena,
		.offered = options->offered,
	};
	int rc = ms_image_builder_create(&gen.builder, &image_options,
					 options->allocator, err);

	if (rc != 0)
		return rc;
	snap_arena_begin(&arena, options->allocator);
	rc = gen_unit(&gen, err);
	if (rc == 0)
		rc = ms_image_build(gen.builder, image, err);
	snap_arena_end(&arena);
	ms_image_builder_free(gen.builder);
	return rc;
}
