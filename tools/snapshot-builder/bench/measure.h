/* Running the arms of a run, in an order that treats all alike. */
#ifndef TOOLS_BENCH_MEASURE_H
#define TOOLS_BENCH_MEASURE_H

#include "tools/snapshot-builder/bench/spawn.h"

#include "tools/common/terminal.h"

/*
 * blocks  of each cache; 0: not measured that way.  A block runs every arm once
 *         in an order drawn for it, and again in the reverse order (ABBA), so
 *         that what drifts hits all arms alike
 * phases  one more run of each session per block, not timed, that reports its
 *         phases
 * memory  look at the memory of each arm's processes first
 */
struct bench_plan {
	uint32_t blocks[BENCH_CACHES];
	uint64_t seed;
	bool phases;
	bool memory;
	struct tool_progress *progress;
};

/*
 * Each arm is run once before, not timed: SNAP_E_IO when it fails, or when a
 * session that is given a snapshot doesn't use it.  Samples are added to those
 * the run has; blocks are counted on.
 */
int bench_measure(struct bench_run *run, struct bench_spawner *spawner,
		  const struct bench_plan *plan, struct snap_error *err);

/* The order of a block: 'order' has 2 * count places. */
void bench_draw_order(uint32_t *order, uint32_t count, uint64_t seed,
		      uint32_t block);

#endif
