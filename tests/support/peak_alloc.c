#include "support/peak_alloc.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Before each block, so that a release knows its size. */
struct block {
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

static void *allocate(void *context, size_t size)
{
	struct peak_alloc *peak = context;

	if (size > peak->largest)
		peak->largest = size;
	if (size > SIZE_MAX / 2)
		return NULL;
	struct block *block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	peak->held += size;
	if (peak->held > peak->peak)
		peak->peak = peak->held;
	return block->bytes;
}

static void release(void *context, void *memory)
{
	struct peak_alloc *peak = context;
	unsigned char *bytes = memory;
	void *start = bytes - offsetof(struct block, bytes);
	struct block *block = start;

	peak->held -= block->size;
	free(block);
}

struct snap_allocator peak_allocator(struct peak_alloc *context)
{
	return (struct snap_allocator){ .allocate = allocate,
					.release = release,
					.context = context };
}
