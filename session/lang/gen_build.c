#include "lang/gen_internal.h"

/* Rows longer than this go through a list: they would need as many slots. */
#define ROW_LIMIT 256

static void gen_list_row(struct ms_gen *gen, const struct ms_hir_exprs *row,
			 bool cell, uint32_t slot)
{
	uint32_t top = gen->top;
	uint32_t list = ms_gen_push(gen);

	ms_gen_emit(gen, MS_OP_LIST, 0, list, 0, 0);
	for (uint32_t i = 0; i < row->count; i++)
		ms_gen_push_values(gen, list, row->items[i]);
	ms_gen_emit(gen, cell ? MS_OP_CELL_ROW_LIST : MS_OP_ROW_LIST, 0, slot,
		    list, 0);
	ms_gen_emit(gen, MS_OP_CLEAR, 0, list, 0, 0);
	gen->top = top;
}

/* [1 2] as a row of a matrix whose other rows aren't constant. */
static bool gen_constant_row(struct ms_gen *gen, const struct ms_hir_exprs *row,
			     uint32_t slot)
{
	for (uint32_t i = 0; i < row->count; i++)
		if (row->items[i]->kind != MS_HIR_REAL)
			return false;
	double *data = snap_arena_array(gen->arena, row->count, sizeof(*data));

	if (data == NULL) {
		gen->failed = true;
		return true;
	}
	for (uint32_t i = 0; i < row->count; i++)
		data[i] = row->items[i]->as.real;
	ms_gen_emit_wide(gen, MS_OP_LOAD_CONST, slot,
			 ms_build_array(gen->builder, 1, row->count, data));
	return true;
}

static void gen_row(struct ms_gen *gen, const struct ms_hir_exprs *row,
		    bool cell, uint32_t slot)
{
	uint32_t top = gen->top;

	if (row->count > ROW_LIMIT || ms_gen_any_many(gen, row)) {
		gen_list_row(gen, row, cell, slot);
		return;
	}
	if (row->count == 1 && !cell) {
		ms_gen_into(gen, row->items[0], slot);
		return;
	}
	if (!cell && gen_constant_row(gen, row, slot))
		return;
	bool reuse = ms_gen_is_temporary(gen, slot) && slot + 1 == top;
	uint32_t first = reuse ? slot : top;

	gen->top = first;
	for (uint32_t i = 0; i < row->count; i++)
		ms_gen_into(gen, row->items[i], ms_gen_push(gen));
	ms_gen_emit(gen, cell ? MS_OP_CELL_ROW : MS_OP_ROW, 0, slot, first,
		    row->count);
	ms_gen_drop_moved(gen, first, slot);
	gen->top = top;
}

/* [row; row; ...]; what is above each other already goes on as one row. */
static void gen_column(struct ms_gen *gen, const struct ms_hir_expr *expr,
		       bool cell, uint32_t slot)
{
	enum ms_opcode op = cell ? MS_OP_CELL_COLUMN : MS_OP_COLUMN;
	uint32_t top = gen->top;
	bool reuse = ms_gen_is_temporary(gen, slot) && slot + 1 == top;
	uint32_t first = reuse ? slot : top;
	uint32_t held = 0;

	gen->top = first;
	for (uint32_t i = 0; i < expr->as.rows.count; i++) {
		gen_row(gen, &expr->as.rows.items[i], cell, ms_gen_push(gen));
		held++;
		if (held < ROW_LIMIT || i + 1 == expr->as.rows.count)
			continue;
		ms_gen_emit(gen, op, 0, first, first, held);
		ms_gen_drop_moved(gen, first, first);
		gen->top = first + 1;
		held = 1;
	}
	ms_gen_emit(gen, op, 0, slot, first, held);
	ms_gen_drop_moved(gen, first, slot);
	gen->top = top;
}

void ms_gen_rows(struct ms_gen *gen, const struct ms_hir_expr *expr,
		 uint32_t slot)
{
	bool cell = expr->kind == MS_HIR_CELL;
	const struct ms_hir_exprs none = { 0 };

	if (expr->as.rows.count == 0)
		gen_list_row(gen, &none, cell, slot);
	else if (expr->as.rows.count == 1)
		gen_row(gen, &expr->as.rows.items[0], cell, slot);
	else
		gen_column(gen, expr, cell, slot);
}
