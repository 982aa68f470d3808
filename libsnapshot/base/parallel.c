#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

#define MAX_JOBS 64u

struct pool {
	atomic_size_t next;
	size_t count;
	void (*work)(void *context, size_t index, uint32_t worker);
	void *context;
};

struct worker {
	struct pool *pool;
	uint32_t number;
	pthread_t thread;
	bool started;
};

static void *run_worker(void *argument)
{
	struct worker *worker = argument;
	struct pool *pool = worker->pool;

	for (;;) {
		size_t index = atomic_fetch_add(&pool->next, 1);

		if (index >= pool->count)
			return NULL;
		pool->work(pool->context, index, worker->number);
	}
}

void snap_parallel(uint32_t jobs, size_t count,
		   void (*work)(void *context, size_t index, uint32_t worker),
		   void *context)
{
	struct pool pool = { .count = count, .work = work, .context = context };
	struct worker workers[MAX_JOBS];
	uint32_t wanted = jobs == 0 ? 1 : jobs > MAX_JOBS ? MAX_JOBS : jobs;

	if (wanted > count)
		wanted = count == 0 ? 1 : (uint32_t)count;
	for (uint32_t i = 0; i < wanted; i++) {
		workers[i] = (struct worker){ .pool = &pool, .number = i };
		workers[i].started =
			i != 0 && pthread_create(&workers[i].thread, NULL,
						 run_worker, &workers[i]) == 0;
	}
	(void)run_worker(&workers[0]);
	for (uint32_t i = 1; i < wanted; i++)
		if (workers[i].started)
			(void)pthread_join(workers[i].thread, NULL);
}

uint32_t snap_parallel_processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	int count = CPU_COUNT(&set);
	return count < 1 ? 1 : (uint32_t)count;
}
