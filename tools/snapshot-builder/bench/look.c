/*
 * The memory of a process at its end: it is traced, the system stops it when it
 * is about to end, and its maps still are as they were.  ru_maxrss would be no
 * use: until its exec a child's memory is ours, and so it begins with our peak.
 */
#include "tools/snapshot-builder/bench/spawn.h"

#include "base/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__

#include <sys/ptrace.h>
#include <sys/wait.h>

/* Statuses with which the child tells why it is none. */
enum {
	NOT_TRACED = 126,
	NOT_STARTED = 127,
};

static _Noreturn void become(const struct bench_spawner *spawner,
			     const char *program, char *const *argv)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; null >= 0 && fd <= 2; fd++)
		(void)dup2(null, fd);
	(void)sigprocmask(SIG_SETMASK, &spawner->signals, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)signal(SIGXFSZ, SIG_DFL);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(NOT_TRACED);
	(void)execve(program, argv, spawner->environment);
	_exit(NOT_STARTED);
}

/* Sum of the lines "KEY:   12 kB" of a file, in bytes. */
static bool add_line(const char *line, const char *key, uint64_t *sum)
{
	size_t size = strlen(key);

	if (strncmp(line, key, size) != 0 || line[size] != ':')
		return false;
	*sum += strtoull(line + size + 1, NULL, 10) * 1024;
	return true;
}

static void add_lines(struct bench_memory *memory, const char *line)
{
	(void)(add_line(line, "Rss", &memory->resident) ||
	       add_line(line, "Private_Dirty", &memory->private) ||
	       add_line(line, "VmHWM", &memory->peak));
}

static bool read_lines(struct bench_memory *memory, pid_t pid, const char *name)
{
	char path[64], line[256];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return false;
	while (fgets(line, sizeof(line), file) != NULL)
		add_lines(memory, line);
	(void)fclose(file);
	return true;
}

static bool is_event(int status, int event)
{
	return WIFSTOPPED(status) && status >> 8 == (SIGTRAP | event << 8);
}

/* Follow the process from its exec to its end.  'looked' tells whether its
 * memory was seen. */
static int follow(pid_t pid, struct bench_memory *memory, bool *looked,
		  int *status)
{
	bool first = true;

	while (waitpid(pid, status, 0) == pid) {
		if (!WIFSTOPPED(*status))
			return 0;
		int pass = WSTOPSIG(*status) == SIGTRAP ? 0 : WSTOPSIG(*status);

		if (first)
			(void)ptrace(PTRACE_SETOPTIONS, pid, NULL,
				     PTRACE_O_TRACEEXIT | PTRACE_O_TRACEEXEC |
					     PTRACE_O_EXITKILL);
		if (is_event(*status, PTRACE_EVENT_EXIT))
			*looked = read_lines(memory, pid, "smaps_rollup") &&
				  read_lines(memory, pid, "status");
		first = false;
		(void)ptrace(PTRACE_CONT, pid, NULL, pass);
	}
	return errno;
}

int bench_spawn_look(struct bench_spawner *spawner, const char *program,
		     char *const *argv, struct bench_memory *out,
		     char reason[128], struct snap_error *err)
{
	struct bench_memory memory = { 0 };
	bool looked = false;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		become(spawner, program, argv);
	int rc = pid > 0 ? follow(pid, &memory, &looked, &status) : errno;
	(void)bench_counter_take(&spawner->counter, &(uint64_t){ 0 });
	if (rc != 0)
		return snap_fail_errno(err, rc, "cannot run", program);
	memory.shared = memory.resident - memory.private;
	/* It ran well before; some programs don't when they are traced. */
	if (looked && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		*out = memory;
	else if (looked)
		(void)snprintf(reason, 128, "traced processes fail");
	else
		(void)snprintf(reason, 128,
			       "the system does not let us trace processes");
	return bench_check_interrupt(err);
}

#else

int bench_spawn_look(struct bench_spawner *spawner, const char *program,
		     char *const *argv, struct bench_memory *out,
		     char reason[128], struct snap_error *err)
{
	(void)spawner;
	(void)program;
	(void)argv;
	(void)out;
	(void)err;
	(void)snprintf(reason, 128, "only Linux tells it");
	return 0;
}

#endif
