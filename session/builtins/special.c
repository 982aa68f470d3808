/* The gamma and error functions, and primes. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include <float.h>
#include <math.h>

typedef double real_function(double x);

/* Real floating-point numbers (and logical, char) only. */
/* Drops the array when interrupted. */
static int apply_each(struct ms_call *call, real_function *function,
		      const struct ms_numbers *x, struct ms_array *array)
{
	double *out = array->data;

	for (size_t i = 0; i < x->count; i++) {
		if (ms_poll(call->heap) != 0) {
			ms_array_drop(call->heap, array);
			return -1;
		}
		out[i] = function(x->data[i]);
	}
	return 0;
}

static int apply_real(struct ms_call *call, real_function *function)
{
	struct ms_numbers x;
	struct ms_array *array;
	int rc;

	if (ms_class_is_integer(ms_class_of(call->arguments[0])))
		return ms_fail_type(call, call->arguments[0]);
	if (ms_real_numbers(call, 0, &x) != 0)
		return -1;
	rc = ms_doubles_like(call, &x, false, &array);
	if (rc == 0)
		rc = apply_each(call, function, &x, array);
	ms_numbers_end(call, &x);
	if (rc != 0)
		return -1;
	return ms_give_as(call, 0, array, ms_float_class(x.class_), false);
}

/* The poles are Inf, at -Inf there is no limit. */
static double gamma_of(double x)
{
	if (x == 0)
		return signbit(x) ? -(double)INFINITY : (double)INFINITY;
	if (isinf(x))
		return x > 0 ? x : (double)NAN;
	if (x < 0 && x == floor(x))
		return (double)INFINITY;
	return tgamma(x);
}

int ms_bi_gamma(struct ms_call *call)
{
	return apply_real(call, gamma_of);
}

static double log_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign);
}

int ms_bi_gammaln(struct ms_call *call)
{
	struct ms_numbers x;
	bool negative = false;

	if (ms_real_numbers(call, 0, &x) != 0)
		return -1;
	for (size_t i = 0; i < x.count; i++)
		negative = negative || x.data[i] < 0;
	ms_numbers_end(call, &x);
	if (negative)
		return ms_fail(call->heap, "MATLAB:gammaln:XMustBeNonnegative",
			       "X must be nonnegative.");
	return apply_real(call, log_gamma);
}

int ms_bi_erf(struct ms_call *call)
{
	return apply_real(call, erf);
}

int ms_bi_erfc(struct ms_call *call)
{
	return apply_real(call, erfc);
}

/* A rational start for the tail, then Halley's steps on erfc itself. */
static double inverse_tail(double y)
{
	const double two_over_root_pi = 1.12837916709551257390;
	double t = sqrt(-2 * log(y / 2));
	double x =
		-0.70710678118654752440 *
		((2.30753 + t * 0.27061) / (1 + t * (0.99229 + t * 0.04481)) -
		 t);

	for (int step = 0; step < 4; step++) {
		double error = erfc(x) - y;
		double slope = two_over_root_pi * exp(-x * x);
		double by = error / (slope - x * error);

		if (!isfinite(by))
			break;
		x += by;
	}
	return x;
}

static double inverse_erfc(double y)
{
	if (!(y >= 0 && y <= 2))
		return (double)NAN;
	if (y == 0)
		return (double)INFINITY;
	if (y == 2)
		return -(double)INFINITY;
	if (y == 1)
		return 0;
	return y < 1 ? inverse_tail(y) : -inverse_tail(2 - y);
}

int ms_bi_erfcinv(struct ms_call *call)
{
	return apply_real(call, inverse_erfc);
}

/* ------------------------------------------------------------------ isprime */

/* a * b mod m, without 128 bits: by halves of b. */
static uint64_t multiply_mod(uint64_t a, uint64_t b, uint64_t m)
{
	uint64_t result = 0;

	if (m <= UINT32_MAX)
		return a * b % m;
	while (b != 0) {
		if ((b & 1) != 0)
			result =
				result >= m - a ? result - (m - a) : result + a;
		a = a >= m - a ? a - (m - a) : a + a;
		b >>= 1;
	}
	return result;
}

static uint64_t power_mod(uint64_t base, uint64_t exponent, uint64_t m)
{
	uint64_t result = 1;

	for (; exponent != 0; exponent >>= 1) {
		if ((exponent & 1) != 0)
			result = multiply_mod(result, base, m);
		base = multiply_mod(base, base, m);
	}
	return result;
}

/* Does 'a' prove that the odd n is composite?  n - 1 = d * 2^s. */
static bool is_witness(uint64_t a, uint64_t n, uint64_t d, unsigned s)
{
	uint64_t x = power_mod(a % n, d, n);

	if (x == 1 || x == n - 1 || a % n == 0)
		return false;
	while (--s > 0) {
		x = multiply_mod(x, x, n);
		if (x == n - 1)
			return false;
	}
	return true;
}

/* These bases decide for every 64-bit number. */
static bool is_prime(uint64_t n)
{
	static const uint8_t bases[] = { 2,  3,	 5,  7,	 11, 13,
					 17, 19, 23, 29, 31, 37 };
	uint64_t d = n - 1;
	unsigned s = 0;

	for (size_t i = 0; i < sizeof(bases); i++) {
		if (n % bases[i] == 0)
			return n == bases[i];
	}
	if (n < 41 * 41)
		return n > 1;
	while ((d & 1) == 0) {
		d >>= 1;
		s++;
	}
	for (size_t i = 0; i < sizeof(bases); i++) {
		if (is_witness(bases[i], n, d, s))
			return false;
	}
	return true;
}

static int fail_prime(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:isprime:NotPosInt",
		       "All entries of X must be nonnegative integers.");
}

static int read_natural(struct ms_call *call, const struct ms_view *view,
			size_t i, uint64_t *out)
{
	double x;

	if (view->class_ == MS_UINT64) {
		*out = ((const uint64_t *)view->data)[i];
		return 0;
	}
	if (view->class_ == MS_INT64) {
		int64_t n = ((const int64_t *)view->data)[i];

		*out = (uint64_t)n;
		return n < 0 ? fail_prime(call) : 0;
	}
	x = ms_view_double(view, i);
	if (!(x >= 0) || x != floor(x) || x > 9007199254740992.0)
		return fail_prime(call);
	*out = (uint64_t)x;
	return 0;
}

int ms_bi_isprime(struct ms_call *call)
{
	struct ms_view view;
	struct ms_array *array;
	int rc;

	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_is_complex(call->arguments[0]))
		return fail_prime(call);
	if (ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	rc = ms_array_create_raw(call->heap, MS_LOGICAL, false, view.rank,
				 view.dims, &array);
	for (size_t i = 0; rc == 0 && i < view.count; i++) {
		uint64_t n = 0;

		rc = ms_poll(call->heap) != 0
			     ? -1
			     : read_natural(call, &view, i, &n);
		((uint8_t *)array->data)[i] = rc == 0 && n > 1 && is_prime(n);
		if (rc != 0)
			ms_array_drop(call->heap, array);
	}
	ms_view_end(call->heap, &view);
	return rc == 0 ? ms_give(call, ms_array_finish(call->heap, array)) : -1;
}
