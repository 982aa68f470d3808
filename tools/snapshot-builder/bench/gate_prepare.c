#include "tools/snapshot-builder/bench/gate_job.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/report.h"

#include <stdlib.h>
#include <string.h>

bool gate_is_live(const struct gate_settings *settings)
{
	return settings->baseline == NULL;
}

static char *name_with(const char *name, const char *suffix)
{
	size_t size = strlen(name) + strlen(suffix) + 2;
	char *text = tool_alloc(size);

	(void)snprintf(text, size, "%s %s", name, suffix);
	return text;
}

/* The same arm with the other program or the other snapshot. */
static int add_base(struct gate *gate, const struct bench_arm *arm,
		    const char *name, struct snap_error *err)
{
	const struct gate_settings *settings = gate->settings;
	const char *const words[] = { "-e", settings->bench.code, NULL };
	struct bench_session_arm wanted = {
		.name = name,
		.kind = BENCH_BASE,
		.snapshot = arm->snapshot.path,
		.level = arm->kind == BENCH_LEVEL ? arm->name : NULL,
		.words = words,
	};
	char *session = NULL;
	int rc = 0;

	if (settings->base_session != NULL)
		rc = bench_find_session(&session, settings->base_session, err);
	wanted.session = session != NULL ? session : arm->program.path;
	if (settings->base_snapshot != NULL && wanted.snapshot != NULL)
		wanted.snapshot = settings->base_snapshot;
	if (rc == 0)
		rc = bench_add_session(&gate->job.run, &wanted, err);
	free(session);
	return rc;
}

/* Arms are found by name from now on: adding moves them. */
static int add_beside(struct gate *gate, size_t index, struct snap_error *err)
{
	struct bench_run *run = &gate->job.run;
	char *name = tool_copy(run->arms[index].name);
	char *control = name_with(name, "(control)");
	char *base = gate_is_live(gate->settings) ? name_with(name, "(base)")
						  : tool_copy(name);
	int rc = 0;

	(void)bench_run_copy_arm(run, &run->arms[index], control,
				 BENCH_CONTROL);
	if (gate_is_live(gate->settings) && !run->arms[index].reports)
		rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			       "%s is no session: it has nothing to be "
			       "compared with but a --baseline",
			       name);
	else if (gate_is_live(gate->settings))
		rc = add_base(gate, &run->arms[index], base, err);
	for (size_t c = 0; c < BENCH_CACHES; c++) {
		struct bench_plan plan = bench_job_plan(&gate->job);

		if (plan.blocks[c] != 0)
			gate->gated[gate->count++] =
				(struct gated){ .name = tool_copy(name),
						.control = tool_copy(control),
						.base = tool_copy(base),
						.cache = (enum bench_cache)c };
	}
	free(name);
	free(control);
	free(base);
	return rc;
}

static int add_all(struct gate *gate, struct snap_error *err)
{
	size_t count = gate->job.run.arm_count;
	int rc = 0;

	gate->gated = tool_calloc(count * BENCH_CACHES, sizeof(*gate->gated));
	/* The first is the reference. */
	for (size_t i = 1; rc == 0 && i < count; i++)
		rc = add_beside(gate, i, err);
	/* Several chances to be wrong. */
	if (gate->count != 0)
		gate->rule.drawing.level = 1 - 0.05 / (double)gate->count;
	return rc;
}

/* ------------------------------------------------------------- the baseline */

static int check_machine(const struct gate *gate, struct snap_error *err)
{
	const struct bench_machine *now = &gate->job.run.machine;
	const struct bench_machine *then = &gate->baseline.machine;

	if (gate->settings->any_machine ||
	    now->fingerprint == then->fingerprint)
		return 0;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "the baseline is of another machine (%016llx: %s, %s; "
			 "this is %016llx: %s, %s); measure one here, or say "
			 "--any-machine",
			 ull(then->fingerprint), then->processor, then->kernel,
			 ull(now->fingerprint), now->processor, now->kernel);
}

/* The baseline has to have what is judged. */
static int check_arms(const struct gate *gate, struct snap_error *err)
{
	const struct bench_run *then = &gate->baseline;

	for (size_t i = 0; i < gate->count; i++) {
		const struct gated *gated = &gate->gated[i];
		const struct bench_arm *arm = bench_run_find(then, gated->base);

		if (arm == NULL || !bench_run_has(then, arm, gated->cache))
			return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
					 "the baseline has no %s runs of %s",
					 bench_cache_words[gated->cache],
					 gated->base);
	}
	if (gate->rule.metric == BENCH_INSTRUCTIONS && then->counter != NULL)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "the baseline has no instructions: %s",
				 then->counter);
	return 0;
}

static int check_code(const struct gate *gate, struct snap_error *err)
{
	const char *then = gate->baseline.code, *now = gate->job.run.code;

	if (then == NULL || now == NULL || strcmp(then, now) == 0)
		return 0;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "sessions of the baseline ran '%s', these run '%s'",
			 then, now);
}

static int open_baseline(struct gate *gate, struct snap_error *err)
{
	int rc =
		bench_read_file(&gate->baseline, gate->settings->baseline, err);

	if (rc == 0)
		rc = check_machine(gate, err);
	return rc;
}

static int check_counter(const struct gate *gate, struct snap_error *err)
{
	const struct bench_counter *counter = &gate->job.spawner.counter;

	if (gate->rule.metric != BENCH_INSTRUCTIONS || counter->fd >= 0)
		return 0;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "instructions can't be counted: %s", counter->reason);
}

int gate_prepare(struct gate *gate, struct snap_error *err)
{
	bool live = gate_is_live(gate->settings);
	int rc = bench_job_begin(&gate->job, &gate->settings->bench, err);

	if (rc == 0)
		rc = check_counter(gate, err);
	if (rc == 0 && !live)
		rc = open_baseline(gate, err);
	if (rc == 0)
		rc = bench_job_arms(&gate->job, "lazy", err);
	if (rc == 0)
		rc = add_all(gate, err);
	if (rc == 0 && !live)
		rc = check_arms(gate, err);
	if (rc == 0 && !live)
		rc = check_code(gate, err);
	return rc;
}

void gate_end(struct gate *gate)
{
	for (size_t i = 0; i < gate->count; i++) {
		free(gate->gated[i].name);
		free(gate->gated[i].control);
		free(gate->gated[i].base);
	}
	free(gate->gated);
	bench_run_free(&gate->baseline);
	bench_job_end(&gate->job);
}
