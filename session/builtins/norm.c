/* norm. */
#include "builtins/prototypes.h"
#include "builtins/sparse_slices.h"

#include "value/linear.h"

#include <math.h>

static double size_at(const struct ms_numbers *x, size_t i)
{
	if (!x->complex)
		return fabs(x->data[i]);
	return hypot(x->data[2 * i], x->data[2 * i + 1]);
}

/* Root of the sum of squares, scaled so that nothing overflows. */
static double length_of(const struct ms_numbers *x)
{
	double scale = 0;
	double sum = 1;

	for (size_t i = 0; i < x->count; i++) {
		double t = size_at(x, i);

		if (isnan(t))
			return t;
		if (isinf(t))
			scale = t;
		if (t == 0 || isinf(scale))
			continue;
		if (scale < t) {
			sum = 1 + sum * (scale / t) * (scale / t);
			scale = t;
		} else {
			sum += (t / scale) * (t / scale);
		}
	}
	return isinf(scale) ? scale : scale * sqrt(sum);
}

static double power_norm(const struct ms_numbers *x, double p)
{
	double sum = 0;

	for (size_t i = 0; i < x->count; i++)
		sum += p == 1 ? size_at(x, i) : pow(size_at(x, i), p);
	return p == 1 ? sum : pow(sum, 1 / p);
}

static double extreme_size(const struct ms_numbers *x, bool least)
{
	double best = x->count == 0 ? 0 : size_at(x, 0);

	for (size_t i = 0; i < x->count; i++) {
		double t = size_at(x, i);

		if (isnan(t))
			return t;
		if (least ? t < best : t > best)
			best = t;
	}
	return best;
}

static double vector_norm(const struct ms_numbers *x, double p)
{
	if (x->count == 0)
		return 0;
	if (p == 2)
		return length_of(x);
	if (isinf(p))
		return extreme_size(x, p < 0);
	if (p == 0) {
		double n = 0;

		for (size_t i = 0; i < x->count; i++)
			n += size_at(x, i) != 0;
		return n;
	}
	return power_norm(x, p);
}

/* The largest sum of magnitudes in a column, or in a row. */
static double sum_norm(const struct ms_numbers *x, bool by_rows)
{
	size_t rows = x->dims[0];
	size_t columns = x->dims[1];
	size_t outer = by_rows ? rows : columns;
	size_t inner = by_rows ? columns : rows;
	double best = 0;

	for (size_t o = 0; o < outer; o++) {
		double sum = 0;

		for (size_t k = 0; k < inner; k++)
			sum += size_at(x,
				       by_rows ? o + k * rows : k + o * rows);
		if (isnan(sum))
			return sum;
		best = fmax(best, sum);
	}
	return best;
}

static int spectral_norm(struct ms_call *call, const struct ms_numbers *x,
			 double *out)
{
	struct ms_value s;

	for (size_t i = 0; i < x->count; i++) {
		double t = size_at(x, i);

		if (!isfinite(t)) {
			*out = extreme_size(x, false);
			return 0;
		}
	}
	if (ms_svd_values(call->heap, &x->held, false, NULL, &s, NULL) != 0)
		return -1;
	*out = 0;
	if (!ms_is_empty(s)) {
		struct ms_view view;

		ms_full_view(&s, &view);
		*out = ms_view_double(&view, 0);
	}
	ms_release(call->heap, s);
	return 0;
}

/* 2, 1, Inf... or 'fro' and 'inf' by name. */
static int read_norm(struct ms_call *call, double *p, bool *frobenius)
{
	static const char *const words[] = { "fro", "inf", NULL };
	uint32_t word;

	*p = 2;
	*frobenius = false;
	if (!ms_has_argument(call, 1))
		return 0;
	if (!ms_is_text(call->arguments[1]))
		return ms_argument_double(call, 1, p);
	if (ms_argument_option(call, 1, words, &word) != 0)
		return -1;
	*frobenius = word == 0;
	*p = word == 0 ? 2 : (double)INFINITY;
	return 0;
}

/* Of a matrix: by columns or rows. */
static bool is_sum_norm(double p)
{
	return p == 1 || (isinf(p) && p > 0);
}

static int norm_of(struct ms_call *call, const struct ms_numbers *x, double p,
		   bool frobenius, double *out)
{
	bool vector = x->rank == 2 && (x->dims[0] == 1 || x->dims[1] == 1);

	if (x->count == 0)
		*out = 0;
	else if (frobenius)
		*out = length_of(x);
	else if (vector)
		*out = vector_norm(x, p);
	else if (x->rank != 2)
		return ms_fail(call->heap, "MATLAB:norm:inputMustBe2D",
			       "The only norm of arrays with more than two "
			       "dimensions is 'fro'.");
	else if (is_sum_norm(p))
		*out = sum_norm(x, p != 1);
	else if (p == 2)
		return spectral_norm(call, x, out);
	else
		return ms_fail(call->heap, "MATLAB:norm:unknownNorm",
			       "The only matrix norms available are 1, 2, inf, "
			       "and 'fro'.");
	return 0;
}

/* ----------------------------------------------------- of a sparse matrix */

/* Elements of one slice; they stay the slices'. */
static struct ms_numbers slice_numbers(const struct ms_sparse_slices *x,
				       size_t slice)
{
	return (struct ms_numbers){
		.complex = x->complex,
		.count = ms_sparse_slice_count(x, slice),
		.data = ms_sparse_slice_data(x, slice),
	};
}

static int largest_sum(struct ms_call *call, const struct ms_sparse_slices *x,
		       double *out)
{
	double best = 0;

	for (size_t s = 0; s < x->count; s++) {
		struct ms_numbers n = slice_numbers(x, s);
		double sum = power_norm(&n, 1);

		if (ms_poll(call->heap) != 0)
			return -1;
		if (isnan(sum)) {
			best = sum;
			break;
		}
		best = fmax(best, sum);
	}
	*out = best;
	return 0;
}

/* Norms of columns or rows, or of all elements as one vector. */
static int sparse_norm(struct ms_call *call, double p, bool frobenius,
		       bool vector, double *out)
{
	struct ms_value v = call->arguments[0];
	struct ms_fold_options options = { .all = frobenius || vector,
					   .dims = p == 1 ? 1 : 2 };
	struct ms_sparse_slices x;
	int rc = 0;

	if (ms_sparse_slices_begin(call, v, &options, &x) != 0)
		return -1;
	if (options.all) {
		struct ms_numbers n = slice_numbers(&x, 0);

		*out = frobenius ? length_of(&n) : vector_norm(&n, p);
	} else {
		rc = largest_sum(call, &x, out);
	}
	ms_sparse_slices_end(call, &x);
	return rc;
}

static int norm_of_any(struct ms_call *call, double p, bool frobenius,
		       double *out)
{
	struct ms_value v = call->arguments[0];
	bool vector = ms_is_vector(v);
	struct ms_numbers x;
	int rc;

	/* What has no such way is a norm of the full matrix. */
	if (ms_has_sparse_slices(v) && !ms_is_scalar(v) &&
	    (frobenius || vector || is_sum_norm(p)))
		return sparse_norm(call, p, frobenius, vector, out);
	if (ms_numbers_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	rc = norm_of(call, &x, p, frobenius, out);
	ms_numbers_end(call, &x);
	return rc;
}

int ms_bi_norm(struct ms_call *call)
{
	enum ms_class class_ = ms_class_of(call->arguments[0]);
	bool frobenius;
	double p;
	double norm = 0;

	if (ms_class_is_integer(class_) || !ms_is_plain(call->arguments[0]))
		return ms_fail_type(call, call->arguments[0]);
	if (read_norm(call, &p, &frobenius) != 0 ||
	    norm_of_any(call, p, frobenius, &norm) != 0)
		return -1;
	return ms_give(call,
		       ms_inline_from_double(ms_float_class(class_), norm));
}
