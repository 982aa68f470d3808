/*
 * An allocator that fails when it is told to and knows what is still in use.
 *
 * To test every failure of a function: run it with fail_at 1, 2, 3... until it
 * succeeds, and see each time that nothing is left.
 */
#ifndef TESTS_SUPPORT_FAILING_ALLOC_H
#define TESTS_SUPPORT_FAILING_ALLOC_H

#include "snapshot/allocator.h"

#include <stdatomic.h>
#include <stddef.h>

struct failing_alloc {
	size_t fail_at;		  /* this call fails, counted from 1; 0: none */
	atomic_size_t calls;	  /* of allocate() so far */
	atomic_size_t live;	  /* blocks that were not released */
	atomic_size_t live_bytes; /* of these blocks */
	atomic_size_t peak_bytes; /* most that were live at a time */
};

/* Uses malloc(); '*alloc' is the context and must live as long.  Several
 * threads may use it. */
struct snap_allocator failing_allocator(struct failing_alloc *alloc);

#endif
