/* An allocator that knows how much is held now, and how much was at most.  One
 * thread at a time. */
#ifndef TESTS_SUPPORT_PEAK_ALLOC_H
#define TESTS_SUPPORT_PEAK_ALLOC_H

#include "snapshot/allocator.h"

struct peak_alloc {
	size_t held;
	size_t peak;
	size_t largest; /* single request */
};

/* 'context' must outlive what is allocated. */
struct snap_allocator peak_allocator(struct peak_alloc *context);

#endif
