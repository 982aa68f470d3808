/* Independent pieces of work over a few threads. */
#ifndef SNAP_BASE_PARALLEL_H
#define SNAP_BASE_PARALLEL_H

#include <stddef.h>
#include <stdint.h>

/*
 * Call 'work(context, index, worker)' for every index below 'count', from up to
 * 'jobs' threads (0 and 1: from this one alone); 'worker' is below 'jobs' and
 * tells the threads apart.  Returns when all are done.  Where a thread can't be
 * had the others do its share.  The order is not fixed: results belong in
 * places of their own.
 */
void snap_parallel(uint32_t jobs, size_t count,
		   void (*work)(void *context, size_t index, uint32_t worker),
		   void *context);

/* Processors this process may use; 1 when that can't be told. */
uint32_t snap_parallel_processors(void);

#endif
