/* Where the fields lie, as FORMAT.md says; FORMAT.md itself is compared by
 * tests/rules/check_format_doc.py. */
#include "layout.h"

#include "base_test.h"

static struct snap_header full_header(void)
{
	struct snap_header header = {
		.magic = { SNAP_MAGIC_BYTES },
		.format_major = 0x0101,
		.format_minor = 0x0202,
		.header_size = 0x03030303,
		.file_size = 0x0404040404040404,
		.section_count = 0x05050505,
		.entry_size = 0x06060606,
		.flags_compatible = 0x07070707,
		.flags_read_only = 0x08080808,
		.flags_incompatible = 0x09090909,
		.runtime = 0x0a0a0a0a,
		.key = { 0x0b0b0b0b0b0b0b0b, 0x0c0c0c0c0c0c0c0c,
			 0x0d0d0d0d0d0d0d0d },
		.timestamp = 0x0e0e0e0e0e0e0e0e,
		.serial = 0x1111111111111111,
		.header_digest = 0x1212121212121212,
	};

	memset(header.content_digest.bytes, 0x0f, 16);
	memset(header.key_digest.bytes, 0x10, 16);
	return header;
}

/* Fields as (offset, size, byte): all of the header, without a hole. */
static void header_fields_lie_where_documented(void **state)
{
	static const struct {
		size_t offset;
		size_t size;
		uint8_t byte;
	} fields[] = {
		{ 8, 2, 0x01 },	  { 10, 2, 0x02 },  { 12, 4, 0x03 },
		{ 16, 8, 0x04 },  { 24, 4, 0x05 },  { 28, 4, 0x06 },
		{ 32, 4, 0x07 },  { 36, 4, 0x08 },  { 40, 4, 0x09 },
		{ 44, 4, 0x0a },  { 48, 8, 0x0b },  { 56, 8, 0x0c },
		{ 64, 8, 0x0d },  { 72, 8, 0x0e },  { 80, 16, 0x0f },
		{ 96, 16, 0x10 }, { 112, 8, 0x11 }, { 120, 8, 0x12 },
	};
	struct snap_header header = full_header();
	uint8_t bytes[SNAP_HEADER_SIZE];
	size_t end = 8;

	(void)state;
	snap_header_encode(&header, bytes);
	assert_memory_equal(bytes, "\x89SNP\r\n\x1a\n", 8);
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		assert_int_equal(fields[i].offset, end);
		for (size_t k = 0; k < fields[i].size; k++)
			assert_int_equal(bytes[end + k], fields[i].byte);
		end += fields[i].size;
	}
	assert_int_equal(end, SNAP_HEADER_SIZE);
}

static void header_comes_back(void **state)
{
	struct snap_header header = full_header(), back;
	uint8_t bytes[SNAP_HEADER_SIZE], again[SNAP_HEADER_SIZE];

	(void)state;
	snap_header_encode(&header, bytes);
	snap_header_decode(&back, bytes);
	snap_header_encode(&back, again);
	assert_memory_equal(bytes, again, sizeof(bytes));
	assert_true(back.file_size == header.file_size);
	assert_true(back.key.options == header.key.options);
	assert_true(back.header_digest == header.header_digest);
}

static struct snap_section full_section(void)
{
	return (struct snap_section){
		.type = 0x01010101,
		.flags = 0x02020202,
		.codec = (enum snap_codec)0x07070707,
		.alignment = 0x06060606,
		.dictionary = 0x08080808,
		.offset = 0x0303030303030303,
		.stored_size = 0x0404040404040404,
		.raw_size = 0x0505050505050505,
		.digest = 0x0a0a0a0a0a0a0a0a,
		.raw_digest = 0x0b0b0b0b0b0b0b0b,
	};
}

static void entry_fields_lie_where_documented(void **state)
{
	static const struct {
		size_t offset;
		size_t size;
		uint8_t byte;
	} fields[] = {
		{ 0, 4, 0x01 },	 { 4, 4, 0x02 },  { 8, 8, 0x03 },
		{ 16, 8, 0x04 }, { 24, 8, 0x05 }, { 32, 4, 0x06 },
		{ 36, 4, 0x07 }, { 40, 4, 0x08 }, { 44, 4, 0x00 },
		{ 48, 8, 0x0a }, { 56, 8, 0x0b },
	};
	struct snap_section section = full_section();
	uint8_t bytes[SNAP_ENTRY_SIZE];
	size_t end = 0;

	(void)state;
	memset(bytes, 0xff, sizeof(bytes));
	snap_entry_encode(&section, bytes);
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		assert_int_equal(fields[i].offset, end);
		for (size_t k = 0; k < fields[i].size; k++)
			assert_int_equal(bytes[end + k], fields[i].byte);
		end += fields[i].size;
	}
	assert_int_equal(end, SNAP_ENTRY_SIZE);
}

static void entry_comes_back(void **state)
{
	struct snap_section section = full_section(), back;
	uint8_t bytes[SNAP_ENTRY_SIZE], again[SNAP_ENTRY_SIZE];

	(void)state;
	snap_entry_encode(&section, bytes);
	snap_entry_decode(&back, bytes);
	snap_entry_encode(&back, again);
	assert_memory_equal(bytes, again, sizeof(bytes));
	assert_true(back.raw_digest == section.raw_digest);
	assert_int_equal(back.codec, section.codec);
}

static void block_comes_back(void **state)
{
	const struct snap_block block = { 0x0101010101010101,
					  0x0202020202020202,
					  0x0303030303030303 };
	struct snap_block back;
	uint8_t index[2 * SNAP_BLOCK_ENTRY_SIZE] = { 0 };

	(void)state;
	snap_block_encode(&block, index, 1);
	assert_true(snap_all_zero(index, SNAP_BLOCK_ENTRY_SIZE));
	for (size_t i = 0; i < SNAP_BLOCK_ENTRY_SIZE; i++)
		assert_int_equal(index[SNAP_BLOCK_ENTRY_SIZE + i], 1 + i / 8);
	snap_block_decode(&back, index, 1);
	assert_true(back.raw_end == block.raw_end);
	assert_true(back.stored_end == block.stored_end);
	assert_true(back.digest == block.digest);
}

/* The digest leaves its own field out, and nothing else. */
static void header_digest_covers_header_and_table(void **state)
{
	uint8_t bytes[256 + 3 * SNAP_ENTRY_SIZE] = { 0 };
	uint64_t digest = snap_header_digest(bytes, 256, 3 * SNAP_ENTRY_SIZE);

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		bool own = i >= SNAP_AT_HEADER_DIGEST && i < SNAP_HEADER_SIZE;

		bytes[i] = 1;
		assert_true(
			(snap_header_digest(bytes, 256, 3 * SNAP_ENTRY_SIZE) ==
			 digest) == own);
		bytes[i] = 0;
	}
}

static void key_digest_covers_every_part(void **state)
{
	struct snap_key key = { 0 };
	struct snap_digest128 zero = snap_key_digest(1, 0, &key), other;

	(void)state;
	other = snap_key_digest(2, 0, &key);
	assert_false(snap_digest128_equal(&zero, &other));
	other = snap_key_digest(1, 1, &key);
	assert_false(snap_digest128_equal(&zero, &other));
	key.bytecode = 1;
	other = snap_key_digest(1, 0, &key);
	assert_false(snap_digest128_equal(&zero, &other));
	key = (struct snap_key){ .builtins = 1 };
	other = snap_key_digest(1, 0, &key);
	assert_false(snap_digest128_equal(&zero, &other));
	key = (struct snap_key){ .options = 1 };
	other = snap_key_digest(1, 0, &key);
	assert_false(snap_digest128_equal(&zero, &other));
}

static void hot_sections_come_first(void **state)
{
	struct snap_section hot = { .type = 9 }, hotter = { .type = 2 };
	struct snap_section cold = { .type = 1, .flags = SNAP_SECTION_COLD };

	(void)state;
	assert_true(snap_section_compare(&hot, &cold) < 0);
	assert_true(snap_section_compare(&cold, &hot) > 0);
	assert_true(snap_section_compare(&hotter, &hot) < 0);
	assert_int_equal(snap_section_compare(&hot, &hot), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_fields_lie_where_documented),
		cmocka_unit_test(header_comes_back),
		cmocka_unit_test(entry_fields_lie_where_documented),
		cmocka_unit_test(entry_comes_back),
		cmocka_unit_test(block_comes_back),
		cmocka_unit_test(header_digest_covers_header_and_table),
		cmocka_unit_test(key_digest_covers_every_part),
		cmocka_unit_test(hot_sections_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
