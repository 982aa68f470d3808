/* What a library allocates: one object at open, nothing at look-ups. */
#include "session/library/library_fixture.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct counted {
	struct failing_alloc alloc;
	struct snap_allocator allocator;
	struct library_snapshot snapshot;
	struct library_view view;
	size_t open_calls;
	size_t open_bytes;
};

static void open_synthetic(struct counted *counted, uint32_t entries)
{
	struct synthetic_model model;

	synthetic_model_begin(&model, entries);
	library_snapshot_begin(&counted->snapshot, &model.library, LIBRARY_RAW,
			       1);
	synthetic_model_end(&model);
	counted->alloc = (struct failing_alloc){ 0 };
	counted->allocator = failing_allocator(&counted->alloc);
	assert_int_equal(library_view_open(&counted->view,
					   counted->snapshot.bytes,
					   counted->snapshot.size,
					   SNAP_LOAD_HEADER, NULL, NULL),
			 0);
	/* The reader has its own memory; the library's is counted. */
	ms_library_close(counted->view.library);
	assert_int_equal(ms_library_open(&counted->view.library,
					 counted->view.reader,
					 &counted->allocator, NULL),
			 0);
	counted->open_calls = counted->alloc.calls;
	counted->open_bytes = counted->alloc.live_bytes;
}

static void close_synthetic(struct counted *counted)
{
	library_view_close(&counted->view);
	assert_int_equal(counted->alloc.live, 0);
	library_snapshot_end(&counted->snapshot);
}

static void opens_with_one_small_object(void **state)
{
	struct counted few, many;

	(void)state;
	open_synthetic(&few, 10);
	open_synthetic(&many, 10000);
	assert_int_equal(few.open_calls, 1);
	assert_int_equal(many.open_calls, 1);
	assert_int_equal(few.open_bytes, many.open_bytes);
	assert_true(many.open_bytes < 512);
	close_synthetic(&few);
	close_synthetic(&many);
}

static void look_up(const struct ms_library *library, uint32_t index)
{
	struct ms_entry entry, found;
	uint32_t first, count;

	assert_int_equal(ms_library_entry(library, index, &entry, NULL), 0);
	assert_int_equal(ms_library_find(library, entry.name.data,
					 entry.name.size, &found, NULL),
			 0);
	assert_int_equal(found.index, index);
	assert_int_equal(
		ms_library_find(library, entry.name.data, 3, &found, NULL),
		SNAP_E_NOT_FOUND);
	assert_int_equal(ms_library_prefix(library, entry.name.data, 4, &first,
					   &count, NULL),
			 0);
	assert_true(first <= index && index < first + count);
}

static void looks_up_without_memory(void **state)
{
	struct counted counted;
	struct ms_category category;
	struct ms_library_info info;

	(void)state;
	open_synthetic(&counted, 10000);
	ms_library_info(counted.view.library, &info);
	for (uint32_t i = 0; i < info.entry_count; i++)
		look_up(counted.view.library, i);
	for (uint32_t i = 0; i < info.category_count; i++)
		assert_int_equal(ms_library_category(counted.view.library, i,
						     &category, NULL),
				 0);
	assert_int_equal(counted.alloc.calls, 1);
	close_synthetic(&counted);
}

/* 70,000 entries have slots of four bytes. */
static void large_libraries_have_wide_slots(void **state)
{
	struct counted counted;

	(void)state;
	open_synthetic(&counted, 70000);
	for (uint32_t i = 0; i < 70000; i += 7)
		look_up(counted.view.library, i);
	assert_int_equal(ms_library_validate(counted.view.library, NULL), 0);
	close_synthetic(&counted);
}

/* DOCS and SEARCH, unpacked, and some bytes an entry: see library.h. */
static void validates_in_bounded_memory(void **state)
{
	struct counted counted;
	struct snap_section docs, search;

	(void)state;
	open_synthetic(&counted, 10000);
	assert_int_equal(ms_library_validate(counted.view.library, NULL), 0);
	assert_int_equal(snap_reader_find(counted.view.reader, MS_SECTION_DOCS,
					  &docs, NULL),
			 0);
	assert_int_equal(snap_reader_find(counted.view.reader,
					  MS_SECTION_SEARCH, &search, NULL),
			 0);
	assert_true(counted.alloc.peak_bytes < docs.raw_size + search.raw_size +
						       (size_t)10000 * 64 +
						       65536);
	close_synthetic(&counted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_with_one_small_object),
		cmocka_unit_test(looks_up_without_memory),
		cmocka_unit_test(large_libraries_have_wide_slots),
		cmocka_unit_test(validates_in_bounded_memory),
	};

	return cmocka_run_group_tests_name("library memory", tests, NULL, NULL);
}
