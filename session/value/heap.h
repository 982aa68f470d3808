/*
 * Where values live: memory with a limit, free lists for small blocks, the
 * table of struct shapes, the interrupt flag and the pending error.
 *
 * A session has one heap.  It may be used by one thread at a time.
 */
#ifndef MS_VALUE_HEAP_H
#define MS_VALUE_HEAP_H

#include "value/error.h"

#include <signal.h>

/* Small blocks come in steps of 16 bytes up to this size. */
#define MS_SMALL_SIZE	 256
#define MS_SMALL_CLASSES (MS_SMALL_SIZE / 16)

/* Large blocks that were freed wait here for the next one of their size. */
#define MS_SPARE_BLOCKS 8

/* The default for one heap's memory.  A host that knows the machine says what
 * is right: beyond what is there, the system may end the process. */
#define MS_MEMORY_LIMIT ((uint64_t)4 << 30)

struct ms_block;
struct ms_chunk;
struct ms_opaque;
struct ms_shape;
struct ms_shape_table;

/* Zero means default; NULL options are all defaults. */
struct ms_heap_options {
	size_t struct_size;
	const struct snap_allocator *allocator; /* NULL: malloc() */
	uint64_t memory_limit;			/* 0: MS_MEMORY_LIMIT */
	/* Polled by long loops; nonzero stops them with MATLAB:interrupted.
	 * NULL when nobody interrupts.  Must outlive the heap.  A signal
	 * handler may set it as it likes, other threads ms_interrupt_set(). */
	volatile sig_atomic_t *interrupt;
};

/* A function's code, as the VM knows it; opaque here. */
struct ms_code_ref {
	const void *unit;
	uint32_t function;
};

/* How the VM counts the units that function values refer to. */
struct ms_code_hooks {
	void (*retain)(void *context, const void *unit);
	void (*release)(void *context, const void *unit);
	void *context;
};

/* Who hears warnings, see warn.h; the texts are borrowed for the call. */
struct ms_warning_hook {
	void (*warn)(void *context, const char *identifier,
		     const char *message);
	void *context;
};

struct ms_heap {
	struct snap_allocator allocator;
	volatile sig_atomic_t *interrupt;
	uint64_t used;	      /* bytes of live blocks */
	uint64_t peak;	      /* most that were live at a time */
	uint64_t limit;	      /* of 'used' */
	uint64_t allocations; /* blocks that were asked for, ever */
	struct ms_error error;
	struct ms_code_hooks code;	/* all NULL until the VM sets them */
	struct ms_warning_hook warning; /* NULL until somebody listens */

	/* From here on for the heap's own files. */
	void *small[MS_SMALL_CLASSES]; /* free lists */
	struct ms_chunk *chunks;
	uint8_t *chunk_next;
	size_t chunk_left;
	struct ms_block *blocks; /* the ring's head, which is no block */
	struct ms_block *spare[MS_SPARE_BLOCKS];
	uint64_t spare_size;
	uint32_t spare_next;
	struct ms_shape_table *shapes;
	struct ms_opaque *objects; /* all there are, opaque.h */
	struct ms_opaque *changed; /* in the open request */
	uint64_t round;		   /* of requests */
	uint64_t search;	   /* the last one through objects */
	bool tracking;		   /* a request is open */
	struct ms_object *dying;   /* containers whose content is still there */
	bool freeing;
	struct ms_value empty; /* the shared [] */
};

/*
 * Make a heap ready in place.  Nothing to end when it fails (no memory).
 * ms_heap_end() frees everything; values that are still held become invalid
 * (and show as leaks in builds with sanitizers).
 */
int ms_heap_begin(struct ms_heap *heap, const struct ms_heap_options *options);
void ms_heap_end(struct ms_heap *heap);

/*
 * 'size' bytes, aligned for any type, uninitialised; NULL after setting the
 * error MATLAB:nomem when memory or the limit is exhausted, or, for much
 * memory, MATLAB:interrupted as ms_poll() does.  ms_heap_free() wants the same
 * size again and takes NULL.
 */
void *ms_heap_alloc(struct ms_heap *heap, size_t size);
void *ms_heap_alloc_zeroed(struct ms_heap *heap, size_t size);
void ms_heap_free(struct ms_heap *heap, void *memory, size_t size);

/* An object with its head filled in (one count, rank 0), the rest zero. */
void *ms_object_alloc(struct ms_heap *heap, enum ms_tag tag,
		      enum ms_class class_, size_t size);

/* The heap's memory, for ms_heap_begin() and ms_heap_end(). */
int ms_heap_begin_blocks(struct ms_heap *heap);
void ms_heap_end_blocks(struct ms_heap *heap);

/* The flag has the type that signal handlers may set; that other threads may
 * see and set it as well is more than C says of it, and so told here. */
static inline void ms_interrupt_set(volatile sig_atomic_t *flag, int up)
{
	__atomic_store_n(flag, up, __ATOMIC_RELAXED);
}

static inline bool ms_interrupt_is_up(const volatile sig_atomic_t *flag)
{
	return flag != NULL && __atomic_load_n(flag, __ATOMIC_RELAXED) != 0;
}

/* What ms_poll() does when the flag is up: lowers it, fails. */
int ms_interrupted(struct ms_heap *heap);

/* For loops that may take long: fails with MATLAB:interrupted once the host
 * asked to stop.  Cheap, but once per some thousand elements is enough. */
static inline int ms_poll(struct ms_heap *heap)
{
	return ms_interrupt_is_up(heap->interrupt) ? ms_interrupted(heap) : 0;
}

/* [] of class double, one shared object; the caller's count. */
static inline struct ms_value ms_empty(struct ms_heap *heap)
{
	return ms_retain(heap->empty);
}

#endif
