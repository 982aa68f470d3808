#include "value/by_elements.h"

#include "value/choose.h"

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

static int run(struct ms_heap *heap, struct call *call, struct ms_value *out)
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

int ms_by_elements_take(struct ms_heap *heap, enum ms_operator op,
			struct ms_value *a, struct ms_value *b, unsigned reuse,
			struct ms_value *out)
{
	struct call call = { .op = op, .a = a, .b = b, .reuse = reuse };

	return run(heap, &call, out);
}

int ms_by_elements(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_value *a, const struct ms_value *b,
		   struct ms_value *out)
{
	struct ms_value left = *a;
	struct ms_value right = *b;

	return ms_by_elements_take(heap, op, &left, &right, MS_REUSE_NONE, out);
}
