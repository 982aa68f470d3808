#include "support/failing_alloc.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

/* In front of each block, so that its size is known when it is released. */
struct header {
	alignas(max_align_t) size_t size;
};

static void count_block(struct failing_alloc *alloc, size_t size)
{
	size_t now = atomic_fetch_add(&alloc->live_bytes, size) + size;
	size_t peak = atomic_load(&alloc->peak_bytes);

	atomic_fetch_add(&alloc->live, 1);
	while (now > peak &&
	       !atomic_compare_exchange_weak(&alloc->peak_bytes, &peak, now))
		;
}

static void *allocate(void *context, size_t size)
{
	struct failing_alloc *alloc = context;

	if (atomic_fetch_add(&alloc->calls, 1) + 1 == alloc->fail_at ||
	    size > SIZE_MAX - sizeof(struct header))
		return NULL;
	struct header *header = malloc(sizeof(*header) + size);
	if (header == NULL)
		return NULL;
	header->size = size;
	count_block(alloc, size);
	return header + 1;
}

static void release(void *context, void *memory)
{
	struct failing_alloc *alloc = context;
	struct header *header = (struct header *)memory - 1;

	atomic_fetch_sub(&alloc->live, 1);
	atomic_fetch_sub(&alloc->live_bytes, header->size);
	free(header);
}

struct snap_allocator failing_allocator(struct failing_alloc *alloc)
{
	return (struct snap_allocator){ allocate, release, alloc };
}
