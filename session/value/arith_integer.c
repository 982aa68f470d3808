#include "value/integer.h"
#include "value/kernels.h"

#include <math.h>

/* --------------------------------------------- two of the same integer class
 *
 * 8 and 16 bits compute in 32, and 32 bits see an overflow by the signs, so
 * that these loops become vector code.
 */

static inline int32_t clamp_32(int32_t x, int32_t low, int32_t high)
{
	return x < low ? low : x > high ? high : x;
}

static inline int32_t add_32(int32_t a, int32_t b)
{
	uint32_t sum = (uint32_t)a + (uint32_t)b;
	uint32_t overflow = (sum ^ (uint32_t)a) & (sum ^ (uint32_t)b);
	int32_t limit = a < 0 ? INT32_MIN : INT32_MAX;

	return (int32_t)overflow < 0 ? limit : (int32_t)sum;
}

static inline int32_t sub_32(int32_t a, int32_t b)
{
	uint32_t difference = (uint32_t)a - (uint32_t)b;
	uint32_t overflow =
		((uint32_t)a ^ (uint32_t)b) & ((uint32_t)a ^ difference);
	int32_t limit = a < 0 ? INT32_MIN : INT32_MAX;

	return (int32_t)overflow < 0 ? limit : (int32_t)difference;
}

static inline uint32_t add_natural_32(uint32_t a, uint32_t b)
{
	uint32_t sum = a + b;

	return sum < a ? UINT32_MAX : sum;
}

#define SIGNED_KERNELS(name, T, low, high, add, sub, mul)                      \
	MS_KERNELS(add_##name, T, T, T, (T)(add))                              \
	MS_KERNELS(sub_##name, T, T, T, (T)(sub))                              \
	MS_KERNELS(mul_##name, T, T, T, (T)(mul))                              \
	MS_KERNELS(div_##name, T, T, T,                                        \
		   (T)ms_clamp_signed(ms_div_signed(a, b), low, high))         \
	MS_KERNELS(pow_##name, T, T, T,                                        \
		   (T)ms_clamp_signed(ms_pow_signed(a, b), low, high))         \
	TABLE(name)

#define NARROW_KERNELS(name, T, low, high)                                     \
	SIGNED_KERNELS(name, T, low, high, clamp_32(a + b, low, high),         \
		       clamp_32(a - b, low, high), clamp_32(a *b, low, high))

#define NATURAL_KERNELS(name, T, high, add)                                    \
	MS_KERNELS(add_##name, T, T, T, (T)(add))                              \
	MS_KERNELS(sub_##name, T, T, T, (T)(a < b ? 0 : a - b))                \
	MS_KERNELS(mul_##name, T, T, T,                                        \
		   (T)ms_clamp_natural((uint64_t)a *b, high))                  \
	MS_KERNELS(div_##name, T, T, T,                                        \
		   (T)ms_clamp_natural(ms_div_natural(a, b), high))            \
	MS_KERNELS(pow_##name, T, T, T,                                        \
		   (T)ms_clamp_natural(ms_pow_natural(a, b), high))            \
	TABLE(name)

#define WHOLE_KERNELS(name, T, kind)                                           \
	MS_KERNELS(add_##name, T, T, T, ms_add_##kind(a, b))                   \
	MS_KERNELS(sub_##name, T, T, T, ms_sub_##kind(a, b))                   \
	MS_KERNELS(mul_##name, T, T, T, ms_mul_##kind(a, b))                   \
	MS_KERNELS(div_##name, T, T, T, ms_div_##kind(a, b))                   \
	MS_KERNELS(pow_##name, T, T, T, ms_pow_##kind(a, b))                   \
	TABLE(name)

#define TABLE(name)                                                            \
	static const struct ms_kernels *const name[5] = {                      \
		&add_##name, &sub_##name, &mul_##name, &div_##name,            \
		&pow_##name                                                    \
	};

NARROW_KERNELS(int8, int8_t, INT8_MIN, INT8_MAX)
NARROW_KERNELS(int16, int16_t, INT16_MIN, INT16_MAX)
SIGNED_KERNELS(int32, int32_t, INT32_MIN, INT32_MAX, add_32(a, b), sub_32(a, b),
	       ms_clamp_signed((int64_t)a *b, INT32_MIN, INT32_MAX))
WHOLE_KERNELS(int64, int64_t, signed)
NATURAL_KERNELS(uint8, uint8_t, UINT8_MAX, clamp_32(a + b, 0, UINT8_MAX))
NATURAL_KERNELS(uint16, uint16_t, UINT16_MAX, clamp_32(a + b, 0, UINT16_MAX))
NATURAL_KERNELS(uint32, uint32_t, UINT32_MAX, add_natural_32(a, b))
WHOLE_KERNELS(uint64, uint64_t, natural)

static const struct ms_kernels *const *const table[] = {
	[MS_INT8] = int8,     [MS_INT16] = int16,   [MS_INT32] = int32,
	[MS_INT64] = int64,   [MS_UINT8] = uint8,   [MS_UINT16] = uint16,
	[MS_UINT32] = uint32, [MS_UINT64] = uint64,
};

/* Row of a table of five; -1 for what has none. */
static int row_of(enum ms_operator op)
{
	if (op == MS_OPERATOR_POW)
		return 4;
	return op <= MS_OPERATOR_DIV ? (int)op - (int)MS_OPERATOR_ADD : -1;
}

const struct ms_kernels *ms_integer_kernels(enum ms_operator op,
					    enum ms_class class_)
{
	int row = row_of(op);

	return row < 0 || !ms_class_is_integer(class_) ? NULL
						       : table[class_][row];
}

/* ------------------------------------------------- 64 bits against a double
 *
 * The wider mantissa of long double keeps all digits of the integer.  Where
 * long double is no wider than double the last digits of large numbers get
 * lost, as they do in double.
 */

static int64_t round_signed(long double x)
{
	if (isnan(x))
		return 0;
	x = roundl(x);
	if (x >= 9223372036854775808.0L)
		return INT64_MAX;
	return x <= -9223372036854775808.0L ? INT64_MIN : (int64_t)x;
}

static uint64_t round_natural(long double x)
{
	if (isnan(x) || x <= 0)
		return 0;
	x = roundl(x);
	return x >= 18446744073709551616.0L ? UINT64_MAX : (uint64_t)x;
}

/* Whole exponents below 64 are products; all others are rounded doubles. */
static bool is_small_power(double x)
{
	return x >= 0 && x < 64 && x == trunc(x);
}

static int64_t power_signed(int64_t a, double b)
{
	return is_small_power(b) ? ms_pow_signed(a, (int64_t)b)
				 : round_signed(pow((double)a, b));
}

static uint64_t power_natural(uint64_t a, double b)
{
	return is_small_power(b) ? ms_pow_natural(a, (uint64_t)b)
				 : round_natural(pow((double)a, b));
}

#define WIDE_KERNELS(name, T, kind)                                            \
	MS_KERNELS(add_##name##_real, T, T, double,                            \
		   round_##kind((long double)a + (long double)b))              \
	MS_KERNELS(sub_##name##_real, T, T, double,                            \
		   round_##kind((long double)a - (long double)b))              \
	MS_KERNELS(mul_##name##_real, T, T, double,                            \
		   round_##kind((long double)a *(long double)b))               \
	MS_KERNELS(div_##name##_real, T, T, double,                            \
		   round_##kind((long double)a / (long double)b))              \
	MS_KERNELS(pow_##name##_real, T, T, double, power_##kind(a, b))        \
	TABLE(name##_real)                                                     \
	MS_KERNELS(add_real_##name, T, double, T,                              \
		   round_##kind((long double)a + (long double)b))              \
	MS_KERNELS(sub_real_##name, T, double, T,                              \
		   round_##kind((long double)a - (long double)b))              \
	MS_KERNELS(mul_real_##name, T, double, T,                              \
		   round_##kind((long double)a *(long double)b))               \
	MS_KERNELS(div_real_##name, T, double, T,                              \
		   round_##kind((long double)a / (long double)b))              \
	MS_KERNELS(pow_real_##name, T, double, T,                              \
		   round_##kind(pow(a, (double)b)))                            \
	TABLE(real_##name)

WIDE_KERNELS(int64, int64_t, signed)
WIDE_KERNELS(uint64, uint64_t, natural)

const struct ms_kernels *ms_wide_kernels(enum ms_operator op, enum ms_class a,
					 enum ms_class b)
{
	int row = row_of(op);

	if (row < 0)
		return NULL;
	if (b == MS_DOUBLE && a == MS_INT64)
		return int64_real[row];
	if (b == MS_DOUBLE && a == MS_UINT64)
		return uint64_real[row];
	if (a == MS_DOUBLE && b == MS_INT64)
		return real_int64[row];
	if (a == MS_DOUBLE && b == MS_UINT64)
		return real_uint64[row];
	return NULL;
}
