/*
 * Which pages of files are in memory, bringing them in, throwing them out, and
 * looking whether that worked.
 */
#ifndef TOOLS_BENCH_RESIDENCY_H
#define TOOLS_BENCH_RESIDENCY_H

#include "snapshot/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file that is held mapped, untouched, to ask about its pages.  'blind': the
 * system answers only those who may write the file, and takes every page for
 * resident otherwise. */
struct bench_resident {
	int fd;
	void *map;
	size_t size;
	uint64_t pages;
	bool blind;
};

/* All files of one arm. */
struct bench_residents {
	struct bench_resident *files;
	size_t count;
	uint64_t pages;
	bool blind;
};

/* Add a file; one that is empty has no pages. */
int bench_residents_add(struct bench_residents *residents, const char *path,
			struct snap_error *err);
void bench_residents_free(struct bench_residents *residents);

/* How many pages are in memory now. */
uint64_t bench_residents_count(const struct bench_residents *residents);

/* Read all of them, or ask the system to forget them (what is in use or was
 * never written it keeps).  Count to see what came of it. */
void bench_residents_fetch(const struct bench_residents *residents);
void bench_residents_evict(const struct bench_residents *residents);

#endif
