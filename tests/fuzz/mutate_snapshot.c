/*
 * Mutations that know where a snapshot's fields lie: bytes alone would seldom
 * hit one with a value that matters.  For libFuzzer only.
 */
#include "fuzz/fuzz.h"

#include "layout.h"
#include "pages.h"

#include <string.h>

#define REDIGEST 4u

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed);

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static uint64_t pick_value(unsigned *seed, uint64_t now, size_t size)
{
	switch (next(seed) % 9) {
	case 0:
		return 0;
	case 1:
		return 1;
	case 2:
		return now + 1;
	case 3:
		return now - 1;
	case 4:
		return size;
	case 5:
		return next(seed) % (size + 1);
	case 6:
		return UINT64_MAX - next(seed) % 65;
	case 7:
		return (uint64_t)1 << next(seed) % 64;
	default:
		return now + 64;
	}
}

/* A field of the header, of a row, or of what may be a block index: all of
 * them lie at multiples of four. */
static size_t pick_field(unsigned *seed, const uint8_t *file, size_t size)
{
	uint32_t count = snap_le32(file + SNAP_AT_SECTION_COUNT) % 16 + 1;
	size_t row = SNAP_HEADER_SIZE +
		     (size_t)(next(seed) % count) * SNAP_ENTRY_SIZE;

	switch (next(seed) % 4) {
	case 0:
		return (next(seed) % SNAP_HEADER_SIZE) & ~(size_t)3;
	case 1:
	case 2:
		return row + ((next(seed) % SNAP_ENTRY_SIZE) & ~(size_t)3);
	default:
		break;
	}
	if (row + SNAP_ENTRY_SIZE > size)
		return row;
	return (size_t)(snap_le64(file + row + SNAP_AT_ENTRY_OFFSET) % size) +
	       (next(seed) % 128 & ~(size_t)3);
}

static void mutate_field(uint8_t *file, size_t size, unsigned *seed)
{
	size_t at = pick_field(seed, file, size);

	if (at > size - 8)
		return;
	if (next(seed) % 2 == 0)
		snap_put_le64(file + at,
			      pick_value(seed, snap_le64(file + at), size));
	else
		snap_put_le32(
			file + at,
			(uint32_t)pick_value(seed, snap_le32(file + at), size));
	if (next(seed) % 4 != 0)
		snap_put_le64(file + SNAP_AT_FILE_SIZE, size);
}

/* The largest content size that takes no more than this with its digests. */
static uint64_t paged_size(uint64_t stored_size)
{
	uint64_t size = stored_size;
	struct snap_tree plan;

	while (snap_page_tree_plan(&plan, size) && plan.end > stored_size)
		size--;
	return size;
}

/* One section with another codec, and sizes that codec may have. */
static void mutate_codec(uint8_t *file, size_t size, unsigned *seed)
{
	uint32_t count = snap_le32(file + SNAP_AT_SECTION_COUNT) % 16 + 1;
	size_t at = SNAP_HEADER_SIZE +
		    (size_t)(next(seed) % count) * SNAP_ENTRY_SIZE;

	if (at + SNAP_ENTRY_SIZE > size)
		return;
	uint64_t stored = snap_le64(file + at + SNAP_AT_ENTRY_STORED_SIZE);
	uint32_t codec = next(seed) % 4;
	if (stored > size)
		return;
	snap_put_le32(file + at + SNAP_AT_ENTRY_CODEC, codec);
	if (codec == SNAP_CODEC_PAGES)
		snap_put_le64(file + at + SNAP_AT_ENTRY_RAW_SIZE,
			      paged_size(stored));
	else if (codec == SNAP_CODEC_RAW)
		snap_put_le64(file + at + SNAP_AT_ENTRY_RAW_SIZE, stored);
	if (next(seed) % 2 == 0)
		snap_put_le32(file + at + SNAP_AT_ENTRY_DICTIONARY, 0);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed)
{
	/* A plain snapshot gets the byte that says how to open it. */
	if (size >= SNAP_MAGIC_SIZE && size < max_size &&
	    memcmp(data, snap_magic, SNAP_MAGIC_SIZE) == 0) {
		memmove(data + 1, data, size);
		data[0] = (uint8_t)(REDIGEST | next(&seed) % 4);
		size++;
	}
	if (size < 1 + SNAP_HEADER_SIZE || next(&seed) % 2 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	for (unsigned n = 1 + next(&seed) % 3; n != 0; n--)
		if (next(&seed) % 8 == 0)
			mutate_codec(data + 1, size - 1, &seed);
		else
			mutate_field(data + 1, size - 1, &seed);
	return size;
}
