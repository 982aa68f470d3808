#include "tools/snapshot-builder/bench/counter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

static int open_event(enum bench_count what)
{
	struct perf_event_attr attr = attributes(what);

	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1,
			    PERF_FLAG_FD_CLOEXEC);
}

#else

static int open_event(enum bench_count what)
{
	(void)what;
	errno = ENOSYS;
	return -1;
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
	*counter = (struct bench_counter){ .fd = open_event(what) };
	if (counter->fd < 0)
		(void)snprintf(counter->reason, sizeof(counter->reason), "%s",
			       reason_of(errno));
}

void bench_counter_end(struct bench_counter *counter)
{
	if (counter->fd >= 0)
		(void)close(counter->fd);
	counter->fd = -1;
}

bool bench_counter_take(struct bench_counter *counter, uint64_t *count)
{
	uint64_t total;

	if (counter->fd < 0 ||
	    read(counter->fd, &total, sizeof(total)) != sizeof(total))
		return false;
	*count = total - counter->before;
	counter->before = total;
	return true;
}
