/*
 * Which pages of a large library a look-up reads: damage in all others is not
 * even seen.
 */
#include "session/library/library_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ENTRIES 3000u

/* A look-up reads one page of NAME_INDEX, a record, a name, a unit's row and an
 * image: each on one page, or on two where it crosses an end of one. */
#define LOOKUP_LEAST 5u
#define LOOKUP_MOST  9u

static const uint32_t hot[] = {
	MS_SECTION_NAMES,      MS_SECTION_NAME_INDEX, MS_SECTION_RECORDS,
	MS_SECTION_CATEGORIES, MS_SECTION_UNITS,      MS_SECTION_CODE,
};
#define HOT_COUNT (sizeof(hot) / sizeof(*hot))

struct large {
	struct library_snapshot snapshot;
	struct snap_section sections[HOT_COUNT];
};

/* A library of functions alone. */
static void write_snapshot(struct library_snapshot *out)
{
	static const char path[] = "functions/f.m", source[] = "y = 1;\n";
	struct ms_library_layout layout = library_layout(LIBRARY_ZSTD);
	struct synthetic_model model;
	struct library_code code;

	synthetic_model_begin(&model, ENTRIES);
	for (uint32_t i = 0; i < ENTRIES; i++) {
		model.entries[i].source_path = path;
		model.entries[i].source = source;
		model.entries[i].source_size = sizeof(source) - 1;
	}
	library_code_begin(&code, &model.library, 1);
	library_snapshot_with(out, &model.library, &layout, &code, 1);
	library_code_end(&code);
	synthetic_model_end(&model);
}

static int begin(void **state)
{
	static struct large large;
	struct library_view view;

	write_snapshot(&large.snapshot);
	if (library_view_open(&view, large.snapshot.bytes, large.snapshot.size,
			      SNAP_LOAD_DEEP, NULL, NULL) != 0)
		return -1;
	for (size_t i = 0; i < HOT_COUNT; i++)
		if (snap_reader_find(view.reader, hot[i], &large.sections[i],
				     NULL) != 0)
			return -1;
	int rc = ms_library_validate(view.library, NULL);
	library_view_close(&view);
	*state = &large;
	return rc;
}

static int end(void **state)
{
	struct large *large = *state;

	library_snapshot_end(&large->snapshot);
	return 0;
}

static int look_up(const struct ms_library *library, const char *name)
{
	struct ms_unit_image unit;
	struct ms_entry entry;
	int rc = ms_library_find(library, name, strlen(name), &entry, NULL);

	return rc != 0 ? rc : ms_library_unit(library, &entry, &unit, NULL);
}

/* What the look-up comes to in a library that is opened for it. */
static int open_and_look_up(const struct large *large, const char *name)
{
	struct library_view view;

	assert_int_equal(library_view_open(&view, large->snapshot.bytes,
					   large->snapshot.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	int rc = look_up(view.library, name);
	library_view_close(&view);
	return rc;
}

/* Pages of the section whose damage the look-up finds. */
static uint32_t count_pages(const struct large *large,
			    const struct snap_section *section,
			    const char *name, int sound)
{
	uint32_t count = 0;

	for (uint64_t at = 0; at < section->raw_size; at += SNAP_PAGE_SIZE) {
		uint8_t *byte = large->snapshot.bytes + section->offset + at;

		*byte ^= 1;
		int rc = open_and_look_up(large, name);
		*byte ^= 1;
		if (rc == SNAP_E_DIGEST_SECTION)
			count++;
		else
			assert_int_equal(rc, sound);
	}
	return count;
}

static void look_up_reads_a_page_or_two_of_each_section(void **state)
{
	static const char *const names[] = { "f00000", "f00170", "f01499",
					     "f02222", "f02999" };
	const struct large *large = *state;

	for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++) {
		uint32_t total = 0;

		for (size_t i = 0; i < HOT_COUNT; i++) {
			uint32_t count = count_pages(large, &large->sections[i],
						     names[n], 0);

			assert_true(count <=
				    (hot[i] == MS_SECTION_CATEGORIES ? 0 : 2));
			total += count;
		}
		if (total < LOOKUP_LEAST || total > LOOKUP_MOST)
			fail_msg("%s: %u pages", names[n], total);
	}
}

/* The index says so by itself: no record is looked at. */
static void unknown_name_reads_the_index_alone(void **state)
{
	const struct large *large = *state;
	char name[16];

	for (unsigned i = 0; i < 20; i++) {
		(void)snprintf(name, sizeof(name), "unknown%u", i);
		assert_int_equal(open_and_look_up(large, name),
				 SNAP_E_NOT_FOUND);
		for (size_t k = 0; k < HOT_COUNT; k++)
			assert_true(count_pages(large, &large->sections[k],
						name, SNAP_E_NOT_FOUND) <=
				    (hot[k] == MS_SECTION_NAME_INDEX ? 2 : 0));
	}
}

/* All hot pages are damaged, and opening doesn't see it. */
static void opening_reads_none(void **state)
{
	const struct large *large = *state;
	struct library_view view;

	for (unsigned again = 0; again < 2; again++) {
		for (size_t i = 0; i < HOT_COUNT; i++)
			for (uint64_t at = 0; at < large->sections[i].raw_size;
			     at += SNAP_PAGE_SIZE)
				large->snapshot
					.bytes[large->sections[i].offset +
					       at] ^= 1;
		assert_int_equal(library_view_open(&view, large->snapshot.bytes,
						   large->snapshot.size,
						   SNAP_LOAD_LAZY, NULL, NULL),
				 0);
		for (size_t i = 0; i < HOT_COUNT; i++)
			assert_false(ms_library_touched(view.library, hot[i]));
		assert_int_equal(look_up(view.library, "f00001"),
				 again == 0 ? SNAP_E_DIGEST_SECTION : 0);
		assert_true(ms_library_touched(view.library,
					       MS_SECTION_NAME_INDEX));
		assert_int_equal(
			ms_library_touched(view.library, MS_SECTION_CODE),
			again == 1);
		assert_false(ms_library_touched(view.library,
						MS_SECTION_CATEGORIES));
		library_view_close(&view);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(look_up_reads_a_page_or_two_of_each_section),
		cmocka_unit_test(unknown_name_reads_the_index_alone),
		cmocka_unit_test(opening_reads_none),
	};

	return cmocka_run_group_tests_name("pages of a library", tests, begin,
					   end);
}
