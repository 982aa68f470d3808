/* Runs for tests, of samples that nobody measured. */
#ifndef TESTS_TOOLS_BENCH_RUNS_H
#define TESTS_TOOLS_BENCH_RUNS_H

#include "tools/snapshot-builder/bench/run.h"

/* An arm without a past: "true", or NAME with the digest 'program'. */
void add_test_arm(struct bench_run *run, const char *name, enum bench_kind kind,
		  uint64_t program);

/* Two samples in each of 'blocks' blocks of every arm, around 'times' (by arm,
 * nanoseconds) with noise of 'noise' (0.02: 2 %) that only ever adds. */
void add_test_samples(struct bench_run *run, enum bench_cache cache,
		      uint32_t blocks, const double *times, double noise,
		      uint64_t seed);

/* A reference, "lazy" and its control; freed by bench_run_free(). */
struct bench_run make_test_run(double reference, double lazy, uint64_t seed);

#endif
