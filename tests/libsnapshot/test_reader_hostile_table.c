/* Hostile bytes: the section table. */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

static uint64_t field(enum fixture_row row, size_t at)
{
	return hostile_entry(row) + at;
}

static void refuses_no_type(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_TYPE, 4, 0);
	hostile_refused(*state, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_TYPE));
	hostile_put_entry(*state, FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_TYPE, 4,
			  SNAP_NO_SECTION);
	hostile_refused(*state, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_TYPE));
}

static void refuses_duplicate_type(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_TYPE, 4,
			  FIXTURE_HOT);
	hostile_refused(*state, SNAP_E_OVERLAP,
			field(FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_TYPE));
}

static void refuses_unknown_section_flags(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_FLAGS, 4, 8);
	hostile_refused(*state, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_FLAGS));
	/* A later minor version may have given it a meaning. */
	hostile_put(*state, SNAP_AT_FORMAT_MINOR, 2, SNAP_FORMAT_MINOR + 1);
	hostile_accepted(*state);
}

static void refuses_odd_alignments(void **state)
{
	static const uint32_t alignments[] = {
		0,	    1,	2,	32,	    63,
		65,	    96, 131072, 0x80000000, UINT32_MAX - 1,
		UINT32_MAX,
	};

	for (size_t i = 0; i < sizeof(alignments) / sizeof(*alignments); i++) {
		hostile_put_entry(*state, FIXTURE_ROW_HOT,
				  SNAP_AT_ENTRY_ALIGNMENT, 4, alignments[i]);
		hostile_refused(
			*state, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_ALIGNMENT));
	}
}

/* All that are allowed, held against where the section really lies. */
static void holds_offset_against_alignment(void **state)
{
	uint64_t offset = hostile_get_entry(*state, FIXTURE_ROW_HOT,
					    SNAP_AT_ENTRY_OFFSET);

	for (uint32_t alignment = SNAP_ALIGNMENT_MIN;
	     alignment <= SNAP_ALIGNMENT_MAX; alignment *= 2) {
		hostile_put_entry(*state, FIXTURE_ROW_HOT,
				  SNAP_AT_ENTRY_ALIGNMENT, 4, alignment);
		if (offset % alignment == 0)
			hostile_accepted(*state);
		else
			hostile_refused(
				*state, SNAP_E_BOUNDS,
				field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_OFFSET));
	}
}

static void refuses_overlapping_sections(void **state)
{
	uint64_t first = hostile_get_entry(*state, FIXTURE_ROW_HOT,
					   SNAP_AT_ENTRY_OFFSET);
	const uint64_t offsets[] = { 0,	    1,	      64, SNAP_HEADER_SIZE,
				     first, first + 1 };

	for (size_t i = 0; i < sizeof(offsets) / sizeof(*offsets); i++) {
		hostile_put_entry(*state, FIXTURE_ROW_PACKED,
				  SNAP_AT_ENTRY_OFFSET, 8, offsets[i]);
		hostile_refused(
			*state, SNAP_E_OVERLAP,
			field(FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_OFFSET));
	}
}

static void refuses_gap(void **state)
{
	uint64_t offset = hostile_get_entry(*state, FIXTURE_ROW_HOT,
					    SNAP_AT_ENTRY_OFFSET);

	hostile_put_entry(*state, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_OFFSET, 8,
			  offset + 64);
	hostile_refused(*state, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_OFFSET));
	hostile_put_entry(*state, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_OFFSET, 8,
			  offset + 1);
	hostile_refused(*state, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_OFFSET));
}

static void refuses_unsorted_rows(void **state)
{
	struct hostile *file = *state;
	uint8_t row[SNAP_ENTRY_SIZE];
	uint8_t *hot = file->bytes + hostile_entry(FIXTURE_ROW_HOT);
	uint8_t *packed = file->bytes + hostile_entry(FIXTURE_ROW_PACKED);

	memcpy(row, hot, sizeof(row));
	memcpy(hot, packed, sizeof(row));
	memcpy(packed, row, sizeof(row));
	hostile_refused(file, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_OFFSET));
}

/* Where begin and size are each believable and their sum wraps around. */
static void refuses_ranges_that_leave_the_file(void **state)
{
	struct hostile *file = *state;
	const uint64_t first = hostile_entry(FIXTURE_ROW_COUNT);
	const struct {
		uint64_t offset;
		uint64_t stored_size;
	} ranges[] = {
		{ UINT64_MAX, 1 },
		{ UINT64_MAX - 63, 64 },
		{ UINT64_MAX - 63, 128 },
		{ UINT64_MAX - 1, UINT64_MAX },
		{ (uint64_t)1 << 63, (uint64_t)1 << 63 },
		{ file->size, 1 },
		{ file->size + 1, 0 },
		{ first, UINT64_MAX },
		{ first, UINT64_MAX - first + 1 },
		{ first, file->size - first + 1 },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		hostile_put_entry(file, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_OFFSET,
				  8, ranges[i].offset);
		hostile_put_entry(file, FIXTURE_ROW_HOT,
				  SNAP_AT_ENTRY_STORED_SIZE, 8,
				  ranges[i].stored_size);
		hostile_put_entry(file, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_RAW_SIZE,
				  8, ranges[i].stored_size);
		hostile_refused(
			file, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_STORED_SIZE));
	}
}

static void refuses_bytes_behind_the_last_section(void **state)
{
	struct hostile *file = *state;
	uint64_t size = hostile_get_entry(file, FIXTURE_ROW_BLOCKS,
					  SNAP_AT_ENTRY_STORED_SIZE);

	hostile_put_entry(file, FIXTURE_ROW_BLOCKS, SNAP_AT_ENTRY_STORED_SIZE,
			  8, size - 1);
	hostile_refused(file, SNAP_E_BOUNDS, SNAP_AT_FILE_SIZE);
}

static void refuses_unknown_codecs(void **state)
{
	static const uint32_t codecs[] = { 4, 255, UINT32_MAX - 1, UINT32_MAX };

	for (size_t i = 0; i < sizeof(codecs) / sizeof(*codecs); i++) {
		hostile_put_entry(*state, FIXTURE_ROW_PACKED,
				  SNAP_AT_ENTRY_CODEC, 4, codecs[i]);
		hostile_refused(*state, SNAP_E_CODEC,
				field(FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_CODEC));
	}
}

static void refuses_raw_section_as_packed(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_CODEC, 4,
			  SNAP_CODEC_ZSTD);
	redigest(((struct hostile *)*state)->bytes,
		 ((struct hostile *)*state)->size);
	assert_int_equal(hostile_use(*state, SNAP_LOAD_LAZY, NULL),
			 SNAP_E_CODEC);
	assert_int_equal(hostile_use(*state, SNAP_LOAD_DEEP, NULL),
			 SNAP_E_CODEC);
}

static void refuses_reserved_entry_field(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_DICT, SNAP_AT_ENTRY_RESERVED, 4,
			  UINT32_MAX);
	hostile_refused(*state, SNAP_E_BOUNDS,
			field(FIXTURE_ROW_DICT, SNAP_AT_ENTRY_RESERVED));
}

static void refuses_raw_section_of_two_sizes(void **state)
{
	static const uint64_t sizes[] = { 0, 1, 22, UINT64_MAX - 1,
					  UINT64_MAX };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		hostile_put_entry(*state, FIXTURE_ROW_HOT,
				  SNAP_AT_ENTRY_RAW_SIZE, 8, sizes[i]);
		hostile_refused(*state, SNAP_E_BOUNDS,
				field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_RAW_SIZE));
	}
}

/* More than zstd's best: no need to try. */
static void refuses_impossible_ratio(void **state)
{
	uint64_t stored = hostile_get_entry(*state, FIXTURE_ROW_PACKED,
					    SNAP_AT_ENTRY_STORED_SIZE);
	const uint64_t sizes[] = { (stored + 1) * 32768, UINT64_MAX - 1,
				   UINT64_MAX };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		hostile_put_entry(*state, FIXTURE_ROW_PACKED,
				  SNAP_AT_ENTRY_RAW_SIZE, 8, sizes[i]);
		hostile_refused(
			*state, SNAP_E_CODEC,
			field(FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_RAW_SIZE));
	}
}

static void refuses_section_above_limit(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_RAW_SIZE, 8,
			  USE_SECTION_MAX + 1);
	hostile_refused(*state, SNAP_E_LIMIT,
			field(FIXTURE_ROW_PACKED, SNAP_AT_ENTRY_RAW_SIZE));
}

/* The sum is what is said, not the last part of it. */
static void refuses_total_above_limit(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.limits = { .max_total_raw = 96 },
	};

	assert_int_equal(hostile_use_with(file, &options, &err), SNAP_E_LIMIT);
	assert_int_equal(err.offset,
			 field(FIXTURE_ROW_DICT, SNAP_AT_ENTRY_RAW_SIZE));
	assert_int_equal(err.section, FIXTURE_DICT);
	assert_string_equal(err.expected, "96");
	assert_string_equal(err.found, "147");
}

static void refuses_dictionary_of_raw_section(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_HOT, SNAP_AT_ENTRY_DICTIONARY, 4,
			  FIXTURE_DICT);
	hostile_refused(*state, SNAP_E_DICTIONARY,
			field(FIXTURE_ROW_HOT, SNAP_AT_ENTRY_DICTIONARY));
}

static void refuses_bad_dictionaries(void **state)
{
	static const uint32_t types[] = {
		FIXTURE_BLOCKS, /* itself */
		FIXTURE_PACKED, /* a packed one */
		0x999,		/* not there */
		UINT32_MAX,
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		hostile_put_entry(*state, FIXTURE_ROW_BLOCKS,
				  SNAP_AT_ENTRY_DICTIONARY, 4, types[i]);
		hostile_refused(
			*state, SNAP_E_DICTIONARY,
			field(FIXTURE_ROW_BLOCKS, SNAP_AT_ENTRY_DICTIONARY));
	}
}

static void refuses_dictionary_above_limit(void **state)
{
	struct snap_error err;
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.limits = { .max_dictionary = 8 },
	};

	assert_int_equal(hostile_use_with(*state, &options, &err),
			 SNAP_E_LIMIT);
	assert_int_equal(err.offset,
			 field(FIXTURE_ROW_DICT, SNAP_AT_ENTRY_RAW_SIZE));
}

/* Without its dictionary, or with another, content can't come out right. */
static void finds_another_dictionary_at_deep(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;

	hostile_put_entry(file, FIXTURE_ROW_BLOCKS, SNAP_AT_ENTRY_DICTIONARY, 4,
			  FIXTURE_HOT);
	redigest(file->bytes, file->size);
	int rc = hostile_use(file, SNAP_LOAD_DEEP, &err);
	assert_true(rc == SNAP_E_CODEC || rc == SNAP_E_DIGEST_SECTION);
	assert_int_equal(err.section, FIXTURE_BLOCKS);
}

/* The padding between the first two sections. */
static void finds_padding_at_full(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;
	size_t at = (size_t)hostile_get_entry(file, FIXTURE_ROW_PACKED,
					      SNAP_AT_ENTRY_OFFSET) -
		    1;

	hostile_put(file, at, 1, 1);
	assert_int_equal(hostile_use(file, SNAP_LOAD_LAZY, &err), 0);
	assert_int_equal(hostile_use(file, SNAP_LOAD_FULL, &err),
			 SNAP_E_BOUNDS);
	assert_int_equal(err.offset, at);
}

/* Sound, but not the order that the writer gives: cold before hot. */
static void finds_order_of_no_writer_at_deep(void **state)
{
	const struct craft_section sections[] = {
		{ .fields = { .type = 0x100, .flags = SNAP_SECTION_COLD },
		  .stored = "cold",
		  .stored_size = 4 },
		{ .fields = { .type = 0x101 },
		  .stored = "hot",
		  .stored_size = 3 },
	};
	struct hostile file;
	struct snap_error err;

	(void)state;
	file.bytes = craft_snapshot(sections, 2, &file.size);
	assert_int_equal(hostile_use(&file, SNAP_LOAD_FULL, &err), 0);
	assert_int_equal(hostile_use(&file, SNAP_LOAD_DEEP, &err),
			 SNAP_E_BOUNDS);
	assert_int_equal(err.offset, SNAP_HEADER_SIZE + SNAP_ENTRY_SIZE);
	free(file.bytes);
}

static void opens_zero_sections(void **state)
{
	struct hostile file;

	(void)state;
	file.bytes = craft_snapshot(NULL, 0, &file.size);
	assert_int_equal(file.size, SNAP_HEADER_SIZE);
	hostile_accepted(&file);
	free(file.bytes);
}

#define HOSTILE_TEST(name)                                                     \
	cmocka_unit_test_setup_teardown(name, hostile_setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOSTILE_TEST(refuses_no_type),
		HOSTILE_TEST(refuses_duplicate_type),
		HOSTILE_TEST(refuses_unknown_section_flags),
		HOSTILE_TEST(refuses_odd_alignments),
		HOSTILE_TEST(holds_offset_against_alignment),
		HOSTILE_TEST(refuses_overlapping_sections),
		HOSTILE_TEST(refuses_gap),
		HOSTILE_TEST(refuses_unsorted_rows),
		HOSTILE_TEST(refuses_ranges_that_leave_the_file),
		HOSTILE_TEST(refuses_bytes_behind_the_last_section),
		HOSTILE_TEST(refuses_unknown_codecs),
		HOSTILE_TEST(refuses_raw_section_as_packed),
		HOSTILE_TEST(refuses_reserved_entry_field),
		HOSTILE_TEST(refuses_raw_section_of_two_sizes),
		HOSTILE_TEST(refuses_impossible_ratio),
		HOSTILE_TEST(refuses_section_above_limit),
		HOSTILE_TEST(refuses_total_above_limit),
		HOSTILE_TEST(refuses_dictionary_of_raw_section),
		HOSTILE_TEST(refuses_bad_dictionaries),
		HOSTILE_TEST(refuses_dictionary_above_limit),
		HOSTILE_TEST(finds_another_dictionary_at_deep),
		HOSTILE_TEST(finds_padding_at_full),
		HOSTILE_TEST(finds_order_of_no_writer_at_deep),
		HOSTILE_TEST(opens_zero_sections),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
