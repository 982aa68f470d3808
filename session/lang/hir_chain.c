#include "lang/hir_internal.h"

#include <string.h>

/* name=value in an argument list is two arguments. */
static uint32_t count_arguments(const struct ms_exprs *exprs)
{
	uint32_t count = exprs->count;

	for (uint32_t i = 0; i < exprs->count; i++)
		count += exprs->items[i]->kind == MS_EXPR_NAMED;
	return count;
}

static struct ms_hir_expr *name_text(struct ms_lower *lower,
				     const struct ms_expr *named)
{
	const struct ms_symbol *symbol = named->as.named.name.symbol;

	return ms_hir_text_expr(lower, symbol->text, symbol->length, true,
				named->as.named.name.span);
}

struct ms_hir_exprs ms_lower_exprs(struct ms_lower *lower,
				   const struct ms_exprs *exprs)
{
	struct ms_hir_exprs out = { 0 };

	if (exprs->count == 0)
		return out;
	out.items = ms_lower_alloc(lower, count_arguments(exprs),
				   sizeof(*out.items));
	if (out.items == NULL)
		return out;
	for (uint32_t i = 0; i < exprs->count; i++) {
		const struct ms_expr *expr = exprs->items[i];

		if (expr->kind == MS_EXPR_NAMED)
			out.items[out.count++] = name_text(lower, expr);
		out.items[out.count++] = ms_lower_expr(lower, expr);
	}
	return out;
}

static struct ms_hir_step lower_step(struct ms_lower *lower,
				     const struct ms_step *step)
{
	struct ms_hir_step out = { .span = step->span };

	switch ((int)step->kind) {
	case MS_STEP_FIELD:
		out.kind = MS_HIR_STEP_FIELD;
		out.name.bytes = step->as.field->text;
		out.name.size = step->as.field->length;
		break;
	case MS_STEP_DYNAMIC:
		out.kind = MS_HIR_STEP_DYNAMIC;
		out.arguments.items =
			ms_lower_alloc(lower, 1, sizeof(*out.arguments.items));
		if (out.arguments.items == NULL)
			break;
		out.arguments.items[0] = ms_lower_expr(lower, step->as.name);
		out.arguments.count = 1;
		break;
	default:
		out.kind = step->kind == MS_STEP_BRACE ? MS_HIR_STEP_BRACE
						       : MS_HIR_STEP_PAREN;
		out.arguments = ms_lower_exprs(lower, &step->as.arguments);
		break;
	}
	return out;
}

struct ms_hir_step *ms_lower_steps(struct ms_lower *lower,
				   const struct ms_step *steps, uint32_t count)
{
	struct ms_hir_step *out = ms_lower_alloc(lower, count, sizeof(*out));

	for (uint32_t i = 0; i < count && out != NULL; i++)
		out[i] = lower_step(lower, &steps[i]);
	return out;
}

struct ms_hir_expr *ms_lower_call(struct ms_lower *lower,
				  const struct ms_symbol *symbol,
				  struct ms_span span)
{
	struct ms_hir_expr *call = ms_hir_expr_new(lower, MS_HIR_CALL, span);

	call->calls = true;
	call->as.call.name.bytes = symbol->text;
	call->as.call.name.size = symbol->length;
	call->as.call.target = ms_context_function(lower, symbol);
	if (call->as.call.target == MS_HIR_NONE &&
	    lower->special[symbol->id] == MS_SPECIAL_SCOPE) {
		lower->context->hir->uses_scope = true;
		lower->context->scope_calls++;
		call->as.call.scope = true;
	}
	return call;
}

/* The fields behind a name may name a function of a package. */
static uint32_t extend_name(struct ms_lower *lower, struct ms_hir_expr *call,
			    const struct ms_step *steps, uint32_t count)
{
	size_t size = call->as.call.name.size;
	uint32_t fields = 0;

	while (fields < count && steps[fields].kind == MS_STEP_FIELD)
		size += 1 + (size_t)steps[fields++].as.field->length;
	if (fields == 0 || size > UINT32_MAX)
		return 0;
	char *name = ms_lower_alloc(lower, size, 1);

	if (name == NULL)
		return 0;
	char *end = name;

	memcpy(end, call->as.call.name.bytes, call->as.call.name.size);
	end += call->as.call.name.size;
	for (uint32_t i = 0; i < fields; i++) {
		*end++ = '.';
		memcpy(end, steps[i].as.field->text, steps[i].as.field->length);
		end += steps[i].as.field->length;
	}
	call->as.call.name.bytes = name;
	call->as.call.name.size = (uint32_t)size;
	return fields;
}

/* Steps behind 'base', of which 'done' are part of it already. */
static struct ms_hir_expr *add_steps(struct ms_lower *lower,
				     const struct ms_expr *expr,
				     struct ms_hir_expr *base, uint32_t done)
{
	uint32_t count = expr->as.index.count - done;

	if (count == 0)
		return base;
	struct ms_hir_expr *out =
		ms_hir_expr_new(lower, MS_HIR_INDEX, expr->span);

	/* Any container may hold a function. */
	out->calls = true;
	out->assigns = base->assigns;
	out->as.index.base = base;
	out->as.index.steps =
		ms_lower_steps(lower, expr->as.index.steps + done, count);
	if (out->as.index.steps == NULL)
		return out;
	out->as.index.count = count;
	for (uint32_t i = 0; i < count; i++) {
		const struct ms_hir_exprs *arguments =
			&out->as.index.steps[i].arguments;

		for (uint32_t k = 0; k < arguments->count; k++)
			out->assigns |= arguments->items[k]->assigns;
	}
	return out;
}

static struct ms_hir_expr *lower_call_chain(struct ms_lower *lower,
					    const struct ms_expr *expr,
					    struct ms_hir_expr *call)
{
	const struct ms_step *steps = expr->as.index.steps;
	uint32_t count = expr->as.index.count;
	uint32_t done = 0;

	if (call->as.call.target == MS_HIR_NONE)
		done = extend_name(lower, call, steps, count);
	call->as.call.bare = true;
	call->span.end = steps[done > 0 ? done - 1 : 0].span.end;
	if (done < count && steps[done].kind == MS_STEP_PAREN) {
		call->as.call.arguments =
			ms_lower_exprs(lower, &steps[done].as.arguments);
		call->as.call.bare = false;
		call->span.end = steps[done].span.end;
		for (uint32_t i = 0; i < call->as.call.arguments.count; i++)
			call->assigns |=
				call->as.call.arguments.items[i]->assigns;
		done++;
	}
	return add_steps(lower, expr, call, done);
}

struct ms_hir_expr *ms_lower_chain(struct ms_lower *lower,
				   const struct ms_expr *expr)
{
	const struct ms_expr *base = expr->as.index.base;

	if (base->kind == MS_EXPR_NAME && base->parens == 0) {
		/* eps(x) and Inf(2) are calls, not elements of a number. */
		uint32_t variable =
			ms_name_is_constant(lower, base->as.name)
				? MS_HIR_NONE
				: ms_context_variable(lower, base->as.name,
						      base->span);
		uint8_t special = lower->special[base->as.name->id];

		if (variable == MS_HIR_NONE && special != MS_SPECIAL_ANS) {
			struct ms_hir_expr *call =
				ms_lower_call(lower, base->as.name, base->span);

			return lower_call_chain(lower, expr, call);
		}
	}
	return add_steps(lower, expr, ms_lower_expr(lower, base), 0);
}

struct ms_hir_expr *ms_lower_handle(struct ms_lower *lower,
				    const struct ms_expr *expr)
{
	struct ms_hir_expr *handle =
		ms_lower_call(lower, expr->as.name, expr->span);

	handle->kind = MS_HIR_HANDLE;
	handle->calls = false;
	return handle;
}
