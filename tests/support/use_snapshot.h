/* Open a snapshot and use all of it, as sweeps and fuzz targets do. */
#ifndef TESTS_SUPPORT_USE_SNAPSHOT_H
#define TESTS_SUPPORT_USE_SNAPSHOT_H

#include "snapshot/reader.h"

/*
 * Borrow, load and read parts of every section, then verify at 'level'.  What
 * succeeded must agree with each other: abort() when it doesn't.  Goes on after
 * a failure; returns the first one and leaves '*err' at it.
 */
int use_reader(const struct snap_reader *reader, enum snap_load_level level,
	       struct snap_error *err);

/* Open borrowed bytes, use them, close. */
int use_snapshot(const void *bytes, size_t size,
		 const struct snap_reader_options *options,
		 struct snap_error *err);

/* The same with default options but for the level. */
int use_at_level(const void *bytes, size_t size, enum snap_load_level level,
		 struct snap_error *err);

/* Limits for small tests: 64 KiB a section, 256 KiB together. */
#define USE_SECTION_MAX ((uint64_t)64 * 1024)
#define USE_TOTAL_MAX	((uint64_t)256 * 1024)
struct snap_limits use_small_limits(void);

#endif
