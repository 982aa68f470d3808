/* Sums and products of sizes that come from outside. */
#ifndef SNAP_BASE_CHECKED_H
#define SNAP_BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* '*out = a + b'; false, and '*out' untouched, when that overflows. */
static inline bool snap_add(uint64_t a, uint64_t b, uint64_t *out)
{
	if (b > UINT64_MAX - a)
		return false;
	*out = a + b;
	return true;
}

/* '*out = a * b'; false, and '*out' untouched, when that overflows. */
static inline bool snap_mul(uint64_t a, uint64_t b, uint64_t *out)
{
	if (a != 0 && b > UINT64_MAX / a)
		return false;
	*out = a * b;
	return true;
}

/* The same for sizes of memory. */
static inline bool snap_mul_size(size_t a, size_t b, size_t *out)
{
	if (a != 0 && b > SIZE_MAX / a)
		return false;
	*out = a * b;
	return true;
}

/* Up to the next multiple of 'alignment', a power of two. */
static inline bool snap_align_up(uint64_t value, uint64_t alignment,
				 uint64_t *out)
{
	if (!snap_add(value, alignment - 1, &value))
		return false;
	*out = value & ~(alignment - 1);
	return true;
}

static inline bool snap_is_power_of_two(uint64_t value)
{
	return value != 0 && (value & (value - 1)) == 0;
}

/* Does [offset, offset + size) lie inside [0, total)?  No overflow. */
static inline bool snap_range_fits(uint64_t offset, uint64_t size,
				   uint64_t total)
{
	return offset <= total && size <= total - offset;
}

#endif
