/*
 * The name index as a writer makes it: a table at most half full, looked up by
 * linear probing.  The encoder stores it, the validator compares with it.
 */
#ifndef MS_LIBRARY_INDEX_BUILD_H
#define MS_LIBRARY_INDEX_BUILD_H

#include "base/alloc.h"
#include "library/library.h"

struct ms_index {
	uint32_t *slots; /* as they lie in NAME_INDEX */
	uint32_t slot_count;
	uint32_t probe_limit; /* no name takes more probes */
};

/* Slots for 'count' names: the least power of two that is twice as many. */
uint64_t ms_index_slot_count(uint32_t count);

/* Free with ms_index_free().  SNAP_E_LIMIT for more slots than have numbers. */
int ms_index_build(struct ms_index *out, const struct ms_text *names,
		   uint32_t count, const struct snap_allocator *allocator,
		   struct snap_error *err);
void ms_index_free(struct ms_index *index,
		   const struct snap_allocator *allocator);

#endif
