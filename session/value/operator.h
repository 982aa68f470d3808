/* The operators, and what they say about operands they don't take. */
#ifndef MS_VALUE_OPERATOR_H
#define MS_VALUE_OPERATOR_H

#include <stdbool.h>

struct ms_heap;
struct ms_value;

enum ms_operator {
#define BINARY(name, text, function) MS_OPERATOR_##name,
#define UNARY(name, text, function)  MS_OPERATOR_##name,
#include "value/operator.def"
	MS_OPERATOR_COUNT
};

/* Operands that may give their storage away, as a set. */
enum ms_reuse {
	MS_REUSE_NONE = 0,
	MS_REUSE_A = 1,
	MS_REUSE_B = 2
};

/* How messages quote an operator. */
const char *ms_operator_text(enum ms_operator op);

/* The element-wise operator that a matrix operator is when one operand (or, of
 * MPOW, both) is a scalar; else 'op' itself. */
enum ms_operator ms_operator_by_elements(enum ms_operator op, bool scalar_a,
					 bool scalar_b);

/* "Operator '+' is not supported for operands of type 'cell'."; names the
 * operand that is to blame. */
int ms_fail_operator(struct ms_heap *heap, enum ms_operator op,
		     const struct ms_value *a, const struct ms_value *b);

/* The same, when it is known that 'a' is to blame. */
int ms_fail_operand(struct ms_heap *heap, enum ms_operator op,
		    const struct ms_value *a);

/* "Unary operator '-' is not supported for operand of type 'cell'." */
int ms_fail_unary(struct ms_heap *heap, enum ms_operator op,
		  const struct ms_value *a);

#endif
