/* Which layout to ship: bytes against time. */
#ifndef TOOLS_BENCH_TUNE_H
#define TOOLS_BENCH_TUNE_H

#include "tools/snapshot-builder/bench/command.h"

enum {
	TUNE_LAYOUTS = 12
};

/* What is done with each: a session that does nothing, and one help text. */
enum tune_task {
	TUNE_BOOT,
	TUNE_HELP,
	TUNE_TASKS
};

/* Times are tenth percentiles in nanoseconds, see gate.h.  'over' is how much
 * longer than the fastest's the time is, of the task and state where that is
 * surely most. */
struct tune_layout {
	const char *options; /* for create */
	uint64_t size;
	double build_ns;
	double times[TUNE_TASKS][BENCH_CACHES];
	struct bench_interval over;
	bool smallest_for_time; /* no other one is both smaller and quicker */
	bool ship;
};

/* Set 'slack' before: 0.05 is 5 %. */
struct tune {
	double slack;
	struct tune_layout layouts[TUNE_LAYOUTS];
	char *library;
	size_t samples; /* of each layout, task and state */
};

/* Make the snapshots and measure; 'job' is begun and has no arms. */
int tune_measure(struct tune *tune, struct bench_job *job,
		 struct snap_error *err);

void tune_print(const struct tune *tune);
void tune_print_json(const struct tune *tune);

#endif
