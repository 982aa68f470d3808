#include "base/alloc.h"
#include "base/checked.h"

#include <stdlib.h>
#include <string.h>

static void *default_allocate(void *context, size_t size)
{
	(void)context;
	return malloc(size);
}

static void default_release(void *context, void *memory)
{
	(void)context;
	free(memory);
}

const struct snap_allocator snap_default_allocator = {
	.allocate = default_allocate,
	.release = default_release,
};

struct snap_allocator snap_allocator_or_default(
	const struct snap_allocator *allocator)
{
	return allocator == NULL ? snap_default_allocator : *allocator;
}

void *snap_alloc(const struct snap_allocator *allocator, size_t size)
{
	return allocator->allocate(allocator->context, size == 0 ? 1 : size);
}

void *snap_calloc(const struct snap_allocator *allocator, size_t count,
		  size_t size)
{
	size_t total;

	if (!snap_mul_size(count, size, &total))
		return NULL;
	/* Pages fresh from the system are zeros already: writing zeros would
	 * cost one fault for each. */
	if (allocator->allocate == default_allocate)
		return calloc(1, total == 0 ? 1 : total);
	void *memory = snap_alloc(allocator, total);
	if (memory != NULL)
		memset(memory, 0, total);
	return memory;
}

void *snap_grow(const struct snap_allocator *allocator, void *memory,
		size_t old_size, size_t new_size)
{
	void *grown = snap_alloc(allocator, new_size);

	if (grown == NULL)
		return NULL;
	if (old_size != 0)
		memcpy(grown, memory, old_size);
	snap_free(allocator, memory);
	return grown;
}

void snap_free(const struct snap_allocator *allocator, void *memory)
{
	if (memory != NULL)
		allocator->release(allocator->context, memory);
}
