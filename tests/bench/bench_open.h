/* A snapshot file, and which of its bytes a look-up uses. */
#ifndef BENCH_OPEN_H
#define BENCH_OPEN_H

#include "bench/bench.h"

#include "base/digest.h"
#include "session/library/library.h"

#include <stdbool.h>

struct bench_range {
	uint64_t offset;
	size_t size;
};

#define BENCH_RANGES_MAX  64
#define BENCH_TARGET_TEXT 4096

struct bench_target {
	char path[4096];
	uint64_t hot_end; /* of the sections that look-ups use */
	/* What the first look-up uses: header, table, pages, digests. */
	struct bench_range used[BENCH_RANGES_MAX];
	size_t used_count;
	uint64_t used_size;
};

/* The path is there; the rest is found out. */
void bench_target_measure(struct bench_target *target);

/* All but the path as text, and back. */
void bench_target_text(const struct bench_target *target,
		       char out[BENCH_TARGET_TEXT]);
void bench_target_parse(struct bench_target *target, const char *path,
			const char *text);

/* So many look-ups, and the help text of the last one. */
int bench_look_up(const struct snap_reader *reader, size_t lookups, bool help,
		  struct snap_error *err);

#endif
