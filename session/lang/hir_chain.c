#include "lang/hir_internal.h"

#include <string.h>

/* From here on not every integer is a double. */
#define EXACT_DOUBLE 9007199254740992.0

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

/* What a literal's digits say, if they are digits alone and fit. */
static bool read_exactly(const struct ms_expr *literal, uint64_t limit,
			 uint64_t *out)
{
	const char *text = literal->as.number.text;

	*out = 0;
	for (uint32_t i = 0; i < literal->as.number.length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(text[i] - '0');
		if (*out > (limit - digit) / 10)
			return false;
		*out = *out * 10 + digit;
	}
	return true;
}

static bool is_name(const struct ms_expr *expr, const char *name)
{
	return expr->kind == MS_EXPR_NAME &&
	       expr->as.name->length == strlen(name) &&
	       memcmp(expr->as.name->text, name, strlen(name)) == 0;
}

/* int64(9007199254740993), with a sign or without, keeps the digits that a
 * double would lose.  Whatever else int64 may be here, so large a number is no
 * index.  'arguments' are those of the chain's first step, lowered. */
static void keep_digits(struct ms_lower *lower, const struct ms_expr *chain,
			const struct ms_hir_exprs *arguments)
{
	const struct ms_expr *name = chain->as.index.base;
	const struct ms_exprs *written = &chain->as.index.steps[0].as.arguments;
	bool is_signed = is_name(name, "int64");
	uint64_t bits;

	if ((!is_signed && !is_name(name, "uint64")) || written->count != 1 ||
	    arguments->count != 1)
		return;
	const struct ms_expr *number = written->items[0];
	bool negative = is_signed && number->kind == MS_EXPR_UNARY &&
			number->as.unary.op == MS_UNARY_MINUS;
	if (negative)
		number = number->as.unary.operand;
	if (number->kind != MS_EXPR_NUMBER ||
	    number->as.number.kind != MS_NUMBER_DOUBLE ||
	    number->as.number.as.real < EXACT_DOUBLE ||
	    !read_exactly(number, is_signed ? INT64_MAX : UINT64_MAX, &bits))
		return;
	struct ms_hir_expr *out =
		ms_hir_expr_new(lower, MS_HIR_INTEGER, written->items[0]->span);
	out->as.integer.bits = negative ? 0 - bits : bits;
	out->as.integer.class_code = ms_hir_class_code(
		is_signed ? MS_NUMBER_INT64 : MS_NUMBER_UINT64);
	arguments->items[0] = out;
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
	if (done == 0 && expr->as.index.steps[0].kind == MS_STEP_PAREN)
		keep_digits(lower, expr, &out->as.index.steps[0].arguments);
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
		if (done == 0)
			keep_digits(lower, expr, &call->as.call.arguments);
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
