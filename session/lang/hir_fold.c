/*
 * Only what gives the same bits on every machine is computed here: sums,
 * products and quotients of real constants.  A result that isn't a number
 * stays for the run time, whose bits are its own.
 */
#include "lang/hir_internal.h"

#include <math.h>

struct ms_hir_expr *ms_fold_unary(struct ms_lower *lower,
				  struct ms_hir_expr *expr)
{
	struct ms_hir_expr *operand = expr->as.unary.operand;

	(void)lower;
	if (expr->as.unary.op != MS_HIR_OP_NEG &&
	    expr->as.unary.op != MS_HIR_OP_PLUS)
		return expr;
	bool negate = expr->as.unary.op == MS_HIR_OP_NEG;

	if (operand->kind == MS_HIR_REAL && !isnan(operand->as.real)) {
		if (negate)
			operand->as.real = -operand->as.real;
	} else if (operand->kind == MS_HIR_COMPLEX) {
		if (negate) {
			operand->as.complex.real = -operand->as.complex.real;
			operand->as.complex.imaginary =
				-operand->as.complex.imaginary;
		}
	} else {
		return expr;
	}
	operand->span = expr->span;
	return operand;
}

/* Whole powers that a double holds exactly. */
static bool fold_power(double base, double exponent, double *out)
{
	double result = 1;

	if (base != floor(base) || exponent != floor(exponent) ||
	    exponent < 0 || exponent > 64)
		return false;
	for (int i = 0; i < (int)exponent; i++) {
		result *= base;
		if (fabs(result) > 0x1p53)
			return false;
	}
	*out = result;
	return true;
}

static bool fold_real(uint8_t op, double a, double b, double *out)
{
	switch (op) {
	case MS_HIR_OP_ADD:
		*out = a + b;
		break;
	case MS_HIR_OP_SUB:
		*out = a - b;
		break;
	case MS_HIR_OP_MUL:
	case MS_HIR_OP_MMUL:
		*out = a * b;
		break;
	case MS_HIR_OP_DIV:
	case MS_HIR_OP_MDIV:
		*out = a / b;
		break;
	case MS_HIR_OP_POW:
	case MS_HIR_OP_MPOW:
		return fold_power(a, b, out);
	default:
		return false;
	}
	return !isnan(*out);
}

/* 3 + 4i, but not 3 + 0i: what an operator gives is real when it can be. */
static bool fold_complex(uint8_t op, struct ms_hir_expr *a,
			 const struct ms_hir_expr *b)
{
	if (a->kind != MS_HIR_REAL || b->kind != MS_HIR_COMPLEX ||
	    b->as.complex.real != 0 || b->as.complex.imaginary == 0 ||
	    (op != MS_HIR_OP_ADD && op != MS_HIR_OP_SUB))
		return false;
	double real = a->as.real;
	double imaginary = b->as.complex.imaginary;

	a->kind = MS_HIR_COMPLEX;
	a->as.complex.real = real;
	a->as.complex.imaginary = op == MS_HIR_OP_SUB ? -imaginary : imaginary;
	return true;
}

struct ms_hir_expr *ms_fold_binary(struct ms_lower *lower,
				   struct ms_hir_expr *expr)
{
	struct ms_hir_expr *first = expr->as.chain.first;
	uint32_t done = 0;

	(void)lower;
	for (; done < expr->as.chain.count; done++) {
		const struct ms_hir_link *link = &expr->as.chain.links[done];

		if (fold_complex(link->op, first, link->operand))
			continue;
		if (first->kind != MS_HIR_REAL ||
		    link->operand->kind != MS_HIR_REAL ||
		    !fold_real(link->op, first->as.real, link->operand->as.real,
			       &first->as.real))
			break;
	}
	if (done == expr->as.chain.count) {
		first->span = expr->span;
		return first;
	}
	expr->as.chain.links += done;
	expr->as.chain.count -= done;
	return expr;
}

static bool rows_are_real(const struct ms_hir_expr *expr)
{
	uint32_t columns = expr->as.rows.items[0].count;

	for (uint32_t i = 0; i < expr->as.rows.count; i++) {
		const struct ms_hir_exprs *row = &expr->as.rows.items[i];

		if (row->count != columns)
			return false;
		for (uint32_t k = 0; k < columns; k++)
			if (row->items[k]->kind != MS_HIR_REAL)
				return false;
	}
	return true;
}

struct ms_hir_expr *ms_fold_matrix(struct ms_lower *lower,
				   struct ms_hir_expr *expr)
{
	uint32_t rows = expr->as.rows.count;

	if (rows == 0) {
		expr->kind = MS_HIR_EMPTY;
		return expr;
	}
	if (!rows_are_real(expr))
		return expr;
	uint32_t columns = expr->as.rows.items[0].count;
	const struct ms_hir_exprs *items = expr->as.rows.items;

	if (rows == 1 && columns == 1) {
		items[0].items[0]->span = expr->span;
		return items[0].items[0];
	}
	double *data =
		ms_lower_alloc(lower, (size_t)rows * columns, sizeof(*data));

	if (data == NULL)
		return expr;
	for (uint32_t i = 0; i < rows; i++)
		for (uint32_t k = 0; k < columns; k++)
			data[(size_t)k * rows + i] = items[i].items[k]->as.real;
	expr->kind = MS_HIR_ARRAY;
	expr->as.array.data = data;
	expr->as.array.rows = rows;
	expr->as.array.columns = columns;
	return expr;
}
