#include "value/operator.h"

#include "value/class_info.h"
#include "value/heap.h"
#include "value/opaque.h"

static const char *const texts[] = {
#define BINARY(name, text, function) text,
#define UNARY(name, text, function)  text,
#include "value/operator.def"
};

const char *ms_operator_text(enum ms_operator op)
{
	return texts[op];
}

enum ms_operator ms_operator_by_elements(enum ms_operator op, bool scalar_a,
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

int ms_fail_unary(struct ms_heap *heap, enum ms_operator op,
		  const struct ms_value *a)
{
	return ms_fail(heap, "MATLAB:UndefinedFunction",
		       "Unary operator '%s' is not supported for operand of "
		       "type '%s'.",
		       texts[op], ms_class_text(*a));
}

int ms_fail_operand(struct ms_heap *heap, enum ms_operator op,
		    const struct ms_value *a)
{
	return ms_fail(heap, "MATLAB:UndefinedFunction",
		       "Operator '%s' is not supported for operands of type "
		       "'%s'.",
		       texts[op], ms_class_text(*a));
}

int ms_fail_operator(struct ms_heap *heap, enum ms_operator op,
		     const struct ms_value *a, const struct ms_value *b)
{
	bool first = !ms_class_is_plain(ms_class_of(*a)) &&
		     !ms_is_class(*a, MS_STRING);

	return ms_fail_operand(heap, op, first ? a : b);
}
