/* A temporary folder, and snapshots made in it by this same program. */
#ifndef TOOLS_BENCH_WORKSHOP_H
#define TOOLS_BENCH_WORKSHOP_H

#include "tools/common/options.h"
#include "tools/snapshot-builder/bench/spawn.h"

struct bench_workshop {
	struct bench_spawner *spawner; /* borrowed */
	char *folder;		       /* NULL until one was needed */
	char **files;
	size_t file_count;
};

/* Remove what was made. */
void bench_workshop_close(struct bench_workshop *workshop);

/* The path of a new file in the folder, which the workshop removes: borrowed
 * until it closes.  NULL when there can be no folder. */
const char *bench_workshop_file(struct bench_workshop *workshop,
				const char *name, struct snap_error *err);

/*
 * Make a snapshot with 'create': 'options' are words for its command line,
 * ended by NULL.  'file' is NAME.snapshot, borrowed; 'wall_ns' (may be NULL) is
 * what it took.
 */
int bench_workshop_build(struct bench_workshop *workshop, const char *name,
			 const struct tool_texts *libraries,
			 const char *const *options, const char **file,
			 uint64_t *wall_ns, struct snap_error *err);

#endif
