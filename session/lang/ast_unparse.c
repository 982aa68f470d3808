/* Expressions as program text.  Parentheses are those of the text, so nothing
 * needs to be known of precedence. */
#include "lang/ast.h"

static const char *const binary_texts[] = {
#define MS_BINARY(name, text) text,
#include "lang/ast.def"
};

static void put_symbol(const struct ms_symbol *symbol, struct snap_strbuf *out)
{
	if (symbol == NULL)
		snap_strbuf_putc(out, '~');
	else
		snap_strbuf_append(out, symbol->text, symbol->length);
}

static void put_list(const struct ms_exprs *list, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < list->count; i++) {
		if (i != 0)
			snap_strbuf_putc(out, ',');
		ms_ast_unparse(list->items[i], out);
	}
}

/* With quotes, so that it reads back the same. */
static void put_string(const struct ms_expr *expr, struct snap_strbuf *out)
{
	char quote = expr->as.string.quote;

	snap_strbuf_putc(out, quote);
	for (uint32_t i = 0; i < expr->as.string.length; i++) {
		char c = expr->as.string.text[i];

		if (c == quote)
			snap_strbuf_putc(out, c);
		if (c == '\n')
			snap_strbuf_puts(out, "\\n");
		else if (c == '\t' && quote == '"')
			snap_strbuf_puts(out, "\\t");
		else
			snap_strbuf_putc(out, c);
	}
	snap_strbuf_putc(out, quote);
}

static void put_params(const struct ms_params *params, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < params->count; i++) {
		if (i != 0)
			snap_strbuf_putc(out, ',');
		put_symbol(params->items[i].symbol, out);
		if (params->items[i].initial != NULL) {
			snap_strbuf_putc(out, '=');
			ms_ast_unparse(params->items[i].initial, out);
		}
	}
}

static void put_unary(const struct ms_expr *expr, struct snap_strbuf *out)
{
	static const char *const prefixes[MS_UNARY_COUNT] = {
		[MS_UNARY_PLUS] = "+",
		[MS_UNARY_MINUS] = "-",
		[MS_UNARY_NOT] = "~",
		[MS_UNARY_PRE_INCREMENT] = "++",
		[MS_UNARY_PRE_DECREMENT] = "--",
	};
	static const char *const suffixes[MS_UNARY_COUNT] = {
		[MS_UNARY_CTRANSPOSE] = "'",
		[MS_UNARY_TRANSPOSE] = ".'",
		[MS_UNARY_POST_INCREMENT] = "++",
		[MS_UNARY_POST_DECREMENT] = "--",
	};
	enum ms_unary op = expr->as.unary.op;

	if (prefixes[op] != NULL)
		snap_strbuf_puts(out, prefixes[op]);
	ms_ast_unparse(expr->as.unary.operand, out);
	if (suffixes[op] != NULL)
		snap_strbuf_puts(out, suffixes[op]);
}

static void put_chain(const struct ms_expr *expr, struct snap_strbuf *out)
{
	ms_ast_unparse(expr->as.chain.first, out);
	for (uint32_t i = 0; i < expr->as.chain.count; i++) {
		const struct ms_link *link = &expr->as.chain.links[i];

		snap_strbuf_puts(out, binary_texts[link->op]);
		ms_ast_unparse(link->operand, out);
	}
}

static void put_range(const struct ms_expr *expr, struct snap_strbuf *out)
{
	ms_ast_unparse(expr->as.range.first, out);
	snap_strbuf_putc(out, ':');
	if (expr->as.range.step != NULL) {
		ms_ast_unparse(expr->as.range.step, out);
		snap_strbuf_putc(out, ':');
	}
	ms_ast_unparse(expr->as.range.last, out);
}

static void put_step(const struct ms_step *step, struct snap_strbuf *out)
{
	bool is_brace = step->kind == MS_STEP_BRACE;

	switch ((int)step->kind) {
	case MS_STEP_PAREN:
	case MS_STEP_BRACE:
		snap_strbuf_putc(out, is_brace ? '{' : '(');
		put_list(&step->as.arguments, out);
		snap_strbuf_putc(out, is_brace ? '}' : ')');
		break;
	case MS_STEP_FIELD:
		snap_strbuf_putc(out, '.');
		put_symbol(step->as.field, out);
		break;
	default:
		snap_strbuf_puts(out, ".(");
		ms_ast_unparse(step->as.name, out);
		snap_strbuf_putc(out, ')');
		break;
	}
}

static void put_rows(const struct ms_expr *expr, struct snap_strbuf *out)
{
	bool is_cell = expr->kind == MS_EXPR_CELL;

	snap_strbuf_putc(out, is_cell ? '{' : '[');
	for (uint32_t i = 0; i < expr->as.rows.count; i++) {
		if (i != 0)
			snap_strbuf_putc(out, ';');
		put_list(&expr->as.rows.items[i], out);
	}
	snap_strbuf_putc(out, is_cell ? '}' : ']');
}

static void put_assign(const struct ms_assign *assign, struct snap_strbuf *out)
{
	if (assign->bracketed)
		snap_strbuf_putc(out, '[');
	put_list(&assign->targets, out);
	if (assign->bracketed)
		snap_strbuf_putc(out, ']');
	if (assign->has_op)
		snap_strbuf_puts(out, binary_texts[assign->op]);
	snap_strbuf_putc(out, '=');
	ms_ast_unparse(assign->value, out);
}

/* Kinds that begin with a sign and hold a name. */
static void put_named(const struct ms_expr *expr, struct snap_strbuf *out)
{
	switch (expr->kind) {
	case MS_EXPR_HANDLE:
		snap_strbuf_putc(out, '@');
		put_symbol(expr->as.name, out);
		break;
	case MS_EXPR_META:
		snap_strbuf_putc(out, '?');
		put_symbol(expr->as.name, out);
		break;
	case MS_EXPR_NAMED:
		put_symbol(expr->as.named.name.symbol, out);
		snap_strbuf_putc(out, '=');
		ms_ast_unparse(expr->as.named.value, out);
		break;
	case MS_EXPR_SUPER:
		put_symbol(expr->as.super.name, out);
		snap_strbuf_putc(out, '@');
		put_symbol(expr->as.super.base, out);
		break;
	default:
		put_symbol(expr->as.name, out);
		break;
	}
}

static void put_anonymous(const struct ms_expr *expr, struct snap_strbuf *out)
{
	snap_strbuf_puts(out, "@(");
	put_params(&expr->as.anonymous.inputs, out);
	snap_strbuf_putc(out, ')');
	ms_ast_unparse(expr->as.anonymous.body, out);
}

static void put_bare(const struct ms_expr *expr, struct snap_strbuf *out)
{
	switch (expr->kind) {
	case MS_EXPR_NUMBER:
		snap_strbuf_append(out, expr->as.number.text,
				   expr->as.number.length);
		break;
	case MS_EXPR_STRING:
		put_string(expr, out);
		break;
	case MS_EXPR_COLON:
		snap_strbuf_putc(out, ':');
		break;
	case MS_EXPR_END:
		snap_strbuf_puts(out, "end");
		break;
	case MS_EXPR_UNARY:
		put_unary(expr, out);
		break;
	case MS_EXPR_BINARY:
	case MS_EXPR_SHORT:
		put_chain(expr, out);
		break;
	case MS_EXPR_RANGE:
		put_range(expr, out);
		break;
	case MS_EXPR_INDEX:
		ms_ast_unparse(expr->as.index.base, out);
		for (uint32_t i = 0; i < expr->as.index.count; i++)
			put_step(&expr->as.index.steps[i], out);
		break;
	case MS_EXPR_MATRIX:
	case MS_EXPR_CELL:
		put_rows(expr, out);
		break;
	case MS_EXPR_ANONYMOUS:
		put_anonymous(expr, out);
		break;
	case MS_EXPR_ASSIGN:
		put_assign(expr->as.assign, out);
		break;
	case MS_EXPR_IGNORED:
	case MS_EXPR_ERROR:
		snap_strbuf_putc(out, '~');
		break;
	default:
		put_named(expr, out);
		break;
	}
}

void ms_ast_unparse(const struct ms_expr *expr, struct snap_strbuf *out)
{
	for (unsigned i = 0; i < expr->parens; i++)
		snap_strbuf_putc(out, '(');
	put_bare(expr, out);
	for (unsigned i = 0; i < expr->parens; i++)
		snap_strbuf_putc(out, ')');
}
