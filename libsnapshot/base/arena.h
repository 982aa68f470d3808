/*
 * Memory of work that ends together: many small pieces, one free.
 *
 * With -DSNAP_ARENA_DEBUG each piece is an allocation of its own, so that the
 * sanitizers see an overrun of one piece into the next.
 */
#ifndef SNAP_BASE_ARENA_H
#define SNAP_BASE_ARENA_H

#include "base/alloc.h"

struct snap_arena_chunk;

struct snap_arena {
	struct snap_allocator allocator;
	struct snap_arena_chunk *chunks;
	size_t used;  /* of the newest chunk */
	size_t total; /* bytes handed out */
	size_t limit; /* bytes that may be handed out, SIZE_MAX for no limit */
};

/* 'allocator' may be NULL.  Nothing is allocated yet. */
void snap_arena_begin(struct snap_arena *arena,
		      const struct snap_allocator *allocator);

/* Frees every piece.  The arena may be used again. */
void snap_arena_end(struct snap_arena *arena);

/* The pieces of 'from' are from now on pieces of 'arena', which has the same
 * allocator; 'from' is empty.  The limit of 'arena' isn't looked at. */
void snap_arena_adopt(struct snap_arena *arena, struct snap_arena *from);

/* Zeroed and aligned for any type; NULL without memory or beyond the limit. */
void *snap_arena_alloc(struct snap_arena *arena, size_t size);

/* 'count' * 'size' zeroed bytes; NULL on overflow too. */
void *snap_arena_array(struct snap_arena *arena, size_t count, size_t size);

/* A NUL-terminated copy of 'length' bytes. */
char *snap_arena_text(struct snap_arena *arena, const char *text,
		      size_t length);

#endif
