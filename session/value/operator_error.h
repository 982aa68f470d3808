/* What the operators say about operands they don't take. */
#ifndef MS_VALUE_OPERATOR_ERROR_H
#define MS_VALUE_OPERATOR_ERROR_H

#include "value/arith.h"
#include "value/heap.h"

/* "Operator '+' is not supported for operands of type 'cell'."; names the
 * operand that is to blame. */
int ms_fail_operator(struct ms_heap *heap, enum ms_operator op,
		     const struct ms_value *a, const struct ms_value *b);

/* The same for an operator of one operand. */
int ms_fail_unary(struct ms_heap *heap, enum ms_operator op,
		  const struct ms_value *a);

#endif
