#include "snapshot/reader.h"

#include "hostile.h"
#include "support/temp_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The fixture as file, opened in every way there is. */
struct place {
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
};

static void place_begin(struct place *place, const struct hostile *file)
{
	temp_folder_begin(&place->folder);
	temp_path(&place->folder, "in.snapshot", place->path);
	temp_write(place->path, file->bytes, file->size);
	assert_int_equal(chmod(place->path, 0644), 0);
}

static void place_end(struct place *place)
{
	temp_folder_end(&place->folder);
}

static struct snap_reader_options at_level(enum snap_load_level level)
{
	return (struct snap_reader_options){
		.struct_size = sizeof(struct snap_reader_options),
		.level = level,
	};
}

static struct snap_reader *open_bytes(const struct hostile *file,
				      const struct snap_reader_options *options)
{
	struct snap_reader *reader = NULL;
	struct snap_error err;
	int rc = snap_reader_open_memory(&reader, file->bytes, file->size,
					 options, &err);

	if (rc != 0)
		print_message("%s\n", err.message);
	assert_int_equal(rc, 0);
	return reader;
}

static int open_code(const struct hostile *file,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	struct snap_reader *reader = NULL;
	int rc = snap_reader_open_memory(&reader, file->bytes, file->size,
					 options, err);

	assert_true((rc == 0) == (reader != NULL));
	snap_reader_close(reader);
	return rc;
}

/* All content is what was written, and then the reader is closed. */
static void check_and_close(struct snap_reader *reader)
{
	for (int row = 0; row < FIXTURE_ROW_COUNT; row++) {
		const struct fixture_content *content = &fixture_contents[row];
		uint8_t out[256];

		assert_int_equal(snap_reader_load(reader, content->type, out,
						  content->size, NULL),
				 0);
		assert_memory_equal(out, content->bytes, content->size);
	}
	assert_int_equal(use_reader(reader, SNAP_LOAD_DEEP, NULL), 0);
	snap_reader_close(reader);
}

static void opens_a_file_in_each_way(void **state)
{
	struct place place;

	place_begin(&place, *state);
	for (int level = 0; level <= SNAP_LOAD_DEEP; level++)
		for (int io = 0; io <= SNAP_IO_READ; io++) {
			struct snap_reader_options options =
				at_level((enum snap_load_level)level);
			struct snap_reader *reader = NULL;
			struct snap_info info;

			options.io = (enum snap_io)io;
			options.refuse_unsafe = true;
			assert_int_equal(snap_reader_open_file(&reader,
							       place.path,
							       &options, NULL),
					 0);
			snap_reader_info(reader, &info);
			assert_int_equal(info.mapped, io != SNAP_IO_READ);
			check_and_close(reader);
		}
	place_end(&place);
}

/* The descriptor may be closed, and the name be gone. */
static void opens_a_descriptor(void **state)
{
	struct place place;
	struct snap_reader *reader = NULL;

	place_begin(&place, *state);
	int fd = open(place.path, O_RDONLY);
	assert_int_equal(snap_reader_open_fd(&reader, fd, NULL, NULL), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(unlink(place.path), 0);
	check_and_close(reader);
	place_end(&place);
}

/* The table ends at a multiple of 64. */
static size_t first_section(void)
{
	return hostile_entry(FIXTURE_ROW_COUNT);
}

static void keeps_a_copy_of_memory(void **state)
{
	struct hostile *file = *state;
	struct snap_reader *reader = open_bytes(file, NULL);

	memset(file->bytes, 0xff, file->size);
	check_and_close(reader);
}

static void borrows_memory_of_any_alignment(void **state)
{
	struct hostile *file = *state;
	uint8_t *room = malloc(file->size + 64);

	assert_non_null(room);
	for (size_t shift = 0; shift < 64; shift++) {
		struct hostile shifted = { room + shift, file->size };
		struct snap_reader_options options = at_level(SNAP_LOAD_DEEP);
		const uint8_t *bytes = NULL;
		size_t size;

		options.memory = SNAP_MEMORY_BORROW;
		memcpy(shifted.bytes, file->bytes, file->size);
		struct snap_reader *reader = open_bytes(&shifted, &options);
		assert_int_equal(snap_reader_borrow(reader, FIXTURE_HOT, &bytes,
						    &size, NULL),
				 0);
		assert_ptr_equal(bytes, shifted.bytes + first_section());
		check_and_close(reader);
	}
	free(room);
}

static void opens_nothing_that_is_not_there(void **state)
{
	struct snap_reader *reader = NULL;
	struct snap_error err;

	(void)state;
	assert_int_equal(snap_reader_open_file(&reader, "/nowhere/a.snapshot",
					       NULL, &err),
			 SNAP_E_NOT_FOUND);
	assert_null(reader);
	snap_reader_close(NULL);
}

static void refuses_files_of_others_when_told(void **state)
{
	struct place place;
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	struct snap_reader *reader = NULL;
	struct snap_info info;
	struct snap_error err;

	place_begin(&place, *state);
	assert_int_equal(chmod(place.path, 0666), 0);
	options.refuse_unsafe = true;
	assert_int_equal(
		snap_reader_open_file(&reader, place.path, &options, &err),
		SNAP_E_UNSAFE_FILE);
	/* Otherwise it is read into memory, where it can't change. */
	options.refuse_unsafe = false;
	assert_int_equal(
		snap_reader_open_file(&reader, place.path, &options, NULL), 0);
	snap_reader_info(reader, &info);
	assert_false(info.mapped);
	check_and_close(reader);
	place_end(&place);
}

/* Cut and overwritten in place after it was opened: the copy doesn't mind. */
static void a_read_file_may_change_afterwards(void **state)
{
	struct place place;
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	struct snap_reader *reader = NULL;

	place_begin(&place, *state);
	options.io = SNAP_IO_READ;
	assert_int_equal(
		snap_reader_open_file(&reader, place.path, &options, NULL), 0);
	temp_write(place.path, "gone", 4);
	check_and_close(reader);
	place_end(&place);
}

static void tells_what_the_header_says(void **state)
{
	struct hostile *file = *state;
	struct snap_reader *reader = open_bytes(file, NULL);
	struct snap_info info;
	char key_text[SNAP_DIGEST_TEXT_SIZE];

	snap_reader_info(reader, &info);
	assert_int_equal(info.format_major, SNAP_FORMAT_MAJOR);
	assert_int_equal(info.format_minor, SNAP_MINOR_PLAIN);
	assert_int_equal(info.header_size, SNAP_HEADER_SIZE);
	assert_int_equal(info.file_size, file->size);
	assert_int_equal(info.section_count, FIXTURE_ROW_COUNT);
	assert_int_equal(info.runtime, FIXTURE_RUNTIME);
	assert_true(info.key.builtins == fixture_key.builtins);
	assert_int_equal(info.timestamp, 0);
	assert_int_equal(strlen(info.content_text), 32);
	assert_true(info.header_digest ==
		    snap_le64(file->bytes + SNAP_AT_HEADER_DIGEST));
	snap_key_text(FIXTURE_RUNTIME, &fixture_key, key_text);
	assert_string_equal(info.key_text, key_text);
	snap_reader_close(reader);
}

static void lists_and_finds_sections(void **state)
{
	struct snap_reader *reader = open_bytes(*state, NULL);
	struct snap_section row, found;
	struct snap_error err;

	for (uint32_t i = 0; i < FIXTURE_ROW_COUNT; i++) {
		snap_reader_section(reader, i, &row);
		assert_int_equal(row.type, fixture_contents[i].type);
		assert_int_equal(row.raw_size, fixture_contents[i].size);
		assert_int_equal(
			snap_reader_find(reader, row.type, &found, &err), 0);
		assert_int_equal(found.offset, row.offset);
		assert_int_equal(snap_reader_find(reader, row.type, NULL, NULL),
				 0);
	}
	assert_int_equal(snap_reader_find(reader, 0x777, &found, &err),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(snap_reader_load(reader, 0x777, NULL, 0, &err),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(err.section, 0x777);
	snap_reader_close(reader);
}

static void lends_raw_sections_only(void **state)
{
	struct snap_reader *reader = open_bytes(*state, NULL);
	const uint8_t *bytes = NULL;
	size_t size = 0;
	struct snap_error err;

	assert_int_equal(
		snap_reader_borrow(reader, FIXTURE_HOT, &bytes, &size, &err),
		0);
	assert_int_equal(size, fixture_contents[0].size);
	assert_memory_equal(bytes, fixture_contents[0].bytes, size);
	assert_int_equal(
		snap_reader_borrow(reader, FIXTURE_PACKED, &bytes, &size, &err),
		SNAP_E_CODEC);
	assert_int_equal(err.section, FIXTURE_PACKED);
	snap_reader_close(reader);
}

/* Every range of every section, so also those across blocks. */
static void reads_every_range(void **state)
{
	for (int level = 0; level <= SNAP_LOAD_DEEP; level++) {
		struct snap_reader_options options =
			at_level((enum snap_load_level)level);
		struct snap_reader *reader = open_bytes(*state, &options);
		const struct fixture_content *content =
			&fixture_contents[FIXTURE_ROW_BLOCKS];
		uint8_t out[256];

		for (size_t at = 0; at <= content->size; at += 3)
			for (size_t size = 0; size <= content->size - at;
			     size += 5) {
				assert_int_equal(
					snap_reader_read(reader, FIXTURE_BLOCKS,
							 at, out, size, NULL),
					0);
				assert_memory_equal(out, content->bytes + at,
						    size);
			}
		snap_reader_close(reader);
	}
}

static void refuses_ranges_outside(void **state)
{
	struct snap_reader *reader = open_bytes(*state, NULL);
	struct snap_error err;
	uint8_t out[1];

	for (int row = 0; row < FIXTURE_ROW_COUNT; row++) {
		uint32_t type = fixture_contents[row].type;
		size_t size = fixture_contents[row].size;

		assert_int_equal(
			snap_reader_read(reader, type, size, out, 0, &err), 0);
		assert_int_equal(
			snap_reader_read(reader, type, size, out, 1, &err),
			SNAP_E_BOUNDS);
		assert_int_equal(err.section, type);
		assert_int_equal(snap_reader_read(reader, type, UINT64_MAX, out,
						  1, &err),
				 SNAP_E_BOUNDS);
		assert_int_equal(
			snap_reader_read(reader, type, 1, out, SIZE_MAX, &err),
			SNAP_E_BOUNDS);
	}
	snap_reader_close(reader);
}

/* Damage in one section: 'lazy' sees it when that section is used and not
 * before; 'header' never; the others at open. */
static void checks_digests_when_the_level_says(void **state)
{
	struct hostile *file = *state;
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	const uint8_t *bytes;
	size_t size;
	struct snap_error err;

	file->bytes[first_section()] ^= 1; /* first byte of the hot section */
	struct snap_reader *reader = open_bytes(file, &options);
	assert_int_equal(snap_reader_find(reader, FIXTURE_HOT, NULL, NULL), 0);
	uint8_t out[256];
	assert_int_equal(snap_reader_load(reader, FIXTURE_PACKED, out,
					  fixture_contents[1].size, NULL),
			 0);
	/* Each time anew, until it is right. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(snap_reader_borrow(reader, FIXTURE_HOT, &bytes,
						    &size, &err),
				 SNAP_E_DIGEST_SECTION);
		assert_int_equal(err.section, FIXTURE_HOT);
		assert_int_equal(err.offset, first_section());
	}
	assert_int_equal(snap_reader_verify(reader, SNAP_LOAD_LAZY, NULL), 0);
	assert_int_equal(snap_reader_verify(reader, SNAP_LOAD_FULL, NULL),
			 SNAP_E_DIGEST_SECTION);
	snap_reader_close(reader);

	options.level = SNAP_LOAD_HEADER;
	reader = open_bytes(file, &options);
	assert_int_equal(
		snap_reader_borrow(reader, FIXTURE_HOT, &bytes, &size, NULL),
		0);
	snap_reader_close(reader);
	options.level = SNAP_LOAD_FULL;
	assert_int_equal(open_code(file, &options, &err),
			 SNAP_E_DIGEST_SECTION);
}

/* A damaged dictionary is seen through the section that needs it. */
static void checks_the_dictionary_before_it_is_used(void **state)
{
	struct hostile *file = *state;
	struct snap_error err;
	uint8_t out[1];
	size_t at = (size_t)hostile_get_entry(file, FIXTURE_ROW_DICT,
					      SNAP_AT_ENTRY_OFFSET);

	file->bytes[at] ^= 1;
	struct snap_reader *reader = open_bytes(file, NULL);
	assert_int_equal(
		snap_reader_read(reader, FIXTURE_BLOCKS, 0, out, 1, &err),
		SNAP_E_DIGEST_SECTION);
	assert_int_equal(err.section, FIXTURE_DICT);
	snap_reader_close(reader);
}

static void compares_each_part_of_the_key(void **state)
{
	static const struct {
		size_t part;
		int code;
	} cases[] = {
		{ 0, SNAP_E_KEY_BYTECODE },
		{ 1, SNAP_E_KEY_BUILTINS },
		{ 2, SNAP_E_KEY_OPTIONS },
	};
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	struct snap_error err;

	options.expected_key = &fixture_key;
	assert_int_equal(open_code(*state, &options, NULL), 0);
	for (size_t i = 0; i < 3; i++) {
		struct snap_key key = fixture_key;
		uint64_t *parts[] = { &key.bytecode, &key.builtins,
				      &key.options };

		*parts[cases[i].part] += 1;
		options.expected_key = &key;
		assert_int_equal(open_code(*state, &options, &err),
				 cases[i].code);
		assert_int_equal(err.offset,
				 SNAP_AT_KEY_BYTECODE + 8 * cases[i].part);
		options.any_builtins = true;
		assert_int_equal(open_code(*state, &options, NULL),
				 i == 1 ? 0 : cases[i].code);
		options.any_builtins = false;
	}
}

static void compares_the_runtime(void **state)
{
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	struct snap_error err;

	options.runtime = FIXTURE_RUNTIME;
	assert_int_equal(open_code(*state, &options, NULL), 0);
	options.runtime = SNAP_RUNTIME_SESSION;
	assert_int_equal(open_code(*state, &options, &err), SNAP_E_KEY_OPTIONS);
	assert_int_equal(err.offset, SNAP_AT_RUNTIME);
}

/* The hot section is required; so is the dictionary, which every reader
 * knows. */
static void refuses_required_sections_it_does_not_know(void **state)
{
	static const uint32_t hot[] = { 0x5, FIXTURE_HOT };
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	struct snap_error err;

	options.known_types = hot;
	options.known_type_count = 2;
	assert_int_equal(open_code(*state, &options, NULL), 0);
	options.known_type_count = 1;
	assert_int_equal(open_code(*state, &options, &err),
			 SNAP_E_FORMAT_TOO_NEW);
	assert_int_equal(err.section, FIXTURE_HOT);
	assert_int_equal(err.offset, SNAP_HEADER_SIZE);
	options.known_type_count = 0;
	assert_int_equal(open_code(*state, &options, &err),
			 SNAP_E_FORMAT_TOO_NEW);
}

struct signature {
	const struct hostile *file;
	int answer;
	int calls;
};

static int verify(void *context, const void *bytes, size_t size,
		  const void *signature, size_t signature_size)
{
	struct signature *expected = context;

	/* First header and table; if that is no, the file. */
	if (++expected->calls % 2 == 1)
		assert_int_equal(size, hostile_entry(FIXTURE_ROW_COUNT));
	else
		assert_int_equal(size, expected->file->size);
	assert_memory_equal(bytes, expected->file->bytes, size);
	assert_int_equal(signature_size, 6);
	assert_memory_equal(signature, "signed", 6);
	return expected->calls % 2 == 1 && expected->answer == 0
		       ? SNAP_E_SIGNATURE_BAD
		       : expected->answer;
}

static void asks_for_the_signature(void **state)
{
	struct signature signature = { .file = *state };
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	struct snap_error err;

	options.verify = verify;
	options.verify_context = &signature;
	assert_int_equal(open_code(*state, &options, NULL), 0);
	assert_int_equal(signature.calls, 0);
	options.require_signature = true;
	assert_int_equal(open_code(*state, &options, &err),
			 SNAP_E_SIGNATURE_MISSING);
	/* One that was given counts, required or not. */
	options.signature = "signed";
	options.signature_size = 6;
	for (int required = 0; required < 2; required++) {
		options.require_signature = required != 0;
		signature.answer = 0;
		assert_int_equal(open_code(*state, &options, NULL), 0);
		signature.answer = SNAP_E_SIGNATURE_BAD;
		assert_int_equal(open_code(*state, &options, &err),
				 SNAP_E_SIGNATURE_BAD);
		/* Another key doesn't become the right one. */
		signature.answer = SNAP_E_SIGNATURE_UNTRUSTED;
		assert_int_equal(open_code(*state, &options, &err),
				 SNAP_E_SIGNATURE_UNTRUSTED);
		assert_int_equal(signature.calls-- % 2, 1);
		/* Any other answer is no yes. */
		signature.answer = -1;
		assert_int_equal(open_code(*state, &options, &err),
				 SNAP_E_SIGNATURE_BAD);
	}
	options.verify = NULL;
	assert_int_equal(open_code(*state, &options, &err),
			 SNAP_E_SIGNATURE_UNTRUSTED);
}

static void takes_options_of_another_release(void **state)
{
	struct {
		struct snap_reader_options known;
		uint64_t later[4];
	} larger = { .later = { 1, 2, 3, 4 } };
	/* A release that knew no more than the level. */
	struct {
		size_t struct_size;
		enum snap_load_level level;
	} smaller = { sizeof(smaller), SNAP_LOAD_FULL };
	struct snap_reader_options options = { 0 };
	struct hostile *file = *state;

	larger.known.struct_size = sizeof(larger);
	larger.known.level = SNAP_LOAD_DEEP;
	assert_int_equal(open_code(file, &larger.known, NULL), 0);
	/* Only the size and the level are there to be read. */
	memset(&options, 0xff, sizeof(options));
	memcpy(&options, &smaller, sizeof(smaller));
	assert_int_equal(open_code(file, &options, NULL), 0);
	file->bytes[first_section()] ^= 1;
	assert_int_equal(open_code(file, &options, NULL),
			 SNAP_E_DIGEST_SECTION);
}

static void fills_limits_with_defaults(void **state)
{
	struct snap_reader_options options = at_level(SNAP_LOAD_LAZY);
	struct snap_limits limits;

	options.limits.max_sections = 77;
	struct snap_reader *reader = open_bytes(*state, &options);
	snap_reader_limits(reader, &limits);
	assert_int_equal(limits.max_sections, 77);
	assert_int_equal(limits.max_dictionary, (uint64_t)4 << 20);
	assert_int_equal(limits.max_file_size, (uint64_t)1 << 30);
	snap_reader_close(reader);
}

static void names_its_levels(void **state)
{
	(void)state;
	assert_string_equal(snap_load_level_name(SNAP_LOAD_LAZY), "lazy");
	assert_string_equal(snap_load_level_name(SNAP_LOAD_HEADER), "header");
	assert_string_equal(snap_load_level_name(SNAP_LOAD_FULL), "full");
	assert_string_equal(snap_load_level_name(SNAP_LOAD_DEEP), "deep");
	assert_string_equal(snap_load_level_name((enum snap_load_level)9),
			    "unknown");
}

#define READER_TEST(name)                                                      \
	cmocka_unit_test_setup_teardown(name, hostile_setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(opens_a_file_in_each_way),
		READER_TEST(opens_a_descriptor),
		READER_TEST(keeps_a_copy_of_memory),
		READER_TEST(borrows_memory_of_any_alignment),
		READER_TEST(opens_nothing_that_is_not_there),
		READER_TEST(refuses_files_of_others_when_told),
		READER_TEST(a_read_file_may_change_afterwards),
		READER_TEST(tells_what_the_header_says),
		READER_TEST(lists_and_finds_sections),
		READER_TEST(lends_raw_sections_only),
		READER_TEST(reads_every_range),
		READER_TEST(refuses_ranges_outside),
		READER_TEST(checks_digests_when_the_level_says),
		READER_TEST(checks_the_dictionary_before_it_is_used),
		READER_TEST(compares_each_part_of_the_key),
		READER_TEST(compares_the_runtime),
		READER_TEST(refuses_required_sections_it_does_not_know),
		READER_TEST(asks_for_the_signature),
		READER_TEST(takes_options_of_another_release),
		READER_TEST(fills_limits_with_defaults),
		READER_TEST(names_its_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
