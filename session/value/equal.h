/* Are two values the same? */
#ifndef MS_VALUE_EQUAL_H
#define MS_VALUE_EQUAL_H

#include "value/heap.h"

enum ms_equality {
	/* isequal(): dimensions and values; numeric classes, logical and char
	 * compare by value, order of fields doesn't matter. */
	MS_EQUAL_VALUES,
	MS_EQUAL_NAN,  /* isequaln(): NaN equals NaN */
	MS_EQUAL_BITS, /* same class, same bits, same everything */
};

/* May run out of memory on deep nests; any depth is fine. */
int ms_equal(struct ms_heap *heap, struct ms_value a, struct ms_value b,
	     enum ms_equality equality, bool *out);

#endif
