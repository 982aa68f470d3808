/*
 * Mutations inside the sections of a library image, whose fields lie at even
 * places: bytes alone would seldom hit one with a value that matters.  For
 * libFuzzer only.
 */
#include "fuzz/fuzz.h"

#include "base/checked.h"
#include "layout.h"

#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed);

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static uint32_t pick_value(unsigned *seed, uint32_t now, size_t size)
{
	const uint32_t values[] = {
		0,
		1,
		now + 1,
		now - 1,
		(uint32_t)size,
		(uint32_t)(next(seed) % (size + 1)),
		UINT32_MAX - next(seed) % 3,
		1u << next(seed) % 32,
	};

	return values[next(seed) % (sizeof(values) / sizeof(*values))];
}

/* A section of the table; false when it doesn't lie in the file. */
static bool pick_section(unsigned *seed, const uint8_t *file, size_t size,
			 struct snap_section *out)
{
	uint32_t count = snap_le32(file + SNAP_AT_SECTION_COUNT) % 16 + 1;
	size_t row = SNAP_HEADER_SIZE +
		     (size_t)(next(seed) % count) * SNAP_ENTRY_SIZE;

	if (row + SNAP_ENTRY_SIZE > size)
		return false;
	snap_entry_decode(out, file + row);
	return out->stored_size >= 4 &&
	       snap_range_fits(out->offset, out->stored_size, size);
}

static void mutate_field(uint8_t *file, size_t size, unsigned *seed)
{
	struct snap_section section;

	if (!pick_section(seed, file, size, &section))
		return;
	size_t room = (size_t)section.stored_size - 3;
	uint8_t *p = file + section.offset + (next(seed) % room & ~(size_t)1);
	switch (next(seed) % 4) {
	case 0:
		*p = (uint8_t)pick_value(seed, *p, size);
		break;
	case 1:
		snap_put_le16(p, (uint16_t)pick_value(seed, snap_le16(p), 16));
		break;
	default:
		snap_put_le32(p, pick_value(seed, snap_le32(p),
					    (size_t)section.stored_size));
		break;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed)
{
	if (size < 1 + SNAP_HEADER_SIZE || next(&seed) % 4 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	for (unsigned n = 1 + next(&seed) % 4; n != 0; n--)
		mutate_field(data + 1, size - 1, &seed);
	return size;
}
