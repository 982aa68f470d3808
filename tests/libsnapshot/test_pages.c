/* Paged sections: how they lie in the file, and which pages are checked when.
 */
#include "paged.h"

#include "support/guard.h"

#include <stdlib.h>
#include <string.h>

#define PAGE  SNAP_PAGE_SIZE
#define GROUP (512u * PAGE) /* bytes whose digests fill one page */

static const size_t sizes[] = {
	0,     1,	  4095,	 4096,	    4097,	  8192,	     3 * 4096,
	10000, GROUP - 1, GROUP, GROUP + 1, GROUP + 4096, 2 * GROUP, 5 << 20,
};
#define SIZE_COUNT (sizeof(sizes) / sizeof(*sizes))

static void plans_as_the_format_says(void **state)
{
	static const struct {
		uint64_t raw_size;
		uint64_t stored_size;
		unsigned top;
	} plans[] = {
		{ 0, 0, 1 },
		{ 1, 9, 1 },
		{ 4096, 4104, 1 },
		{ 4097, 4113, 1 },
		{ 10000, 10024, 1 },
		{ GROUP, GROUP + 4096, 1 },
		{ GROUP + 1, GROUP + 1 + 4104 + 16, 2 },
		{ 8 << 20, (8 << 20) + 16384 + 32, 2 },
		/* 2^30 pages: 2^33 bytes, then 2^24, 2^15 and 2^6. */
		{ UINT64_C(1) << 42,
		  (UINT64_C(1) << 42) + (UINT64_C(1) << 33) + (1 << 24) +
			  (1 << 15) + (1 << 6),
		  4 },
	};
	struct snap_tree plan;

	(void)state;
	for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++) {
		assert_true(snap_page_tree_plan(&plan, plans[i].raw_size));
		assert_int_equal(plan.end, plans[i].stored_size);
		assert_int_equal(plan.top, plans[i].top);
	}
	assert_true(snap_page_tree_plan(&plan, UINT64_C(1) << 63));
	assert_int_equal(plan.top, 6);
	assert_false(snap_page_tree_plan(&plan, UINT64_MAX));
	assert_false(snap_page_tree_plan(&plan, UINT64_MAX - (1 << 20)));
}

/* The format again, from its text: levels until one fits a page.  Returns how
 * many bytes the levels take; '*digest' is the last one's. */
static size_t expect_levels(const uint8_t *content, size_t size, uint8_t *out,
			    uint64_t *digest)
{
	const uint8_t *level = content;
	size_t level_size = size, used = 0;

	do {
		uint8_t *next = out + used;
		size_t next_size = 0;

		for (size_t at = 0; at < level_size; at += PAGE) {
			size_t left = level_size - at;

			snap_put_le64(next + next_size,
				      snap_digest64(level + at,
						    left < PAGE ? left : PAGE));
			next_size += 8;
		}
		used += next_size;
		level = next;
		level_size = next_size;
	} while (level_size > PAGE);
	*digest = snap_digest64(level, level_size);
	return used;
}

static void stores_content_and_digests(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZE_COUNT; i++) {
		size_t size = sizes[i];
		uint8_t *content = paged_content(size);
		uint8_t *levels = malloc(size / 256 + 4096);
		uint64_t digest = 0;
		struct paged paged;

		assert_non_null(levels);
		size_t used = expect_levels(content, size, levels, &digest);
		paged_begin(&paged, size);
		const uint8_t *bytes = paged.file.bytes;
		const uint8_t *entry = bytes + SNAP_HEADER_SIZE;
		assert_int_equal(paged.file.size, PAGED_AT + size + used);
		assert_memory_equal(bytes + PAGED_AT, content, size);
		assert_memory_equal(bytes + PAGED_AT + size, levels, used);
		assert_int_equal(snap_le64(entry + SNAP_AT_ENTRY_STORED_SIZE),
				 size + used);
		assert_int_equal(snap_le64(entry + SNAP_AT_ENTRY_RAW_SIZE),
				 size);
		assert_int_equal(snap_le64(entry + SNAP_AT_ENTRY_DIGEST),
				 digest);
		assert_int_equal(snap_le64(entry + SNAP_AT_ENTRY_RAW_DIGEST),
				 snap_digest64(content, size));
		paged_end(&paged);
		free(levels);
		free(content);
	}
}

/* Whatever is asked of it, at every level. */
static void gives_back_what_was_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZE_COUNT; i++) {
		struct paged paged;

		paged_begin(&paged, sizes[i]);
		uint8_t *content = paged_content(sizes[i]);
		assert_memory_equal(paged.file.bytes + PAGED_AT, content,
				    sizes[i]);
		free(content);
		for (int level = 0; level <= SNAP_LOAD_DEEP; level++) {
			const struct snap_reader_options options = {
				.struct_size = sizeof(options),
				.level = (enum snap_load_level)level,
			};
			struct snap_error err = { 0 };

			assert_int_equal(use_snapshot(paged.file.bytes,
						      paged.file.size, &options,
						      &err),
					 0);
		}
		paged_end(&paged);
	}
}

static void jobs_give_the_same_bytes(void **state)
{
	uint8_t *content = paged_content(GROUP + 1);
	struct hostile one, many;

	(void)state;
	paged_write(&one, SNAP_CODEC_PAGES, content, GROUP + 1, 1);
	paged_write(&many, SNAP_CODEC_PAGES, content, GROUP + 1, 8);
	assert_int_equal(one.size, many.size);
	assert_memory_equal(one.bytes, many.bytes, one.size);
	free(one.bytes);
	free(many.bytes);
	free(content);
}

static void content_digest_is_that_of_other_codecs(void **state)
{
	uint8_t *content = paged_content(10000);
	char texts[3][SNAP_DIGEST_TEXT_SIZE];
	const enum snap_codec codecs[] = { SNAP_CODEC_PAGES, SNAP_CODEC_RAW,
					   SNAP_CODEC_ZSTD };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct paged paged = { .size = 10000 };
		struct snap_info info;

		paged_write(&paged.file, codecs[i], content, 10000, 1);
		struct snap_reader *reader =
			paged_open(&paged, SNAP_LOAD_DEEP, NULL);
		assert_non_null(reader);
		snap_reader_info(reader, &info);
		memcpy(texts[i], info.content_text, sizeof(texts[i]));
		snap_reader_close(reader);
		paged_end(&paged);
	}
	assert_string_equal(texts[0], texts[1]);
	assert_string_equal(texts[0], texts[2]);
	free(content);
}

/* Five pages in the second page of digests, so that there are two levels. */
#define LARGE (GROUP + 5 * PAGE - 100)

static int large_setup(void **state)
{
	struct paged *paged = calloc(1, sizeof(*paged));

	assert_non_null(paged);
	paged_begin(paged, LARGE);
	*state = paged;
	return 0;
}

static int large_teardown(void **state)
{
	paged_end(*state);
	free(*state);
	return 0;
}

static int view_code(const struct snap_reader *reader, uint64_t offset,
		     size_t size, struct snap_error *err)
{
	const uint8_t *bytes = NULL;
	int rc =
		snap_reader_view(reader, PAGED_TYPE, offset, size, &bytes, err);

	assert_true((rc == 0) == (bytes != NULL));
	return rc;
}

static void views_lie_in_place(void **state)
{
	const struct paged *paged = *state;
	static const struct {
		uint64_t offset;
		size_t size;
	} ranges[] = {
		{ 0, 0 },	  { 0, 1 },
		{ 4095, 1 },	  { 4095, 2 },
		{ 4096, 4096 },	  { 1, 3 * PAGE },
		{ GROUP - 1, 2 }, { LARGE - 1, 1 },
		{ LARGE, 0 },	  { 100, LARGE - 100 },
		{ 0, LARGE },
	};

	for (int level = 0; level <= SNAP_LOAD_DEEP; level++)
		for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
			struct snap_reader *reader = paged_open(
				paged, (enum snap_load_level)level, NULL);
			const uint8_t *bytes = NULL;

			assert_int_equal(snap_reader_view(reader, PAGED_TYPE,
							  ranges[i].offset,
							  ranges[i].size,
							  &bytes, NULL),
					 0);
			assert_ptr_equal(bytes, paged->file.bytes + PAGED_AT +
							ranges[i].offset);
			snap_reader_close(reader);
		}
}

static void refuses_views_outside(void **state)
{
	static const struct {
		uint64_t offset;
		size_t size;
	} ranges[] = {
		{ LARGE, 1 },
		{ LARGE + 1, 0 },
		{ 0, LARGE + 1 },
		{ 1, SIZE_MAX },
		{ UINT64_MAX, 1 },
		{ UINT64_MAX - 1, 2 },
		{ UINT64_MAX, SIZE_MAX },
	};
	struct snap_reader *reader = paged_open(*state, SNAP_LOAD_LAZY, NULL);
	struct snap_error err;

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		assert_int_equal(view_code(reader, ranges[i].offset,
					   ranges[i].size, &err),
				 SNAP_E_BOUNDS);
		assert_int_equal(err.section, PAGED_TYPE);
	}
	snap_reader_close(reader);
}

static uint8_t *content_at(const struct paged *paged, uint64_t offset)
{
	return paged->file.bytes + PAGED_AT + offset;
}

/* A damaged page is found when it is used, each time, and no other. */
static void checks_the_pages_used(void **state)
{
	const struct paged *paged = *state;
	static const uint64_t places[] = { 0, 511, 512, 513, 516 };

	for (size_t i = 0; i < 5; i++) {
		uint64_t page = places[i];
		struct snap_reader *reader =
			paged_open(paged, SNAP_LOAD_LAZY, NULL);
		struct snap_error err;

		*content_at(paged, page * PAGE + 7) ^= 0x10;
		for (uint64_t n = 0; n * PAGE < LARGE; n++)
			assert_int_equal(view_code(reader, n * PAGE, 1, &err),
					 n == page ? SNAP_E_DIGEST_SECTION : 0);
		assert_int_equal(view_code(reader, page * PAGE, 1, &err),
				 SNAP_E_DIGEST_SECTION);
		assert_int_equal(err.offset, PAGED_AT + page * PAGE);
		assert_int_equal(err.section, PAGED_TYPE);
		*content_at(paged, page * PAGE + 7) ^= 0x10;
		assert_int_equal(view_code(reader, page * PAGE, 1, &err), 0);
		snap_reader_close(reader);
	}
}

static void finds_damage_within_a_range(void **state)
{
	const struct paged *paged = *state;
	struct snap_reader *reader = paged_open(paged, SNAP_LOAD_LAZY, NULL);
	uint8_t out[3 * PAGE];
	struct snap_error err;

	*content_at(paged, 5 * PAGE) ^= 1;
	assert_int_equal(view_code(reader, 4 * PAGE, PAGE, NULL), 0);
	assert_int_equal(view_code(reader, 4 * PAGE, PAGE + 1, NULL),
			 SNAP_E_DIGEST_SECTION);
	assert_int_equal(snap_reader_read(reader, PAGED_TYPE, 4 * PAGE + 1, out,
					  2 * PAGE, &err),
			 SNAP_E_DIGEST_SECTION);
	assert_int_equal(err.offset, PAGED_AT + 5 * PAGE);
	assert_int_equal(snap_reader_read(reader, PAGED_TYPE, 6 * PAGE, out,
					  2 * PAGE, &err),
			 0);
	assert_memory_equal(out, content_at(paged, 6 * PAGE), 2 * PAGE);
	*content_at(paged, 5 * PAGE) ^= 1;
	snap_reader_close(reader);
}

/* What was found sound is not looked at again. */
static void checks_a_page_once(void **state)
{
	const struct paged *paged = *state;
	struct snap_reader *reader = paged_open(paged, SNAP_LOAD_LAZY, NULL);
	uint64_t tree = LARGE;

	assert_int_equal(view_code(reader, 3 * PAGE, 1, NULL), 0);
	*content_at(paged, 3 * PAGE) ^= 1;
	assert_int_equal(view_code(reader, 3 * PAGE, PAGE, NULL), 0);
	*content_at(paged, 3 * PAGE) ^= 1;
	/* Nor are the digests above it: this one's page was checked. */
	*content_at(paged, tree + 4 * 8) ^= 1;
	assert_int_equal(view_code(reader, 4 * PAGE, 1, NULL),
			 SNAP_E_DIGEST_SECTION);
	assert_int_equal(view_code(reader, 5 * PAGE, 1, NULL), 0);
	*content_at(paged, tree + 4 * 8) ^= 1;
	snap_reader_close(reader);
}

/* A damaged page of digests: what is under it can't be used, the rest can. */
static void checks_the_digests_above(void **state)
{
	const struct paged *paged = *state;
	const struct snap_tree_level *first = &paged->plan.level[1];
	const struct snap_tree_level *last = &paged->plan.level[2];
	struct snap_error err;

	assert_int_equal(paged->plan.top, 2);
	*content_at(paged, first->offset + 8) ^= 1; /* of page 1 */
	struct snap_reader *reader = paged_open(paged, SNAP_LOAD_LAZY, NULL);
	for (uint64_t n = 0; n * PAGE < LARGE; n++)
		assert_int_equal(view_code(reader, n * PAGE, 1, &err),
				 n < 512 ? SNAP_E_DIGEST_SECTION : 0);
	snap_reader_close(reader);
	*content_at(paged, first->offset + 8) ^= 1;

	*content_at(paged, last->offset + last->size - 1) ^= 0x80;
	reader = paged_open(paged, SNAP_LOAD_LAZY, NULL);
	for (uint64_t n = 0; n * PAGE < LARGE; n++)
		assert_int_equal(view_code(reader, n * PAGE, 1, &err),
				 SNAP_E_DIGEST_SECTION);
	assert_int_equal(err.offset, PAGED_AT + last->offset);
	snap_reader_close(reader);
	*content_at(paged, last->offset + last->size - 1) ^= 0x80;
}

static void borrowing_checks_everything(void **state)
{
	const struct paged *paged = *state;
	const uint64_t places[] = { 0, LARGE - 1, LARGE, paged->plan.end - 1 };
	const uint8_t *bytes = NULL;
	size_t size = 0;

	for (size_t i = 0; i < 4; i++) {
		struct snap_reader *reader =
			paged_open(paged, SNAP_LOAD_LAZY, NULL);

		*content_at(paged, places[i]) ^= 1;
		assert_int_equal(snap_reader_borrow(reader, PAGED_TYPE, &bytes,
						    &size, NULL),
				 SNAP_E_DIGEST_SECTION);
		*content_at(paged, places[i]) ^= 1;
		assert_int_equal(snap_reader_borrow(reader, PAGED_TYPE, &bytes,
						    &size, NULL),
				 0);
		assert_ptr_equal(bytes, content_at(paged, 0));
		assert_int_equal(size, LARGE);
		snap_reader_close(reader);
	}
}

static void levels_check_what_they_say(void **state)
{
	const struct paged *paged = *state;
	int rc;

	*content_at(paged, LARGE - 1) ^= 1;
	for (int level = SNAP_LOAD_FULL; level <= SNAP_LOAD_DEEP; level++) {
		assert_null(
			paged_open(paged, (enum snap_load_level)level, &rc));
		assert_int_equal(rc, SNAP_E_DIGEST_SECTION);
	}
	struct snap_reader *reader = paged_open(paged, SNAP_LOAD_HEADER, NULL);
	assert_int_equal(view_code(reader, LARGE - 1, 1, NULL), 0);
	assert_int_equal(snap_reader_verify(reader, SNAP_LOAD_FULL, NULL),
			 SNAP_E_DIGEST_SECTION);
	snap_reader_close(reader);
	*content_at(paged, LARGE - 1) ^= 1;
}

/* The digest of the content counts at the deepest level, as for any codec. */
static void deep_compares_the_raw_digest(void **state)
{
	struct paged *paged = *state;
	uint8_t *entry = paged->file.bytes + SNAP_HEADER_SIZE;
	int rc;

	snap_put_le64(entry + SNAP_AT_ENTRY_RAW_DIGEST, 1);
	redigest_front(paged->file.bytes, paged->file.size);
	struct snap_reader *reader = paged_open(paged, SNAP_LOAD_FULL, NULL);
	assert_non_null(reader);
	snap_reader_close(reader);
	assert_null(paged_open(paged, SNAP_LOAD_DEEP, &rc));
	assert_int_equal(rc, SNAP_E_DIGEST_SECTION);
}

/* Digests that fit each other and not the table's. */
static void believes_no_tree_but_the_tables(void **state)
{
	struct paged *paged = *state;

	*content_at(paged, 0) ^= 1;
	(void)snap_page_tree_build(
		&paged->plan, (struct snap_span){ content_at(paged, 0), LARGE },
		content_at(paged, LARGE));
	struct snap_reader *reader = paged_open(paged, SNAP_LOAD_LAZY, NULL);
	assert_int_equal(view_code(reader, 600 * PAGE % LARGE, 1, NULL),
			 SNAP_E_DIGEST_SECTION);
	snap_reader_close(reader);
}

static void views_of_other_codecs(void **state)
{
	struct hostile *file = *state;
	const struct paged paged = { .file = *file };
	struct snap_reader *reader = paged_open(&paged, SNAP_LOAD_LAZY, NULL);
	const uint8_t *bytes = NULL;
	struct snap_error err;

	assert_int_equal(
		snap_reader_view(reader, FIXTURE_HOT, 2, 5, &bytes, &err), 0);
	assert_memory_equal(bytes, fixture_contents[FIXTURE_ROW_HOT].bytes + 2,
			    5);
	for (size_t i = 0; i < 2; i++) {
		uint32_t type = i == 0 ? FIXTURE_PACKED : FIXTURE_BLOCKS;

		assert_int_equal(
			snap_reader_view(reader, type, 0, 1, &bytes, &err),
			SNAP_E_CODEC);
		assert_int_equal(err.section, type);
	}
	assert_int_equal(snap_reader_view(reader, 0x777, 0, 1, &bytes, &err),
			 SNAP_E_NOT_FOUND);
	snap_reader_close(reader);

	/* The whole of a raw section counts as one page. */
	size_t size = fixture_contents[FIXTURE_ROW_HOT].size;
	file->bytes[hostile_entry(FIXTURE_ROW_COUNT) + size - 1] ^= 1;
	reader = paged_open(&paged, SNAP_LOAD_LAZY, NULL);
	assert_int_equal(
		snap_reader_view(reader, FIXTURE_HOT, 0, 1, &bytes, &err),
		SNAP_E_DIGEST_SECTION);
	snap_reader_close(reader);
}

/* Types with the same lowest bits, and more sections than are remembered. */
static void finds_every_one_of_many_sections(void **state)
{
	enum {
		COUNT = 300
	};
	struct snap_writer *writer = NULL;
	struct snap_section_spec spec = { .struct_size = sizeof(spec),
					  .codec = SNAP_CODEC_PAGES };
	uint32_t numbers[COUNT];
	void *bytes = NULL;
	struct paged paged;

	(void)state;
	assert_int_equal(snap_writer_create(&writer, NULL, NULL), 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		spec.type = 0x100 + i * (i % 3 == 0 ? 64 : 1001);
		numbers[i] = i;
		assert_int_equal(snap_writer_add(writer, &spec, &numbers[i],
						 sizeof(numbers[i]), NULL),
				 0);
	}
	assert_int_equal(snap_writer_finish_memory(writer, &bytes,
						   &paged.file.size, NULL),
			 0);
	snap_writer_free(writer);
	paged.file.bytes = bytes;
	struct snap_reader *reader = paged_open(&paged, SNAP_LOAD_LAZY, NULL);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint32_t type = 0x100 + i * (i % 3 == 0 ? 64 : 1001);
		const uint8_t *view = NULL;

		assert_int_equal(snap_reader_view(reader, type, 0,
						  sizeof(numbers[i]), &view,
						  NULL),
				 0);
		assert_memory_equal(view, &i, sizeof(i));
	}
	snap_reader_close(reader);
	paged_end(&paged);
}

#define LARGE_TEST(name)                                                       \
	cmocka_unit_test_setup_teardown(name, large_setup, large_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_as_the_format_says),
		cmocka_unit_test(stores_content_and_digests),
		cmocka_unit_test(gives_back_what_was_written),
		cmocka_unit_test(jobs_give_the_same_bytes),
		cmocka_unit_test(content_digest_is_that_of_other_codecs),
		LARGE_TEST(views_lie_in_place),
		LARGE_TEST(refuses_views_outside),
		LARGE_TEST(checks_the_pages_used),
		LARGE_TEST(finds_damage_within_a_range),
		LARGE_TEST(checks_a_page_once),
		LARGE_TEST(checks_the_digests_above),
		LARGE_TEST(borrowing_checks_everything),
		LARGE_TEST(levels_check_what_they_say),
		LARGE_TEST(deep_compares_the_raw_digest),
		LARGE_TEST(believes_no_tree_but_the_tables),
		cmocka_unit_test_setup_teardown(
			views_of_other_codecs, hostile_setup, hostile_teardown),
		cmocka_unit_test(finds_every_one_of_many_sections),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
