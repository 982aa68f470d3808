/* median, mode, var. */
#include "builtins/fold.h"
#include "builtins/items.h"
#include "builtins/prototypes.h"
#include "builtins/select.h"

#include "value/cell.h"

#include <math.h>
#include <string.h>

/* One slice of numbers after another, side by side and in scratch memory. */
struct slice_run {
	struct ms_call *call;
	struct ms_numbers x;
	struct ms_fold fold;
	double *slice; /* room for one */
	size_t count;  /* numbers in it */
};

static int run_begin(struct ms_call *call,
		     const struct ms_fold_options *options,
		     struct slice_run *out)
{
	struct ms_value full;
	int rc;

	*out = (struct slice_run){ .call = call };
	if (ms_need_plain(call, 0) != 0 ||
	    ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	rc = ms_fold_begin(call, full, options, &out->fold);
	ms_release(call->heap, full);
	if (rc != 0)
		return -1;
	rc = ms_numbers_begin(call, &out->fold.held, &out->x);
	if (rc == 0) {
		out->slice = ms_scratch(call, 2 * out->fold.axis.length);
		if (out->slice == NULL) {
			ms_numbers_end(call, &out->x);
			rc = -1;
		}
	}
	if (rc != 0)
		ms_fold_end(call, &out->fold);
	return rc;
}

static void run_end(struct slice_run *run)
{
	ms_scratch_free(run->call, run->slice, 2 * run->fold.axis.length);
	ms_numbers_end(run->call, &run->x);
	ms_fold_end(run->call, &run->fold);
}

static size_t slice_count(const struct slice_run *run)
{
	return run->fold.axis.inner * run->fold.axis.outer;
}

/* Real numbers of slice 's'; NaN left out on request.  Says whether there was
 * one. */
static bool load_slice(struct slice_run *run, size_t s, bool omit)
{
	const struct ms_axis *axis = &run->fold.axis;
	const double *from = run->x.data + ms_fold_start(axis, s);
	bool nan = false;

	run->count = 0;
	for (size_t k = 0; k < axis->length; k++) {
		double x = from[k * axis->inner];

		nan = nan || isnan(x);
		if (!omit || !isnan(x))
			run->slice[run->count++] = x;
	}
	return nan;
}

/* ------------------------------------------------------------------ median */

static enum ms_class kept_class(enum ms_class class_)
{
	return class_ == MS_LOGICAL || class_ == MS_CHAR ? MS_DOUBLE : class_;
}

int ms_bi_median(struct ms_call *call)
{
	struct ms_fold_options options;
	struct slice_run run;
	struct ms_array *array;
	enum ms_class class_;

	if (ms_fold_options(call, 1, &options) != 0 ||
	    run_begin(call, &options, &run) != 0)
		return -1;
	class_ = kept_class(ms_class_of(call->arguments[0]));
	if (run.x.complex ||
	    ms_array_of(call, MS_DOUBLE, false, &run.fold.dims, &array) != 0) {
		bool complex = run.x.complex;

		run_end(&run);
		return complex ? ms_fail_type(call, call->arguments[0]) : -1;
	}
	for (size_t s = 0; s < slice_count(&run); s++) {
		bool nan = load_slice(&run, s, options.omit_nan);

		((double *)array->data)[s] =
			nan && !options.omit_nan
				? (double)NAN
				: ms_median(run.slice, run.count);
		if (ms_poll(call->heap) != 0) {
			ms_array_drop(call->heap, array);
			run_end(&run);
			return -1;
		}
	}
	run_end(&run);
	return ms_give_as(call, 0, array, class_, false);
}

/* -------------------------------------------------------------------- mode */

struct mode_results {
	struct ms_array *values;
	struct ms_array *counts;
	struct ms_array *ties; /* cells; NULL when nobody wants them */
};

/* How often the most frequent of sorted numbers occurs, and which it is. */
static size_t most_frequent(const double *x, size_t count, double *value)
{
	size_t best = 0;

	*value = (double)NAN;
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;

		while (end < count && x[end] == x[i])
			end++;
		if (end - i > best) {
			best = end - i;
			*value = x[i];
		}
		i = end;
	}
	return best;
}

static int sort_slice(struct slice_run *run, struct ms_sort_space *space)
{
	for (size_t i = 0; i < run->count; i++)
		space->keys[i] = ms_key_of_double(run->slice[i]);
	if (ms_sort_keys(space, run->count, false) != 0)
		return -1;
	for (size_t i = 0; i < run->count; i++)
		run->slice[i] = ms_double_of_key(space->keys[i]);
	return 0;
}

/* A column of all values that occur 'times' times. */
static int tie_column(struct slice_run *run, size_t times, enum ms_class class_,
		      struct ms_value *out)
{
	const double *x = run->slice;
	struct ms_array *array;
	size_t n = 0;
	double *to;

	/* There are no more of them than numbers. */
	if (ms_matrix_create(run->call->heap, MS_DOUBLE,
			     times == 0 ? 1 : run->count / times, 1,
			     &array) != 0)
		return -1;
	to = array->data;
	if (times == 0)
		to[n++] = (double)NAN;
	for (size_t i = 0; times != 0 && i < run->count;) {
		size_t end = i + 1;

		while (end < run->count && x[end] == x[i])
			end++;
		if (end - i == times)
			to[n++] = x[i];
		i = end;
	}
	struct ms_value column;
	int rc = ms_column_of_doubles(run->call->heap, to, n, &column);

	ms_array_drop(run->call->heap, array);
	if (rc != 0)
		return -1;
	rc = ms_convert(run->call->heap, column, class_, out);
	ms_release(run->call->heap, column);
	return rc;
}

static int mode_slices(struct slice_run *run, struct mode_results *results,
		       enum ms_class class_)
{
	struct ms_sort_space space;
	int rc = 0;

	if (ms_sort_space_begin(run->call, run->fold.axis.length, &space) != 0)
		return -1;
	for (size_t s = 0; s < slice_count(run) && rc == 0; s++) {
		size_t times;

		(void)load_slice(run, s, true);
		rc = sort_slice(run, &space);
		if (rc != 0)
			break;
		times = most_frequent(run->slice, run->count,
				      &((double *)results->values->data)[s]);
		((double *)results->counts->data)[s] = (double)times;
		if (results->ties != NULL)
			rc = tie_column(
				run, times, class_,
				&((struct ms_value *)results->ties->data)[s]);
	}
	ms_sort_space_end(run->call, &space);
	return rc;
}

static int give_mode(struct ms_call *call, struct mode_results *results,
		     enum ms_class class_)
{
	if (results->ties != NULL)
		ms_give_at(call, 2, ms_array_finish(call->heap, results->ties));
	ms_give_at(call, 1, ms_array_finish(call->heap, results->counts));
	return ms_give_as(call, 0, results->values, class_, false);
}

int ms_bi_mode(struct ms_call *call)
{
	struct ms_fold_options options;
	struct mode_results results = { NULL, NULL, NULL };
	struct slice_run run;
	enum ms_class class_;
	int rc;

	if (ms_fold_options(call, 1, &options) != 0 ||
	    run_begin(call, &options, &run) != 0)
		return -1;
	class_ = kept_class(ms_class_of(call->arguments[0]));
	rc = ms_array_of(call, MS_DOUBLE, false, &run.fold.dims,
			 &results.values);
	if (rc == 0)
		rc = ms_array_of(call, MS_DOUBLE, false, &run.fold.dims,
				 &results.counts);
	if (rc == 0 && call->wanted > 2)
		rc = ms_array_of(call, MS_CELL, false, &run.fold.dims,
				 &results.ties);
	if (rc == 0)
		rc = mode_slices(&run, &results, class_);
	run_end(&run);
	if (rc == 0)
		return give_mode(call, &results, class_);
	ms_array_drop(call->heap, results.ties);
	ms_array_drop(call->heap, results.counts);
	ms_array_drop(call->heap, results.values);
	return -1;
}

/* --------------------------------------------------------------------- var */

struct weights {
	bool by_count;	    /* divide by n instead of n - 1 */
	const double *each; /* or one weight for each element */
};

/* (re, im) pairs of a slice, NaN left out; weights move along. */
static bool load_pairs(struct slice_run *run, size_t s, bool omit)
{
	const struct ms_axis *axis = &run->fold.axis;
	size_t parts = run->x.complex ? 2 : 1;
	const double *from = run->x.data + parts * ms_fold_start(axis, s);
	bool nan = false;

	run->count = 0;
	for (size_t k = 0; k < axis->length; k++) {
		const double *z = from + parts * k * axis->inner;
		double im = run->x.complex ? z[1] : 0;
		bool is_nan = isnan(z[0]) || isnan(im);

		nan = nan || is_nan;
		if (omit && is_nan)
			continue;
		run->slice[2 * run->count] = z[0];
		run->slice[2 * run->count++ + 1] = im;
	}
	return nan;
}

struct moments {
	double mean[2];
	double variance;
};

/* Sum of weights, weighted mean, weighted squares of what is left. */
static struct moments weighted(const struct slice_run *run,
			       const struct weights *weights)
{
	struct moments m = { { 0, 0 }, 0 };
	double total = 0;
	size_t n = run->count;

	for (size_t k = 0; k < n; k++) {
		double w = weights->each == NULL ? 1 : weights->each[k];

		total += w;
		m.mean[0] += w * run->slice[2 * k];
		m.mean[1] += w * run->slice[2 * k + 1];
	}
	m.mean[0] /= total;
	m.mean[1] /= total;
	for (size_t k = 0; k < n; k++) {
		double w = weights->each == NULL ? 1 : weights->each[k];
		double re = run->slice[2 * k] - m.mean[0];
		double im = run->slice[2 * k + 1] - m.mean[1];

		m.variance += w * (re * re + im * im);
	}
	if (weights->each != NULL || weights->by_count || n == 1)
		m.variance /= total;
	else
		m.variance /= total - 1;
	if (n == 0)
		m.variance = (double)NAN;
	return m;
}

static int var_slices(struct slice_run *run, const struct weights *weights,
		      bool omit, enum ms_class class_)
{
	struct ms_call *call = run->call;
	struct ms_array *variances;
	struct ms_array *means;
	size_t parts = run->x.complex ? 2 : 1;

	if (ms_array_of(call, MS_DOUBLE, false, &run->fold.dims, &variances) !=
	    0)
		return -1;
	if (ms_array_of(call, MS_DOUBLE, run->x.complex, &run->fold.dims,
			&means) != 0) {
		ms_array_drop(call->heap, variances);
		return -1;
	}
	for (size_t s = 0; s < slice_count(run); s++) {
		struct moments m;

		(void)load_pairs(run, s, omit);
		m = weighted(run, weights);
		((double *)variances->data)[s] = m.variance;
		memcpy((double *)means->data + parts * s, m.mean,
		       parts * sizeof(double));
	}
	if (ms_give_as(call, 0, variances, class_, false) != 0) {
		ms_array_drop(call->heap, means);
		return -1;
	}
	return ms_give_as(call, 1, means, class_, true);
}

static int fail_weights(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:var:invalidWgts",
		       "W must be 0, 1, or a vector of nonnegative weights "
		       "with one element for each element of the dimension.");
}

static int check_weights(struct ms_call *call, const struct ms_numbers *w,
			 size_t length)
{
	if (w->count != length)
		return fail_weights(call);
	for (size_t i = 0; i < w->count; i++) {
		if (!(w->data[i] >= 0))
			return fail_weights(call);
	}
	return 0;
}

static int weighted_var(struct ms_call *call, struct slice_run *run, bool omit,
			enum ms_class class_)
{
	struct weights weights = { .by_count = false };
	struct ms_numbers w;
	int rc = 0;

	if (!ms_has_argument(call, 1) || ms_is_empty(call->arguments[1]) ||
	    ms_is_text(call->arguments[1]))
		return var_slices(run, &weights, omit, class_);
	if (ms_real_numbers(call, 1, &w) != 0)
		return -1;
	if (w.count == 1 && (w.data[0] == 0 || w.data[0] == 1)) {
		weights.by_count = w.data[0] == 1;
	} else {
		rc = check_weights(call, &w, run->fold.axis.length);
		weights.each = w.data;
		if (rc == 0 && omit)
			rc = ms_fail(call->heap, "MATLAB:var:weightsOmitnan",
				     "Weights can't be used with 'omitnan'.");
	}
	if (rc == 0)
		rc = var_slices(run, &weights, omit, class_);
	ms_numbers_end(call, &w);
	return rc;
}

int ms_bi_var(struct ms_call *call)
{
	struct ms_fold_options options;
	struct slice_run run;
	enum ms_class class_;
	uint32_t first = 2;
	int rc;

	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_has_argument(call, 1) && ms_is_text(call->arguments[1]) &&
	    !ms_is_empty(call->arguments[1]))
		first = 1;
	class_ = ms_class_of(call->arguments[0]);
	if (ms_class_is_integer(class_))
		return ms_fail(call->heap, "MATLAB:var:integerClass",
			       "First argument must be single or double.");
	if (ms_fold_options(call, first, &options) != 0 ||
	    run_begin(call, &options, &run) != 0)
		return -1;
	rc = weighted_var(call, &run, options.omit_nan, ms_float_class(class_));
	run_end(&run);
	return ms_keep_sparse(call, rc);
}
