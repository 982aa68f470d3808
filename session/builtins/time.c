/* Clocks. */
#include "builtins/prototypes.h"

#include "builtins/text_state.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static uint64_t nanoseconds(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int ms_bi_tic(struct ms_call *call)
{
	struct ms_text_state *state = ms_text_state_of(call);
	uint64_t now = nanoseconds(CLOCK_MONOTONIC);

	if (state == NULL)
		return -1;
	if (call->wanted != 0)
		return ms_give(call, ms_natural(MS_UINT64, now));
	state->tic = now;
	return 0;
}

static int started(struct ms_call *call, uint64_t now, uint64_t *out)
{
	struct ms_text_state *state = ms_text_state_of(call);

	if (state == NULL)
		return -1;
	if (call->argument_count == 0) {
		*out = state->tic;
		if (*out == 0)
			return ms_fail(call->heap,
				       "MATLAB:toc:callTicFirstNoInputs",
				       "You must call 'tic' without an output "
				       "argument before calling 'toc' without "
				       "an input argument.");
		return 0;
	}
	if (call->arguments[0].tag != MS_TAG_UINT64 ||
	    call->arguments[0].as.natural == 0 ||
	    call->arguments[0].as.natural > now)
		return ms_fail(call->heap,
			       "MATLAB:toc:callTicFirst"
			       "WithInputs",
			       "The argument of 'toc' must come from 'tic'.");
	*out = call->arguments[0].as.natural;
	return 0;
}

int ms_bi_toc(struct ms_call *call)
{
	uint64_t now = nanoseconds(CLOCK_MONOTONIC);
	uint64_t begin;
	char text[80];

	if (started(call, now, &begin) != 0)
		return -1;
	double seconds = (double)(now - begin) / 1e9;
	if (call->wanted != 0)
		return ms_give_real(call, seconds);
	int size = snprintf(text, sizeof(text),
			    "Elapsed time is %.6f seconds.\n", seconds);
	ms_call_write(call->vm, MS_STDOUT, text, (size_t)size);
	return 0;
}

int ms_bi_cputime(struct ms_call *call)
{
	return ms_give_real(
		call, (double)nanoseconds(CLOCK_PROCESS_CPUTIME_ID) / 1e9);
}

int ms_bi_clock(struct ms_call *call)
{
	struct timespec now;
	struct tm local;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0 ||
	    localtime_r(&now.tv_sec, &local) == NULL)
		return ms_fail(call->heap, "MATLAB:clock:unavailable",
			       "The system's clock can't be read.");
	double fields[] = {
		local.tm_year + 1900.0, local.tm_mon + 1.0,
		local.tm_mday,		local.tm_hour,
		local.tm_min,		local.tm_sec + (double)now.tv_nsec / 1e9
	};

	return ms_row_of_doubles(call->heap, fields, 6, &call->results[0]);
}

/* Seconds since 1970, UTC. */
int ms_bi_time(struct ms_call *call)
{
	return ms_give_real(call, (double)nanoseconds(CLOCK_REALTIME) / 1e9);
}

/* Days since the year 0, local time. */
int ms_bi_now(struct ms_call *call)
{
	static const double epoch = 719529; /* of 1970-01-01 */
	struct timespec now;
	struct tm local;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0 ||
	    localtime_r(&now.tv_sec, &local) == NULL)
		return ms_fail(call->heap, "MATLAB:clock:unavailable",
			       "The system's clock can't be read.");
	double seconds = (double)now.tv_sec + (double)local.tm_gmtoff +
			 (double)now.tv_nsec / 1e9;

	return ms_give_real(call, epoch + seconds / 86400);
}
