#include "tools/snapshot-builder/bench/measure.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/phases.h"
#include "tools/snapshot-builder/bench/random.h"
#include "tools/snapshot-builder/bench/residency.h"
#include "tools/snapshot-builder/bench/words.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Looks at an arm's memory, of which the median counts. */
#define LOOKS 5

/* What measuring needs of an arm beside itself. */
struct subject {
	struct bench_residents residents;
	char **report_argv; /* NULL: it makes no report */
	struct bench_phase_log phases;
};

struct measuring {
	struct bench_run *run;
	struct bench_spawner *spawner;
	const struct bench_plan *plan;
	struct subject *subjects;
	uint64_t begun;
	uint64_t done;
	uint64_t total;
};

void bench_draw_order(uint32_t *order, uint32_t count, uint64_t seed,
		      uint32_t block)
{
	struct bench_random random = { seed ^ (uint64_t)block << 32 };

	for (uint32_t i = 0; i < count; i++) {
		size_t place = bench_random_below(&random, i + 1u);

		order[i] = order[place];
		order[place] = i;
	}
	for (uint32_t i = 0; i < count; i++)
		order[2 * count - 1 - i] = order[i];
}

/* ------------------------------------------------------------- preparations */

static bool is_file(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* The program and its snapshot, or every file that the user's command names. */
static int find_files(struct subject *subject, struct bench_arm *arm,
		      struct snap_error *err)
{
	int rc = bench_residents_add(&subject->residents, arm->program.path,
				     err);

	if (rc == 0 && arm->snapshot.path != NULL)
		rc = bench_residents_add(&subject->residents,
					 arm->snapshot.path, err);
	for (size_t i = 1; rc == 0 && !arm->reports && arm->argv[i] != NULL;
	     i++)
		if (is_file(arm->argv[i]))
			rc = bench_residents_add(&subject->residents,
						 arm->argv[i], err);
	arm->pages = subject->residents.pages;
	arm->blind = subject->residents.blind;
	return rc;
}

static const char *verdict_of(const struct bench_arm *arm)
{
	return arm->snapshot.path != NULL ? "used" : "off";
}

static int report(struct measuring *work, uint32_t index, bool keep,
		  struct snap_error *err)
{
	const struct bench_arm *arm = &work->run->arms[index];
	struct subject *subject = &work->subjects[index];
	struct snap_strbuf said;

	snap_strbuf_begin(&said, NULL);
	int rc = bench_spawn_read(work->spawner, arm->program.path,
				  subject->report_argv, &said, err);
	if (rc == 0)
		rc = bench_phases_take(keep ? &subject->phases : NULL,
				       snap_strbuf_text(&said), said.size,
				       verdict_of(arm), err);
	snap_strbuf_end(&said);
	return rc;
}

/* A command that fails says why. */
static int try_command(const struct measuring *work,
		       const struct bench_arm *arm, struct snap_error *err)
{
	struct snap_strbuf said;

	snap_strbuf_begin(&said, NULL);
	int rc = bench_spawn_read(work->spawner, arm->program.path, arm->argv,
				  &said, err);
	if (rc != 0 && said.size != 0) {
		char message[sizeof(err->message)];

		memcpy(message, err->message, sizeof(message));
		rc = snap_fail(err, (enum snap_code)rc, SNAP_NO_OFFSET,
			       "%.200s: %.*s", message,
			       said.size > 200 ? 200 : (int)said.size,
			       said.data);
	}
	snap_strbuf_end(&said);
	return rc;
}

/* Does it run at all, and as it should?  A session is asked for its verdict. */
static int try_arm(struct measuring *work, uint32_t index,
		   struct snap_error *err)
{
	struct bench_arm *arm = &work->run->arms[index];
	struct subject *subject = &work->subjects[index];
	int rc = find_files(subject, arm, err);

	if (rc == 0)
		rc = try_command(work, arm, err);
	if (rc != 0 || !arm->reports)
		return rc;
	subject->report_argv =
		bench_words_append(arm->argv, "--startup-report=json");
	return report(work, index, false, err);
}

static int compare_memory(const void *a, const void *b)
{
	const struct bench_memory *x = a, *y = b;

	return (x->private > y->private) - (x->private < y->private);
}

/* The look with the median of what is private. */
static int look_at_memory(struct measuring *work, struct bench_arm *arm,
			  struct snap_error *err)
{
	struct bench_memory looks[LOOKS] = { 0 };
	char reason[128] = "";
	int rc = 0;

	for (size_t i = 0; rc == 0 && reason[0] == '\0' && i < LOOKS; i++)
		rc = bench_spawn_look(work->spawner, arm->program.path,
				      arm->argv, &looks[i], reason, err);
	if (reason[0] != '\0' && work->run->memory == NULL)
		work->run->memory = tool_copy(reason);
	if (rc != 0 || reason[0] != '\0')
		return rc;
	qsort(looks, LOOKS, sizeof(looks[0]), compare_memory);
	arm->memory = looks[LOOKS / 2];
	return 0;
}

/* ------------------------------------------------------------------ samples */

/* Bring the pages to where they should be, and count them. */
static uint64_t set_pages(const struct subject *subject, enum bench_cache cache)
{
	const struct bench_residents *residents = &subject->residents;

	if (cache == BENCH_COLD)
		bench_residents_evict(residents);
	uint64_t resident = bench_residents_count(residents);
	if (cache == BENCH_COLD || resident == residents->pages)
		return resident;
	bench_residents_fetch(residents);
	return bench_residents_count(residents);
}

static int take_sample(struct measuring *work, uint32_t index, uint32_t block,
		       enum bench_cache cache, struct snap_error *err)
{
	const struct bench_arm *arm = &work->run->arms[index];
	uint64_t resident = set_pages(&work->subjects[index], cache);
	struct bench_sample sample = {
		.arm = index,
		.block = block,
		.cache = cache,
		.begun_ns = bench_clock() - work->begun,
		.resident = resident,
	};
	int rc = bench_spawn(work->spawner, arm->program.path, arm->argv,
			     sample.values, err);

	if (rc == 0)
		*bench_run_add_sample(work->run) = sample;
	return rc;
}

static int report_phases(struct measuring *work, enum bench_cache cache,
			 struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < work->run->arm_count; i++) {
		if (work->subjects[i].report_argv == NULL)
			continue;
		(void)set_pages(&work->subjects[i], cache);
		rc = report(work, i, true, err);
	}
	return rc;
}

static int measure_block(struct measuring *work, uint32_t *order,
			 uint32_t block, enum bench_cache cache,
			 struct snap_error *err)
{
	uint32_t count = (uint32_t)work->run->arm_count;
	int rc = 0;

	if (work->plan->progress != NULL)
		tool_progress_step(work->plan->progress,
				   bench_cache_words[cache], work->done++,
				   work->total);
	bench_draw_order(order, count, work->plan->seed, block);
	for (uint32_t i = 0; rc == 0 && i < 2 * count; i++)
		rc = take_sample(work, order[i], block, cache, err);
	if (rc == 0 && work->plan->phases)
		rc = report_phases(work, cache, err);
	return rc;
}

/* Blocks of that cache that the run has already. */
static uint32_t count_blocks(const struct bench_run *run,
			     enum bench_cache cache)
{
	uint32_t count = 0;

	for (size_t i = 0; i < run->sample_count; i++)
		if (run->samples[i].cache == cache &&
		    run->samples[i].block >= count)
			count = run->samples[i].block + 1;
	return count;
}

static int measure_cache(struct measuring *work, enum bench_cache cache,
			 struct snap_error *err)
{
	struct bench_run *run = work->run;
	uint32_t *order = tool_calloc(2 * run->arm_count, sizeof(*order));
	uint32_t first = count_blocks(run, cache);
	int rc = 0;

	for (uint32_t b = 0; rc == 0 && b < work->plan->blocks[cache]; b++)
		rc = measure_block(work, order, first + b, cache, err);
	for (size_t i = 0; i < run->arm_count; i++)
		bench_phases_finish(&work->subjects[i].phases,
				    &run->arms[i].phases[cache]);
	free(order);
	return rc;
}

static int prepare(struct measuring *work, struct snap_error *err)
{
	struct bench_run *run = work->run;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < run->arm_count; i++)
		rc = try_arm(work, i, err);
	for (size_t i = 0; rc == 0 && work->plan->memory && i < run->arm_count;
	     i++)
		rc = look_at_memory(work, &run->arms[i], err);
	return rc;
}

static void release(struct measuring *work)
{
	for (size_t i = 0; i < work->run->arm_count; i++) {
		bench_residents_free(&work->subjects[i].residents);
		bench_words_free(work->subjects[i].report_argv);
		free(work->subjects[i].phases.values);
	}
	free(work->subjects);
}

int bench_measure(struct bench_run *run, struct bench_spawner *spawner,
		  const struct bench_plan *plan, struct snap_error *err)
{
	struct measuring work = {
		.run = run,
		.spawner = spawner,
		.plan = plan,
		.subjects = tool_calloc(run->arm_count, sizeof(struct subject)),
		.begun = bench_clock(),
	};

	for (size_t c = 0; c < BENCH_CACHES; c++)
		work.total += plan->blocks[c];
	if (spawner->counter.fd < 0 && run->counter == NULL)
		run->counter = tool_copy(spawner->counter.reason);
	int rc = prepare(&work, err);
	for (size_t c = 0; rc == 0 && c < BENCH_CACHES; c++)
		if (plan->blocks[c] != 0)
			rc = measure_cache(&work, (enum bench_cache)c, err);
	run->machine.load[1] = bench_machine_load();
	release(&work);
	return rc;
}
