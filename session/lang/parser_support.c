/* Tokens, mistakes, memory and names: what all parts of the parser use. */
#include "lang/parser_state.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool ms_parser_is_octave(const struct ms_parser *p)
{
	return p->lexer.dialect == MS_DIALECT_OCTAVE;
}

struct ms_span ms_parser_span(const struct ms_parser *p)
{
	return (struct ms_span){ p->token.start, p->token.end };
}

static void panic(struct ms_parser *p)
{
	if (!p->panic)
		p->failed = p->token;
	p->panic = true;
	p->token.kind = MS_TOKEN_BAD;
}

static void fail_memory(struct ms_parser *p)
{
	p->no_memory = true;
	p->is_over = true;
	panic(p);
}

void ms_parser_advance(struct ms_parser *p)
{
	if (p->panic)
		return;
	p->last_end = p->token.end;
	p->token = ms_lexer_next(&p->lexer);
	if (p->lexer.no_memory)
		fail_memory(p);
	else if (p->token.kind == MS_TOKEN_BAD)
		panic(p);
}

bool ms_parser_accept(struct ms_parser *p, enum ms_token_kind kind)
{
	if (p->token.kind != kind)
		return false;
	ms_parser_advance(p);
	return true;
}

struct ms_diag *ms_parser_fail(struct ms_parser *p, const char *identifier,
			       struct ms_span span, const char *format, ...)
{
	char message[256];
	va_list arguments;

	if (p->panic)
		return NULL;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	panic(p);
	return ms_diag_add(p->diags, MS_SEVERITY_ERROR, identifier, span, "%s",
			   message);
}

/* What is meant by a token that is no MATLAB. */
static const char *hint_for(const struct ms_parser *p)
{
	char next = ms_lexer_at(&p->lexer, p->token.start + 1);

	if (p->token.kind == MS_TOKEN_SHELL)
		return next == '=' ? "not equal is ~=" : "not is ~";
	if (p->token.kind == MS_TOKEN_SET && !ms_parser_is_octave(p))
		return "did you mean ==";
	if (p->token.kind == MS_TOKEN_NEWLINE && p->lexer.mode == MS_LEX_PAREN)
		return "a line is continued with ...";
	return "";
}

/* Does the text end where another line could make it right? */
static bool could_go_on(const struct ms_parser *p)
{
	if (p->token.kind != MS_TOKEN_STOP)
		return false;
	return p->lexer.mode == MS_LEX_MATRIX || p->lexer.is_continued ||
	       (p->lexer.mode == MS_LEX_PAREN && ms_parser_is_octave(p));
}

struct ms_diag *ms_parser_unexpected(struct ms_parser *p, const char *expected)
{
	const struct ms_token token = p->token;
	uint32_t length = token.end - token.start;
	const char *found = ms_token_text(token.kind);
	const char *hint = hint_for(p);
	struct ms_diag *diag;

	if (token.kind == MS_TOKEN_NAME)
		diag = ms_parser_fail(p, "MATLAB:syntax:unexpected",
				      ms_parser_span(p),
				      "unexpected name '%.*s'",
				      (int)(length > 63 ? 63 : length),
				      p->lexer.text + token.start);
	else
		diag = ms_parser_fail(
			p,
			could_go_on(p) ? "MATLAB:syntax:incomplete"
				       : "MATLAB:syntax:unexpected",
			ms_parser_span(p), "unexpected %s",
			strncmp(found, "a ", 2) == 0 ? found + 2 : found);
	if (diag != NULL) {
		diag->expected = expected;
		diag->hint = hint;
	}
	return diag;
}

void ms_parser_octave_only(struct ms_parser *p, struct ms_span span,
			   const char *what, const char *hint)
{
	if (ms_parser_is_octave(p) || p->panic)
		return;
	struct ms_diag *diag = ms_diag_add(
		p->diags, MS_SEVERITY_ERROR, "MATLAB:syntax:octaveOnly", span,
		"%s is accepted in octave mode only", what);
	if (diag != NULL)
		diag->hint = hint;
}

bool ms_parser_expect(struct ms_parser *p, enum ms_token_kind kind)
{
	if (ms_parser_accept(p, kind))
		return true;
	(void)ms_parser_unexpected(p, ms_token_text(kind));
	return false;
}

void ms_parser_close(struct ms_parser *p, enum ms_token_kind kind,
		     struct ms_span open, uint8_t mode)
{
	if (p->token.kind == kind) {
		p->lexer.mode = mode;
		ms_parser_advance(p);
		return;
	}
	const char *expected = kind == MS_TOKEN_CLOSE	   ? "',' or ')'"
			       : kind == MS_TOKEN_RBRACKET ? "',', ';' or ']'"
							   : "',', ';' or '}'";
	struct ms_diag *diag = ms_parser_unexpected(p, expected);
	p->lexer.mode = mode;
	if (diag == NULL)
		return;
	diag->related = open;
	diag->related_note = "the bracket that isn't closed";
}

/* Does the token end the statement in which something went wrong? */
static bool ends_statement(enum ms_token_kind kind, int nesting)
{
	if (kind == MS_TOKEN_NEWLINE || kind == MS_TOKEN_STOP)
		return true;
	return nesting <= 0 &&
	       (kind == MS_TOKEN_SEMICOLON || kind == MS_TOKEN_COMMA ||
		ms_parser_is_closer(kind));
}

static int nesting_of(enum ms_token_kind kind)
{
	switch ((int)kind) {
	case MS_TOKEN_OPEN:
	case MS_TOKEN_LBRACKET:
	case MS_TOKEN_LBRACE:
		return 1;
	case MS_TOKEN_CLOSE:
	case MS_TOKEN_RBRACKET:
	case MS_TOKEN_RBRACE:
		return -1;
	default:
		return 0;
	}
}

/* Tokens are looked at without reporting what is wrong with them. */
void ms_parser_recover(struct ms_parser *p)
{
	struct ms_diag_list quiet = *p->diags;
	int nesting = 0;

	if (p->is_over) {
		p->token.kind = MS_TOKEN_STOP;
		return;
	}
	p->panic = false;
	p->ignored = (struct ms_span){ 0, 0 };
	p->index_depth = 0;
	p->lexer.mode = MS_LEX_PLAIN;
	p->token = p->failed;
	quiet.limit = 0;
	p->lexer.diags = &quiet;
	while (!ends_statement(p->token.kind, nesting) && !p->lexer.no_memory) {
		p->token = ms_lexer_next(&p->lexer);
		nesting += nesting_of(p->token.kind);
	}
	p->lexer.diags = p->diags;
	if (p->lexer.no_memory)
		fail_memory(p);
}

bool ms_parser_separators(struct ms_parser *p)
{
	bool skipped = false;

	while (p->token.kind == MS_TOKEN_NEWLINE ||
	       p->token.kind == MS_TOKEN_SEMICOLON ||
	       p->token.kind == MS_TOKEN_COMMA) {
		ms_parser_advance(p);
		skipped = true;
	}
	return skipped;
}

void ms_parser_next_line(struct ms_parser *p)
{
	if (p->panic)
		ms_parser_recover(p);
	(void)ms_parser_separators(p);
}

void ms_parser_too_deep(struct ms_parser *p)
{
	ms_parser_fail(p, "MATLAB:syntax:tooDeep", ms_parser_span(p),
		       "nested more than %u deep", p->depth_limit);
	p->is_over = true;
}

bool ms_parser_enter(struct ms_parser *p)
{
	if (++p->depth <= p->depth_limit)
		return true;
	ms_parser_too_deep(p);
	return false;
}

void ms_parser_leave(struct ms_parser *p)
{
	p->depth--;
}

void *ms_parser_alloc(struct ms_parser *p, size_t count, size_t size)
{
	void *memory =
		p->no_memory ? NULL : snap_arena_array(p->arena, count, size);

	if (memory == NULL)
		fail_memory(p);
	return memory;
}

struct ms_expr *ms_parser_expr(struct ms_parser *p, enum ms_expr_kind kind,
			       struct ms_span span)
{
	struct ms_expr *expr = ms_parser_alloc(p, 1, sizeof(*expr));

	if (expr == NULL) {
		expr = &p->spare_expr;
		kind = MS_EXPR_ERROR;
	}
	expr->kind = (uint8_t)kind;
	expr->span = span;
	return expr;
}

struct ms_stmt *ms_parser_stmt(struct ms_parser *p, enum ms_stmt_kind kind,
			       struct ms_span span)
{
	struct ms_stmt *stmt = ms_parser_alloc(p, 1, sizeof(*stmt));

	if (stmt == NULL)
		stmt = &p->spare_stmt;
	stmt->kind = (uint8_t)kind;
	stmt->span = span;
	return stmt;
}

struct ms_symbol *ms_parser_symbol(struct ms_parser *p, const char *text,
				   uint32_t length)
{
	struct ms_symbol *symbol = ms_lexer_symbol(&p->lexer, text, length);

	if (symbol == NULL)
		fail_memory(p);
	return symbol;
}

void ms_parser_push(struct ms_parser *p, const void *item, size_t size)
{
	if (p->no_memory)
		return;
	if (p->scratch_capacity - p->scratch_size < size) {
		size_t capacity = p->scratch_capacity * 2 + 1024;
		char *grown =
			capacity < p->scratch_capacity
				? NULL
				: snap_grow(&p->arena->allocator, p->scratch,
					    p->scratch_size, capacity);
		if (grown == NULL) {
			fail_memory(p);
			return;
		}
		p->scratch = grown;
		p->scratch_capacity = capacity;
	}
	memcpy(p->scratch + p->scratch_size, item, size);
	p->scratch_size += size;
}

void *ms_parser_take(struct ms_parser *p, size_t mark, size_t size,
		     uint32_t *count)
{
	size_t used = p->scratch_size - mark;
	void *items = NULL;

	*count = 0;
	if (used != 0)
		items = ms_parser_alloc(p, used / size, size);
	if (items != NULL) {
		memcpy(items, p->scratch + mark, used);
		*count = (uint32_t)(used / size);
	}
	p->scratch_size = mark;
	return items;
}

void ms_parser_push_expr(struct ms_parser *p, struct ms_expr *expr)
{
	ms_parser_push(p, &expr, sizeof(struct ms_expr *));
}

struct ms_exprs ms_parser_take_exprs(struct ms_parser *p, size_t mark)
{
	struct ms_exprs list;

	list.items =
		ms_parser_take(p, mark, sizeof(struct ms_expr *), &list.count);
	return list;
}

static bool reserve_change(struct ms_parser *p)
{
	if (p->change_count < p->change_capacity)
		return true;
	size_t size = p->change_capacity * sizeof(*p->changes);
	uint32_t capacity = p->change_capacity * 2 + 64;
	struct ms_scope_change *grown =
		snap_grow(&p->arena->allocator, p->changes, size,
			  capacity * sizeof(*p->changes));

	if (grown == NULL) {
		fail_memory(p);
		return false;
	}
	p->changes = grown;
	p->change_capacity = capacity;
	return true;
}

struct ms_symbol *ms_parser_own(struct ms_parser *p,
				const struct ms_symbol *symbol)
{
	return ms_parser_symbol(p, symbol->text, symbol->length);
}

void ms_parser_note_variable(struct ms_parser *p, const struct ms_symbol *name)
{
	if (name == NULL || name->scope == p->scope || !reserve_change(p))
		return;
	struct ms_symbol *symbol = ms_parser_own(p, name);
	if (symbol == NULL)
		return;
	p->changes[p->change_count++] =
		(struct ms_scope_change){ symbol, symbol->scope };
	symbol->scope = p->scope;
}

bool ms_parser_is_variable(struct ms_parser *p, const struct ms_symbol *symbol)
{
	if (symbol->scope == p->scope)
		return true;
	return !p->in_function && p->options->is_variable != NULL &&
	       p->options->is_variable(p->options->context, symbol->text,
				       symbol->length);
}

struct ms_name ms_parser_name(struct ms_parser *p, const char *expected)
{
	struct ms_name name = { p->token.symbol, ms_parser_span(p) };

	if (p->token.kind != MS_TOKEN_NAME) {
		(void)ms_parser_unexpected(p, expected);
		name.symbol = NULL;
	}
	ms_parser_advance(p);
	return name;
}

/* The dots and names must follow each other without blanks. */
struct ms_name ms_parser_dotted(struct ms_parser *p, const char *expected)
{
	struct ms_name name = ms_parser_name(p, expected);
	uint32_t end = name.span.end;

	while (p->token.kind == MS_TOKEN_DOT && p->token.start == end &&
	       ms_lexer_is_letter(ms_lexer_at(&p->lexer, end + 1))) {
		ms_parser_advance(p);
		end = p->token.end;
		p->lexer.operand = true;
		ms_parser_advance(p);
	}
	if (p->panic || end == name.span.end)
		return name;
	name.span.end = end;
	name.symbol = ms_parser_symbol(p, p->lexer.text + name.span.start,
				       end - name.span.start);
	return name;
}
