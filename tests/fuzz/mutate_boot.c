/*
 * Mutations inside compiled functions of a snapshot: rows of their tables,
 * instructions, and the sections that lead to them.  For libFuzzer only.
 */
#include "fuzz/fuzz.h"

#include "base/checked.h"
#include "layout.h"
#include "session/code/image_layout.h"
#include "session/code/opcode.h"

#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed);

/* Before the snapshot: fuzz_boot.c. */
#define LEAD 1

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static uint32_t pick_value(unsigned *seed, uint32_t now, uint32_t count)
{
	const uint32_t values[] = {
		0,
		1,
		now + 1,
		now - 1,
		next(seed) % 16,
		count,
		next(seed) % (count + 1),
		UINT32_MAX - next(seed) % 3,
		1u << next(seed) % 32,
	};

	return values[next(seed) % (sizeof(values) / sizeof(*values))];
}

static void put_value(uint8_t *p, uint32_t size, uint32_t count, unsigned *seed)
{
	if (size == 1)
		*p = (uint8_t)pick_value(seed, *p, count);
	else if (size == 2)
		snap_put_le16(p,
			      (uint16_t)pick_value(seed, snap_le16(p), count));
	else
		snap_put_le32(p, pick_value(seed, snap_le32(p), count));
}

/* ----------------------------------------------------------------- images */

/* An image of the file; its header, or NULL when none is found soon. */
static uint8_t *pick_image(uint8_t *file, size_t size, unsigned *seed)
{
	if (size < MS_IMAGE_HEADER_SIZE)
		return NULL;
	size_t last = (size - MS_IMAGE_HEADER_SIZE) / 8;
	size_t at = next(seed) % (last + 1);

	for (size_t i = 0; i <= last; i++, at = at == last ? 0 : at + 1)
		if (snap_le32(file + 8 * at) == MS_IMAGE_MAGIC)
			return file + 8 * at;
	return NULL;
}

struct table {
	uint8_t *rows;
	uint32_t row_size;
	uint32_t count;
};

/* The table of the image; false when it leaves the file. */
static bool find_table(uint8_t *image, size_t room, unsigned which,
		       struct table *out)
{
	static const uint32_t sizes[] = {
#define ROW_SIZE(name, size) size,
		MS_IMAGE_TABLES(ROW_SIZE)
#undef ROW_SIZE
	};
	uint64_t at = MS_IMAGE_HEADER_SIZE;

	for (unsigned i = 0;; i++) {
		uint32_t count = snap_le32(image + MS_AT_IMAGE_COUNTS + 4 * i);
		bool apart =
			i == MS_TABLE_POSITIONS && ms_image_is_apart(image);
		uint64_t size = apart ? 0 : (uint64_t)count * sizes[i];

		if (size > room || at > room - size)
			return false;
		if (i == which) {
			*out = (struct table){ image + at, sizes[i], count };
			return size != 0;
		}
		at += size;
	}
}

/* Another instruction, another operand, or what stands elsewhere. */
static void mutate_word(const struct table *words, unsigned *seed)
{
	uint8_t *word = words->rows + (size_t)8 * (next(seed) % words->count);
	unsigned op;

	switch (next(seed) % 6) {
	case 0:
		do
			op = next(seed) % 256;
		while (ms_opcode_info((uint8_t)op)->name == NULL);
		*word = (uint8_t)op;
		break;
	case 1:
		memcpy(word,
		       words->rows + (size_t)8 * (next(seed) % words->count),
		       8);
		break;
	case 2:
		put_value(word + 1, 1, 8, seed);
		break;
	default:
		put_value(word + 2 + 2 * (size_t)(next(seed) % 3), 2, 16, seed);
		break;
	}
}

static void mutate_image(uint8_t *file, size_t size, unsigned *seed)
{
	uint8_t *image = pick_image(file, size, seed);
	struct table table;

	if (image == NULL)
		return;
	size_t room = size - (size_t)(image - file);
	if (next(seed) % 16 == 0) {
		put_value(image + (next(seed) % (MS_IMAGE_HEADER_SIZE / 4)) * 4,
			  4, 16, seed);
		return;
	}
	bool in_words = next(seed) % 2 == 0;
	unsigned which =
		in_words ? MS_TABLE_WORDS : next(seed) % MS_IMAGE_TABLE_COUNT;
	if (!find_table(image, room, which, &table))
		return;
	if (in_words) {
		mutate_word(&table, seed);
		return;
	}
	uint8_t *row = table.rows +
		       (size_t)(next(seed) % table.count) * table.row_size;
	uint32_t wide =
		table.row_size < 4 ? table.row_size : 1u << next(seed) % 3;
	put_value(row + (next(seed) % (table.row_size / wide)) * wide, wide,
		  table.count, seed);
}

/* --------------------------------------------------------------- sections */

static void mutate_section(uint8_t *file, size_t size, unsigned *seed)
{
	uint32_t count = snap_le32(file + SNAP_AT_SECTION_COUNT) % 16 + 1;
	size_t row = SNAP_HEADER_SIZE +
		     (size_t)(next(seed) % count) * SNAP_ENTRY_SIZE;
	struct snap_section section;

	if (row + SNAP_ENTRY_SIZE > size)
		return;
	snap_entry_decode(&section, file + row);
	if (section.stored_size < 4 ||
	    !snap_range_fits(section.offset, section.stored_size, size))
		return;
	size_t room = (size_t)section.stored_size - 3;
	uint8_t *p = file + section.offset + (next(seed) % room & ~(size_t)1);
	put_value(p, 1u << next(seed) % 3, (uint32_t)room, seed);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed)
{
	if (size < LEAD + SNAP_HEADER_SIZE || next(&seed) % 16 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	if (next(&seed) % 16 == 0)
		data[0] = (uint8_t)next(&seed);
	for (unsigned n = 1 + next(&seed) % 4; n != 0; n--) {
		if (next(&seed) % 4 == 0)
			mutate_section(data + LEAD, size - LEAD, &seed);
		else
			mutate_image(data + LEAD, size - LEAD, &seed);
	}
	return size;
}
