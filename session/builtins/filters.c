/* conv, conv2, filter. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include <math.h>
#include <string.h>

static const char *const shapes[] = { "full", "same", "valid", NULL };

enum shape {
	SHAPE_FULL,
	SHAPE_SAME,
	SHAPE_VALID
};

/* A matrix of pairs or of real numbers. */
struct grid {
	const double *data;
	bool complex;
	size_t rows;
	size_t columns;
};

static struct grid grid_of(const struct ms_numbers *x)
{
	return (struct grid){ x->data, x->complex, x->dims[0], x->dims[1] };
}

static void add_scaled(double *out, const double *in, size_t count, double by)
{
	for (size_t i = 0; i < count; i++)
		out[i] += in[i] * by;
}

static void add_scaled_pairs(double *out, const struct grid *a, size_t at,
			     double re, double im)
{
	for (size_t i = 0; i < a->rows; i++) {
		double x = a->data[a->complex ? 2 * (at + i) : at + i];
		double y = a->complex ? a->data[2 * (at + i) + 1] : 0;

		out[2 * i] += x * re - y * im;
		out[2 * i + 1] += x * im + y * re;
	}
}

/* One element of b by all of a, into the place where they meet. */
static int convolve_one(struct ms_call *call, const struct grid *a, double re,
			double im, double *out, size_t rows, bool complex)
{
	for (size_t j = 0; j < a->columns; j++) {
		if (ms_poll(call->heap) != 0)
			return -1;
		if (complex)
			add_scaled_pairs(out + 2 * j * rows, a, j * a->rows, re,
					 im);
		else
			add_scaled(out + j * rows, a->data + j * a->rows,
				   a->rows, re);
	}
	return 0;
}

/* Everything, into zeros: rows_a + rows_b - 1 rows. */
static int convolve(struct ms_call *call, const struct grid *a,
		    const struct grid *b, double *out, bool complex)
{
	size_t rows = a->rows + b->rows - 1;

	for (size_t j = 0; j < b->columns; j++) {
		for (size_t i = 0; i < b->rows; i++) {
			size_t k = i + j * b->rows;
			size_t to = i + j * rows;
			double re = b->data[b->complex ? 2 * k : k];
			double im = b->complex ? b->data[2 * k + 1] : 0;

			if (convolve_one(call, a, re, im,
					 out + (complex ? 2 * to : to), rows,
					 complex) != 0)
				return -1;
		}
	}
	return 0;
}

/* The part of a full result that a shape asks for. */
struct window {
	size_t row, column;
	size_t rows, columns;
};

static struct window window_of(const struct grid *a, const struct grid *b,
			       enum shape shape)
{
	struct window w = { 0, 0, 0, 0 };

	if (shape == SHAPE_SAME) {
		/* The centre: (rows_b - 1) / 2 rounded up comes off. */
		w.row = b->rows / 2;
		w.column = b->columns / 2;
		w.rows = a->rows;
		w.columns = a->columns;
		return w;
	}
	if (a->rows == 0 || b->rows == 0 || a->columns == 0 || b->columns == 0)
		return w;
	if (shape == SHAPE_FULL) {
		w.rows = a->rows + b->rows - 1;
		w.columns = a->columns + b->columns - 1;
		return w;
	}
	w.row = b->rows - 1;
	w.column = b->columns - 1;
	w.rows = a->rows + 1 > b->rows ? a->rows + 1 - b->rows : 0;
	w.columns =
		a->columns + 1 > b->columns ? a->columns + 1 - b->columns : 0;
	return w;
}

static int convolve_window(struct ms_call *call, const struct grid *a,
			   const struct grid *b, enum shape shape,
			   struct ms_array **out)
{
	struct window w = window_of(a, b, shape);
	bool complex = a->complex || b->complex;
	size_t parts = complex ? 2 : 1;
	struct ms_array *all;
	size_t rows;
	size_t dims[2];

	if (ms_array_create(call->heap, MS_DOUBLE, complex, 2,
			    (size_t[]){ w.rows, w.columns }, out) != 0)
		return -1;
	if (a->rows * a->columns == 0 || b->rows * b->columns == 0 ||
	    (*out)->count == 0)
		return 0;
	rows = dims[0] = a->rows + b->rows - 1;
	dims[1] = a->columns + b->columns - 1;
	if (ms_array_create(call->heap, MS_DOUBLE, complex, 2, dims, &all) !=
	    0) {
		ms_array_drop(call->heap, *out);
		return -1;
	}
	if (convolve(call, a, b, all->data, complex) != 0) {
		ms_array_drop(call->heap, all);
		ms_array_drop(call->heap, *out);
		return -1;
	}
	for (size_t j = 0; j < w.columns; j++)
		memcpy((double *)(*out)->data + j * w.rows * parts,
		       (double *)all->data +
			       (w.row + (w.column + j) * rows) * parts,
		       w.rows * parts * sizeof(double));
	ms_array_drop(call->heap, all);
	return 0;
}

/* The last argument when it names a shape. */
static int read_shape(struct ms_call *call, uint32_t *count, enum shape *out)
{
	uint32_t last = call->argument_count - 1;
	uint32_t word;

	*count = call->argument_count;
	*out = SHAPE_FULL;
	if (!ms_is_text(call->arguments[last]) ||
	    ms_is_empty(call->arguments[last]))
		return 0;
	if (ms_argument_option(call, last, shapes, &word) != 0)
		return -1;
	*count = last;
	*out = (enum shape)word;
	return 0;
}

static int convolve_values(struct ms_call *call, const struct ms_value *a,
			   const struct ms_value *b, enum shape shape,
			   struct ms_value *out)
{
	struct ms_numbers x;
	struct ms_numbers y;
	struct ms_array *array;
	int rc;

	if (ms_rank(*a) != 2 || ms_rank(*b) != 2)
		return ms_fail(call->heap, "MATLAB:conv2:inputMustBe2D",
			       "Inputs must be two-dimensional.");
	if (ms_numbers_begin(call, a, &x) != 0)
		return -1;
	if (ms_numbers_begin(call, b, &y) != 0) {
		ms_numbers_end(call, &x);
		return -1;
	}
	struct grid p = grid_of(&x);
	struct grid q = grid_of(&y);

	rc = convolve_window(call, &p, &q, shape, &array);
	ms_numbers_end(call, &y);
	ms_numbers_end(call, &x);
	if (rc != 0)
		return -1;
	return ms_finish_as(call, array, ms_float_class_2(x.class_, y.class_),
			    true, out);
}

static int as_vector(struct ms_call *call, struct ms_value v, bool row,
		     struct ms_value *out)
{
	size_t n = ms_count(v);
	size_t dims[2] = { row ? 1 : n, row ? n : 1 };
	struct ms_value full;
	int rc;

	if (ms_gather(call->heap, v, &full) != 0)
		return -1;
	rc = ms_reshape(call->heap, full, 2, dims, out);
	ms_release(call->heap, full);
	return rc;
}

/* Columns with u, then rows with v. */
static int convolve_separable(struct ms_call *call, enum shape shape)
{
	struct ms_value u;
	struct ms_value v;
	struct ms_value half;
	int rc;

	if (as_vector(call, call->arguments[0], false, &u) != 0)
		return -1;
	rc = convolve_values(call, &call->arguments[2], &u, shape, &half);
	ms_release(call->heap, u);
	if (rc != 0)
		return -1;
	rc = as_vector(call, call->arguments[1], true, &v);
	if (rc == 0) {
		rc = convolve_values(call, &half, &v, shape, &call->results[0]);
		ms_release(call->heap, v);
	}
	ms_release(call->heap, half);
	return rc;
}

int ms_bi_conv2(struct ms_call *call)
{
	enum shape shape;
	uint32_t count;

	if (read_shape(call, &count, &shape) != 0)
		return -1;
	if (count == 3 && (!ms_is_vector(call->arguments[0]) ||
			   !ms_is_vector(call->arguments[1])))
		return ms_fail(call->heap, "MATLAB:conv2:firstTwoInputsVectors",
			       "The first two inputs must be vectors.");
	if (count == 3)
		return convolve_separable(call, shape);
	if (count != 2)
		return ms_fail_few(call);
	return convolve_values(call, &call->arguments[0], &call->arguments[1],
			       shape, &call->results[0]);
}

int ms_bi_conv(struct ms_call *call)
{
	struct ms_value u = call->arguments[0];
	struct ms_value v = call->arguments[1];
	struct ms_value columns[2];
	struct ms_value out;
	enum shape shape;
	uint32_t count;
	bool row;
	int rc;

	if (read_shape(call, &count, &shape) != 0)
		return -1;
	if (!ms_is_vector(u) || !ms_is_vector(v))
		return ms_fail(call->heap, "MATLAB:conv:AorBNotVector",
			       "A and B must be vectors.");
	row = shape == SHAPE_FULL && ms_count(v) >= ms_count(u)
		      ? ms_rows(v) == 1 && !(ms_count(v) == 1)
		      : ms_rows(u) == 1;
	if (shape == SHAPE_FULL && ms_count(v) == 1 && ms_count(u) == 1)
		row = true;
	if (as_vector(call, u, false, &columns[0]) != 0)
		return -1;
	if (as_vector(call, v, false, &columns[1]) != 0) {
		ms_release(call->heap, columns[0]);
		return -1;
	}
	rc = convolve_values(call, &columns[0], &columns[1], shape, &out);
	ms_release_all(call->heap, columns, 2);
	if (rc != 0)
		return -1;
	rc = as_vector(call, out, row, &call->results[0]);
	ms_release(call->heap, out);
	return rc;
}

/* ------------------------------------------------------------------ filter */

/* All numbers as pairs; scaled so that a(1) is 1. */
struct filter {
	size_t order; /* states */
	double *b;    /* order + 1 pairs */
	double *a;
	double *state; /* order + 1 pairs, the last one 0 */
};

static void pair_times(const double *x, const double *y, double *out)
{
	double re = x[0] * y[0] - x[1] * y[1];

	out[1] = x[0] * y[1] + x[1] * y[0];
	out[0] = re;
}

static void pair_load(const struct ms_numbers *x, size_t i, double *out)
{
	out[0] = x->data[x->complex ? 2 * i : i];
	out[1] = x->complex ? x->data[2 * i + 1] : 0;
}

static void pair_divide(double *x, const double *by)
{
	double size = by[0] * by[0] + by[1] * by[1];
	double re;

	if (by[1] == 0) {
		x[0] /= by[0];
		x[1] /= by[0];
		return;
	}
	re = (x[0] * by[0] + x[1] * by[1]) / size;
	x[1] = (x[1] * by[0] - x[0] * by[1]) / size;
	x[0] = re;
}

/* Direct form II transposed: one state for each delay. */
static void filter_pairs(struct filter *f, const double *x, double *y)
{
	double t[2];
	double u[2];

	pair_times(f->b, x, t);
	y[0] = f->state[0] + t[0];
	y[1] = f->state[1] + t[1];
	for (size_t k = 0; k < f->order; k++) {
		pair_times(f->b + 2 * (k + 1), x, t);
		pair_times(f->a + 2 * (k + 1), y, u);
		f->state[2 * k] = f->state[2 * k + 2] - u[0] + t[0];
		f->state[2 * k + 1] = f->state[2 * k + 3] - u[1] + t[1];
	}
}

/* Only the real parts count. */
static double filter_real(struct filter *f, double x)
{
	double y = f->state[0] + f->b[0] * x;

	for (size_t k = 0; k < f->order; k++)
		f->state[2 * k] = f->state[2 * k + 2] - f->a[2 * (k + 1)] * y +
				  f->b[2 * (k + 1)] * x;
	return y;
}

static void filter_free(struct ms_call *call, struct filter *f)
{
	ms_scratch_free(call, f->b, 6 * (f->order + 1));
}

static int filter_load(struct ms_call *call, const struct ms_numbers *b,
		       const struct ms_numbers *a, struct filter *out)
{
	size_t n = b->count > a->count ? b->count : a->count;
	double first[2];

	if (a->count == 0 || b->count == 0)
		return ms_fail(call->heap, "MATLAB:filter:emptyCoefficients",
			       "Filter coefficients must not be empty.");
	pair_load(a, 0, first);
	if (first[0] == 0 && first[1] == 0)
		return ms_fail(call->heap, "MATLAB:filter:firstElementZero",
			       "First denominator filter coefficient must be "
			       "non-zero.");
	out->order = n - 1;
	out->b = ms_scratch(call, 6 * n);
	if (out->b == NULL)
		return -1;
	memset(out->b, 0, 6 * n * sizeof(double));
	out->a = out->b + 2 * n;
	out->state = out->a + 2 * n;
	for (size_t k = 0; k < b->count; k++) {
		pair_load(b, k, out->b + 2 * k);
		pair_divide(out->b + 2 * k, first);
	}
	for (size_t k = 0; k < a->count; k++) {
		pair_load(a, k, out->a + 2 * k);
		pair_divide(out->a + 2 * k, first);
	}
	return 0;
}

struct filter_run {
	struct filter filter;
	struct ms_numbers x;
	struct ms_numbers initial;
	bool has_initial;
	bool complex;
	struct ms_axis axis;
	struct ms_array *out;
	struct ms_array *final;
};

static int filter_line(struct ms_call *call, struct filter_run *run, size_t s)
{
	struct filter *f = &run->filter;
	size_t start = s % run->axis.inner +
		       s / run->axis.inner * run->axis.inner * run->axis.length;
	size_t parts = run->complex ? 2 : 1;

	memset(f->state, 0, 2 * (f->order + 1) * sizeof(double));
	for (size_t k = 0; run->has_initial && k < f->order; k++)
		pair_load(&run->initial,
			  run->initial.count == f->order ? k : k + s * f->order,
			  f->state + 2 * k);
	for (size_t n = 0; n < run->axis.length; n++) {
		size_t i = start + n * run->axis.inner;
		double *y = (double *)run->out->data + parts * i;
		double x[2];

		if (ms_poll(call->heap) != 0)
			return -1;
		if (run->complex) {
			pair_load(&run->x, i, x);
			filter_pairs(f, x, y);
		} else {
			*y = filter_real(f, run->x.data[i]);
		}
	}
	for (size_t k = 0; k < f->order; k++)
		memcpy((double *)run->final->data + parts * (k + s * f->order),
		       f->state + 2 * k, parts * sizeof(double));
	return 0;
}

static int filter_lines(struct ms_call *call, struct filter_run *run)
{
	size_t lines = run->axis.inner * run->axis.outer;

	if (run->has_initial && run->initial.count != run->filter.order &&
	    (run->initial.count != run->filter.order * lines ||
	     run->initial.dims[0] != run->filter.order))
		return ms_fail(call->heap, "MATLAB:filter:initialLength",
			       "Initial conditions must be a vector of length "
			       "max(length(a),length(b))-1, or an array with "
			       "the leading dimension of size "
			       "max(length(a),length(b))-1.");
	if (ms_doubles_like(call, &run->x, run->complex, &run->out) != 0)
		return -1;
	if (ms_array_create_raw(call->heap, MS_DOUBLE, run->complex, 2,
				(size_t[]){ run->filter.order, lines },
				&run->final) != 0) {
		ms_array_drop(call->heap, run->out);
		return -1;
	}
	for (size_t s = 0; s < lines; s++) {
		if (filter_line(call, run, s) == 0)
			continue;
		ms_array_drop(call->heap, run->out);
		ms_array_drop(call->heap, run->final);
		return -1;
	}
	return 0;
}

static int filter_data(struct ms_call *call, const struct ms_numbers *b,
		       const struct ms_numbers *a, enum ms_class class_)
{
	struct filter_run run = { .has_initial = false };
	uint32_t dim;
	int rc;

	run.has_initial =
		ms_has_argument(call, 3) && !ms_is_empty(call->arguments[3]);
	if (ms_argument_along(call, 4, call->arguments[2], &dim) != 0 ||
	    ms_numbers_begin(call, &call->arguments[2], &run.x) != 0)
		return -1;
	rc = run.has_initial
		     ? ms_numbers_begin(call, &call->arguments[3], &run.initial)
		     : 0;
	if (rc != 0) {
		ms_numbers_end(call, &run.x);
		return -1;
	}
	run.complex = run.x.complex || a->complex || b->complex ||
		      (run.has_initial && run.initial.complex);
	class_ = ms_float_class_2(class_, run.x.class_);
	ms_axis_of(run.x.rank, run.x.dims, dim, &run.axis);
	rc = filter_load(call, b, a, &run.filter);
	if (rc == 0) {
		rc = filter_lines(call, &run);
		filter_free(call, &run.filter);
	}
	if (run.has_initial)
		ms_numbers_end(call, &run.initial);
	ms_numbers_end(call, &run.x);
	if (rc != 0)
		return -1;
	if (ms_give_as(call, 0, run.out, class_, true) != 0) {
		ms_array_drop(call->heap, run.final);
		return -1;
	}
	return ms_give_as(call, 1, run.final, class_, true);
}

int ms_bi_filter(struct ms_call *call)
{
	struct ms_numbers b;
	struct ms_numbers a;
	int rc;

	if (ms_numbers_begin(call, &call->arguments[0], &b) != 0)
		return -1;
	if (ms_numbers_begin(call, &call->arguments[1], &a) != 0) {
		ms_numbers_end(call, &b);
		return -1;
	}
	rc = filter_data(call, &b, &a, ms_float_class_2(a.class_, b.class_));
	ms_numbers_end(call, &a);
	ms_numbers_end(call, &b);
	return rc;
}
