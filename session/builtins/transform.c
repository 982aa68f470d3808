/* fft, ifft, fft2, ifft2. */
#include "builtins/fourier.h"
#include "builtins/prototypes.h"

#include <math.h>
#include <string.h>

#define PLAN_KEPT_MAX ((size_t)65536) /* points */

struct request {
	uint32_t dim;
	size_t count; /* points of the transform */
	bool inverse;
	bool symmetric; /* take the input as conjugate symmetric */
};

/* A line of the input, cut or padded, as pairs. */
static void load_line(const struct ms_numbers *x, const struct ms_axis *axis,
		      size_t start, size_t count, double *out)
{
	for (size_t k = 0; k < count; k++) {
		size_t i = start + k * axis->inner;
		bool inside = k < axis->length;

		if (x->complex) {
			out[2 * k] = inside ? x->data[2 * i] : 0;
			out[2 * k + 1] = inside ? x->data[2 * i + 1] : 0;
		} else {
			out[2 * k] = inside ? x->data[i] : 0;
			out[2 * k + 1] = 0;
		}
	}
}

/* The second half from the first: what real input implies. */
static void mirror(double *line, size_t n)
{
	line[1] = 0;
	for (size_t k = 1; k <= n / 2; k++) {
		double *other = line + 2 * (n - k);

		if (2 * k == n) {
			line[2 * k + 1] = 0;
			break;
		}
		other[0] = line[2 * k];
		other[1] = -line[2 * k + 1];
	}
}

static bool is_mirrored(const double *line, size_t n)
{
	for (size_t k = 0; k <= n / 2; k++) {
		const double *a = line + 2 * k;
		const double *b = line + 2 * ((n - k) % n);

		if (a[0] != b[0] || a[1] != -b[1])
			return false;
	}
	return true;
}

static void run_line(struct ms_fourier *plan, const struct request *request,
		     bool real, double *in, double *out)
{
	size_t n = request->count;
	bool mirrored;

	if (request->symmetric)
		mirror(in, n);
	mirrored =
		request->inverse && (request->symmetric || is_mirrored(in, n));
	ms_fourier_run(plan, in, out, request->inverse);
	if (real)
		mirror(out, n);
	for (size_t k = 0; mirrored && k < n; k++)
		out[2 * k + 1] = 0;
}

static int run_lines(struct ms_call *call, struct ms_fourier *plan,
		     const struct request *request, const struct ms_numbers *x,
		     double *buffer, double *out)
{
	struct ms_axis axis;
	size_t n = request->count;
	double *in = buffer;

	ms_axis_of(x->rank, x->dims, request->dim, &axis);
	for (size_t s = 0; s < axis.inner * axis.outer; s++) {
		size_t i = s % axis.inner;
		size_t o = s / axis.inner;
		size_t to = i + o * axis.inner * n;

		/* A column goes to its place at once. */
		double *line = axis.inner == 1 ? out + 2 * to : buffer + 2 * n;

		load_line(x, &axis, i + o * axis.inner * axis.length, n, in);
		run_line(plan, request, !x->complex, in, line);
		if (ms_poll(call->heap) != 0)
			return -1;
		for (size_t k = 0; k < n && axis.inner != 1; k++)
			memcpy(out + 2 * (to + k * axis.inner), line + 2 * k,
			       2 * sizeof(double));
	}
	return 0;
}

/* Most programs transform one length again and again: the last plan waits
 * unless it is large. */
static struct ms_fourier *take_plan(struct ms_call *call, size_t count,
				    bool real)
{
	/* Without a machine there is no place for it. */
	if (call->vm == NULL)
		return ms_fourier_begin(call, count, real);
	struct ms_builtin_state *state = ms_state_of(call);
	if (state == NULL)
		return NULL;
	struct ms_fourier *plan = state->fourier;
	if (plan == NULL || !ms_fourier_fits(plan, count, real))
		return ms_fourier_begin(call, count, real);
	state->fourier = NULL;
	return plan;
}

static void keep_plan(struct ms_call *call, struct ms_fourier *plan,
		      size_t count)
{
	struct ms_builtin_state *state =
		call->vm == NULL ? NULL : ms_state_of(call);

	if (count > PLAN_KEPT_MAX || state == NULL) {
		ms_fourier_end(call, plan);
		return;
	}
	ms_fourier_free(call->heap, state->fourier);
	state->fourier = plan;
}

static int transform_numbers(struct ms_call *call,
			     const struct request *request,
			     const struct ms_numbers *x, struct ms_array **out)
{
	struct ms_shape_dims dims;
	struct ms_fourier *plan;
	double *buffer;
	int rc = -1;

	ms_dims_copy(x->held, &dims);
	if (ms_dims_set(call, &dims, request->dim, request->count) != 0 ||
	    ms_array_of(call, MS_DOUBLE, true, &dims, out) != 0)
		return -1;
	if ((*out)->count == 0)
		return 0;
	plan = take_plan(call, request->count, !x->complex);
	buffer = plan == NULL ? NULL : ms_scratch(call, 4 * request->count);
	if (buffer != NULL)
		rc = run_lines(call, plan, request, x, buffer, (*out)->data);
	ms_scratch_free(call, buffer, 4 * request->count);
	if (plan != NULL)
		keep_plan(call, plan, request->count);
	if (rc != 0)
		ms_array_drop(call->heap, *out);
	return rc;
}

static int transform(struct ms_call *call, struct ms_value v,
		     const struct request *request, struct ms_value *out)
{
	struct ms_numbers x;
	struct ms_array *array;
	enum ms_class class_ = ms_float_class(ms_class_of(v));
	int rc;

	if (ms_numbers_begin(call, &v, &x) != 0)
		return -1;
	rc = transform_numbers(call, request, &x, &array);
	ms_numbers_end(call, &x);
	return rc == 0 ? ms_finish_as(call, array, class_, true, out) : -1;
}

/* 'symmetric' or 'nonsymmetric' at the end. */
static int read_symmetry(struct ms_call *call, uint32_t *count, bool *out)
{
	static const char *const words[] = { "symmetric", "nonsymmetric",
					     NULL };
	uint32_t last = call->argument_count - 1;
	uint32_t word;

	*count = call->argument_count;
	*out = false;
	if (last == 0 || !ms_is_text(call->arguments[last]) ||
	    ms_is_empty(call->arguments[last]))
		return 0;
	if (ms_argument_option(call, last, words, &word) != 0)
		return -1;
	*count = last;
	*out = word == 0;
	return 0;
}

static int read_points(struct ms_call *call, uint32_t i, size_t *out)
{
	double n;

	if (ms_argument_double(call, i, &n) != 0)
		return -1;
	if (!(n >= 0) || n != floor(n) || n > 1e15)
		return ms_fail(call->heap, "MATLAB:fft:invalidLength",
			       "The number of points must be a nonnegative "
			       "integer.");
	*out = (size_t)n;
	return 0;
}

static int one_dimension(struct ms_call *call, bool inverse)
{
	struct ms_value v = call->arguments[0];
	struct request request = { .inverse = inverse };
	struct ms_call shorter = *call;
	uint32_t count;

	if (ms_need_plain(call, 0) != 0 ||
	    read_symmetry(call, &count, &request.symmetric) != 0)
		return -1;
	shorter.argument_count = count;
	if (ms_argument_along(&shorter, 2, v, &request.dim) != 0)
		return -1;
	request.count = ms_dim(v, request.dim);
	if (count > 1 && !ms_is_empty(call->arguments[1]) &&
	    read_points(call, 1, &request.count) != 0)
		return -1;
	/* Nothing stays nothing, unless points are asked for. */
	if (ms_is_zero_by_zero(v) && count < 2)
		return ms_empty_of(call->heap, ms_float_class(ms_class_of(v)),
				   2, (size_t[]){ 0, 0 }, &call->results[0]);
	return transform(call, v, &request, &call->results[0]);
}

int ms_bi_fft(struct ms_call *call)
{
	return one_dimension(call, false);
}

int ms_bi_ifft(struct ms_call *call)
{
	return one_dimension(call, true);
}

static int two_dimensions(struct ms_call *call, bool inverse)
{
	struct ms_value v = call->arguments[0];
	struct request request = { .inverse = inverse };
	struct ms_value half;
	bool symmetric;
	size_t sizes[2] = { ms_rows(v), ms_columns(v) };
	uint32_t count;
	int rc;

	if (ms_need_plain(call, 0) != 0 ||
	    read_symmetry(call, &count, &symmetric) != 0)
		return -1;
	if (count == 2)
		return ms_fail_few(call);
	for (uint32_t k = 0; count == 3 && k < 2; k++) {
		if (read_points(call, k + 1, &sizes[k]) != 0)
			return -1;
	}
	request.count = sizes[0];
	if (transform(call, v, &request, &half) != 0)
		return -1;
	request.dim = 1;
	request.count = sizes[1];
	rc = transform(call, half, &request, &call->results[0]);
	ms_release(call->heap, half);
	if (rc != 0 || !symmetric)
		return rc;
	half = call->results[0];
	call->results[0] = ms_none();
	rc = ms_forward(call, ms_bi_real, &half, 1);
	ms_release(call->heap, half);
	return rc;
}

int ms_bi_fft2(struct ms_call *call)
{
	return two_dimensions(call, false);
}

int ms_bi_ifft2(struct ms_call *call)
{
	return two_dimensions(call, true);
}
