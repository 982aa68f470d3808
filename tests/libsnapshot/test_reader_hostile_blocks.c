/* Hostile bytes: the index of a blocked section. */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

enum block_field {
	RAW_END = 0,
	STORED_END = 8,
};

static size_t section_at(const struct hostile *file)
{
	return (size_t)hostile_get_entry(file, FIXTURE_ROW_BLOCKS,
					 SNAP_AT_ENTRY_OFFSET);
}

static size_t block_at(const struct hostile *file, uint32_t number)
{
	return section_at(file) + SNAP_BLOCK_HEAD_SIZE +
	       (size_t)number * SNAP_BLOCK_ENTRY_SIZE;
}

static uint64_t get_block(const struct hostile *file, uint32_t number,
			  enum block_field field)
{
	return snap_le64(file->bytes + block_at(file, number) + (size_t)field);
}

static void put_block(struct hostile *file, uint32_t number,
		      enum block_field field, uint64_t value)
{
	hostile_put(file, block_at(file, number) + (size_t)field, 8, value);
}

static void refuses_zero_blocks(void **state)
{
	hostile_put(*state, section_at(*state), 4, 0);
	hostile_refused(*state, SNAP_E_BOUNDS, section_at(*state));
}

/* The third block's row would be taken for the first frame. */
static void refuses_one_block_less(void **state)
{
	hostile_put(*state, section_at(*state), 4, FIXTURE_BLOCK_COUNT - 1);
	hostile_refused_when_checked(*state, SNAP_E_BOUNDS, section_at(*state));
}

/* The first frame would be taken for a row. */
static void refuses_one_block_more(void **state)
{
	hostile_put(*state, section_at(*state), 4, FIXTURE_BLOCK_COUNT + 1);
	hostile_refused_when_checked(*state, SNAP_E_BOUNDS, ANY_OFFSET);
}

static void refuses_more_blocks_than_bytes(void **state)
{
	hostile_put(*state, section_at(*state), 4, 1024);
	hostile_refused(*state, SNAP_E_BOUNDS, section_at(*state));
}

static void refuses_more_blocks_than_the_limit(void **state)
{
	static const uint32_t counts[] = { 1025, 0x80000000, UINT32_MAX - 1,
					   UINT32_MAX };

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		hostile_put(*state, section_at(*state), 4, counts[i]);
		hostile_refused(*state, SNAP_E_LIMIT, section_at(*state));
	}
}

static void refuses_reserved_index_field(void **state)
{
	struct snap_error err;

	hostile_put(*state, section_at(*state) + 4, 4, 1);
	hostile_refused(*state, SNAP_E_BOUNDS, section_at(*state) + 4);
	(void)hostile_use(*state, SNAP_LOAD_LAZY, &err);
	assert_non_null(strstr(err.message, "reserved"));
	assert_int_equal(err.section, FIXTURE_BLOCKS);
}

/* Each end must lie behind the one before, and inside the section. */
static void refuses_ends_that_do_not_rise(void **state)
{
	struct hostile *file = *state;

	for (uint32_t i = 0; i < FIXTURE_BLOCK_COUNT; i++)
		for (int field = RAW_END; field <= STORED_END; field += 8) {
			enum block_field which = (enum block_field)field;
			uint64_t end = get_block(file, i, which);
			uint64_t before =
				i == 0 ? 0 : get_block(file, i - 1, which);
			const uint64_t wrong[] = { 0, before, UINT64_MAX - 1,
						   UINT64_MAX };

			for (size_t k = 0; k < 4; k++) {
				put_block(file, i, which, wrong[k]);
				hostile_refused_when_checked(
					file, SNAP_E_BOUNDS, block_at(file, i));
			}
			put_block(file, i, which, end);
		}
	hostile_accepted(file);
}

static void refuses_blocks_shorter_than_the_section(void **state)
{
	struct hostile *file = *state;
	uint32_t last = FIXTURE_BLOCK_COUNT - 1;
	uint64_t end = get_block(file, last, RAW_END);

	put_block(file, last, RAW_END, end - 1);
	hostile_refused_when_checked(file, SNAP_E_BOUNDS, section_at(file));
	put_block(file, last, RAW_END, end);
	/* Stored bytes that no block uses. */
	end = get_block(file, last, STORED_END);
	put_block(file, last, STORED_END, end - 1);
	hostile_refused_when_checked(file, SNAP_E_BOUNDS, section_at(file));
}

static void refuses_blocks_longer_than_the_section(void **state)
{
	struct hostile *file = *state;
	uint32_t last = FIXTURE_BLOCK_COUNT - 1;

	put_block(file, last, RAW_END, get_block(file, last, RAW_END) + 1);
	hostile_refused_when_checked(file, SNAP_E_BOUNDS, block_at(file, last));
	put_block(file, last, RAW_END, get_block(file, last, RAW_END) - 1);
	put_block(file, last, STORED_END,
		  get_block(file, last, STORED_END) + 1);
	hostile_refused_when_checked(file, SNAP_E_BOUNDS, block_at(file, last));
}

/* Where the cut between two blocks is wrong the frames say so. */
static void refuses_moved_cuts(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;

	put_block(file, 0, RAW_END, get_block(file, 0, RAW_END) + 1);
	redigest(file->bytes, file->size);
	assert_int_equal(hostile_use(file, SNAP_LOAD_LAZY, &err), SNAP_E_CODEC);
	assert_int_equal(hostile_use(file, SNAP_LOAD_HEADER, &err),
			 SNAP_E_CODEC);
	assert_int_equal(hostile_use(file, SNAP_LOAD_DEEP, &err), SNAP_E_CODEC);
	put_block(file, 0, RAW_END, get_block(file, 0, RAW_END) - 1);
	put_block(file, 1, STORED_END, get_block(file, 1, STORED_END) + 1);
	redigest(file->bytes, file->size);
	assert_int_equal(hostile_use(file, SNAP_LOAD_LAZY, &err), SNAP_E_CODEC);
	assert_int_equal(hostile_use(file, SNAP_LOAD_DEEP, &err), SNAP_E_CODEC);
}

static void refuses_block_above_limit(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.limits = { .max_block_raw = 58 },
	};

	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++) {
		options.level = (enum snap_load_level)level;
		assert_int_equal(hostile_use_with(file, &options, &err),
				 SNAP_E_LIMIT);
		assert_int_equal(err.offset, block_at(file, 0));
	}
}

static void refuses_section_without_index(void **state)
{
	(void)state;
	for (size_t size = 0; size < SNAP_BLOCK_HEAD_SIZE; size++) {
		const struct craft_section section = {
			.fields = { .type = 0x100,
				    .codec = SNAP_CODEC_BLOCKS,
				    .raw_size = 1 },
			.stored = "\1\0\0\0\0\0\0",
			.stored_size = size,
		};
		struct hostile file;

		file.bytes = craft_snapshot(&section, 1, &file.size);
		hostile_refused(&file, SNAP_E_BOUNDS, 192);
		free(file.bytes);
	}
}

/* Frames behind the index of an empty section. */
static void refuses_content_of_empty_section(void **state)
{
	const struct craft_section section = {
		.fields = { .type = 0x100, .codec = SNAP_CODEC_BLOCKS },
		.stored = "\0\0\0\0\0\0\0\0garbage",
		.stored_size = 15,
	};
	struct hostile file;

	(void)state;
	file.bytes = craft_snapshot(&section, 1, &file.size);
	hostile_put(&file, SNAP_HEADER_SIZE + SNAP_AT_ENTRY_RAW_SIZE, 8, 0);
	redigest(file.bytes, file.size);
	assert_int_equal(hostile_use(&file, SNAP_LOAD_LAZY, NULL),
			 SNAP_E_BOUNDS);
	assert_int_equal(hostile_use(&file, SNAP_LOAD_FULL, NULL),
			 SNAP_E_BOUNDS);
	free(file.bytes);
}

/* One damaged block leaves its neighbours readable at 'lazy'. */
static void damage_of_one_block_stays_there(void **state)
{
	struct hostile *file = *state;
	struct snap_reader *reader = NULL;
	struct snap_error err;
	uint8_t out[59];

	file->bytes[file->size - 1] ^= 1; /* in the last block */
	assert_int_equal(snap_reader_open_memory(&reader, file->bytes,
						 file->size, NULL, &err),
			 0);
	assert_int_equal(snap_reader_read(reader, FIXTURE_BLOCKS, 0, out,
					  sizeof(out), &err),
			 0);
	assert_memory_equal(out, fixture_contents[FIXTURE_ROW_BLOCKS].bytes,
			    sizeof(out));
	assert_int_equal(
		snap_reader_read(reader, FIXTURE_BLOCKS, 117, out, 1, &err),
		SNAP_E_DIGEST_SECTION);
	assert_int_equal(err.section, FIXTURE_BLOCKS);
	snap_reader_close(reader);
}

#define HOSTILE_TEST(name)                                                     \
	cmocka_unit_test_setup_teardown(name, hostile_setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOSTILE_TEST(refuses_zero_blocks),
		HOSTILE_TEST(refuses_one_block_less),
		HOSTILE_TEST(refuses_one_block_more),
		HOSTILE_TEST(refuses_more_blocks_than_bytes),
		HOSTILE_TEST(refuses_more_blocks_than_the_limit),
		HOSTILE_TEST(refuses_reserved_index_field),
		HOSTILE_TEST(refuses_ends_that_do_not_rise),
		HOSTILE_TEST(refuses_blocks_shorter_than_the_section),
		HOSTILE_TEST(refuses_blocks_longer_than_the_section),
		HOSTILE_TEST(refuses_moved_cuts),
		HOSTILE_TEST(refuses_block_above_limit),
		HOSTILE_TEST(refuses_section_without_index),
		HOSTILE_TEST(refuses_content_of_empty_section),
		HOSTILE_TEST(damage_of_one_block_stays_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
