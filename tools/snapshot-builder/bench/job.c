#include "tools/snapshot-builder/bench/command.h"

#include "tools/common/report.h"

#include <errno.h>
#include <string.h>
#include <time.h>

const char *const bench_cache_choices[] = {
	[BENCH_CHOICE_BOTH] = "both",
	[BENCH_CHOICE_WARM] = "warm",
	[BENCH_CHOICE_COLD] = "cold",
	NULL,
};

struct bench_settings bench_settings_usual(void)
{
	return (struct bench_settings){
		.code = "",
		.cache = BENCH_CHOICE_BOTH,
		.blocks = BENCH_USUAL_BLOCKS,
		.seed = 1,
		.progress = TOOL_PROGRESS_AUTO,
	};
}

void bench_settings_free(struct bench_settings *settings)
{
	tool_texts_free(&settings->libraries);
	tool_texts_free(&settings->names);
	tool_texts_free(&settings->commands);
}

int bench_job_begin(struct bench_job *job,
		    const struct bench_settings *settings,
		    struct snap_error *err)
{
	*job = (struct bench_job){
		.settings = settings,
		.run = { .seed = settings->seed,
			 .created = (uint64_t)time(NULL) },
		.progress = tool_progress_begin(
			(enum tool_progress_mode)settings->progress),
	};
	job->workshop.spawner = &job->spawner;
	bench_machine_look(&job->run.machine);
	int rc = bench_spawner_begin(&job->spawner, err);
	job->begun = rc == 0;
	return rc;
}

void bench_job_end(struct bench_job *job)
{
	tool_progress_end(&job->progress);
	bench_workshop_close(&job->workshop);
	bench_run_free(&job->run);
	if (job->begun)
		bench_spawner_end(&job->spawner);
}

int bench_job_arms(struct bench_job *job, const char *usual,
		   struct snap_error *err)
{
	const struct bench_settings *settings = job->settings;
	const struct bench_wish wish = {
		.session = settings->session,
		.snapshot = settings->snapshot,
		.libraries = settings->libraries,
		.code = settings->code,
		.names = settings->names,
		.usual = usual,
		.commands = settings->commands,
	};

	return bench_arms_make(&job->run, &job->workshop, &wish, err);
}

struct bench_plan bench_job_plan(struct bench_job *job)
{
	const struct bench_settings *settings = job->settings;
	struct bench_plan plan = {
		.seed = settings->seed,
		.phases = true,
		.memory = true,
		.progress = &job->progress,
	};

	if (settings->cache != BENCH_CHOICE_COLD)
		plan.blocks[BENCH_WARM] = (uint32_t)settings->blocks;
	if (settings->cache != BENCH_CHOICE_WARM)
		plan.blocks[BENCH_COLD] = (uint32_t)settings->blocks;
	return plan;
}

int bench_job_measure(struct bench_job *job, const struct bench_plan *plan,
		      struct snap_error *err)
{
	int rc = bench_measure(&job->run, &job->spawner, plan, err);

	tool_progress_end(&job->progress);
	return rc;
}

/* The usual remedies are about snapshots: they fit only what a reader said. */
int bench_fail(const char *path, const struct snap_error *err, bool json)
{
	bool plain = err->code == SNAP_E_NOT_FOUND || err->code == SNAP_E_IO;

	if (json || !plain)
		(void)builder_fail(path, err, json);
	else
		tool_report_plain(path != NULL ? path : "snapshot-builder",
				  "%s", err->message);
	return TOOL_UNKNOWN;
}

FILE *bench_open_output(const char *path)
{
	if (strcmp(path, "-") == 0)
		return stdout;
	FILE *out = fopen(path, "we");
	if (out == NULL)
		tool_report_plain(path, "%s", strerror(errno));
	return out;
}

bool bench_close_output(FILE *out, const char *path)
{
	/* tool_main() looks after standard output. */
	if (out == stdout)
		return true;
	errno = 0;
	bool failed = ferror(out) != 0;
	if (fclose(out) == 0 && !failed)
		return true;
	tool_report_plain(path, "%s",
			  errno != 0 ? strerror(errno) : "write failed");
	return false;
}
