#include "snapshot/writer.h"

#include "base_test.h"
#include "snapshot/reader.h"
#include "support/snapshot_fixture.h"
#include "support/temp_folder.h"
#include "support/use_snapshot.h"

#include <stdio.h>
#include <stdlib.h>

struct written {
	void *bytes;
	size_t size;
};

static struct snap_writer *begin(uint32_t jobs)
{
	struct snap_writer_options options = fixture_options();
	struct snap_writer *writer = NULL;

	options.jobs = jobs;
	assert_int_equal(snap_writer_create(&writer, &options, NULL), 0);
	return writer;
}

static struct written finish(struct snap_writer *writer)
{
	struct written written = { 0 };
	struct snap_error err;
	int rc = snap_writer_finish_memory(writer, &written.bytes,
					   &written.size, &err);

	if (rc != 0)
		print_message("%s\n", err.message);
	assert_int_equal(rc, 0);
	return written;
}

static void assert_same(struct written a, struct written b)
{
	assert_int_equal(a.size, b.size);
	assert_memory_equal(a.bytes, b.bytes, a.size);
}

/* Opens at 'deep' and everything can be used. */
static void assert_sound(struct written written)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
	};
	struct snap_error err;
	int rc = use_snapshot(written.bytes, written.size, &options, &err);

	if (rc != 0)
		print_message("%s\n", err.message);
	assert_int_equal(rc, 0);
}

static int add(struct snap_writer *writer, struct snap_section_spec spec,
	       const void *bytes, size_t size, struct snap_error *err)
{
	spec.struct_size = sizeof(spec);
	return snap_writer_add(writer, &spec, bytes, size, err);
}

static struct snap_section find(struct written written, uint32_t type)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader = NULL;
	struct snap_section section = { 0 };

	assert_int_equal(snap_reader_open_memory(&reader, written.bytes,
						 written.size, &options, NULL),
			 0);
	assert_int_equal(snap_reader_find(reader, type, &section, NULL), 0);
	snap_reader_close(reader);
	return section;
}

static void order_of_adding_does_not_matter(void **state)
{
	struct snap_writer *forward = begin(1), *backward = begin(1);

	(void)state;
	assert_int_equal(fixture_add(forward, NULL), 0);
	assert_int_equal(fixture_add_backwards(backward, NULL), 0);
	struct written a = finish(forward), b = finish(backward);
	assert_same(a, b);
	assert_sound(a);
	snap_writer_free(forward);
	snap_writer_free(backward);
	free(a.bytes);
	free(b.bytes);
}

/* A section of many blocks, so that all jobs have something to do. */
static void jobs_do_not_matter(void **state)
{
	static uint8_t content[100000];
	struct written first = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)(i * i >> 9);
	for (uint32_t jobs = 0; jobs <= 8; jobs++) {
		struct snap_writer *writer = begin(jobs);

		assert_int_equal(fixture_add(writer, NULL), 0);
		assert_int_equal(add(writer,
				     (struct snap_section_spec){
					     .type = 0x300,
					     .codec = SNAP_CODEC_BLOCKS,
					     .block_size = 1000 },
				     content, sizeof(content), NULL),
				 0);
		struct written now = finish(writer);
		if (jobs == 0) {
			first = now;
			assert_sound(first);
		} else {
			assert_same(first, now);
			free(now.bytes);
		}
		snap_writer_free(writer);
	}
	free(first.bytes);
}

static void finishing_again_gives_equal_bytes(void **state)
{
	struct snap_writer *writer = begin(2);
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	uint64_t file_size = 0;

	(void)state;
	temp_folder_begin(&folder);
	temp_path(&folder, "out.snapshot", path);
	assert_int_equal(fixture_add(writer, NULL), 0);
	struct written a = finish(writer), b = finish(writer), c;
	assert_same(a, b);
	assert_int_equal(snap_writer_finish_file(writer, path, &file_size, NULL,
						 NULL, NULL),
			 0);
	c.bytes = temp_read(path, &c.size);
	assert_int_equal(file_size, c.size);
	assert_same(a, c);
	/* And with one section more it is another file. */
	assert_int_equal(add(writer, (struct snap_section_spec){ .type = 9 },
			     "more", 4, NULL),
			 0);
	struct written d = finish(writer);
	assert_true(d.size > a.size);
	assert_sound(d);
	free(a.bytes);
	free(b.bytes);
	free(c.bytes);
	free(d.bytes);
	snap_writer_free(writer);
	temp_folder_end(&folder);
}

static void refuses_a_type_twice(void **state)
{
	struct snap_writer *writer = begin(1);
	const struct snap_section_spec spec = { .type = 0x100 };
	struct snap_error err;

	(void)state;
	assert_int_equal(add(writer, spec, "a", 1, &err), 0);
	assert_int_equal(add(writer, spec, "b", 1, &err), SNAP_E_OVERLAP);
	assert_int_equal(err.section, 0x100);
	snap_writer_free(writer);
}

static int finish_code(struct snap_writer *writer, struct snap_error *err)
{
	void *bytes = NULL;
	size_t size;
	int rc = snap_writer_finish_memory(writer, &bytes, &size, err);

	assert_true((rc == 0) == (bytes != NULL));
	free(bytes);
	return rc;
}

static void refuses_a_missing_dictionary(void **state)
{
	struct snap_writer *writer = begin(1);
	struct snap_error err;

	(void)state;
	assert_int_equal(
		add(writer,
		    (struct snap_section_spec){ .type = 0x100,
						.codec = SNAP_CODEC_ZSTD,
						.dictionary = 0x999 },
		    "a", 1, &err),
		0);
	assert_int_equal(finish_code(writer, &err), SNAP_E_DICTIONARY);
	assert_int_equal(err.section, 0x100);
	/* It may still be added. */
	assert_int_equal(add(writer,
			     (struct snap_section_spec){ .type = 0x999 },
			     "dictionary", 10, &err),
			 0);
	assert_int_equal(finish_code(writer, &err), 0);
	snap_writer_free(writer);
}

/* No reader would take the file. */
static void refuses_a_packed_dictionary(void **state)
{
	struct snap_writer *writer = begin(1);
	struct snap_error err;

	(void)state;
	assert_int_equal(
		add(writer,
		    (struct snap_section_spec){ .type = 0x100,
						.codec = SNAP_CODEC_ZSTD,
						.dictionary = 0x100 },
		    "a", 1, &err),
		0);
	assert_int_equal(finish_code(writer, &err), SNAP_E_DICTIONARY);
	assert_int_equal(err.section, 0x100);
	snap_writer_free(writer);
}

#define DICTIONARY_PART 600
#define TEXT_PART	3000
static struct written write_with_dictionary(const char *dictionary,
					    const char *text)
{
	struct snap_writer *writer = begin(1);
	struct snap_section_spec spec = { .type = SNAP_TYPE_DICTIONARY };

	assert_int_equal(add(writer, spec, dictionary, DICTIONARY_PART, NULL),
			 0);
	spec = (struct snap_section_spec){
		.type = 0x100,
		.codec = SNAP_CODEC_ZSTD,
		.level = 19,
		.dictionary = SNAP_TYPE_DICTIONARY,
	};
	assert_int_equal(add(writer, spec, text, TEXT_PART, NULL), 0);
	struct written written = finish(writer);
	snap_writer_free(writer);
	return written;
}

/* zstd does otherwise with a prefix that what it packs overlaps or follows. */
static void where_the_content_lies_does_not_matter(void **state)
{
	static char text[DICTIONARY_PART + TEXT_PART + 2], away[TEXT_PART];
	static const size_t places[] = { 0, 100, DICTIONARY_PART,
					 DICTIONARY_PART + 1 };
	uint32_t noise = 1;

	(void)state;
	/* Few letters, so that there is a lot to find everywhere. */
	for (size_t i = 0; i < sizeof(text); i++) {
		noise = noise * 1664525 + 1013904223;
		text[i] = (char)('a' + (noise >> 30));
	}
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		memcpy(away, text + places[i], TEXT_PART);
		struct written near =
			write_with_dictionary(text, text + places[i]);
		struct written far = write_with_dictionary(text, away);
		assert_same(near, far);
		free(near.bytes);
		free(far.bytes);
	}
}

static void writes_no_sections(void **state)
{
	struct snap_writer *writer = NULL;

	(void)state;
	assert_int_equal(snap_writer_create(&writer, NULL, NULL), 0);
	struct written empty = finish(writer);
	assert_int_equal(empty.size, SNAP_HEADER_SIZE);
	assert_sound(empty);
	free(empty.bytes);
	snap_writer_free(writer);
}

static void writes_empty_sections_of_each_codec(void **state)
{
	struct snap_writer *writer = begin(1);

	(void)state;
	for (uint32_t codec = 0; codec <= SNAP_CODEC_BLOCKS; codec++)
		assert_int_equal(add(writer,
				     (struct snap_section_spec){
					     .type = 0x100 + codec,
					     .codec = (enum snap_codec)codec },
				     NULL, 0, NULL),
				 0);
	struct written written = finish(writer);
	assert_sound(written);
	for (uint32_t codec = 0; codec <= SNAP_CODEC_BLOCKS; codec++)
		assert_int_equal(find(written, 0x100 + codec).raw_size, 0);
	free(written.bytes);
	snap_writer_free(writer);
}

static void keeps_every_alignment(void **state)
{
	struct snap_writer *writer = begin(1);
	uint32_t type = 0x100;

	(void)state;
	for (uint32_t alignment = SNAP_ALIGNMENT_MIN;
	     alignment <= SNAP_ALIGNMENT_MAX; alignment *= 2)
		assert_int_equal(
			add(writer,
			    (struct snap_section_spec){
				    .type = type++, .alignment = alignment },
			    "odd", 3, NULL),
			0);
	struct written written = finish(writer);
	assert_sound(written);
	type = 0x100;
	for (uint32_t alignment = SNAP_ALIGNMENT_MIN;
	     alignment <= SNAP_ALIGNMENT_MAX; alignment *= 2) {
		struct snap_section section = find(written, type++);

		assert_int_equal(section.alignment, alignment);
		assert_int_equal(section.offset % alignment, 0);
	}
	free(written.bytes);
	snap_writer_free(writer);
}

static uint32_t count_blocks(const void *content, size_t size,
			     struct snap_section_spec spec)
{
	struct snap_writer *writer = begin(1);

	spec.type = 0x100;
	spec.codec = SNAP_CODEC_BLOCKS;
	assert_int_equal(add(writer, spec, content, size, NULL), 0);
	struct written written = finish(writer);
	assert_sound(written);
	const uint8_t *bytes = written.bytes;
	uint32_t count = bytes[find(written, 0x100).offset];
	free(written.bytes);
	snap_writer_free(writer);
	return count;
}

static void cuts_blocks_by_size(void **state)
{
	static uint8_t content[50000];

	(void)state;
	assert_int_equal(
		count_blocks(content, sizeof(content),
			     (struct snap_section_spec){ .block_size = 10000 }),
		5);
	assert_int_equal(
		count_blocks(content, sizeof(content),
			     (struct snap_section_spec){ .block_size = 49999 }),
		2);
	/* By default every 16 KiB. */
	assert_int_equal(count_blocks(content, sizeof(content),
				      (struct snap_section_spec){ 0 }),
			 4);
	assert_int_equal(
		count_blocks(content, 16384, (struct snap_section_spec){ 0 }),
		1);
}

static void cuts_blocks_by_ends(void **state)
{
	static uint8_t content[1000];
	const uint64_t ends[] = { 1, 2, 700, 1000 };

	(void)state;
	assert_int_equal(
		count_blocks(content, sizeof(content),
			     (struct snap_section_spec){ .block_ends = ends,
							 .block_count = 4 }),
		4);
}

#define SAMPLE_COUNT 100
#define SAMPLE_SIZE  300

static int train(struct snap_writer *writer, size_t count,
		 struct snap_error *err)
{
	static char samples[SAMPLE_COUNT * SAMPLE_SIZE];
	size_t sizes[SAMPLE_COUNT];

	for (size_t i = 0; i < SAMPLE_COUNT; i++) {
		memset(samples + i * SAMPLE_SIZE, (int)('a' + i % 26),
		       SAMPLE_SIZE);
		(void)snprintf(samples + i * SAMPLE_SIZE, SAMPLE_SIZE,
			       "function %zu returns the value of its "
			       "argument; see also function %zu, and %040zu",
			       i, i + 1, i * 104729);
		sizes[i] = SAMPLE_SIZE;
	}
	return snap_writer_train(writer, samples, sizes, count, 2048, err);
}

static void training_is_deterministic(void **state)
{
	struct written first = { 0 };

	(void)state;
	for (int round = 0; round < 3; round++) {
		struct snap_writer *writer = begin(1);

		assert_int_equal(train(writer, SAMPLE_COUNT, NULL), 0);
		assert_int_equal(
			add(writer,
			    (struct snap_section_spec){
				    .type = 0x100,
				    .codec = SNAP_CODEC_BLOCKS,
				    .dictionary = SNAP_TYPE_DICTIONARY },
			    "function 5 returns the value", 28, NULL),
			0);
		struct written now = finish(writer);
		if (round == 0) {
			first = now;
			assert_sound(first);
			assert_true(find(first, SNAP_TYPE_DICTIONARY).raw_size >
				    100);
		} else {
			assert_same(first, now);
			free(now.bytes);
		}
		snap_writer_free(writer);
	}
	free(first.bytes);
}

static void says_when_there_is_too_little_to_train_from(void **state)
{
	struct snap_writer *writer = begin(1);
	struct snap_error err;

	(void)state;
	assert_int_equal(train(writer, 1, &err), SNAP_E_DICTIONARY);
	assert_int_equal(train(writer, 0, &err), SNAP_E_DICTIONARY);
	/* The writer is as it was. */
	assert_int_equal(train(writer, SAMPLE_COUNT, &err), 0);
	snap_writer_free(writer);
}

/* Only what was told: no clock is looked at. */
static void records_the_timestamp_it_was_told(void **state)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.timestamp = 1234567890123,
	};
	struct snap_writer *writer = NULL;
	struct snap_reader *reader = NULL;
	struct snap_info info;

	(void)state;
	assert_int_equal(snap_writer_create(&writer, &options, NULL), 0);
	struct written written = finish(writer);
	assert_int_equal(snap_reader_open_memory(&reader, written.bytes,
						 written.size, NULL, NULL),
			 0);
	snap_reader_info(reader, &info);
	assert_true(info.timestamp == 1234567890123);
	snap_reader_close(reader);
	snap_writer_free(writer);
	free(written.bytes);
}

static int refuse(void *context, const char *temporary, struct snap_error *err)
{
	int *calls = context;

	(void)err;
	assert_true(temp_exists(temporary));
	(*calls)++;
	return SNAP_E_SOURCE_CHANGED;
}

static void check_can_refuse_the_file(void **state)
{
	struct snap_writer *writer = begin(1);
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE], temporary[TEMP_PATH_SIZE];
	int calls = 0;

	(void)state;
	temp_folder_begin(&folder);
	temp_path(&folder, "out.snapshot", path);
	temp_path(&folder, ".out.snapshot.tmp", temporary);
	assert_int_equal(fixture_add(writer, NULL), 0);
	assert_int_equal(snap_writer_finish_file(writer, path, NULL, refuse,
						 &calls, NULL),
			 SNAP_E_SOURCE_CHANGED);
	assert_int_equal(calls, 1);
	assert_false(temp_exists(path));
	assert_false(temp_exists(temporary));
	snap_writer_free(writer);
	temp_folder_end(&folder);
}

static void takes_options_of_another_release(void **state)
{
	struct {
		struct snap_writer_options known;
		uint64_t later[4];
	} larger = { .known = fixture_options(), .later = { 1, 2, 3, 4 } };
	struct snap_writer_options smaller = fixture_options();
	struct snap_writer *a = NULL, *b = NULL;

	(void)state;
	larger.known.struct_size = sizeof(larger);
	assert_int_equal(snap_writer_create(&a, &larger.known, NULL), 0);
	/* Before 'key' was there. */
	smaller.struct_size = offsetof(struct snap_writer_options, key);
	assert_int_equal(snap_writer_create(&b, &smaller, NULL), 0);
	struct written first = finish(a), second = finish(b);
	assert_sound(first);
	assert_sound(second);
	assert_memory_not_equal(first.bytes, second.bytes, first.size);
	free(first.bytes);
	free(second.bytes);
	snap_writer_free(a);
	snap_writer_free(b);
	snap_writer_free(NULL);
}

static void says_which_codec_packs(void **state)
{
	unsigned major, minor, patch;

	(void)state;
	assert_int_equal(sscanf(snap_writer_codec_version(), "%u.%u.%u", &major,
				&minor, &patch),
			 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_of_adding_does_not_matter),
		cmocka_unit_test(jobs_do_not_matter),
		cmocka_unit_test(finishing_again_gives_equal_bytes),
		cmocka_unit_test(refuses_a_type_twice),
		cmocka_unit_test(refuses_a_missing_dictionary),
		cmocka_unit_test(refuses_a_packed_dictionary),
		cmocka_unit_test(where_the_content_lies_does_not_matter),
		cmocka_unit_test(writes_no_sections),
		cmocka_unit_test(writes_empty_sections_of_each_codec),
		cmocka_unit_test(keeps_every_alignment),
		cmocka_unit_test(cuts_blocks_by_size),
		cmocka_unit_test(cuts_blocks_by_ends),
		cmocka_unit_test(training_is_deterministic),
		cmocka_unit_test(says_when_there_is_too_little_to_train_from),
		cmocka_unit_test(records_the_timestamp_it_was_told),
		cmocka_unit_test(check_can_refuse_the_file),
		cmocka_unit_test(takes_options_of_another_release),
		cmocka_unit_test(says_which_codec_packs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
