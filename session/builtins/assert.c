/* assert(), with a condition or with what was expected. */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include "builtins/message.h"
#include "value/equal.h"

#include <math.h>

static int fail_plain(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:assertion:failed",
		       "Assertion failed.");
}

/* assert(condition, [identifier,] format, values...) */
static int fail_message(struct ms_call *call)
{
	struct ms_message message;

	ms_message_begin(&message, call->heap);
	if (ms_message_read(call, 1, &message) == 0)
		ms_fail_text(call->heap,
			     message.identifier.size == 0
				     ? "MATLAB:assertion:failed"
				     : snap_strbuf_text(&message.identifier),
			     snap_strbuf_text(&message.text),
			     message.text.size);
	ms_message_end(&message);
	return -1;
}

/* Within |tolerance|, which is relative to what is expected when negative. */
static bool close_enough(double a, double b, double tolerance)
{
	if (isnan(a) || isnan(b))
		return isnan(a) && isnan(b);
	if (a == b)
		return true;
	double bound = tolerance < 0 ? -tolerance * fabs(b) : tolerance;

	return fabs(a - b) <= bound;
}

static bool views_close(const struct ms_view *a, const struct ms_view *b,
			double tolerance)
{
	for (size_t i = 0; i < a->count; i++)
		if (!close_enough(ms_view_double(a, i), ms_view_double(b, i),
				  tolerance) ||
		    !close_enough(ms_view_imaginary(a, i),
				  ms_view_imaginary(b, i), tolerance))
			return false;
	return true;
}

static int compare_close(struct ms_call *call, bool *same)
{
	const struct ms_value *v = call->arguments;
	struct ms_view a, b;
	double tolerance;

	*same = false;
	if (ms_argument_double(call, 2, &tolerance) != 0)
		return -1;
	if (!ms_is_plain(v[0]) || !ms_is_plain(v[1]))
		return ms_equal(call->heap, v[0], v[1], MS_EQUAL_NAN, same);
	if (!ms_same_dims(v[0], v[1]))
		return 0;
	if (ms_view_begin(call->heap, &v[0], &a) != 0)
		return -1;
	if (ms_view_begin(call->heap, &v[1], &b) != 0) {
		ms_view_end(call->heap, &a);
		return -1;
	}
	*same = views_close(&a, &b, tolerance);
	ms_view_end(call->heap, &b);
	ms_view_end(call->heap, &a);
	return 0;
}

/* assert(observed, expected [, tolerance]) */
static int compare(struct ms_call *call)
{
	bool same;
	int rc = call->argument_count > 2
			 ? compare_close(call, &same)
			 : ms_equal(call->heap, call->arguments[0],
				    call->arguments[1], MS_EQUAL_NAN, &same);

	if (rc != 0 || same)
		return rc;
	return ms_fail(call->heap, "MATLAB:assertion:failed",
		       "Assertion failed: what was observed is not what was "
		       "expected.");
}

int ms_bi_assert(struct ms_call *call)
{
	struct ms_value condition = call->arguments[0];
	bool holds;

	/* Text behind anything but text is a message. */
	if (call->argument_count > 1 &&
	    (!ms_is_text(call->arguments[1]) || !ms_is_plain(condition) ||
	     ms_is_class(condition, MS_CHAR)))
		return compare(call);
	if (ms_truth(call->heap, condition, &holds) != 0)
		return -1;
	if (holds)
		return 0;
	return call->argument_count > 1 ? fail_message(call) : fail_plain(call);
}
