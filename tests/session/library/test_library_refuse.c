/* Which code, and which place, an image whose tables are wrong is refused with.
 */
#include "session/library/refuse.h"

#include "library/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void newer_image_is_format_too_new(void **state)
{
	const struct change change = { MS_SECTION_LIBRARY, MS_AT_VERSION, 4,
				       MS_IMAGE_VERSION + 1 };
	struct library_view view;
	struct snap_error err;

	assert_one(*state, change, AT_OPEN, SNAP_E_FORMAT_TOO_NEW);
	apply(*state, &change, 1);
	const struct hostile *hostile = *state;
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, &err),
			 SNAP_E_FORMAT_TOO_NEW);
	assert_string_equal(err.expected, "2");
	assert_string_equal(err.found, "3");
	hostile_restore(*state);
}

static void older_image_is_format_too_old(void **state)
{
	assert_one(*state,
		   (struct change){ MS_SECTION_LIBRARY, MS_AT_VERSION, 4, 1 },
		   AT_OPEN, SNAP_E_FORMAT_TOO_OLD);
}

static void head_is_bounds(void **state)
{
	static const struct change at_open[] = {
		{ MS_SECTION_LIBRARY, MS_AT_ENTRY_COUNT, 4, 10 },
		{ MS_SECTION_LIBRARY, MS_AT_FUNCTION_COUNT, 4, 2 },
		{ MS_SECTION_LIBRARY, MS_AT_PRIVATE_COUNT, 4, 10 },
		{ MS_SECTION_LIBRARY, MS_AT_SLOT_COUNT, 4, 31 },
		{ MS_SECTION_LIBRARY, MS_AT_SLOT_COUNT, 4, 64 },
		{ MS_SECTION_LIBRARY, MS_AT_SLOT_COUNT, 4, 0 },
		{ MS_SECTION_LIBRARY, MS_AT_PROBE_LIMIT, 4, 33 },
		{ MS_SECTION_LIBRARY, MS_AT_NAME_BYTES, 4, 0xffffff },
	};
	static const struct change later[] = {
		{ MS_SECTION_LIBRARY, MS_AT_BUILTIN_COUNT, 4, 7 },
		{ MS_SECTION_LIBRARY, MS_AT_PLANNED_COUNT, 4, 0 },
		{ MS_SECTION_LIBRARY, MS_AT_BYTECODE_COUNT, 4, 2 },
		{ MS_SECTION_LIBRARY, MS_AT_PROBE_LIMIT, 4, 32 },
	};
	static const struct change version = { MS_SECTION_LIBRARY,
					       MS_AT_VERSION_BYTES, 4, 0 };
	static const struct change reserved = { MS_SECTION_LIBRARY, 63, 1, 1 };
	static const struct change private = { MS_SECTION_LIBRARY,
					       MS_AT_PRIVATE_COUNT, 4, 0 };

	for (size_t i = 0; i < sizeof(at_open) / sizeof(*at_open); i++)
		assert_one(*state, at_open[i], AT_OPEN, SNAP_E_BOUNDS);
	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++)
		assert_one(*state, later[i], AT_VALIDATE, SNAP_E_BOUNDS);
	/* Sizes that don't fit together: the first of two fields is named. */
	assert_refused(*state, &version, 1, AT_OPEN, SNAP_E_BOUNDS,
		       MS_SECTION_LIBRARY, MS_AT_NAME_BYTES);
	assert_refused(*state, &private, 1, AT_OPEN, SNAP_E_BOUNDS,
		       MS_SECTION_LIBRARY, MS_AT_CATEGORY_COUNT);
	assert_refused(*state, &reserved, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_LIBRARY, MS_AT_LIBRARY_RESERVED);
}

static void record_fields_are_bounds(void **state)
{
	const uint32_t zeros = index_of(*state, "zeros");
	const uint32_t flip = index_of(*state, "flip");
	const struct change changes[] = {
		{ MS_SECTION_RECORDS, record(2, MS_AT_NAME_OFFSET), 4, 0xffff },
		{ MS_SECTION_RECORDS, record(2, MS_AT_NAME_SIZE), 1, 0 },
		{ MS_SECTION_RECORDS, record(7, MS_AT_CATEGORY), 2, 3 },
		{ MS_SECTION_RECORDS, record(7, MS_AT_FLAGS), 2, 1 << 5 },
		{ MS_SECTION_RECORDS, record(7, MS_AT_FLAGS), 2, 1 << 12 },
		/* Private without the name, and the other way round. */
		{ MS_SECTION_RECORDS, record(flip, MS_AT_FLAGS), 2,
		  MS_ENTRY_FUNCTION | MS_ENTRY_PRIVATE },
		{ MS_SECTION_RECORDS, record(0, MS_AT_FLAGS), 2,
		  MS_ENTRY_FUNCTION },
		{ MS_SECTION_RECORDS, record(0, MS_AT_FLAGS), 2,
		  MS_ENTRY_PRIVATE },
		{ MS_SECTION_RECORDS, record(flip, MS_AT_FLAGS), 2,
		  MS_ENTRY_FUNCTION | MS_ENTRY_PLANNED },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_INPUT_MIN), 1, 3 },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_OUTPUT_MIN), 1, 2 },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_OUTPUT_MIN), 1, 255 },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_UNIT), 4, 0 },
		{ MS_SECTION_RECORDS, record(flip, MS_AT_UNIT), 4, 3 },
		{ MS_SECTION_RECORDS, record(flip, MS_AT_UNIT), 4, 2 },
		{ MS_SECTION_RECORDS, record(flip, MS_AT_UNIT), 4, UINT32_MAX },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_DOC_OFFSET), 4,
		  UINT32_MAX },
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		assert_one(*state, changes[i], AT_VALIDATE, SNAP_E_BOUNDS);
}

/* No bound is no least count: not even where there is none above. */
static void unbounded_least_count_is_bounds(void **state)
{
	const uint32_t ones = index_of(*state, "ones");
	const struct change change = { MS_SECTION_RECORDS,
				       record(ones, MS_AT_INPUT_MIN), 1, 255 };

	assert_int_equal(hostile_get(*state, MS_SECTION_RECORDS,
				     record(ones, MS_AT_INPUT_MAX), 1),
			 MS_COUNT_UNBOUNDED);
	assert_one(*state, change, AT_VALIDATE, SNAP_E_BOUNDS);
}

#define SLOTS 32u

static void index_is_bounds(void **state)
{
	struct hostile *hostile = *state;

	for (uint64_t slot = 0; slot < SLOTS; slot++) {
		uint64_t at = slot * MS_SLOT_SIZE;
		uint64_t now =
			hostile_get(hostile, MS_SECTION_NAME_INDEX, at, 4);
		const struct change changes[] = {
			{ MS_SECTION_NAME_INDEX, at, 4, now == 0 ? 3 : 0 },
			/* Another number, then another piece of the hash. */
			{ MS_SECTION_NAME_INDEX, at, 4, now ^ 1 },
			{ MS_SECTION_NAME_INDEX, at, 4, now ^ 16 },
			{ MS_SECTION_NAME_INDEX, at, 4, now ^ 1u << 31 },
		};

		for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
			assert_one(hostile, changes[i], AT_VALIDATE,
				   SNAP_E_BOUNDS);
	}
}

/* A look-up that meets a slot of no record says so. */
static void slot_of_no_record_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	const uint64_t hash = ms_name_hash("zeros", 5);
	const struct ms_slot_shape shape = ms_slot_shape(LIBRARY_ENTRIES);
	struct library_view view;
	struct snap_error err;
	struct ms_entry entry;
	struct change changes[SLOTS];

	assert_int_equal(shape.number_bits, 4);
	for (uint64_t slot = 0; slot < SLOTS; slot++)
		changes[slot] = (struct change){
			MS_SECTION_NAME_INDEX, slot * MS_SLOT_SIZE,
			MS_SLOT_SIZE, ms_slot_of(shape, hash, LIBRARY_ENTRIES)
		};
	apply(hostile, changes, SLOTS);
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	assert_int_equal(
		ms_library_find(view.library, "zeros", 5, &entry, &err),
		SNAP_E_BOUNDS);
	assert_place(hostile, &err, SNAP_E_BOUNDS, MS_SECTION_NAME_INDEX,
		     hash % SLOTS * MS_SLOT_SIZE);
	library_view_close(&view);
	hostile_restore(hostile);
}

static void categories_are_bounds(void **state)
{
	const uint64_t members = 3 * MS_CATEGORY_SIZE;
	const struct change changes[] = {
		{ MS_SECTION_CATEGORIES, MS_CATEGORY_SIZE + MS_AT_CATEGORY_NAME,
		  4, 0xffffff },
		{ MS_SECTION_CATEGORIES,
		  MS_CATEGORY_SIZE + MS_AT_CATEGORY_TITLE, 4, 0xffffff },
		{ MS_SECTION_CATEGORIES,
		  MS_CATEGORY_SIZE + MS_AT_CATEGORY_TITLE, 4, 0 },
		{ MS_SECTION_CATEGORIES, MS_AT_CATEGORY_FIRST, 4, 1 },
		{ MS_SECTION_CATEGORIES, MS_AT_CATEGORY_FIRST, 4, 9 },
		/* A private entry, no entry, twice the same, of another
		 * category. */
		{ MS_SECTION_CATEGORIES, members + 4, 4, 0 },
		{ MS_SECTION_CATEGORIES, members + 4, 4, 9 },
		{ MS_SECTION_CATEGORIES, members + 4, 4, UINT32_MAX },
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		assert_one(*state, changes[i], AT_VALIDATE, SNAP_E_BOUNDS);
	uint64_t first = hostile_get(*state, MS_SECTION_CATEGORIES, members, 4);
	assert_one(
		*state,
		(struct change){ MS_SECTION_CATEGORIES, members + 4, 4, first },
		AT_VALIDATE, SNAP_E_BOUNDS);
	uint64_t last =
		hostile_get(*state, MS_SECTION_CATEGORIES, members + 28, 4);
	assert_one(*state,
		   (struct change){ MS_SECTION_CATEGORIES, members, 4, last },
		   AT_VALIDATE, SNAP_E_BOUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(newer_image_is_format_too_new),
		cmocka_unit_test(older_image_is_format_too_old),
		cmocka_unit_test(head_is_bounds),
		cmocka_unit_test(record_fields_are_bounds),
		cmocka_unit_test(unbounded_least_count_is_bounds),
		cmocka_unit_test(index_is_bounds),
		cmocka_unit_test(slot_of_no_record_is_bounds),
		cmocka_unit_test(categories_are_bounds),
	};

	return cmocka_run_group_tests_name("refused tables", tests,
					   refuse_begin, refuse_end);
}
