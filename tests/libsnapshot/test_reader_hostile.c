/* Hostile bytes: the header, and files that are no snapshots. */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

static void accepts_fixture(void **state)
{
	hostile_accepted(*state);
}

static void refuses_empty_input(void **state)
{
	struct hostile empty = { .bytes = (uint8_t[1]){ 0 }, .size = 0 };

	(void)state;
	hostile_refused(&empty, SNAP_E_TRUNCATED, 0);
}

static void refuses_null_without_bytes(void **state)
{
	struct snap_error err;
	struct snap_reader *reader = NULL;

	(void)state;
	assert_int_equal(snap_reader_open_memory(&reader, NULL, 0, NULL, &err),
			 SNAP_E_TRUNCATED);
	assert_null(reader);
}

static void refuses_text(void **state)
{
	char text[] = "#!/bin/sh\necho this is a script, not a snapshot\n";
	struct hostile file = { .bytes = (uint8_t *)text,
				.size = sizeof(text) - 1 };

	(void)state;
	hostile_refused(&file, SNAP_E_NOT_A_SNAPSHOT, 0);
}

static void refuses_one_foreign_byte(void **state)
{
	struct hostile file = { .bytes = (uint8_t[]){ 'M' }, .size = 1 };

	(void)state;
	hostile_refused(&file, SNAP_E_NOT_A_SNAPSHOT, 0);
}

/* Numbers of a fixed sequence: the same in every run. */
static void refuses_random_bytes(void **state)
{
	uint8_t bytes[4096];
	uint32_t x = 1;

	(void)state;
	for (size_t size = 1; size < sizeof(bytes); size += 97) {
		for (size_t i = 0; i < size; i++) {
			x = x * 1664525 + 1013904223;
			bytes[i] = (uint8_t)(x >> 24);
		}
		struct hostile file = { .bytes = bytes, .size = size };
		hostile_refused(&file, SNAP_E_NOT_A_SNAPSHOT, 0);
	}
}

/* The magic is right, all else is noise with fitting digests. */
static void survives_random_bytes_behind_magic(void **state)
{
	struct hostile *file = *state;
	uint32_t x = 7;

	for (int round = 0; round < 300; round++) {
		for (size_t i = SNAP_AT_HEADER_SIZE; i < file->size; i++) {
			x = x * 1664525 + 1013904223;
			file->bytes[i] = (uint8_t)(x >> 24);
		}
		hostile_put(file, SNAP_AT_HEADER_SIZE, 4, SNAP_HEADER_SIZE);
		hostile_put(file, SNAP_AT_FILE_SIZE, 8, file->size);
		hostile_put(file, SNAP_AT_SECTION_COUNT, 4, 1 + x % 7);
		hostile_put(file, SNAP_AT_ENTRY_SIZE, 4, SNAP_ENTRY_SIZE);
		redigest(file->bytes, file->size);
		for (int level = 0; level <= SNAP_LOAD_DEEP; level++)
			assert_int_not_equal(
				hostile_use(file, (enum snap_load_level)level,
					    NULL),
				0);
	}
}

/* The mark that write_parts() leaves until all else is on the disk. */
static void reports_unfinished_write_as_incomplete(void **state)
{
	struct hostile *file = *state;

	file->bytes[0] = SNAP_MAGIC_UNFINISHED;
	hostile_refused(file, SNAP_E_INCOMPLETE, 0);
}

/* CR LF became LF, as a text-mode copy does. */
static void explains_converted_line_ends(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;

	memmove(file->bytes + 4, file->bytes + 5, file->size - 5);
	file->size--;
	hostile_refused_as_is(file, SNAP_E_NOT_A_SNAPSHOT, 0);
	(void)hostile_use(file, SNAP_LOAD_LAZY, &err);
	assert_non_null(strstr(err.message, "copied as text"));
	assert_string_equal(err.expected, "89534e500d0a1a0a");
	assert_string_equal(err.found, "89534e500a1a0a01");
}

/* The high bit of every byte is gone, as a seven-bit channel does. */
static void refuses_cleared_high_bit(void **state)
{
	struct hostile *file = *state;

	file->bytes[0] &= 0x7f;
	hostile_refused_as_is(file, SNAP_E_NOT_A_SNAPSHOT, 0);
}

static void refuses_other_majors(void **state)
{
	struct hostile *file = *state;

	hostile_put(file, SNAP_AT_FORMAT_MAJOR, 2, 0);
	hostile_refused(file, SNAP_E_FORMAT_TOO_OLD, SNAP_AT_FORMAT_MAJOR);
	hostile_put(file, SNAP_AT_FORMAT_MAJOR, 2, SNAP_FORMAT_MAJOR + 1);
	hostile_refused(file, SNAP_E_FORMAT_TOO_NEW, SNAP_AT_FORMAT_MAJOR);
	hostile_put(file, SNAP_AT_FORMAT_MAJOR, 2, UINT16_MAX);
	hostile_refused(file, SNAP_E_FORMAT_TOO_NEW, SNAP_AT_FORMAT_MAJOR);
}

/* A newer major is told from its first ten bytes, whatever follows. */
static void tells_newer_major_of_short_file(void **state)
{
	struct hostile *file = *state;

	hostile_put(file, SNAP_AT_FORMAT_MAJOR, 2, SNAP_FORMAT_MAJOR + 1);
	file->size = 64;
	hostile_refused_as_is(file, SNAP_E_FORMAT_TOO_NEW,
			      SNAP_AT_FORMAT_MAJOR);
}

static void opens_newer_minor_with_longer_records(void **state)
{
	struct hostile *file = *state;
	struct hostile newer;

	newer.bytes = craft_newer_minor(file->bytes, file->size, &newer.size);
	hostile_accepted(&newer);
	free(newer.bytes);
}

static void refuses_newer_minor_with_odd_records(void **state)
{
	struct hostile *file = *state;
	static const uint32_t header_sizes[] = { 127, 129, 4160, UINT32_MAX };
	static const uint32_t entry_sizes[] = { 0, 56, 65, 520, UINT32_MAX };

	hostile_put(file, SNAP_AT_FORMAT_MINOR, 2, SNAP_FORMAT_MINOR + 1);
	for (size_t i = 0; i < 4; i++) {
		hostile_put(file, SNAP_AT_HEADER_SIZE, 4, header_sizes[i]);
		hostile_refused(file, SNAP_E_BOUNDS, SNAP_AT_HEADER_SIZE);
	}
	hostile_put(file, SNAP_AT_HEADER_SIZE, 4, SNAP_HEADER_SIZE);
	for (size_t i = 0; i < 5; i++) {
		hostile_put(file, SNAP_AT_ENTRY_SIZE, 4, entry_sizes[i]);
		hostile_refused(file, SNAP_E_BOUNDS, SNAP_AT_ENTRY_SIZE);
	}
}

/* Longer than the file: the table would lie beyond its end. */
static void refuses_header_longer_than_file(void **state)
{
	struct hostile *file = *state;

	hostile_put(file, SNAP_AT_FORMAT_MINOR, 2, SNAP_FORMAT_MINOR + 1);
	hostile_put(file, SNAP_AT_HEADER_SIZE, 4, 4096);
	hostile_refused(file, SNAP_E_TRUNCATED, file->size);
}

static void refuses_wrong_header_size(void **state)
{
	static const uint32_t sizes[] = {
		0, 1, 64, 127, 129, 192, UINT32_MAX - 1, UINT32_MAX
	};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		hostile_put(*state, SNAP_AT_HEADER_SIZE, 4, sizes[i]);
		hostile_refused(*state, SNAP_E_BOUNDS, SNAP_AT_HEADER_SIZE);
	}
}

static void refuses_wrong_entry_size(void **state)
{
	static const uint32_t sizes[] = {
		0, 1, 32, 63, 65, 72, UINT32_MAX - 1, UINT32_MAX
	};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		hostile_put(*state, SNAP_AT_ENTRY_SIZE, 4, sizes[i]);
		hostile_refused(*state, SNAP_E_BOUNDS, SNAP_AT_ENTRY_SIZE);
	}
}

static void refuses_too_many_sections(void **state)
{
	struct hostile *file = *state;

	/* Above the limit: nothing is allocated for them. */
	hostile_put(file, SNAP_AT_SECTION_COUNT, 4, UINT32_MAX);
	hostile_refused(file, SNAP_E_LIMIT, SNAP_AT_SECTION_COUNT);
	hostile_put(file, SNAP_AT_SECTION_COUNT, 4, UINT32_MAX - 1);
	hostile_refused(file, SNAP_E_LIMIT, SNAP_AT_SECTION_COUNT);
	hostile_put(file, SNAP_AT_SECTION_COUNT, 4, 65);
	hostile_refused(file, SNAP_E_LIMIT, SNAP_AT_SECTION_COUNT);
	/* Within the limit, but more than the file has room for. */
	hostile_put(file, SNAP_AT_SECTION_COUNT, 4, 64);
	hostile_refused(file, SNAP_E_TRUNCATED, file->size);
}

static void refuses_wrong_section_count(void **state)
{
	struct hostile *file = *state;

	/* None: what follows the header belongs to nobody. */
	hostile_put(file, SNAP_AT_SECTION_COUNT, 4, 0);
	hostile_refused(file, SNAP_E_BOUNDS, SNAP_AT_FILE_SIZE);
	/* One less: a gap where the last row was. */
	hostile_put(file, SNAP_AT_SECTION_COUNT, 4, FIXTURE_ROW_COUNT - 1);
	hostile_refused(file, SNAP_E_BOUNDS,
			hostile_entry(FIXTURE_ROW_HOT) + SNAP_AT_ENTRY_OFFSET);
	/* One more: the first section lies where the last row is. */
	hostile_put(file, SNAP_AT_SECTION_COUNT, 4, FIXTURE_ROW_COUNT + 1);
	hostile_refused(file, SNAP_E_OVERLAP,
			hostile_entry(FIXTURE_ROW_HOT) + SNAP_AT_ENTRY_OFFSET);
}

static void refuses_wrong_file_size(void **state)
{
	struct hostile *file = *state;
	const uint64_t larger[] = { file->size + 1, UINT64_MAX - 1,
				    UINT64_MAX };
	const uint64_t smaller[] = { 0, 1, SNAP_HEADER_SIZE, file->size - 1 };

	for (size_t i = 0; i < 3; i++) {
		hostile_put(file, SNAP_AT_FILE_SIZE, 8, larger[i]);
		hostile_refused(file, SNAP_E_TRUNCATED, file->size);
	}
	for (size_t i = 0; i < 4; i++) {
		hostile_put(file, SNAP_AT_FILE_SIZE, 8, smaller[i]);
		hostile_refused(file, SNAP_E_TRAILING_DATA, smaller[i]);
	}
}

static void refuses_reserved_field(void **state)
{
	hostile_put(*state, SNAP_AT_SERIAL, 8, (uint64_t)1 << 63);
	hostile_refused(*state, SNAP_E_BOUNDS, SNAP_AT_SERIAL);
}

static void ignores_unknown_compatible_flags(void **state)
{
	hostile_put(*state, SNAP_AT_FLAGS_COMPATIBLE, 4, UINT32_MAX);
	hostile_accepted(*state);
}

/* They stop a writer, not a reader. */
static void ignores_unknown_read_only_flags(void **state)
{
	hostile_put(*state, SNAP_AT_FLAGS_READ_ONLY, 4, UINT32_MAX);
	hostile_accepted(*state);
}

static void refuses_unknown_incompatible_flags(void **state)
{
	for (int bit = 0; bit < 32; bit++) {
		hostile_put(*state, SNAP_AT_FLAGS_INCOMPATIBLE, 4,
			    (uint64_t)1 << bit);
		hostile_refused(*state, SNAP_E_FORMAT_TOO_NEW,
				SNAP_AT_FLAGS_INCOMPATIBLE);
	}
}

static void refuses_changed_header(void **state)
{
	hostile_put(*state, SNAP_AT_TIMESTAMP, 8, 1);
	hostile_refused_as_is(*state, SNAP_E_DIGEST_HEADER,
			      SNAP_AT_HEADER_DIGEST);
}

static void refuses_changed_table(void **state)
{
	hostile_put_entry(*state, FIXTURE_ROW_BLOCKS, SNAP_AT_ENTRY_RAW_DIGEST,
			  8, 1);
	hostile_refused_as_is(*state, SNAP_E_DIGEST_HEADER,
			      SNAP_AT_HEADER_DIGEST);
}

/* A header digest that fits, over a key digest that doesn't. */
static void refuses_key_digest_of_another_key(void **state)
{
	struct hostile *file = *state;

	file->bytes[SNAP_AT_KEY_DIGEST] ^= 1;
	hostile_put(file, SNAP_AT_HEADER_DIGEST, 8,
		    snap_header_digest(file->bytes, SNAP_HEADER_SIZE,
				       (size_t)FIXTURE_ROW_COUNT *
					       SNAP_ENTRY_SIZE));
	hostile_refused_as_is(file, SNAP_E_DIGEST_HEADER, SNAP_AT_KEY_DIGEST);
}

static void finds_wrong_content_digest_at_deep(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;

	file->bytes[SNAP_AT_CONTENT_DIGEST] ^= 1;
	redigest_front(file->bytes, file->size);
	assert_int_equal(hostile_use(file, SNAP_LOAD_FULL, &err), 0);
	assert_int_equal(hostile_use(file, SNAP_LOAD_DEEP, &err),
			 SNAP_E_DIGEST_HEADER);
	assert_int_equal(err.offset, SNAP_AT_CONTENT_DIGEST);
	assert_int_equal(strlen(err.expected), 32);
	assert_int_equal(strlen(err.found), 32);
}

static void refuses_appended_bytes(void **state)
{
	struct hostile *file = *state;
	size_t whole = file->size;

	file->bytes = realloc(file->bytes, whole + 65);
	assert_non_null(file->bytes);
	memset(file->bytes + whole, 0, 65);
	for (size_t more = 1; more <= 65; more++) {
		file->size = whole + more;
		hostile_refused_as_is(file, SNAP_E_TRAILING_DATA, whole);
	}
}

static void refuses_file_above_limit(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.limits = { .max_file_size = file->size - 1 },
	};

	assert_int_equal(hostile_use_with(file, &options, &err), SNAP_E_LIMIT);
	assert_non_null(strstr(err.message, "max_file_size"));
	options.limits.max_file_size = file->size;
	assert_int_equal(hostile_use_with(file, &options, &err), 0);
}

#define HOSTILE_TEST(name)                                                     \
	cmocka_unit_test_setup_teardown(name, hostile_setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOSTILE_TEST(accepts_fixture),
		HOSTILE_TEST(refuses_empty_input),
		HOSTILE_TEST(refuses_null_without_bytes),
		HOSTILE_TEST(refuses_text),
		HOSTILE_TEST(refuses_one_foreign_byte),
		HOSTILE_TEST(refuses_random_bytes),
		HOSTILE_TEST(survives_random_bytes_behind_magic),
		HOSTILE_TEST(reports_unfinished_write_as_incomplete),
		HOSTILE_TEST(explains_converted_line_ends),
		HOSTILE_TEST(refuses_cleared_high_bit),
		HOSTILE_TEST(refuses_other_majors),
		HOSTILE_TEST(tells_newer_major_of_short_file),
		HOSTILE_TEST(opens_newer_minor_with_longer_records),
		HOSTILE_TEST(refuses_newer_minor_with_odd_records),
		HOSTILE_TEST(refuses_header_longer_than_file),
		HOSTILE_TEST(refuses_wrong_header_size),
		HOSTILE_TEST(refuses_wrong_entry_size),
		HOSTILE_TEST(refuses_too_many_sections),
		HOSTILE_TEST(refuses_wrong_section_count),
		HOSTILE_TEST(refuses_wrong_file_size),
		HOSTILE_TEST(refuses_reserved_field),
		HOSTILE_TEST(ignores_unknown_compatible_flags),
		HOSTILE_TEST(ignores_unknown_read_only_flags),
		HOSTILE_TEST(refuses_unknown_incompatible_flags),
		HOSTILE_TEST(refuses_changed_header),
		HOSTILE_TEST(refuses_changed_table),
		HOSTILE_TEST(refuses_key_digest_of_another_key),
		HOSTILE_TEST(finds_wrong_content_digest_at_deep),
		HOSTILE_TEST(refuses_appended_bytes),
		HOSTILE_TEST(refuses_file_above_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
