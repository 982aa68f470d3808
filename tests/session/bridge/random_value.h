/* Values by chance, of every class that can be saved. */
#ifndef TESTS_SESSION_BRIDGE_RANDOM_VALUE_H
#define TESTS_SESSION_BRIDGE_RANDOM_VALUE_H

#include "value/heap.h"

struct random {
	uint64_t state; /* never 0 */
};

uint64_t random_next(struct random *random);
size_t random_below(struct random *random, size_t limit);

/* Containers nest up to 'depth'.  0, or the heap's failure. */
int random_value(struct ms_heap *heap, struct random *random, unsigned depth,
		 struct ms_value *out);

#endif
