#include "value/arith.h"

#include "value/arith_text.h"
#include "value/full.h"
#include "value/sparse_arith.h"

#include <math.h>

/* Powers that stay real.  Squares are multiplied, as those of arrays are. */
static bool real_power(double a, double b, struct ms_value *out)
{
	if (a < 0 && b != trunc(b))
		return false;
	*out = ms_real(b == 2 ? a * a : pow(a, b));
	return true;
}

static bool real_arithmetic(enum ms_operator op, double a, double b,
			    struct ms_value *out)
{
	switch ((int)op) {
	case MS_OPERATOR_ADD:
		*out = ms_real(a + b);
		return true;
	case MS_OPERATOR_SUB:
		*out = ms_real(a - b);
		return true;
	case MS_OPERATOR_MUL:
	case MS_OPERATOR_MMUL:
		*out = ms_real(a * b);
		return true;
	case MS_OPERATOR_DIV:
	case MS_OPERATOR_MDIV:
		*out = ms_real(a / b);
		return true;
	case MS_OPERATOR_LDIV:
	case MS_OPERATOR_MLDIV:
		*out = ms_real(b / a);
		return true;
	default:
		return real_power(a, b, out);
	}
}

static bool real_logic(enum ms_operator op, double a, double b,
		       struct ms_value *out)
{
	bool result;

	switch ((int)op) {
	case MS_OPERATOR_EQ:
		result = a == b;
		break;
	case MS_OPERATOR_NE:
		result = a != b;
		break;
	case MS_OPERATOR_LT:
		result = a < b;
		break;
	case MS_OPERATOR_LE:
		result = a <= b;
		break;
	case MS_OPERATOR_GT:
		result = a > b;
		break;
	case MS_OPERATOR_GE:
		result = a >= b;
		break;
	default:
		/* NaN is no logical: the general way says so. */
		if (isnan(a) || isnan(b))
			return false;
		result = op == MS_OPERATOR_AND ? a != 0 && b != 0
					       : a != 0 || b != 0;
		break;
	}
	*out = ms_logical(result);
	return true;
}

/* Two scalars that count as doubles, which need no thought; false for what
 * does.  Logical, char and double have the first three tags. */
static bool scalars(enum ms_operator op, struct ms_value a, struct ms_value b,
		    struct ms_value *out)
{
	if (a.tag - 1 >= MS_TAG_DOUBLE || b.tag - 1 >= MS_TAG_DOUBLE)
		return false;
	double x = a.tag == MS_TAG_DOUBLE ? a.as.real : (double)a.as.natural;
	double y = b.tag == MS_TAG_DOUBLE ? b.as.real : (double)b.as.natural;

	return op < MS_OPERATOR_EQ ? real_arithmetic(op, x, y, out)
				   : real_logic(op, x, y, out);
}

static bool is_plain(const struct ms_value *v)
{
	return v->tag != MS_TAG_NONE && ms_class_is_plain(ms_class_of(*v));
}

/* Handles are compared by what they refer to. */
static bool compares_handles(enum ms_operator op, const struct ms_value *a,
			     const struct ms_value *b, struct ms_value *out)
{
	if (a->tag != MS_TAG_OBJECT || b->tag != MS_TAG_OBJECT ||
	    (op != MS_OPERATOR_EQ && op != MS_OPERATOR_NE))
		return false;
	bool same = a->as.object == b->as.object;
	*out = ms_logical(same == (op == MS_OPERATOR_EQ));
	return true;
}

static int dispatch(struct ms_heap *heap, enum ms_operator op,
		    struct ms_value *a, struct ms_value *b, unsigned reuse,
		    struct ms_value *out)
{
	if (ms_is_class(*a, MS_STRING) || ms_is_class(*b, MS_STRING))
		return ms_text_binary(heap, op, a, b, out);
	if (compares_handles(op, a, b, out))
		return 0;
	if (!is_plain(a) || !is_plain(b))
		return ms_fail_operator(heap, op, a, b);
	if (ms_is_sparse(*a) || ms_is_sparse(*b))
		return ms_sparse_binary(heap, op, a, b, out);
	return ms_full_binary_take(heap, op, a, b, reuse, out);
}

int ms_binary_take(struct ms_heap *heap, enum ms_operator op,
		   struct ms_value *a, struct ms_value *b, unsigned reuse,
		   struct ms_value *out)
{
	if (scalars(op, *a, *b, out))
		return 0;
	return dispatch(heap, op, a, b, reuse, out);
}

int ms_binary(struct ms_heap *heap, enum ms_operator op,
	      const struct ms_value *a, const struct ms_value *b,
	      struct ms_value *out)
{
	struct ms_value left = *a;
	struct ms_value right = *b;

	return ms_binary_take(heap, op, &left, &right, MS_REUSE_NONE, out);
}

int ms_unary(struct ms_heap *heap, enum ms_operator op,
	     const struct ms_value *a, struct ms_value *out)
{
	struct ms_value operand = *a;

	return ms_is_sparse(*a)
		       ? ms_sparse_unary(heap, op, a, out)
		       : ms_full_unary(heap, op, &operand, MS_REUSE_NONE, out);
}
