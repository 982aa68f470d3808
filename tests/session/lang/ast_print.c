#include "session/lang/ast_print.h"

static const char *const unary_texts[] = {
#define MS_UNARY(name, text) text,
#include "lang/ast.def"
};

static const char *const binary_texts[] = {
#define MS_BINARY(name, text) text,
#include "lang/ast.def"
};

static const char *const number_texts[] = {
#define MS_NUMBER(name, text) text,
#include "lang/ast.def"
};

static const char *const expr_texts[] = {
#define MS_EXPR(name, text) text,
#include "lang/ast.def"
};

static void print_symbol(const struct ms_symbol *symbol,
			 struct snap_strbuf *out)
{
	if (symbol == NULL)
		snap_strbuf_putc(out, '~');
	else
		snap_strbuf_append(out, symbol->text, symbol->length);
}

/* With quotes, and control characters as \xHH. */
static void print_text(const char *text, uint32_t length, char quote,
		       struct snap_strbuf *out)
{
	snap_strbuf_putc(out, quote);
	for (uint32_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c == 0x7f)
			snap_strbuf_printf(out, "\\x%02x", (unsigned)c);
		else
			snap_strbuf_putc(out, (char)c);
	}
	snap_strbuf_putc(out, quote);
}

static void print_expr(const struct ms_expr *expr, struct snap_strbuf *out);

static void print_list(const struct ms_exprs *list, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < list->count; i++) {
		snap_strbuf_putc(out, ' ');
		print_expr(list->items[i], out);
	}
}

static void print_number(const struct ms_expr *expr, struct snap_strbuf *out)
{
	enum ms_number_kind kind = expr->as.number.kind;

	if (kind == MS_NUMBER_DOUBLE)
		snap_strbuf_printf(out, "%.17g", expr->as.number.as.real);
	else if (kind == MS_NUMBER_IMAGINARY)
		snap_strbuf_printf(out, "%.17gi", expr->as.number.as.real);
	else
		snap_strbuf_printf(out, "%s:0x%llx", number_texts[kind],
				   (unsigned long long)expr->as.number.as.bits);
}

static void print_chain(const struct ms_expr *expr, struct snap_strbuf *out)
{
	const char *first = binary_texts[expr->as.chain.links[0].op];

	snap_strbuf_printf(out, "(%s ", first);
	print_expr(expr->as.chain.first, out);
	for (uint32_t i = 0; i < expr->as.chain.count; i++) {
		const struct ms_link *link = &expr->as.chain.links[i];

		if (link->op != expr->as.chain.links[0].op)
			snap_strbuf_printf(out, " %s", binary_texts[link->op]);
		else if (i != 0 && expr->as.chain.links[i - 1].op != link->op)
			snap_strbuf_printf(out, " %s", first);
		snap_strbuf_putc(out, ' ');
		print_expr(link->operand, out);
	}
	snap_strbuf_putc(out, ')');
}

static void print_range(const struct ms_expr *expr, struct snap_strbuf *out)
{
	snap_strbuf_puts(out, "(: ");
	print_expr(expr->as.range.first, out);
	if (expr->as.range.step != NULL) {
		snap_strbuf_putc(out, ' ');
		print_expr(expr->as.range.step, out);
	}
	snap_strbuf_putc(out, ' ');
	print_expr(expr->as.range.last, out);
	snap_strbuf_putc(out, ')');
}

static void print_step(const struct ms_step *step, struct snap_strbuf *out)
{
	switch ((int)step->kind) {
	case MS_STEP_PAREN:
		snap_strbuf_puts(out, " (()");
		print_list(&step->as.arguments, out);
		snap_strbuf_putc(out, ')');
		break;
	case MS_STEP_BRACE:
		snap_strbuf_puts(out, " ({}");
		print_list(&step->as.arguments, out);
		snap_strbuf_putc(out, ')');
		break;
	case MS_STEP_FIELD:
		snap_strbuf_puts(out, " .");
		print_symbol(step->as.field, out);
		break;
	default:
		snap_strbuf_puts(out, " (. ");
		print_expr(step->as.name, out);
		snap_strbuf_putc(out, ')');
		break;
	}
}

static void print_index(const struct ms_expr *expr, struct snap_strbuf *out)
{
	snap_strbuf_puts(out, "(index ");
	print_expr(expr->as.index.base, out);
	for (uint32_t i = 0; i < expr->as.index.count; i++)
		print_step(&expr->as.index.steps[i], out);
	snap_strbuf_putc(out, ')');
}

static void print_rows(const struct ms_expr *expr, struct snap_strbuf *out)
{
	snap_strbuf_printf(out, "(%s", expr_texts[expr->kind]);
	for (uint32_t i = 0; i < expr->as.rows.count; i++) {
		if (i != 0)
			snap_strbuf_puts(out, " ;");
		print_list(&expr->as.rows.items[i], out);
	}
	snap_strbuf_putc(out, ')');
}

static void print_params(const struct ms_params *params,
			 struct snap_strbuf *out)
{
	snap_strbuf_putc(out, '(');
	for (uint32_t i = 0; i < params->count; i++) {
		if (i != 0)
			snap_strbuf_putc(out, ' ');
		print_symbol(params->items[i].symbol, out);
		if (params->items[i].initial != NULL) {
			snap_strbuf_putc(out, '=');
			print_expr(params->items[i].initial, out);
		}
	}
	snap_strbuf_putc(out, ')');
}

static void print_assign(const struct ms_assign *assign,
			 struct snap_strbuf *out)
{
	if (assign->has_op)
		snap_strbuf_printf(out, "(%s= ", binary_texts[assign->op]);
	else
		snap_strbuf_puts(out, "(= ");
	if (assign->bracketed) {
		snap_strbuf_puts(out, "[");
		for (uint32_t i = 0; i < assign->targets.count; i++) {
			if (i != 0)
				snap_strbuf_putc(out, ' ');
			print_expr(assign->targets.items[i], out);
		}
		snap_strbuf_putc(out, ']');
	} else if (assign->targets.count != 0) {
		print_expr(assign->targets.items[0], out);
	}
	if (assign->value != NULL) {
		snap_strbuf_putc(out, ' ');
		print_expr(assign->value, out);
	}
	snap_strbuf_putc(out, ')');
}

/* Kinds with one or two parts. */
static void print_small(const struct ms_expr *expr, struct snap_strbuf *out)
{
	switch (expr->kind) {
	case MS_EXPR_UNARY:
		snap_strbuf_printf(out, "(%s ", unary_texts[expr->as.unary.op]);
		print_expr(expr->as.unary.operand, out);
		break;
	case MS_EXPR_ANONYMOUS:
		snap_strbuf_puts(out, "(@ ");
		print_params(&expr->as.anonymous.inputs, out);
		snap_strbuf_putc(out, ' ');
		print_expr(expr->as.anonymous.body, out);
		break;
	case MS_EXPR_HANDLE:
	case MS_EXPR_META:
		snap_strbuf_printf(out, "(%s ", expr_texts[expr->kind]);
		print_symbol(expr->as.name, out);
		break;
	case MS_EXPR_NAMED:
		snap_strbuf_puts(out, "(named ");
		print_symbol(expr->as.named.name.symbol, out);
		snap_strbuf_putc(out, ' ');
		print_expr(expr->as.named.value, out);
		break;
	default:
		snap_strbuf_puts(out, "(super ");
		print_symbol(expr->as.super.name, out);
		snap_strbuf_putc(out, ' ');
		print_symbol(expr->as.super.base, out);
		break;
	}
	snap_strbuf_putc(out, ')');
}

static void print_bare(const struct ms_expr *expr, struct snap_strbuf *out)
{
	switch (expr->kind) {
	case MS_EXPR_NUMBER:
		print_number(expr, out);
		break;
	case MS_EXPR_STRING:
		print_text(expr->as.string.text, expr->as.string.length,
			   expr->as.string.quote, out);
		break;
	case MS_EXPR_NAME:
		print_symbol(expr->as.name, out);
		break;
	case MS_EXPR_COLON:
	case MS_EXPR_END:
	case MS_EXPR_IGNORED:
	case MS_EXPR_ERROR:
		snap_strbuf_puts(out, expr_texts[expr->kind]);
		break;
	case MS_EXPR_BINARY:
	case MS_EXPR_SHORT:
		print_chain(expr, out);
		break;
	case MS_EXPR_RANGE:
		print_range(expr, out);
		break;
	case MS_EXPR_INDEX:
		print_index(expr, out);
		break;
	case MS_EXPR_MATRIX:
	case MS_EXPR_CELL:
		print_rows(expr, out);
		break;
	case MS_EXPR_ASSIGN:
		print_assign(expr->as.assign, out);
		break;
	default:
		print_small(expr, out);
		break;
	}
}

static void print_expr(const struct ms_expr *expr, struct snap_strbuf *out)
{
	for (unsigned i = 0; i < expr->parens; i++)
		snap_strbuf_puts(out, "(p ");
	print_bare(expr, out);
	for (unsigned i = 0; i < expr->parens; i++)
		snap_strbuf_putc(out, ')');
}

static void print_body(const struct ms_body *body, struct snap_strbuf *out,
		       unsigned indent);

static void print_indent(struct snap_strbuf *out, unsigned indent)
{
	for (unsigned i = 0; i < indent; i++)
		snap_strbuf_puts(out, "  ");
}

static void print_nested(const char *word, const struct ms_body *body,
			 struct snap_strbuf *out, unsigned indent)
{
	print_indent(out, indent);
	snap_strbuf_printf(out, "%s\n", word);
	print_body(body, out, indent + 1);
}

static void print_words(const struct ms_stmt *stmt, struct snap_strbuf *out)
{
	snap_strbuf_puts(out, "(command ");
	print_symbol(stmt->as.command.name.symbol, out);
	for (uint32_t i = 0; i < stmt->as.command.count; i++) {
		snap_strbuf_putc(out, ' ');
		print_text(stmt->as.command.words[i].text,
			   stmt->as.command.words[i].length, '\'', out);
	}
	snap_strbuf_putc(out, ')');
}

static void print_clauses(const struct ms_stmt *stmt, struct snap_strbuf *out,
			  unsigned indent)
{
	if (stmt->as.clauses.subject != NULL) {
		snap_strbuf_puts(out, "switch ");
		print_expr(stmt->as.clauses.subject, out);
	} else {
		snap_strbuf_puts(out, "if");
	}
	for (uint32_t i = 0; i < stmt->as.clauses.count; i++) {
		const struct ms_clause *clause = &stmt->as.clauses.items[i];

		snap_strbuf_putc(out, '\n');
		print_indent(out, indent);
		if (clause->condition == NULL) {
			snap_strbuf_puts(out, "else");
		} else {
			snap_strbuf_puts(out, "when ");
			print_expr(clause->condition, out);
		}
		snap_strbuf_putc(out, '\n');
		print_body(&clause->body, out, indent + 1);
		/* The statement ends its own last line. */
		if (out->size != 0 && out->data[out->size - 1] == '\n' &&
		    !out->failed)
			out->data[--out->size] = '\0';
	}
}

static void print_for(const struct ms_stmt *stmt, struct snap_strbuf *out,
		      unsigned indent)
{
	snap_strbuf_puts(out, stmt->as.for_.parallel ? "parfor " : "for ");
	print_expr(stmt->as.for_.target, out);
	snap_strbuf_putc(out, ' ');
	print_expr(stmt->as.for_.range, out);
	if (stmt->as.for_.workers != NULL) {
		snap_strbuf_putc(out, ' ');
		print_expr(stmt->as.for_.workers, out);
	}
	snap_strbuf_putc(out, '\n');
	print_body(&stmt->as.for_.body, out, indent + 1);
	print_indent(out, indent);
	snap_strbuf_puts(out, "end");
}

static void print_try(const struct ms_stmt *stmt, struct snap_strbuf *out,
		      unsigned indent)
{
	snap_strbuf_puts(out, "try\n");
	print_body(&stmt->as.try_.body, out, indent + 1);
	if (stmt->as.try_.has_handler) {
		print_indent(out, indent);
		snap_strbuf_puts(out, "catch ");
		print_symbol(stmt->as.try_.error.symbol, out);
		snap_strbuf_putc(out, '\n');
		print_body(&stmt->as.try_.handler, out, indent + 1);
	}
	print_indent(out, indent);
	snap_strbuf_puts(out, "end");
}

static void print_loop(const struct ms_stmt *stmt, struct snap_strbuf *out,
		       unsigned indent)
{
	bool is_while = stmt->kind == MS_STMT_WHILE;

	snap_strbuf_puts(out, is_while ? "while " : "until ");
	print_expr(stmt->as.loop.condition, out);
	snap_strbuf_putc(out, '\n');
	print_body(&stmt->as.loop.body, out, indent + 1);
	print_indent(out, indent);
	snap_strbuf_puts(out, "end");
}

static void print_declarations(const struct ms_stmt *stmt,
			       struct snap_strbuf *out)
{
	snap_strbuf_puts(out, stmt->kind == MS_STMT_GLOBAL ? "(global"
							   : "(persistent");
	for (uint32_t i = 0; i < stmt->as.declarations.count; i++) {
		const struct ms_declaration *item =
			&stmt->as.declarations.items[i];

		snap_strbuf_putc(out, ' ');
		print_symbol(item->name.symbol, out);
		if (item->initial != NULL) {
			snap_strbuf_putc(out, '=');
			print_expr(item->initial, out);
		}
	}
	snap_strbuf_putc(out, ')');
}

static void print_unwind(const struct ms_stmt *stmt, struct snap_strbuf *out,
			 unsigned indent)
{
	snap_strbuf_puts(out, "unwind\n");
	print_body(&stmt->as.unwind.body, out, indent + 1);
	print_nested("cleanup", &stmt->as.unwind.cleanup, out, indent);
	print_indent(out, indent);
	snap_strbuf_puts(out, "end");
}

static void print_simple(const struct ms_stmt *stmt, struct snap_strbuf *out)
{
	static const char *const texts[] = {
#define MS_STMT(name, text) text,
#include "lang/ast.def"
	};

	snap_strbuf_printf(out, "(%s", texts[stmt->kind]);
	if (stmt->kind == MS_STMT_FUNCTION && stmt->as.function != NULL) {
		snap_strbuf_putc(out, ' ');
		print_symbol(stmt->as.function->name, out);
	} else if (stmt->kind == MS_STMT_SHELL) {
		snap_strbuf_putc(out, ' ');
		print_text(stmt->as.shell.text, stmt->as.shell.length, '\'',
			   out);
	}
	snap_strbuf_putc(out, ')');
}

static void print_stmt(const struct ms_stmt *stmt, struct snap_strbuf *out,
		       unsigned indent)
{
	switch (stmt->kind) {
	case MS_STMT_EXPRESSION:
		print_expr(stmt->as.expression, out);
		break;
	case MS_STMT_ASSIGN:
		print_assign(&stmt->as.assign, out);
		break;
	case MS_STMT_COMMAND:
		print_words(stmt, out);
		break;
	case MS_STMT_IF:
	case MS_STMT_SWITCH:
		print_clauses(stmt, out, indent);
		break;
	case MS_STMT_WHILE:
	case MS_STMT_UNTIL:
		print_loop(stmt, out, indent);
		break;
	case MS_STMT_FOR:
		print_for(stmt, out, indent);
		break;
	case MS_STMT_TRY:
		print_try(stmt, out, indent);
		break;
	case MS_STMT_UNWIND:
		print_unwind(stmt, out, indent);
		break;
	case MS_STMT_SPMD:
		snap_strbuf_puts(out, "spmd\n");
		print_body(&stmt->as.body, out, indent + 1);
		print_indent(out, indent);
		snap_strbuf_puts(out, "end");
		break;
	case MS_STMT_GLOBAL:
	case MS_STMT_PERSISTENT:
		print_declarations(stmt, out);
		break;
	default:
		print_simple(stmt, out);
		break;
	}
}

static void print_body(const struct ms_body *body, struct snap_strbuf *out,
		       unsigned indent)
{
	static const char *const ends[] = { "", ",", ";" };

	for (uint32_t i = 0; i < body->count; i++) {
		print_indent(out, indent);
		print_stmt(body->items[i], out, indent);
		snap_strbuf_printf(out, "%s\n", ends[body->items[i]->end]);
	}
}

static void print_argument(const struct ms_argument *argument,
			   struct snap_strbuf *out)
{
	print_symbol(argument->symbol, out);
	if (argument->field != NULL) {
		snap_strbuf_putc(out, '.');
		print_symbol(argument->field, out);
	}
	if (argument->from_class)
		snap_strbuf_puts(out, ".?");
	if (argument->has_size) {
		snap_strbuf_puts(out, " (size");
		print_list(&argument->size, out);
		snap_strbuf_putc(out, ')');
	}
	if (argument->class_name != NULL) {
		snap_strbuf_putc(out, ' ');
		print_symbol(argument->class_name, out);
	}
	if (argument->validators.count != 0) {
		snap_strbuf_puts(out, " {");
		print_list(&argument->validators, out);
		snap_strbuf_puts(out, " }");
	}
	if (argument->initial != NULL) {
		snap_strbuf_puts(out, " = ");
		print_expr(argument->initial, out);
	}
	snap_strbuf_putc(out, '\n');
}

static void print_function(const struct ms_function *function,
			   struct snap_strbuf *out, unsigned indent)
{
	static const char *const kinds[] = { "input", "repeating", "output",
					     "output repeating" };

	print_indent(out, indent);
	snap_strbuf_puts(out,
			 function->is_signature ? "declare " : "function ");
	print_symbol(function->name, out);
	snap_strbuf_putc(out, ' ');
	print_params(&function->inputs, out);
	snap_strbuf_puts(out, " -> ");
	print_params(&function->outputs, out);
	snap_strbuf_putc(out, '\n');
	for (uint32_t i = 0; i < function->argument_blocks; i++) {
		const struct ms_arguments *block = &function->arguments[i];

		print_indent(out, indent + 1);
		snap_strbuf_printf(out, "arguments %s\n", kinds[block->kind]);
		for (uint32_t j = 0; j < block->count; j++) {
			print_indent(out, indent + 2);
			print_argument(&block->items[j], out);
		}
	}
	print_body(&function->body, out, indent + 1);
	for (uint32_t i = 0; i < function->functions.count; i++)
		print_function(function->functions.items[i], out, indent + 1);
}

static void print_attributes(const struct ms_attribute *items, uint32_t count,
			     struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < count; i++) {
		snap_strbuf_puts(out, items[i].negated ? " ~" : " ");
		print_symbol(items[i].name.symbol, out);
		if (items[i].value != NULL) {
			snap_strbuf_putc(out, '=');
			print_expr(items[i].value, out);
		}
	}
	snap_strbuf_putc(out, '\n');
}

static void print_block(const struct ms_block *block, struct snap_strbuf *out)
{
	static const char *const texts[] = {
#define MS_BLOCK(name, text) text,
#include "lang/ast.def"
	};

	snap_strbuf_printf(out, "  %s", texts[block->kind]);
	print_attributes(block->attributes, block->attribute_count, out);
	for (uint32_t i = 0; i < block->property_count; i++) {
		snap_strbuf_puts(out, "    ");
		print_argument(&block->properties[i], out);
	}
	for (uint32_t i = 0; i < block->methods.count; i++)
		print_function(block->methods.items[i], out, 2);
	for (uint32_t i = 0; i < block->event_count; i++) {
		snap_strbuf_puts(out, "    ");
		print_symbol(block->events[i].symbol, out);
		snap_strbuf_putc(out, '\n');
	}
	for (uint32_t i = 0; i < block->enumerator_count; i++) {
		snap_strbuf_puts(out, "    ");
		print_symbol(block->enumerators[i].name.symbol, out);
		print_list(&block->enumerators[i].arguments, out);
		snap_strbuf_putc(out, '\n');
	}
}

static void print_class(const struct ms_class_def *class_def,
			struct snap_strbuf *out)
{
	snap_strbuf_puts(out, "classdef ");
	print_symbol(class_def->name.symbol, out);
	for (uint32_t i = 0; i < class_def->base_count; i++) {
		snap_strbuf_puts(out, i == 0 ? " < " : " & ");
		print_symbol(class_def->bases[i].symbol, out);
	}
	print_attributes(class_def->attributes, class_def->attribute_count,
			 out);
	for (uint32_t i = 0; i < class_def->block_count; i++)
		print_block(&class_def->blocks[i], out);
}

void print_tree(const struct ms_file *file, struct snap_strbuf *out)
{
	if (file->class_def != NULL)
		print_class(file->class_def, out);
	print_body(&file->body, out, 0);
	for (uint32_t i = 0; i < file->functions.count; i++)
		print_function(file->functions.items[i], out, 0);
}
