/*
 * Seals: a signature over header and table covers every byte of the sections,
 * and no more is read for it than is used.  The seals here are made of XXH3,
 * which is none: what holds does for any function.
 */
#include "paged.h"

#include "seals.h"
#include "support/failing_alloc.h"

#include <stdlib.h>
#include <string.h>

static void toy_seal(const void *bytes, size_t size,
		     uint8_t out[SNAP_SEAL_SIZE])
{
	struct snap_digest128 first = snap_digest128_of(bytes, size);
	struct snap_digest128 second =
		snap_digest128_of(first.bytes, sizeof(first.bytes));

	memcpy(out, first.bytes, 16);
	memcpy(out + 16, second.bytes, 16);
}

/* What was signed, and what a signature of it is: a copy. */
struct signed_bytes {
	const uint8_t *bytes;
	size_t size;
};

static int verify(void *context, const void *bytes, size_t size,
		  const void *signature, size_t signature_size)
{
	const struct signed_bytes *copy = context;

	(void)signature;
	(void)signature_size;
	return size == copy->size && memcmp(bytes, copy->bytes, size) == 0
		       ? 0
		       : SNAP_E_SIGNATURE_BAD;
}

#define SECTION_COUNT 6
#define TYPE(i)	      (0x200u + (uint32_t)(i))

/* One of each codec, and sizes around a page. */
static const struct {
	enum snap_codec codec;
	size_t size;
} shapes[SECTION_COUNT] = {
	{ SNAP_CODEC_RAW, 0 },	      { SNAP_CODEC_RAW, 4096 },
	{ SNAP_CODEC_RAW, 9000 },     { SNAP_CODEC_ZSTD, 12000 },
	{ SNAP_CODEC_BLOCKS, 20000 }, { SNAP_CODEC_PAGES, 13000 },
};

struct sealed {
	uint8_t *content[SECTION_COUNT];
	uint8_t *bytes;
	size_t size;
	size_t front; /* header and table */
	uint8_t *copy;
	struct signed_bytes signed_bytes;
};

static int write_file(struct sealed *file, snap_seal_function seal,
		      const struct snap_allocator *allocator, bool twice)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.seal = seal,
		.serial = 3,
		.timestamp = 1000,
		.allocator = allocator,
	};
	struct snap_writer *writer = NULL;
	void *bytes = NULL;
	int rc = snap_writer_create(&writer, &options, NULL);

	for (size_t i = 0; rc == 0 && i < SECTION_COUNT; i++) {
		const struct snap_section_spec spec = {
			.struct_size = sizeof(spec),
			.type = TYPE(i),
			.codec = shapes[i].codec,
			.block_size = 5000,
		};

		rc = snap_writer_add(writer, &spec, file->content[i],
				     shapes[i].size, NULL);
	}
	for (int i = 0; rc == 0 && i < 1 + twice; i++) {
		free(bytes);
		bytes = NULL;
		rc = snap_writer_finish_memory(writer, &bytes, &file->size,
					       NULL);
	}
	snap_writer_free(writer);
	file->bytes = bytes;
	return rc;
}

static void begin(struct sealed *file, snap_seal_function seal)
{
	for (size_t i = 0; i < SECTION_COUNT; i++)
		file->content[i] = paged_content(shapes[i].size);
	assert_int_equal(write_file(file, seal, NULL, false), 0);
	file->front = SNAP_HEADER_SIZE +
		      snap_le32(file->bytes + SNAP_AT_SECTION_COUNT) *
			      snap_le32(file->bytes + SNAP_AT_ENTRY_SIZE);
	file->copy = malloc(file->size);
	assert_non_null(file->copy);
	memcpy(file->copy, file->bytes, file->size);
	file->signed_bytes = (struct signed_bytes){ file->copy, file->front };
}

static void end(struct sealed *file)
{
	for (size_t i = 0; i < SECTION_COUNT; i++)
		free(file->content[i]);
	free(file->bytes);
	free(file->copy);
}

static int setup(void **state)
{
	struct sealed *file = calloc(1, sizeof(*file));

	assert_non_null(file);
	begin(file, toy_seal);
	*state = file;
	return 0;
}

static int teardown(void **state)
{
	end(*state);
	free(*state);
	return 0;
}

static struct snap_reader_options asking(struct sealed *file,
					 enum snap_load_level level)
{
	return (struct snap_reader_options){
		.struct_size = sizeof(struct snap_reader_options),
		.level = level,
		.memory = SNAP_MEMORY_BORROW,
		.require_signature = true,
		.signature = "copy",
		.signature_size = 4,
		.verify = verify,
		.verify_context = &file->signed_bytes,
		.seal = toy_seal,
	};
}

static int open_code(const struct sealed *file,
		     const struct snap_reader_options *options)
{
	struct snap_reader *reader = NULL;
	int rc = snap_reader_open_memory(&reader, file->bytes, file->size,
					 options, NULL);

	snap_reader_close(reader);
	return rc;
}

static struct snap_reader *open_signed(struct sealed *file,
				       enum snap_load_level level)
{
	const struct snap_reader_options options = asking(file, level);
	struct snap_reader *reader = NULL;

	assert_int_equal(snap_reader_open_memory(&reader, file->bytes,
						 file->size, &options, NULL),
			 0);
	return reader;
}

static const enum snap_load_level levels[] = { SNAP_LOAD_HEADER, SNAP_LOAD_LAZY,
					       SNAP_LOAD_FULL, SNAP_LOAD_DEEP };
#define LEVEL_COUNT (sizeof(levels) / sizeof(*levels))

/* -------------------------------------------------------------------- plans
 */

static void plans_trees(void **state)
{
	static const struct {
		uint64_t stored;
		uint64_t size;
		unsigned top;
	} rows[] = {
		{ 0, 0, 0 },
		{ 1, 0, 0 },
		{ 4096, 0, 0 },
		{ 4097, 64, 1 },
		{ 10000, 96, 1 },
		{ 128 * 4096, 4096, 1 },
		{ 128 * 4096 + 1, 4128 + 64, 2 },
		{ 8 << 20, 65536 + 512, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct snap_tree plan = snap_seal_tree_plan(rows[i].stored);

		assert_int_equal(plan.end, rows[i].size);
		assert_int_equal(plan.top, rows[i].top);
	}
	assert_int_equal(snap_seal_tree_plan(UINT64_MAX).top,
			 SNAP_TREE_LEVELS - 1);
}

static void seals_a_page_as_it_is(void **state)
{
	struct sealed *file = *state;
	struct snap_reader *reader = open_signed(file, SNAP_LOAD_DEEP);
	struct snap_section section;
	uint8_t expected[SNAP_SEAL_SIZE];

	assert_int_equal(snap_reader_find(reader, TYPE(1), &section, NULL), 0);
	toy_seal(file->content[1], 4096, expected);
	assert_memory_equal(section.seal, expected, sizeof(expected));
	/* Of 9000 bytes the level above has three seals. */
	uint8_t level[3 * SNAP_SEAL_SIZE];
	for (size_t i = 0; i < 3; i++)
		toy_seal(file->content[2] + i * 4096, i < 2 ? 4096 : 808,
			 level + i * SNAP_SEAL_SIZE);
	toy_seal(level, sizeof(level), expected);
	assert_int_equal(snap_reader_find(reader, TYPE(2), &section, NULL), 0);
	assert_memory_equal(section.seal, expected, sizeof(expected));
	snap_reader_close(reader);
}

/* ------------------------------------------------------------------- writing
 */

static void content_is_the_same_without(void **state)
{
	struct sealed *file = *state, plain = { 0 };
	struct snap_info with, without;
	struct snap_reader *reader = open_signed(file, SNAP_LOAD_FULL);

	snap_reader_info(reader, &with);
	snap_reader_close(reader);
	begin(&plain, NULL);
	assert_int_equal(snap_reader_open_memory(&reader, plain.bytes,
						 plain.size, NULL, NULL),
			 0);
	snap_reader_info(reader, &without);
	snap_reader_close(reader);
	end(&plain);
	assert_true(with.sealed && !without.sealed);
	assert_int_equal(with.signed_part, SNAP_SIGNED_FRONT);
	assert_int_equal(without.signed_part, SNAP_SIGNED_NOTHING);
	assert_int_equal(with.entry_size, SNAP_ENTRY_SEALED_SIZE);
	assert_int_equal(without.entry_size, SNAP_ENTRY_SIZE);
	assert_int_equal(with.serial, 3);
	assert_string_equal(with.content_text, without.content_text);
}

static void writes_the_same_twice(void **state)
{
	struct sealed *file = *state;
	uint8_t *first = file->bytes;
	size_t size = file->size;

	assert_int_equal(write_file(file, toy_seal, NULL, true), 0);
	assert_int_equal(file->size, size);
	assert_memory_equal(file->bytes, first, size);
	free(first);
}

static void writing_and_reading_survive_no_memory(void **state)
{
	struct sealed *file = *state;
	uint8_t *first = file->bytes;
	int rc = SNAP_E_NO_MEMORY;

	for (size_t n = 1; rc != 0; n++) {
		struct failing_alloc alloc = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&alloc);

		rc = write_file(file, toy_seal, &allocator, false);
		assert_true(rc == 0 || rc == SNAP_E_NO_MEMORY);
		if (rc == 0)
			allocator.release(allocator.context, file->bytes);
		assert_int_equal(alloc.live, 0);
	}
	file->bytes = first;
	rc = SNAP_E_NO_MEMORY;
	for (size_t n = 1; rc != 0; n++) {
		struct failing_alloc alloc = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct snap_reader_options options =
			asking(file, SNAP_LOAD_LAZY);

		options.allocator = &allocator;
		rc = open_code(file, &options);
		assert_true(rc == 0 || rc == SNAP_E_NO_MEMORY);
		assert_int_equal(alloc.live, 0);
	}
}

/* ------------------------------------------------------------------- reading
 */

/* Everything of section 'i', in each way there is.  Returns the first code;
 * what is given out is what was signed. */
static int use_section(const struct snap_reader *reader,
		       const struct sealed *file, size_t i)
{
	size_t size = shapes[i].size;
	uint8_t *out = malloc(size + 1);
	const uint8_t *bytes = NULL;
	int first = 0;

	assert_non_null(out);
	for (size_t at = 0; at < size; at += 1000) {
		size_t part = size - at < 1000 ? size - at : 1000;
		int rc = snap_reader_read(reader, TYPE(i), at, out, part, NULL);

		if (rc == 0)
			assert_memory_equal(out, file->content[i] + at, part);
		first = first != 0 ? first : rc;
	}
	int rc = snap_reader_load(reader, TYPE(i), out, size, NULL);
	if (rc == 0)
		assert_memory_equal(out, file->content[i], size);
	first = first != 0 ? first : rc;
	if (snap_codec_in_place(shapes[i].codec)) {
		rc = snap_reader_borrow(reader, TYPE(i), &bytes, &size, NULL);
		if (rc == 0 && size != 0)
			assert_memory_equal(bytes, file->content[i], size);
		first = first != 0 ? first : rc;
	}
	free(out);
	return first;
}

static void gives_out_what_was_signed(void **state)
{
	struct sealed *file = *state;

	for (size_t k = 0; k < LEVEL_COUNT; k++) {
		struct snap_reader *reader = open_signed(file, levels[k]);

		for (size_t i = 0; i < SECTION_COUNT; i++)
			assert_int_equal(use_section(reader, file, i), 0);
		snap_reader_close(reader);
	}
}

/* One byte of the file is another one.  Nothing but what was signed is given
 * out, and who reads all of it is told. */
static void no_byte_can_be_changed(void **state)
{
	struct sealed *file = *state;
	size_t tried = 0, told = 0;

	for (size_t at = 0; at < file->size; at += at < file->front ? 1 : 7) {
		for (size_t k = 0; k < LEVEL_COUNT; k++) {
			const struct snap_reader_options options =
				asking(file, levels[k]);
			struct snap_reader *reader = NULL;

			file->bytes[at] ^= 0x10;
			int rc = snap_reader_open_memory(&reader, file->bytes,
							 file->size, &options,
							 NULL);
			for (size_t i = 0; rc == 0 && i < SECTION_COUNT; i++)
				rc = use_section(reader, file, i);
			snap_reader_close(reader);
			file->bytes[at] ^= 0x10;
			tried++;
			told += rc != 0;
			/* Padding, and the digests behind the pages, are
			 * not used: only the thorough levels look there. */
			if (levels[k] == SNAP_LOAD_FULL ||
			    levels[k] == SNAP_LOAD_DEEP || at < file->front)
				assert_int_not_equal(rc, 0);
		}
	}
	print_message("%zu changes, %zu told, none given out\n", tried, told);
	assert_true(told > tried * 9 / 10);
}

/* Where in the file the content of a section begins. */
static uint64_t place_of(struct sealed *file, uint32_t type)
{
	struct snap_reader *reader = NULL;
	struct snap_section section;

	assert_int_equal(snap_reader_open_memory(&reader, file->copy,
						 file->size, NULL, NULL),
			 0);
	assert_int_equal(snap_reader_find(reader, type, &section, NULL), 0);
	snap_reader_close(reader);
	return section.offset;
}

static void looks_at_no_more_than_is_used(void **state)
{
	static const size_t in_place[] = { 2, 5 };
	struct sealed *file = *state;

	for (size_t k = 0; k < 2; k++) {
		size_t i = in_place[k];
		uint64_t at = place_of(file, TYPE(i)) + 5000;
		struct snap_reader *reader;
		const uint8_t *bytes;
		struct snap_error err;

		file->bytes[at] ^= 1;
		reader = open_signed(file, SNAP_LOAD_HEADER);
		assert_int_equal(snap_reader_view(reader, TYPE(i), 8192, 100,
						  &bytes, NULL),
				 0);
		assert_int_equal(snap_reader_view(reader, TYPE(i), 0, 4096,
						  &bytes, NULL),
				 0);
		assert_int_equal(snap_reader_view(reader, TYPE(i), 4095, 2,
						  &bytes, &err),
				 SNAP_E_SIGNATURE_BAD);
		assert_int_equal(err.section, TYPE(i));
		assert_int_equal(err.offset, at - 5000 + 4096);
		snap_reader_close(reader);
		file->bytes[at] ^= 1;
	}
}

/* A tree that fits changed content, put in its place, has another root. */
static void rebuilt_trees_are_refused(void **state)
{
	struct sealed *file = *state;
	uint64_t at = place_of(file, TYPE(2));
	const struct snap_tree plan = snap_seal_tree_plan(9000);
	uint64_t trees = place_of(file, SNAP_TYPE_SEALS);
	uint8_t ignored[SNAP_SEAL_SIZE];

	file->bytes[at + 5000] ^= 1;
	const struct snap_span stored[2] = { { file->bytes + at, 9000 } };
	snap_seal_tree_build(&plan, stored, file->bytes + trees, toy_seal,
			     ignored);
	struct snap_reader *reader = open_signed(file, SNAP_LOAD_LAZY);
	assert_int_equal(use_section(reader, file, 2), SNAP_E_SIGNATURE_BAD);
	snap_reader_close(reader);
	/* And with its root in the table, and all digests anew, it is sealed
	 * and sound: but not signed. */
	uint8_t *entry =
		file->bytes + SNAP_HEADER_SIZE + 2 * SNAP_ENTRY_SEALED_SIZE;
	assert_int_equal(snap_le32(entry), TYPE(2));
	memcpy(entry + SNAP_AT_ENTRY_SEAL, ignored, sizeof(ignored));
	redigest(file->bytes, file->size);
	struct snap_reader_options options = asking(file, SNAP_LOAD_DEEP);
	assert_int_equal(open_code(file, &options), SNAP_E_SIGNATURE_BAD);
	options.require_signature = false;
	options.signature = NULL;
	assert_int_equal(open_code(file, &options), 0);
}

/* Without a signature seals are looked at when all is. */
static void full_holds_seals_without_a_signature(void **state)
{
	struct sealed *file = *state;
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_FULL,
		.seal = toy_seal,
	};

	file->bytes[place_of(file, TYPE(2)) + 5000] ^= 1;
	redigest(file->bytes, file->size);
	assert_int_equal(open_code(file, &options), SNAP_E_DIGEST_SECTION);
	options.level = SNAP_LOAD_LAZY;
	assert_int_equal(open_code(file, &options), 0);
	options.seal = NULL;
	options.level = SNAP_LOAD_DEEP;
	assert_int_equal(open_code(file, &options), 0);
}

/* ---------------------------------------------------------------- signatures
 */

static void a_front_without_seals_is_no_front(void **state)
{
	struct sealed plain = { 0 };

	(void)state;
	begin(&plain, NULL);
	struct snap_reader_options options = asking(&plain, SNAP_LOAD_LAZY);
	assert_int_equal(open_code(&plain, &options), SNAP_E_SIGNATURE_BAD);
	/* The whole file, that is something else. */
	plain.signed_bytes.size = plain.size;
	for (size_t k = 0; k < LEVEL_COUNT; k++) {
		options.level = levels[k];
		assert_int_equal(open_code(&plain, &options), 0);
		for (size_t at = 0; at < plain.size; at += 101) {
			plain.bytes[at] ^= 1;
			assert_int_not_equal(open_code(&plain, &options), 0);
			plain.bytes[at] ^= 1;
		}
	}
	end(&plain);
}

static void needs_something_to_seal_with(void **state)
{
	struct sealed *file = *state;
	struct snap_reader_options options = asking(file, SNAP_LOAD_LAZY);

	options.seal = NULL;
	assert_int_equal(open_code(file, &options), SNAP_E_SIGNATURE_UNTRUSTED);
	file->signed_bytes.size = file->size;
	assert_int_equal(open_code(file, &options), 0);
}

static void refuses_what_is_too_old(void **state)
{
	struct sealed *file = *state;
	struct snap_reader_options options = asking(file, SNAP_LOAD_LAZY);

	options.min_serial = 3;
	options.min_timestamp = 1000;
	assert_int_equal(open_code(file, &options), 0);
	options.min_serial = 4;
	assert_int_equal(open_code(file, &options), SNAP_E_OUTDATED);
	options.min_serial = 0;
	options.min_timestamp = 1001;
	assert_int_equal(open_code(file, &options), SNAP_E_OUTDATED);
	/* Unsigned it can be written to taste: then it is not signed. */
	snap_put_le64(file->bytes + SNAP_AT_TIMESTAMP, 1001);
	redigest(file->bytes, file->size);
	assert_int_equal(open_code(file, &options), SNAP_E_SIGNATURE_BAD);
}

/* -------------------------------------------------------------- wrong tables
 */

static int open_deep(struct sealed *file)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
		.seal = toy_seal,
	};

	redigest(file->bytes, file->size);
	return open_code(file, &options);
}

static void refuses_wrong_tables(void **state)
{
	struct sealed *file = *state;
	uint8_t *last = file->bytes + SNAP_HEADER_SIZE +
			SECTION_COUNT * SNAP_ENTRY_SEALED_SIZE;

	assert_int_equal(snap_le32(last), SNAP_TYPE_SEALS);
	/* Entries too short for a seal, in a file that has seals. */
	snap_put_le32(file->bytes + SNAP_AT_ENTRY_SIZE, SNAP_ENTRY_SIZE);
	assert_int_equal(open_deep(file), SNAP_E_BOUNDS);
	snap_put_le32(file->bytes + SNAP_AT_ENTRY_SIZE, 88);
	snap_put_le16(file->bytes + SNAP_AT_FORMAT_MINOR,
		      SNAP_FORMAT_MINOR + 1);
	assert_int_equal(open_deep(file), SNAP_E_BOUNDS);
	memcpy(file->bytes, file->copy, file->size);
	/* Long entries in a file that has none. */
	snap_put_le32(file->bytes + SNAP_AT_FLAGS_COMPATIBLE, 0);
	assert_int_equal(open_deep(file), SNAP_E_BOUNDS);
	snap_put_le32(file->bytes + SNAP_AT_FLAGS_COMPATIBLE, SNAP_FLAG_SEALS);
	snap_put_le16(file->bytes + SNAP_AT_FORMAT_MINOR, SNAP_MINOR_PLAIN);
	assert_int_equal(open_deep(file), SNAP_E_BOUNDS);
	memcpy(file->bytes, file->copy, file->size);
	/* No trees. */
	snap_put_le32(last, 0x999);
	assert_int_equal(open_deep(file), SNAP_E_BOUNDS);
	/* Trees of another size: 64 bytes less, and a file as much shorter. */
	snap_put_le32(last, SNAP_TYPE_SEALS);
	uint64_t size = snap_le64(last + SNAP_AT_ENTRY_STORED_SIZE);
	snap_put_le64(last + SNAP_AT_ENTRY_STORED_SIZE, size - 64);
	snap_put_le64(last + SNAP_AT_ENTRY_RAW_SIZE, size - 64);
	file->size -= 64;
	snap_put_le64(file->bytes + SNAP_AT_FILE_SIZE, file->size);
	assert_int_equal(open_deep(file), SNAP_E_BOUNDS);
	file->size += 64;
	memcpy(file->bytes, file->copy, file->size);
	snap_put_le32(last + SNAP_AT_ENTRY_CODEC, SNAP_CODEC_ZSTD);
	assert_int_equal(open_deep(file), SNAP_E_BOUNDS);
	memcpy(file->bytes, file->copy, file->size);
	assert_int_equal(open_deep(file), 0);
}

#define SEALED_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_trees),
		SEALED_TEST(seals_a_page_as_it_is),
		SEALED_TEST(content_is_the_same_without),
		SEALED_TEST(writes_the_same_twice),
		SEALED_TEST(writing_and_reading_survive_no_memory),
		SEALED_TEST(gives_out_what_was_signed),
		SEALED_TEST(no_byte_can_be_changed),
		SEALED_TEST(looks_at_no_more_than_is_used),
		SEALED_TEST(rebuilt_trees_are_refused),
		SEALED_TEST(full_holds_seals_without_a_signature),
		cmocka_unit_test(a_front_without_seals_is_no_front),
		SEALED_TEST(needs_something_to_seal_with),
		SEALED_TEST(refuses_what_is_too_old),
		SEALED_TEST(refuses_wrong_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
