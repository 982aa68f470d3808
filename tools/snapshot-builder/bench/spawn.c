#include "tools/snapshot-builder/bench/spawn.h"

#include "base/fail.h"
#include "tools/common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 60

/* Variables that tell a session what to boot from. */
#define SESSION_PREFIX "SNAPSHOT_SESSION_"

uint64_t bench_clock(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static char **make_environment(void)
{
	size_t count = 0, used = 0;

	while (environ[count] != NULL)
		count++;
	char **environment = tool_calloc(count + 1, sizeof(*environment));
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], SESSION_PREFIX,
			    strlen(SESSION_PREFIX)) != 0)
			environment[used++] = environ[i];
	return environment;
}

/* What makes wait4() return. */
static void wake(int signal_number)
{
	(void)signal_number;
}

static void take_signals(struct bench_spawner *spawner)
{
	/* Without SA_RESTART. */
	struct sigaction action = { .sa_handler = wake };
	sigset_t ours;

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGALRM, &action, &spawner->alarm);
	(void)sigemptyset(&ours);
	(void)sigaddset(&ours, SIGINT);
	(void)sigaddset(&ours, SIGTERM);
	(void)sigaddset(&ours, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &ours, &spawner->signals);
}

/* tool_main() ignores these, and ignoring is inherited. */
static int set_attributes(struct bench_spawner *spawner)
{
	posix_spawnattr_t *attributes = &spawner->attributes;
	sigset_t signals;
	int rc = posix_spawnattr_init(attributes);

	if (rc != 0)
		return rc;
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGPIPE);
	(void)sigaddset(&signals, SIGXFSZ);
	(void)posix_spawnattr_setsigdefault(attributes, &signals);
	(void)posix_spawnattr_setsigmask(attributes, &spawner->signals);
	return posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

static int set_actions(posix_spawn_file_actions_t *actions)
{
	int rc = posix_spawn_file_actions_init(actions);

	if (rc != 0)
		return rc;
	for (int fd = 0; rc == 0 && fd <= 2; fd++)
		rc = posix_spawn_file_actions_addopen(actions, fd, "/dev/null",
						      O_RDWR, 0);
	if (rc != 0)
		(void)posix_spawn_file_actions_destroy(actions);
	return rc;
}

int bench_spawner_begin(struct bench_spawner *spawner, struct snap_error *err)
{
	*spawner =
		(struct bench_spawner){ .counter = { .fd = -1, .guard = -1 } };
	int rc = set_actions(&spawner->actions);
	if (rc != 0)
		return snap_fail_errno(err, rc, "cannot prepare processes",
				       NULL);
	take_signals(spawner);
	rc = set_attributes(spawner);
	spawner->environment = make_environment();
	bench_counter_begin(&spawner->counter, BENCH_COUNT_INSTRUCTIONS);
	if (rc == 0)
		return 0;
	bench_spawner_end(spawner);
	return snap_fail_errno(err, rc, "cannot prepare processes", NULL);
}

void bench_spawner_end(struct bench_spawner *spawner)
{
	bench_counter_end(&spawner->counter);
	free(spawner->environment);
	(void)posix_spawnattr_destroy(&spawner->attributes);
	(void)posix_spawn_file_actions_destroy(&spawner->actions);
	(void)sigaction(SIGALRM, &spawner->alarm, NULL);
	(void)sigprocmask(SIG_SETMASK, &spawner->signals, NULL);
}

int bench_check_interrupt(struct snap_error *err)
{
	sigset_t waiting;

	if (sigpending(&waiting) == 0 && (sigismember(&waiting, SIGINT) == 1 ||
					  sigismember(&waiting, SIGTERM) == 1 ||
					  sigismember(&waiting, SIGHUP) == 1))
		return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET, "interrupted");
	return 0;
}

int bench_check_status(const char *program, int status, struct snap_error *err)
{
	int rc = bench_check_interrupt(err);

	if (rc != 0)
		return rc;
	if (WIFSIGNALED(status))
		return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
				 "%s was ended by signal %d", program,
				 WTERMSIG(status));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
				 "%s ended with status %d", program,
				 WEXITSTATUS(status));
	return 0;
}

/* SIGALRM each second once the time is over, in case one comes before the
 * waiting; 0 seconds: no more. */
static void set_alarm(int seconds)
{
	struct itimerval time = { .it_interval = { .tv_sec = seconds != 0 },
				  .it_value = { .tv_sec = seconds } };

	(void)setitimer(ITIMER_REAL, &time, NULL);
}

/* Wait; a process that takes too long is killed. */
static int reap(pid_t pid, int *status, struct rusage *usage)
{
	bool killed = false;

	while (wait4(pid, status, 0, usage) != pid) {
		if (errno != EINTR)
			return errno;
		(void)kill(pid, SIGKILL);
		killed = true;
	}
	return killed ? ETIMEDOUT : 0;
}

static uint64_t nanoseconds(struct timeval time)
{
	return ((uint64_t)time.tv_sec * 1000000u + (uint64_t)time.tv_usec) *
	       1000u;
}

static void take_usage(uint64_t values[BENCH_METRIC_COUNT],
		       const struct rusage *usage)
{
	values[BENCH_USER] = nanoseconds(usage->ru_utime);
	values[BENCH_SYSTEM] = nanoseconds(usage->ru_stime);
	values[BENCH_CPU] = values[BENCH_USER] + values[BENCH_SYSTEM];
	values[BENCH_MINOR] = (uint64_t)usage->ru_minflt;
	values[BENCH_MAJOR] = (uint64_t)usage->ru_majflt;
}

int bench_spawn(struct bench_spawner *spawner, const char *program,
		char *const *argv, uint64_t values[BENCH_METRIC_COUNT],
		struct snap_error *err)
{
	struct rusage usage = { 0 };
	int status = 0;
	pid_t pid;

	set_alarm(TIMEOUT_SECONDS);
	uint64_t begun = bench_clock();
	int rc = posix_spawn(&pid, program, &spawner->actions,
			     &spawner->attributes, argv, spawner->environment);
	if (rc == 0)
		rc = reap(pid, &status, &usage);
	values[BENCH_WALL] = bench_clock() - begun;
	set_alarm(0);
	if (rc != 0)
		return snap_fail_errno(err, rc, "cannot run", program);
	take_usage(values, &usage);
	values[BENCH_INSTRUCTIONS] = 0;
	(void)bench_counter_take(&spawner->counter,
				 &values[BENCH_INSTRUCTIONS]);
	return bench_check_status(program, status, err);
}

/* ------------------------------------------------- what a process has to say
 */

static int read_to_end(int fd, struct snap_strbuf *out)
{
	char bytes[4096];
	ssize_t size;

	while ((size = read(fd, bytes, sizeof(bytes))) > 0)
		snap_strbuf_append(out, bytes, (size_t)size);
	/* Only the alarm interrupts. */
	return size == 0 ? 0 : errno == EINTR ? ETIMEDOUT : errno;
}

static int spawn_onto(const struct bench_spawner *spawner, const char *program,
		      char *const *argv, int fd, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int rc = set_actions(&actions);

	if (rc != 0)
		return rc;
	rc = posix_spawn_file_actions_adddup2(&actions, fd, 2);
	if (rc == 0)
		rc = posix_spawn(pid, program, &actions, &spawner->attributes,
				 argv, spawner->environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int run_onto(const struct bench_spawner *spawner, const char *program,
		    char *const *argv, const int ends[2],
		    struct snap_strbuf *out, int *status)
{
	pid_t pid;
	int rc = spawn_onto(spawner, program, argv, ends[1], &pid);

	(void)close(ends[1]);
	if (rc != 0)
		return rc;
	set_alarm(TIMEOUT_SECONDS);
	int read_rc = read_to_end(ends[0], out);
	if (read_rc != 0)
		(void)kill(pid, SIGKILL);
	rc = reap(pid, status, &(struct rusage){ 0 });
	set_alarm(0);
	return read_rc != 0 ? read_rc : rc;
}

int bench_spawn_read(struct bench_spawner *spawner, const char *program,
		     char *const *argv, struct snap_strbuf *out,
		     struct snap_error *err)
{
	int ends[2], status = 0;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return snap_fail_errno(err, errno, "cannot make a pipe", NULL);
	int rc = run_onto(spawner, program, argv, ends, out, &status);
	(void)close(ends[0]);
	(void)bench_counter_take(&spawner->counter, &(uint64_t){ 0 });
	if (rc != 0)
		return snap_fail_errno(err, rc, "cannot run", program);
	if (out->failed)
		tool_no_memory();
	return bench_check_status(program, status, err);
}
