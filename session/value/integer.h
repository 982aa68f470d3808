/*
 * Arithmetic of one pair of integers, saturating, as the language defines it:
 * quotients are rounded half away from zero, x / 0 is the largest or smallest
 * number and 0 / 0 is 0, a negative power is 0 unless the base is 1 or -1.
 *
 * The functions of 64 bits are the ones that need thought; narrower classes
 * compute in 64 bits and are clamped.
 */
#ifndef MS_VALUE_INTEGER_H
#define MS_VALUE_INTEGER_H

#include <stdbool.h>
#include <stdint.h>

static inline int64_t ms_clamp_signed(int64_t x, int64_t low, int64_t high)
{
	return x < low ? low : x > high ? high : x;
}

static inline uint64_t ms_clamp_natural(uint64_t x, uint64_t high)
{
	return x > high ? high : x;
}

static inline int64_t ms_add_signed(int64_t a, int64_t b)
{
	if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
		return b > 0 ? INT64_MAX : INT64_MIN;
	return a + b;
}

static inline int64_t ms_sub_signed(int64_t a, int64_t b)
{
	if (b < 0 ? a > INT64_MAX + b : a < INT64_MIN + b)
		return b < 0 ? INT64_MAX : INT64_MIN;
	return a - b;
}

static inline uint64_t ms_magnitude(int64_t a)
{
	return a < 0 ? (uint64_t)0 - (uint64_t)a : (uint64_t)a;
}

/* 'magnitude' with a sign, saturated. */
static inline int64_t ms_with_sign(uint64_t magnitude, bool negative)
{
	if (!negative)
		return magnitude > INT64_MAX ? INT64_MAX : (int64_t)magnitude;
	return magnitude > INT64_MAX ? INT64_MIN : -(int64_t)magnitude;
}

static inline uint64_t ms_add_natural(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static inline uint64_t ms_sub_natural(uint64_t a, uint64_t b)
{
	return a < b ? 0 : a - b;
}

static inline uint64_t ms_mul_natural(uint64_t a, uint64_t b)
{
	return a != 0 && b > UINT64_MAX / a ? UINT64_MAX : a * b;
}

static inline int64_t ms_mul_signed(int64_t a, int64_t b)
{
	return ms_with_sign(ms_mul_natural(ms_magnitude(a), ms_magnitude(b)),
			    (a < 0) != (b < 0));
}

static inline uint64_t ms_div_natural(uint64_t a, uint64_t b)
{
	if (b == 0)
		return a == 0 ? 0 : UINT64_MAX;
	uint64_t quotient = a / b;
	uint64_t rest = a % b;

	return rest >= b - rest ? quotient + 1 : quotient;
}

static inline int64_t ms_div_signed(int64_t a, int64_t b)
{
	return ms_with_sign(ms_div_natural(ms_magnitude(a), ms_magnitude(b)),
			    (a < 0) != (b < 0));
}

static inline uint64_t ms_pow_natural(uint64_t base, uint64_t exponent)
{
	uint64_t power = 1;

	while (exponent != 0) {
		if ((exponent & 1) != 0)
			power = ms_mul_natural(power, base);
		exponent >>= 1;
		if (exponent != 0)
			base = ms_mul_natural(base, base);
	}
	return power;
}

static inline int64_t ms_pow_signed(int64_t base, int64_t exponent)
{
	bool negative = base < 0 && (exponent & 1) != 0;

	if (exponent < 0) {
		if (base != 1 && base != -1)
			return 0;
		exponent = 1;
	}
	return ms_with_sign(
		ms_pow_natural(ms_magnitude(base), (uint64_t)exponent),
		negative);
}

#endif
