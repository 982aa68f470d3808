/* A folder of runs: each a file of JSON, named after when it was made. */
#ifndef TOOLS_BENCH_STORE_H
#define TOOLS_BENCH_STORE_H

#include "tools/snapshot-builder/bench/run.h"

/* Runs of a folder, oldest first. */
struct bench_store {
	struct bench_run *runs;
	size_t count;
};

/* Write the run as a new file; the folder is made if there is none. */
int bench_store_add(const char *folder, const struct bench_run *run,
		    const struct bench_arm *base, struct snap_error *err);

/* Read the last BENCH_STORE_MOST of them. */
#define BENCH_STORE_MOST 100
int bench_store_read(struct bench_store *store, const char *folder,
		     struct snap_error *err);
void bench_store_free(struct bench_store *store);

#endif
