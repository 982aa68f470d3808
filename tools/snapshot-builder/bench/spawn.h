/*
 * Starting programs without a shell, and what each cost.
 *
 * Standard input and output are /dev/null, signals are as at login, and of the
 * environment what would tell a session about snapshots is left out.
 */
#ifndef TOOLS_BENCH_SPAWN_H
#define TOOLS_BENCH_SPAWN_H

#include "base/strbuf.h"
#include "snapshot/error.h"
#include "tools/snapshot-builder/bench/counter.h"
#include "tools/snapshot-builder/bench/run.h"

#include <signal.h>
#include <spawn.h>

struct bench_spawner {
	char **environment; /* the texts are those of environ */
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals; /* as they were */
	struct sigaction alarm;
	struct bench_counter counter;
};

/*
 * Until the end SIGINT, SIGTERM and SIGHUP wait: the next start fails then, so
 * that whoever made files has the time to remove them.  One at a time.
 */
int bench_spawner_begin(struct bench_spawner *spawner, struct snap_error *err);
void bench_spawner_end(struct bench_spawner *spawner);

/*
 * Run 'program' to its end; 'values' are by enum bench_metric.  SNAP_E_IO when
 * it can't be started, ends with a status other than 0 or by a signal, or is
 * not done after a minute.
 */
int bench_spawn(struct bench_spawner *spawner, const char *program,
		char *const *argv, uint64_t values[BENCH_METRIC_COUNT],
		struct snap_error *err);

/* The same, not timed: what it writes to standard error is appended to 'out'.
 */
int bench_spawn_read(struct bench_spawner *spawner, const char *program,
		     char *const *argv, struct snap_strbuf *out,
		     struct snap_error *err);

/* Run it and look at its memory just before it ends.  Where that isn't allowed,
 * or the program then fails, 'reason' is filled, and it isn't an error. */
int bench_spawn_look(struct bench_spawner *spawner, const char *program,
		     char *const *argv, struct bench_memory *out,
		     char reason[128], struct snap_error *err);

/* SNAP_E_IO unless 'status', of waitpid(), is that of a success. */
int bench_check_status(const char *program, int status, struct snap_error *err);

/* Fails when somebody asked us to end. */
int bench_check_interrupt(struct snap_error *err);

/* A monotonic clock in nanoseconds. */
uint64_t bench_clock(void);

#endif
