/* Functions of a window that slides along a dimension. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"
#include "builtins/select.h"

#include <math.h>
#include <string.h>

enum ends {
	ENDS_SHRINK,
	ENDS_DISCARD,
	ENDS_FILL
};

/* What a window is asked for.  'x' may be rearranged; 'count' may be 0. */
typedef double window_function(double *x, size_t count, bool by_count);

struct moving {
	window_function *function;
	double before, after; /* reach, in elements or units of the samples */
	bool even;	      /* of samples: the window is open behind */
	uint32_t dim;
	bool omit_nan;
	bool by_count; /* var and std: divide by n */
	enum ends ends;
	double fill;
	struct ms_numbers samples;
	bool has_samples;
};

/* ----------------------------------------------------------------- windows */

static double window_sum(double *x, size_t count, bool by_count)
{
	double sum = 0;

	(void)by_count;
	for (size_t i = 0; i < count; i++)
		sum += x[i];
	return sum;
}

static double window_mean(double *x, size_t count, bool by_count)
{
	return window_sum(x, count, by_count) / (double)count;
}

static double window_max(double *x, size_t count, bool by_count)
{
	double best = (double)NAN;

	(void)by_count;
	for (size_t i = 0; i < count; i++)
		best = isnan(best) || x[i] > best ? x[i] : best;
	return best;
}

static double window_min(double *x, size_t count, bool by_count)
{
	double best = (double)NAN;

	(void)by_count;
	for (size_t i = 0; i < count; i++)
		best = isnan(best) || x[i] < best ? x[i] : best;
	return best;
}

static double window_var(double *x, size_t count, bool by_count)
{
	double mean = window_mean(x, count, false);
	double squares = 0;

	if (count == 0)
		return (double)NAN;
	for (size_t i = 0; i < count; i++)
		squares += (x[i] - mean) * (x[i] - mean);
	return squares /
	       (by_count || count == 1 ? (double)count : (double)count - 1);
}

static double window_std(double *x, size_t count, bool by_count)
{
	return sqrt(window_var(x, count, by_count));
}

static double window_median(double *x, size_t count, bool by_count)
{
	(void)by_count;
	return ms_median(x, count);
}

/* --------------------------------------------------------------- arguments */

static int fail_window(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:movfun:wrongWindowLength",
		       "Window length must be a positive number, or two "
		       "nonnegative numbers of elements before and after.");
}

static int read_window(struct ms_call *call, struct moving *out)
{
	struct ms_numbers k;
	bool good;

	if (ms_real_numbers(call, 1, &k) != 0)
		return -1;
	good = k.count == 1 || k.count == 2;
	if (k.count == 1 && out->has_samples) {
		good = k.data[0] > 0;
		out->before = out->after = k.data[0] / 2;
		out->even = true;
	} else if (k.count == 1) {
		double n = floor(k.data[0]);

		good = n >= 1;
		out->before = floor(n / 2);
		out->after = n - out->before - 1;
	} else if (good) {
		good = k.data[0] >= 0 && k.data[1] >= 0;
		out->before = k.data[0];
		out->after = k.data[1];
	}
	ms_numbers_end(call, &k);
	return good ? 0 : fail_window(call);
}

static int read_ends(struct ms_call *call, uint32_t i, struct moving *out)
{
	static const char *const words[] = { "shrink", "discard", "fill",
					     NULL };
	uint32_t word;

	if (!ms_is_text(call->arguments[i])) {
		out->ends = ENDS_FILL;
		return ms_argument_double(call, i, &out->fill);
	}
	if (ms_argument_option(call, i, words, &word) != 0)
		return -1;
	out->ends = (enum ends)word;
	out->fill = (double)NAN;
	return 0;
}

static int read_word(struct ms_call *call, uint32_t *i, struct moving *out)
{
	static const char *const words[] = { "omitnan",	   "omitmissing",
					     "includenan", "includemissing",
					     "Endpoints",  "SamplePoints",
					     NULL };
	uint32_t word;

	if (ms_argument_option(call, *i, words, &word) != 0)
		return -1;
	if (word <= 3) {
		out->omit_nan = word <= 1;
		return 0;
	}
	if (++*i >= call->argument_count)
		return ms_fail_few(call);
	if (word == 4)
		return read_ends(call, *i, out);
	if (out->has_samples)
		return ms_fail_many(call);
	if (ms_real_numbers(call, *i, &out->samples) != 0)
		return -1;
	out->has_samples = true;
	return 0;
}

/* 'weighted': a weight may stand before the dimension. */
static int read_moving(struct ms_call *call, bool weighted, struct moving *out)
{
	struct ms_value v = call->arguments[0];
	bool weight_due = weighted;

	out->dim = ms_dims_first_long(ms_rank(v), ms_dims(v));
	for (uint32_t i = 2; i < call->argument_count; i++) {
		struct ms_value argument = call->arguments[i];

		if (ms_is_text(argument) && !ms_is_empty(argument)) {
			if (read_word(call, &i, out) != 0)
				return -1;
		} else if (weight_due) {
			double w = 0;

			if (!ms_is_empty(argument) &&
			    ms_argument_double(call, i, &w) != 0)
				return -1;
			if (w != 0 && w != 1)
				return ms_fail(call->heap,
					       "MATLAB:movfun:wrongWeight",
					       "The weight must be 0 or 1.");
			out->by_count = w == 1;
			weight_due = false;
		} else if (ms_argument_along(call, i, v, &out->dim) != 0) {
			return -1;
		}
	}
	return read_window(call, out);
}

/* ------------------------------------------------------------------ sliding */

/* Elements [from, to) of the window around 'k', which may reach outside. */
static void window_range(const struct moving *m, size_t k, size_t length,
			 double *from, double *to)
{
	*from = (double)k - floor(m->before);
	*to = (double)k + floor(m->after) + 1;
	if (!m->has_samples)
		return;
	const double *x = m->samples.data;

	*from = *to = (double)k;
	while (*from > 0 && x[(size_t)*from - 1] >= x[k] - m->before)
		*from -= 1;
	while (*to < (double)length &&
	       (m->even ? x[(size_t)*to] < x[k] + m->after || *to == (double)k
			: x[(size_t)*to] <= x[k] + m->after))
		*to += 1;
}

/* Loads a window; false when a NaN decides. */
static bool load_window(const struct moving *m, const double *line,
			size_t length, size_t step, double from, double to,
			double *window, size_t *count)
{
	*count = 0;
	if (m->ends != ENDS_FILL) {
		from = fmax(from, 0);
		to = fmin(to, (double)length);
	}
	for (double at = from; at < to; at += 1) {
		bool inside = at >= 0 && at < (double)length;
		double x = inside ? line[(size_t)at * step] : m->fill;

		if (isnan(x) && m->omit_nan)
			continue;
		if (isnan(x))
			return false;
		window[(*count)++] = x;
	}
	return true;
}

static double window_at(const struct moving *m, const double *line,
			size_t length, size_t step, size_t k, double *window)
{
	double from;
	double to;
	size_t count;

	window_range(m, k, length, &from, &to);
	if (!load_window(m, line, length, step, from, to, window, &count))
		return (double)NAN;
	return m->function(window, count, m->by_count);
}

/* Full windows have centres [*first, *last). */
static void full_windows(const struct moving *m, size_t length, size_t *first,
			 size_t *last)
{
	*first = 0;
	*last = length;
	if (m->ends != ENDS_DISCARD || m->has_samples)
		return;
	*first = m->before < (double)length ? (size_t)m->before : length;
	*last = m->after < (double)length ? length - (size_t)m->after : 0;
	if (*last < *first)
		*last = *first;
}

static int slide(struct ms_call *call, const struct moving *m,
		 const struct ms_numbers *x, struct ms_array **out)
{
	struct ms_shape_dims dims;
	struct ms_axis axis;
	size_t first;
	size_t last;
	double reach = floor(m->before) + floor(m->after) + 1;
	size_t room;
	double *window;

	ms_axis_of(x->rank, x->dims, m->dim, &axis);
	full_windows(m, axis.length, &first, &last);
	if (m->ends != ENDS_FILL || m->has_samples)
		reach = fmin(reach, (double)axis.length);
	if (!(reach <= 1e12)) /* or NaN */
		return ms_fail_memory(call->heap);
	room = m->has_samples ? axis.length : (size_t)reach;
	ms_dims_copy(x->held, &dims);
	if (ms_dims_set(call, &dims, m->dim, last - first) != 0 ||
	    ms_array_of(call, MS_DOUBLE, false, &dims, out) != 0)
		return -1;
	window = ms_scratch(call, room);
	if (window == NULL) {
		ms_array_drop(call->heap, *out);
		return -1;
	}
	for (size_t s = 0; s < axis.inner * axis.outer; s++) {
		size_t i = s % axis.inner;
		size_t o = s / axis.inner;
		const double *line = x->data + i + o * axis.inner * axis.length;
		double *to = (double *)(*out)->data + i +
			     o * axis.inner * (last - first);

		for (size_t k = first; k < last; k++) {
			if (ms_poll(call->heap) != 0)
				goto fail;
			to[(k - first) * axis.inner] = window_at(
				m, line, axis.length, axis.inner, k, window);
		}
	}
	ms_scratch_free(call, window, room);
	return 0;
fail:
	ms_scratch_free(call, window, room);
	ms_array_drop(call->heap, *out);
	return -1;
}

static int run_moving(struct ms_call *call, struct moving *m)
{
	struct ms_numbers x;
	struct ms_array *array;
	int rc;

	if (ms_real_numbers(call, 0, &x) != 0)
		return -1;
	if (m->has_samples &&
	    (m->dim >= x.rank || m->samples.count != x.dims[m->dim]))
		rc = ms_fail(call->heap, "MATLAB:movfun:wrongSamplePoints",
			     "There must be one sample point for each element "
			     "along the dimension.");
	else
		rc = slide(call, m, &x, &array);
	ms_numbers_end(call, &x);
	if (rc != 0)
		return -1;
	return ms_give_as(call, 0, array, ms_float_class(x.class_), false);
}

static int moving(struct ms_call *call, window_function *function,
		  bool weighted, bool omit_nan)
{
	struct moving m = { .function = function,
			    .omit_nan = omit_nan,
			    .ends = ENDS_SHRINK };
	int rc = read_moving(call, weighted, &m);

	if (rc == 0)
		rc = run_moving(call, &m);
	if (m.has_samples)
		ms_numbers_end(call, &m.samples);
	return rc;
}

#define MOVING(name, window, weighted, omit_nan)                               \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return moving(call, window, weighted, omit_nan);               \
	}
MOVING(movsum, window_sum, false, false)
MOVING(movmean, window_mean, false, false)
MOVING(movmedian, window_median, false, false)
MOVING(movmax, window_max, false, true)
MOVING(movmin, window_min, false, true)
MOVING(movvar, window_var, true, false)
MOVING(movstd, window_std, true, false)
