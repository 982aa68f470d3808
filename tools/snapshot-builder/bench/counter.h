/* Counting instructions of processes, where the system lets us. */
#ifndef TOOLS_BENCH_COUNTER_H
#define TOOLS_BENCH_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

enum bench_count {
	BENCH_COUNT_INSTRUCTIONS, /* in user mode */
	BENCH_COUNT_FAULTS,	  /* page faults: every system has these */
};

/*
 * fd      -1 when nothing is counted; 'reason' then says why
 * guard   an event that isn't inherited.  Where parent and child have the same
 *         events the system may swap them between the two instead of switching
 *         them, and then ours ends with the first child
 */
struct bench_counter {
	int fd;
	int guard;
	uint64_t before;
	char reason[128];
};

/*
 * Count in processes that this one makes from now on, from their exec on, with
 * what they make themselves.  This process counts nothing.
 */
void bench_counter_begin(struct bench_counter *counter, enum bench_count what);
void bench_counter_end(struct bench_counter *counter);

/* What was counted since the last call, in processes that have ended; false
 * when nothing can be. */
bool bench_counter_take(struct bench_counter *counter, uint64_t *count);

#endif
