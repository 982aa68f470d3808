/*
 * What a whole process costs, from before it is spawned until it is gone.
 *
 *	bench_startup ROUNDS NAME PROGRAM [ARGUMENT]... [, NAME PROGRAM ...]...
 *
 * The first program is what the others are compared with, pair by pair; all
 * are run in turn, forwards and backwards, their three streams on /dev/null.
 */
#include "bench/bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define ARM_LIMIT 32

extern char **environ;

struct program {
	char **argv;
	const posix_spawn_file_actions_t *streams;
	struct rusage usage; /* of the last run */
};

static void spawn(void *context)
{
	struct program *program = context;
	int status = 0;
	pid_t pid;

	if (posix_spawn(&pid, program->argv[0], program->streams, NULL,
			program->argv, environ) != 0) {
		perror(program->argv[0]);
		exit(2);
	}
	if (wait4(pid, &status, 0, &program->usage) != pid || status != 0) {
		(void)fprintf(stderr, "%s: failed with wait status %d\n",
			      program->argv[0], status);
		exit(2);
	}
}

/* Cuts the arguments at the commas; returns the number of programs. */
static size_t read_programs(char **argv, struct bench_arm *arms,
			    struct program *programs)
{
	size_t count = 0;

	while (*argv != NULL && argv[1] != NULL && count < ARM_LIMIT) {
		programs[count].argv = argv + 1;
		arms[count] = (struct bench_arm){
			.metric = argv[0],
			.run = spawn,
			.context = &programs[count],
		};
		count++;
		while (*argv != NULL && strcmp(*argv, ",") != 0)
			argv++;
		if (*argv != NULL)
			*argv++ = NULL;
	}
	return count;
}

static void open_streams(posix_spawn_file_actions_t *streams)
{
	if (posix_spawn_file_actions_init(streams) != 0)
		abort();
	for (int fd = 0; fd <= 2; fd++)
		if (posix_spawn_file_actions_addopen(
			    streams, fd, "/dev/null",
			    fd == 0 ? O_RDONLY : O_WRONLY, 0) != 0)
			abort();
}

static void print_arm(const struct bench_arm *arm, const struct bench_arm *base,
		      size_t rounds)
{
	const struct program *program = arm->context;

	bench_printf(bench_median(arm, rounds) / 1000, "startup_%s_ms",
		     arm->metric);
	bench_printf(bench_ratio(arm, base, rounds), "startup_%s_ratio",
		     arm->metric);
	bench_printf((double)program->usage.ru_minflt, "startup_%s_faults",
		     arm->metric);
}

int main(int argc, char **argv)
{
	struct bench_arm arms[ARM_LIMIT];
	struct program programs[ARM_LIMIT] = { { .argv = NULL } };
	posix_spawn_file_actions_t streams;
	size_t rounds = argc > 1 ? (size_t)atoi(argv[1]) : 0;

	if (argc < 4 || rounds == 0) {
		(void)fprintf(stderr,
			      "usage: bench_startup ROUNDS NAME PROGRAM "
			      "[ARGUMENT]... [, NAME PROGRAM ...]...\n");
		return 2;
	}
	open_streams(&streams);
	size_t count = read_programs(argv + 2, arms, programs);
	for (size_t i = 0; i < count; i++)
		programs[i].streams = &streams;
	bench_run(arms, count, rounds);
	for (size_t i = 0; i < count; i++)
		print_arm(&arms[i], &arms[0], rounds);
	bench_free(arms, count);
	(void)posix_spawn_file_actions_destroy(&streams);
	return 0;
}
