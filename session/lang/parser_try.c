/* try and unwind_protect. */
#include "lang/parser_state.h"

/* Is the name at the token the error's, behind "catch" on its line?  It is when
 * it stands there alone. */
static bool at_error_name(const struct ms_parser *p)
{
	uint32_t at = p->token.end;

	if (p->token.kind != MS_TOKEN_NAME)
		return false;
	while (ms_lexer_is_blank(ms_lexer_at(&p->lexer, at)))
		at++;
	char next = ms_lexer_at(&p->lexer, at);
	return at >= p->lexer.size || ms_lexer_is_newline(next) ||
	       ms_lexer_is_comment(&p->lexer, next) || next == ';' ||
	       next == ',';
}

static void parse_catch(struct ms_parser *p, struct ms_stmt *stmt)
{
	stmt->as.try_.has_handler = true;
	ms_parser_advance(p);
	if (at_error_name(p)) {
		stmt->as.try_.error = ms_parser_name(p, "a name");
		ms_parser_note_variable(p, stmt->as.try_.error.symbol);
	}
	stmt->as.try_.handler = ms_parser_body(p, true);
}

struct ms_stmt *ms_parser_try(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt =
		ms_parser_stmt(p, MS_STMT_TRY, ms_parser_span(p));

	(void)ms_parser_enter(p);
	p->block_depth++;
	ms_parser_advance(p);
	stmt->as.try_.body = ms_parser_body(p, true);
	if (p->token.kind == MS_TOKEN_CATCH)
		parse_catch(p, stmt);
	ms_parser_end_block(p, open, MS_TOKEN_END_TRY);
	stmt->span.end = p->last_end;
	p->block_depth--;
	ms_parser_leave(p);
	return stmt;
}

static void parse_cleanup(struct ms_parser *p, struct ms_stmt *stmt,
			  struct ms_token open)
{
	if (p->token.kind == MS_TOKEN_CLEANUP) {
		ms_parser_advance(p);
		stmt->as.unwind.cleanup = ms_parser_body(p, true);
		return;
	}
	struct ms_diag *diag =
		ms_parser_unexpected(p, "'unwind_protect_cleanup'");
	if (diag == NULL)
		return;
	diag->related = (struct ms_span){ open.start, open.end };
	diag->related_note = "the block without a cleanup";
}

struct ms_stmt *ms_parser_unwind(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_stmt *stmt =
		ms_parser_stmt(p, MS_STMT_UNWIND, ms_parser_span(p));

	(void)ms_parser_enter(p);
	p->block_depth++;
	ms_parser_advance(p);
	stmt->as.unwind.body = ms_parser_body(p, true);
	parse_cleanup(p, stmt, open);
	ms_parser_end_block(p, open, MS_TOKEN_END_UNWIND);
	stmt->span.end = p->last_end;
	p->block_depth--;
	ms_parser_leave(p);
	return stmt;
}
