/*
 * Definitions of functions.
 *
 * Whether the functions of a text are closed by 'end' is known only at the
 * first end, or at the end of the text: until then a function behind another
 * could be inside it or next to it.  So the open ones form a stack: an end
 * closes the top, and the end of the text closes all of them as neighbours.
 */
#include "lang/parser_state.h"

#include <string.h>

struct ms_open_function {
	struct ms_open_function *outer;
	struct ms_function *function;
	struct ms_function *inner; /* those nested in it, the last one first */
	size_t mark;		   /* of its statements */
	uint32_t scope;		   /* of the text around it, and what else is */
	uint32_t change_count;
	uint32_t block_depth;
	uint32_t loop_depth;
	bool in_function;
	struct ms_open_function *around; /* what was under way */
};

/* A name appears once in a list. */
static void check_twice(struct ms_parser *p, struct ms_symbol *symbol,
			struct ms_span span)
{
	if (symbol == NULL)
		return;
	if (symbol->mark == p->mark_count && !p->panic)
		(void)ms_diag_add(
			p->diags, MS_SEVERITY_ERROR, "MATLAB:syntax:duplicate",
			span, "'%.*s' is in this list twice",
			(int)(symbol->length > 63 ? 63 : symbol->length),
			symbol->text);
	symbol->mark = p->mark_count;
}

static void parse_input(struct ms_parser *p)
{
	struct ms_param param = { .span = ms_parser_span(p) };

	if (!ms_parser_accept(p, MS_TOKEN_NOT)) {
		struct ms_symbol *symbol = p->token.symbol;

		param.symbol = ms_parser_name(p, "a parameter").symbol;
		if (!p->panic)
			check_twice(p, symbol, param.span);
	}
	if (p->token.kind == MS_TOKEN_SET) {
		ms_parser_octave_only(p, ms_parser_span(p),
				      "a value in a list of parameters",
				      "use an arguments block");
		ms_parser_advance(p);
		param.initial = ms_parser_value(p);
		param.span.end = p->last_end;
	}
	ms_parser_push(p, &param, sizeof(param));
}

struct ms_params ms_parser_inputs(struct ms_parser *p)
{
	struct ms_span open = ms_parser_span(p);
	uint8_t mode = p->lexer.mode;
	size_t mark = p->scratch_size;
	struct ms_params params;

	p->mark_count++;
	p->lexer.mode = MS_LEX_PAREN;
	ms_parser_advance(p);
	if (p->token.kind != MS_TOKEN_CLOSE) {
		do
			parse_input(p);
		while (ms_parser_accept(p, MS_TOKEN_COMMA));
	}
	/* Names ended there, not a value: a quote behind begins text. */
	p->lexer.operand = false;
	ms_parser_close(p, MS_TOKEN_CLOSE, open, mode);
	params.items =
		ms_parser_take(p, mark, sizeof(struct ms_param), &params.count);
	return params;
}

/* "[a, b]", also with blanks alone between the names. */
static struct ms_params parse_outputs(struct ms_parser *p)
{
	struct ms_span open = ms_parser_span(p);
	size_t mark = p->scratch_size;
	struct ms_params params;

	p->mark_count++;
	p->lexer.mode = MS_LEX_PAREN;
	ms_parser_advance(p);
	while (p->token.kind == MS_TOKEN_NAME) {
		struct ms_param param = { .symbol = p->token.symbol,
					  .span = ms_parser_span(p) };

		check_twice(p, p->token.symbol, param.span);
		ms_parser_push(p, &param, sizeof(param));
		ms_parser_advance(p);
		if (ms_parser_accept(p, MS_TOKEN_COMMA) &&
		    p->token.kind != MS_TOKEN_NAME)
			(void)ms_parser_unexpected(p, "the name of an output");
	}
	ms_parser_close(p, MS_TOKEN_RBRACKET, open, MS_LEX_PLAIN);
	params.items =
		ms_parser_take(p, mark, sizeof(struct ms_param), &params.count);
	return params;
}

/* The name; with dots in a class only: "get.Value".  A class may say what 'end'
 * means. */
static struct ms_name parse_function_name(struct ms_parser *p)
{
	if (p->token.kind == MS_TOKEN_END) {
		struct ms_name name = { p->token.symbol, ms_parser_span(p) };

		ms_parser_advance(p);
		return name;
	}
	return p->in_class ? ms_parser_dotted(p, "the name of a function")
			   : ms_parser_name(p, "the name of a function");
}

/* One output without brackets: it was read as the function's name. */
static struct ms_params single_output(struct ms_parser *p, struct ms_name name)
{
	size_t mark = p->scratch_size;
	struct ms_param param = { .symbol = name.symbol, .span = name.span };
	struct ms_params params;

	ms_parser_push(p, &param, sizeof(param));
	params.items = ms_parser_take(p, mark, sizeof(param), &params.count);
	return params;
}

static void note_params(struct ms_parser *p, const struct ms_params *params)
{
	for (uint32_t i = 0; i < params->count; i++)
		ms_parser_note_variable(p, params->items[i].symbol);
}

/* From behind 'function' to the end of the list of inputs. */
static void parse_header(struct ms_parser *p, struct ms_function *function)
{
	struct ms_name name;

	if (p->token.kind == MS_TOKEN_LBRACKET) {
		function->outputs = parse_outputs(p);
		(void)ms_parser_expect(p, MS_TOKEN_SET);
		name = parse_function_name(p);
	} else {
		name = parse_function_name(p);
		if (p->token.kind == MS_TOKEN_SET) {
			function->outputs = single_output(p, name);
			ms_parser_advance(p);
			name = parse_function_name(p);
		}
	}
	function->name = name.symbol;
	function->name_span = name.span;
	if (p->token.kind == MS_TOKEN_OPEN) {
		function->has_parens = true;
		function->inputs = ms_parser_inputs(p);
	}
	function->header.end = p->last_end;
}

static struct ms_function *make_function(struct ms_parser *p)
{
	struct ms_function *function = ms_parser_alloc(p, 1, sizeof(*function));

	if (function == NULL)
		return NULL;
	function->span = ms_parser_span(p);
	function->header = function->span;
	return function;
}

/* The comment that describes the function: MATLAB's is inside, Octave's above;
 * the other place counts when there is none. */
static void set_help(struct ms_parser *p, struct ms_function *function,
		     struct ms_span above)
{
	struct ms_span inside = p->lexer.comment_first;
	bool above_first =
		ms_parser_is_octave(p) ? above.end != 0 : inside.end == 0;

	function->help = above_first ? above : inside;
}

static void parse_argument_blocks(struct ms_parser *p,
				  struct ms_function *function)
{
	size_t mark = p->scratch_size;

	while (ms_parser_at_arguments(p)) {
		struct ms_arguments block = ms_parser_arguments_block(p);

		ms_parser_push(p, &block, sizeof(block));
		while (p->token.kind == MS_TOKEN_NEWLINE ||
		       p->token.kind == MS_TOKEN_SEMICOLON)
			ms_parser_advance(p);
	}
	function->arguments =
		ms_parser_take(p, mark, sizeof(struct ms_arguments),
			       &function->argument_blocks);
}

static void enter_scope(struct ms_parser *p, struct ms_open_function *open)
{
	open->scope = p->scope;
	open->change_count = p->change_count;
	open->block_depth = p->block_depth;
	open->loop_depth = p->loop_depth;
	open->in_function = p->in_function;
	open->around = p->open;
	p->scope = ++p->scope_count;
	p->block_depth = 0;
	p->loop_depth = 0;
	p->open = open;
	p->in_function = true;
}

static void leave_scope(struct ms_parser *p,
			const struct ms_open_function *open)
{
	while (p->change_count > open->change_count) {
		struct ms_scope_change *change = &p->changes[--p->change_count];

		change->symbol->scope = change->scope;
	}
	p->scope = open->scope;
	p->block_depth = open->block_depth;
	p->loop_depth = open->loop_depth;
	p->open = open->around;
	p->in_function = open->in_function;
}

/* At 'function': header, blocks of arguments and what separates them from the
 * body.  NULL without memory. */
static struct ms_open_function *open_function(struct ms_parser *p,
					      struct ms_open_function *outer)
{
	struct ms_open_function *open = ms_parser_alloc(p, 1, sizeof(*open));
	struct ms_span above = p->lexer.comment_before;
	struct ms_function *function = make_function(p);

	if (open == NULL || function == NULL)
		return NULL;
	open->outer = outer;
	open->function = function;
	p->lexer.comment_first = (struct ms_span){ 0, 0 };
	enter_scope(p, open);
	ms_parser_advance(p);
	parse_header(p, function);
	if (p->panic)
		ms_parser_recover(p);
	note_params(p, &function->inputs);
	note_params(p, &function->outputs);
	function->is_signature = !ms_parser_separators(p);
	set_help(p, function, above);
	parse_argument_blocks(p, function);
	open->mark = p->scratch_size;
	return open;
}

static uint32_t count_list(const struct ms_function *first)
{
	uint32_t count = 0;

	for (; first != NULL; first = first->next)
		count++;
	return count;
}

struct ms_functions ms_parser_list_functions(struct ms_parser *p,
					     struct ms_function *first)
{
	struct ms_functions list = { NULL, count_list(first) };

	if (list.count == 0)
		return list;
	list.items =
		ms_parser_alloc(p, list.count, sizeof(struct ms_function *));
	if (list.items == NULL)
		list.count = 0;
	for (uint32_t i = 0; i < list.count; i++, first = first->next)
		list.items[i] = first;
	return list;
}

static struct ms_function *reverse(struct ms_function *first)
{
	struct ms_function *result = NULL;

	while (first != NULL) {
		struct ms_function *next = first->next;

		first->next = result;
		result = first;
		first = next;
	}
	return result;
}

/* The top of the stack is complete. */
static struct ms_function *close_function(struct ms_parser *p,
					  struct ms_open_function *open)
{
	struct ms_function *function = open->function;

	function->body.items = ms_parser_take(
		p, open->mark, sizeof(struct ms_stmt *), &function->body.count);
	function->functions = ms_parser_list_functions(p, reverse(open->inner));
	function->is_signature = false;
	leave_scope(p, open);
	return function;
}

/* At an end that belongs to no statement: NULL when it closes no function. */
static struct ms_open_function *close_top(struct ms_parser *p,
					  struct ms_open_function *top)
{
	struct ms_open_function *outer = top->outer;
	struct ms_function *function = close_function(p, top);

	p->ends_seen = true;
	function->has_end = true;
	function->span.end = p->token.end;
	if (outer != NULL) {
		function->is_nested = true;
		function->next = outer->inner;
		outer->inner = function;
	}
	return outer;
}

/* Some functions are closed and this one isn't. */
static void report_open(struct ms_parser *p, const struct ms_function *function)
{
	struct ms_diag *diag = ms_parser_fail(
		p, "MATLAB:syntax:incomplete", ms_parser_span(p),
		"the text ends inside a function that isn't closed");

	if (diag == NULL)
		return;
	diag->expected = "'end'";
	diag->related = function->header;
	diag->related_note = "the function that isn't closed";
}

static bool must_have_ends(const struct ms_parser *p)
{
	return p->ends_seen || p->in_class || p->has_code ||
	       p->options->kind == MS_PARSE_PROMPT;
}

/* The text is over: all that are open stand next to each other. */
static struct ms_function *close_all(struct ms_parser *p,
				     struct ms_open_function *top)
{
	struct ms_function *first = NULL;

	if (must_have_ends(p))
		report_open(p, top->function);
	while (top != NULL) {
		struct ms_open_function *outer = top->outer;
		struct ms_function *function = close_function(p, top);

		function->span.end =
			first == NULL ? p->token.start : first->span.start;
		function->next = first;
		first = function;
		top = outer;
	}
	return first;
}

/* What closes no function, and no block that is open. */
static void refuse_closer(struct ms_parser *p)
{
	(void)ms_diag_add(p->diags, MS_SEVERITY_ERROR, "MATLAB:syntax:block",
			  ms_parser_span(p), "%s belongs to no open block",
			  ms_token_text(p->token.kind));
	ms_parser_advance(p);
}

static struct ms_open_function *open_nested(struct ms_parser *p,
					    struct ms_open_function *top)
{
	struct ms_open_function *inner = open_function(p, top);

	return inner == NULL ? top : inner;
}

struct ms_function *ms_parser_functions(struct ms_parser *p)
{
	struct ms_open_function *top = open_function(p, NULL);
	struct ms_function *first = top == NULL ? NULL : top->function;
	bool fresh = top != NULL && !top->function->is_signature;
	uint32_t count = 1;

	while (top != NULL) {
		ms_parser_statements(p, fresh);
		fresh = true;
		if (p->token.kind == MS_TOKEN_FUNCTION) {
			top = open_nested(p, top);
			count++;
			fresh = !top->function->is_signature;
		} else if (p->token.kind == MS_TOKEN_END ||
			   p->token.kind == MS_TOKEN_ENDFUNCTION) {
			/* Functions without ends may be many; those with ends
			 * nest. */
			if (count-- > p->depth_limit) {
				ms_parser_too_deep(p);
				return close_all(p, top);
			}
			top = close_top(p, top);
			ms_parser_advance(p);
		} else if (p->token.kind == MS_TOKEN_STOP || p->is_over) {
			return close_all(p, top);
		} else {
			refuse_closer(p);
		}
	}
	return first;
}

void ms_parser_nest(struct ms_parser *p, struct ms_function *list)
{
	while (list != NULL) {
		struct ms_function *next = list->next;

		list->is_nested = true;
		list->next = p->open->inner;
		p->open->inner = list;
		list = next;
	}
}

void ms_parser_define(struct ms_parser *p, struct ms_function *list)
{
	if (p->defined_first == NULL)
		p->defined_first = list;
	else
		p->defined_last->next = list;
	for (; list != NULL; list = list->next)
		p->defined_last = list;
}

struct ms_function *ms_parser_signature(struct ms_parser *p)
{
	struct ms_function *function = make_function(p);

	if (function == NULL)
		return NULL;
	parse_header(p, function);
	function->is_signature = true;
	function->span.end = p->last_end;
	return function;
}

static void report_twice(struct ms_parser *p,
			 const struct ms_function *function)
{
	(void)ms_diag_add(
		p->diags, MS_SEVERITY_ERROR, "MATLAB:syntax:duplicate",
		function->name_span, "the function '%.*s' is defined twice",
		(int)(function->name->length > 63 ? 63
						  : function->name->length),
		function->name->text);
}

/* Functions around the ones that are looked at. */
struct around {
	const struct around *outer;
	const struct ms_symbol *name;
};

static bool is_around(const struct around *around, const struct ms_symbol *name)
{
	for (; around != NULL; around = around->outer)
		if (around->name == name)
			return true;
	return false;
}

/* Neighbours differ, and a function differs from those around it. */
static void check_names(struct ms_parser *p, const struct ms_functions *list,
			const struct around *outer)
{
	uint32_t mark = ++p->mark_count;

	for (uint32_t i = 0; i < list->count; i++) {
		if (list->items[i]->name == NULL)
			continue;
		struct ms_symbol *name = ms_parser_own(p, list->items[i]->name);
		if (name == NULL)
			return;
		if (name->mark == mark || is_around(outer, name))
			report_twice(p, list->items[i]);
		name->mark = mark;
	}
	for (uint32_t i = 0; i < list->count; i++) {
		const struct around here = { outer, list->items[i]->name };

		check_names(p, &list->items[i]->functions, &here);
	}
}

void ms_parser_check_functions(struct ms_parser *p,
			       const struct ms_functions *functions)
{
	check_names(p, functions, NULL);
}
