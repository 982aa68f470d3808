/* pause(): for a time, or until the user has seen enough. */
#include "builtins/prototypes.h"

#include "base/strbuf.h"
#include "builtins/text_state.h"

#include <math.h>
#include <time.h>

/* How long a sleep may be deaf to the host, in seconds. */
#define SLICE 0.02

static double seconds_now(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int sleep_for(struct ms_heap *heap, double seconds)
{
	double end = seconds_now() + seconds;

	for (;;) {
		double left = end - seconds_now();

		if (ms_poll(heap) != 0)
			return -1;
		if (!(left > 0))
			return 0;
		const struct timespec slice = {
			.tv_nsec = (long)(fmin(left, SLICE) * 1e9),
		};

		/* A signal only makes the slice shorter. */
		(void)nanosleep(&slice, NULL);
	}
}

static int wait_for_user(struct ms_call *call)
{
	struct snap_strbuf line;

	snap_strbuf_begin(&line, &call->heap->allocator);
	int rc = ms_call_ask(call->vm, "", &line);
	snap_strbuf_end(&line);
	return rc;
}

/* 'on' and 'off' say what it was before, if that is wanted. */
static int change_state(struct ms_call *call, struct ms_text_state *state)
{
	static const char *const words[] = { "on", "off", "query", NULL };
	bool was_off = state->pause_off;
	uint32_t which;

	if (ms_argument_option(call, 0, words, &which) != 0)
		return -1;
	if (call->wanted != 0 || which == 2)
		if (ms_give_text(call, was_off ? "off" : "on",
				 was_off ? 3 : 2) != 0)
			return -1;
	if (which != 2)
		state->pause_off = which == 1;
	return 0;
}

static int read_seconds(struct ms_call *call, double *out)
{
	if (ms_argument_double(call, 0, out) != 0)
		return -1;
	if (*out >= 0)
		return 0;
	return ms_fail(call->heap, "MATLAB:pause:InvalidInput",
		       "The time to pause must be a number of seconds that "
		       "isn't negative.");
}

int ms_bi_pause(struct ms_call *call)
{
	struct ms_text_state *state = ms_text_state_of(call);
	double seconds;

	if (state == NULL)
		return -1;
	if (call->argument_count == 0)
		return state->pause_off ? 0 : wait_for_user(call);
	if (ms_is_text(call->arguments[0]))
		return change_state(call, state);
	if (read_seconds(call, &seconds) != 0)
		return -1;
	return state->pause_off ? 0 : sleep_for(call->heap, seconds);
}
