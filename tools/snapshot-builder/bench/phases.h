/* What a session's startup report says about its phases. */
#ifndef TOOLS_BENCH_PHASES_H
#define TOOLS_BENCH_PHASES_H

#include "tools/snapshot-builder/bench/run.h"

/* Phases of several reports, which all have those of the first. */
struct bench_phase_log {
	char names[BENCH_PHASES][BENCH_PHASE_NAME];
	size_t count;
	double *values; /* report after report */
	size_t reports;
};

/*
 * Take one report: a line of JSON in 'text', which a session wrote to standard
 * error.  'log' may be NULL.  SNAP_E_IO when there is none, or when its verdict
 * isn't 'verdict'.
 */
int bench_phases_take(struct bench_phase_log *log, const char *text,
		      size_t size, const char *verdict, struct snap_error *err);

/* Medians of what was taken; frees it. */
void bench_phases_finish(struct bench_phase_log *log, struct bench_phases *out);

#endif
