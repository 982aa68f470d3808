/*
 * An arguments block becomes statements in front of the body: what is missing
 * gets its default or fails, then size, class and validators are checked in
 * this order, as calls of the functions a program would call itself.
 *
 * Name-value arguments (options.Name) arrive in the last input as a cell, for
 * the function is made to collect the rest of its arguments there.
 */
#include "lang/hir_internal.h"

#include <string.h>

struct checks {
	struct ms_lower *lower;
	struct ms_hir_stmt **items;
	uint32_t count, capacity;
};

static void add(struct checks *checks, struct ms_hir_stmt *stmt)
{
	struct ms_hir_stmt **items =
		ms_lower_grow(checks->lower, checks->items, checks->count,
			      &checks->capacity, sizeof(struct ms_hir_stmt *));

	if (items == NULL)
		return;
	checks->items = items;
	items[checks->count++] = stmt;
}

static struct ms_hir_stmt *expression(struct checks *checks,
				      struct ms_hir_expr *expr)
{
	struct ms_hir_stmt *stmt = ms_hir_stmt_new(
		checks->lower, MS_HIR_STMT_EXPRESSION, expr->span);

	stmt->as.expression = expr;
	return stmt;
}

/* The argument as a value: x or options.Name. */
static struct ms_hir_expr *value_of(struct checks *checks,
				    const struct ms_hir_target *target)
{
	struct ms_hir_expr *variable = ms_hir_variable_expr(
		checks->lower, target->variable, target->span);

	if (target->step_count == 0)
		return variable;
	struct ms_hir_expr *out =
		ms_hir_expr_new(checks->lower, MS_HIR_INDEX, target->span);

	out->parens = true;
	out->as.index.base = variable;
	out->as.index.steps = target->steps;
	out->as.index.count = target->step_count;
	return out;
}

static struct ms_hir_expr *call1(struct checks *checks, const char *name,
				 struct ms_hir_expr *argument)
{
	return ms_hir_call_expr(checks->lower, name, &argument, 1,
				argument->span);
}

static struct ms_hir_expr *call2(struct checks *checks, const char *name,
				 struct ms_hir_expr *first,
				 struct ms_hir_expr *second)
{
	struct ms_hir_expr *arguments[] = { first, second };

	return ms_hir_call_expr(checks->lower, name, arguments, 2, first->span);
}

static struct ms_hir_stmt *assign(struct checks *checks,
				  struct ms_hir_target target,
				  struct ms_hir_expr *value)
{
	struct ms_hir_stmt *stmt =
		ms_hir_stmt_new(checks->lower, MS_HIR_STMT_ASSIGN, target.span);
	struct ms_hir_target *targets =
		ms_lower_alloc(checks->lower, 1, sizeof(*targets));

	stmt->as.assign.value = value;
	if (targets == NULL)
		return stmt;
	*targets = target;
	stmt->as.assign.targets = targets;
	stmt->as.assign.count = 1;
	return stmt;
}

/* if condition, then; end */
static struct ms_hir_stmt *when(struct checks *checks,
				struct ms_hir_expr *condition,
				struct ms_hir_stmt *then)
{
	struct ms_hir_stmt *stmt =
		ms_hir_stmt_new(checks->lower, MS_HIR_STMT_IF, condition->span);
	struct ms_hir_clause *clause =
		ms_lower_alloc(checks->lower, 1, sizeof(*clause));
	struct ms_hir_stmt **body =
		ms_lower_alloc(checks->lower, 1, sizeof(*body));

	if (clause == NULL || body == NULL)
		return stmt;
	body[0] = then;
	clause->condition = condition;
	clause->body.items = body;
	clause->body.count = 1;
	stmt->as.clauses.items = clause;
	stmt->as.clauses.count = 1;
	return stmt;
}

static struct ms_hir_stmt *block_of(struct checks *checks,
				    const struct checks *inner,
				    struct ms_span span)
{
	struct ms_hir_stmt *block =
		ms_hir_stmt_new(checks->lower, MS_HIR_STMT_BLOCK, span);

	block->as.body.items = inner->items;
	block->as.body.count = inner->count;
	return block;
}

static struct ms_hir_expr *negation(struct checks *checks,
				    struct ms_hir_expr *expr)
{
	struct ms_hir_expr *out =
		ms_hir_expr_new(checks->lower, MS_HIR_UNARY, expr->span);

	out->as.unary.op = MS_HIR_OP_NOT;
	out->as.unary.operand = expr;
	return out;
}

static struct ms_hir_stmt *failure(struct checks *checks,
				   const struct ms_argument *argument,
				   const char *identifier, const char *what)
{
	struct ms_hir_text text = ms_lower_text(
		checks->lower, "%s|Invalid argument '%.*s%s%.*s'. %s",
		identifier, (int)argument->symbol->length,
		argument->symbol->text, argument->field != NULL ? "." : "",
		argument->field != NULL ? (int)argument->field->length : 0,
		argument->field != NULL ? argument->field->text : "", what);

	return expression(checks, ms_hir_fail_expr(checks->lower, text.bytes,
						   argument->span));
}

/* Vectors may lie either way: they are turned. */
static void check_turn(struct checks *checks,
		       const struct ms_argument *argument,
		       struct ms_hir_target target)
{
	struct ms_lower *lower = checks->lower;
	const struct ms_exprs *size = &argument->size;
	struct ms_hir_expr *arguments[3];

	if (size->count != 2 || (size->items[0]->kind == MS_EXPR_COLON) ==
					(size->items[1]->kind == MS_EXPR_COLON))
		return;
	arguments[0] = value_of(checks, &target);
	for (int i = 0; i < 2; i++)
		arguments[i + 1] =
			size->items[i]->kind == MS_EXPR_COLON
				? ms_hir_expr_new(lower, MS_HIR_EMPTY,
						  argument->span)
				: ms_lower_expr(lower, size->items[i]);
	if (arguments[1]->kind != MS_HIR_EMPTY &&
	    (arguments[1]->kind != MS_HIR_REAL || arguments[1]->as.real != 1))
		return;
	if (arguments[2]->kind != MS_HIR_EMPTY &&
	    (arguments[2]->kind != MS_HIR_REAL || arguments[2]->as.real != 1))
		return;
	add(checks,
	    when(checks, call1(checks, "isvector", value_of(checks, &target)),
		 assign(checks, target,
			ms_hir_call_expr(lower, "reshape", arguments, 3,
					 argument->span))));
}

static void check_size(struct checks *checks,
		       const struct ms_argument *argument,
		       struct ms_hir_target target)
{
	struct ms_lower *lower = checks->lower;

	if (!argument->has_size)
		return;
	check_turn(checks, argument, target);
	for (uint32_t i = 0; i < argument->size.count; i++) {
		const struct ms_expr *item = argument->size.items[i];

		if (item->kind == MS_EXPR_COLON)
			continue;
		struct ms_hir_expr *extent =
			call2(checks, "size", value_of(checks, &target),
			      ms_hir_real(lower, i + 1.0, item->span));

		add(checks, when(checks,
				 ms_hir_binary_expr(lower, MS_HIR_OP_NE, extent,
						    ms_lower_expr(lower, item)),
				 failure(checks, argument,
					 "MATLAB:validation:IncompatibleSize",
					 "Its size is not the declared one.")));
	}
	add(checks,
	    when(checks,
		 ms_hir_binary_expr(
			 lower, MS_HIR_OP_GT,
			 call1(checks, "ndims", value_of(checks, &target)),
			 ms_hir_real(lower, argument->size.count,
				     argument->span)),
		 failure(checks, argument, "MATLAB:validation:IncompatibleSize",
			 "It has more dimensions than declared.")));
}

static bool is_convertible(const struct ms_symbol *name)
{
	static const char *const names[] = {
		"double", "single", "logical", "char",	"string",
		"int8",	  "int16",  "int32",   "int64", "uint8",
		"uint16", "uint32", "uint64",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (ms_symbol_is(name, names[i]))
			return true;
	return false;
}

static struct ms_hir_expr *is_a(struct checks *checks,
				struct ms_hir_target target, const char *name)
{
	return call2(checks, "isa", value_of(checks, &target),
		     ms_hir_text_expr(checks->lower, name,
				      (uint32_t)strlen(name), false,
				      target.span));
}

/* Containers and functions have no number in them; text can be made of cells.
 */
static struct ms_hir_stmt *convert(struct checks *checks, const char *name,
				   struct ms_hir_target target,
				   struct ms_hir_stmt *otherwise)
{
	static const char *const refused[] = { "cell", "struct",
					       "function_handle" };
	struct checks inner = { .lower = checks->lower };
	bool text = strcmp(name, "char") == 0 || strcmp(name, "string") == 0;
	struct ms_hir_expr *bad = is_a(checks, target, refused[1]);

	for (int i = text ? 2 : 0; i < 3; i += 2)
		bad = ms_hir_binary_expr(checks->lower, MS_HIR_OP_OR, bad,
					 is_a(checks, target, refused[i]));
	add(&inner, when(checks, bad, otherwise));
	add(&inner, assign(checks, target,
			   call1(checks, name, value_of(checks, &target))));
	return block_of(checks, &inner, target.span);
}

static void check_class(struct checks *checks,
			const struct ms_argument *argument,
			struct ms_hir_target target)
{
	struct ms_lower *lower = checks->lower;
	const struct ms_symbol *name = argument->class_name;

	if (name == NULL)
		return;
	struct ms_hir_text text =
		ms_lower_text(lower, "%.*s", (int)name->length, name->text);
	struct ms_hir_expr *fits = is_a(checks, target, text.bytes);
	struct ms_hir_stmt *otherwise;

	otherwise = failure(
		checks, argument, "MATLAB:validation:UnableToConvert",
		ms_lower_text(lower, "It must be of class '%s'.", text.bytes)
			.bytes);
	if (is_convertible(name))
		otherwise = convert(checks, text.bytes, target, otherwise);
	add(checks, when(checks, negation(checks, fits), otherwise));
}

static void check_validators(struct checks *checks,
			     const struct ms_argument *argument,
			     struct ms_hir_target target)
{
	struct ms_lower *lower = checks->lower;

	for (uint32_t i = 0; i < argument->validators.count; i++) {
		const struct ms_expr *tree = argument->validators.items[i];
		struct ms_hir_expr *call;

		if (tree->kind == MS_EXPR_NAME) {
			call = ms_lower_call(lower, tree->as.name, tree->span);
			call->as.call.arguments.items =
				ms_lower_alloc(lower, 1, sizeof(call));
			if (call->as.call.arguments.items == NULL)
				return;
			call->as.call.arguments.items[0] =
				value_of(checks, &target);
			call->as.call.arguments.count = 1;
		} else {
			call = ms_lower_expr(lower, tree);
		}
		add(checks, expression(checks, call));
	}
}

static void check_all(struct checks *checks, const struct ms_argument *argument,
		      struct ms_hir_target target)
{
	check_size(checks, argument, target);
	check_class(checks, argument, target);
	check_validators(checks, argument, target);
}

/* Positional: a default, or it must be there. */
static void lower_positional(struct checks *checks,
			     const struct ms_argument *argument,
			     uint32_t variable)
{
	struct ms_lower *lower = checks->lower;
	struct ms_hir_stmt *stmt =
		ms_hir_stmt_new(lower, MS_HIR_STMT_DEFAULT, argument->span);
	struct ms_hir_target target = {
		.variable = variable,
		.span = argument->span,
	};

	stmt->as.declare.variable = variable;
	stmt->as.declare.initial =
		argument->initial != NULL
			? ms_lower_expr(lower, argument->initial)
			: ms_hir_fail_expr(
				  lower,
				  "MATLAB:minrhs|Not enough input arguments.",
				  argument->span);
	add(checks, stmt);
	check_all(checks, argument, target);
}

static struct ms_hir_target field_target(struct checks *checks,
					 const struct ms_argument *argument,
					 uint32_t variable)
{
	struct ms_hir_target target = {
		.variable = variable,
		.span = argument->span,
		.steps =
			ms_lower_alloc(checks->lower, 1, sizeof(*target.steps)),
	};

	if (target.steps == NULL)
		return target;
	target.steps[0].kind = MS_HIR_STEP_FIELD;
	target.steps[0].span = argument->span;
	target.steps[0].name.bytes = argument->field->text;
	target.steps[0].name.size = argument->field->length;
	target.step_count = 1;
	return target;
}

static struct ms_hir_stmt *no_option(struct checks *checks,
				     const struct ms_argument *argument)
{
	struct ms_hir_text text = ms_lower_text(
		checks->lower,
		"MATLAB:TooManyInputs|Invalid argument name: it is no field "
		"of '%.*s'.",
		(int)argument->symbol->length, argument->symbol->text);

	return expression(checks, ms_hir_fail_expr(checks->lower, text.bytes,
						   argument->span));
}

/* Is element k of the rest the name of this option? */
static struct ms_hir_expr *is_option(struct checks *checks,
				     const struct ms_argument *option,
				     uint32_t rest, uint32_t k)
{
	struct ms_lower *lower = checks->lower;

	return call2(checks, "strcmp",
		     ms_hir_element(lower, rest, k, 0, option->span),
		     ms_hir_text_expr(lower, option->field->text,
				      option->field->length, false,
				      option->span));
}

/* Is it one of those from 'first' on? */
static struct ms_hir_expr *is_any_option(struct checks *checks,
					 const struct ms_arguments *block,
					 uint32_t first, uint32_t rest,
					 uint32_t k)
{
	const struct ms_argument *options = &block->items[first];
	struct ms_hir_expr *out = is_option(checks, options, rest, k);

	for (uint32_t i = 1; i < block->count - first; i++)
		if (options[i].symbol == options->symbol &&
		    options[i].field != NULL)
			out = ms_hir_binary_expr(
				checks->lower, MS_HIR_OP_OR, out,
				is_option(checks, &options[i], rest, k));
	return out;
}

/* for k = 1:2:numel(rest), options.(rest{k}) = rest{k + 1}; end */
static void add_pairs(struct checks *checks, const struct ms_arguments *block,
		      uint32_t first, uint32_t options, uint32_t rest)
{
	struct ms_lower *lower = checks->lower;
	struct ms_span span = block->items[first].span;
	uint32_t k = ms_context_declare(lower, NULL, span);
	struct ms_hir_stmt *loop =
		ms_hir_stmt_new(lower, MS_HIR_STMT_FOR, span);
	struct ms_hir_expr *range = ms_hir_expr_new(lower, MS_HIR_RANGE, span);
	struct checks body = { .lower = lower };
	struct ms_hir_step *step = ms_lower_alloc(lower, 1, sizeof(*step));
	struct ms_hir_expr **name = ms_lower_alloc(lower, 1, sizeof(*name));

	range->as.range.first = ms_hir_real(lower, 1, span);
	range->as.range.step = ms_hir_real(lower, 2, span);
	range->as.range.last =
		call1(checks, "numel", ms_hir_variable_expr(lower, rest, span));
	loop->as.loop.condition = range;
	loop->as.loop.target.variable = k;
	loop->as.loop.target.span = span;
	if (step == NULL || name == NULL)
		return;
	name[0] = ms_hir_element(lower, rest, k, 0, span);
	step->kind = MS_HIR_STEP_DYNAMIC;
	step->span = span;
	step->arguments.items = name;
	step->arguments.count = 1;
	struct ms_hir_target target = {
		.variable = options,
		.span = span,
		.steps = step,
		.step_count = 1,
	};
	add(&body,
	    when(checks,
		 negation(checks, is_any_option(checks, block, first, rest, k)),
		 no_option(checks, &block->items[first])));
	add(&body,
	    assign(checks, target, ms_hir_element(lower, rest, k, 1, span)));
	loop->as.loop.body.items = body.items;
	loop->as.loop.body.count = body.count;
	add(checks, loop);
}

/* Turn the rest of the arguments into a struct, defaults first. */
static void begin_options(struct checks *checks,
			  const struct ms_arguments *block, uint32_t first,
			  uint32_t variable)
{
	struct ms_lower *lower = checks->lower;
	const struct ms_symbol *symbol = block->items[first].symbol;
	struct ms_span span = block->items[first].span;
	struct ms_hir_target options = { .variable = variable, .span = span };
	struct ms_hir_target rest = {
		.variable = ms_context_declare(lower, NULL, span),
		.span = span,
	};

	lower->context->hir->varargin = true;
	add(checks,
	    assign(checks, rest, ms_hir_variable_expr(lower, variable, span)));
	add(checks, assign(checks, options,
			   ms_hir_call_expr(lower, "struct", NULL, 0, span)));
	for (uint32_t i = first; i < block->count; i++)
		if (block->items[i].symbol == symbol &&
		    block->items[i].field != NULL &&
		    block->items[i].initial != NULL)
			add(checks,
			    assign(checks,
				   field_target(checks, &block->items[i],
						variable),
				   ms_lower_expr(lower,
						 block->items[i].initial)));
	add_pairs(checks, block, first, variable, rest.variable);
}

/* A field that wasn't given isn't there and needs no check. */
static void lower_option(struct checks *checks,
			 const struct ms_argument *argument, uint32_t variable)
{
	struct ms_lower *lower = checks->lower;
	struct checks inner = { .lower = lower };
	struct ms_hir_target target = field_target(checks, argument, variable);

	check_all(&inner, argument, target);
	if (inner.count == 0)
		return;
	add(checks,
	    when(checks,
		 call2(checks, "isfield",
		       ms_hir_variable_expr(lower, variable, argument->span),
		       ms_hir_text_expr(lower, argument->field->text,
					argument->field->length, false,
					argument->span)),
		 block_of(checks, &inner, argument->span)));
}

static void lower_block(struct checks *checks, const struct ms_arguments *block)
{
	struct ms_lower *lower = checks->lower;
	uint32_t options = MS_HIR_NONE;

	for (uint32_t i = 0; i < block->count; i++) {
		const struct ms_argument *argument = &block->items[i];
		uint32_t variable = ms_context_find(lower, argument->symbol,
						    argument->span);
		struct ms_hir_variable *at = ms_context_at(lower, variable);

		if (at == NULL || !at->input) {
			ms_diag_add(lower->diags, MS_SEVERITY_ERROR,
				    "MATLAB:argumentNotDeclared",
				    argument->span, "'%.*s' is no input",
				    (int)argument->symbol->length,
				    argument->symbol->text);
			continue;
		}
		if (argument->from_class)
			continue;
		if (argument->field == NULL) {
			lower_positional(checks, argument, variable);
			continue;
		}
		if (options != variable)
			begin_options(checks, block, i, variable);
		options = variable;
		lower_option(checks, argument, variable);
	}
}

/* A single repeating argument is what varargin is: a cell of the rest. */
static void lower_repeating(struct checks *checks,
			    const struct ms_arguments *block)
{
	struct ms_lower *lower = checks->lower;

	if (block->count == 1) {
		lower->context->hir->varargin = true;
		return;
	}
	add(checks,
	    expression(checks,
		       ms_hir_fail_expr(
			       lower,
			       "MATLAB:unsupportedRepeating|Groups of several "
			       "repeating arguments can't be used.",
			       block->span)));
}

void ms_lower_arguments(struct ms_lower *lower,
			const struct ms_function *function,
			struct ms_hir_body *body)
{
	struct checks checks = { .lower = lower };

	for (uint32_t i = 0; i < function->argument_blocks; i++) {
		if (function->arguments[i].kind == MS_ARGUMENTS_INPUT)
			lower_block(&checks, &function->arguments[i]);
		else if (function->arguments[i].kind == MS_ARGUMENTS_REPEATING)
			lower_repeating(&checks, &function->arguments[i]);
	}
	if (checks.count == 0)
		return;
	for (uint32_t i = 0; i < body->count; i++)
		add(&checks, body->items[i]);
	body->items = checks.items;
	body->count = checks.count;
}
