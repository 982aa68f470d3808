/* Elements of one plain class as elements of another, block to block. */
#include "value/convert.h"
#include "value/class_info.h"

#include <math.h>
#include <string.h>

#define TWO_63 9223372036854775808.0
#define TWO_64 18446744073709551616.0

static int64_t clamp_signed(int64_t x, int64_t min, int64_t max)
{
	if (x < min)
		return min;
	return x > max ? max : x;
}

static int64_t signed_from_natural(uint64_t x, int64_t max)
{
	return x > (uint64_t)max ? max : (int64_t)x;
}

static uint64_t natural_from_signed(int64_t x, uint64_t max)
{
	if (x < 0)
		return 0;
	return (uint64_t)x > max ? max : (uint64_t)x;
}

static uint64_t natural_from_natural(uint64_t x, uint64_t max)
{
	return x > max ? max : x;
}

/* Half away from zero; 'x' is below 2^63 in size.  (round() is a call.) */
static int64_t round_half_away(double x)
{
	int64_t whole = (int64_t)x;
	double rest = x - (double)whole;

	if (rest >= 0.5)
		return whole + 1;
	return rest <= -0.5 ? whole - 1 : whole;
}

static int64_t signed_from_real(double x, int64_t min, int64_t max)
{
	if (fabs(x) < TWO_63)
		return clamp_signed(round_half_away(x), min, max);
	if (isnan(x))
		return 0;
	return x > 0 ? max : min;
}

static uint64_t natural_from_real(double x, uint64_t max)
{
	if (!(x > 0))
		return 0;
	if (x < TWO_63)
		return natural_from_natural((uint64_t)round_half_away(x), max);
	return x < TWO_64 ? natural_from_natural((uint64_t)x, max) : max;
}

/* Characters are cut, not rounded. */
static uint64_t unit_from_real(double x, uint64_t max)
{
	return natural_from_real(trunc(x), max);
}

int64_t ms_saturate_signed(enum ms_class class_, double x)
{
	return signed_from_real(x, ms_class_min(class_),
				(int64_t)ms_class_max(class_));
}

uint64_t ms_saturate_natural(enum ms_class class_, double x)
{
	if (class_ == MS_CHAR)
		return unit_from_real(x, UINT16_MAX);
	return natural_from_real(x, ms_class_max(class_));
}

/* One function for each class that elements come from: 'signed_',
 * 'natural' and 'unit' say how an 'x' of it becomes an integer or a character.
 */
#define EACH(to, expression)                                                   \
	for (size_t i = 0; i < count; i++)                                     \
		((to *)out)[i] = (to)(expression);                             \
	break

#define CONVERT_FROM(name, from, signed_, natural, unit)                       \
	static void name(enum ms_class class_, void *out, const from *x,       \
			 size_t count)                                         \
	{                                                                      \
		switch (class_) {                                              \
		case MS_LOGICAL:                                               \
			EACH(uint8_t, x[i] != 0);                              \
		case MS_CHAR:                                                  \
			EACH(uint16_t, unit(x[i], UINT16_MAX));                \
		case MS_DOUBLE:                                                \
			EACH(double, x[i]);                                    \
		case MS_SINGLE:                                                \
			EACH(float, x[i]);                                     \
		case MS_INT8:                                                  \
			EACH(int8_t, signed_(x[i], INT8_MIN, INT8_MAX));       \
		case MS_INT16:                                                 \
			EACH(int16_t, signed_(x[i], INT16_MIN, INT16_MAX));    \
		case MS_INT32:                                                 \
			EACH(int32_t, signed_(x[i], INT32_MIN, INT32_MAX));    \
		case MS_INT64:                                                 \
			EACH(int64_t, signed_(x[i], INT64_MIN, INT64_MAX));    \
		case MS_UINT8:                                                 \
			EACH(uint8_t, natural(x[i], UINT8_MAX));               \
		case MS_UINT16:                                                \
			EACH(uint16_t, natural(x[i], UINT16_MAX));             \
		case MS_UINT32:                                                \
			EACH(uint32_t, natural(x[i], UINT32_MAX));             \
		case MS_UINT64:                                                \
			EACH(uint64_t, natural(x[i], UINT64_MAX));             \
		case MS_CELL:                                                  \
		case MS_STRUCT:                                                \
		case MS_STRING:                                                \
		case MS_FUNCTION:                                              \
		case MS_EXCEPTION:                                             \
		case MS_OBJECT:                                                \
			break;                                                 \
		}                                                              \
	}

#define FROM_NATURAL(x, min, max) signed_from_natural(x, max)

CONVERT_FROM(convert_double, double, signed_from_real, natural_from_real,
	     unit_from_real)
CONVERT_FROM(convert_single, float, signed_from_real, natural_from_real,
	     unit_from_real)
CONVERT_FROM(convert_int8, int8_t, clamp_signed, natural_from_signed,
	     natural_from_signed)
CONVERT_FROM(convert_int16, int16_t, clamp_signed, natural_from_signed,
	     natural_from_signed)
CONVERT_FROM(convert_int32, int32_t, clamp_signed, natural_from_signed,
	     natural_from_signed)
CONVERT_FROM(convert_int64, int64_t, clamp_signed, natural_from_signed,
	     natural_from_signed)
CONVERT_FROM(convert_uint8, uint8_t, FROM_NATURAL, natural_from_natural,
	     natural_from_natural)
CONVERT_FROM(convert_uint16, uint16_t, FROM_NATURAL, natural_from_natural,
	     natural_from_natural)
CONVERT_FROM(convert_uint32, uint32_t, FROM_NATURAL, natural_from_natural,
	     natural_from_natural)
CONVERT_FROM(convert_uint64, uint64_t, FROM_NATURAL, natural_from_natural,
	     natural_from_natural)

/*
 * Doubles to classes that fit 32 bits, by far the most frequent conversion: no
 * call and no branch, so that it becomes vector code.
 */
static int32_t narrow(double x, double min, double max)
{
	x = isnan(x) ? 0 : x;
	x = x < min ? min : x;
	x = x > max ? max : x;
	int32_t whole = (int32_t)x;
	double rest = x - whole;

	return whole + (rest >= 0.5) - (rest <= -0.5);
}

#define NARROW(to, min, max)                                                   \
	for (size_t i = 0; i < count; i++)                                     \
		((to *)out)[i] = (to)narrow(x[i], min, max);                   \
	return true

static bool convert_narrow(enum ms_class class_, void *out, const double *x,
			   size_t count)
{
	if (class_ == MS_INT8) {
		NARROW(int8_t, INT8_MIN, INT8_MAX);
	} else if (class_ == MS_INT16) {
		NARROW(int16_t, INT16_MIN, INT16_MAX);
	} else if (class_ == MS_INT32) {
		NARROW(int32_t, INT32_MIN, INT32_MAX);
	} else if (class_ == MS_UINT8) {
		NARROW(uint8_t, 0, UINT8_MAX);
	} else if (class_ == MS_UINT16) {
		NARROW(uint16_t, 0, UINT16_MAX);
	}
	return false;
}

void ms_convert_elements(enum ms_class to, void *out, enum ms_class from,
			 const void *in, size_t count)
{
	if (count == 0 ||
	    (from == MS_DOUBLE && convert_narrow(to, out, in, count)))
		return;
	if (to == from) {
		memcpy(out, in, count * ms_class_size(from));
		return;
	}
	switch (from) {
	case MS_DOUBLE:
		convert_double(to, out, in, count);
		break;
	case MS_SINGLE:
		convert_single(to, out, in, count);
		break;
	case MS_INT8:
		convert_int8(to, out, in, count);
		break;
	case MS_INT16:
		convert_int16(to, out, in, count);
		break;
	case MS_INT32:
		convert_int32(to, out, in, count);
		break;
	case MS_INT64:
		convert_int64(to, out, in, count);
		break;
	case MS_LOGICAL:
	case MS_UINT8:
		convert_uint8(to, out, in, count);
		break;
	case MS_CHAR:
	case MS_UINT16:
		convert_uint16(to, out, in, count);
		break;
	case MS_UINT32:
		convert_uint32(to, out, in, count);
		break;
	case MS_UINT64:
		convert_uint64(to, out, in, count);
		break;
	case MS_CELL:
	case MS_STRUCT:
	case MS_STRING:
	case MS_FUNCTION:
	case MS_EXCEPTION:
	case MS_OBJECT:
		break;
	}
}

struct ms_value ms_inline_from_double(enum ms_class class_, double x)
{
	if (class_ == MS_DOUBLE)
		return ms_real(x);
	if (class_ == MS_SINGLE)
		return ms_single((float)x);
	if (class_ == MS_LOGICAL)
		return ms_logical(x != 0);
	return ms_class_is_signed(class_)
		       ? ms_signed(class_, ms_saturate_signed(class_, x))
		       : ms_natural(class_, ms_saturate_natural(class_, x));
}
