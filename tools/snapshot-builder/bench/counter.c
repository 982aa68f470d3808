#include "tools/snapshot-builder/bench/counter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	SETTLE_TRIES = 100,
	SETTLE_MICROSECONDS = 200
};

#ifdef __linux__

#include <linux/perf_event.h>
#include <sys/syscall.h>

static struct perf_event_attr attributes(enum bench_count what)
{
	bool hardware = what == BENCH_COUNT_INSTRUCTIONS;

	return (struct perf_event_attr){
		.type = hardware ? PERF_TYPE_HARDWARE : PERF_TYPE_SOFTWARE,
		.size = sizeof(struct perf_event_attr),
		.config = hardware ? PERF_COUNT_HW_INSTRUCTIONS
				   : PERF_COUNT_SW_PAGE_FAULTS,
		/* The copy that a child gets is switched on by its exec; ours
		 * stays off, and sums up what the copies counted. */
		.disabled = 1,
		.enable_on_exec = 1,
		.inherit = 1,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};
}

static int open_event(const struct perf_event_attr *attr)
{
	return (int)syscall(SYS_perf_event_open, attr, 0, -1, -1,
			    PERF_FLAG_FD_CLOEXEC);
}

static void open_events(struct bench_counter *counter, enum bench_count what)
{
	struct perf_event_attr attr = attributes(what);

	counter->fd = open_event(&attr);
	attr.inherit = 0;
	attr.enable_on_exec = 0;
	if (counter->fd >= 0)
		counter->guard = open_event(&attr);
}

#else

static void open_events(struct bench_counter *counter, enum bench_count what)
{
	(void)counter;
	(void)what;
	errno = ENOSYS;
}

#endif

static const char *reason_of(int error)
{
	switch (error) {
	case ENOENT:
	case EOPNOTSUPP:
	case ENODEV:
		return "this machine has no counter for them";
	case EACCES:
	case EPERM:
		return "the system forbids it (kernel.perf_event_paranoid)";
	default:
		return strerror(error);
	}
}

void bench_counter_begin(struct bench_counter *counter, enum bench_count what)
{
	*counter = (struct bench_counter){ .fd = -1, .guard = -1 };
	open_events(counter, what);
	if (counter->fd < 0)
		(void)snprintf(counter->reason, sizeof(counter->reason), "%s",
			       reason_of(errno));
}

void bench_counter_end(struct bench_counter *counter)
{
	if (counter->fd >= 0)
		(void)close(counter->fd);
	if (counter->guard >= 0)
		(void)close(counter->guard);
	counter->fd = counter->guard = -1;
}

static bool read_total(const struct bench_counter *counter, uint64_t *total)
{
	return counter->fd >= 0 &&
	       read(counter->fd, total, sizeof(*total)) == sizeof(*total);
}

/* A process may be waited for before what it counted has been added up: wait
 * until there is something, and it stays. */
bool bench_counter_take(struct bench_counter *counter, uint64_t *count)
{
	uint64_t total, last = counter->before;

	if (!read_total(counter, &total))
		return false;
	for (int i = 0; i < SETTLE_TRIES; i++) {
		if (total != counter->before && total == last)
			break;
		last = total;
		(void)usleep(SETTLE_MICROSECONDS);
		if (!read_total(counter, &total))
			return false;
	}
	*count = total - counter->before;
	counter->before = total;
	return true;
}
