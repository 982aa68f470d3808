/* max, min, cummax, cummin. */
#include "builtins/by_nonzeros.h"
#include "builtins/fold.h"
#include "builtins/prototypes.h"
#include "builtins/sparse_slices.h"

#include <math.h>
#include <string.h>

/* How two elements are compared.  Classes narrower than 64 bits are compared as
 * doubles; complex ones by magnitude, then by angle. */
struct order {
	const void *data;
	enum ms_class class_; /* double, int64, uint64 */
	bool complex;
	bool least;	  /* min instead of max */
	bool include_nan; /* NaN wins instead of losing */
};

static bool beats_double(const struct order *order, double a, double b)
{
	return order->least ? a < b : a > b;
}

static bool beats_complex(const struct order *order, const double *a,
			  const double *b)
{
	double size_a = hypot(a[0], a[1]);
	double size_b = hypot(b[0], b[1]);

	if (size_a != size_b)
		return beats_double(order, size_a, size_b);
	return beats_double(order, atan2(a[1], a[0]), atan2(b[1], b[0]));
}

static bool is_nan_at(const struct order *order, size_t i)
{
	const double *x = order->data;

	if (order->class_ != MS_DOUBLE)
		return false;
	if (order->complex)
		return isnan(x[2 * i]) || isnan(x[2 * i + 1]);
	return isnan(x[i]) != 0;
}

/* Does element 'a' replace 'b', the best so far?  Neither is NaN. */
static bool beats(const struct order *order, size_t a, size_t b)
{
	const double *x = order->data;
	const int64_t *n = order->data;
	const uint64_t *u = order->data;

	if (order->class_ == MS_INT64)
		return order->least ? n[a] < n[b] : n[a] > n[b];
	if (order->class_ == MS_UINT64)
		return order->least ? u[a] < u[b] : u[a] > u[b];
	if (order->complex)
		return beats_complex(order, x + 2 * a, x + 2 * b);
	return beats_double(order, x[a], x[b]);
}

/* Whether 'a' becomes the best after 'b', with NaN where it belongs. */
static bool replaces(const struct order *order, size_t a, size_t b)
{
	bool nan_a = is_nan_at(order, a);
	bool nan_b = is_nan_at(order, b);

	if (nan_a || nan_b)
		return order->include_nan ? nan_a && !nan_b : nan_b && !nan_a;
	return beats(order, a, b);
}

/* Most slices are real doubles that stand side by side. */
static size_t best_double(const struct order *order, const double *x, size_t n)
{
	size_t best = 0;
	double top = x[0];

	for (size_t k = 1; k < n; k++) {
		bool better = order->least ? x[k] < top : x[k] > top;

		if (better || isnan(top)) {
			if (isnan(x[k]))
				continue;
			best = k;
			top = x[k];
		}
	}
	return best;
}

static size_t best_of(const struct order *order, size_t start,
		      const struct ms_axis *axis)
{
	size_t best = start;

	if (order->class_ == MS_DOUBLE && !order->complex &&
	    !order->include_nan && axis->inner == 1)
		return start + best_double(order,
					   (const double *)order->data + start,
					   axis->length);
	for (size_t k = 1; k < axis->length; k++) {
		size_t i = start + k * axis->inner;

		if (replaces(order, i, best))
			best = i;
	}
	return best;
}

/* --------------------------------------------------------------- arguments */

/* A value in the form that order compares, and the class of the result. */
struct operand {
	struct ms_value held;
	struct ms_view view;
	enum ms_class result;
};

static int operand_begin(struct ms_call *call, const struct ms_value *v,
			 struct operand *out)
{
	enum ms_class class_ = ms_class_of(*v);
	bool wide = class_ == MS_INT64 || class_ == MS_UINT64;
	struct ms_value full;
	int rc;

	if (!ms_is_plain(*v))
		return ms_fail_type(call, *v);
	if (ms_gather(call->heap, *v, &full) != 0)
		return -1;
	rc = ms_convert(call->heap, full, wide ? class_ : MS_DOUBLE,
			&out->held);
	ms_release(call->heap, full);
	if (rc != 0)
		return -1;
	ms_full_view(&out->held, &out->view);
	out->result = class_ == MS_CHAR ? MS_DOUBLE : class_;
	return 0;
}

static struct order order_of(const struct ms_view *view, bool least,
			     bool include_nan)
{
	return (struct order){ .data = view->data,
			       .class_ = view->class_,
			       .complex = view->complex,
			       .least = least,
			       .include_nan = include_nan };
}

/* The element of 'view' at 'from' to place 'to' of an array of its kind. */
static void copy_element(struct ms_array *array, size_t to,
			 const struct ms_view *view, size_t from)
{
	size_t size = ms_element_size(view->class_, view->complex);

	memcpy((char *)array->data + to * size,
	       (const char *)view->data + from * size, size);
}

/* Options of ComparisonMethod are words of their own; skip them here. */
static int extreme_options(struct ms_call *call, uint32_t first,
			   struct ms_fold_options *out)
{
	struct ms_call shorter = *call;
	uint32_t n = call->argument_count;

	if (n >= first + 2 &&
	    ms_is_word(call->arguments[n - 2], "ComparisonMethod")) {
		static const char *const methods[] = { "auto", "abs", "real",
						       NULL };
		uint32_t method;

		if (ms_argument_option(call, n - 1, methods, &method) != 0)
			return -1;
		if (method != 0)
			return ms_fail(call->heap, "MATLAB:notSupported",
				       "%s compares with ComparisonMethod "
				       "'auto' only.",
				       call->name);
		shorter.argument_count = n - 2;
	}
	return ms_fold_options(&shorter, first, out);
}

/* ----------------------------------------------------------- of one argument
 */

static int give_extremes(struct ms_call *call, const struct operand *x,
			 struct ms_array *values, struct ms_array *places)
{
	struct ms_value out;

	if (ms_finish_as(call, values, x->view.class_, true, &out) != 0) {
		ms_array_drop(call->heap, places);
		return -1;
	}
	/* finish_as() knows doubles; the others come back to their class. */
	if (x->result != x->view.class_) {
		struct ms_value v;

		if (ms_convert(call->heap, out, x->result, &v) != 0) {
			ms_release(call->heap, out);
			ms_array_drop(call->heap, places);
			return -1;
		}
		ms_release(call->heap, out);
		out = v;
	}
	ms_give_at(call, 0, out);
	ms_give_at(call, 1, ms_array_finish(call->heap, places));
	return 0;
}

static int run_extreme(struct ms_call *call, const struct ms_fold *fold,
		       struct operand *x, bool least,
		       const struct ms_fold_options *options)
{
	struct order order;
	struct ms_array *values;
	struct ms_array *places;
	const struct ms_axis *axis = &fold->axis;
	struct ms_shape_dims dims = fold->dims;

	if (axis->length == 0 && ms_dims_set(call, &dims, fold->dim, 0) != 0)
		return -1;
	ms_full_view(&fold->held, &x->view);
	order = order_of(&x->view, least, options->include_nan);
	if (ms_array_of(call, x->view.class_, x->view.complex, &dims,
			&values) != 0)
		return -1;
	if (ms_array_of(call, MS_DOUBLE, false, &dims, &places) != 0) {
		ms_array_drop(call->heap, values);
		return -1;
	}
	for (size_t s = 0; s < values->count && axis->length != 0; s++) {
		size_t start = ms_fold_start(axis, s);
		size_t best = best_of(&order, start, axis);
		size_t place =
			options->linear ? best : (best - start) / axis->inner;

		copy_element(values, s, &x->view, best);
		((double *)places->data)[s] = (double)(place + 1);
	}
	return give_extremes(call, x, values, places);
}

static double linear_place(const struct ms_sparse_slices *x, size_t slice,
			   size_t place)
{
	return (double)(slice * x->slice_step + place * x->place_step + 1);
}

/* 'places' is NULL where nobody wants them. */
static int run_slices(struct ms_call *call, const struct ms_sparse_slices *x,
		      bool least, const struct ms_fold_options *options,
		      double *values, double *places)
{
	struct order order = { .data = x->data,
			       .class_ = MS_DOUBLE,
			       .complex = x->complex,
			       .least = least,
			       .include_nan = options->include_nan };
	size_t parts = x->complex ? 2 : 1;

	for (size_t s = 0; s < x->count; s++) {
		struct ms_axis axis = { 1, ms_sparse_slice_count(x, s), 1 };
		size_t best = best_of(&order, x->starts[s], &axis);

		if (ms_poll(call->heap) != 0)
			return -1;
		memcpy(values + s * parts, x->data + best * parts,
		       parts * sizeof(*values));
		if (places != NULL)
			places[s] =
				options->linear
					? linear_place(x, s, x->places[best])
					: (double)(x->places[best] + 1);
	}
	return 0;
}

static int extremes_of_slices(struct ms_call *call,
			      const struct ms_sparse_slices *x, bool least,
			      const struct ms_fold_options *options)
{
	struct ms_array *values;
	struct ms_array *places = NULL;
	struct ms_value numbers;
	int rc;

	if (ms_array_of(call, MS_DOUBLE, x->complex, &x->array, &values) != 0)
		return -1;
	rc = ms_wants(call, 1)
		     ? ms_array_of(call, MS_DOUBLE, false, &x->array, &places)
		     : 0;
	if (rc == 0)
		rc = run_slices(call, x, least, options, values->data,
				places == NULL ? NULL : places->data);
	if (rc != 0)
		ms_array_drop(call->heap, values);
	else
		rc = ms_finish_as(call, values, ms_class_of(call->arguments[0]),
				  true, &numbers);
	if (rc == 0)
		rc = ms_sparse_slices_finish(call, x, numbers,
					     &call->results[0]);
	if (rc != 0)
		ms_array_drop(call->heap, places);
	else if (places != NULL)
		ms_give_at(call, 1, ms_array_finish(call->heap, places));
	return rc;
}

/* Along what has length 1 each element is its own, and places are full: those
 * go the full way, '*done' remains false. */
static int extreme_of_sparse(struct ms_call *call, bool least,
			     const struct ms_fold_options *options, bool *done)
{
	struct ms_sparse_slices x;
	int rc = 0;

	*done = false;
	if (ms_sparse_slices_begin(call, call->arguments[0], options, &x) != 0)
		return -1;
	if (!x.each || !ms_wants(call, 1)) {
		*done = true;
		rc = extremes_of_slices(call, &x, least, options);
	}
	ms_sparse_slices_end(call, &x);
	return rc;
}

static int extreme_of_one(struct ms_call *call, bool least)
{
	struct ms_fold_options options = { .dims = 0 };
	struct operand x;
	struct ms_fold fold;
	struct ms_value v = call->arguments[0];
	bool done;
	int rc;

	if (call->argument_count > 2 && extreme_options(call, 2, &options) != 0)
		return -1;
	if (ms_has_sparse_slices(v)) {
		rc = extreme_of_sparse(call, least, &options, &done);
		if (rc != 0 || done)
			return rc;
	}
	if (operand_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	if (ms_is_zero_by_zero(v) && options.dims == 0) {
		rc = ms_convert(call->heap, x.held, x.result,
				&call->results[0]);
		ms_release(call->heap, x.held);
		if (rc == 0)
			ms_give_at(call, 1, ms_empty(call->heap));
		return rc;
	}
	rc = ms_fold_begin(call, x.held, &options, &fold);
	if (rc == 0) {
		rc = run_extreme(call, &fold, &x, least, &options);
		ms_fold_end(call, &fold);
	}
	ms_release(call->heap, x.held);
	return rc;
}

/* ---------------------------------------------------------- of two arguments
 */

/* The class of max(a, b): an integer class wins, then single; truth values
 * stay what they are among themselves. */
static int pair_class(struct ms_call *call, enum ms_class *out)
{
	enum ms_class a = ms_class_of(call->arguments[0]);
	enum ms_class b = ms_class_of(call->arguments[1]);

	if (ms_class_is_integer(a) && ms_class_is_integer(b) && a != b)
		return ms_fail(call->heap, "MATLAB:mixedClasses",
			       "Integers can only be combined with integers of "
			       "the same class, or scalar doubles.");
	if (ms_class_is_integer(a))
		*out = a;
	else if (ms_class_is_integer(b))
		*out = b;
	else if (a == MS_LOGICAL && b == MS_LOGICAL)
		*out = MS_LOGICAL;
	else
		*out = ms_float_class_2(a, b);
	return 0;
}

static int wide_pair(struct ms_call *call, const struct ms_value *values,
		     bool least)
{
	struct ms_view a;
	struct ms_view b;
	struct ms_pair_walk walk;
	struct ms_array *array;

	ms_full_view(&values[0], &a);
	ms_full_view(&values[1], &b);
	if (ms_pair_walk_begin(call->heap, a.rank, a.dims, b.rank, b.dims,
			       &walk) != 0 ||
	    ms_array_of(call, a.class_, false, &walk.dims, &array) != 0)
		return -1;
	for (size_t i = 0; i < array->count; i++) {
		const uint64_t *x = (const uint64_t *)a.data + walk.a;
		const uint64_t *y = (const uint64_t *)b.data + walk.b;
		bool less = a.class_ == MS_INT64 ? (int64_t)*x < (int64_t)*y
						 : *x < *y;

		((uint64_t *)array->data)[i] = less == least ? *x : *y;
		ms_pair_walk_next(&walk);
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

/* Without branches: which one is greater can't be foreseen. */
static inline double larger(double a, double b)
{
	double top = a > b ? a : b;

	return isnan(b) ? a : top;
}

static inline double smaller(double a, double b)
{
	double least = a < b ? a : b;

	return isnan(b) ? a : least;
}

#define EXTREME_BLOCK(name)                                                    \
	static void name##_block(double *out, const double *a,                 \
				 const double *b, size_t count, size_t step)   \
	{                                                                      \
		if (step == 0) {                                               \
			const double y = *b;                                   \
			for (size_t i = 0; i < count; i++)                     \
				out[i] = name(a[i], y);                        \
			return;                                                \
		}                                                              \
		for (size_t i = 0; i < count; i++)                             \
			out[i] = name(a[i], b[i]);                             \
	}
EXTREME_BLOCK(larger)
EXTREME_BLOCK(smaller)

/* Doubles of equal sizes, or with a scalar; false for others. */
static bool block_pair(struct ms_call *call, bool least, int *rc)
{
	const struct ms_value *a = &call->arguments[0];
	const struct ms_value *b = &call->arguments[1];
	struct ms_array *array;
	const double *second;

	if (a->tag == MS_TAG_DOUBLE) {
		a = &call->arguments[1];
		b = &call->arguments[0];
	}
	if (a->tag != MS_TAG_ARRAY || !ms_is_class(*a, MS_DOUBLE) ||
	    !ms_is_class(*b, MS_DOUBLE) ||
	    (b->tag != MS_TAG_DOUBLE &&
	     (b->tag != MS_TAG_ARRAY || !ms_same_dims(*a, *b))))
		return false;
	second = b->tag == MS_TAG_DOUBLE ? &b->as.real : b->as.array->data;
	*rc = ms_array_create_raw(call->heap, MS_DOUBLE, false, ms_rank(*a),
				  ms_dims(*a), &array);
	if (*rc != 0)
		return true;
	(least ? smaller_block : larger_block)(array->data, a->as.array->data,
					       second, array->count,
					       b->tag != MS_TAG_DOUBLE);
	*rc = ms_give(call, ms_array_finish(call->heap, array));
	return true;
}

static double larger_or_nan(double a, double b)
{
	return isnan(a) || isnan(b) ? (double)NAN : larger(a, b);
}

static double smaller_or_nan(double a, double b)
{
	return isnan(a) || isnan(b) ? (double)NAN : smaller(a, b);
}

static int complex_pair(struct ms_call *call, bool least, enum ms_class class_)
{
	struct ms_numbers a;
	struct ms_numbers b;
	struct ms_pair_walk walk;
	struct ms_array *array = NULL;
	struct order order = { .least = least };
	int rc;

	if (ms_numbers_begin(call, &call->arguments[0], &a) != 0)
		return -1;
	if (ms_numbers_begin(call, &call->arguments[1], &b) != 0) {
		ms_numbers_end(call, &a);
		return -1;
	}
	rc = ms_pair_walk_begin(call->heap, a.rank, a.dims, b.rank, b.dims,
				&walk);
	if (rc == 0)
		rc = ms_array_of(call, MS_DOUBLE, true, &walk.dims, &array);
	for (size_t i = 0; rc == 0 && i < array->count; i++) {
		double *out = (double *)array->data + 2 * i;
		double x[2] = { a.data[a.complex ? 2 * walk.a : walk.a],
				a.complex ? a.data[2 * walk.a + 1] : 0 };
		double y[2] = { b.data[b.complex ? 2 * walk.b : walk.b],
				b.complex ? b.data[2 * walk.b + 1] : 0 };
		bool nan_x = isnan(x[0]) || isnan(x[1]);
		bool nan_y = isnan(y[0]) || isnan(y[1]);
		bool second = nan_x || (!nan_y && beats_complex(&order, y, x));

		memcpy(out, second ? y : x, sizeof(x));
		ms_pair_walk_next(&walk);
	}
	ms_numbers_end(call, &b);
	ms_numbers_end(call, &a);
	return rc == 0 ? ms_give_as(call, 0, array, class_, true) : -1;
}

static int extreme_of_two(struct ms_call *call, bool least)
{
	struct ms_fold_options options = { .dims = 0 };
	enum ms_class class_ = MS_DOUBLE;
	struct ms_value wide[2];
	int rc;

	if (ms_need_plain(call, 0) != 0 || ms_need_plain(call, 1) != 0 ||
	    pair_class(call, &class_) != 0 ||
	    (call->argument_count > 2 &&
	     extreme_options(call, 2, &options) != 0))
		return -1;
	if (call->wanted > 1)
		return ms_fail(call->heap, "MATLAB:max:TwoOutputsTwoInputs",
			       "Two output arguments are not supported when "
			       "two input arrays are provided.");
	if (ms_is_complex(call->arguments[0]) ||
	    ms_is_complex(call->arguments[1]))
		return complex_pair(call, least, class_);
	if (!options.include_nan && block_pair(call, least, &rc))
		return rc;
	if (class_ != MS_INT64 && class_ != MS_UINT64) {
		ms_double_pair *function = least ? smaller : larger;

		if (options.include_nan)
			function = least ? smaller_or_nan : larger_or_nan;
		return ms_pairwise(call, function, class_, &call->results[0]);
	}
	if (ms_convert(call->heap, call->arguments[0], class_, &wide[0]) != 0)
		return -1;
	if (ms_convert(call->heap, call->arguments[1], class_, &wide[1]) != 0) {
		ms_release(call->heap, wide[0]);
		return -1;
	}
	rc = wide_pair(call, wide, least);
	ms_release_all(call->heap, wide, 2);
	return rc;
}

static int larger_of_two(struct ms_call *call)
{
	return extreme_of_two(call, false);
}

static int smaller_of_two(struct ms_call *call)
{
	return extreme_of_two(call, true);
}

/* max(a), max(a, [], ...) and max(a, b) */
static int extreme(struct ms_call *call, bool least)
{
	bool sparse = ms_is_sparse(call->arguments[0]);
	bool one =
		call->argument_count == 1 ||
		(call->argument_count > 2 && ms_is_empty(call->arguments[1]));

	if (sparse && !one)
		return ms_on_nonzeros(call,
				      least ? smaller_of_two : larger_of_two);
	int rc =
		one ? extreme_of_one(call, least) : extreme_of_two(call, least);

	if (rc != 0 || !sparse || ms_is_sparse(call->results[0]))
		return rc;
	return ms_make_sparse(call);
}

int ms_bi_max(struct ms_call *call)
{
	return extreme(call, false);
}

int ms_bi_min(struct ms_call *call)
{
	return extreme(call, true);
}

/* -------------------------------------------------------------- cumulative */

static void run_slice(const struct order *order, const struct ms_axis *axis,
		      size_t start, const struct ms_run_options *options,
		      const struct ms_view *view, struct ms_array *values,
		      double *places)
{
	size_t best = SIZE_MAX;

	for (size_t n = 0; n < axis->length; n++) {
		size_t k = options->reverse ? axis->length - 1 - n : n;
		size_t i = start + k * axis->inner;

		if (best == SIZE_MAX || replaces(order, i, best))
			best = i;
		copy_element(values, i, view, best);
		places[i] = (double)((best - start) / axis->inner + 1);
	}
}

static int running(struct ms_call *call, bool least)
{
	struct ms_run_options options;
	struct operand x;
	struct order order;
	struct ms_axis axis;
	struct ms_array *values;
	struct ms_array *places;
	int rc = -1;

	if (ms_need_plain(call, 0) != 0 ||
	    ms_run_options(call, &options) != 0 ||
	    operand_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	order = order_of(&x.view, least, options.nan == MS_RUN_NAN_INCLUDED);
	ms_axis_of(x.view.rank, x.view.dims, options.dim, &axis);
	if (ms_array_create_raw(call->heap, x.view.class_, x.view.complex,
				x.view.rank, x.view.dims, &values) != 0)
		goto out;
	if (ms_array_create_raw(call->heap, MS_DOUBLE, false, x.view.rank,
				x.view.dims, &places) != 0) {
		ms_array_drop(call->heap, values);
		goto out;
	}
	for (size_t s = 0; s < axis.inner * axis.outer; s++)
		run_slice(&order, &axis, ms_fold_start(&axis, s), &options,
			  &x.view, values, places->data);
	rc = give_extremes(call, &x, values, places);
out:
	ms_release(call->heap, x.held);
	return rc;
}

int ms_bi_cummax(struct ms_call *call)
{
	return running(call, false);
}

int ms_bi_cummin(struct ms_call *call)
{
	return running(call, true);
}
