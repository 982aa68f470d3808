#include "value/arith.h"

#include "value/arith_text.h"
#include "value/choose.h"
#include "value/matrix.h"
#include "value/operator_error.h"
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

/* One operation under way; 'a' and 'b' may be swapped. */
struct call {
	enum ms_operator op;
	struct ms_value *a;
	struct ms_value *b;
	unsigned reuse;
};

static void swap(struct call *call)
{
	struct ms_value *a = call->a;
	unsigned reuse = call->reuse;

	call->a = call->b;
	call->b = a;
	call->reuse = ((reuse & MS_REUSE_A) != 0 ? MS_REUSE_B : 0) |
		      ((reuse & MS_REUSE_B) != 0 ? MS_REUSE_A : 0);
}

/* A matrix operator with a scalar is the element-wise one. */
static enum ms_operator by_elements(enum ms_operator op, bool scalar_a,
				    bool scalar_b)
{
	if (op == MS_OPERATOR_MMUL && (scalar_a || scalar_b))
		return MS_OPERATOR_MUL;
	if (op == MS_OPERATOR_MDIV && scalar_b)
		return MS_OPERATOR_DIV;
	if (op == MS_OPERATOR_MLDIV && scalar_a)
		return MS_OPERATOR_LDIV;
	if (op == MS_OPERATOR_MPOW && scalar_a && scalar_b)
		return MS_OPERATOR_POW;
	return op;
}

/* The kernels know ADD..POW without LDIV, EQ..LE, AND and OR. */
static void normalise(struct call *call)
{
	if (call->op == MS_OPERATOR_LDIV)
		call->op = MS_OPERATOR_DIV;
	else if (call->op == MS_OPERATOR_GT)
		call->op = MS_OPERATOR_LT;
	else if (call->op == MS_OPERATOR_GE)
		call->op = MS_OPERATOR_LE;
	else
		return;
	swap(call);
}

static bool can_give(struct ms_value v)
{
	return v.tag == MS_TAG_ARRAY && ms_is_unique(v);
}

static int elementwise(struct ms_heap *heap, struct call *call,
		       struct ms_value *out)
{
	enum ms_operator op = call->op;
	struct ms_value *spare = NULL;
	struct ms_operand a;
	struct ms_operand b;
	struct ms_loop loop;

	normalise(call);
	if (!ms_operand_of(call->a, &a) || !ms_operand_of(call->b, &b))
		return ms_fail_operator(heap, op, call->a, call->b);
	if (ms_choose_loop(heap, call->op, &a, &b, &loop) != 0)
		return -1;
	if ((call->reuse & MS_REUSE_A) != 0 && can_give(*call->a) &&
	    (a.count > 1 || b.count <= 1))
		spare = call->a;
	else if ((call->reuse & MS_REUSE_B) != 0 && can_give(*call->b))
		spare = call->b;
	return ms_loop_run(heap, &loop, &a, &b, spare, out);
}

static int matrix(struct ms_heap *heap, const struct call *call,
		  struct ms_value *out)
{
	if (call->op == MS_OPERATOR_MMUL)
		return ms_matrix_product(heap, call->a, call->b, out);
	if (call->op == MS_OPERATOR_MDIV)
		return ms_matrix_right_divide(heap, call->a, call->b, out);
	if (call->op == MS_OPERATOR_MLDIV)
		return ms_matrix_left_divide(heap, call->a, call->b, out);
	return ms_matrix_power(heap, call->a, call->b, out);
}

static bool is_plain(const struct ms_value *v)
{
	return v->tag != MS_TAG_NONE && ms_class_is_plain(ms_class_of(*v));
}

static int dispatch(struct ms_heap *heap, struct call *call,
		    struct ms_value *out)
{
	if (ms_is_class(*call->a, MS_STRING) ||
	    ms_is_class(*call->b, MS_STRING))
		return ms_text_binary(heap, call->op, call->a, call->b, out);
	if (!is_plain(call->a) || !is_plain(call->b))
		return ms_fail_operator(heap, call->op, call->a, call->b);
	call->op = by_elements(call->op, ms_is_scalar(*call->a),
			       ms_is_scalar(*call->b));
	if (ms_is_sparse(*call->a) || ms_is_sparse(*call->b))
		return ms_sparse_binary(heap, call->op, call->a, call->b, out);
	if (call->op >= MS_OPERATOR_MMUL && call->op <= MS_OPERATOR_MPOW)
		return matrix(heap, call, out);
	return elementwise(heap, call, out);
}

int ms_binary_take(struct ms_heap *heap, enum ms_operator op,
		   struct ms_value *a, struct ms_value *b, unsigned reuse,
		   struct ms_value *out)
{
	struct call call = { .op = op, .a = a, .b = b, .reuse = reuse };

	if (a->tag == MS_TAG_DOUBLE && b->tag == MS_TAG_DOUBLE &&
	    scalar_doubles(op, a->as.real, b->as.real, out))
		return 0;
	return dispatch(heap, &call, out);
}

int ms_binary(struct ms_heap *heap, enum ms_operator op,
	      const struct ms_value *a, const struct ms_value *b,
	      struct ms_value *out)
{
	struct ms_value left = *a;
	struct ms_value right = *b;

	return ms_binary_take(heap, op, &left, &right, MS_REUSE_NONE, out);
}
