/* Statements that begin with a keyword. */
#include "lang/parser_state.h"

bool ms_parser_is_closer(enum ms_token_kind kind)
{
	switch ((int)kind) {
	case MS_TOKEN_END:
	case MS_TOKEN_ELSE:
	case MS_TOKEN_ELSEIF:
	case MS_TOKEN_CASE:
	case MS_TOKEN_OTHERWISE:
	case MS_TOKEN_CATCH:
	case MS_TOKEN_UNTIL:
	case MS_TOKEN_CLEANUP:
	case MS_TOKEN_END_TRY:
	case MS_TOKEN_END_UNWIND:
	case MS_TOKEN_ENDCLASSDEF:
	case MS_TOKEN_ENDENUMERATION:
	case MS_TOKEN_ENDEVENTS:
	case MS_TOKEN_ENDFOR:
	case MS_TOKEN_ENDFUNCTION:
	case MS_TOKEN_ENDIF:
	case MS_TOKEN_ENDMETHODS:
	case MS_TOKEN_ENDPARFOR:
	case MS_TOKEN_ENDPROPERTIES:
	case MS_TOKEN_ENDSPMD:
	case MS_TOKEN_ENDSWITCH:
	case MS_TOKEN_ENDWHILE:
		return true;
	default:
		return false;
	}
}

void ms_parser_end_block(struct ms_parser *p, struct ms_token open,
			 enum ms_token_kind closer)
{
	bool is_until = closer == MS_TOKEN_UNTIL;

	if (p->token.kind == closer ||
	    (!is_until && p->token.kind == MS_TOKEN_END)) {
		ms_parser_advance(p);
		return;
	}
	if (p->panic)
		return;
	bool at_end = p->token.kind == MS_TOKEN_STOP;
	struct ms_diag *diag = ms_parser_fail(
		p, at_end ? "MATLAB:syntax:incomplete" : "MATLAB:syntax:block",
		ms_parser_span(p), "%s can't close %s",
		ms_token_text(p->token.kind), ms_token_text(open.kind));
	/* It closes something, and what follows goes on behind it. */
	if (!at_end && p->panic && !p->no_memory) {
		p->panic = false;
		p->token = p->failed;
		ms_parser_advance(p);
	}
	if (diag == NULL)
		return;
	diag->expected = is_until ? "'until'"
			 : ms_parser_is_octave(p)
				 ? ms_diag_text(p->diags, "'end' or %s",
						ms_token_text(closer))
				 : "'end'";
	diag->related = (struct ms_span){ open.start, open.end };
	diag->related_note = "the block that isn't closed";
}

/* A condition and the like: after a mistake in it the body goes on. */
static struct ms_expr *parse_head(struct ms_parser *p)
{
	struct ms_expr *expr = ms_parser_value(p);

	if (p->panic)
		ms_parser_recover(p);
	return expr;
}

static struct ms_stmt *begin_block(struct ms_parser *p, enum ms_stmt_kind kind)
{
	(void)ms_parser_enter(p);
	p->block_depth++;
	return ms_parser_stmt(p, kind, ms_parser_span(p));
}

/* Behind the block: "if x, end y" isn't right. */
static struct ms_stmt *finish_block(struct ms_parser *p, struct ms_stmt *stmt)
{
	stmt->span.end = p->last_end;
	p->block_depth--;
	ms_parser_leave(p);
	return stmt;
}

static void parse_clause(struct ms_parser *p, bool has_condition)
{
	struct ms_clause clause = { .span = ms_parser_span(p) };

	ms_parser_advance(p);
	if (has_condition)
		clause.condition = parse_head(p);
	clause.body = ms_parser_body(p, !has_condition);
	ms_parser_push(p, &clause, sizeof(clause));
}

static struct ms_stmt *parse_if(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt = begin_block(p, MS_STMT_IF);
	size_t mark = p->scratch_size;

	parse_clause(p, true);
	while (p->token.kind == MS_TOKEN_ELSEIF)
		parse_clause(p, true);
	if (p->token.kind == MS_TOKEN_ELSE)
		parse_clause(p, false);
	ms_parser_end_block(p, open, MS_TOKEN_ENDIF);
	stmt->as.clauses.items = ms_parser_take(
		p, mark, sizeof(struct ms_clause), &stmt->as.clauses.count);
	return finish_block(p, stmt);
}

/* Nothing but separators stands before the first case. */
static void skip_to_case(struct ms_parser *p)
{
	while (p->token.kind == MS_TOKEN_NEWLINE ||
	       p->token.kind == MS_TOKEN_SEMICOLON ||
	       p->token.kind == MS_TOKEN_COMMA)
		ms_parser_advance(p);
	if (p->panic || ms_parser_is_closer(p->token.kind) ||
	    p->token.kind == MS_TOKEN_STOP)
		return;
	(void)ms_parser_unexpected(p, "'case', 'otherwise' or 'end'");
	ms_parser_recover(p);
	while (!ms_parser_is_closer(p->token.kind) &&
	       p->token.kind != MS_TOKEN_STOP && !p->panic)
		(void)ms_parser_body(p, true);
}

static struct ms_stmt *parse_switch(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt = begin_block(p, MS_STMT_SWITCH);
	size_t mark = p->scratch_size;

	ms_parser_advance(p);
	stmt->as.clauses.subject = parse_head(p);
	skip_to_case(p);
	while (p->token.kind == MS_TOKEN_CASE)
		parse_clause(p, true);
	if (p->token.kind == MS_TOKEN_OTHERWISE)
		parse_clause(p, false);
	ms_parser_end_block(p, open, MS_TOKEN_ENDSWITCH);
	stmt->as.clauses.items = ms_parser_take(
		p, mark, sizeof(struct ms_clause), &stmt->as.clauses.count);
	return finish_block(p, stmt);
}

static struct ms_body parse_loop_body(struct ms_parser *p, bool fresh)
{
	p->loop_depth++;
	struct ms_body body = ms_parser_body(p, fresh);
	p->loop_depth--;
	return body;
}

static struct ms_stmt *parse_while(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt = begin_block(p, MS_STMT_WHILE);

	ms_parser_advance(p);
	stmt->as.loop.condition = parse_head(p);
	stmt->as.loop.body = parse_loop_body(p, false);
	ms_parser_end_block(p, open, MS_TOKEN_ENDWHILE);
	return finish_block(p, stmt);
}

static struct ms_stmt *parse_until(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt = begin_block(p, MS_STMT_UNTIL);

	ms_parser_advance(p);
	stmt->as.loop.body = parse_loop_body(p, true);
	ms_parser_end_block(p, open, MS_TOKEN_UNTIL);
	stmt->as.loop.condition = parse_head(p);
	return finish_block(p, stmt);
}

static void note_target(struct ms_parser *p, const struct ms_expr *expr)
{
	if (expr->kind == MS_EXPR_INDEX)
		expr = expr->as.index.base;
	if (expr->kind == MS_EXPR_NAME)
		ms_parser_note_variable(p, expr->as.name);
}

/* A variable or an element, or Octave's "[value, key]". */
static bool is_loop_target(struct ms_parser *p, const struct ms_expr *expr)
{
	const struct ms_expr *base = expr;

	if (expr->parens != 0)
		return false;
	if (expr->kind == MS_EXPR_MATRIX && ms_parser_is_octave(p)) {
		if (expr->as.rows.count != 1 ||
		    expr->as.rows.items[0].count != 2)
			return false;
		for (uint32_t i = 0; i < 2; i++) {
			base = expr->as.rows.items[0].items[i];
			if (base->kind != MS_EXPR_NAME || base->parens != 0)
				return false;
			note_target(p, base);
		}
		return true;
	}
	if (expr->kind == MS_EXPR_INDEX)
		base = expr->as.index.base;
	note_target(p, base);
	return base->kind == MS_EXPR_NAME && base->parens == 0;
}

/* "i = 1:3", with or without "(...)" around it. */
static void parse_loop_range(struct ms_parser *p, struct ms_stmt *stmt)
{
	stmt->as.for_.target = ms_parser_place(p);
	if (!p->panic && !is_loop_target(p, stmt->as.for_.target))
		ms_parser_fail(p, "MATLAB:syntax:target",
			       stmt->as.for_.target->span,
			       "a loop can't assign to this");
	(void)ms_parser_expect(p, MS_TOKEN_SET);
	stmt->as.for_.range = ms_parser_value(p);
}

static void parse_loop_head(struct ms_parser *p, struct ms_stmt *stmt)
{
	struct ms_span open = ms_parser_span(p);
	uint8_t mode = p->lexer.mode;

	if (p->token.kind != MS_TOKEN_OPEN) {
		parse_loop_range(p, stmt);
		return;
	}
	p->lexer.mode = MS_LEX_PAREN;
	ms_parser_advance(p);
	parse_loop_range(p, stmt);
	if (stmt->as.for_.parallel && ms_parser_accept(p, MS_TOKEN_COMMA))
		stmt->as.for_.workers = ms_parser_value(p);
	ms_parser_close(p, MS_TOKEN_CLOSE, open, mode);
}

static struct ms_stmt *parse_for(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt = begin_block(p, MS_STMT_FOR);
	bool parallel = open.kind == MS_TOKEN_PARFOR;

	stmt->as.for_.parallel = parallel;
	ms_parser_advance(p);
	parse_loop_head(p, stmt);
	if (p->panic)
		ms_parser_recover(p);
	stmt->as.for_.body = parse_loop_body(p, false);
	ms_parser_end_block(p, open,
			    parallel ? MS_TOKEN_ENDPARFOR : MS_TOKEN_ENDFOR);
	return finish_block(p, stmt);
}

static struct ms_stmt *parse_spmd(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt = begin_block(p, MS_STMT_SPMD);

	ms_parser_advance(p);
	stmt->as.body = ms_parser_body(p, true);
	ms_parser_end_block(p, open, MS_TOKEN_ENDSPMD);
	return finish_block(p, stmt);
}

/* "global a b = 1": names up to the end of the statement. */
static struct ms_stmt *parse_declaration(struct ms_parser *p,
					 enum ms_stmt_kind kind)
{
	struct ms_stmt *stmt = ms_parser_stmt(p, kind, ms_parser_span(p));
	size_t mark = p->scratch_size;

	ms_parser_advance(p);
	do {
		struct ms_declaration item = { .name = ms_parser_name(
						       p, "a variable") };

		ms_parser_note_variable(p, item.name.symbol);
		if (p->token.kind == MS_TOKEN_SET) {
			ms_parser_octave_only(p, ms_parser_span(p),
					      "a value in a declaration", "");
			ms_parser_advance(p);
			item.initial = ms_parser_value(p);
		}
		ms_parser_push(p, &item, sizeof(item));
	} while (p->token.kind == MS_TOKEN_NAME);
	stmt->as.declarations.items =
		ms_parser_take(p, mark, sizeof(struct ms_declaration),
			       &stmt->as.declarations.count);
	stmt->span.end = p->last_end;
	return stmt;
}

static struct ms_stmt *parse_jump(struct ms_parser *p, enum ms_stmt_kind kind)
{
	struct ms_span span = ms_parser_span(p);

	if (kind != MS_STMT_RETURN && p->loop_depth == 0)
		(void)ms_diag_add(p->diags, MS_SEVERITY_ERROR,
				  "MATLAB:syntax:loop", span,
				  "%s stands outside of a loop",
				  ms_token_text(p->token.kind));
	ms_parser_advance(p);
	return ms_parser_stmt(p, kind, span);
}

/* A function defined among the statements of a script, or in a block of a
 * function, which only Octave allows. */
static struct ms_stmt *parse_definition(struct ms_parser *p)
{
	struct ms_span span = ms_parser_span(p);
	struct ms_stmt *stmt = ms_parser_stmt(p, MS_STMT_FUNCTION, span);

	if (p->block_depth != 0)
		ms_parser_octave_only(p, span, "a function in a block",
				      "close the block before the function");
	(void)ms_parser_enter(p);
	stmt->as.function = ms_parser_functions(p);
	ms_parser_leave(p);
	if (p->in_function)
		ms_parser_nest(p, stmt->as.function);
	else
		ms_parser_define(p, stmt->as.function);
	stmt->span.end = p->last_end;
	return stmt;
}

struct ms_stmt *ms_parser_block(struct ms_parser *p)
{
	switch (p->token.kind) {
	case MS_TOKEN_IF:
		return parse_if(p);
	case MS_TOKEN_FOR:
	case MS_TOKEN_PARFOR:
		return parse_for(p);
	case MS_TOKEN_WHILE:
		return parse_while(p);
	case MS_TOKEN_SWITCH:
		return parse_switch(p);
	case MS_TOKEN_TRY:
		return ms_parser_try(p);
	case MS_TOKEN_DO:
		return parse_until(p);
	case MS_TOKEN_UNWIND:
		return ms_parser_unwind(p);
	case MS_TOKEN_SPMD:
		return parse_spmd(p);
	case MS_TOKEN_GLOBAL:
		return parse_declaration(p, MS_STMT_GLOBAL);
	case MS_TOKEN_PERSISTENT:
		return parse_declaration(p, MS_STMT_PERSISTENT);
	case MS_TOKEN_BREAK:
		return parse_jump(p, MS_STMT_BREAK);
	case MS_TOKEN_CONTINUE:
		return parse_jump(p, MS_STMT_CONTINUE);
	case MS_TOKEN_RETURN:
		return parse_jump(p, MS_STMT_RETURN);
	case MS_TOKEN_FUNCTION:
		return parse_definition(p);
	default:
		return NULL;
	}
}
