#include "lang/hir_internal.h"

#include <string.h>

static const struct {
	const char *name;
	enum ms_special special;
} specials[] = {
	{ "ans", MS_SPECIAL_ANS },
	{ "nargin", MS_SPECIAL_NARGIN },
	{ "nargout", MS_SPECIAL_NARGOUT },
	{ "varargin", MS_SPECIAL_VARARGIN },
	{ "varargout", MS_SPECIAL_VARARGOUT },
	{ "true", MS_SPECIAL_TRUE },
	{ "false", MS_SPECIAL_FALSE },
	{ "pi", MS_SPECIAL_PI },
	{ "Inf", MS_SPECIAL_INF },
	{ "inf", MS_SPECIAL_INF },
	{ "NaN", MS_SPECIAL_NAN },
	{ "nan", MS_SPECIAL_NAN },
	{ "eps", MS_SPECIAL_EPS },
	{ "eval", MS_SPECIAL_SCOPE },
	{ "evalc", MS_SPECIAL_SCOPE },
	{ "evalin", MS_SPECIAL_SCOPE },
	{ "assignin", MS_SPECIAL_SCOPE },
	{ "load", MS_SPECIAL_SCOPE },
	{ "save", MS_SPECIAL_SCOPE },
	{ "exist", MS_SPECIAL_SCOPE },
	{ "isvariable", MS_SPECIAL_SCOPE },
	{ "who", MS_SPECIAL_SCOPE },
	{ "whos", MS_SPECIAL_SCOPE },
	{ "which", MS_SPECIAL_SCOPE },
	{ "clear", MS_SPECIAL_SCOPE },
	{ "clearvars", MS_SPECIAL_SCOPE },
	{ "inputname", MS_SPECIAL_SCOPE },
	{ "isglobal", MS_SPECIAL_SCOPE },
	{ "keyboard", MS_SPECIAL_SCOPE },
	{ "run", MS_SPECIAL_SCOPE },
	{ "source", MS_SPECIAL_SCOPE },
	{ "input", MS_SPECIAL_SCOPE },
};

bool ms_symbol_is(const struct ms_symbol *symbol, const char *text)
{
	return strlen(text) == symbol->length &&
	       memcmp(symbol->text, text, symbol->length) == 0;
}

static enum ms_special special_of(const struct ms_symbol *symbol)
{
	if (symbol->length < 2 || symbol->length > 10)
		return MS_SPECIAL_NONE;
	for (size_t i = 0; i < sizeof(specials) / sizeof(*specials); i++)
		if (specials[i].name[0] == symbol->text[0] &&
		    ms_symbol_is(symbol, specials[i].name))
			return specials[i].special;
	return MS_SPECIAL_NONE;
}

int ms_scope_begin(struct ms_lower *lower)
{
	uint32_t count = lower->file->symbol_count;

	lower->bindings =
		ms_lower_alloc(lower, count, sizeof(*lower->bindings));
	lower->functions =
		ms_lower_alloc(lower, count, sizeof(*lower->functions));
	lower->special = ms_lower_alloc(lower, count, sizeof(*lower->special));
	lower->hidden = ms_lower_alloc(lower, count, sizeof(*lower->hidden));
	if (lower->failed)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		const struct ms_symbol *symbol = lower->file->symbols[i];

		lower->special[i] = (uint8_t)special_of(symbol);
		if (lower->special[i] == MS_SPECIAL_ANS)
			lower->ans = symbol;
	}
	return 0;
}

void ms_context_enter(struct ms_lower *lower, struct ms_lower_context *context)
{
	context->outer = lower->context;
	lower->context = context;
}

void ms_context_leave(struct ms_lower *lower)
{
	struct ms_lower_context *context = lower->context;

	for (struct ms_undo *undo = context->undo; undo != NULL;
	     undo = undo->next)
		lower->bindings[undo->symbol] = undo->old;
	lower->context = context->outer;
}

static void bind(struct ms_lower *lower, const struct ms_symbol *symbol,
		 uint32_t variable)
{
	struct ms_lower_context *context = lower->context;
	struct ms_undo *undo = ms_lower_alloc(lower, 1, sizeof(*undo));

	if (undo == NULL)
		return;
	undo->symbol = symbol->id;
	undo->old = lower->bindings[symbol->id];
	undo->next = context->undo;
	context->undo = undo;
	lower->bindings[symbol->id] = (struct ms_binding_entry){
		.owner = context,
		.variable = variable,
	};
}

uint32_t ms_context_declare(struct ms_lower *lower,
			    const struct ms_symbol *symbol, struct ms_span span)
{
	struct ms_hir_function *hir = lower->context->hir;
	struct ms_hir_variable *variables = ms_lower_grow(
		lower, hir->variables, hir->variable_count,
		&lower->context->variable_capacity, sizeof(*variables));

	if (variables == NULL)
		return 0;
	hir->variables = variables;
	uint32_t index = hir->variable_count++;
	struct ms_hir_variable *variable = &variables[index];

	variable->span = span;
	variable->shared = MS_HIR_NONE;
	variable->either = hir->kind == MS_HIR_SCRIPT;
	variable->name.bytes = "";
	if (symbol != NULL) {
		variable->name.bytes = symbol->text;
		variable->name.size = symbol->length;
		if (lower->special[symbol->id] == MS_SPECIAL_ANS)
			hir->ans = index;
		if (lower->special[symbol->id] == MS_SPECIAL_SCOPE) {
			variable->scope = true;
			hir->uses_scope |= variable->either;
		}
		bind(lower, symbol, index);
	}
	return index;
}

struct ms_hir_variable *ms_context_at(struct ms_lower *lower, uint32_t variable)
{
	if (variable >= lower->context->hir->variable_count)
		return NULL;
	return &lower->context->hir->variables[variable];
}

/* All captures are made before an anonymous function declares anything of its
 * own, so their slots are the first ones. */
static uint32_t capture(struct ms_lower *lower, const struct ms_symbol *symbol,
			uint32_t outer, struct ms_span span)
{
	struct ms_lower_context *context = lower->context;
	struct ms_hir_function *hir = context->hir;
	struct ms_hir_capture *captures =
		ms_lower_grow(lower, hir->captures, hir->capture_count,
			      &context->capture_capacity, sizeof(*captures));

	if (captures == NULL)
		return 0;
	hir->captures = captures;
	captures[hir->capture_count++].variable = outer;
	uint32_t variable = ms_context_declare(lower, symbol, span);
	struct ms_hir_variable *at = ms_context_at(lower, variable);

	if (at != NULL)
		at->either = true;
	return variable;
}

uint32_t ms_context_find(struct ms_lower *lower, const struct ms_symbol *symbol,
			 struct ms_span span)
{
	struct ms_lower_context *context = lower->context;
	struct ms_binding_entry entry = lower->bindings[symbol->id];

	if (entry.owner == context)
		return entry.variable;
	if (context->hir->kind != MS_HIR_ANONYMOUS || context->outer == NULL)
		return MS_HIR_NONE;
	/* As deep as functions nest, which the parser bounds. */
	lower->context = context->outer;
	uint32_t outer = ms_context_variable(lower, symbol, span);
	lower->context = context;
	if (outer == MS_HIR_NONE)
		return MS_HIR_NONE;
	return capture(lower, symbol, outer, span);
}

uint32_t ms_context_variable(struct ms_lower *lower,
			     const struct ms_symbol *symbol,
			     struct ms_span span)
{
	uint32_t variable = ms_context_find(lower, symbol, span);

	if (variable != MS_HIR_NONE)
		return variable;
	if (lower->context->hir->kind != MS_HIR_SCRIPT ||
	    ms_context_function(lower, symbol) != MS_HIR_NONE)
		return MS_HIR_NONE;
	return ms_context_declare(lower, symbol, span);
}

void ms_context_ans(struct ms_lower *lower)
{
	struct ms_hir_function *hir = lower->context->hir;
	struct ms_span nowhere = { 0, 0 };

	if (hir->kind != MS_HIR_SCRIPT || hir->ans != MS_HIR_NONE)
		return;
	uint32_t variable = ms_context_declare(lower, lower->ans, nowhere);
	struct ms_hir_variable *at = ms_context_at(lower, variable);

	if (at == NULL)
		return;
	at->name.bytes = "ans";
	at->name.size = 3;
	at->assigned = true;
	hir->ans = variable;
}

/* Is function 'number' the one being lowered, or around it? */
static bool is_around(const struct ms_lower *lower, uint32_t number)
{
	struct ms_lower_context *context = lower->context;

	while (context->outer != NULL)
		context = context->outer;
	uint32_t at = context->number;

	while (at != MS_HIR_NONE) {
		if (at == number)
			return true;
		if (at < lower->first_entry)
			return false;
		at = lower->entries[at - lower->first_entry].parent;
	}
	return false;
}

uint32_t ms_context_function(struct ms_lower *lower,
			     const struct ms_symbol *symbol)
{
	uint32_t best = MS_HIR_NONE;
	uint32_t next = lower->functions[symbol->id] - 1;

	while (next != MS_HIR_NONE) {
		const struct ms_function_entry *entry = &lower->entries[next];
		uint32_t number = next + lower->first_entry;

		/* The innermost one that is in sight has the largest number. */
		if ((entry->parent == MS_HIR_NONE ||
		     is_around(lower, entry->parent)) &&
		    (best == MS_HIR_NONE || entry->parent != MS_HIR_NONE))
			best = number;
		next = entry->next_of_name;
	}
	return best;
}
