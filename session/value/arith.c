#include "value/arith.h"

#include "value/arith_text.h"
#include "value/full.h"
#include "value/sparse_arith.h"

/* Two real double scalars, the operators that need no thought. */
static bool scalar_doubles(enum ms_operator op, double a, double b,
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
	case MS_OPERATOR_EQ:
		*out = ms_logical(a == b);
		return true;
	case MS_OPERATOR_NE:
		*out = ms_logical(a != b);
		return true;
	case MS_OPERATOR_LT:
		*out = ms_logical(a < b);
		return true;
	case MS_OPERATOR_LE:
		*out = ms_logical(a <= b);
		return true;
	case MS_OPERATOR_GT:
		*out = ms_logical(a > b);
		return true;
	case MS_OPERATOR_GE:
		*out = ms_logical(a >= b);
		return true;
	default:
		return false;
	}
}

static bool is_plain(const struct ms_value *v)
{
	return v->tag != MS_TAG_NONE && ms_class_is_plain(ms_class_of(*v));
}

static int dispatch(struct ms_heap *heap, enum ms_operator op,
		    struct ms_value *a, struct ms_value *b, unsigned reuse,
		    struct ms_value *out)
{
	if (ms_is_class(*a, MS_STRING) || ms_is_class(*b, MS_STRING))
		return ms_text_binary(heap, op, a, b, out);
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
	if (a->tag == MS_TAG_DOUBLE && b->tag == MS_TAG_DOUBLE &&
	    scalar_doubles(op, a->as.real, b->as.real, out))
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

int ms_unary_take(struct ms_heap *heap, enum ms_operator op, struct ms_value *a,
		  struct ms_value *out)
{
	return ms_is_sparse(*a) ? ms_sparse_unary(heap, op, a, out)
				: ms_full_unary(heap, op, a, MS_REUSE_A, out);
}

int ms_unary(struct ms_heap *heap, enum ms_operator op,
	     const struct ms_value *a, struct ms_value *out)
{
	struct ms_value operand = *a;

	return ms_is_sparse(*a)
		       ? ms_sparse_unary(heap, op, a, out)
		       : ms_full_unary(heap, op, &operand, MS_REUSE_NONE, out);
}
