#include "lang/gen_internal.h"

static void gen_short_jump(struct ms_gen *gen, const struct ms_hir_expr *expr,
			   bool sense, uint32_t label)
{
	bool is_or = expr->as.chain.links[0].op == MS_HIR_OP_OR;
	uint32_t count = expr->as.chain.count;
	uint32_t skip = ms_gen_label(gen);

	/* An operand that settles it: true for ||, false for &&. */
	for (uint32_t i = 0; i < count; i++) {
		const struct ms_hir_expr *operand =
			i == 0 ? expr->as.chain.first
			       : expr->as.chain.links[i - 1].operand;

		ms_gen_logical(gen, operand, is_or,
			       is_or == sense ? label : skip);
	}
	ms_gen_logical(gen, expr->as.chain.links[count - 1].operand, sense,
		       label);
	ms_gen_place(gen, skip);
}

static bool is_comparison(uint8_t op)
{
	return op == MS_HIR_OP_LT || op == MS_HIR_OP_LE || op == MS_HIR_OP_GT ||
	       op == MS_HIR_OP_GE || op == MS_HIR_OP_EQ || op == MS_HIR_OP_NE;
}

static uint8_t mirrored(uint8_t op)
{
	switch (op) {
	case MS_HIR_OP_LT:
		return MS_HIR_OP_GT;
	case MS_HIR_OP_LE:
		return MS_HIR_OP_GE;
	case MS_HIR_OP_GT:
		return MS_HIR_OP_LT;
	case MS_HIR_OP_GE:
		return MS_HIR_OP_LE;
	default:
		return op;
	}
}

static enum ms_opcode jump_with_constant(uint8_t op)
{
	switch (op) {
	case MS_HIR_OP_LT:
		return MS_OP_JUMP_LT_K;
	case MS_HIR_OP_LE:
		return MS_OP_JUMP_LE_K;
	case MS_HIR_OP_GT:
		return MS_OP_JUMP_GT_K;
	case MS_HIR_OP_GE:
		return MS_OP_JUMP_GE_K;
	default:
		return MS_OP_JUMP_EQ_K;
	}
}

static void jump_slots(struct ms_gen *gen, uint8_t op, uint32_t a, uint32_t b,
		       bool sense, uint32_t label)
{
	switch (op) {
	case MS_HIR_OP_LT:
		ms_gen_jump_narrow(gen, MS_OP_JUMP_LT, sense, a, b, label);
		break;
	case MS_HIR_OP_LE:
		ms_gen_jump_narrow(gen, MS_OP_JUMP_LE, sense, a, b, label);
		break;
	case MS_HIR_OP_GT:
		ms_gen_jump_narrow(gen, MS_OP_JUMP_LT, sense, b, a, label);
		break;
	case MS_HIR_OP_GE:
		ms_gen_jump_narrow(gen, MS_OP_JUMP_LE, sense, b, a, label);
		break;
	default:
		ms_gen_jump_narrow(gen, MS_OP_JUMP_EQ, sense, a, b, label);
		break;
	}
}

/* One comparison, fused with the jump.  "a ~= b" is the contrary of "a == b"
 * for scalars only: [1 2] ~= [1 3] is false, and so is [1 2] == [1 3]. */
static bool gen_comparison(struct ms_gen *gen, const struct ms_hir_expr *expr,
			   bool sense, uint32_t label)
{
	if (expr->kind != MS_HIR_BINARY || expr->as.chain.count != 1 ||
	    !is_comparison(expr->as.chain.links[0].op))
		return false;
	const struct ms_hir_expr *left = expr->as.chain.first;
	const struct ms_hir_expr *right = expr->as.chain.links[0].operand;
	uint8_t op = expr->as.chain.links[0].op;
	uint32_t top = gen->top;
	uint32_t constant;

	if (op == MS_HIR_OP_NE) {
		if (!ms_flow_is_scalar(gen->function, left) ||
		    !ms_flow_is_scalar(gen->function, right))
			return false;
		op = MS_HIR_OP_EQ;
		sense = !sense;
	}
	gen->span = expr->span;
	if (ms_gen_real_constant(gen, right, &constant)) {
		uint32_t a = ms_gen_value(gen, left);

		ms_gen_jump_narrow(gen, jump_with_constant(op), sense, a,
				   constant, label);
	} else if (ms_gen_real_constant(gen, left, &constant)) {
		uint32_t a = ms_gen_value(gen, right);

		ms_gen_jump_narrow(gen, jump_with_constant(mirrored(op)), sense,
				   a, constant, label);
	} else {
		uint32_t a = ms_gen_operand(gen, left, right, MS_HIR_NONE);
		uint32_t b = ms_gen_value(gen, right);

		jump_slots(gen, op, a, b, sense, label);
	}
	gen->top = top;
	return true;
}

/* In a condition "a | b" doesn't compute b when a is true, nor "a & b" when a
 * is false.  Otherwise the operands are combined element by element, for both
 * may be arrays. */
static bool gen_elementwise(struct ms_gen *gen, const struct ms_hir_expr *expr,
			    bool sense, uint32_t label)
{
	if (expr->kind != MS_HIR_BINARY ||
	    (expr->as.chain.links[0].op != MS_HIR_OP_AND &&
	     expr->as.chain.links[0].op != MS_HIR_OP_OR))
		return false;
	uint32_t top = gen->top;
	uint32_t skip = ms_gen_label(gen);
	uint32_t value = ms_gen_push(gen);
	uint32_t left = ms_gen_operand(gen, expr->as.chain.first,
				       expr->as.chain.links[0].operand, value);

	for (uint32_t i = 0; i < expr->as.chain.count; i++) {
		const struct ms_hir_link *link = &expr->as.chain.links[i];
		bool is_or = link->op == MS_HIR_OP_OR;

		ms_gen_jump(gen, MS_OP_JUMP_IF, is_or, left,
			    is_or == sense ? label : skip);
		ms_gen_operation(gen, link->op, value, left, link->operand);
		left = value;
	}
	ms_gen_jump(gen, MS_OP_JUMP_IF, sense, value, label);
	ms_gen_place(gen, skip);
	gen->top = top;
	return true;
}

/* What is the same in conditions and operands of && and ||. */
static bool gen_common(struct ms_gen *gen, const struct ms_hir_expr *expr,
		       bool sense, uint32_t label)
{
	bool value;

	switch (expr->kind) {
	case MS_HIR_BOOL:
	case MS_HIR_REAL:
		if (expr->kind == MS_HIR_REAL && expr->as.real != expr->as.real)
			return false;
		value = expr->kind == MS_HIR_BOOL ? expr->as.boolean
						  : expr->as.real != 0;
		if (value == sense)
			ms_gen_jump(gen, MS_OP_JUMP, 0, 0, label);
		return true;
	case MS_HIR_SHORT:
		gen_short_jump(gen, expr, sense, label);
		return true;
	case MS_HIR_UNARY:
		if (expr->as.unary.op != MS_HIR_OP_NOT ||
		    !ms_flow_is_scalar(gen->function, expr->as.unary.operand))
			return false;
		ms_gen_condition(gen, expr->as.unary.operand, !sense, label);
		return true;
	default:
		return gen_comparison(gen, expr, sense, label);
	}
}

static void gen_test(struct ms_gen *gen, const struct ms_hir_expr *expr,
		     enum ms_opcode op, bool sense, uint32_t label)
{
	uint32_t top = gen->top;
	uint32_t value = ms_gen_value(gen, expr);

	ms_gen_jump(gen, op, sense, value, label);
	gen->top = top;
}

void ms_gen_logical(struct ms_gen *gen, const struct ms_hir_expr *expr,
		    bool sense, uint32_t label)
{
	struct ms_span span = gen->span;

	gen->span = expr->span;
	if (!gen_common(gen, expr, sense, label))
		gen_test(gen, expr, MS_OP_JUMP_LOGICAL, sense, label);
	gen->span = span;
}

void ms_gen_condition(struct ms_gen *gen, const struct ms_hir_expr *expr,
		      bool sense, uint32_t label)
{
	struct ms_span span = gen->span;

	gen->span = expr->span;
	if (!gen_common(gen, expr, sense, label) &&
	    !gen_elementwise(gen, expr, sense, label))
		gen_test(gen, expr, MS_OP_JUMP_IF, sense, label);
	gen->span = span;
}
