#include "lang/hir_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *ms_lower_alloc(struct ms_lower *lower, size_t count, size_t size)
{
	void *memory = snap_arena_array(lower->arena, count, size);

	if (memory == NULL)
		lower->failed = true;
	return memory;
}

void *ms_lower_grow(struct ms_lower *lower, void *items, uint32_t count,
		    uint32_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	uint32_t larger = *capacity < 8 ? 8 : 2 * *capacity;
	void *moved = ms_lower_alloc(lower, larger, size);

	if (moved == NULL)
		return NULL;
	if (count > 0)
		memcpy(moved, items, count * size);
	*capacity = larger;
	return moved;
}

struct ms_hir_expr *ms_hir_expr_new(struct ms_lower *lower,
				    enum ms_hir_expr_kind kind,
				    struct ms_span span)
{
	struct ms_hir_expr *expr = ms_lower_alloc(lower, 1, sizeof(*expr));

	if (expr == NULL) {
		expr = &lower->spare_expr;
		memset(expr, 0, sizeof(*expr));
	}
	expr->kind = (uint8_t)kind;
	expr->span = span;
	return expr;
}

struct ms_hir_stmt *ms_hir_stmt_new(struct ms_lower *lower,
				    enum ms_hir_stmt_kind kind,
				    struct ms_span span)
{
	struct ms_hir_stmt *stmt = ms_lower_alloc(lower, 1, sizeof(*stmt));

	if (stmt == NULL) {
		stmt = &lower->spare_stmt;
		memset(stmt, 0, sizeof(*stmt));
	}
	stmt->kind = (uint8_t)kind;
	stmt->span = span;
	return stmt;
}

struct ms_hir_expr *ms_hir_real(struct ms_lower *lower, double value,
				struct ms_span span)
{
	struct ms_hir_expr *expr = ms_hir_expr_new(lower, MS_HIR_REAL, span);

	expr->as.real = value;
	return expr;
}

struct ms_hir_expr *ms_hir_text_expr(struct ms_lower *lower, const char *bytes,
				     uint32_t size, bool string,
				     struct ms_span span)
{
	struct ms_hir_expr *expr = ms_hir_expr_new(lower, MS_HIR_TEXT, span);

	expr->as.text.text.bytes = bytes;
	expr->as.text.text.size = size;
	expr->as.text.string = string;
	return expr;
}

struct ms_hir_expr *ms_hir_variable_expr(struct ms_lower *lower,
					 uint32_t variable, struct ms_span span)
{
	struct ms_hir_expr *expr =
		ms_hir_expr_new(lower, MS_HIR_VARIABLE, span);

	expr->as.variable = variable;
	return expr;
}

struct ms_hir_expr *ms_hir_call_expr(struct ms_lower *lower, const char *name,
				     struct ms_hir_expr *const *arguments,
				     uint32_t count, struct ms_span span)
{
	struct ms_hir_expr *expr = ms_hir_expr_new(lower, MS_HIR_CALL, span);
	struct ms_hir_exprs list = {
		.items = ms_lower_alloc(lower, count, sizeof(*list.items)),
	};

	if (list.items != NULL) {
		list.count = count;
		for (uint32_t i = 0; i < count; i++)
			list.items[i] = arguments[i];
	}
	expr->calls = true;
	expr->as.call.name.bytes = name;
	expr->as.call.name.size = (uint32_t)strlen(name);
	expr->as.call.arguments = list;
	expr->as.call.target = MS_HIR_NONE;
	return expr;
}

struct ms_hir_expr *ms_hir_binary_expr(struct ms_lower *lower,
				       enum ms_hir_op op,
				       struct ms_hir_expr *left,
				       struct ms_hir_expr *right)
{
	struct ms_hir_expr *expr =
		ms_hir_expr_new(lower, MS_HIR_BINARY, left->span);
	struct ms_hir_link *link = ms_lower_alloc(lower, 1, sizeof(*link));

	expr->as.chain.first = left;
	if (link == NULL)
		return expr;
	link->op = (uint8_t)op;
	link->operand = right;
	expr->as.chain.links = link;
	expr->as.chain.count = 1;
	expr->calls = left->calls || right->calls;
	expr->assigns = left->assigns || right->assigns;
	return expr;
}

struct ms_hir_expr *ms_hir_element(struct ms_lower *lower, uint32_t cell,
				   uint32_t k, double offset,
				   struct ms_span span)
{
	struct ms_hir_expr *out = ms_hir_expr_new(lower, MS_HIR_INDEX, span);
	struct ms_hir_step *step = ms_lower_alloc(lower, 1, sizeof(*step));
	struct ms_hir_expr **index = ms_lower_alloc(lower, 1, sizeof(*index));

	out->parens = true;
	out->as.index.base = ms_hir_variable_expr(lower, cell, span);
	out->as.index.steps = step;
	if (step == NULL || index == NULL)
		return out;
	out->as.index.count = 1;
	index[0] = ms_hir_variable_expr(lower, k, span);
	if (offset != 0)
		index[0] = ms_hir_binary_expr(lower, MS_HIR_OP_ADD, index[0],
					      ms_hir_real(lower, offset, span));
	step->kind = MS_HIR_STEP_BRACE;
	step->span = span;
	step->arguments.items = index;
	step->arguments.count = 1;
	return out;
}

struct ms_hir_expr *ms_hir_fail_expr(struct ms_lower *lower, const char *text,
				     struct ms_span span)
{
	struct ms_hir_expr *expr = ms_hir_text_expr(
		lower, text, (uint32_t)strlen(text), false, span);

	expr->kind = MS_HIR_FAIL;
	return expr;
}

struct ms_hir_text ms_lower_text(struct ms_lower *lower, const char *format,
				 ...)
{
	struct ms_hir_text text = { .bytes = "" };
	va_list arguments;
	char buffer[512];
	int length;

	va_start(arguments, format);
	length = vsnprintf(buffer, sizeof(buffer), format, arguments);
	va_end(arguments);
	if (length <= 0)
		return text;
	if ((size_t)length >= sizeof(buffer))
		length = sizeof(buffer) - 1;
	char *copy = snap_arena_text(lower->arena, buffer, (size_t)length);
	if (copy == NULL) {
		lower->failed = true;
		return text;
	}
	text.bytes = copy;
	text.size = (uint32_t)length;
	return text;
}

const struct ms_hir_stmt *ms_hir_last(const struct ms_hir_body *body)
{
	for (uint32_t i = body->count; i-- > 0;) {
		const struct ms_hir_stmt *stmt = body->items[i];

		if (stmt->kind != MS_HIR_STMT_BLOCK || stmt->as.body.count != 0)
			return stmt;
	}
	return NULL;
}
