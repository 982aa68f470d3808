#include "support/failing_alloc.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

/* In front of each block, so that its size is known when it is released. */
struct header {
	alignas(max_align_t) size_t size;
};

static void *allocate(void *context, size_t size)
{
	struct failing_alloc *alloc = context;

	alloc->calls++;
	if (alloc->calls == alloc->fail_at ||
	    size > SIZE_MAX - sizeof(struct header))
		return NULL;
	struct header *header = malloc(sizeof(*header) + size);
	if (header == NULL)
		return NULL;
	header->size = size;
	alloc->live++;
	alloc->live_bytes += size;
	if (alloc->live_bytes > alloc->peak_bytes)
		alloc->peak_bytes = alloc->live_bytes;
	return header + 1;
}

static void release(void *context, void *memory)
{
	struct failing_alloc *alloc = context;
	struct header *header = (struct header *)memory - 1;

	alloc->live--;
	alloc->live_bytes -= header->size;
	free(header);
}

struct snap_allocator failing_allocator(struct failing_alloc *alloc)
{
	return (struct snap_allocator){ allocate, release, alloc };
}
