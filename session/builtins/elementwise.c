/*
 * Functions of one number, applied to each element.
 *
 * A row of the table below has the function on real numbers 'x', where it
 * stays real, and the function on complex numbers 'z'.  Real elements outside
 * of the domain make the whole result complex.
 */
#include "builtins/by_nonzeros.h"
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/sparse.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <string.h>

#undef complex /* is a member's name here */
#ifndef CMPLX
#define CMPLX(re, im) __builtin_complex((double)(re), (double)(im))
#endif

static const double to_radians = 3.14159265358979323846 / 180;
static const double ln_2 = 0.69314718055994530942;
static const double ln_10 = 2.30258509299404568402;
static const double half_pi = 1.57079632679489661923;

/* ------------------------------------------------------- complex functions */

/* On the cuts beyond 1 the value comes from below, as in MATLAB. */
static double _Complex asin_complex(double _Complex z)
{
	double _Complex w = casin(z);

	return cimag(z) == 0 && creal(z) > 1 ? conj(w) : w;
}

static double _Complex acos_complex(double _Complex z)
{
	double _Complex w = cacos(z);

	return cimag(z) == 0 && creal(z) > 1 ? conj(w) : w;
}

static double _Complex expm1_complex(double _Complex z)
{
	double u = expm1(creal(z));
	double v = sin(cimag(z) / 2);

	v = -2 * v * v;
	return CMPLX(u * v + u + v, (u + 1) * sin(cimag(z)));
}

static double _Complex log1p_complex(double _Complex z)
{
	double re = creal(z);
	double im = cimag(z);
	double u;

	if (fabs(re) >= 0.5)
		return clog(CMPLX(1 + re, im));
	u = 2 * re + re * re + im * im;
	return CMPLX(log1p(u / (1 + sqrt(u + 1))), atan2(im, 1 + re));
}

static double _Complex divided(double _Complex z, double by)
{
	return CMPLX(creal(z) / by, cimag(z) / by);
}

static double _Complex scaled(double _Complex z, double by)
{
	return CMPLX(creal(z) * by, cimag(z) * by);
}

/* ---------------------------------------------- multiples of pi and degrees */

/* sin(x * period / 2) for x reduced to [-1, 1] by whole periods of 2. */
static double half_turn(double x, double *sign)
{
	*sign = x < 0 ? -1 : 1;
	x = fmod(fabs(x), 2);
	if (x >= 1) {
		x -= 1;
		*sign = -*sign;
	}
	return x > 0.5 ? 1 - x : x;
}

static double sinpi_real(double x)
{
	double sign;

	if (!isfinite(x))
		return (double)NAN;
	x = half_turn(x, &sign);
	if (x == 0)
		return 0;
	if (x <= 0.25)
		return sign * sin(x * 2 * half_pi);
	return sign * cos((0.5 - x) * 2 * half_pi);
}

static double cospi_real(double x)
{
	if (!isfinite(x))
		return (double)NAN;
	x = fmod(fabs(x), 2);
	if (x > 1)
		x = 2 - x;
	if (x == 0.5)
		return 0;
	if (x < 0.25)
		return cos(x * 2 * half_pi);
	if (x > 0.75)
		return -cos((1 - x) * 2 * half_pi);
	return sin((0.5 - x) * 2 * half_pi);
}

/* Into [-180, 180), then by symmetry into [-90, 90]. */
static double sind_real(double x)
{
	if (!isfinite(x))
		return (double)NAN;
	if (fmod(x, 180) == 0)
		return 0;
	x = fmod(x, 360);
	if (x > 180)
		x -= 360;
	if (x < -180)
		x += 360;
	if (x > 90)
		x = 180 - x;
	if (x < -90)
		x = -180 - x;
	if (fabs(x) == 30)
		return copysign(0.5, x);
	return sin(x * to_radians);
}

static double cosd_real(double x)
{
	if (!isfinite(x))
		return (double)NAN;
	x = fmod(fabs(x), 360);
	if (x > 180)
		x = 360 - x;
	if (x == 90)
		return 0;
	if (x == 60)
		return 0.5;
	if (x == 120)
		return -0.5;
	if (x > 90)
		return -cos((180 - x) * to_radians);
	return cos(x * to_radians);
}

static double tand_real(double x)
{
	double s;
	double turn;

	if (!isfinite(x))
		return (double)NAN;
	if (fmod(x, 180) == 0)
		return 0;
	turn = fmod(x, 360);
	if (turn < 0)
		turn += 360;
	if (turn == 90)
		return (double)INFINITY;
	if (turn == 270)
		return -(double)INFINITY;
	s = fmod(turn, 180);
	if (s == 45)
		return 1;
	if (s == 135)
		return -1;
	return tan((s > 90 ? s - 180 : s) * to_radians);
}

static double fix_real(double x)
{
	return trunc(x);
}

static double sign_real(double x)
{
	if (isnan(x))
		return x;
	return (double)((x > 0) - (x < 0));
}

/* --------------------------------------------------------------- the table */

typedef void block_function(double *out, const double *in, size_t count);
typedef bool block_test(const double *in, size_t count);
typedef double _Complex complex_function(double _Complex z);

struct map {
	block_function *real;
	block_test *inside;	   /* NULL: real numbers stay real */
	complex_function *complex; /* NULL: of complex it isn't defined */
	bool by_parts;		   /* complex: real and imaginary part alone */
	bool integers;		   /* integer classes stay as they are */
};

/* MAP(name, of real x, x is in the domain, of complex z) */
#define MAPS                                                                   \
	MAP(sqrt, sqrt(x), !(x < 0), csqrt(z))                                 \
	MAP(exp, exp(x), true, cexp(z))                                        \
	MAP(expm1, expm1(x), true, expm1_complex(z))                           \
	MAP(log, log(x), !(x < 0), clog(z))                                    \
	MAP(log1p, log1p(x), !(x < -1), log1p_complex(z))                      \
	MAP(log10, log10(x), !(x < 0), divided(clog(z), ln_10))                \
	MAP(sin, sin(x), true, csin(z))                                        \
	MAP(cos, cos(x), true, ccos(z))                                        \
	MAP(tan, tan(x), true, ctan(z))                                        \
	MAP(asin, asin(x), !(fabs(x) > 1), asin_complex(z))                    \
	MAP(acos, acos(x), !(fabs(x) > 1), acos_complex(z))                    \
	MAP(atan, atan(x), true, catan(z))                                     \
	MAP(sinh, sinh(x), true, csinh(z))                                     \
	MAP(cosh, cosh(x), true, ccosh(z))                                     \
	MAP(tanh, tanh(x), true, ctanh(z))                                     \
	MAP(asinh, asinh(x), true, casinh(z))                                  \
	MAP(acosh, acosh(x), !(x < 1), cacosh(z))                              \
	MAP(atanh, atanh(x), !(fabs(x) > 1), catanh(z))                        \
	MAP(sind, sind_real(x), true, csin(scaled(z, to_radians)))             \
	MAP(cosd, cosd_real(x), true, ccos(scaled(z, to_radians)))             \
	MAP(tand, tand_real(x), true, ctan(scaled(z, to_radians)))             \
	MAP(sinpi, sinpi_real(x), true, csin(scaled(z, 2 * half_pi)))          \
	MAP(cospi, cospi_real(x), true, ccos(scaled(z, 2 * half_pi)))

/* ROUND(name, of real x): parts alone, integer classes as they are. */
#define ROUNDS                                                                 \
	ROUND(floor, floor(x))                                                 \
	ROUND(ceil, ceil(x))                                                   \
	ROUND(fix, fix_real(x))

#define BLOCK(name, value)                                                     \
	static void name##_block(double *out, const double *in, size_t count)  \
	{                                                                      \
		for (size_t i = 0; i < count; i++) {                           \
			const double x = in[i];                                \
			out[i] = value;                                        \
		}                                                              \
	}
#define MAP(name, of_x, in_domain, of_z)                                       \
	BLOCK(name, of_x)                                                      \
	static bool name##_inside(const double *in, size_t count)              \
	{                                                                      \
		for (size_t i = 0; i < count; i++) {                           \
			const double x = in[i];                                \
			(void)x;                                               \
			if (!(in_domain))                                      \
				return false;                                  \
		}                                                              \
		return true;                                                   \
	}                                                                      \
	static double _Complex name##_of_complex(double _Complex z)            \
	{                                                                      \
		return of_z;                                                   \
	}
MAPS
#undef MAP
#define ROUND(name, of_x) BLOCK(name, of_x)
	ROUNDS
#undef ROUND
	BLOCK(round, round(x)) BLOCK(abs, fabs(x)) BLOCK(sign, sign_real(x))

	/* -------------------------------------------------------------
	   applying it */

	static void apply_complex(complex_function *function, double *out,
				  const double *in, size_t count, bool pairs)
{
	for (size_t i = 0; i < count; i++) {
		double _Complex z = pairs ? CMPLX(in[2 * i], in[2 * i + 1])
					  : CMPLX(in[i], 0);
		double _Complex w = function(z);

		out[2 * i] = creal(w);
		out[2 * i + 1] = cimag(w);
	}
}

/* So many numbers between two looks at the interrupt flag. */
#define NUMBERS_AT_ONCE 65536

static int apply_blocks(struct ms_call *call, const struct map *map,
			const struct ms_numbers *x, size_t count, bool complex,
			double *out)
{
	size_t parts = complex && x->complex ? 2 : 1;
	size_t parts_out = complex ? 2 : 1;

	for (size_t done = 0; done < count; done += NUMBERS_AT_ONCE) {
		size_t left = count - done;
		size_t n = left < NUMBERS_AT_ONCE ? left : NUMBERS_AT_ONCE;
		const double *in = x->data + done * parts;

		if (ms_poll(call->heap) != 0)
			return -1;
		if (complex)
			apply_complex(map->complex, out + done * parts_out, in,
				      n, x->complex);
		else
			map->real(out + done, in, n);
	}
	return 0;
}

static int apply(struct ms_call *call, const struct map *map,
		 const struct ms_numbers *x, struct ms_value *out)
{
	bool parts = x->complex && map->by_parts;
	bool real = !x->complex &&
		    (map->inside == NULL || map->inside(x->data, x->count));
	struct ms_array *array;

	if (!real && !parts && map->complex == NULL)
		return ms_fail(call->heap, "MATLAB:complexInput",
			       "%s of complex numbers is not defined.",
			       call->name);
	if (ms_doubles_like(call, x, !real, &array) != 0)
		return -1;
	if (apply_blocks(call, map, x, parts ? 2 * x->count : x->count,
			 !real && !parts, array->data) != 0) {
		ms_array_drop(call->heap, array);
		return -1;
	}
	return ms_finish_as(call, array, ms_float_class(x->class_), true, out);
}

static int run_map(struct ms_call *call, const struct map *map)
{
	struct ms_value v = call->arguments[0];
	struct ms_numbers x;
	struct ms_value out;
	int rc;

	if (!ms_is_plain(v))
		return ms_fail_type(call, v);
	if (ms_class_is_integer(ms_class_of(v))) {
		if (map->integers)
			return ms_give(call, ms_retain(v));
		return ms_fail_type(call, v);
	}
	if (ms_numbers_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	rc = apply(call, map, &x, &out);
	ms_numbers_end(call, &x);
	return rc == 0 ? ms_give(call, out) : -1;
}

#define MAP(name, of_x, in_domain, of_z)                                       \
	static int name##_of_full(struct ms_call *call)                        \
	{                                                                      \
		static const struct map map = {                                \
			.real = name##_block,                                  \
			.inside = name##_inside,                               \
			.complex = name##_of_complex,                          \
		};                                                             \
		return run_map(call, &map);                                    \
	}                                                                      \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return ms_on_nonzeros(call, name##_of_full);                   \
	}
MAPS
#undef MAP

#define ROUND(name, of_x)                                                      \
	static int name##_of_full(struct ms_call *call)                        \
	{                                                                      \
		static const struct map map = {                                \
			.real = name##_block,                                  \
			.by_parts = true,                                      \
			.integers = true,                                      \
		};                                                             \
		return run_map(call, &map);                                    \
	}                                                                      \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return ms_on_nonzeros(call, name##_of_full);                   \
	}
	ROUNDS
#undef ROUND

	/* -------------------------------------------------------------------
	   round */

	/* How often ten goes into x: the digits before the point. */
	static double
	digits_of(double x)
{
	return floor(log10(fabs(x))) + 1;
}

static double round_to(double x, double digits)
{
	double scale;
	double y;

	if (!isfinite(x) || x == 0)
		return x;
	if (digits >= 0) {
		scale = pow(10, digits);
		y = x * scale;
		return isfinite(y) ? round(y) / scale : x;
	}
	scale = pow(10, -digits);
	return isfinite(scale) ? round(x / scale) * scale : 0;
}

static int round_digits(struct ms_call *call, const struct ms_numbers *x,
			double digits, bool significant, struct ms_value *out)
{
	struct ms_array *array;
	size_t count = x->complex ? 2 * x->count : x->count;
	double *to;

	if (ms_doubles_like(call, x, x->complex, &array) != 0)
		return -1;
	to = array->data;
	for (size_t i = 0; i < count; i++) {
		double at = significant && x->data[i] != 0
				    ? digits - digits_of(x->data[i])
				    : digits;

		to[i] = round_to(x->data[i], at);
	}
	return ms_finish_as(call, array,
			    x->class_ == MS_LOGICAL || x->class_ == MS_CHAR
				    ? MS_DOUBLE
				    : x->class_,
			    false, out);
}

static int round_arguments(struct ms_call *call)
{
	static const char *const kinds[] = { "decimals", "significant", NULL };
	struct ms_numbers x;
	uint32_t kind = 0;
	double digits;
	int rc;

	if (ms_argument_double(call, 1, &digits) != 0 ||
	    (ms_has_argument(call, 2) &&
	     ms_argument_option(call, 2, kinds, &kind) != 0))
		return -1;
	if (digits != floor(digits) || isinf(digits) ||
	    (kind == 1 && digits < 1))
		return ms_fail(call->heap, "MATLAB:round:InvalidDigits",
			       "The number of digits must be an integer, and "
			       "positive for significant digits.");
	if (ms_numbers_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	rc = round_digits(call, &x, digits, kind == 1, &call->results[0]);
	ms_numbers_end(call, &x);
	return rc;
}

static int round_of_full(struct ms_call *call)
{
	static const struct map map = { .real = round_block,
					.by_parts = true,
					.integers = true };

	return run_map(call, &map);
}

int ms_bi_round(struct ms_call *call)
{
	if (call->argument_count > 1)
		return round_arguments(call);
	return ms_on_nonzeros(call, round_of_full);
}

/* --------------------------------------------------------- abs, sign, parts */

/* Integers of a signed class: 'sign' or absolute value, which saturates. */
static int signed_integers(struct ms_call *call, bool sign)
{
	struct ms_value v = call->arguments[0];
	enum ms_class class_ = ms_class_of(v);
	size_t size = ms_class_size(class_);
	struct ms_array *array;
	struct ms_view view;

	if (!ms_view_direct(&call->arguments[0], &view))
		return ms_fail_type(call, v);
	if (ms_array_create_raw(call->heap, class_, false, view.rank, view.dims,
				&array) != 0)
		return -1;
	for (size_t i = 0; i < view.count; i++) {
		const char *from = (const char *)view.data + i * size;
		struct ms_value x = ms_inline_load(class_, from);
		int64_t n = x.as.integer;

		if (sign)
			x.as.integer = (n > 0) - (n < 0);
		else if (n == ms_class_min(class_))
			x.as.integer = (int64_t)ms_class_max(class_);
		else if (n < 0)
			x.as.integer = -n;
		memcpy((char *)array->data + i * size, ms_inline_data(&x),
		       size);
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

static int unsigned_sign(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_value nonzero;
	int rc;

	if (ms_convert(call->heap, v, MS_LOGICAL, &nonzero) != 0)
		return -1;
	rc = ms_convert(call->heap, nonzero, ms_class_of(v), &call->results[0]);
	ms_release(call->heap, nonzero);
	return rc;
}

/* A real array from each pair of a complex one. */
static int from_pairs(struct ms_call *call, double (*part)(double, double))
{
	struct ms_numbers x;
	struct ms_array *array;
	struct ms_value out;
	int rc;

	if (ms_numbers_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	rc = ms_doubles_like(call, &x, false, &array);
	for (size_t i = 0; rc == 0 && i < x.count; i++)
		((double *)array->data)[i] =
			part(x.data[2 * i], x.data[2 * i + 1]);
	ms_numbers_end(call, &x);
	if (rc != 0 || ms_finish_as(call, array, x.class_, false, &out) != 0)
		return -1;
	return ms_give(call, out);
}

static int abs_of_full(struct ms_call *call)
{
	static const struct map map = { .real = abs_block, .integers = true };
	enum ms_class class_ = ms_class_of(call->arguments[0]);

	if (ms_is_complex(call->arguments[0]))
		return from_pairs(call, hypot);
	if (ms_class_is_integer(class_) && ms_class_is_signed(class_))
		return signed_integers(call, false);
	return run_map(call, &map);
}

static double _Complex sign_complex(double _Complex z)
{
	double size = cabs(z);

	return size == 0 ? CMPLX(0, 0) : divided(z, size);
}

static int sign_of_full(struct ms_call *call)
{
	static const struct map map = { .real = sign_block,
					.complex = sign_complex };
	enum ms_class class_ = ms_class_of(call->arguments[0]);

	if (ms_class_is_integer(class_) && ms_class_is_signed(class_))
		return signed_integers(call, true);
	if (ms_class_is_integer(class_))
		return unsigned_sign(call);
	return run_map(call, &map);
}

static double part_real(double re, double im)
{
	(void)im;
	return re;
}

static double part_imaginary(double re, double im)
{
	(void)re;
	return im;
}

/* char and logical become numbers. */
static int as_number(struct ms_call *call, struct ms_value v)
{
	if (ms_is_numeric(v))
		return ms_give(call, ms_retain(v));
	return ms_convert(call->heap, v, MS_DOUBLE, &call->results[0]);
}

static int real_of_full(struct ms_call *call)
{
	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_is_complex(call->arguments[0]))
		return from_pairs(call, part_real);
	return as_number(call, call->arguments[0]);
}

static int imag_of_full(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_value zeros;

	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_is_complex(v))
		return from_pairs(call, part_imaginary);
	if (ms_zeros(call->heap, ms_is_numeric(v) ? ms_class_of(v) : MS_DOUBLE,
		     ms_rank(v), ms_dims(v), &zeros) != 0)
		return -1;
	return ms_give(call, zeros);
}

static double _Complex conj_complex(double _Complex z)
{
	return conj(z);
}

static int conj_of_full(struct ms_call *call)
{
	static const struct map map = { .complex = conj_complex };

	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_is_complex(call->arguments[0]))
		return run_map(call, &map);
	return as_number(call, call->arguments[0]);
}

#define ON_NONZEROS(name)                                                      \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return ms_on_nonzeros(call, name##_of_full);                   \
	}
ON_NONZEROS(abs)
ON_NONZEROS(sign)
ON_NONZEROS(real)
ON_NONZEROS(imag)
ON_NONZEROS(conj)

/* ------------------------------------------------------------ tests of each */

typedef bool number_test(double x);

static bool test_nan(double x)
{
	return isnan(x) != 0;
}

static bool test_inf(double x)
{
	return isinf(x) != 0;
}

/* 'all': both parts have to pass, else one is enough. */
static void test_each(uint8_t *out, const struct ms_numbers *x,
		      number_test *test, bool all)
{
	for (size_t i = 0; i < x->count; i++) {
		bool re = test(x->data[x->complex ? 2 * i : i]);
		bool im = x->complex ? test(x->data[2 * i + 1]) : re;

		out[i] = all ? re && im : re || im;
	}
}

static bool test_finite(double x)
{
	return isfinite(x) != 0;
}

static int run_test(struct ms_call *call, number_test *test, bool all)
{
	struct ms_numbers x;
	struct ms_array *array;
	int rc;

	if (ms_numbers_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	rc = ms_array_create_raw(call->heap, MS_LOGICAL, false, x.rank, x.dims,
				 &array);
	if (rc == 0)
		test_each(array->data, &x, test, all);
	ms_numbers_end(call, &x);
	if (rc != 0)
		return -1;
	return ms_give(call, ms_array_finish(call->heap, array));
}

static int isnan_of_full(struct ms_call *call)
{
	return run_test(call, test_nan, false);
}

static int isinf_of_full(struct ms_call *call)
{
	return run_test(call, test_inf, false);
}

static int isfinite_of_full(struct ms_call *call)
{
	return run_test(call, test_finite, true);
}

ON_NONZEROS(isnan)
ON_NONZEROS(isinf)
ON_NONZEROS(isfinite)

/* ------------------------------------------------------------- log2 and pow2
 */

BLOCK(log2, log2(x))
BLOCK(pow2, exp2(x))

static bool log2_inside(const double *in, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (in[i] < 0)
			return false;
	}
	return true;
}

static double _Complex log2_complex(double _Complex z)
{
	return divided(clog(z), ln_2);
}

static double _Complex pow2_complex(double _Complex z)
{
	return cexp(scaled(z, ln_2));
}

static int split_numbers(struct ms_call *call, const struct ms_numbers *x)
{
	struct ms_array *fraction;
	struct ms_array *exponent;

	if (ms_doubles_like(call, x, false, &fraction) != 0)
		return -1;
	if (ms_doubles_like(call, x, false, &exponent) != 0) {
		ms_array_drop(call->heap, fraction);
		return -1;
	}
	for (size_t i = 0; i < x->count; i++) {
		int e = 0;
		double value = x->data[x->complex ? 2 * i : i];

		((double *)fraction->data)[i] =
			isfinite(value) ? frexp(value, &e) : value;
		((double *)exponent->data)[i] = e;
	}
	if (ms_give_as(call, 0, fraction, ms_float_class(x->class_), false) !=
	    0) {
		ms_array_drop(call->heap, exponent);
		return -1;
	}
	return ms_give_as(call, 1, exponent, ms_float_class(x->class_), false);
}

int ms_bi_log2(struct ms_call *call)
{
	static const struct map map = { .real = log2_block,
					.inside = log2_inside,
					.complex = log2_complex };
	struct ms_numbers x;
	int rc;

	if (call->wanted < 2)
		return ms_keep_sparse(call, run_map(call, &map));
	if (ms_class_is_integer(ms_class_of(call->arguments[0])))
		return ms_fail_type(call, call->arguments[0]);
	if (ms_numbers_begin(call, &call->arguments[0], &x) != 0)
		return -1;
	rc = split_numbers(call, &x);
	ms_numbers_end(call, &x);
	return rc;
}

static double scale_by_power(double f, double e)
{
	if (isnan(e) || e > 5000 || e < -5000)
		return f * exp2(trunc(e));
	return ldexp(f, (int)trunc(e));
}

int ms_bi_pow2(struct ms_call *call)
{
	static const struct map map = { .real = pow2_block,
					.complex = pow2_complex };

	if (call->argument_count == 1)
		return ms_keep_sparse(call, run_map(call, &map));
	return ms_pairwise(call, scale_by_power,
			   ms_float_class_2(ms_class_of(call->arguments[0]),
					    ms_class_of(call->arguments[1])),
			   &call->results[0]);
}
