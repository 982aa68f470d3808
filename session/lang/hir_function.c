#include "lang/hir_internal.h"

uint32_t ms_function_add(struct ms_lower *lower, uint8_t kind,
			 struct ms_hir_text name, struct ms_span span)
{
	struct ms_hir_unit *unit = lower->unit;
	struct ms_hir_function **functions = ms_lower_grow(
		lower, unit->functions, unit->function_count,
		&lower->function_capacity, sizeof(struct ms_hir_function *));
	struct ms_hir_function *function =
		ms_lower_alloc(lower, 1, sizeof(*function));

	if (functions == NULL || function == NULL)
		return MS_HIR_NONE;
	function->kind = kind;
	function->name = name;
	function->span = span;
	function->parent = MS_HIR_NONE;
	function->family = unit->function_count;
	function->ans = MS_HIR_NONE;
	unit->functions = functions;
	unit->functions[unit->function_count] = function;
	return unit->function_count++;
}

static uint32_t count_functions(const struct ms_functions *functions)
{
	uint32_t count = functions->count;

	for (uint32_t i = 0; i < functions->count; i++)
		count += count_functions(&functions->items[i]->functions);
	return count;
}

/* The text's own functions get their numbers before any body is lowered. */
static void add_entries(struct ms_lower *lower,
			const struct ms_functions *functions, uint32_t parent,
			uint32_t family)
{
	for (uint32_t i = 0; i < functions->count && !lower->failed; i++) {
		const struct ms_function *tree = functions->items[i];
		struct ms_function_entry *entry =
			&lower->entries[lower->entry_count];
		struct ms_hir_text name = { tree->name->text,
					    tree->name->length };
		uint32_t number = ms_function_add(
			lower,
			parent == MS_HIR_NONE ? MS_HIR_FUNCTION : MS_HIR_NESTED,
			name, tree->span);

		if (number == MS_HIR_NONE)
			return;
		entry->tree = tree;
		entry->parent = parent;
		entry->family = family == MS_HIR_NONE ? number : family;
		entry->next_of_name = lower->functions[tree->name->id] - 1;
		lower->functions[tree->name->id] = ++lower->entry_count;
		lower->unit->functions[number]->parent = parent;
		lower->unit->functions[number]->family = entry->family;
		add_entries(lower, &tree->functions, number, entry->family);
	}
}

struct assigned_names {
	struct ms_name_visitor visitor;
	struct ms_lower *lower;
};

/* Whatever is assigned anywhere in a function is a variable in all of it. */
static void declare_assigned(struct ms_name_visitor *visitor,
			     const struct ms_symbol *symbol,
			     struct ms_span span, bool assigned)
{
	struct ms_lower *lower =
		((struct assigned_names *)(void *)visitor)->lower;
	uint32_t variable;

	(void)assigned;
	if (lower->bindings[symbol->id].owner == lower->context)
		variable = lower->bindings[symbol->id].variable;
	else
		variable = ms_context_declare(lower, symbol, span);
	struct ms_hir_variable *at = ms_context_at(lower, variable);

	if (at != NULL)
		at->assigned = true;
}

static void declare_body(struct ms_lower *lower, const struct ms_body *body)
{
	struct assigned_names names = {
		.visitor = { .visit = declare_assigned },
		.lower = lower,
	};

	ms_names_of_body(&names.visitor, body);
}

static void declare_inputs(struct ms_lower *lower,
			   const struct ms_params *params)
{
	struct ms_hir_function *hir = lower->context->hir;

	for (uint32_t i = 0; i < params->count; i++) {
		const struct ms_param *param = &params->items[i];

		if (param->symbol == NULL && i < 32)
			hir->ignored_inputs |= UINT32_C(1) << i;
		struct ms_hir_variable *variable = ms_context_at(
			lower,
			ms_context_declare(lower, param->symbol, param->span));

		if (variable == NULL)
			return;
		variable->input = true;
		variable->assigned = true;
	}
	hir->input_count = params->count;
	hir->varargin =
		params->count > 0 &&
		params->items[params->count - 1].symbol != NULL &&
		lower->special[params->items[params->count - 1].symbol->id] ==
			MS_SPECIAL_VARARGIN;
}

static void declare_outputs(struct ms_lower *lower,
			    const struct ms_params *params)
{
	struct ms_hir_function *hir = lower->context->hir;
	const struct ms_symbol *last = NULL;

	hir->outputs =
		ms_lower_alloc(lower, params->count, sizeof(*hir->outputs));
	for (uint32_t i = 0; i < params->count && hir->outputs != NULL; i++) {
		const struct ms_param *param = &params->items[i];
		uint32_t variable;

		last = param->symbol;
		if (last != NULL &&
		    lower->bindings[last->id].owner == lower->context)
			variable = lower->bindings[last->id].variable;
		else
			variable = ms_context_declare(lower, last, param->span);
		struct ms_hir_variable *at = ms_context_at(lower, variable);

		if (at == NULL)
			return;
		at->output = true;
		hir->outputs[hir->output_count++] = variable;
	}
	hir->varargout = last != NULL &&
			 lower->special[last->id] == MS_SPECIAL_VARARGOUT;
}

/* Names that the family shares are variables here even if only others assign
 * them. */
static void declare_shared(struct ms_lower *lower,
			   const struct ms_function_entry *entry)
{
	struct ms_hir_function *hir = lower->context->hir;

	for (const struct ms_mention *at = entry->mentions; at != NULL;
	     at = at->next) {
		const struct ms_family_name *name = at->name;
		struct ms_span span = entry->tree->name_span;
		uint32_t variable;

		if (name->shared == MS_HIR_NONE ||
		    name->shared >= hir->shared_count)
			continue;
		if (lower->bindings[name->symbol->id].owner == lower->context)
			variable = lower->bindings[name->symbol->id].variable;
		else
			variable =
				ms_context_declare(lower, name->symbol, span);
		struct ms_hir_variable *shared = ms_context_at(lower, variable);

		if (shared == NULL)
			return;
		shared->bound = true;
		shared->shared = name->shared;
		hir->shared[name->shared] = variable;
		hir->shared_owner[name->shared] =
			name->owner == lower->context->number;
	}
}

static void add_default(struct ms_lower *lower, const struct ms_param *param,
			uint32_t variable, struct ms_hir_stmt **out)
{
	struct ms_hir_stmt *stmt =
		ms_hir_stmt_new(lower, MS_HIR_STMT_DEFAULT, param->span);

	stmt->as.declare.variable = variable;
	stmt->as.declare.initial = ms_lower_expr(lower, param->initial);
	*out = stmt;
}

/* function f(x = 1) */
static void lower_defaults(struct ms_lower *lower,
			   const struct ms_params *params,
			   struct ms_hir_body *body)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < params->count; i++)
		count += params->items[i].initial != NULL;
	if (count == 0)
		return;
	struct ms_hir_body with = {
		.items = ms_lower_alloc(lower, (size_t)count + body->count,
					sizeof(*with.items)),
	};

	if (with.items == NULL)
		return;
	for (uint32_t i = 0; i < params->count; i++)
		if (params->items[i].initial != NULL)
			add_default(lower, &params->items[i], i,
				    &with.items[with.count++]);
	for (uint32_t i = 0; i < body->count; i++)
		with.items[with.count++] = body->items[i];
	*body = with;
}

static void lower_function(struct ms_lower *lower, uint32_t number)
{
	const struct ms_function_entry *entry =
		&lower->entries[number - lower->first_entry];
	const struct ms_function *tree = entry->tree;
	struct ms_lower_context context = {
		.hir = lower->unit->functions[number],
		.number = number,
	};

	ms_context_enter(lower, &context);
	declare_inputs(lower, &tree->inputs);
	declare_outputs(lower, &tree->outputs);
	declare_body(lower, &tree->body);
	declare_shared(lower, entry);
	context.hir->body = ms_lower_body(lower, &tree->body);
	ms_lower_arguments(lower, tree, &context.hir->body);
	lower_defaults(lower, &tree->inputs, &context.hir->body);
	ms_context_leave(lower);
}

static void lower_script(struct ms_lower *lower)
{
	struct ms_lower_context context = {
		.hir = lower->unit->functions[0],
	};

	ms_context_enter(lower, &context);
	declare_body(lower, &lower->file->body);
	context.hir->body = ms_lower_body(lower, &lower->file->body);
	ms_context_leave(lower);
}

static void refuse_class(struct ms_lower *lower)
{
	ms_diag_add(lower->diags, MS_SEVERITY_ERROR,
		    "MATLAB:unsupportedClassdef",
		    lower->file->class_def->name.span,
		    "class definitions can't be compiled");
}

static int add_functions(struct ms_lower *lower)
{
	const struct ms_functions *functions = &lower->file->functions;
	struct ms_span whole = { 0, lower->file->size };

	lower->unit->is_script = lower->file->kind == MS_FILE_SCRIPT;
	lower->entries = ms_lower_alloc(lower, count_functions(functions),
					sizeof(*lower->entries));
	if (lower->failed)
		return -1;
	if (lower->unit->is_script)
		ms_function_add(lower, MS_HIR_SCRIPT,
				(struct ms_hir_text){ "", 0 }, whole);
	lower->first_entry = lower->unit->function_count;
	add_entries(lower, functions, MS_HIR_NONE, MS_HIR_NONE);
	return lower->failed ? -1 : 0;
}

int ms_hir_lower(const struct ms_file *file,
		 const struct ms_lower_options *options,
		 struct snap_arena *arena, struct ms_diag_list *diags,
		 struct ms_hir_unit *out)
{
	struct ms_lower lower = {
		.file = file,
		.resolver = options != NULL ? options->resolver : NULL,
		.arena = arena,
		.diags = diags,
		.unit = out,
	};

	*out = (struct ms_hir_unit){ 0 };
	if (file->kind == MS_FILE_CLASS) {
		refuse_class(&lower);
		return 0;
	}
	if (ms_scope_begin(&lower) != 0 || add_functions(&lower) != 0)
		return -1;
	ms_families_find(&lower);
	if (out->is_script && !lower.failed)
		lower_script(&lower);
	for (uint32_t i = 0; i < lower.entry_count && !lower.failed; i++)
		lower_function(&lower, i + lower.first_entry);
	return lower.failed ? -1 : 0;
}
