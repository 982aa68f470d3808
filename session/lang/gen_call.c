#include "lang/gen_internal.h"

uint32_t ms_gen_import(struct ms_gen *gen, struct ms_hir_text name)
{
	return ms_build_import(gen->builder, name.bytes, name.size);
}

bool ms_gen_is_either(const struct ms_gen *gen, const struct ms_hir_expr *expr)
{
	return expr->kind == MS_HIR_VARIABLE && !expr->definite &&
	       gen->function->variables[expr->as.variable].either;
}

bool ms_gen_is_call(const struct ms_gen *gen, const struct ms_hir_expr *expr)
{
	if (expr->kind == MS_HIR_CALL)
		return true;
	if (expr->kind != MS_HIR_INDEX)
		return ms_gen_is_either(gen, expr);
	return expr->as.index.count > 0 &&
	       expr->as.index.steps[expr->as.index.count - 1].kind ==
		       MS_HIR_STEP_PAREN;
}

/* Arguments as one list, and the number of results wanted behind it. */
static void counted_arguments(struct ms_gen *gen,
			      const struct ms_hir_exprs *exprs,
			      struct ms_gen_end *end,
			      const struct ms_gen_want *want)
{
	uint32_t list = ms_gen_push(gen);

	ms_gen_emit(gen, MS_OP_LIST, 0, list, 0, 0);
	if (end != NULL)
		end->list = list;
	for (uint32_t i = 0; i < exprs->count; i++)
		ms_gen_push_values(gen, list, exprs->items[i]);
	ms_gen_emit(gen, MS_OP_MOVE, 0, ms_gen_push(gen), want->counted, 0);
}

/* The call itself; 'site' says whom. */
static uint32_t gen_site(struct ms_gen *gen, struct ms_site site,
			 const struct ms_hir_exprs *exprs,
			 struct ms_gen_end *end, const struct ms_gen_want *want)
{
	uint32_t base = gen->top;

	site.flags |= (uint8_t)want->flags;
	if (want->counted != MS_HIR_NONE) {
		counted_arguments(gen, exprs, end, want);
		site.flags |= MS_SITE_COUNTED;
	} else {
		if (ms_gen_arguments(gen, exprs, end))
			site.flags |= MS_SITE_LIST;
		else
			site.argument_count = (uint16_t)exprs->count;
		site.result_count = (uint16_t)want->results;
		site.ignored = want->ignored;
	}
	gen->top = base;
	ms_gen_reserve(gen, base, want->results > 1 ? want->results : 1);
	ms_gen_emit_wide(gen, MS_OP_CALL, base,
			 gen->reachable ? ms_build_site(gen->builder, &site)
					: 0);
	ms_gen_consume(gen, base);
	return base;
}

uint32_t ms_gen_call_either(struct ms_gen *gen, uint32_t variable,
			    const struct ms_hir_step *step,
			    const struct ms_gen_want *want, struct ms_span span)
{
	const struct ms_hir_exprs none = { 0 };
	const struct ms_hir_exprs *exprs =
		step != NULL ? &step->arguments : &none;
	struct ms_gen_end end = ms_gen_end_of(gen, variable, exprs->count);
	struct ms_site site = {
		.callee = MS_CALLEE_EITHER,
		.flags = step == NULL ? MS_SITE_BARE : 0,
		.slot = (uint16_t)variable,
		.target = ms_gen_import(
			gen, gen->function->variables[variable].name),
	};
	struct ms_span outer = gen->span;

	gen->span = span;
	end.either = true;
	gen->end = &end;
	uint32_t base = gen_site(gen, site, exprs, &end, want);
	gen->end = end.outer;
	gen->span = outer;
	return base;
}

static uint32_t gen_name_call(struct ms_gen *gen,
			      const struct ms_hir_expr *expr,
			      const struct ms_gen_want *want)
{
	struct ms_site site = { .callee = MS_CALLEE_IMPORT,
				.slot = MS_NO_SLOT };

	if (expr->as.call.target != MS_HIR_NONE) {
		site.callee = MS_CALLEE_LOCAL;
		site.target = expr->as.call.target;
	} else {
		site.target = ms_gen_import(gen, expr->as.call.name);
	}
	if (expr->as.call.bare)
		site.flags |= MS_SITE_BARE;
	if (expr->as.call.command)
		site.flags |= MS_SITE_COMMAND;
	return gen_site(gen, site, &expr->as.call.arguments, NULL, want);
}

/* What the chain leads to before its last step is called or indexed. */
static uint32_t gen_value_call(struct ms_gen *gen,
			       const struct ms_hir_expr *expr,
			       const struct ms_gen_want *want)
{
	uint32_t count = expr->as.index.count;
	const struct ms_hir_step *last = &expr->as.index.steps[count - 1];
	const struct ms_hir_expr *base = expr->as.index.base;
	struct ms_hir_expr prefix = *expr;

	if (count == 1 && ms_gen_is_either(gen, base))
		return ms_gen_call_either(gen, base->as.variable, last, want,
					  expr->span);
	prefix.as.index.count--;
	prefix.as.index.called = true;
	uint32_t callee = count == 1 && base->kind == MS_HIR_VARIABLE
				  ? base->as.variable
				  : MS_HIR_NONE;

	if (callee == MS_HIR_NONE) {
		callee = ms_gen_push(gen);
		ms_gen_chain(gen, &prefix, callee);
	}
	struct ms_gen_end end =
		ms_gen_end_of(gen, callee, last->arguments.count);
	struct ms_site site = {
		.callee = MS_CALLEE_VALUE,
		.slot = (uint16_t)callee,
	};

	gen->end = &end;
	uint32_t at = gen_site(gen, site, &last->arguments, &end, want);
	gen->end = end.outer;
	return at;
}

uint32_t ms_gen_call(struct ms_gen *gen, const struct ms_hir_expr *expr,
		     const struct ms_gen_want *want)
{
	struct ms_span span = gen->span;
	uint32_t base;

	gen->span = expr->span;
	if (expr->kind == MS_HIR_CALL)
		base = gen_name_call(gen, expr, want);
	else if (expr->kind == MS_HIR_INDEX)
		base = gen_value_call(gen, expr, want);
	else
		base = ms_gen_call_either(gen, expr->as.variable, NULL, want,
					  expr->span);
	gen->span = span;
	return base;
}

void ms_gen_call_into(struct ms_gen *gen, const struct ms_hir_expr *expr,
		      uint32_t slot)
{
	struct ms_gen_want want = { .results = 1, .counted = MS_HIR_NONE };
	uint32_t top = gen->top;

	if (ms_gen_is_temporary(gen, slot) && slot + 1 == top)
		gen->top = slot;
	uint32_t base = ms_gen_call(gen, expr, &want);

	gen->top = top;
	if (base != slot)
		ms_gen_emit(gen, MS_OP_TAKE, 0, slot, base, 0);
}
