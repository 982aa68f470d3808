#include "bench/bench.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static long faults_now(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* The first block of the heap makes the heap: whoever has read an argument or
 * printed a line has paid for that. */
static double make_heap(void)
{
	double begin = bench_now();
	volatile char *block = malloc(1);

	if (block == NULL)
		abort();
	*block = 0;
	free((void *)(uintptr_t)block);
	return bench_now() - begin;
}

void bench_first(void (*run)(void *context), void *context)
{
	/* What measuring needs is there before it begins. */
	(void)bench_now();
	double heap = make_heap();
	long faults = faults_now();
	double begin = bench_now();

	run(context);
	double end = bench_now();
	(void)printf("%.3f %ld %.3f\n", end - begin, faults_now() - faults,
		     heap);
}

static pid_t spawn(const struct bench_process *arm, int output)
{
	posix_spawn_file_actions_t actions;
	pid_t child = 0;

	if (posix_spawn_file_actions_init(&actions) != 0 ||
	    posix_spawn_file_actions_adddup2(&actions, output, 1) != 0 ||
	    posix_spawn(&child, "/proc/self/exe", &actions, NULL,
			arm->arguments, environ) != 0)
		abort();
	(void)posix_spawn_file_actions_destroy(&actions);
	return child;
}

static void run_process(struct bench_process *arm, size_t round)
{
	int ends[2], status = 0;
	char line[128];

	if (pipe(ends) != 0)
		abort();
	pid_t child = spawn(arm, ends[1]);
	(void)close(ends[1]);
	FILE *output = fdopen(ends[0], "r");
	if (output == NULL || fgets(line, sizeof(line), output) == NULL)
		abort();
	(void)fclose(output);
	if (waitpid(child, &status, 0) != child || status != 0)
		abort();
	char *rest = line;
	arm->samples[round] = strtod(line, &rest);
	arm->faults[round] = strtod(rest, &rest);
	arm->heap[round] = strtod(rest, NULL);
}

void bench_run_processes(struct bench_process *arms, size_t count,
			 size_t rounds)
{
	/* Binding of names is the dynamic linker's and done before main. */
	if (setenv("LD_BIND_NOW", "1", 1) != 0)
		abort();
	for (size_t i = 0; i < count; i++) {
		arms[i].samples = calloc(rounds, sizeof(double));
		arms[i].faults = calloc(rounds, sizeof(double));
		arms[i].heap = calloc(rounds, sizeof(double));
		if (arms[i].samples == NULL || arms[i].faults == NULL ||
		    arms[i].heap == NULL)
			abort();
		run_process(&arms[i], 0); /* warm, not counted */
	}
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			run_process(&arms[round % 2 == 0 ? i : count - 1 - i],
				    round);
}

void bench_free_processes(struct bench_process *arms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(arms[i].samples);
		free(arms[i].faults);
		free(arms[i].heap);
	}
}
