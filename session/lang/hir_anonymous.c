#include "lang/hir_internal.h"

struct captured_names {
	struct ms_name_visitor visitor;
	struct ms_lower *lower;
};

static void capture_name(struct ms_name_visitor *visitor,
			 const struct ms_symbol *symbol, struct ms_span span,
			 bool assigned)
{
	struct ms_lower *lower =
		((struct captured_names *)(void *)visitor)->lower;

	(void)assigned;
	if (!ms_name_is_constant(lower, symbol))
		ms_context_find(lower, symbol, span);
}

/* Take from around it what the body names, so that captures come first. */
static int capture_names(struct ms_lower *lower, const struct ms_expr *expr)
{
	struct captured_names names = {
		.visitor = { .visit = capture_name,
			     .all = true,
			     .hidden = lower->hidden },
		.lower = lower,
	};

	ms_names_of_expr(&names.visitor, expr);
	return lower->failed ? -1 : 0;
}

static void declare_inputs(struct ms_lower *lower,
			   const struct ms_params *inputs)
{
	struct ms_hir_function *hir = lower->context->hir;

	for (uint32_t i = 0; i < inputs->count; i++) {
		const struct ms_param *param = &inputs->items[i];

		if (param->symbol == NULL && i < 32)
			hir->ignored_inputs |= UINT32_C(1) << i;
		struct ms_hir_variable *at = ms_context_at(
			lower,
			ms_context_declare(lower, param->symbol, param->span));

		if (at == NULL)
			return;
		at->input = true;
		at->assigned = true;
		hir->varargin = param->symbol != NULL &&
				lower->special[param->symbol->id] ==
					MS_SPECIAL_VARARGIN;
	}
	hir->input_count = inputs->count;
}

/* What func2str shows. */
static struct ms_hir_text text_of(struct ms_lower *lower,
				  const struct ms_expr *expr)
{
	struct ms_hir_text text = { .bytes = "" };
	struct snap_strbuf buffer;

	snap_strbuf_begin(&buffer, &lower->arena->allocator);
	ms_ast_unparse(expr, &buffer);
	char *copy = buffer.failed ? NULL
				   : snap_arena_text(lower->arena,
						     snap_strbuf_text(&buffer),
						     buffer.size);

	if (copy == NULL) {
		lower->failed = true;
	} else {
		text.bytes = copy;
		text.size = (uint32_t)buffer.size;
	}
	snap_strbuf_end(&buffer);
	return text;
}

struct ms_hir_expr *ms_lower_anonymous(struct ms_lower *lower,
				       const struct ms_expr *expr)
{
	struct ms_hir_expr *out =
		ms_hir_expr_new(lower, MS_HIR_CLOSURE, expr->span);
	uint32_t number = ms_function_add(lower, MS_HIR_ANONYMOUS,
					  text_of(lower, expr), expr->span);

	if (number == MS_HIR_NONE)
		return out;
	struct ms_lower_context context = {
		.hir = lower->unit->functions[number],
		.number = number,
	};

	out->as.function = number;
	context.hir->parent = lower->context->number;
	context.hir->family = lower->context->hir->family;
	ms_context_enter(lower, &context);
	if (capture_names(lower, expr) == 0) {
		declare_inputs(lower, &expr->as.anonymous.inputs);
		context.hir->expression =
			ms_lower_expr(lower, expr->as.anonymous.body);
	}
	ms_context_leave(lower);
	return out;
}
