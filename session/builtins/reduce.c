/* sum, prod, any, all, mean. */
#include "builtins/prototypes.h"
#include "builtins/sparse_slices.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------- sum and prod
 *
 * Elements are taken strictly in order, one sum for each slice: the result is
 * the same whatever the array's shape is.  Slices go in groups, so that the
 * additions of one needn't wait for each other.
 */

/* How intermediate results are kept in the range and precision of a class. */
struct keeper {
	enum ms_class class_; /* double: as they are */
	double low, high;     /* of the narrow integer classes and logical */
};

static double keep(const struct keeper *keeper, double x)
{
	if (keeper->class_ == MS_SINGLE)
		return (double)(float)x;
	if (keeper->class_ == MS_DOUBLE)
		return x;
	x = round(x);
	if (x < keeper->low)
		return keeper->low;
	return x > keeper->high ? keeper->high : x;
}

typedef void fold_block(double *out, const double *in,
			const struct ms_axis *axis, bool omit);

#define GROUP 4

/* Four slices that lie side by side in memory at a time, or one. */
#define FOLD_BLOCK(name, start, step)                                          \
	static double name##_one(const double *in, size_t count, bool omit)    \
	{                                                                      \
		double total = start;                                          \
		for (size_t k = 0; k < count; k++) {                           \
			const double x = in[k];                                \
			if (!omit || !isnan(x))                                \
				total = total step x;                          \
		}                                                              \
		return total;                                                  \
	}                                                                      \
	static void name##_four(double *out, const double *in, size_t count)   \
	{                                                                      \
		double a = start;                                              \
		double b = start;                                              \
		double c = start;                                              \
		double d = start;                                              \
		for (size_t k = 0; k < count; k++) {                           \
			a = a step in[k];                                      \
			b = b step in[k + count];                              \
			c = c step in[k + 2 * count];                          \
			d = d step in[k + 3 * count];                          \
		}                                                              \
		out[0] = a;                                                    \
		out[1] = b;                                                    \
		out[2] = c;                                                    \
		out[3] = d;                                                    \
	}                                                                      \
	static void name##_columns(double *out, const double *in,              \
				   const struct ms_axis *axis, bool omit)      \
	{                                                                      \
		size_t n = axis->length;                                       \
		size_t o = 0;                                                  \
		for (; !omit && o + GROUP <= axis->outer; o += GROUP)          \
			name##_four(out + o, in + o * n, n);                   \
		for (; o < axis->outer; o++)                                   \
			out[o] = name##_one(in + o * n, n, omit);              \
	}                                                                      \
	static void name##_row(double *out, const double *in, size_t inner,    \
			       bool omit)                                      \
	{                                                                      \
		for (size_t i = 0; i < inner; i++) {                           \
			if (!omit || !isnan(in[i]))                            \
				out[i] = out[i] step in[i];                    \
		}                                                              \
	}                                                                      \
	static void name##_block(double *out, const double *in,                \
				 const struct ms_axis *axis, bool omit)        \
	{                                                                      \
		size_t inner = axis->inner;                                    \
		if (inner == 0 || axis->outer == 0)                            \
			return;                                                \
		if (inner == 1) {                                              \
			name##_columns(out, in, axis, omit);                   \
			return;                                                \
		}                                                              \
		for (size_t o = 0; o < axis->outer; o++, out += inner) {       \
			for (size_t i = 0; i < inner; i++)                     \
				out[i] = start;                                \
			for (size_t k = 0; k < axis->length; k++, in += inner) \
				name##_row(out, in, inner, omit);              \
		}                                                              \
	}
FOLD_BLOCK(sum, 0, +)
FOLD_BLOCK(prod, 1, *)

static void fold_kept(double *out, const double *in, const struct ms_axis *axis,
		      const struct keeper *keeper, bool product, bool omit)
{
	for (size_t s = 0; s < axis->inner * axis->outer; s++) {
		const double *slice = in + ms_fold_start(axis, s);
		double total = product ? 1 : 0;

		for (size_t k = 0; k < axis->length; k++) {
			double x = slice[k * axis->inner];

			if (omit && isnan(x))
				continue;
			total = keep(keeper, product ? total * x : total + x);
		}
		out[s] = total;
	}
}

/* (re, im) pairs. */
static void prod_complex(double *out, const double *in,
			 const struct ms_axis *axis, bool omit)
{
	for (size_t s = 0; s < axis->inner * axis->outer; s++) {
		const double *slice = in + 2 * ms_fold_start(axis, s);
		double re = 1;
		double im = 0;

		for (size_t k = 0; k < axis->length; k++) {
			const double *z = slice + 2 * k * axis->inner;
			double next = re * z[0] - im * z[1];

			if (omit && (isnan(z[0]) || isnan(z[1])))
				continue;
			im = re * z[1] + im * z[0];
			re = next;
		}
		out[2 * s] = re;
		out[2 * s + 1] = im;
	}
}

struct folding {
	struct keeper keeper;
	bool complex;
	bool product;
	bool omit;
};

static void fold_doubles(const double *in, struct ms_axis axis,
			 const struct folding *how, double *out)
{
	if (how->complex && how->product) {
		prod_complex(out, in, &axis, how->omit);
		return;
	}
	/* The parts of complex numbers add up on their own. */
	if (how->complex)
		axis.inner *= 2;
	if (how->keeper.class_ != MS_DOUBLE)
		fold_kept(out, in, &axis, &how->keeper, how->product,
			  how->omit);
	else if (how->product)
		prod_block(out, in, &axis, how->omit);
	else
		sum_block(out, in, &axis, how->omit);
}

static struct keeper keeper_of(enum ms_class class_)
{
	struct keeper keeper = { .class_ = class_ };

	if (ms_class_is_integer(class_)) {
		keeper.low = (double)ms_class_min(class_);
		keeper.high = (double)ms_class_max(class_);
	} else if (class_ == MS_LOGICAL) {
		/* A sum is whether any element is true, a product whether all
		 * are. */
		keeper.high = 1;
	}
	return keeper;
}

static int fold_value(struct ms_call *call, struct ms_value v, bool product,
		      const struct ms_fold_options *options,
		      enum ms_class result, struct ms_value *out)
{
	struct folding how = { .keeper = keeper_of(result),
			       .product = product,
			       .omit = options->omit_nan };
	struct ms_numbers x;
	struct ms_fold fold;
	struct ms_array *array;
	int rc;

	if (ms_numbers_begin(call, &v, &x) != 0)
		return -1;
	rc = ms_fold_begin(call, x.held, options, &fold);
	if (rc == 0) {
		ms_numbers_end(call, &x);
		rc = ms_numbers_begin(call, &fold.held, &x);
		if (rc != 0) {
			ms_fold_end(call, &fold);
			return -1;
		}
		how.complex = x.complex;
		rc = ms_array_of(call, MS_DOUBLE, x.complex, &fold.dims,
				 &array);
		if (rc == 0)
			fold_doubles(x.data, fold.axis, &how, array->data);
		ms_fold_end(call, &fold);
	}
	ms_numbers_end(call, &x);
	return rc == 0 ? ms_finish_as(call, array, result, true, out) : -1;
}

/* One number for each slice, full. */
static int fold_slices(struct ms_call *call, const struct ms_sparse_slices *x,
		       struct folding how, struct ms_value *out)
{
	struct ms_array *array;
	double *to;

	how.complex = x->complex;
	if (ms_array_of(call, MS_DOUBLE, x->complex, &x->array, &array) != 0)
		return -1;
	to = array->data;
	for (size_t s = 0; s < x->count; s++) {
		struct ms_axis axis = { 1, ms_sparse_slice_count(x, s), 1 };

		if (ms_poll(call->heap) != 0) {
			ms_array_drop(call->heap, array);
			return -1;
		}
		fold_doubles(ms_sparse_slice_data(x, s), axis, &how, to);
		to += x->complex ? 2 : 1;
	}
	return ms_finish_as(call, array, how.keeper.class_, true, out);
}

static int fold_sparse(struct ms_call *call, struct ms_value v, bool product,
		       const struct ms_fold_options *options,
		       enum ms_class result, struct ms_value *out)
{
	struct folding how = { .keeper = keeper_of(result),
			       .product = product,
			       .omit = options->omit_nan };
	struct ms_sparse_slices x;
	struct ms_value numbers;
	int rc;

	if (ms_sparse_slices_begin(call, v, options, &x) != 0)
		return -1;
	rc = fold_slices(call, &x, how, &numbers);
	if (rc == 0)
		rc = ms_sparse_slices_finish(call, &x, numbers, out);
	ms_sparse_slices_end(call, &x);
	return rc;
}

/* int64 and uint64 in their own arithmetic. */
#define FOLD_WIDE(name, type, low, high)                                       \
	static type name##_add(type a, type b)                                 \
	{                                                                      \
		type c;                                                        \
		if (!__builtin_add_overflow(a, b, &c))                         \
			return c;                                              \
		return b < 0 ? (low) : (high);                                 \
	}                                                                      \
	static type name##_multiply(type a, type b)                            \
	{                                                                      \
		type c;                                                        \
		if (!__builtin_mul_overflow(a, b, &c))                         \
			return c;                                              \
		return (a < 0) != (b < 0) ? (low) : (high);                    \
	}                                                                      \
	static void name##_fold(type *out, const type *in,                     \
				const struct ms_axis *axis, bool product)      \
	{                                                                      \
		for (size_t s = 0; s < axis->inner * axis->outer; s++) {       \
			const type *slice = in + ms_fold_start(axis, s);       \
			type total = product ? 1 : 0;                          \
			for (size_t k = 0; k < axis->length; k++) {            \
				type x = slice[k * axis->inner];               \
				total = product ? name##_multiply(total, x)    \
						: name##_add(total, x);        \
			}                                                      \
			out[s] = total;                                        \
		}                                                              \
	}
FOLD_WIDE(int64, int64_t, INT64_MIN, INT64_MAX)

static uint64_t uint64_add(uint64_t a, uint64_t b)
{
	return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

static uint64_t uint64_multiply(uint64_t a, uint64_t b)
{
	return a != 0 && b > UINT64_MAX / a ? UINT64_MAX : a * b;
}

static void uint64_fold(uint64_t *out, const uint64_t *in,
			const struct ms_axis *axis, bool product)
{
	for (size_t s = 0; s < axis->inner * axis->outer; s++) {
		const uint64_t *slice = in + ms_fold_start(axis, s);
		uint64_t total = product ? 1 : 0;

		for (size_t k = 0; k < axis->length; k++) {
			uint64_t x = slice[k * axis->inner];

			total = product ? uint64_multiply(total, x)
					: uint64_add(total, x);
		}
		out[s] = total;
	}
}

static int fold_wide(struct ms_call *call, struct ms_value v, bool product,
		     const struct ms_fold_options *options,
		     struct ms_value *out)
{
	struct ms_fold fold;
	struct ms_view view;
	struct ms_array *array;
	enum ms_class class_ = ms_class_of(v);

	if (ms_fold_begin(call, v, options, &fold) != 0)
		return -1;
	ms_full_view(&fold.held, &view);
	if (ms_array_of(call, class_, false, &fold.dims, &array) != 0) {
		ms_fold_end(call, &fold);
		return -1;
	}
	if (class_ == MS_INT64)
		int64_fold(array->data, view.data, &fold.axis, product);
	else
		uint64_fold(array->data, view.data, &fold.axis, product);
	ms_fold_end(call, &fold);
	*out = ms_array_finish(call->heap, array);
	return 0;
}

static enum ms_class result_class(enum ms_class class_,
				  enum ms_fold_class asked)
{
	if (asked == MS_FOLD_NATIVE)
		return class_;
	if (asked == MS_FOLD_DEFAULT)
		return ms_float_class(class_);
	return MS_DOUBLE;
}

static int give_fold(struct ms_call *call, struct ms_value out)
{
	if (!ms_is_sparse(call->arguments[0]))
		return ms_give(call, out);
	return ms_give_sparse(call, out);
}

static int add_up(struct ms_call *call, bool product)
{
	struct ms_value v = call->arguments[0];
	struct ms_fold_options options;
	struct ms_value out;
	enum ms_class result;
	int rc;

	if (ms_need_plain(call, 0) != 0 ||
	    ms_fold_options(call, 1, &options) != 0)
		return -1;
	result = result_class(ms_class_of(v), options.result);
	if (result == MS_CHAR)
		return ms_fail(call->heap, "MATLAB:sum:charNative",
			       "'native' is not supported for char.");
	if (result == MS_INT64 || result == MS_UINT64)
		rc = fold_wide(call, v, product, &options, &out);
	else if (ms_has_sparse_slices(v))
		rc = fold_sparse(call, v, product, &options, result, &out);
	else
		rc = fold_value(call, v, product, &options, result, &out);
	return rc == 0 ? give_fold(call, out) : -1;
}

int ms_bi_sum(struct ms_call *call)
{
	return add_up(call, false);
}

int ms_bi_prod(struct ms_call *call)
{
	return add_up(call, true);
}

/* -------------------------------------------------------------------- mean */

/* Elements of each slice that aren't NaN. */
static int count_numbers(struct ms_call *call, struct ms_value v,
			 const struct ms_fold_options *options,
			 struct ms_value *out)
{
	struct ms_numbers x;
	struct ms_array *array;
	struct ms_value ones;
	int rc;

	if (ms_numbers_begin(call, &v, &x) != 0)
		return -1;
	rc = ms_doubles_like(call, &x, false, &array);
	for (size_t i = 0; rc == 0 && i < x.count; i++) {
		bool nan = x.complex ? isnan(x.data[2 * i]) ||
					       isnan(x.data[2 * i + 1])
				     : isnan(x.data[i]);

		((double *)array->data)[i] = nan ? 0 : 1;
	}
	ms_numbers_end(call, &x);
	if (rc != 0)
		return -1;
	ones = ms_array_finish(call->heap, array);
	rc = fold_value(call, ones, false, options, MS_DOUBLE, out);
	ms_release(call->heap, ones);
	return rc;
}

/* Sums divided by one count, or by a count each. */
static int divide(struct ms_call *call, struct ms_value sums,
		  struct ms_value counts, enum ms_class class_,
		  struct ms_value *out)
{
	struct ms_numbers s;
	struct ms_numbers n;
	struct ms_array *array;

	if (ms_numbers_begin(call, &sums, &s) != 0)
		return -1;
	if (ms_numbers_begin(call, &counts, &n) != 0 ||
	    ms_doubles_like(call, &s, s.complex, &array) != 0) {
		ms_numbers_end(call, &s);
		return -1;
	}
	size_t parts = s.complex ? 2 : 1;

	for (size_t i = 0; i < s.count * parts; i++) {
		double by = n.data[n.count == 1 ? 0 : i / parts];

		((double *)array->data)[i] = s.data[i] / by;
	}
	ms_numbers_end(call, &n);
	ms_numbers_end(call, &s);
	return ms_finish_as(call, array, class_, true, out);
}

static int mean_of(struct ms_call *call, struct ms_value v,
		   const struct ms_fold_options *options, enum ms_class class_,
		   struct ms_value *out)
{
	struct ms_value sums;
	struct ms_value counts;
	struct ms_fold fold;
	int rc;

	if (fold_value(call, v, false, options,
		       class_ == MS_SINGLE ? MS_SINGLE : MS_DOUBLE, &sums) != 0)
		return -1;
	if (options->omit_nan) {
		rc = count_numbers(call, v, options, &counts);
	} else {
		rc = ms_fold_begin(call, v, options, &fold);
		if (rc == 0) {
			counts = ms_real((double)fold.axis.length);
			ms_fold_end(call, &fold);
		}
	}
	if (rc == 0) {
		rc = divide(call, sums, counts, class_, out);
		ms_release(call->heap, counts);
	}
	ms_release(call->heap, sums);
	return rc;
}

/* The mean of truth values is a number even where 'native' is asked for. */
static enum ms_class mean_class(enum ms_class class_, enum ms_fold_class asked)
{
	return class_ == MS_LOGICAL ? MS_DOUBLE : result_class(class_, asked);
}

/* The same for slices: zeros count as well. */
static int count_in_slices(struct ms_call *call,
			   const struct ms_sparse_slices *x,
			   struct ms_value *out)
{
	struct ms_array *array;

	if (ms_array_of(call, MS_DOUBLE, false, &x->array, &array) != 0)
		return -1;
	for (size_t s = 0; s < x->count; s++) {
		const double *data = ms_sparse_slice_data(x, s);
		double count = x->length;

		for (size_t k = 0; k < ms_sparse_slice_count(x, s); k++)
			count -= x->complex ? isnan(data[2 * k]) ||
						      isnan(data[2 * k + 1])
					    : isnan(data[k]) != 0;
		((double *)array->data)[s] = count;
	}
	*out = ms_array_finish(call->heap, array);
	return 0;
}

static int mean_of_slices(struct ms_call *call,
			  const struct ms_sparse_slices *x, bool omit,
			  struct ms_value *out)
{
	struct folding how = { .keeper = keeper_of(MS_DOUBLE), .omit = omit };
	struct ms_value counts = ms_real(x->length);
	struct ms_value sums;
	struct ms_value means;
	int rc = 0;

	if (fold_slices(call, x, how, &sums) != 0)
		return -1;
	if (omit)
		rc = count_in_slices(call, x, &counts);
	if (rc == 0) {
		rc = divide(call, sums, counts, MS_DOUBLE, &means);
		ms_release(call->heap, counts);
	}
	ms_release(call->heap, sums);
	return rc == 0 ? ms_sparse_slices_finish(call, x, means, out) : -1;
}

static int mean_of_sparse(struct ms_call *call,
			  const struct ms_fold_options *options)
{
	struct ms_sparse_slices x;
	int rc;

	if (ms_sparse_slices_begin(call, call->arguments[0], options, &x) != 0)
		return -1;
	rc = mean_of_slices(call, &x, options->omit_nan, &call->results[0]);
	ms_sparse_slices_end(call, &x);
	return rc;
}

int ms_bi_mean(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_fold_options options;
	struct ms_value full;
	struct ms_value out;
	int rc;

	if (ms_need_plain(call, 0) != 0 ||
	    ms_fold_options(call, 1, &options) != 0)
		return -1;
	if (ms_has_sparse_slices(v))
		return mean_of_sparse(call, &options);
	if (ms_gather(call->heap, v, &full) != 0)
		return -1;
	rc = mean_of(call, full, &options,
		     mean_class(ms_class_of(v), options.result), &out);
	ms_release(call->heap, full);
	return rc == 0 ? give_fold(call, out) : -1;
}

/* ------------------------------------------------------------- any and all */

/* Is an element nonzero?  NaN is 'nan'. */
static bool is_true(const double *data, bool complex, size_t i, bool nan)
{
	double re = data[complex ? 2 * i : i];
	double im = complex ? data[2 * i + 1] : 0;

	return isnan(re) || isnan(im) ? nan : re != 0 || im != 0;
}

static int truths(struct ms_call *call, bool nan, struct ms_value *out)
{
	struct ms_value v = call->arguments[0];
	struct ms_numbers x;
	struct ms_array *array;
	int rc;

	if (ms_is_class(v, MS_LOGICAL))
		return ms_gather(call->heap, v, out);
	if (ms_numbers_begin(call, &v, &x) != 0)
		return -1;
	rc = ms_array_create_raw(call->heap, MS_LOGICAL, false, x.rank, x.dims,
				 &array);
	for (size_t i = 0; rc == 0 && i < x.count; i++)
		((uint8_t *)array->data)[i] =
			is_true(x.data, x.complex, i, nan);
	ms_numbers_end(call, &x);
	if (rc == 0)
		*out = ms_array_finish(call->heap, array);
	return rc;
}

/* 'stop' decides: any stops at true, all at false. */
static void test_slices(uint8_t *out, const uint8_t *in,
			const struct ms_axis *axis, bool stop)
{
	for (size_t s = 0; s < axis->inner * axis->outer; s++) {
		const uint8_t *slice = in + ms_fold_start(axis, s);
		size_t k = 0;

		while (k < axis->length && slice[k * axis->inner] != stop)
			k++;
		out[s] = k < axis->length ? stop : !stop;
	}
}

static void test_sparse_slices(uint8_t *out, const struct ms_sparse_slices *x,
			       bool stop)
{
	for (size_t s = 0; s < x->count; s++) {
		const double *data = ms_sparse_slice_data(x, s);
		size_t count = ms_sparse_slice_count(x, s);
		size_t k = 0;

		while (k < count && is_true(data, x->complex, k, !stop) != stop)
			k++;
		out[s] = k < count ? stop : !stop;
	}
}

static int quantify_sparse(struct ms_call *call,
			   const struct ms_fold_options *options, bool stop)
{
	struct ms_sparse_slices x;
	struct ms_array *array;
	int rc;

	if (ms_sparse_slices_begin(call, call->arguments[0], options, &x) != 0)
		return -1;
	rc = ms_array_of(call, MS_LOGICAL, false, &x.array, &array);
	if (rc == 0) {
		test_sparse_slices(array->data, &x, stop);
		rc = ms_sparse_slices_finish(call, &x,
					     ms_array_finish(call->heap, array),
					     &call->results[0]);
	}
	ms_sparse_slices_end(call, &x);
	return rc;
}

static int quantify(struct ms_call *call, bool stop)
{
	struct ms_fold_options options;
	struct ms_value truth;
	struct ms_fold fold;
	struct ms_array *array;
	struct ms_view view;
	int rc;

	if (ms_need_plain(call, 0) != 0 ||
	    ms_fold_options(call, 1, &options) != 0)
		return -1;
	if (ms_has_sparse_slices(call->arguments[0]))
		return quantify_sparse(call, &options, stop);
	if (truths(call, !stop, &truth) != 0)
		return -1;
	rc = ms_fold_begin(call, truth, &options, &fold);
	ms_release(call->heap, truth);
	if (rc != 0)
		return -1;
	ms_full_view(&fold.held, &view);
	rc = ms_array_of(call, MS_LOGICAL, false, &fold.dims, &array);
	if (rc == 0)
		test_slices(array->data, view.data, &fold.axis, stop);
	ms_fold_end(call, &fold);
	if (rc != 0)
		return -1;
	return give_fold(call, ms_array_finish(call->heap, array));
}

int ms_bi_any(struct ms_call *call)
{
	return quantify(call, true);
}

int ms_bi_all(struct ms_call *call)
{
	return quantify(call, false);
}
