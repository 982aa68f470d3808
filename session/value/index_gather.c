#include "value/index_gather.h"
#include "value/index.h"

#include <string.h>

/* 'size' is a constant in every call below. */
static inline bool pick_numbers(char *out, const char *in, size_t size,
				size_t limit, const double *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t position = ms_index_position(x[i]);

		if (position >= limit)
			return false;
		memcpy(out + i * size, in + position * size, size);
	}
	return true;
}

bool ms_gather_numbers(void *out, const void *in, size_t size, size_t limit,
		       const double *x, size_t count)
{
	switch (size) {
	case 1:
		return pick_numbers(out, in, 1, limit, x, count);
	case 2:
		return pick_numbers(out, in, 2, limit, x, count);
	case 4:
		return pick_numbers(out, in, 4, limit, x, count);
	case 8:
		return pick_numbers(out, in, 8, limit, x, count);
	default:
		return pick_numbers(out, in, size, limit, x, count);
	}
}

/* Every element is written, and stays when its byte is 1: no branch to guess
 * wrong. */
static inline void pick_mask(char *out, const char *in, size_t size,
			     const uint8_t *mask, size_t count)
{
	size_t found = 0;

	for (size_t i = 0; found < count; i++) {
		memcpy(out + found * size, in + i * size, size);
		found += mask[i];
	}
}

void ms_gather_mask(void *out, const void *in, size_t size, const uint8_t *mask,
		    size_t count)
{
	switch (size) {
	case 1:
		pick_mask(out, in, 1, mask, count);
		break;
	case 2:
		pick_mask(out, in, 2, mask, count);
		break;
	case 4:
		pick_mask(out, in, 4, mask, count);
		break;
	case 8:
		pick_mask(out, in, 8, mask, count);
		break;
	default:
		pick_mask(out, in, size, mask, count);
		break;
	}
}

size_t ms_mask_count(const uint8_t *mask, size_t count, size_t *limit)
{
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += mask[i];
	while (count != 0 && mask[count - 1] == 0)
		count--;
	*limit = count;
	return total;
}
