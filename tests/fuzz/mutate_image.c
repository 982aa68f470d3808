/*
 * Mutations of an image's fields, which lie at even places: bytes alone would
 * seldom hit one with a value that matters.  For libFuzzer only.
 */
#include "fuzz/fuzz.h"

#include "base/bytes.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed);

/* Before the image: fuzz_image.c. */
#define LEAD 1

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static uint32_t pick_value(unsigned *seed, uint32_t now)
{
	const uint32_t values[] = {
		0,
		1,
		now + 1,
		now - 1,
		next(seed) % 16,
		UINT32_MAX - next(seed) % 3,
		1u << next(seed) % 32,
	};

	return values[next(seed) % (sizeof(values) / sizeof(*values))];
}

static void mutate_field(uint8_t *image, size_t size, unsigned *seed)
{
	uint8_t *p = image + (next(seed) % (size - 3) & ~(size_t)1);

	switch (next(seed) % 4) {
	case 0:
		*p = (uint8_t)pick_value(seed, *p);
		break;
	case 1:
		snap_put_le16(p, (uint16_t)pick_value(seed, snap_le16(p)));
		break;
	default:
		snap_put_le32(p, pick_value(seed, snap_le32(p)));
		break;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed)
{
	if (size < LEAD + 8 || next(&seed) % 8 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	for (unsigned n = 1 + next(&seed) % 4; n != 0; n--)
		mutate_field(data + LEAD, size - LEAD, &seed);
	return size;
}
