/*
 * Operators of string arrays: '+' joins, the comparisons compare text.  The
 * other operand is made a string first, so numbers and char rows work too.
 */
#ifndef MS_VALUE_ARITH_TEXT_H
#define MS_VALUE_ARITH_TEXT_H

#include "value/operator.h"
#include "value/heap.h"

/* One operand at least is a string array. */
int ms_text_binary(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_value *a, const struct ms_value *b,
		   struct ms_value *out);

#endif
