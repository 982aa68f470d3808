#include "tools/snapshot-builder/bench/tune.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/contrast.h"
#include "tools/snapshot-builder/bench/gate.h"
#include "tools/snapshot-builder/bench/words.h"

#include <stdlib.h>
#include <string.h>

/* All carry the sources, so that all can do the same. */
static const char *const candidates[TUNE_LAYOUTS] = {
	"--codec=raw",
	"--codec=zstd --level=3",
	"--codec=zstd --level=19",
	"--codec=blocks --level=3 --block-size=48K --dictionary-size=0",
	"--codec=blocks --level=19 --block-size=4K --dictionary-size=0",
	"--codec=blocks --level=19 --block-size=4K --dictionary-size=8K",
	"--codec=blocks --level=19 --block-size=4K --dictionary-size=32K",
	"--codec=blocks --level=19 --block-size=16K --dictionary-size=0",
	"--codec=blocks --level=19 --block-size=16K --dictionary-size=8K",
	"--codec=blocks --level=19 --block-size=16K --dictionary-size=32K",
	"--codec=blocks --level=19 --block-size=48K --dictionary-size=0",
	"--codec=blocks --level=19 --block-size=128K --dictionary-size=0",
};

struct tuning {
	struct tune *tune;
	struct bench_job *job;
	struct bench_libraries libraries;
	char *session;
	char *name; /* the entry whose help is read */
};

/* The entry in the middle: one that is nobody's favourite. */
static int choose_name(struct tuning *tuning, const char *path,
		       struct snap_error *err)
{
	struct ms_library_info info;
	struct builder_file file;
	struct ms_entry entry;
	int rc = builder_open_library(&file, path, err);

	if (rc != 0)
		return rc;
	ms_library_info(file.library, &info);
	if (info.entry_count == 0)
		rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			       "the library has no entries");
	else
		rc = ms_library_entry(file.library, info.entry_count / 2,
				      &entry, err);
	if (rc == 0) {
		tuning->name = tool_alloc(entry.name.size + 1);
		memcpy(tuning->name, entry.name.data, entry.name.size);
		tuning->name[entry.name.size] = '\0';
	}
	builder_close(&file);
	return rc;
}

static int build(struct tuning *tuning, size_t layout, const char **file,
		 struct snap_error *err)
{
	struct tune_layout *row = &tuning->tune->layouts[layout];
	char **options = bench_words_split(candidates[layout]);
	char **words = bench_words_append(options, "--sources=yes");
	char name[32];
	uint64_t wall;

	(void)snprintf(name, sizeof(name), "layout-%zu", layout);
	int rc = bench_workshop_build(
		&tuning->job->workshop, name, &tuning->libraries.texts,
		(const char *const *)words, file, &wall, err);
	*row = (struct tune_layout){ .options = candidates[layout],
				     .build_ns = (double)wall };
	bench_words_free(options);
	bench_words_free(words);
	return rc;
}

/* Arms are those of the first layout's tasks, then of the second's... */
static int add_arms(struct tuning *tuning, size_t layout, const char *file,
		    struct snap_error *err)
{
	const char *const boot[] = { "-e", "", NULL };
	const char *const help[] = { tuning->name, NULL };
	struct bench_run *run = &tuning->job->run;
	char name[32];
	struct bench_session_arm wanted = {
		.name = name,
		.kind = BENCH_LAYOUT,
		.session = tuning->session,
		.snapshot = file,
		.words = boot,
	};

	(void)snprintf(name, sizeof(name), "boot %zu", layout);
	int rc = bench_add_session(run, &wanted, err);
	if (rc != 0)
		return rc;
	(void)snprintf(name, sizeof(name), "help %zu", layout);
	wanted.command = "help";
	wanted.words = help;
	rc = bench_add_session(run, &wanted, err);
	if (rc == 0)
		tuning->tune->layouts[layout].size =
			run->arms[run->arm_count - 1].snapshot.size;
	return rc;
}

static int prepare(struct tuning *tuning, struct snap_error *err)
{
	const struct bench_settings *settings = tuning->job->settings;
	const char *file = NULL;
	int rc = bench_libraries_check(&tuning->libraries, err);

	if (rc == 0)
		rc = bench_find_session(&tuning->session, settings->session,
					err);
	for (size_t i = 0; rc == 0 && i < TUNE_LAYOUTS; i++) {
		tool_progress_step(&tuning->job->progress, "build", i,
				   TUNE_LAYOUTS);
		rc = build(tuning, i, &file, err);
		if (rc == 0 && i == 0)
			rc = choose_name(tuning, file, err);
		if (rc == 0)
			rc = add_arms(tuning, i, file, err);
	}
	return rc;
}

static struct bench_point point_of(const struct tuning *tuning, size_t layout,
				   enum tune_task task, enum bench_cache cache)
{
	const struct bench_run *run = &tuning->job->run;

	return (struct bench_point){ run,
				     &run->arms[layout * TUNE_TASKS + task],
				     NULL, cache, BENCH_WALL };
}

static double time_of(const struct bench_point *point)
{
	struct bench_series series = bench_run_series(
		point->run, point->arm, point->cache, point->metric);
	double *values = tool_calloc(series.count, sizeof(*values));

	memcpy(values, series.values, series.count * sizeof(*values));
	double time = bench_quantile(values, series.count, BENCH_GATE_PART);
	free(values);
	bench_series_free(&series);
	return time;
}

/* All layouts in one task and state: times, and how far from the fastest. */
static void judge_state(struct tuning *tuning, enum tune_task task,
			enum bench_cache cache)
{
	const struct bench_drawing drawing = { BENCH_GATE_PART,
					       BENCH_LEVEL_USUAL,
					       tuning->job->settings->seed };
	struct tune_layout *layouts = tuning->tune->layouts;
	size_t fastest = 0;

	for (size_t i = 0; i < TUNE_LAYOUTS; i++) {
		const struct bench_point point =
			point_of(tuning, i, task, cache);

		layouts[i].times[task][cache] = time_of(&point);
		if (layouts[i].times[task][cache] <
		    layouts[fastest].times[task][cache])
			fastest = i;
	}
	const struct bench_point base = point_of(tuning, fastest, task, cache);
	for (size_t i = 0; i < TUNE_LAYOUTS; i++) {
		const struct bench_point point =
			point_of(tuning, i, task, cache);
		struct bench_interval over =
			bench_ratio(&point, &base, &drawing);

		if (layouts[i].over.low < over.low)
			layouts[i].over = over;
	}
}

static void find_edge(struct tune *tune)
{
	struct tune_layout *rows = tune->layouts;

	for (size_t i = 0; i < TUNE_LAYOUTS; i++) {
		rows[i].smallest_for_time = true;
		for (size_t j = 0; j < TUNE_LAYOUTS; j++)
			if (rows[j].size < rows[i].size &&
			    rows[j].over.low <= rows[i].over.low)
				rows[i].smallest_for_time = false;
	}
}

/* The smallest of those that aren't surely too slow: where nothing is sure,
 * size decides.  When all are, the one that is nearest. */
static void choose(struct tune *tune)
{
	struct tune_layout *small = NULL, *near = tune->layouts;

	for (size_t i = 0; i < TUNE_LAYOUTS; i++) {
		struct tune_layout *row = &tune->layouts[i];

		if (row->over.low <= 1 + tune->slack &&
		    (small == NULL || row->size < small->size))
			small = row;
		if (row->over.low < near->over.low)
			near = row;
	}
	(small != NULL ? small : near)->ship = true;
}

int tune_measure(struct tune *tune, struct bench_job *job,
		 struct snap_error *err)
{
	struct tuning tuning = { .tune = tune, .job = job };

	bench_libraries_begin(&tuning.libraries, &job->settings->libraries);
	int rc = prepare(&tuning, err);
	if (rc == 0) {
		struct bench_plan plan = bench_job_plan(job);

		plan.phases = false;
		plan.memory = false;
		rc = bench_job_measure(job, &plan, err);
	}
	if (rc == 0) {
		for (int task = 0; task < TUNE_TASKS; task++)
			for (int cache = 0; cache < BENCH_CACHES; cache++)
				judge_state(&tuning, (enum tune_task)task,
					    (enum bench_cache)cache);
		find_edge(tune);
		choose(tune);
		bench_name_library(&job->run);
		tune->library = job->run.library;
		tune->samples = (size_t)job->settings->blocks * BENCH_PER_BLOCK;
	}
	free(tuning.session);
	free(tuning.name);
	bench_libraries_end(&tuning.libraries);
	return rc;
}
