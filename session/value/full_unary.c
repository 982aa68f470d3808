#include "value/full.h"

#include "value/by_elements.h"
#include "value/choose.h"
#include "value/matrix.h"

/*
 * Negation is a difference from zero where that gives the same: integers,
 * saturating.  Floating point numbers are multiplied by -1, which keeps the
 * sign of zero and of both parts.
 */
static int negate(struct ms_heap *heap, struct ms_value *a, unsigned reuse,
		  struct ms_value *out)
{
	enum ms_class class_ = ms_class_of(*a);

	if (ms_class_is_integer(class_)) {
		struct ms_value zero = ms_natural(class_, 0);

		return ms_by_elements_take(
			heap, MS_OPERATOR_SUB, &zero, a,
			reuse != 0 ? MS_REUSE_B : MS_REUSE_NONE, out);
	}
	struct ms_value minus = ms_real(-1);

	return ms_by_elements_take(heap, MS_OPERATOR_MUL, a, &minus, reuse,
				   out);
}

/* Numbers stay; char and logical become double. */
static int plus(struct ms_heap *heap, const struct ms_value *a,
		struct ms_value *out)
{
	struct ms_value zero = ms_real(0);

	if (ms_class_is_numeric(ms_class_of(*a))) {
		*out = ms_retain(*a);
		return 0;
	}
	return ms_by_elements(heap, MS_OPERATOR_ADD, a, &zero, out);
}

static int invert(struct ms_heap *heap, const struct ms_value *a,
		  struct ms_value *out)
{
	struct ms_value no = ms_logical(false);
	struct ms_operand operand;

	if (a->tag == MS_TAG_LOGICAL) {
		*out = ms_logical(a->as.natural == 0);
		return 0;
	}
	if (!ms_operand_of(a, &operand))
		return ms_fail_unary(heap, MS_OPERATOR_NOT, a);
	if (ms_refuse_nan(heap, &operand) != 0)
		return -1;
	return ms_by_elements(heap, MS_OPERATOR_EQ, a, &no, out);
}

static bool can_transpose(const struct ms_value *a)
{
	return a->tag < MS_TAG_HEAP || a->tag == MS_TAG_ARRAY ||
	       a->tag == MS_TAG_RANGE || a->tag == MS_TAG_STRUCT;
}

int ms_full_unary(struct ms_heap *heap, enum ms_operator op, struct ms_value *a,
		  unsigned reuse, struct ms_value *out)
{
	bool transpose =
		op == MS_OPERATOR_TRANSPOSE || op == MS_OPERATOR_CTRANSPOSE;

	if (a->tag == MS_TAG_NONE || (transpose && !can_transpose(a)))
		return ms_fail_unary(heap, op, a);
	if (transpose)
		return ms_transpose(heap, a, op == MS_OPERATOR_CTRANSPOSE, out);
	if (!ms_class_is_plain(ms_class_of(*a)))
		return ms_fail_unary(heap, op, a);
	if (op == MS_OPERATOR_NEG)
		return negate(heap, a, reuse, out);
	return op == MS_OPERATOR_NOT ? invert(heap, a, out)
				     : plus(heap, a, out);
}
