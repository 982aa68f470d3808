/*
 * What the benchmarks share: arms that are run in turn, so that drift of the
 * machine hits all alike, and figures printed one a line as "metric value".
 */
#ifndef BENCH_H
#define BENCH_H

#include "base/fail.h"
#include "formats/stdlib.h"
#include "session/library/library_write.h"

#include <stddef.h>
#include <stdint.h>

struct bench_arm {
	const char *metric; /* printed name, its unit at the end: "open_us" */
	void (*run)(void *context);
	void *context;
	double *samples; /* microseconds, in the order they were taken */
};

/* Run all arms 'rounds' times in turn, forwards and backwards (ABBA). */
void bench_run(struct bench_arm *arms, size_t count, size_t rounds);
void bench_free(struct bench_arm *arms, size_t count);

/*
 * The same with a process of its own for each sample, so that nothing was
 * touched before: this program with these arguments, which must print
 * what bench_first() prints.
 */
struct bench_process {
	const char *metric;
	char *const *arguments; /* the program's name first, NULL behind */
	double *samples;
	double *faults;
	double *heap; /* the first malloc() of the process, not in 'samples' */
};
void bench_run_processes(struct bench_process *arms, size_t count,
			 size_t rounds);
void bench_free_processes(struct bench_process *arms, size_t count);

/* What such a process does: run once, print microseconds, page faults and
 * what making the heap took before. */
void bench_first(void (*run)(void *context), void *context);

/* Median of an arm's samples, and the median of the ratio pair by pair. */
double bench_median(const struct bench_arm *arm, size_t rounds);
double bench_ratio(const struct bench_arm *arm, const struct bench_arm *base,
		   size_t rounds);

double bench_median_of(const double *samples, size_t rounds);
double bench_ratio_of(const double *samples, const double *base, size_t rounds);

void bench_print(const char *metric, double value);
void bench_printf(double value, const char *format, ...) SNAP_PRINTF(2, 3);

/* Wall time in microseconds. */
double bench_now(void);

/* Ends the program with a message when 'rc' isn't 0. */
void bench_check(int rc, const struct snap_error *err, const char *what);

/* The library in a folder, read by 'jobs' threads; ends the program when it
 * can't be read. */
struct fmt_library *bench_library(const char *path, uint32_t jobs);

/*
 * A library of 'count' entries: those of 'real' and, as often as it takes, the
 * same under other names, so that the texts are real ones.  Shares the texts
 * of 'real'.  Free with bench_free_copies().
 */
struct fmt_library bench_copies(const struct fmt_library *real, uint32_t count);
void bench_free_copies(struct fmt_library *library);

/* The library as a snapshot file, packed by 'jobs' threads. */
void bench_write(const struct fmt_library *library,
		 const struct ms_library_layout *layout, uint32_t jobs,
		 const char *path);

/* A file's whole content, and its size: free() it. */
void *bench_read_file(const char *path, size_t *size);

#endif
