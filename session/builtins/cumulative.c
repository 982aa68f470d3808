/* cumsum, cumprod, diff. */
#include "builtins/fold.h"
#include "builtins/prototypes.h"

#include "value/arith.h"
#include "value/index.h"
#include "value/range.h"

#include <math.h>

/* Running totals in the class of the result. */
struct runner {
	enum ms_class class_;
	double low, high;
	bool product;
	bool omit_nan;
};

static double step(const struct runner *runner, double total, double x)
{
	if (runner->omit_nan && isnan(x))
		return total;
	total = runner->product ? total * x : total + x;
	if (runner->class_ == MS_DOUBLE)
		return total;
	if (runner->class_ == MS_SINGLE)
		return (double)(float)total;
	total = round(total);
	if (total < runner->low)
		return runner->low;
	return total > runner->high ? runner->high : total;
}

/* Plain sums of slices that lie apart go row by row through memory. */
static void run_rows(const struct ms_axis *axis, bool reverse, const double *in,
		     double *out)
{
	size_t inner = axis->inner;

	for (size_t o = 0; o < axis->outer; o++) {
		size_t start = o * inner * axis->length;

		for (size_t n = 0; n < axis->length; n++) {
			size_t k = reverse ? axis->length - 1 - n : n;
			size_t at = start + k * inner;
			size_t before = reverse ? at + inner : at - inner;

			for (size_t i = 0; i < inner; i++)
				out[at + i] = (n == 0 ? 0 : out[before + i]) +
					      in[at + i];
		}
	}
}

static void run_real(const struct runner *runner, const struct ms_axis *axis,
		     bool reverse, const double *in, double *out)
{
	if (axis->inner > 1 && runner->class_ == MS_DOUBLE &&
	    !runner->product && !runner->omit_nan) {
		run_rows(axis, reverse, in, out);
		return;
	}
	for (size_t s = 0; s < axis->inner * axis->outer; s++) {
		size_t start = ms_fold_start(axis, s);
		double total = runner->product ? 1 : 0;

		for (size_t n = 0; n < axis->length; n++) {
			size_t k = reverse ? axis->length - 1 - n : n;
			size_t i = start + k * axis->inner;

			total = step(runner, total, in[i]);
			out[i] = total;
		}
	}
}

static void run_complex_product(const struct ms_axis *axis, bool reverse,
				const double *in, double *out)
{
	for (size_t s = 0; s < axis->inner * axis->outer; s++) {
		size_t start = ms_fold_start(axis, s);
		double re = 1;
		double im = 0;

		for (size_t n = 0; n < axis->length; n++) {
			size_t k = reverse ? axis->length - 1 - n : n;
			size_t i = 2 * (start + k * axis->inner);
			double next = re * in[i] - im * in[i + 1];

			im = re * in[i + 1] + im * in[i];
			re = next;
			out[i] = re;
			out[i + 1] = im;
		}
	}
}

/* 64-bit integers don't fit doubles: one addition after another. */
static int run_wide(struct ms_call *call, const struct ms_run_options *options,
		    bool product)
{
	struct ms_view view;
	struct ms_axis axis;
	struct ms_array *array;
	bool is_signed;

	if (!ms_view_direct(&call->arguments[0], &view))
		return ms_fail_type(call, call->arguments[0]);
	is_signed = view.class_ == MS_INT64;
	ms_axis_of(view.rank, view.dims, options->dim, &axis);
	if (ms_array_create_raw(call->heap, view.class_, false, view.rank,
				view.dims, &array) != 0)
		return -1;
	for (size_t s = 0; s < axis.inner * axis.outer; s++) {
		size_t start = ms_fold_start(&axis, s);
		struct ms_value total =
			is_signed ? ms_signed(MS_INT64, product)
				  : ms_natural(MS_UINT64, product);

		for (size_t n = 0; n < axis.length; n++) {
			size_t k = options->reverse ? axis.length - 1 - n : n;
			size_t i = start + k * axis.inner;
			struct ms_value x = ms_inline_load(
				view.class_, (const uint64_t *)view.data + i);

			if (ms_binary(call->heap,
				      product ? MS_OPERATOR_MUL
					      : MS_OPERATOR_ADD,
				      &total, &x, &total) != 0) {
				ms_array_drop(call->heap, array);
				return -1;
			}
			((uint64_t *)array->data)[i] = total.as.natural;
		}
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

static int run_doubles(struct ms_call *call,
		       const struct ms_run_options *options,
		       const struct runner *runner)
{
	struct ms_numbers x;
	struct ms_axis axis;
	struct ms_array *array;

	if (ms_numbers_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	ms_axis_of(x.rank, x.dims, options->dim, &axis);
	if (ms_doubles_like(call, &x, x.complex, &array) != 0) {
		ms_numbers_end(call, &x);
		return -1;
	}
	if (x.complex && runner->product) {
		run_complex_product(&axis, options->reverse, x.data,
				    array->data);
	} else {
		if (x.complex)
			axis.inner *= 2;
		run_real(runner, &axis, options->reverse, x.data, array->data);
	}
	ms_numbers_end(call, &x);
	return ms_give_as(call, 0, array, runner->class_, true);
}

static int accumulate(struct ms_call *call, bool product)
{
	struct ms_run_options options;
	struct runner runner = { .product = product };

	if (ms_need_plain(call, 0) != 0 || ms_run_options(call, &options) != 0)
		return -1;
	runner.class_ = ms_class_of(call->arguments[0]);
	runner.omit_nan = options.nan == MS_RUN_NAN_OMITTED;
	if (runner.class_ == MS_INT64 || runner.class_ == MS_UINT64)
		return run_wide(call, &options, product);
	if (ms_class_is_integer(runner.class_)) {
		runner.low = (double)ms_class_min(runner.class_);
		runner.high = (double)ms_class_max(runner.class_);
	} else {
		runner.class_ = ms_float_class(runner.class_);
	}
	return run_doubles(call, &options, &runner);
}

int ms_bi_cumsum(struct ms_call *call)
{
	return ms_keep_sparse(call, accumulate(call, false));
}

int ms_bi_cumprod(struct ms_call *call)
{
	return ms_keep_sparse(call, accumulate(call, true));
}

/* -------------------------------------------------------------------- diff */

/* Elements first:last of dimension 'dim' (last excluded, from 0). */
static int part_of(struct ms_call *call, struct ms_value v, uint32_t dim,
		   size_t first, size_t last, struct ms_value *out)
{
	struct ms_value indexes[MS_RANK_MAX];
	uint32_t rank = ms_rank(v);
	int rc;

	for (uint32_t k = 0; k < rank; k++)
		indexes[k] = ms_colon();
	if (ms_range_doubles(call->heap, (double)first + 1, 1, (double)last,
			     &indexes[dim]) != 0)
		return -1;
	rc = ms_index_read(call->heap, v, indexes, rank, out);
	ms_release(call->heap, indexes[dim]);
	return rc;
}

static int real_difference(struct ms_call *call, uint32_t dim,
			   struct ms_value *v)
{
	const double *in = v->as.array->data;
	struct ms_shape_dims dims;
	struct ms_axis axis;
	struct ms_array *array;
	double *out;

	ms_dims_copy(*v, &dims);
	ms_axis_of(dims.rank, dims.dims, dim, &axis);
	if (ms_dims_set(call, &dims, dim, axis.length - 1) != 0 ||
	    ms_array_of(call, MS_DOUBLE, false, &dims, &array) != 0)
		return -1;
	out = array->data;
	for (size_t o = 0; o < axis.outer && array->count != 0; o++) {
		size_t run = axis.inner * (axis.length - 1);
		const double *from = in + o * axis.inner * axis.length;

		for (size_t i = 0; i < run; i++)
			out[o * run + i] = from[i + axis.inner] - from[i];
	}
	ms_take_into(call->heap, v, ms_array_finish(call->heap, array));
	return 0;
}

/* Takes '*v' and puts the differences in its place. */
static int difference(struct ms_call *call, uint32_t dim, struct ms_value *v)
{
	if (v->tag == MS_TAG_ARRAY && ms_is_class(*v, MS_DOUBLE) &&
	    !ms_is_complex(*v) && ms_dim(*v, dim) != 0)
		return real_difference(call, dim, v);
	size_t n = ms_dim(*v, dim);
	struct ms_value later;
	struct ms_value earlier;
	struct ms_value out;
	int rc;

	if (part_of(call, *v, dim, n == 0 ? 0 : 1, n, &later) != 0)
		return -1;
	rc = part_of(call, *v, dim, 0, n == 0 ? 0 : n - 1, &earlier);
	if (rc == 0) {
		rc = ms_binary(call->heap, MS_OPERATOR_SUB, &later, &earlier,
			       &out);
		ms_release(call->heap, earlier);
	}
	ms_release(call->heap, later);
	if (rc == 0)
		ms_take_into(call->heap, v, out);
	return rc;
}

int ms_bi_diff(struct ms_call *call)
{
	double order = 1;
	uint32_t dim = 0;
	bool fixed = ms_has_argument(call, 2);
	struct ms_value v;
	int rc = 0;

	if (ms_need_plain(call, 0) != 0 ||
	    (ms_has_argument(call, 1) && !ms_is_empty(call->arguments[1]) &&
	     ms_argument_double(call, 1, &order) != 0) ||
	    (fixed && ms_argument_dimension(call, 2, &dim) != 0))
		return -1;
	if (!(order >= 0) || order != floor(order))
		return ms_fail(call->heap, "MATLAB:diff:differenceOrder",
			       "Difference order N must be a positive integer "
			       "scalar.");
	if (ms_gather(call->heap, call->arguments[0], &v) != 0)
		return -1;
	if (fixed && dim >= ms_rank(v)) {
		ms_release(call->heap, v);
		return ms_fail(call->heap, "MATLAB:diff:dimension",
			       "Dimension argument is beyond the dimensions of "
			       "the array.");
	}
	for (; order > 0 && rc == 0; order--) {
		if (!fixed)
			dim = ms_dims_first_long(ms_rank(v), ms_dims(v));
		if (!fixed && ms_count(v) <= 1) {
			ms_release(call->heap, v);
			return ms_give(call, ms_empty(call->heap));
		}
		if (ms_dim(v, dim) == 0)
			break;
		rc = difference(call, dim, &v);
	}
	if (rc == 0)
		return ms_give(call, v);
	ms_release(call->heap, v);
	return -1;
}
