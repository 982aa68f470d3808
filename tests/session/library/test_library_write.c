/* The encoder: the same bytes again, the index, the limits. */
#include "session/library/library_fixture.h"

#include "base/bytes.h"
#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Addresses and old contents that differ from call to call. */
static void *scrambled_allocate(void *context, size_t size)
{
	size_t *calls = context;
	size_t skip = 16 * (*calls * 7 % 13 + 1);
	unsigned char *memory = malloc(size + skip);

	if (memory == NULL)
		return NULL;
	memset(memory, (int)(*calls * 31 % 251), size + skip);
	(*calls)++;
	memcpy(memory + skip - sizeof(skip), &skip, sizeof(skip));
	return memory + skip;
}

static void scrambled_release(void *context, void *memory)
{
	size_t skip;

	(void)context;
	memcpy(&skip, (unsigned char *)memory - sizeof(skip), sizeof(skip));
	free((unsigned char *)memory - skip);
}

static void write_with(const struct snap_allocator *allocator,
		       const struct fmt_library *library,
		       enum library_layout which, void **bytes, size_t *size)
{
	const struct ms_library_layout layout = library_layout(which);
	struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
		.allocator = allocator,
	};
	struct ms_library_image *image;
	struct snap_writer *writer;
	struct library_code code;

	assert_int_equal(ms_library_key(library, &options.key, NULL), 0);
	library_code_begin(&code, library, 1);
	assert_int_equal(ms_library_image_create(
				 &image, library,
				 layout.sources ? code.compiled : NULL, &layout,
				 "{\"tool\":1}", allocator, NULL),
			 0);
	library_code_end(&code);
	assert_int_equal(snap_writer_create(&writer, &options, NULL), 0);
	assert_int_equal(ms_library_image_add(image, writer, NULL), 0);
	assert_int_equal(snap_writer_finish_memory(writer, bytes, size, NULL),
			 0);
	snap_writer_free(writer);
	ms_library_image_free(image);
}

static void assert_repeats(const struct fmt_library *library,
			   enum library_layout which)
{
	struct library_snapshot first;
	size_t calls = 1;
	const struct snap_allocator scrambled = { scrambled_allocate,
						  scrambled_release, &calls };

	library_snapshot_begin(&first, library, which, 1);
	for (unsigned i = 0; i < 2; i++) {
		void *bytes;
		size_t size;

		write_with(&scrambled, library, which, &bytes, &size);
		assert_int_equal(size, first.size);
		assert_memory_equal(bytes, first.bytes, size);
		scrambled_release(NULL, bytes);
	}
	for (uint32_t jobs = 2; jobs < 6; jobs++) {
		struct library_snapshot again;

		library_snapshot_begin(&again, library, which, jobs);
		assert_int_equal(again.size, first.size);
		assert_memory_equal(again.bytes, first.bytes, first.size);
		library_snapshot_end(&again);
	}
	library_snapshot_end(&first);
}

static void gives_the_same_bytes_again(void **state)
{
	struct fmt_library *library = real_library();

	(void)state;
	for (unsigned i = 0; i < LIBRARY_LAYOUTS; i++)
		assert_repeats(library, (enum library_layout)i);
	fmt_stdlib_free(library);
}

static void content_digest(const struct fmt_library *library,
			   enum library_layout which,
			   char out[SNAP_DIGEST_TEXT_SIZE])
{
	struct library_snapshot snapshot;
	struct library_view view;
	struct snap_info info;

	library_snapshot_begin(&snapshot, library, which, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_DEEP, NULL, NULL),
			 0);
	snap_reader_info(view.reader, &info);
	memcpy(out, info.content_text, SNAP_DIGEST_TEXT_SIZE);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
}

/* What it means doesn't depend on how it is packed. */
static void layouts_have_one_content(void **state)
{
	struct fmt_library *library = real_library();
	char first[SNAP_DIGEST_TEXT_SIZE], bare[SNAP_DIGEST_TEXT_SIZE];
	char other[SNAP_DIGEST_TEXT_SIZE];

	(void)state;
	content_digest(library, LIBRARY_RAW, first);
	content_digest(library, LIBRARY_RAW_BARE, bare);
	assert_string_not_equal(first, bare);
	for (unsigned i = 0; i < LIBRARY_LAYOUTS; i++) {
		content_digest(library, (enum library_layout)i, other);
		assert_string_equal(other, i < LIBRARY_RAW_BARE ? first : bare);
	}
	fmt_stdlib_free(library);
}

struct span {
	const uint8_t *bytes;
	size_t size;
};

static struct span borrow(const struct library_view *view, uint32_t type)
{
	struct span span;

	assert_int_equal(snap_reader_borrow(view->reader, type, &span.bytes,
					    &span.size, NULL),
			 0);
	return span;
}

/* The index as LIBRARY.md tells it, made anew; returns the longest probe. */
static uint32_t make_index(const struct fmt_library *library, uint32_t *table,
			   size_t slots)
{
	uint32_t mask = 0, longest = 1;

	while (mask < library->entry_count)
		mask = mask * 2 + 1;
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const char *name = library->entries[i].name;
		uint64_t digest = snap_digest64(name, strlen(name));
		size_t at = (uint32_t)digest % slots;
		uint32_t probes = 1;

		for (; table[at] != 0; at = (at + 1) % slots)
			probes++;
		table[at] = ((uint32_t)(digest >> 32) & ~mask) | (i + 1);
		longest = probes > longest ? probes : longest;
	}
	return longest;
}

static void assert_index(const struct fmt_library *library)
{
	struct library_snapshot snapshot;
	struct library_view view;

	library_snapshot_begin(&snapshot, library, LIBRARY_RAW_BARE, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_LAZY, NULL, NULL),
			 0);
	struct span index = borrow(&view, MS_SECTION_NAME_INDEX);
	struct span head = borrow(&view, MS_SECTION_LIBRARY);
	size_t slots = 1;
	while (slots < 2 * (size_t)library->entry_count)
		slots *= 2;
	uint32_t *table = calloc(slots, sizeof(*table));
	assert_non_null(table);
	uint32_t longest = make_index(library, table, slots);
	assert_int_equal(snap_le32(head.bytes + 32), slots);
	assert_int_equal(snap_le32(head.bytes + 36), longest);
	assert_int_equal(index.size, 4 * slots);
	for (size_t i = 0; i < slots; i++)
		assert_int_equal(snap_le32(index.bytes + 4 * i), table[i]);
	free(table);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
}

static void index_follows_its_rules(void **state)
{
	static const uint32_t counts[] = { 1,	 2,    3,     4,     5,
					   1000, 4096, 65534, 65535, 65536 };
	struct fmt_library *library = real_library();

	(void)state;
	assert_index(library);
	fmt_stdlib_free(library);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct synthetic_model model;

		synthetic_model_begin(&model, counts[i]);
		assert_index(&model.library);
		synthetic_model_end(&model);
	}
}

static int create(const struct fmt_library *library, struct snap_error *err)
{
	const struct ms_library_layout layout = library_layout(LIBRARY_RAW);
	struct ms_library_image *image = NULL;
	int rc = ms_library_image_create(&image, library, NULL, &layout, NULL,
					 NULL, err);

	ms_library_image_free(image);
	return rc;
}

static void assert_limit(struct library_model *model, const char *what)
{
	struct snap_error err;

	assert_int_equal(create(&model->library, &err), SNAP_E_LIMIT);
	assert_int_equal(err.code, SNAP_E_LIMIT);
	if (strstr(err.message, what) == NULL)
		fail_msg("'%s' is not in: %s", what, err.message);
}

/* Fields of an image are narrower than the model's: nothing is cut. */
static void refuses_what_does_not_fit(void **state)
{
	struct library_model model;
	char name[257];

	(void)state;
	library_model_begin(&model);
	struct fmt_entry *entry = library_model_entry(&model, "zeros");
	const struct fmt_entry kept = *entry;
	memset(name, 'z', sizeof(name));
	name[256] = '\0';
	entry->name = name;
	assert_limit(&model, "256 bytes of name, an image holds 255");
	name[255] = '\0';
	assert_int_equal(create(&model.library, NULL), 0);
	*entry = kept;

	struct fmt_parameter *parameters = calloc(255, sizeof(*parameters));
	assert_non_null(parameters);
	for (size_t i = 0; i < 255; i++)
		parameters[i].name = "p";
	struct fmt_signature signature = { .inputs = parameters,
					   .input_count = 255 };
	entry->signatures = &signature;
	entry->signature_count = 1;
	assert_limit(&model, "255 inputs, an image holds 254");
	signature.input_count = 254;
	assert_int_equal(create(&model.library, NULL), 0);
	signature.outputs = parameters;
	signature.output_count = 255;
	assert_limit(&model, "255 outputs");
	free(parameters);
	*entry = kept;

	entry->arity.input_max = 255;
	assert_limit(&model, "255 inputs at most");
	entry->arity.input_max = 254;
	assert_int_equal(create(&model.library, NULL), 0);
	*entry = kept;
	entry->arity.output_min = 255;
	assert_limit(&model, "255 outputs at least");
	*entry = kept;

	struct fmt_example *examples = calloc(65536, sizeof(*examples));
	assert_non_null(examples);
	for (size_t i = 0; i < 65536; i++)
		examples[i] = (struct fmt_example){ "x", "" };
	entry->examples = examples;
	entry->example_count = 65536;
	assert_limit(&model, "65536 examples, an image holds 65535");
	entry->example_count = 65535;
	assert_int_equal(create(&model.library, NULL), 0);
	free(examples);
	library_model_end(&model);
}

static void lays_sections_out(void **state)
{
	struct library_model model;
	struct library_snapshot snapshot;
	struct library_view view;
	struct snap_section section;
	static const uint32_t hot[] = {
		MS_SECTION_LIBRARY,    MS_SECTION_NAMES,
		MS_SECTION_NAME_INDEX, MS_SECTION_RECORDS,
		MS_SECTION_CATEGORIES, MS_SECTION_UNITS,
		MS_SECTION_CODE,
	};

	(void)state;
	library_model_begin(&model);
	library_snapshot_begin(&snapshot, &model.library, LIBRARY_DICTIONARY,
			       1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_DEEP, NULL, NULL),
			 0);
	for (size_t i = 0; i < sizeof(hot) / sizeof(*hot); i++) {
		assert_int_equal(
			snap_reader_find(view.reader, hot[i], &section, NULL),
			0);
		assert_int_equal(section.codec,
				 i == 0 ? SNAP_CODEC_RAW : SNAP_CODEC_PAGES);
		assert_int_equal(section.flags, SNAP_SECTION_REQUIRED);
	}
	/* So few entries are too little to learn a dictionary from. */
	assert_int_equal(
		snap_reader_find(view.reader, SNAP_TYPE_DICTIONARY, NULL, NULL),
		SNAP_E_NOT_FOUND);
	assert_int_equal(
		snap_reader_find(view.reader, MS_SECTION_DOCS, &section, NULL),
		0);
	assert_int_equal(section.codec, SNAP_CODEC_BLOCKS);
	assert_int_equal(section.flags, SNAP_SECTION_COLD);
	assert_int_equal(section.dictionary, 0);
	assert_int_equal(snap_reader_find(view.reader, MS_SECTION_PROVENANCE,
					  &section, NULL),
			 0);
	assert_int_equal(section.flags,
			 SNAP_SECTION_COLD | SNAP_SECTION_INFORMATIONAL);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
	library_model_end(&model);
}

static void trains_a_dictionary_of_enough_text(void **state)
{
	struct fmt_library *library = real_library();
	struct library_snapshot snapshot;
	struct library_view view;
	struct snap_section section;

	(void)state;
	library_snapshot_begin(&snapshot, library, LIBRARY_DICTIONARY, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_DEEP, NULL, NULL),
			 0);
	assert_int_equal(
		snap_reader_find(view.reader, MS_SECTION_DOCS, &section, NULL),
		0);
	assert_int_equal(section.dictionary, SNAP_TYPE_DICTIONARY);
	assert_int_equal(snap_reader_find(view.reader, SNAP_TYPE_DICTIONARY,
					  &section, NULL),
			 0);
	assert_true(section.raw_size <= 8192);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
	fmt_stdlib_free(library);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_same_bytes_again),
		cmocka_unit_test(layouts_have_one_content),
		cmocka_unit_test(index_follows_its_rules),
		cmocka_unit_test(refuses_what_does_not_fit),
		cmocka_unit_test(lays_sections_out),
		cmocka_unit_test(trains_a_dictionary_of_enough_text),
	};

	return cmocka_run_group_tests_name("library write", tests, NULL, NULL);
}
