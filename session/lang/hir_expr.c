#include "lang/hir_internal.h"

#include <math.h>

enum ms_hir_op ms_lower_operator(uint8_t binary)
{
	static const uint8_t operators[] = {
		[MS_BINARY_ADD] = MS_HIR_OP_ADD,
		[MS_BINARY_SUBTRACT] = MS_HIR_OP_SUB,
		[MS_BINARY_TIMES] = MS_HIR_OP_MUL,
		[MS_BINARY_MTIMES] = MS_HIR_OP_MMUL,
		[MS_BINARY_RDIVIDE] = MS_HIR_OP_DIV,
		[MS_BINARY_MRDIVIDE] = MS_HIR_OP_MDIV,
		[MS_BINARY_LDIVIDE] = MS_HIR_OP_LDIV,
		[MS_BINARY_MLDIVIDE] = MS_HIR_OP_MLDIV,
		[MS_BINARY_POWER] = MS_HIR_OP_POW,
		[MS_BINARY_MPOWER] = MS_HIR_OP_MPOW,
		[MS_BINARY_LT] = MS_HIR_OP_LT,
		[MS_BINARY_LE] = MS_HIR_OP_LE,
		[MS_BINARY_EQ] = MS_HIR_OP_EQ,
		[MS_BINARY_NE] = MS_HIR_OP_NE,
		[MS_BINARY_GE] = MS_HIR_OP_GE,
		[MS_BINARY_GT] = MS_HIR_OP_GT,
		[MS_BINARY_AND] = MS_HIR_OP_AND,
		[MS_BINARY_OR] = MS_HIR_OP_OR,
		[MS_BINARY_AND_AND] = MS_HIR_OP_AND,
		[MS_BINARY_OR_OR] = MS_HIR_OP_OR,
	};

	return (enum ms_hir_op)operators[binary];
}

static struct ms_hir_expr *lower_number(struct ms_lower *lower,
					const struct ms_expr *expr)
{
	enum ms_number_kind kind = expr->as.number.kind;
	struct ms_hir_expr *out;

	if (kind == MS_NUMBER_DOUBLE)
		return ms_hir_real(lower, expr->as.number.as.real, expr->span);
	if (kind == MS_NUMBER_IMAGINARY) {
		out = ms_hir_expr_new(lower, MS_HIR_COMPLEX, expr->span);
		out->as.complex.imaginary = expr->as.number.as.real;
		return out;
	}
	out = ms_hir_expr_new(lower, MS_HIR_INTEGER, expr->span);
	out->as.integer.bits = expr->as.number.as.bits;
	out->as.integer.class_code = ms_hir_class_code(kind);
	return out;
}

static struct ms_hir_expr *lower_string(struct ms_lower *lower,
					const struct ms_expr *expr)
{
	bool string = expr->as.string.quote == '"' &&
		      lower->file->dialect == MS_DIALECT_MATLAB;

	return ms_hir_text_expr(lower, expr->as.string.text,
				expr->as.string.length, string, expr->span);
}

bool ms_name_is_constant(const struct ms_lower *lower,
			 const struct ms_symbol *symbol)
{
	const struct ms_resolver *resolver = lower->resolver;
	uint8_t special = lower->special[symbol->id];

	if (special < MS_SPECIAL_TRUE || special > MS_SPECIAL_EPS ||
	    resolver == NULL || resolver->is_builtin == NULL ||
	    lower->bindings[symbol->id].owner != NULL ||
	    lower->functions[symbol->id] != 0)
		return false;
	/* A script's names may be variables of whoever runs it. */
	if (lower->unit->is_script &&
	    (resolver->is_variable == NULL ||
	     resolver->is_variable(resolver->context, symbol->text,
				   symbol->length)))
		return false;
	return resolver->is_builtin(resolver->context, symbol->text,
				    symbol->length);
}

static struct ms_hir_expr *lower_constant(struct ms_lower *lower,
					  uint8_t special, struct ms_span span)
{
	struct ms_hir_expr *expr;

	switch (special) {
	case MS_SPECIAL_TRUE:
	case MS_SPECIAL_FALSE:
		expr = ms_hir_expr_new(lower, MS_HIR_BOOL, span);
		expr->as.boolean = special == MS_SPECIAL_TRUE;
		return expr;
	case MS_SPECIAL_PI:
		return ms_hir_real(lower, 3.14159265358979323846, span);
	case MS_SPECIAL_EPS:
		return ms_hir_real(lower, 0x1p-52, span);
	case MS_SPECIAL_INF:
		return ms_hir_real(lower, INFINITY, span);
	default:
		return ms_hir_real(lower, NAN, span);
	}
}

static struct ms_hir_expr *lower_name(struct ms_lower *lower,
				      const struct ms_symbol *symbol,
				      struct ms_span span)
{
	uint8_t special = lower->special[symbol->id];

	if (ms_name_is_constant(lower, symbol))
		return lower_constant(lower, special, span);
	uint32_t variable = ms_context_variable(lower, symbol, span);

	if (variable != MS_HIR_NONE) {
		lower->context->scope_calls += special == MS_SPECIAL_SCOPE;
		return ms_hir_variable_expr(lower, variable, span);
	}
	if (special == MS_SPECIAL_ANS) {
		lower->context->hir->uses_ans = true;
		variable = ms_context_declare(lower, symbol, span);
		return ms_hir_variable_expr(lower, variable, span);
	}
	if (special == MS_SPECIAL_NARGIN)
		return ms_hir_expr_new(lower, MS_HIR_NARGIN, span);
	if (special == MS_SPECIAL_NARGOUT)
		return ms_hir_expr_new(lower, MS_HIR_NARGOUT, span);
	struct ms_hir_expr *call = ms_lower_call(lower, symbol, span);

	call->as.call.bare = true;
	return call;
}

static struct ms_hir_expr *lower_increment(struct ms_lower *lower,
					   const struct ms_expr *expr)
{
	struct ms_hir_assign *assign = ms_lower_increment(lower, expr);

	if (assign == NULL) {
		/* Two signs in front of what is no variable. */
		struct ms_hir_expr *sign =
			ms_hir_expr_new(lower, MS_HIR_UNARY, expr->span);

		sign->as.unary.op = MS_HIR_OP_PLUS;
		sign->as.unary.operand =
			ms_lower_expr(lower, expr->as.unary.operand);
		if (expr->as.unary.op >= MS_UNARY_POST_INCREMENT)
			ms_diag_add(lower->diags, MS_SEVERITY_ERROR,
				    "MATLAB:invalidTarget",
				    expr->as.unary.operand->span,
				    "only a variable can be incremented or "
				    "decremented");
		return sign;
	}
	struct ms_hir_expr *out =
		ms_hir_expr_new(lower, MS_HIR_ASSIGN, expr->span);

	out->assigns = true;
	out->calls = true;
	out->as.assign = assign;
	return out;
}

static struct ms_hir_expr *lower_unary(struct ms_lower *lower,
				       const struct ms_expr *expr)
{
	static const uint8_t operators[] = {
		[MS_UNARY_PLUS] = MS_HIR_OP_PLUS,
		[MS_UNARY_MINUS] = MS_HIR_OP_NEG,
		[MS_UNARY_NOT] = MS_HIR_OP_NOT,
		[MS_UNARY_CTRANSPOSE] = MS_HIR_OP_CTRANSPOSE,
		[MS_UNARY_TRANSPOSE] = MS_HIR_OP_TRANSPOSE,
	};

	if (expr->as.unary.op >= MS_UNARY_PRE_INCREMENT)
		return lower_increment(lower, expr);
	struct ms_hir_expr *operand =
		ms_lower_expr(lower, expr->as.unary.operand);
	struct ms_hir_expr *out =
		ms_hir_expr_new(lower, MS_HIR_UNARY, expr->span);

	out->as.unary.op = operators[expr->as.unary.op];
	out->as.unary.operand = operand;
	out->assigns = operand->assigns;
	out->calls = operand->calls;
	return ms_fold_unary(lower, out);
}

static struct ms_hir_expr *lower_links(struct ms_lower *lower,
				       const struct ms_expr *expr,
				       enum ms_hir_expr_kind kind)
{
	uint32_t count = expr->as.chain.count;
	struct ms_hir_expr *first = ms_lower_expr(lower, expr->as.chain.first);
	struct ms_hir_link *links =
		ms_lower_alloc(lower, count, sizeof(*links));
	struct ms_hir_expr *out = ms_hir_expr_new(lower, kind, expr->span);

	out->assigns = first->assigns;
	out->calls = first->calls;
	out->as.chain.first = first;
	if (links == NULL)
		return out;
	for (uint32_t i = 0; i < count; i++) {
		const struct ms_link *link = &expr->as.chain.links[i];

		links[i].op = (uint8_t)ms_lower_operator((uint8_t)link->op);
		links[i].operand = ms_lower_expr(lower, link->operand);
		out->assigns |= links[i].operand->assigns;
		out->calls |= links[i].operand->calls;
	}
	out->as.chain.links = links;
	out->as.chain.count = count;
	return out;
}

static struct ms_hir_expr *lower_range(struct ms_lower *lower,
				       const struct ms_expr *expr)
{
	struct ms_hir_expr *first = ms_lower_expr(lower, expr->as.range.first);
	struct ms_hir_expr *step =
		expr->as.range.step != NULL
			? ms_lower_expr(lower, expr->as.range.step)
			: NULL;
	struct ms_hir_expr *last = ms_lower_expr(lower, expr->as.range.last);
	struct ms_hir_expr *out =
		ms_hir_expr_new(lower, MS_HIR_RANGE, expr->span);

	out->as.range.first = first;
	out->as.range.step = step;
	out->as.range.last = last;
	out->assigns = first->assigns || last->assigns ||
		       (step != NULL && step->assigns);
	out->calls =
		first->calls || last->calls || (step != NULL && step->calls);
	return out;
}

static struct ms_hir_expr *lower_rows(struct ms_lower *lower,
				      const struct ms_expr *expr)
{
	bool cell = expr->kind == MS_EXPR_CELL;
	uint32_t count = expr->as.rows.count;
	struct ms_hir_expr *out = ms_hir_expr_new(
		lower, cell ? MS_HIR_CELL : MS_HIR_MATRIX, expr->span);
	struct ms_hir_exprs *rows = ms_lower_alloc(lower, count, sizeof(*rows));

	if (rows == NULL)
		return out;
	out->as.rows.items = rows;
	for (uint32_t i = 0; i < count; i++) {
		struct ms_hir_exprs row =
			ms_lower_exprs(lower, &expr->as.rows.items[i]);

		if (row.count == 0)
			continue;
		rows[out->as.rows.count++] = row;
		for (uint32_t k = 0; k < row.count; k++) {
			out->assigns |= row.items[k]->assigns;
			out->calls |= row.items[k]->calls;
		}
	}
	return cell ? out : ms_fold_matrix(lower, out);
}

static struct ms_hir_expr *lower_assign_expr(struct ms_lower *lower,
					     const struct ms_expr *expr)
{
	struct ms_hir_assign *assign =
		ms_lower_alloc(lower, 1, sizeof(*assign));
	struct ms_hir_expr *out =
		ms_hir_expr_new(lower, MS_HIR_ASSIGN, expr->span);

	out->assigns = true;
	out->calls = true;
	if (assign != NULL)
		ms_lower_assign(lower, expr->as.assign, assign);
	out->as.assign = assign;
	return out;
}

static struct ms_hir_expr *lower_kind(struct ms_lower *lower,
				      const struct ms_expr *expr)
{
	switch (expr->kind) {
	case MS_EXPR_NUMBER:
		return lower_number(lower, expr);
	case MS_EXPR_STRING:
		return lower_string(lower, expr);
	case MS_EXPR_NAME:
		return lower_name(lower, expr->as.name, expr->span);
	case MS_EXPR_COLON:
		return ms_hir_expr_new(lower, MS_HIR_COLON, expr->span);
	case MS_EXPR_END:
		return ms_hir_expr_new(lower, MS_HIR_END, expr->span);
	case MS_EXPR_UNARY:
		return lower_unary(lower, expr);
	case MS_EXPR_BINARY:
		return ms_fold_binary(lower,
				      lower_links(lower, expr, MS_HIR_BINARY));
	case MS_EXPR_SHORT:
		return lower_links(lower, expr, MS_HIR_SHORT);
	case MS_EXPR_RANGE:
		return lower_range(lower, expr);
	case MS_EXPR_INDEX:
		return ms_lower_chain(lower, expr);
	case MS_EXPR_MATRIX:
	case MS_EXPR_CELL:
		return lower_rows(lower, expr);
	case MS_EXPR_ANONYMOUS:
		return ms_lower_anonymous(lower, expr);
	case MS_EXPR_HANDLE:
		return ms_lower_handle(lower, expr);
	case MS_EXPR_ASSIGN:
		return lower_assign_expr(lower, expr);
	case MS_EXPR_NAMED:
		return ms_lower_expr(lower, expr->as.named.value);
	case MS_EXPR_SUPER:
		return ms_hir_fail_expr(
			lower,
			"MATLAB:class:invalidSuperClass|A superclass can only "
			"be named inside a class definition.",
			expr->span);
	case MS_EXPR_META:
		return ms_hir_fail_expr(
			lower,
			"MATLAB:class:undefinedClass|There are no classes that "
			"? could tell about.",
			expr->span);
	default:
		return ms_hir_fail_expr(
			lower, "MATLAB:invalidExpression|Not an expression.",
			expr->span);
	}
}

struct ms_hir_expr *ms_lower_expr(struct ms_lower *lower,
				  const struct ms_expr *expr)
{
	struct ms_hir_expr *out = lower_kind(lower, expr);

	out->parens |= expr->parens != 0;
	return out;
}
