/* Functions of two numbers, element by element: mod, rem, gcd, hypot... */
#include "builtins/by_nonzeros.h"
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/arith.h"

#include <float.h>
#include <math.h>

/* ------------------------------------------------------------- mod and rem */

static bool is_whole(double x)
{
	return x == floor(x);
}

/*
 * x less the multiples of y that are in it: rounded once where the product is
 * no double, and 0 where the quotient is whole but for rounding.  Far out,
 * where quotients have no fraction, the exact remainder.
 */
static double reduce(double x, double y, bool down)
{
	double q = x / y;
	double n;

	if (!(fabs(q) < 4503599627370496.0))
		return fmod(x, y);
	if (!is_whole(y)) {
		n = nearbyint(q);
		if (n != 0 && fabs((q - n) / n) < DBL_EPSILON)
			return 0;
	}
	n = (down ? floor(q) : trunc(q)) * y;
	return x - n;
}

/* The same in single precision: each step is rounded. */
static double reduce_single(double x, double y, bool down)
{
	double q = (double)(float)(x / y);
	double n;

	if (!(fabs(q) < 8388608.0))
		return fmod(x, y);
	if (!is_whole(y)) {
		n = nearbyint(q);
		if (n != 0 && fabs((q - n) / n) < (double)FLT_EPSILON)
			return 0;
	}
	n = (double)(float)((down ? floor(q) : trunc(q)) * y);
	return (double)(float)(x - n);
}

typedef double reduction(double x, double y, bool down);

static double modulo_by(double x, double y, reduction *by)
{
	double r;

	if (y == 0)
		return x;
	if (isnan(x) || isnan(y) || isinf(x))
		return (double)NAN;
	if (isinf(y))
		return x == 0 || (x < 0) == (y < 0) ? x : y;
	r = by(x, y, true);
	if (r != 0 && (r < 0) != (y < 0))
		r += y;
	return r == 0 ? 0 : r;
}

static double modulo(double x, double y)
{
	return modulo_by(x, y, reduce);
}

static double modulo_single(double x, double y)
{
	return modulo_by(x, y, reduce_single);
}

static double remainder_by(double x, double y, reduction *by)
{
	double r;

	if (y == 0 || isnan(x) || isnan(y) || isinf(x))
		return (double)NAN;
	if (isinf(y))
		return x;
	r = by(x, y, false);
	if (r != 0 && (r < 0) != (x < 0))
		r = 0;
	return r == 0 ? 0 : r;
}

static double remainder_of(double x, double y)
{
	return remainder_by(x, y, reduce);
}

static double remainder_single(double x, double y)
{
	return remainder_by(x, y, reduce_single);
}

/* Integer classes are exact in 64 bits. */
static int64_t modulo_signed(int64_t x, int64_t y)
{
	int64_t r;

	if (y == 0)
		return x;
	if (y == -1)
		return 0;
	r = x % y;
	return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}

static int64_t remainder_signed(int64_t x, int64_t y)
{
	return y == 0 || y == -1 ? 0 : x % y;
}

static uint64_t divide_rest(uint64_t x, uint64_t y, bool floor_division)
{
	if (y == 0)
		return floor_division ? x : 0;
	return x % y;
}

/* The class of both together; integers mix with doubles only. */
static int common_class(struct ms_call *call, enum ms_class *out)
{
	enum ms_class a = ms_class_of(call->arguments[0]);
	enum ms_class b = ms_class_of(call->arguments[1]);

	if (ms_need_plain(call, 0) != 0 || ms_need_plain(call, 1) != 0)
		return -1;
	if (ms_class_is_integer(a) && ms_class_is_integer(b) && a != b)
		return ms_fail(call->heap, "MATLAB:mixedClasses",
			       "Integers can only be combined with integers of "
			       "the same class, or scalar doubles.");
	if (ms_class_is_integer(a))
		*out = a;
	else if (ms_class_is_integer(b))
		*out = b;
	else
		*out = ms_float_class_2(a, b);
	return 0;
}

typedef uint64_t wide_function(uint64_t x, uint64_t y, bool is_signed);

static uint64_t modulo_wide(uint64_t x, uint64_t y, bool is_signed)
{
	if (is_signed)
		return (uint64_t)modulo_signed((int64_t)x, (int64_t)y);
	return divide_rest(x, y, true);
}

static uint64_t remainder_wide(uint64_t x, uint64_t y, bool is_signed)
{
	if (is_signed)
		return (uint64_t)remainder_signed((int64_t)x, (int64_t)y);
	return divide_rest(x, y, false);
}

static uint64_t divisor_of(uint64_t a, uint64_t b)
{
	while (b != 0) {
		uint64_t r = a % b;

		a = b;
		b = r;
	}
	return a;
}

static uint64_t size_of(uint64_t x, bool is_signed)
{
	return is_signed && (int64_t)x < 0 ? 0 - x : x;
}

static uint64_t gcd_wide(uint64_t x, uint64_t y, bool is_signed)
{
	return divisor_of(size_of(x, is_signed), size_of(y, is_signed));
}

/* Elements of one class, extended to 64 bits for the function. */
#define WIDE_LOOP(type, is_signed)                                             \
	static void loop_##type(wide_function *function,                       \
				struct ms_pair_walk *walk, const void *a,      \
				const void *b, void *out, size_t count)        \
	{                                                                      \
		const type *x = a;                                             \
		const type *y = b;                                             \
		type *to = out;                                                \
		for (size_t i = 0; i < count; i++) {                           \
			to[i] = (type)function((uint64_t)x[walk->a],           \
					       (uint64_t)y[walk->b],           \
					       is_signed);                     \
			ms_pair_walk_next(walk);                               \
		}                                                              \
	}
WIDE_LOOP(int8_t, true)
WIDE_LOOP(int16_t, true)
WIDE_LOOP(int32_t, true)
WIDE_LOOP(int64_t, true)
WIDE_LOOP(uint8_t, false)
WIDE_LOOP(uint16_t, false)
WIDE_LOOP(uint32_t, false)
WIDE_LOOP(uint64_t, false)

typedef void wide_loop(wide_function *function, struct ms_pair_walk *walk,
		       const void *a, const void *b, void *out, size_t count);

static wide_loop *loop_of(enum ms_class class_)
{
	static wide_loop *const loops[] = {
		[MS_INT8] = loop_int8_t,     [MS_INT16] = loop_int16_t,
		[MS_INT32] = loop_int32_t,   [MS_INT64] = loop_int64_t,
		[MS_UINT8] = loop_uint8_t,   [MS_UINT16] = loop_uint16_t,
		[MS_UINT32] = loop_uint32_t, [MS_UINT64] = loop_uint64_t,
	};

	return loops[class_];
}

/* So many elements between two looks at the interrupt flag. */
#define WIDE_AT_ONCE 65536

static int run_wide(struct ms_call *call, wide_function *function,
		    struct ms_pair_walk *walk, const struct ms_view *a,
		    const struct ms_view *b, struct ms_array *out)
{
	enum ms_class class_ = (enum ms_class)out->head.class_;
	char *to = out->data;

	for (size_t done = 0; done < out->count; done += WIDE_AT_ONCE) {
		size_t left = out->count - done;

		if (ms_poll(call->heap) != 0)
			return -1;
		loop_of(class_)(function, walk, a->data, b->data,
				to + done * ms_class_size(class_),
				left < WIDE_AT_ONCE ? left : WIDE_AT_ONCE);
	}
	return 0;
}

static int wide_views(struct ms_call *call, const struct ms_value *values,
		      enum ms_class class_, wide_function *function)
{
	struct ms_view a;
	struct ms_view b;
	struct ms_pair_walk walk;
	struct ms_array *array;

	ms_full_view(&values[0], &a);
	ms_full_view(&values[1], &b);
	if (ms_pair_walk_begin(call->heap, a.rank, a.dims, b.rank, b.dims,
			       &walk) != 0 ||
	    ms_array_of(call, class_, false, &walk.dims, &array) != 0)
		return -1;
	if (run_wide(call, function, &walk, &a, &b, array) != 0) {
		ms_array_drop(call->heap, array);
		return -1;
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

/* Both operands in the integer class. */
static int wide_pair(struct ms_call *call, enum ms_class class_,
		     wide_function *function)
{
	struct ms_value values[2];
	int rc;

	if (ms_convert(call->heap, call->arguments[0], class_, &values[0]) != 0)
		return -1;
	if (ms_convert(call->heap, call->arguments[1], class_, &values[1]) !=
	    0) {
		ms_release(call->heap, values[0]);
		return -1;
	}
	rc = wide_views(call, values, class_, function);
	ms_release_all(call->heap, values, 2);
	return rc;
}

static int divide(struct ms_call *call, ms_double_pair *of_double,
		  ms_double_pair *of_single, wide_function *wide)
{
	enum ms_class class_ = MS_DOUBLE;

	if (common_class(call, &class_) != 0)
		return -1;
	if (ms_class_is_integer(class_) && !ms_is_complex(call->arguments[0]) &&
	    !ms_is_complex(call->arguments[1]))
		return wide_pair(call, class_, wide);
	return ms_pairwise(call, class_ == MS_SINGLE ? of_single : of_double,
			   class_, &call->results[0]);
}

static int mod_of_full(struct ms_call *call)
{
	return divide(call, modulo, modulo_single, modulo_wide);
}

int ms_bi_mod(struct ms_call *call)
{
	return ms_on_nonzeros(call, mod_of_full);
}

static int rem_of_full(struct ms_call *call)
{
	return divide(call, remainder_of, remainder_single, remainder_wide);
}

int ms_bi_rem(struct ms_call *call)
{
	return ms_on_nonzeros(call, rem_of_full);
}

/* -------------------------------------------------------- hypot and atan2 */

static int float_pair(struct ms_call *call, ms_double_pair *function)
{
	enum ms_class class_ = MS_DOUBLE;

	for (uint32_t i = 0; i < 2; i++) {
		if (ms_need_plain(call, i) != 0)
			return -1;
		if (ms_class_is_integer(ms_class_of(call->arguments[i])))
			return ms_fail_type(call, call->arguments[i]);
	}
	class_ = ms_float_class_2(ms_class_of(call->arguments[0]),
				  ms_class_of(call->arguments[1]));
	return ms_pairwise(call, function, class_, &call->results[0]);
}

/* Complex numbers count by their magnitude. */
static int magnitude(struct ms_call *call, struct ms_value v,
		     struct ms_value *out)
{
	struct ms_call inner = *call;

	if (!ms_is_complex(v)) {
		*out = ms_retain(v);
		return 0;
	}
	inner.arguments = &v;
	inner.argument_count = 1;
	inner.results = out;
	return ms_bi_abs(&inner);
}

static int hypot_of_full(struct ms_call *call)
{
	return float_pair(call, hypot);
}

int ms_bi_hypot(struct ms_call *call)
{
	struct ms_call inner = *call;
	struct ms_value sizes[2];
	int rc;

	if (magnitude(call, call->arguments[0], &sizes[0]) != 0)
		return -1;
	if (magnitude(call, call->arguments[1], &sizes[1]) != 0) {
		ms_release(call->heap, sizes[0]);
		return -1;
	}
	inner.arguments = sizes;
	rc = ms_on_nonzeros(&inner, hypot_of_full);
	ms_release_all(call->heap, sizes, 2);
	return rc;
}

static int atan2_of_full(struct ms_call *call)
{
	return float_pair(call, atan2);
}

/* Zeros of the first argument give zeros, mostly. */
int ms_bi_atan2(struct ms_call *call)
{
	return ms_is_sparse(call->arguments[0])
		       ? ms_on_nonzeros(call, atan2_of_full)
		       : atan2_of_full(call);
}

/* --------------------------------------------------------------------- gcd */

struct bezout {
	double g, u, v;
};

/* Euclid's algorithm with the two factors. */
static struct bezout bezout_of(double a, double b)
{
	struct bezout old = { fabs(a), a < 0 ? -1 : 1, 0 };
	struct bezout now = { fabs(b), 0, b < 0 ? -1 : 1 };

	while (now.g != 0) {
		double q = floor(old.g / now.g);
		struct bezout next = { old.g - q * now.g, old.u - q * now.u,
				       old.v - q * now.v };

		old = now;
		now = next;
	}
	return old;
}

static double gcd_double(double a, double b)
{
	a = fabs(a);
	b = fabs(b);
	while (b != 0) {
		double r = fmod(a, b);

		a = b;
		b = r;
	}
	return a;
}

static bool all_whole(const struct ms_numbers *n)
{
	for (size_t i = 0; i < n->count; i++) {
		if (!isfinite(n->data[i]) || !is_whole(n->data[i]))
			return false;
	}
	return true;
}

static int check_whole(struct ms_call *call)
{
	for (uint32_t i = 0; i < 2; i++) {
		struct ms_numbers n;
		bool whole;

		if (ms_real_numbers(call, i, &n) != 0)
			return -1;
		whole = all_whole(&n);
		ms_numbers_end(call, &n);
		if (!whole)
			return ms_fail(call->heap, "MATLAB:gcd:InputNotInteger",
				       "Inputs must be real integers.");
	}
	return 0;
}

static double bezout_u(double a, double b)
{
	return bezout_of(a, b).u;
}

static double bezout_v(double a, double b)
{
	return bezout_of(a, b).v;
}

int ms_bi_gcd(struct ms_call *call)
{
	enum ms_class class_ = MS_DOUBLE;
	struct ms_value factor;

	if (common_class(call, &class_) != 0 || check_whole(call) != 0)
		return -1;
	if (ms_class_is_integer(class_) && call->wanted < 2)
		return wide_pair(call, class_, gcd_wide);
	if (ms_pairwise(call, gcd_double, class_, &call->results[0]) != 0)
		return -1;
	if (call->wanted < 2)
		return 0;
	if (ms_pairwise(call, bezout_u, class_, &factor) != 0)
		return -1;
	ms_give_at(call, 1, factor);
	if (call->wanted < 3)
		return 0;
	if (ms_pairwise(call, bezout_v, class_, &factor) != 0)
		return -1;
	ms_give_at(call, 2, factor);
	return 0;
}

/* ----------------------------------------------------------------- complex */

static int join_parts(struct ms_call *call, const struct ms_numbers *re,
		      const struct ms_numbers *im, enum ms_class class_)
{
	const struct ms_numbers *large = re->count == 1 ? im : re;
	struct ms_array *array;
	double *out;

	if (re->count != 1 && im->count != 1 &&
	    !ms_dims_equal(re->rank, re->dims, im->rank, im->dims))
		return ms_fail_sizes(call->heap);
	if (ms_doubles_like(call, large, true, &array) != 0)
		return -1;
	out = array->data;
	for (size_t i = 0; i < array->count; i++) {
		out[2 * i] = re->data[re->count == 1 ? 0 : i];
		out[2 * i + 1] = im->data[im->count == 1 ? 0 : i];
	}
	return ms_give_as(call, 0, array, class_, false);
}

int ms_bi_complex(struct ms_call *call)
{
	struct ms_numbers re;
	struct ms_numbers im;
	enum ms_class class_ = MS_DOUBLE;
	int rc;

	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (call->argument_count == 1) {
		struct ms_value v = call->arguments[0];
		struct ms_value number;

		if (ms_is_complex(v))
			return ms_give(call, ms_retain(v));
		if (ms_is_numeric(v))
			return ms_to_complex(call->heap, v, &call->results[0]);
		if (ms_convert(call->heap, v, MS_DOUBLE, &number) != 0)
			return -1;
		rc = ms_to_complex(call->heap, number, &call->results[0]);
		ms_release(call->heap, number);
		return rc;
	}
	if (common_class(call, &class_) != 0 ||
	    ms_real_numbers(call, 0, &re) != 0)
		return -1;
	if (ms_real_numbers(call, 1, &im) != 0) {
		ms_numbers_end(call, &re);
		return -1;
	}
	rc = join_parts(call, &re, &im, class_);
	ms_numbers_end(call, &im);
	ms_numbers_end(call, &re);
	return rc;
}
