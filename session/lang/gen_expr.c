#include "lang/gen_internal.h"

#include <math.h>
#include <string.h>

static enum ms_opcode opcode_of(uint8_t op)
{
	static const uint8_t opcodes[] = {
#define MS_HIR_OP(name) [MS_HIR_OP_##name] = MS_OP_##name,
#include "lang/hir.def"
	};

	return (enum ms_opcode)opcodes[op];
}

bool ms_gen_real_constant(struct ms_gen *gen, const struct ms_hir_expr *expr,
			  uint32_t *out)
{
	if (expr->kind != MS_HIR_REAL)
		return false;
	*out = ms_build_real(gen->builder, expr->as.real);
	return *out <= UINT16_MAX;
}

static void load_real(struct ms_gen *gen, double value, uint32_t slot)
{
	bool whole = value >= INT32_MIN && value <= INT32_MAX &&
		     value == floor(value) && (value != 0 || !signbit(value));

	if (whole)
		ms_gen_emit_wide(gen, MS_OP_LOAD_INT, slot,
				 (uint32_t)(int32_t)value);
	else
		ms_gen_emit_wide(gen, MS_OP_LOAD_CONST, slot,
				 ms_build_real(gen->builder, value));
}

static void load_constant(struct ms_gen *gen, const struct ms_hir_expr *expr,
			  uint32_t slot)
{
	struct ms_image_builder *builder = gen->builder;
	uint32_t constant;

	switch (expr->kind) {
	case MS_HIR_COMPLEX:
		constant = ms_build_complex(builder, expr->as.complex.real,
					    expr->as.complex.imaginary);
		break;
	case MS_HIR_INTEGER:
		constant =
			ms_build_integer(builder, expr->as.integer.class_code,
					 expr->as.integer.bits);
		break;
	case MS_HIR_TEXT:
		constant = ms_build_text(builder, expr->as.text.string,
					 expr->as.text.text.bytes,
					 expr->as.text.text.size);
		break;
	default:
		constant = ms_build_array(builder, expr->as.array.rows,
					  expr->as.array.columns,
					  expr->as.array.data);
		break;
	}
	ms_gen_emit_wide(gen, MS_OP_LOAD_CONST, slot, constant);
}

static void load_variable(struct ms_gen *gen, const struct ms_hir_expr *expr,
			  uint32_t slot)
{
	uint32_t variable = expr->as.variable;

	/* x = x: without a value an error, or the value of a function. */
	if (variable == slot && expr->definite)
		return;
	ms_gen_emit(gen, MS_OP_MOVE, 0, slot, variable, 0);
	if (!ms_gen_is_temporary(gen, slot))
		return;
	ms_gen_stale(gen, slot);
	if (gen->function->variables[variable].mutated)
		ms_gen_moved(gen, slot);
}

uint32_t ms_gen_value(struct ms_gen *gen, const struct ms_hir_expr *expr)
{
	if (expr->kind == MS_HIR_VARIABLE)
		return expr->as.variable;
	uint32_t slot = ms_gen_push(gen);

	ms_gen_into(gen, expr, slot);
	return slot;
}

uint32_t ms_gen_operand(struct ms_gen *gen, const struct ms_hir_expr *expr,
			const struct ms_hir_expr *later, uint32_t slot)
{
	if (expr->kind == MS_HIR_VARIABLE) {
		const struct ms_hir_variable *variable =
			&gen->function->variables[expr->as.variable];
		bool changes =
			later != NULL &&
			(later->assigns || (later->calls && variable->bound));

		if (!changes)
			return expr->as.variable;
	}
	/* A temporary that the result goes to is as good as a new one. */
	if (slot == MS_HIR_NONE || !ms_gen_is_temporary(gen, slot))
		slot = ms_gen_push(gen);
	ms_gen_into(gen, expr, slot);
	return slot;
}

static bool emit_with_constant(struct ms_gen *gen, uint8_t op, uint32_t a,
			       uint32_t b, const struct ms_hir_expr *value)
{
	enum ms_opcode opcode;
	uint32_t constant;

	switch (op) {
	case MS_HIR_OP_ADD:
		opcode = MS_OP_ADD_K;
		break;
	case MS_HIR_OP_SUB:
		opcode = MS_OP_SUB_K;
		break;
	case MS_HIR_OP_MUL:
	case MS_HIR_OP_MMUL:
		opcode = MS_OP_MUL_K;
		break;
	case MS_HIR_OP_DIV:
	case MS_HIR_OP_MDIV:
		opcode = MS_OP_DIV_K;
		break;
	default:
		return false;
	}
	if (!ms_gen_real_constant(gen, value, &constant))
		return false;
	ms_gen_emit(gen, opcode, 0, a, b, constant);
	return true;
}

void ms_gen_operation(struct ms_gen *gen, uint8_t op, uint32_t a, uint32_t b,
		      const struct ms_hir_expr *value)
{
	uint32_t top = gen->top;

	if (!emit_with_constant(gen, op, a, b, value)) {
		uint32_t c = ms_gen_value(gen, value);

		ms_gen_emit(gen, opcode_of(op), 0, a, b, c);
	}
	gen->top = top;
}

/* 2 * x is x * 2. */
static bool swap_product(struct ms_gen *gen, const struct ms_hir_expr *first,
			 const struct ms_hir_link *link, uint32_t slot)
{
	if ((link->op != MS_HIR_OP_MUL && link->op != MS_HIR_OP_MMUL) ||
	    first->kind != MS_HIR_REAL || link->operand->kind == MS_HIR_REAL)
		return false;
	uint32_t top = gen->top;
	uint32_t b = ms_gen_operand(gen, link->operand, NULL, slot);

	if (!emit_with_constant(gen, MS_HIR_OP_MUL, slot, b, first)) {
		uint32_t c = ms_gen_value(gen, first);

		ms_gen_emit(gen, MS_OP_MUL, 0, slot, b, c);
	}
	gen->top = top;
	return true;
}

static void gen_binary(struct ms_gen *gen, const struct ms_hir_expr *expr,
		       uint32_t slot)
{
	const struct ms_hir_link *links = expr->as.chain.links;
	uint32_t count = expr->as.chain.count;
	uint32_t top = gen->top;
	uint32_t work = slot;
	uint32_t left;
	uint32_t i = 0;

	/* All but the last result go to a temporary. */
	if (count > 1 && !ms_gen_is_temporary(gen, slot))
		work = ms_gen_push(gen);
	if (swap_product(gen, expr->as.chain.first, &links[0],
			 count == 1 ? slot : work)) {
		left = work;
		i = 1;
	} else {
		left = ms_gen_operand(gen, expr->as.chain.first,
				      links[0].operand, work);
	}
	for (; i < count; i++) {
		gen->span.start = expr->span.start;
		gen->span.end = links[i].operand->span.end;
		uint32_t to = i + 1 == count ? slot : work;

		ms_gen_operation(gen, links[i].op, to, left, links[i].operand);
		left = to;
	}
	gen->top = top;
}

static void gen_unary(struct ms_gen *gen, const struct ms_hir_expr *expr,
		      uint32_t slot)
{
	uint32_t top = gen->top;
	uint32_t operand =
		ms_gen_operand(gen, expr->as.unary.operand, NULL, slot);

	ms_gen_emit(gen, opcode_of(expr->as.unary.op), 0, slot, operand, 0);
	gen->top = top;
}

static void gen_short(struct ms_gen *gen, const struct ms_hir_expr *expr,
		      uint32_t slot)
{
	uint32_t no = ms_gen_label(gen);
	uint32_t end = ms_gen_label(gen);

	ms_gen_condition(gen, expr, false, no);
	ms_gen_emit(gen, MS_OP_LOAD_BOOL, 1, slot, 0, 0);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, end);
	ms_gen_place(gen, no);
	ms_gen_emit(gen, MS_OP_LOAD_BOOL, 0, slot, 0, 0);
	ms_gen_place(gen, end);
}

static void gen_range(struct ms_gen *gen, const struct ms_hir_expr *expr,
		      uint32_t slot)
{
	uint32_t top = gen->top;
	/* The result may stand where the first operand does. */
	bool reuse = ms_gen_is_temporary(gen, slot) && slot + 1 == top;
	uint32_t first = reuse ? slot : ms_gen_push(gen);

	ms_gen_into(gen, expr->as.range.first, first);
	if (expr->as.range.step != NULL)
		ms_gen_into(gen, expr->as.range.step, ms_gen_push(gen));
	ms_gen_into(gen, expr->as.range.last, ms_gen_push(gen));
	ms_gen_emit(gen,
		    expr->as.range.step != NULL ? MS_OP_RANGE3 : MS_OP_RANGE2,
		    0, slot, first, 0);
	ms_gen_drop_moved(gen, first, slot);
	gen->top = top;
}

/* A captured variable that may be unset stays so: it is a function then. */
static void gen_capture(struct ms_gen *gen,
			const struct ms_hir_capture *capture)
{
	uint32_t slot = ms_gen_push(gen);

	if (capture->definite) {
		ms_gen_emit(gen, MS_OP_MOVE, 0, slot, capture->variable, 0);
		return;
	}
	uint32_t skip = ms_gen_label(gen);

	ms_gen_emit(gen, MS_OP_CLEAR, 0, slot, 0, 0);
	ms_gen_jump(gen, MS_OP_JUMP_UNSET, 0, capture->variable, skip);
	ms_gen_emit(gen, MS_OP_MOVE, 0, slot, capture->variable, 0);
	ms_gen_place(gen, skip);
}

static void gen_closure(struct ms_gen *gen, const struct ms_hir_expr *expr,
			uint32_t slot)
{
	const struct ms_hir_function *made =
		gen->unit->functions[expr->as.function];
	uint32_t top = gen->top;

	if (expr->as.function > UINT16_MAX) {
		ms_gen_limit(gen, "anonymous functions");
		return;
	}
	for (uint32_t i = 0; i < made->capture_count; i++)
		gen_capture(gen, &made->captures[i]);
	ms_gen_emit(gen, MS_OP_HANDLE_LOCAL, 0, slot,
		    made->capture_count > 0 ? top : slot, expr->as.function);
	if (made->capture_count == 1)
		ms_gen_emit(gen, MS_OP_CLEAR, 0, top, 0, 0);
	else if (made->capture_count > 1)
		ms_gen_emit(gen, MS_OP_CLEAR_SLOTS, 0, top, gen->top - 1, 0);
	gen->top = top;
}

static void gen_handle(struct ms_gen *gen, const struct ms_hir_expr *expr,
		       uint32_t slot)
{
	uint32_t target = expr->as.call.target;

	if (target == MS_HIR_NONE)
		ms_gen_emit_wide(gen, MS_OP_HANDLE, slot,
				 ms_gen_import(gen, expr->as.call.name));
	else if (target > UINT16_MAX)
		ms_gen_limit(gen, "functions");
	else
		ms_gen_emit(gen, MS_OP_HANDLE_LOCAL, 0, slot, slot, target);
}

static void gen_assignment(struct ms_gen *gen, const struct ms_hir_expr *expr,
			   uint32_t slot)
{
	uint32_t top = gen->top;
	uint32_t value = ms_gen_assign(gen, expr->as.assign);

	if (value != slot && ms_gen_is_temporary(gen, value))
		ms_gen_emit(gen, MS_OP_TAKE, 0, slot, value, 0);
	else if (value != slot)
		ms_gen_emit(gen, MS_OP_MOVE, 0, slot, value, 0);
	gen->top = top;
}

static void gen_fail(struct ms_gen *gen, const struct ms_hir_expr *expr)
{
	uint32_t text = ms_gen_string(gen, expr->as.text.text);

	ms_gen_emit_wide(gen, MS_OP_FAIL, 0, text);
}

void ms_gen_into(struct ms_gen *gen, const struct ms_hir_expr *expr,
		 uint32_t slot)
{
	struct ms_span span = gen->span;

	gen->span = expr->span;
	switch ((enum ms_hir_expr_kind)expr->kind) {
	case MS_HIR_REAL:
		load_real(gen, expr->as.real, slot);
		break;
	case MS_HIR_COMPLEX:
	case MS_HIR_INTEGER:
	case MS_HIR_TEXT:
	case MS_HIR_ARRAY:
		load_constant(gen, expr, slot);
		break;
	case MS_HIR_BOOL:
		ms_gen_emit(gen, MS_OP_LOAD_BOOL, expr->as.boolean, slot, 0, 0);
		break;
	case MS_HIR_EMPTY:
		ms_gen_emit(gen, MS_OP_LOAD_EMPTY, 0, slot, 0, 0);
		break;
	case MS_HIR_COLON:
		ms_gen_emit(gen, MS_OP_LOAD_COLON, 0, slot, 0, 0);
		break;
	case MS_HIR_END:
		ms_gen_end_value(gen, slot);
		break;
	case MS_HIR_VARIABLE:
		load_variable(gen, expr, slot);
		break;
	case MS_HIR_NARGIN:
		ms_gen_emit(gen, MS_OP_LOAD_NARGIN, 0, slot, 0, 0);
		break;
	case MS_HIR_NARGOUT:
		ms_gen_emit(gen, MS_OP_LOAD_NARGOUT, 0, slot, 0, 0);
		break;
	case MS_HIR_UNARY:
		gen_unary(gen, expr, slot);
		break;
	case MS_HIR_BINARY:
		gen_binary(gen, expr, slot);
		break;
	case MS_HIR_SHORT:
		gen_short(gen, expr, slot);
		break;
	case MS_HIR_RANGE:
		gen_range(gen, expr, slot);
		break;
	case MS_HIR_INDEX:
		ms_gen_chain(gen, expr, slot);
		break;
	case MS_HIR_CALL:
		ms_gen_call_into(gen, expr, slot);
		break;
	case MS_HIR_MATRIX:
	case MS_HIR_CELL:
		ms_gen_rows(gen, expr, slot);
		break;
	case MS_HIR_CLOSURE:
		gen_closure(gen, expr, slot);
		break;
	case MS_HIR_HANDLE:
		gen_handle(gen, expr, slot);
		break;
	case MS_HIR_ASSIGN:
		gen_assignment(gen, expr, slot);
		break;
	case MS_HIR_FAIL:
		gen_fail(gen, expr);
		break;
	}
	gen->span = span;
}
