#include "tools/bench_runs.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/random.h"
#include "tools/snapshot-builder/bench/words.h"

#include <string.h>

void add_test_arm(struct bench_run *run, const char *name, enum bench_kind kind,
		  uint64_t program)
{
	const char *const words[] = { "program", "a b", NULL };
	struct bench_arm *arm = bench_run_add_arm(run);

	arm->name = tool_copy(name);
	arm->kind = kind;
	arm->argv = bench_words_copy(words);
	arm->program = (struct bench_identity){ tool_copy("/bin/program"), 4096,
						program };
	arm->pages = 1;
}

void add_test_samples(struct bench_run *run, enum bench_cache cache,
		      uint32_t blocks, const double *times, double noise,
		      uint64_t seed)
{
	struct bench_random random = { seed };

	for (uint32_t b = 0; b < blocks; b++)
		for (uint32_t i = 0; i < 2 * run->arm_count; i++) {
			struct bench_sample *sample = bench_run_add_sample(run);
			double more =
				(double)bench_random_below(&random, 1000) /
				1000 * noise;

			sample->arm = (uint32_t)(i % run->arm_count);
			sample->block = b;
			sample->cache = cache;
			sample->begun_ns = run->sample_count;
			sample->resident = cache == BENCH_WARM;
			for (size_t m = 0; m < BENCH_METRIC_COUNT; m++)
				sample->values[m] =
					(uint64_t)(times[sample->arm] *
						   (1 + more));
		}
}

struct bench_run make_test_run(double reference, double lazy, uint64_t seed)
{
	const double times[] = { reference, lazy, lazy };
	struct bench_run run = { .seed = seed };

	add_test_arm(&run, "reference", BENCH_REFERENCE, 1);
	add_test_arm(&run, "lazy", BENCH_LEVEL, 2);
	add_test_arm(&run, "lazy (control)", BENCH_CONTROL, 2);
	add_test_samples(&run, BENCH_WARM, 50, times, 0.02, seed);
	return run;
}
