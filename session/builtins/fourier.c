/*
 * Lengths whose prime factors are small go by mixed radix, recursively: the
 * parts of a transform are transforms of each p-th element, and are joined with
 * powers of the root of unity, which lie in the order of their use.  Other
 * lengths become a convolution of a power of two (Bluestein).
 */
#include "builtins/fourier.h"

#include <math.h>
#include <string.h>

#define FACTORS_MAX 64
#define PRIME_MAX   13

struct ms_fourier {
	const volatile sig_atomic_t *interrupt;
	size_t count;
	bool real;
	double *roots; /* exp(-2 pi i k / count) */
	unsigned factor_count;
	size_t factors[FACTORS_MAX];
	/* What the levels multiply with, in the order in which they do. */
	double *twiddles;
	size_t twiddle_count; /* numbers, two for each root */
	const double *levels[FACTORS_MAX];

	/* For real numbers, of an even count: the plan of half as many. */
	struct ms_fourier *half;

	/* Of other lengths: a power of two above twice the count. */
	struct ms_fourier *inner;
	double *chirp;	   /* exp(-pi i k^2 / count) */
	double *kernel;	   /* transform of its conjugate, wrapped around */
	double *work;	   /* two arrays of inner->count */
	double *conjugate; /* of the input, for inverses */
};

/* exp(-2 pi i k / n), exact where an angle of 45 degrees or less decides. */
static void root_of_unity(size_t k, size_t n, double *out)
{
	const double pi = 3.14159265358979323846;
	size_t eighth;
	double angle;
	double c;
	double s;

	k %= n;
	/* 8k/n tells the octant; the angle is kept within [0, pi/4]. */
	eighth = 8 * k / n;
	switch (eighth) {
	case 0:
		angle = 2 * pi * (double)k / (double)n;
		c = cos(angle);
		s = sin(angle);
		break;
	case 1:
	case 2:
		angle = 2 * pi * ((double)n - 4 * (double)k) /
			(4.0 * (double)n);
		c = sin(angle);
		s = cos(angle);
		break;
	case 3:
	case 4:
		angle = 2 * pi * ((double)n - 2 * (double)k) /
			(2.0 * (double)n);
		c = -cos(angle);
		s = sin(angle);
		break;
	case 5:
	case 6:
		angle = 2 * pi * (3.0 * (double)n - 4 * (double)k) /
			(4.0 * (double)n);
		c = -sin(angle);
		s = -cos(angle);
		break;
	default:
		angle = 2 * pi * ((double)n - (double)k) / (double)n;
		c = cos(angle);
		s = -sin(angle);
		break;
	}
	out[0] = c;
	out[1] = -s;
}

/* --------------------------------------------------------------- mixed radix
 */

static void multiply(double *out, const double *a, const double *b)
{
	double re = a[0] * b[0] - a[1] * b[1];

	out[1] = a[0] * b[1] + a[1] * b[0];
	out[0] = re;
}

/* Parts of a single element need no root. */
static void leaf_two(const double *in, double *out, size_t stride)
{
	const double *b = in + 2 * stride;

	out[0] = in[0] + b[0];
	out[1] = in[1] + b[1];
	out[2] = in[0] - b[0];
	out[3] = in[1] - b[1];
}

static void leaf_four(const double *in, double *out, size_t stride)
{
	const double *b = in + 2 * stride;
	const double *c = b + 2 * stride;
	const double *d = c + 2 * stride;
	double even[2] = { in[0] + c[0], in[1] + c[1] };
	double odd[2] = { in[0] - c[0], in[1] - c[1] };
	double sum[2] = { b[0] + d[0], b[1] + d[1] };
	double turned[2] = { b[1] - d[1], d[0] - b[0] };

	out[0] = even[0] + sum[0];
	out[1] = even[1] + sum[1];
	out[2] = odd[0] + turned[0];
	out[3] = odd[1] + turned[1];
	out[4] = even[0] - sum[0];
	out[5] = even[1] - sum[1];
	out[6] = odd[0] - turned[0];
	out[7] = odd[1] - turned[1];
}

/* The joins: m numbers of each part; 'w' are the roots of this level, those of
 * one k behind each other. */
static void join_two(double *out, size_t m, const double *w)
{
	for (size_t k = 0; k < m; k++, w += 2) {
		double *a = out + 2 * k;
		double *b = out + 2 * (k + m);
		double t[2];

		multiply(t, b, w);
		b[0] = a[0] - t[0];
		b[1] = a[1] - t[1];
		a[0] += t[0];
		a[1] += t[1];
	}
}

static void join_four(double *out, size_t m, const double *w)
{
	for (size_t k = 0; k < m; k++, w += 6) {
		double *a = out + 2 * k;
		double *b = a + 2 * m;
		double *c = b + 2 * m;
		double *d = c + 2 * m;
		double x[2];
		double y[2];
		double z[2];

		multiply(x, b, w);
		multiply(y, c, w + 2);
		multiply(z, d, w + 4);

		double even[2] = { a[0] + y[0], a[1] + y[1] };
		double odd[2] = { a[0] - y[0], a[1] - y[1] };
		double sum[2] = { x[0] + z[0], x[1] + z[1] };
		double turned[2] = { x[1] - z[1], z[0] - x[0] };

		a[0] = even[0] + sum[0];
		a[1] = even[1] + sum[1];
		b[0] = odd[0] + turned[0];
		b[1] = odd[1] + turned[1];
		c[0] = even[0] - sum[0];
		c[1] = even[1] - sum[1];
		d[0] = odd[0] - turned[0];
		d[1] = odd[1] - turned[1];
	}
}

static void join_three(double *out, size_t m, const double *w)
{
	const double half_root = 0.86602540378443864676; /* sin(60 degrees) */

	for (size_t k = 0; k < m; k++, w += 4) {
		double *a = out + 2 * k;
		double *b = a + 2 * m;
		double *c = b + 2 * m;
		double x[2];
		double y[2];

		multiply(x, b, w);
		multiply(y, c, w + 2);

		double sum[2] = { x[0] + y[0], x[1] + y[1] };
		double turned[2] = { half_root * (x[1] - y[1]),
				     half_root * (y[0] - x[0]) };
		double rest[2] = { a[0] - 0.5 * sum[0], a[1] - 0.5 * sum[1] };

		a[0] += sum[0];
		a[1] += sum[1];
		b[0] = rest[0] + turned[0];
		b[1] = rest[1] + turned[1];
		c[0] = rest[0] - turned[0];
		c[1] = rest[1] - turned[1];
	}
}

/* Five numbers in place; they lie 'm' pairs apart. */
static void five(double *a, const double *x, const double *y, const double *z,
		 const double *w, size_t m)
{
	const double c1 = 0.30901699437494742410; /* cos(72 degrees) */
	const double c2 = -0.80901699437494742410;
	const double s1 = 0.95105651629515357212;
	const double s2 = 0.58778525229247312917;

	for (size_t part = 0; part < 2; part++) {
		/* Sums of this part, differences of the other one. */
		double sign = part == 0 ? 1 : -1;
		size_t other = 1 - part;
		double p = x[part] + w[part];
		double q = y[part] + z[part];
		double r = sign * (x[other] - w[other]);
		double t = sign * (y[other] - z[other]);
		double near = a[part] + c1 * p + c2 * q;
		double far = a[part] + c2 * p + c1 * q;
		double turn = s1 * r + s2 * t;
		double back = s2 * r - s1 * t;

		a[part] += p + q;
		a[2 * m + part] = near + turn;
		a[8 * m + part] = near - turn;
		a[4 * m + part] = far + back;
		a[6 * m + part] = far - back;
	}
}

static void join_five(double *out, size_t m, const double *roots)
{
	for (size_t k = 0; k < m; k++, roots += 8) {
		double *a = out + 2 * k;
		double x[2];
		double y[2];
		double z[2];
		double w[2];

		multiply(x, a + 2 * m, roots);
		multiply(y, a + 4 * m, roots + 2);
		multiply(z, a + 6 * m, roots + 4);
		multiply(w, a + 8 * m, roots + 6);
		five(a, x, y, z, w, m);
	}
}

/* 'plan' knows the roots of p. */
static void join_any(const struct ms_fourier *plan, double *out, size_t m,
		     const double *w, size_t p)
{
	double parts[2 * PRIME_MAX];

	for (size_t k = 0; k < m; k++, w += 2 * (p - 1)) {
		memcpy(parts, out + 2 * k, 2 * sizeof(*parts));
		for (size_t q = 1; q < p; q++)
			multiply(parts + 2 * q, out + 2 * (k + q * m),
				 w + 2 * (q - 1));
		for (size_t r = 0; r < p; r++) {
			double *to = out + 2 * (k + r * m);
			double re = parts[0];
			double im = parts[1];

			for (size_t q = 1; q < p; q++) {
				size_t at = q * r % p * (plan->count / p);
				double t[2];

				multiply(t, parts + 2 * q,
					 plan->roots + 2 * at);
				re += t[0];
				im += t[1];
			}
			to[0] = re;
			to[1] = im;
		}
	}
}

static void join(const struct ms_fourier *plan, double *out, size_t m,
		 unsigned level)
{
	size_t p = plan->factors[level];
	const double *w = plan->levels[level];

	if (p == 2)
		join_two(out, m, w);
	else if (p == 3)
		join_three(out, m, w);
	else if (p == 4)
		join_four(out, m, w);
	else if (p == 5)
		join_five(out, m, w);
	else
		join_any(plan, out, m, w, p);
}

/* The last level: p numbers. */
static void leaf(const struct ms_fourier *plan, const double *in, double *out,
		 size_t stride, unsigned level)
{
	size_t p = plan->factors[level];

	if (p == 4) {
		leaf_four(in, out, stride);
		return;
	}
	if (p == 2) {
		leaf_two(in, out, stride);
		return;
	}
	for (size_t q = 0; q < p; q++) {
		out[2 * q] = in[2 * q * stride];
		out[2 * q + 1] = in[2 * q * stride + 1];
	}
	join(plan, out, 1, level);
}

/* Parts of fewer numbers end before anybody waits. */
#define POLLED_COUNT 4096

/* n numbers of 'in', 'stride' apart.  As deep as there are factors.  An
 * interrupt leaves 'out' unfinished. */
static void transform(const struct ms_fourier *plan, const double *in,
		      double *out, size_t n, size_t stride, unsigned level)
{
	size_t p = plan->factors[level];
	size_t m = n / p;

	if (level + 1 == plan->factor_count) {
		leaf(plan, in, out, stride, level);
		return;
	}
	if (n >= POLLED_COUNT && ms_interrupt_is_up(plan->interrupt))
		return;
	for (size_t q = 0; q < p; q++) {
		if (level + 2 == plan->factor_count)
			leaf(plan, in + 2 * q * stride, out + 2 * q * m,
			     stride * p, level + 1);
		else
			transform(plan, in + 2 * q * stride, out + 2 * q * m, m,
				  stride * p, level + 1);
	}
	join(plan, out, m, level);
}

static void mixed_radix(const struct ms_fourier *plan, const double *in,
			double *out)
{
	if (plan->factor_count == 0)
		memcpy(out, in, 2 * sizeof(*out));
	else
		transform(plan, in, out, plan->count, 1, 0);
}

/* ---------------------------------------------------------------- Bluestein */

static void convolve_chirp(struct ms_fourier *plan, const double *in,
			   double *out)
{
	struct ms_fourier *inner = plan->inner;
	size_t m = inner->count;
	double *a = plan->work;
	double *b = plan->work + 2 * m;

	memset(a, 0, 2 * m * sizeof(*a));
	for (size_t k = 0; k < plan->count; k++)
		multiply(a + 2 * k, in + 2 * k, plan->chirp + 2 * k);
	mixed_radix(inner, a, b);
	/* The inverse through the conjugate: conj(F(conj(x))) / m. */
	for (size_t k = 0; k < m; k++) {
		multiply(b + 2 * k, b + 2 * k, plan->kernel + 2 * k);
		b[2 * k + 1] = -b[2 * k + 1];
	}
	mixed_radix(inner, b, a);
	for (size_t k = 0; k < plan->count; k++) {
		double t[2] = { a[2 * k] / (double)m,
				-a[2 * k + 1] / (double)m };

		multiply(out + 2 * k, t, plan->chirp + 2 * k);
	}
}

/* --------------------------------------------------------------- real input
 *
 * n real numbers, n even, are n/2 complex ones: those at even places and those
 * at odd ones.  Their transforms are the even and the odd part of what comes
 * out, and join as always.
 */

static void unpack(const struct ms_fourier *plan, const double *packed,
		   double *out)
{
	size_t h = plan->count / 2;

	for (size_t k = 0; k <= h; k++) {
		const double *a = packed + 2 * (k % h);
		const double *b = packed + 2 * ((h - k) % h);
		double even[2] = { 0.5 * (a[0] + b[0]), 0.5 * (a[1] - b[1]) };
		double odd[2] = { 0.5 * (a[1] + b[1]), 0.5 * (b[0] - a[0]) };
		double t[2];

		multiply(t, odd, plan->roots + 2 * k);
		out[2 * k] = even[0] + t[0];
		out[2 * k + 1] = even[1] + t[1];
	}
	for (size_t k = h + 1; k < plan->count; k++) {
		out[2 * k] = out[2 * (plan->count - k)];
		out[2 * k + 1] = -out[2 * (plan->count - k) + 1];
	}
}

static void run_real(struct ms_fourier *plan, const double *in, double *out)
{
	size_t h = plan->count / 2;
	double *packed = plan->conjugate;

	for (size_t k = 0; k < h; k++) {
		packed[2 * k] = in[4 * k];
		packed[2 * k + 1] = in[4 * k + 2];
	}
	ms_fourier_run(plan->half, packed, packed + 2 * h, false);
	unpack(plan, packed + 2 * h, out);
}

void ms_fourier_run(struct ms_fourier *plan, const double *in, double *out,
		    bool inverse)
{
	size_t n = plan->count;

	if (inverse && plan->half == NULL) {
		for (size_t k = 0; k < n; k++) {
			plan->conjugate[2 * k] = in[2 * k];
			plan->conjugate[2 * k + 1] = -in[2 * k + 1];
		}
		in = plan->conjugate;
	}
	if (plan->half != NULL)
		run_real(plan, in, out);
	else if (plan->inner != NULL)
		convolve_chirp(plan, in, out);
	else
		mixed_radix(plan, in, out);
	for (size_t k = 0; inverse && k < n; k++) {
		out[2 * k] /= (double)n;
		out[2 * k + 1] /= -(double)n;
	}
}

/* All roots; those of one octant are computed, the others are its mirrors. */
static void fill_roots(double *roots, size_t n)
{
	size_t computed = n % 8 == 0 ? n / 8 : n / 2;

	for (size_t k = 0; k <= computed; k++)
		root_of_unity(k, n, roots + 2 * k);
	if (n % 8 == 0) {
		for (size_t k = computed + 1; k <= n / 4; k++) {
			roots[2 * k] = -roots[2 * (n / 4 - k) + 1];
			roots[2 * k + 1] = -roots[2 * (n / 4 - k)];
		}
		for (size_t k = n / 4 + 1; k <= n / 2; k++) {
			roots[2 * k] = -roots[2 * (n / 2 - k)];
			roots[2 * k + 1] = roots[2 * (n / 2 - k) + 1];
		}
	}
	for (size_t k = n / 2 + 1; k < n; k++) {
		roots[2 * k] = roots[2 * (n - k)];
		roots[2 * k + 1] = -roots[2 * (n - k) + 1];
	}
}

/* -------------------------------------------------------------------- plans */

/* Small primes, then fours, which make the innermost parts; what is left over.
 */
static size_t factor(struct ms_fourier *plan)
{
	static const size_t candidates[] = { PRIME_MAX, 11, 7, 5, 3, 4, 2 };
	size_t rest = plan->count;

	for (size_t c = 0; c < sizeof(candidates) / sizeof(*candidates); c++) {
		while (rest % candidates[c] == 0 && rest > 1) {
			plan->factors[plan->factor_count++] = candidates[c];
			rest /= candidates[c];
		}
	}
	return rest;
}

static double *pairs(struct ms_call *call, size_t count)
{
	return ms_scratch(call, 2 * count);
}

static size_t count_twiddles(const struct ms_fourier *plan)
{
	size_t rest = plan->count;
	size_t count = 0;

	for (unsigned level = 0; level < plan->factor_count; level++) {
		rest /= plan->factors[level];
		count += 2 * rest * (plan->factors[level] - 1);
	}
	return count;
}

static void fill_twiddles(struct ms_fourier *plan)
{
	double *next = plan->twiddles;
	size_t stride = 1;
	size_t m = plan->count;

	for (unsigned level = 0; level < plan->factor_count; level++) {
		size_t p = plan->factors[level];

		plan->levels[level] = next;
		m /= p;
		for (size_t k = 0; k < m; k++) {
			for (size_t q = 1; q < p; q++, next += 2)
				memcpy(next, plan->roots + 2 * q * k * stride,
				       2 * sizeof(*next));
		}
		stride *= p;
	}
}

/* For lengths of small factors: what mixed_radix() needs. */
static int radix_plan(struct ms_call *call, struct ms_fourier *plan)
{
	plan->roots = pairs(call, plan->count);
	if (plan->roots == NULL)
		return -1;
	fill_roots(plan->roots, plan->count);
	plan->twiddle_count = count_twiddles(plan);
	plan->twiddles = ms_scratch(call, plan->twiddle_count);
	if (plan->twiddles == NULL)
		return -1;
	fill_twiddles(plan);
	return 0;
}

static struct ms_fourier *plain_plan(struct ms_call *call, size_t count)
{
	struct ms_fourier *plan =
		ms_heap_alloc_zeroed(call->heap, sizeof(*plan));

	if (plan == NULL)
		return NULL;
	plan->count = count;
	plan->interrupt = call->heap->interrupt;
	if (factor(plan) == 1 && radix_plan(call, plan) != 0) {
		ms_fourier_end(call, plan);
		return NULL;
	}
	return plan;
}

static void make_chirp(struct ms_fourier *plan)
{
	size_t n = plan->count;
	size_t m = plan->inner->count;
	double *wrapped = plan->work;

	memset(wrapped, 0, 2 * m * sizeof(*wrapped));
	for (size_t k = 0; k < n; k++) {
		/* k^2 modulo 2n decides the angle. */
		double square = fmod((double)k * (double)k, 2 * (double)n);

		root_of_unity((size_t)square, 2 * n, plan->chirp + 2 * k);
		for (size_t at = 0; at < 2; at++) {
			size_t to = at == 0 ? k : (m - k) % m;

			wrapped[2 * to] = plan->chirp[2 * k];
			wrapped[2 * to + 1] = -plan->chirp[2 * k + 1];
		}
	}
	mixed_radix(plan->inner, wrapped, plan->kernel);
}

static int chirp_plan(struct ms_call *call, struct ms_fourier *plan)
{
	size_t m = 1;

	while (m < 2 * plan->count)
		m *= 2;
	plan->factor_count = 0;
	plan->inner = plain_plan(call, m);
	if (plan->inner == NULL)
		return -1;
	plan->chirp = pairs(call, plan->count);
	plan->kernel = pairs(call, m);
	plan->work = pairs(call, 2 * m);
	if (plan->chirp == NULL || plan->kernel == NULL || plan->work == NULL)
		return -1;
	make_chirp(plan);
	return ms_poll(call->heap);
}

/* The roots join the halves. */
static int half_plan(struct ms_call *call, struct ms_fourier *plan)
{
	plan->roots = pairs(call, plan->count);
	plan->half = ms_fourier_begin(call, plan->count / 2, false);
	if (plan->roots == NULL || plan->half == NULL)
		return -1;
	fill_roots(plan->roots, plan->count);
	return 0;
}

static int complex_plan(struct ms_call *call, struct ms_fourier *plan)
{
	if (factor(plan) == 1)
		return radix_plan(call, plan);
	return chirp_plan(call, plan);
}

struct ms_fourier *ms_fourier_begin(struct ms_call *call, size_t count,
				    bool real)
{
	struct ms_fourier *plan;
	int rc = -1;

	if (count > SIZE_MAX / 256) {
		(void)ms_fail_memory(call->heap);
		return NULL;
	}
	plan = ms_heap_alloc_zeroed(call->heap, sizeof(*plan));
	if (plan == NULL)
		return NULL;
	plan->count = count;
	plan->interrupt = call->heap->interrupt;
	plan->real = real;
	plan->conjugate = pairs(call, count);
	if (plan->conjugate != NULL)
		rc = real && count % 2 == 0 ? half_plan(call, plan)
					    : complex_plan(call, plan);
	if (rc == 0)
		return plan;
	ms_fourier_end(call, plan);
	return NULL;
}

void ms_fourier_end(struct ms_call *call, struct ms_fourier *plan)
{
	size_t m = plan->inner == NULL ? 0 : plan->inner->count;

	ms_scratch_free(call, plan->roots, 2 * plan->count);
	ms_scratch_free(call, plan->twiddles, plan->twiddle_count);
	ms_scratch_free(call, plan->conjugate, 2 * plan->count);
	ms_scratch_free(call, plan->chirp, 2 * plan->count);
	if (plan->half != NULL)
		ms_fourier_end(call, plan->half);
	if (plan->inner != NULL) {
		ms_scratch_free(call, plan->kernel, 2 * m);
		ms_scratch_free(call, plan->work, 4 * m);
		ms_fourier_end(call, plan->inner);
	}
	ms_heap_free(call->heap, plan, sizeof(*plan));
}

bool ms_fourier_fits(const struct ms_fourier *plan, size_t count, bool real)
{
	return plan->count == count && plan->real == real;
}

void ms_fourier_free(struct ms_heap *heap, struct ms_fourier *plan)
{
	struct ms_call call = { .heap = heap };

	if (plan != NULL)
		ms_fourier_end(&call, plan);
}
