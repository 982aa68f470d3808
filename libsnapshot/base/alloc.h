/* Allocation through struct snap_allocator, with the overflow checks once. */
#ifndef SNAP_BASE_ALLOC_H
#define SNAP_BASE_ALLOC_H

#include "snapshot/allocator.h"

/* The C library's malloc() and free(). */
extern const struct snap_allocator snap_default_allocator;

/* '*allocator', or the default when 'allocator' is NULL. */
struct snap_allocator snap_allocator_or_default(
	const struct snap_allocator *allocator);

/* 'size' bytes, uninitialised; NULL when there is no memory.  0 asks for 1. */
void *snap_alloc(const struct snap_allocator *allocator, size_t size);

/* 'count' * 'size' zeroed bytes; NULL on overflow and without memory. */
void *snap_calloc(const struct snap_allocator *allocator, size_t count,
		  size_t size);

/* A larger block with the first 'old_size' bytes kept; the old one is freed.
 * On failure NULL, and the old block stays as it was. */
void *snap_grow(const struct snap_allocator *allocator, void *memory,
		size_t old_size, size_t new_size);

/* Takes NULL. */
void snap_free(const struct snap_allocator *allocator, void *memory);

#endif
