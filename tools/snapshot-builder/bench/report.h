/* A run as a table, as JSON, as CSV, as a page with plots; and read back. */
#ifndef TOOLS_BENCH_REPORT_H
#define TOOLS_BENCH_REPORT_H

#include "tools/snapshot-builder/bench/run.h"

#include <stdio.h>

/* The arm that others are compared with: 'name', or "lazy", or the first one.
 * NULL when there is no such name. */
const struct bench_arm *bench_base_arm(const struct bench_run *run,
				       const char *name);

/* For people. */
void bench_report_table(FILE *out, const struct bench_run *run,
			const struct bench_arm *base);

/* snapshot-bench/1, yours.  Everything is in it: bench_read() gives the same
 * run again. */
struct tool_json *bench_report_json(const struct bench_run *run,
				    const struct bench_arm *base);

/* Every sample, in the order taken, with a heading. */
void bench_report_csv(FILE *out, const struct bench_run *run);

/* One page that needs nothing else.  'trend' are stored runs, oldest first, and
 * may be none. */
void bench_report_html(FILE *out, const struct bench_run *run,
		       const struct bench_arm *base,
		       const struct bench_run *trend, size_t trend_count);

/* Read what bench_report_json() made; 'name' is for the error.  Free it. */
int bench_read(struct bench_run *run, const char *text, size_t size,
	       const char *name, struct snap_error *err);
int bench_read_file(struct bench_run *run, const char *path,
		    struct snap_error *err);

#endif
