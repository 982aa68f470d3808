/* The element-wise operators on full and lazy values. */
#ifndef MS_VALUE_BY_ELEMENTS_H
#define MS_VALUE_BY_ELEMENTS_H

#include "value/heap.h"
#include "value/operator.h"

/* ADD SUB MUL DIV LDIV POW, EQ to OR.  Values that aren't of a plain class, and
 * sparse ones, are errors. */
int ms_by_elements(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_value *a, const struct ms_value *b,
		   struct ms_value *out);

/* As ms_binary_take(). */
int ms_by_elements_take(struct ms_heap *heap, enum ms_operator op,
			struct ms_value *a, struct ms_value *b, unsigned reuse,
			struct ms_value *out);

#endif
