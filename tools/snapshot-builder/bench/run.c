#include "tools/snapshot-builder/bench/run.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/words.h"

#include <stdlib.h>
#include <string.h>

const char *const bench_cache_words[BENCH_CACHES] = {
	[BENCH_WARM] = "warm",
	[BENCH_COLD] = "cold",
};

const char *const bench_metric_keys[BENCH_METRIC_COUNT] = {
#define BENCH_METRIC_KEY(name, key, meaning) key,
	BENCH_METRICS(BENCH_METRIC_KEY)
#undef BENCH_METRIC_KEY
};

const char *const bench_kind_words[BENCH_KINDS] = {
	[BENCH_REFERENCE] = "reference",
	[BENCH_LEVEL] = "level",
	[BENCH_LAYOUT] = "layout",
	[BENCH_SOURCE] = "source",
	[BENCH_OFF] = "off",
	[BENCH_COMMAND] = "command",
	[BENCH_BASE] = "base",
	[BENCH_CONTROL] = "control",
};

static void free_arm(struct bench_arm *arm)
{
	for (size_t i = 0; arm->argv != NULL && arm->argv[i] != NULL; i++)
		free(arm->argv[i]);
	free(arm->argv);
	free(arm->name);
	free(arm->program.path);
	free(arm->snapshot.path);
}

void bench_run_free(struct bench_run *run)
{
	for (size_t i = 0; i < run->arm_count; i++)
		free_arm(&run->arms[i]);
	free(run->arms);
	free(run->samples);
	free(run->code);
	free(run->library);
	free(run->counter);
	free(run->memory);
	*run = (struct bench_run){ 0 };
}

/* 'items' with room for 'count' more than nothing; its own or a moved block. */
static void *grown(void *items, size_t count, size_t size)
{
	void *moved = realloc(items, count * size);

	if (moved == NULL)
		tool_no_memory();
	return moved;
}

struct bench_arm *bench_run_add_arm(struct bench_run *run)
{
	run->arms = grown(run->arms, run->arm_count + 1, sizeof(*run->arms));
	struct bench_arm *arm = &run->arms[run->arm_count++];
	*arm = (struct bench_arm){ 0 };
	return arm;
}

struct bench_sample *bench_run_add_sample(struct bench_run *run)
{
	if (run->sample_count == run->sample_capacity) {
		run->sample_capacity = 2 * run->sample_capacity + 64;
		run->samples = grown(run->samples, run->sample_capacity,
				     sizeof(*run->samples));
	}
	struct bench_sample *sample = &run->samples[run->sample_count++];
	*sample = (struct bench_sample){ 0 };
	return sample;
}

const struct bench_arm *bench_run_find(const struct bench_run *run,
				       const char *name)
{
	for (size_t i = 0; i < run->arm_count; i++)
		if (strcmp(run->arms[i].name, name) == 0)
			return &run->arms[i];
	return NULL;
}

const struct bench_arm *bench_run_reference(const struct bench_run *run)
{
	for (size_t i = 0; i < run->arm_count; i++)
		if (run->arms[i].kind == BENCH_REFERENCE)
			return &run->arms[i];
	return NULL;
}

static struct bench_identity copy_identity(const struct bench_identity *file)
{
	struct bench_identity copy = *file;

	if (file->path != NULL)
		copy.path = tool_copy(file->path);
	return copy;
}

struct bench_arm *bench_run_copy_arm(struct bench_run *run,
				     const struct bench_arm *arm,
				     const char *name, enum bench_kind kind)
{
	struct bench_arm copy = {
		.name = tool_copy(name),
		.kind = kind,
		.argv = bench_words_copy((const char *const *)arm->argv),
		.program = copy_identity(&arm->program),
		.snapshot = copy_identity(&arm->snapshot),
		.reports = arm->reports,
	};

	memcpy(copy.content, arm->content, sizeof(copy.content));
	memcpy(copy.key, arm->key, sizeof(copy.key));
	struct bench_arm *added = bench_run_add_arm(run);
	*added = copy;
	return added;
}

static bool is_of(const struct bench_run *run,
		  const struct bench_sample *sample,
		  const struct bench_arm *arm, enum bench_cache cache)
{
	return &run->arms[sample->arm] == arm && sample->cache == cache;
}

bool bench_run_has(const struct bench_run *run, const struct bench_arm *arm,
		   enum bench_cache cache)
{
	for (size_t i = 0; i < run->sample_count; i++)
		if (is_of(run, &run->samples[i], arm, cache))
			return true;
	return false;
}

struct bench_series bench_run_both(const struct bench_run *run,
				   const struct bench_arm *arm,
				   const struct bench_arm *control,
				   enum bench_cache cache,
				   enum bench_metric metric)
{
	double *values = tool_calloc(run->sample_count, sizeof(*values));
	size_t count = 0;

	for (size_t i = 0; i < run->sample_count; i++)
		if (is_of(run, &run->samples[i], arm, cache) ||
		    is_of(run, &run->samples[i], control, cache))
			values[count++] =
				(double)run->samples[i].values[metric];
	return (struct bench_series){ values, count,
				      arm == control ? BENCH_PER_BLOCK
						     : 2 * BENCH_PER_BLOCK };
}

struct bench_series bench_run_series(const struct bench_run *run,
				     const struct bench_arm *arm,
				     enum bench_cache cache,
				     enum bench_metric metric)
{
	return bench_run_both(run, arm, arm, cache, metric);
}

void bench_series_free(struct bench_series *series)
{
	/* Ours, const only for those who look. */
	free((void *)(uintptr_t)series->values);
	*series = (struct bench_series){ 0 };
}

size_t bench_run_misplaced(const struct bench_run *run,
			   const struct bench_arm *arm, enum bench_cache cache,
			   uint64_t *most_pages)
{
	size_t count = 0;

	*most_pages = 0;
	for (size_t i = 0; i < run->sample_count; i++) {
		const struct bench_sample *sample = &run->samples[i];

		if (!is_of(run, sample, arm, cache))
			continue;
		uint64_t pages = cache == BENCH_COLD
					 ? sample->resident
					 : arm->pages - sample->resident;
		count += pages != 0;
		if (*most_pages < pages)
			*most_pages = pages;
	}
	return count;
}

static void flag_outliers(const struct bench_run *run,
			  const struct bench_arm *arm, enum bench_cache cache,
			  bool *outlier)
{
	struct bench_series series =
		bench_run_series(run, arm, cache, BENCH_WALL);
	struct bench_summary summary = bench_summarize(&series);

	bench_series_free(&series);
	for (size_t i = 0; i < run->sample_count; i++)
		if (is_of(run, &run->samples[i], arm, cache))
			outlier[i] = bench_is_outlier(
				&summary,
				(double)run->samples[i].values[BENCH_WALL]);
}

bool *bench_run_outliers(const struct bench_run *run)
{
	bool *outlier = tool_calloc(run->sample_count, sizeof(*outlier));

	for (size_t c = 0; c < BENCH_CACHES; c++)
		for (size_t a = 0; a < run->arm_count; a++)
			flag_outliers(run, &run->arms[a], (enum bench_cache)c,
				      outlier);
	return outlier;
}
