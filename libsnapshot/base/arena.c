#include "base/arena.h"
#include "base/checked.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

/* Chunks grow with what the arena holds: most arenas stay small, and memory
 * that nobody has used yet costs a fault for each page. */
#define CHUNK_MIN ((size_t)2 * 1024)
#define CHUNK_MAX ((size_t)16 * 1024)

struct snap_arena_chunk {
	struct snap_arena_chunk *older;
	size_t size; /* of what follows */
	alignas(max_align_t) unsigned char bytes[];
};

void snap_arena_begin(struct snap_arena *arena,
		      const struct snap_allocator *allocator)
{
	*arena = (struct snap_arena){
		.allocator = snap_allocator_or_default(allocator),
		.limit = SIZE_MAX,
	};
}

void snap_arena_end(struct snap_arena *arena)
{
	while (arena->chunks != NULL) {
		struct snap_arena_chunk *older = arena->chunks->older;

		snap_free(&arena->allocator, arena->chunks);
		arena->chunks = older;
	}
	arena->used = 0;
	arena->total = 0;
}

/* Behind the newest chunk, which goes on being filled. */
void snap_arena_adopt(struct snap_arena *arena, struct snap_arena *from)
{
	struct snap_arena_chunk *oldest = from->chunks;
	struct snap_arena_chunk *newest = arena->chunks;

	assert(arena->allocator.context == from->allocator.context);
	if (oldest == NULL)
		return;
	while (oldest->older != NULL)
		oldest = oldest->older;
	if (newest == NULL) {
		arena->chunks = from->chunks;
		arena->used = from->used;
	} else {
		oldest->older = newest->older;
		newest->older = from->chunks;
	}
	arena->total += from->total;
	from->chunks = NULL;
	from->used = 0;
	from->total = 0;
}

static struct snap_arena_chunk *add_chunk(struct snap_arena *arena, size_t size)
{
	if (size > SIZE_MAX - sizeof(struct snap_arena_chunk))
		return NULL;
	struct snap_arena_chunk *chunk =
		snap_alloc(&arena->allocator, sizeof(*chunk) + size);
	if (chunk == NULL)
		return NULL;
	chunk->size = size;
	chunk->older = arena->chunks;
	arena->chunks = chunk;
	arena->used = 0;
	return chunk;
}

static size_t chunk_size_for(const struct snap_arena *arena, size_t size)
{
#ifdef SNAP_ARENA_DEBUG
	(void)arena;
	return size;
#else
	size_t room = arena->total < CHUNK_MIN	 ? CHUNK_MIN
		      : arena->total > CHUNK_MAX ? CHUNK_MAX
						 : arena->total;

	return size > room / 4 ? size : room;
#endif
}

/* Not zeroed; 'size' isn't 0. */
static void *take_piece(struct snap_arena *arena, size_t size)
{
	uint64_t padded;

	if (!snap_align_up(size, alignof(max_align_t), &padded) ||
	    padded > SIZE_MAX || arena->total > arena->limit ||
	    padded > arena->limit - arena->total)
		return NULL;

	struct snap_arena_chunk *chunk = arena->chunks;
	if (chunk == NULL || chunk->size - arena->used < padded)
		chunk = add_chunk(arena, chunk_size_for(arena, (size_t)padded));
	if (chunk == NULL)
		return NULL;
	void *piece = chunk->bytes + arena->used;
	arena->used += (size_t)padded;
	arena->total += (size_t)padded;
	return piece;
}

void *snap_arena_alloc(struct snap_arena *arena, size_t size)
{
	void *piece = take_piece(arena, size == 0 ? 1 : size);

	return piece == NULL ? NULL : memset(piece, 0, size);
}

void *snap_arena_array(struct snap_arena *arena, size_t count, size_t size)
{
	size_t total;

	return snap_mul_size(count, size, &total)
		       ? snap_arena_alloc(arena, total)
		       : NULL;
}

char *snap_arena_text(struct snap_arena *arena, const char *text, size_t length)
{
	if (length == SIZE_MAX)
		return NULL;
	char *copy = take_piece(arena, length + 1);
	if (copy == NULL)
		return NULL;
	if (length != 0)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}
