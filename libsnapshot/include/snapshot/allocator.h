/*
 * Where the libraries get their memory from.
 *
 * Every object is made with an allocator: the caller's, or the C library's when
 * none is given.  The object keeps a copy of the struct and uses it until it is
 * freed; 'context' must live as long.
 */
#ifndef SNAPSHOT_ALLOCATOR_H
#define SNAPSHOT_ALLOCATOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * allocate    'size' bytes (never 0), aligned for any type, or NULL
 * release     gives back what allocate() returned; never called with NULL
 * context     handed to both; may be NULL
 *
 * Both are called from the thread that calls the library, and from the writer's
 * own threads when it is told to use more than one job; with jobs, or when one
 * reader is shared, both must be safe to call from several threads.
 */
struct snap_allocator {
	void *(*allocate)(void *context, size_t size);
	void (*release)(void *context, void *memory);
	void *context;
};

#ifdef __cplusplus
}
#endif

#endif
