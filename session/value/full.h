/* All operators on full and lazy values of plain classes. */
#ifndef MS_VALUE_FULL_H
#define MS_VALUE_FULL_H

#include "value/heap.h"
#include "value/operator.h"

int ms_full_binary(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_value *a, const struct ms_value *b,
		   struct ms_value *out);

/* As ms_binary_take(). */
int ms_full_binary_take(struct ms_heap *heap, enum ms_operator op,
			struct ms_value *a, struct ms_value *b, unsigned reuse,
			struct ms_value *out);

/* Transposes take cells, strings and structs too.  'reuse' is that of 'a'. */
int ms_full_unary(struct ms_heap *heap, enum ms_operator op, struct ms_value *a,
		  unsigned reuse, struct ms_value *out);

#endif
