#include "lang/parser_state.h"

#include <string.h>

/* Room for looking a few bytes ahead of any offset. */
#define TEXT_MAX (UINT32_MAX - 16)

static void begin(struct ms_parser *p, const char *text, uint32_t size,
		  const struct ms_parse_options *options,
		  struct snap_arena *arena, struct ms_diag_list *diags)
{
	memset(p, 0, sizeof(*p));
	p->options = options;
	p->arena = arena;
	p->diags = diags;
	p->depth_limit = options->depth_limit == 0 ? MS_PARSE_DEPTH_DEFAULT
						   : options->depth_limit;
	p->scope = 1;
	p->scope_count = 1;
	p->line = 1;
	ms_lexer_begin(&p->lexer, text, size, options->dialect, arena, diags);
	p->lexer.is_prompt = options->kind == MS_PARSE_PROMPT;
	snap_strbuf_begin(&p->word, &arena->allocator);
}

static void end(struct ms_parser *p)
{
	ms_lexer_end(&p->lexer);
	snap_strbuf_end(&p->word);
	snap_free(&p->arena->allocator, p->scratch);
	snap_free(&p->arena->allocator, p->changes);
}

/* The kind that the first token decides. */
static enum ms_file_kind first_kind(const struct ms_parser *p)
{
	enum ms_parse_kind kind = p->options->kind;

	if (p->token.kind == MS_TOKEN_CLASSDEF && kind != MS_PARSE_PROMPT)
		return MS_FILE_CLASS;
	if (kind == MS_PARSE_FUNCTION ||
	    (kind == MS_PARSE_AUTO && p->token.kind == MS_TOKEN_FUNCTION))
		return MS_FILE_FUNCTION;
	return MS_FILE_SCRIPT;
}

/* Statements, and behind each mistake in their nesting the rest of them. */
static struct ms_body parse_all(struct ms_parser *p)
{
	size_t mark = p->scratch_size;
	struct ms_body body;

	for (;;) {
		ms_parser_statements(p, true);
		if (p->token.kind == MS_TOKEN_STOP || p->is_over)
			break;
		if (p->token.kind == MS_TOKEN_FUNCTION)
			break;
		(void)ms_diag_add(p->diags, MS_SEVERITY_ERROR,
				  "MATLAB:syntax:block", ms_parser_span(p),
				  "%s belongs to no open block",
				  ms_token_text(p->token.kind));
		ms_parser_advance(p);
	}
	body.items =
		ms_parser_take(p, mark, sizeof(struct ms_stmt *), &body.count);
	return body;
}

/* Functions one after another, up to something else. */
static void parse_functions(struct ms_parser *p)
{
	for (;;) {
		(void)ms_parser_separators(p);
		if (p->token.kind != MS_TOKEN_FUNCTION)
			return;
		ms_parser_define(p, ms_parser_functions(p));
	}
}

/* What stands behind the functions of a function file: MATLAB takes the text
 * for a script then, Octave doesn't look at it. */
static void parse_behind(struct ms_parser *p)
{
	if (p->token.kind == MS_TOKEN_STOP)
		return;
	if (!ms_parser_is_octave(p) && p->options->kind == MS_PARSE_AUTO)
		p->file->kind = MS_FILE_SCRIPT;
	p->file->body = parse_all(p);
}

static void parse_function_file(struct ms_parser *p)
{
	(void)ms_parser_separators(p);
	if (p->token.kind != MS_TOKEN_FUNCTION) {
		(void)ms_parser_unexpected(p, "'function'");
		return;
	}
	parse_functions(p);
	parse_behind(p);
}

static void parse_class_file(struct ms_parser *p)
{
	p->file->class_def = ms_parser_class(p);
	parse_functions(p);
	if (p->token.kind != MS_TOKEN_STOP)
		(void)ms_parser_unexpected(p, "a function or the end of text");
}

static void parse_file(struct ms_parser *p)
{
	ms_parser_advance(p);
	if (p->panic)
		ms_parser_recover(p);
	(void)ms_parser_separators(p);
	p->file->help = p->lexer.comment_first;
	p->file->kind = first_kind(p);
	switch ((int)p->file->kind) {
	case MS_FILE_CLASS:
		parse_class_file(p);
		break;
	case MS_FILE_FUNCTION:
		parse_function_file(p);
		break;
	default:
		p->file->body = parse_all(p);
		break;
	}
	p->file->functions = ms_parser_list_functions(p, p->defined_first);
	if (p->file->kind != MS_FILE_SCRIPT || !ms_parser_is_octave(p))
		ms_parser_check_functions(p, &p->file->functions);
}

/* The names by their numbers. */
static void list_symbols(struct ms_parser *p)
{
	const struct ms_symbols *symbols = &p->lexer.symbols;
	struct ms_symbol **list = ms_parser_alloc(p, symbols->count + 1,
						  sizeof(struct ms_symbol *));

	if (list == NULL)
		return;
	for (uint32_t i = 0; i < symbols->capacity; i++)
		if (symbols->slots[i] != NULL)
			list[symbols->slots[i]->id] = symbols->slots[i];
	p->file->symbols = list;
	p->file->symbol_count = symbols->count;
}

/* A prompt may give the line that a continuation announces. */
static void check_continued(struct ms_parser *p)
{
	const struct ms_span at = { p->lexer.size, p->lexer.size };

	if (p->lexer.is_prompt && p->lexer.is_continued &&
	    p->diags->errors == 0)
		(void)ms_diag_add(p->diags, MS_SEVERITY_ERROR,
				  "MATLAB:syntax:incomplete", at,
				  "the text ends behind a continuation");
}

static int parse(struct ms_parser *p)
{
	p->file = snap_arena_alloc(p->arena, sizeof(*p->file));
	if (p->file == NULL)
		return -1;
	p->file->dialect = p->lexer.dialect;
	p->file->text = p->lexer.text;
	p->file->size = p->lexer.size;
	parse_file(p);
	list_symbols(p);
	check_continued(p);
	return p->no_memory || p->diags->no_memory ? -1 : 0;
}

int ms_parse(const char *text, size_t size,
	     const struct ms_parse_options *options, struct snap_arena *arena,
	     struct ms_diag_list *diags, struct ms_file **out)
{
	static const struct ms_parse_options defaults = { 0 };
	const struct ms_span whole = { 0, 0 };
	struct ms_parser p;

	if (size > TEXT_MAX) {
		(void)ms_diag_add(diags, MS_SEVERITY_ERROR,
				  "MATLAB:syntax:tooLarge", whole,
				  "the text has %zu bytes, at most %u can be "
				  "parsed",
				  size, (unsigned)TEXT_MAX);
		return -1;
	}
	begin(&p, text, (uint32_t)size, options == NULL ? &defaults : options,
	      arena, diags);
	int rc = parse(&p);
	if (rc == 0)
		*out = p.file;
	else
		diags->no_memory = true;
	end(&p);
	return rc;
}

bool ms_parse_is_incomplete(const struct ms_diag_list *diags)
{
	for (uint32_t i = 0; i < diags->count; i++)
		if (diags->items[i].severity == MS_SEVERITY_ERROR)
			return strcmp(diags->items[i].identifier,
				      "MATLAB:syntax:incomplete") == 0;
	return false;
}
