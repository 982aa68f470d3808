#include "value/heap.h"

#include <assert.h>
#include <string.h>

/* Small blocks are cut from chunks of this size. */
#define CHUNK_SIZE ((size_t)64 * 1024)

/* Of the first one: most sessions have few values. */
#define CHUNK_FIRST ((size_t)8 * 1024)

/* Blocks of at least this size begin on a cache line. */
#define ALIGNED_SIZE ((size_t)4096)
#define ALIGNMENT    ((size_t)64)

/* Blocks of at least this size are worth keeping, these many bytes of them:
 * the pages of a large block cost more than a pass over it. */
#define SPARE_SIZE_MIN ((size_t)32 * 1024)
#define SPARE_SIZE_MAX ((uint64_t)64 << 20)

/* What is seldom needed shall not cost the rest its registers. */
#if defined(__GNUC__)
#define SELDOM __attribute__((noinline))
#else
#define SELDOM
#endif

/* Who asks for this much works on arrays: the interrupt flag is looked at, so
 * that what is done pass by pass can be stopped between two of them. */
#define POLLED_SIZE ((size_t)4096)

struct ms_chunk {
	struct ms_chunk *next;
};

/* In front of every block that isn't small. */
struct ms_block {
	void *origin;	  /* what the allocator gave */
	size_t size;	  /* bytes behind the header */
	size_t requested; /* what the owner will say when it frees them */
	size_t spare;
	struct ms_block *next; /* all blocks of the heap, in a ring */
	struct ms_block *previous;
};

static void *block_data(struct ms_block *block)
{
	return block + 1;
}

static struct ms_block *block_of(void *memory)
{
	return (struct ms_block *)memory - 1;
}

static void free_block(struct ms_heap *heap, struct ms_block *block)
{
	block->next->previous = block->previous;
	block->previous->next = block->next;
	snap_free(&heap->allocator, block->origin);
}

static void free_spares(struct ms_heap *heap)
{
	for (uint32_t i = 0; i < MS_SPARE_BLOCKS; i++) {
		if (heap->spare[i] != NULL)
			free_block(heap, heap->spare[i]);
		heap->spare[i] = NULL;
	}
	heap->spare_size = 0;
}

/* Memory that was freed and only waits is given back before we give up. */
static void *allocate(struct ms_heap *heap, size_t size)
{
	void *memory = snap_alloc(&heap->allocator, size);

	if (memory == NULL && heap->spare_size != 0) {
		free_spares(heap);
		memory = snap_alloc(&heap->allocator, size);
	}
	return memory;
}

static struct ms_block *new_block(struct ms_heap *heap, size_t size)
{
	size_t extra = sizeof(struct ms_block);

	if (size >= ALIGNED_SIZE)
		extra += ALIGNMENT;
	if (size > SIZE_MAX - extra)
		return NULL;
	uint8_t *origin = allocate(heap, size + extra);
	if (origin == NULL)
		return NULL;
	uint8_t *data = origin + sizeof(struct ms_block);
	if (size >= ALIGNED_SIZE)
		data += (0 - (uintptr_t)data) & (ALIGNMENT - 1);
	struct ms_block *block = block_of(data);
	*block = (struct ms_block){ .origin = origin, .size = size };
	block->next = heap->blocks;
	block->previous = heap->blocks->previous;
	block->previous->next = block;
	block->next->previous = block;
	return block;
}

/* A block that waits and is not much larger than needed. */
static struct ms_block *take_spare(struct ms_heap *heap, size_t size)
{
	for (uint32_t i = 0; i < MS_SPARE_BLOCKS; i++) {
		struct ms_block *block = heap->spare[i];

		if (block == NULL || block->size < size ||
		    block->size - size > size / 4)
			continue;
		heap->spare[i] = NULL;
		heap->spare_size -= block->size;
		return block;
	}
	return NULL;
}

static bool keep_spare(struct ms_heap *heap, struct ms_block *block)
{
	if (block->size < SPARE_SIZE_MIN || block->size > SPARE_SIZE_MAX / 2)
		return false;
	struct ms_block **place = &heap->spare[heap->spare_next];
	if (*place != NULL) {
		heap->spare_size -= (*place)->size;
		free_block(heap, *place);
		*place = NULL;
	}
	if (heap->spare_size + block->size > SPARE_SIZE_MAX)
		return false;
	*place = block;
	heap->spare_size += block->size;
	heap->spare_next = (heap->spare_next + 1) % MS_SPARE_BLOCKS;
	return true;
}

static void *block_alloc(struct ms_heap *heap, size_t size)
{
	struct ms_block *block = NULL;

	if (size >= SPARE_SIZE_MIN)
		block = take_spare(heap, size);
	if (block == NULL)
		block = new_block(heap, size);
	if (block == NULL)
		return NULL;
	block->requested = size;
	return block_data(block);
}

SELDOM static void block_free(struct ms_heap *heap, void *memory, size_t size)
{
	struct ms_block *block = block_of(memory);

	assert(block->requested == size);
	(void)size;
	if (!keep_spare(heap, block))
		free_block(heap, block);
}

/* With SNAP_ARENA_DEBUG every small block is one of its own, so that the
 * sanitizers see what is wrong with it. */
#ifdef SNAP_ARENA_DEBUG
static void *small_alloc(struct ms_heap *heap, size_t size)
{
	return block_alloc(heap, size);
}

static void small_free(struct ms_heap *heap, void *memory, size_t size)
{
	block_free(heap, memory, size);
}
#else
static bool new_chunk(struct ms_heap *heap)
{
	size_t size = heap->chunks == NULL ? CHUNK_FIRST : CHUNK_SIZE;
	struct ms_chunk *chunk = allocate(heap, size);

	if (chunk == NULL)
		return false;
	chunk->next = heap->chunks;
	heap->chunks = chunk;
	heap->chunk_next = (uint8_t *)chunk + 16;
	heap->chunk_left = size - 16;
	return true;
}

static size_t small_class(size_t size)
{
	return size == 0 ? 0 : (size - 1) / 16;
}

static void *small_alloc(struct ms_heap *heap, size_t size)
{
	size_t which = small_class(size);
	size_t rounded = (which + 1) * 16;
	void *memory = heap->small[which];

	if (memory != NULL) {
		memcpy(&heap->small[which], memory, sizeof(void *));
		return memory;
	}
	if (heap->chunk_left < rounded && !new_chunk(heap))
		return NULL;
	memory = heap->chunk_next;
	heap->chunk_next += rounded;
	heap->chunk_left -= rounded;
	return memory;
}

static void small_free(struct ms_heap *heap, void *memory, size_t size)
{
	size_t which = small_class(size);

	memcpy(memory, &heap->small[which], sizeof(void *));
	heap->small[which] = memory;
}
#endif

SELDOM static void *alloc_any(struct ms_heap *heap, size_t size)
{
	void *memory = NULL;

	if (size >= POLLED_SIZE && ms_poll(heap) != 0)
		return NULL;
	if (size <= heap->limit && heap->used <= heap->limit - size)
		memory = size <= MS_SMALL_SIZE ? small_alloc(heap, size)
					       : block_alloc(heap, size);
	if (memory == NULL) {
		(void)ms_fail_memory(heap);
		return NULL;
	}
	heap->used += size;
	if (heap->used > heap->peak)
		heap->peak = heap->used;
	return memory;
}

#ifdef SNAP_ARENA_DEBUG
static void *reuse_small(struct ms_heap *heap, size_t size)
{
	(void)heap;
	(void)size;
	return NULL;
}
#else
/* The usual case: a small block was freed before and the limit is far. */
static void *reuse_small(struct ms_heap *heap, size_t size)
{
	if (size - 1 >= MS_SMALL_SIZE)
		return NULL;
	void **list = &heap->small[(size - 1) / 16];
	void *memory = *list;
	uint64_t used = heap->used + size;

	if (memory == NULL || used > heap->peak)
		return NULL;
	memcpy(list, memory, sizeof(void *));
	heap->used = used;
	return memory;
}
#endif

void *ms_heap_alloc(struct ms_heap *heap, size_t size)
{
	void *memory = reuse_small(heap, size);

	heap->allocations++;
	return memory != NULL ? memory : alloc_any(heap, size);
}

void *ms_heap_alloc_zeroed(struct ms_heap *heap, size_t size)
{
	void *memory = ms_heap_alloc(heap, size);

	if (memory != NULL)
		memset(memory, 0, size);
	return memory;
}

void ms_heap_free(struct ms_heap *heap, void *memory, size_t size)
{
	if (memory == NULL)
		return;
	heap->used -= size;
	if (size <= MS_SMALL_SIZE)
		small_free(heap, memory, size);
	else
		block_free(heap, memory, size);
}

void *ms_object_alloc(struct ms_heap *heap, enum ms_tag tag,
		      enum ms_class class_, size_t size)
{
	struct ms_object *object = ms_heap_alloc_zeroed(heap, size);

	if (object == NULL)
		return NULL;
	object->refs = 1;
	object->tag = (uint8_t)tag;
	object->class_ = (uint8_t)class_;
	return object;
}

int ms_heap_begin_blocks(struct ms_heap *heap)
{
	heap->blocks = snap_alloc(&heap->allocator, sizeof(*heap->blocks));
	if (heap->blocks == NULL)
		return -1;
	*heap->blocks = (struct ms_block){ .next = heap->blocks,
					   .previous = heap->blocks };
	return 0;
}

/* What nobody released is freed too, but for builds that look for leaks. */
void ms_heap_end_blocks(struct ms_heap *heap)
{
	free_spares(heap);
#ifndef SNAP_ARENA_DEBUG
	while (heap->blocks->next != heap->blocks)
		free_block(heap, heap->blocks->next);
#endif
	snap_free(&heap->allocator, heap->blocks);
	heap->blocks = NULL;
	while (heap->chunks != NULL) {
		struct ms_chunk *next = heap->chunks->next;

		snap_free(&heap->allocator, heap->chunks);
		heap->chunks = next;
	}
}

int ms_interrupted(struct ms_heap *heap)
{
	/* The machine's limit of steps stops a program that nobody watches. */
	if (heap->interrupt != NULL)
		ms_interrupt_set(heap->interrupt, 0);
	return ms_fail(heap, MS_INTERRUPTED, "Operation terminated by user.");
}
