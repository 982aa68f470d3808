/* "arguments" blocks, and the like lines of "properties" blocks. */
#include "lang/parser_state.h"

#include <string.h>

static bool is_word(const struct ms_parser *p, const char *word)
{
	size_t length = strlen(word);

	return p->token.kind == MS_TOKEN_NAME &&
	       p->token.symbol->length == length &&
	       memcmp(p->token.symbol->text, word, length) == 0;
}

/* Is one of the words a block may have in parentheses at 'at'? */
static bool at_attribute(const struct ms_parser *p, uint32_t at)
{
	static const char *const words[] = { "Input", "Output", "Repeating" };

	while (ms_lexer_is_blank(ms_lexer_at(&p->lexer, at)))
		at++;
	for (size_t i = 0; i < 3; i++) {
		size_t length = strlen(words[i]);

		if (p->lexer.size - at > length &&
		    memcmp(p->lexer.text + at, words[i], length) == 0 &&
		    !ms_lexer_is_word(p->lexer.text[at + length]))
			return true;
	}
	return false;
}

/* "arguments" alone on its line, or with attributes. */
bool ms_parser_at_arguments(const struct ms_parser *p)
{
	uint32_t at = p->token.end;

	if (!is_word(p, "arguments"))
		return false;
	while (ms_lexer_is_blank(ms_lexer_at(&p->lexer, at)))
		at++;
	char next = ms_lexer_at(&p->lexer, at);
	return ms_lexer_is_newline(next) ||
	       ms_lexer_is_comment(&p->lexer, next) ||
	       (next == '(' && at_attribute(p, at + 1));
}

static struct ms_exprs parse_size(struct ms_parser *p)
{
	struct ms_exprs size = ms_parser_arguments(p, MS_TOKEN_CLOSE);

	for (uint32_t i = 0; i < size.count; i++)
		if (size.items[i]->kind != MS_EXPR_NUMBER &&
		    size.items[i]->kind != MS_EXPR_COLON)
			ms_parser_fail(p, "MATLAB:syntax:arguments",
				       size.items[i]->span,
				       "a size is a number or ':'");
	return size;
}

/* ".field", or ".?Class". */
static void parse_member(struct ms_parser *p, struct ms_argument *out)
{
	ms_parser_advance(p);
	if (!ms_parser_accept(p, MS_TOKEN_QUESTION)) {
		out->field = ms_parser_name(p, "the name of an option").symbol;
		return;
	}
	out->from_class = true;
	out->class_name = ms_parser_dotted(p, "the name of a class").symbol;
}

/* One declaration; false when there was a mistake in it. */
bool ms_parser_argument(struct ms_parser *p, struct ms_argument *out)
{
	memset(out, 0, sizeof(*out));
	out->help = p->lexer.comment_before;
	struct ms_name name = ms_parser_name(p, "a name");
	out->symbol = name.symbol;
	out->span = name.span;
	if (p->token.kind == MS_TOKEN_DOT)
		parse_member(p, out);
	if (p->token.kind == MS_TOKEN_OPEN) {
		out->has_size = true;
		out->size = parse_size(p);
	}
	if (p->token.kind == MS_TOKEN_NAME)
		out->class_name =
			ms_parser_dotted(p, "the name of a class").symbol;
	if (p->token.kind == MS_TOKEN_LBRACE)
		out->validators = ms_parser_arguments(p, MS_TOKEN_RBRACE);
	if (ms_parser_accept(p, MS_TOKEN_SET))
		out->initial = ms_parser_value(p);
	out->span.end = p->last_end;
	if (!p->panic && p->token.kind != MS_TOKEN_NEWLINE &&
	    p->token.kind != MS_TOKEN_SEMICOLON &&
	    p->token.kind != MS_TOKEN_COMMA &&
	    !ms_parser_is_closer(p->token.kind))
		(void)ms_parser_unexpected(p, "';' or the end of the line");
	return !p->panic;
}

/* "(Input)", "(Output, Repeating)"... */
static enum ms_arguments_kind parse_attributes(struct ms_parser *p)
{
	struct ms_span open = ms_parser_span(p);
	bool output = false;
	bool repeating = false;

	p->lexer.mode = MS_LEX_PAREN;
	ms_parser_advance(p);
	do {
		if (is_word(p, "Output"))
			output = true;
		else if (is_word(p, "Repeating"))
			repeating = true;
		else if (!is_word(p, "Input"))
			(void)ms_parser_unexpected(
				p, "Input, Output or Repeating");
		ms_parser_advance(p);
	} while (ms_parser_accept(p, MS_TOKEN_COMMA));
	ms_parser_close(p, MS_TOKEN_CLOSE, open, MS_LEX_PLAIN);
	if (output)
		return repeating ? MS_ARGUMENTS_OUTPUT_REPEATING
				 : MS_ARGUMENTS_OUTPUT;
	return repeating ? MS_ARGUMENTS_REPEATING : MS_ARGUMENTS_INPUT;
}

struct ms_arguments ms_parser_arguments_block(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_arguments block = { .span = ms_parser_span(p) };
	size_t mark = p->scratch_size;

	ms_parser_advance(p);
	if (p->token.kind == MS_TOKEN_OPEN)
		block.kind = parse_attributes(p);
	ms_parser_next_line(p);
	while (p->token.kind != MS_TOKEN_STOP && !p->is_over &&
	       !ms_parser_is_closer(p->token.kind)) {
		struct ms_argument argument;

		if (ms_parser_argument(p, &argument))
			ms_parser_push(p, &argument, sizeof(argument));
		ms_parser_next_line(p);
	}
	ms_parser_end_block(p, open, MS_TOKEN_END);
	block.span.end = p->last_end;
	block.items = ms_parser_take(p, mark, sizeof(struct ms_argument),
				     &block.count);
	return block;
}
