#include "fuzz/stopwatch.h"

#include <stddef.h>
#include <sys/time.h>

/* Of processor time, that of the system included, which gives and takes pages;
 * libFuzzer has the timer of real time for itself. */
#define SECONDS 2

/* A signal handler reaches nothing else. */
static volatile sig_atomic_t raised;

static void on_signal(int number)
{
	(void)number;
	raised = 1;
}

static void set_timer(long seconds)
{
	const struct itimerval value = {
		.it_interval.tv_sec = seconds,
		.it_value.tv_sec = seconds,
	};

	(void)setitimer(ITIMER_PROF, &value, NULL);
}

volatile sig_atomic_t *fuzz_stopwatch_start(void)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = SA_RESTART };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGPROF, &action, NULL);
	raised = 0;
	set_timer(SECONDS);
	return &raised;
}

void fuzz_stopwatch_stop(void)
{
	set_timer(0);
}
