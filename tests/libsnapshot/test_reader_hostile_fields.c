/*
 * Hostile bytes: every size and count field at its extremes, alone and in
 * pairs, with fitting digests.  No crash, no byte past the end, no allocation
 * above the limits, and refused wherever the field means something.
 */
#include "hostile.h"

#include <string.h>

struct field {
	const char *name;
	size_t at; /* in the header or the row */
	unsigned width;
};

static const struct field header_fields[] = {
	{ "header_size", SNAP_AT_HEADER_SIZE, 4 },
	{ "file_size", SNAP_AT_FILE_SIZE, 8 },
	{ "section_count", SNAP_AT_SECTION_COUNT, 4 },
	{ "entry_size", SNAP_AT_ENTRY_SIZE, 4 },
};

static const struct field entry_fields[] = {
	{ "offset", SNAP_AT_ENTRY_OFFSET, 8 },
	{ "stored_size", SNAP_AT_ENTRY_STORED_SIZE, 8 },
	{ "raw_size", SNAP_AT_ENTRY_RAW_SIZE, 8 },
	{ "alignment", SNAP_AT_ENTRY_ALIGNMENT, 4 },
	{ "codec", SNAP_AT_ENTRY_CODEC, 4 },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define VALUE_COUNT  12

static void list_values(uint64_t values[VALUE_COUNT], uint64_t now,
			uint64_t size)
{
	const uint64_t all[VALUE_COUNT] = {
		0,
		1,
		now - 1,
		now + 1,
		size,
		size + 1,
		UINT32_MAX - 1,
		UINT32_MAX,
		(uint64_t)1 << 63,
		UINT64_MAX - now,     /* sums that just fit */
		UINT64_MAX - now + 1, /* and those that wrap to 0 */
		UINT64_MAX,
	};

	memcpy(values, all, sizeof(all));
}

static uint64_t get(const struct hostile *file, size_t at, unsigned width)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < width; i++)
		value |= (uint64_t)file->bytes[at + i] << (8 * i);
	return value;
}

struct counts {
	unsigned cases;
	unsigned accepted;
};

/* At every level; counts the files that were taken at 'deep'. */
static void use_case(struct hostile *file, struct counts *counts)
{
	redigest(file->bytes, file->size);
	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++) {
		int rc = hostile_use(file, (enum snap_load_level)level, NULL);

		if (level == SNAP_LOAD_DEEP && rc == 0)
			counts->accepted++;
	}
	counts->cases++;
}

static void restore(struct hostile *file, const uint8_t *original)
{
	memcpy(file->bytes, original, file->size);
}

static void sweep_field(struct hostile *file, const uint8_t *original,
			size_t at, unsigned width, struct counts *counts)
{
	uint64_t values[VALUE_COUNT];
	uint64_t now = get(file, at, width);

	list_values(values, now, file->size);
	for (size_t i = 0; i < VALUE_COUNT; i++) {
		hostile_put(file, at, width, values[i]);
		/* Cut to the field's width it may be what was there. */
		if (get(file, at, width) != now)
			use_case(file, counts);
		restore(file, original);
	}
}

static void refuses_extremes_of_header_fields(void **state)
{
	struct hostile *file = *state;
	struct counts counts = { 0 };
	uint8_t original[4096];

	memcpy(original, file->bytes, file->size);
	for (size_t i = 0; i < COUNT(header_fields); i++)
		sweep_field(file, original, header_fields[i].at,
			    header_fields[i].width, &counts);
	print_message("sweep: header fields: %u cases, %u accepted\n",
		      counts.cases, counts.accepted);
	assert_int_equal(counts.accepted, 0);
}

static void refuses_extremes_of_entry_fields(void **state)
{
	struct hostile *file = *state;
	struct counts counts = { 0 };
	uint8_t original[4096];

	memcpy(original, file->bytes, file->size);
	for (int row = 0; row < FIXTURE_ROW_COUNT; row++)
		for (size_t i = 0; i < COUNT(entry_fields); i++)
			sweep_field(file, original,
				    hostile_entry((enum fixture_row)row) +
					    entry_fields[i].at,
				    entry_fields[i].width, &counts);
	print_message("sweep: entry fields: %u cases, %u accepted\n",
		      counts.cases, counts.accepted);
	assert_int_equal(counts.accepted, 0);
}

static void refuses_extremes_of_block_index(void **state)
{
	struct hostile *file = *state;
	struct counts counts = { 0 };
	uint8_t original[4096];
	size_t index = (size_t)hostile_get_entry(file, FIXTURE_ROW_BLOCKS,
						 SNAP_AT_ENTRY_OFFSET);

	memcpy(original, file->bytes, file->size);
	sweep_field(file, original, index, 4, &counts);
	sweep_field(file, original, index + 4, 4, &counts);
	for (size_t i = 0; i < FIXTURE_BLOCK_COUNT; i++) {
		size_t at = index + SNAP_BLOCK_HEAD_SIZE +
			    i * SNAP_BLOCK_ENTRY_SIZE;

		sweep_field(file, original, at, 8, &counts);
		sweep_field(file, original, at + 8, 8, &counts);
	}
	print_message("sweep: block index: %u cases, %u accepted\n",
		      counts.cases, counts.accepted);
	assert_int_equal(counts.accepted, 0);
}

/* Each pair of sizes of each row: sums and products may wrap. */
static void refuses_pairs_of_extremes(void **state)
{
	struct hostile *file = *state;
	struct counts counts = { 0 };
	uint8_t original[4096];
	uint64_t values[VALUE_COUNT];

	memcpy(original, file->bytes, file->size);
	for (int row = 0; row < FIXTURE_ROW_COUNT; row++) {
		size_t base = hostile_entry((enum fixture_row)row);
		uint64_t offset = get(file, base + SNAP_AT_ENTRY_OFFSET, 8);

		list_values(values, offset, file->size);
		for (size_t i = 0; i < VALUE_COUNT * VALUE_COUNT; i++) {
			uint64_t size = values[i % VALUE_COUNT];

			hostile_put(file, base + SNAP_AT_ENTRY_OFFSET, 8,
				    values[i / VALUE_COUNT]);
			hostile_put(file, base + SNAP_AT_ENTRY_STORED_SIZE, 8,
				    size);
			if (i % 2 == 0)
				hostile_put(file, base + SNAP_AT_ENTRY_RAW_SIZE,
					    8, size);
			use_case(file, &counts);
			restore(file, original);
		}
	}
	print_message("sweep: offset and size pairs: %u cases, %u accepted\n",
		      counts.cases, counts.accepted);
	assert_int_equal(counts.accepted, 0);
}

#define HOSTILE_TEST(name)                                                     \
	cmocka_unit_test_setup_teardown(name, hostile_setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOSTILE_TEST(refuses_extremes_of_header_fields),
		HOSTILE_TEST(refuses_extremes_of_entry_fields),
		HOSTILE_TEST(refuses_extremes_of_block_index),
		HOSTILE_TEST(refuses_pairs_of_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
