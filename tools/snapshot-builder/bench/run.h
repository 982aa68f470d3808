/*
 * What a benchmark is made of: arms (commands), samples (one process each), and
 * where all that was measured.  A run is made by measuring, or read back from
 * the JSON of an earlier one.
 */
#ifndef TOOLS_BENCH_RUN_H
#define TOOLS_BENCH_RUN_H

#include "snapshot/snapshot.h"
#include "tools/common/json.h"
#include "tools/snapshot-builder/bench/machine.h"
#include "tools/snapshot-builder/bench/statistics.h"

#include <stdbool.h>
#include <stdint.h>

/* How the pages of an arm's files were before each process: all in memory, or
 * none. */
enum bench_cache {
	BENCH_WARM,
	BENCH_COLD,
	BENCH_CACHES
};

extern const char *const bench_cache_words[BENCH_CACHES];

/* X(NAME, member of the JSON, what it is).  Times are in nanoseconds. */
#define BENCH_METRICS(X)                                                       \
	X(WALL, "wall_ns", "from before the process was made to its end")      \
	X(CPU, "cpu_ns", "user and system time")                               \
	X(USER, "user_ns", "user time")                                        \
	X(SYSTEM, "system_ns", "system time")                                  \
	X(MINOR, "minor_faults", "page faults without reading")                \
	X(MAJOR, "major_faults", "page faults that read")                      \
	X(INSTRUCTIONS, "instructions", "in user mode, if they can be counted")

enum bench_metric {
#define BENCH_METRIC_ENUM(name, key, meaning) BENCH_##name,
	BENCH_METRICS(BENCH_METRIC_ENUM)
#undef BENCH_METRIC_ENUM
	BENCH_METRIC_COUNT
};

extern const char *const bench_metric_keys[BENCH_METRIC_COUNT];

/* One process.  'resident' is how many pages of the arm's files were in memory
 * before it; their place in run->samples is the order they ran in. */
struct bench_sample {
	uint32_t arm;
	uint32_t block;
	enum bench_cache cache;
	uint64_t begun_ns; /* since the run's first one */
	uint64_t resident;
	uint64_t values[BENCH_METRIC_COUNT];
};

/* What an arm is: words of the JSON. */
enum bench_kind {
	BENCH_REFERENCE, /* a program that does nothing */
	BENCH_LEVEL,	 /* a session with the snapshot, at a load level */
	BENCH_LAYOUT,	 /* the same with another layout */
	BENCH_SOURCE,	 /* without a snapshot, from the library's sources */
	BENCH_OFF,	 /* with neither */
	BENCH_COMMAND,	 /* what the user named */
	BENCH_BASE,	 /* what a gate compares with, measured beside it */
	BENCH_CONTROL,	 /* an arm once more: two equal ones must be equal */
	BENCH_KINDS
};

extern const char *const bench_kind_words[BENCH_KINDS];

enum {
	BENCH_PHASES = 16,
	BENCH_PHASE_NAME = 32,
	BENCH_PER_BLOCK = 2, /* samples of an arm in a block: ABBA */
};

/* Phases of the startup report: medians, in the order of the report. */
struct bench_phases {
	char names[BENCH_PHASES][BENCH_PHASE_NAME];
	double medians[BENCH_PHASES]; /* nanoseconds */
	size_t count;
};

/* Bytes of the process at its end; all zero when that can't be looked at.
 * Private is what it has written; the rest of what is resident are pages of
 * files, which all processes that map them share. */
struct bench_memory {
	uint64_t resident;
	uint64_t private;
	uint64_t shared;
	uint64_t peak; /* most that was resident at a time */
};

/* A file whose pages count.  'text' of the digests. */
struct bench_identity {
	char *path; /* NULL: there is none */
	uint64_t size;
	uint64_t digest;
};

/* name, argv, paths are the arm's own. */
struct bench_arm {
	char *name;
	enum bench_kind kind;
	char **argv; /* ended by NULL */
	struct bench_identity program;
	struct bench_identity snapshot;
	char content[SNAP_DIGEST_TEXT_SIZE]; /* of the snapshot, or "" */
	char key[SNAP_DIGEST_TEXT_SIZE];
	bool reports; /* knows --startup-report=json */
	uint64_t pages;
	bool blind; /* which pages are resident can't be seen, see residency.h
		     */
	struct bench_memory memory;
	struct bench_phases phases[BENCH_CACHES];
};

struct bench_run {
	struct bench_machine machine;
	uint64_t created; /* seconds since 1970 */
	uint64_t seed;
	char *code;    /* what the session ran, or NULL */
	char *library; /* "matlab-stdlib 1.0", or NULL */
	char *counter; /* why instructions were not counted; NULL: they were */
	char *memory;  /* the same of the processes' memory */
	struct bench_arm *arms;
	size_t arm_count;
	struct bench_sample *samples;
	size_t sample_count;
	size_t sample_capacity;
};

void bench_run_free(struct bench_run *run);

/* Room for one more, zero. */
struct bench_arm *bench_run_add_arm(struct bench_run *run);
struct bench_sample *bench_run_add_sample(struct bench_run *run);

/* Add a copy of an arm, without what was measured of it. */
struct bench_arm *bench_run_copy_arm(struct bench_run *run,
				     const struct bench_arm *arm,
				     const char *name, enum bench_kind kind);

/* The program that does nothing, or NULL. */
const struct bench_arm *bench_run_reference(const struct bench_run *run);

/* The arm of that name, or NULL. */
const struct bench_arm *bench_run_find(const struct bench_run *run,
				       const char *name);

/* Was anything measured that way? */
bool bench_run_has(const struct bench_run *run, const struct bench_arm *arm,
		   enum bench_cache cache);

/* The values of one arm, in the order taken.  free() series.values, which the
 * struct calls const. */
struct bench_series bench_run_series(const struct bench_run *run,
				     const struct bench_arm *arm,
				     enum bench_cache cache,
				     enum bench_metric metric);
/* The same of an arm and its control as one. */
struct bench_series bench_run_both(const struct bench_run *run,
				   const struct bench_arm *arm,
				   const struct bench_arm *control,
				   enum bench_cache cache,
				   enum bench_metric metric);
void bench_series_free(struct bench_series *series);

/* For each sample whether its wall time is an outlier of its arm's.  free(). */
bool *bench_run_outliers(const struct bench_run *run);

/* Samples before which a page was not as it should be: one resident that was to
 * be evicted, or the other way round. */
size_t bench_run_misplaced(const struct bench_run *run,
			   const struct bench_arm *arm, enum bench_cache cache,
			   uint64_t *most_pages);

#endif
