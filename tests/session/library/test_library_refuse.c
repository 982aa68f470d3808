/* Which code, and which place, a wrong image is refused with. */
#include "session/library/hostile_library.h"

#include "library/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
	static struct hostile hostile;

	hostile_begin(&hostile);
	*state = &hostile;
	return 0;
}

static int end(void **state)
{
	hostile_end(*state);
	return 0;
}

/* A field of the image, and what it becomes. */
struct change {
	uint32_t type;
	uint64_t at;
	unsigned width;
	uint64_t value;
};

/* Who sees it: opening, or validation of what could be opened. */
enum seen {
	AT_OPEN,
	AT_VALIDATE
};

static void assert_place(const struct hostile *hostile,
			 const struct snap_error *err, enum snap_code code,
			 uint32_t type, uint64_t at)
{
	struct hostile_section section = hostile_section(hostile, type);

	if (err->code != code || err->section != type ||
	    err->offset != section.offset + at)
		fail_msg("%s in %s at %lld: %s", snap_error_name(err->code),
			 ms_section_name(err->section),
			 (long long)(err->offset - section.offset),
			 err->message);
}

static void apply(struct hostile *hostile, const struct change *changes,
		  size_t count)
{
	for (size_t i = 0; i < count; i++)
		hostile_put(hostile, changes[i].type, changes[i].at,
			    changes[i].width, changes[i].value);
	hostile_redigest(hostile);
}

static void assert_refused(struct hostile *hostile,
			   const struct change *changes, size_t count,
			   enum seen seen, enum snap_code code, uint32_t type,
			   uint64_t at)
{
	struct library_view view;
	struct snap_error err = { .code = SNAP_OK };

	apply(hostile, changes, count);
	int rc = library_view_open(&view, hostile->bytes, hostile->good.size,
				   SNAP_LOAD_DEEP, NULL, &err);
	assert_int_equal(rc == 0, seen == AT_VALIDATE);
	if (rc == 0) {
		rc = ms_library_validate(view.library, &err);
		assert_int_equal(ms_library_validate(view.library, NULL), rc);
		library_view_close(&view);
	}
	assert_int_equal(rc, code);
	assert_place(hostile, &err, code, type, at);
	hostile_restore(hostile);
}

static void assert_one(struct hostile *hostile, struct change change,
		       enum seen seen, enum snap_code code)
{
	assert_refused(hostile, &change, 1, seen, code, change.type, change.at);
}

static uint64_t record(uint64_t index, uint64_t at)
{
	return index * MS_RECORD_SIZE + at;
}

static uint32_t index_of(const struct hostile *hostile, const char *name)
{
	uint32_t i = 0;

	while (strcmp(hostile->model.entries[i].name, name) != 0)
		assert_true(++i < LIBRARY_ENTRIES);
	return i;
}

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
	assert_string_equal(err.expected, "1");
	assert_string_equal(err.found, "2");
	hostile_restore(*state);
}

static void older_image_is_format_too_old(void **state)
{
	assert_one(*state,
		   (struct change){ MS_SECTION_LIBRARY, MS_AT_VERSION, 4, 0 },
		   AT_OPEN, SNAP_E_FORMAT_TOO_OLD);
}

static void head_is_bounds(void **state)
{
	static const struct change at_open[] = {
		{ MS_SECTION_LIBRARY, MS_AT_RECORD_SIZE, 4, 33 },
		{ MS_SECTION_LIBRARY, MS_AT_ENTRY_COUNT, 4, 9 },
		{ MS_SECTION_LIBRARY, MS_AT_LIBRARY_NAME, 4, 0xffffff },
		{ MS_SECTION_LIBRARY, MS_AT_LIBRARY_VERSION, 4, 0xffffff },
	};
	static const struct change later[] = {
		{ MS_SECTION_LIBRARY, MS_AT_BUILTIN_COUNT, 4, 7 },
		{ MS_SECTION_LIBRARY, MS_AT_PLANNED_COUNT, 4, 0 },
		{ MS_SECTION_LIBRARY, MS_AT_FUNCTION_COUNT, 4, 3 },
		{ MS_SECTION_LIBRARY, MS_AT_BYTECODE_COUNT, 4, 1 },
		{ MS_SECTION_LIBRARY, MS_AT_LIBRARY_NAME, 4, 1 },
		{ MS_SECTION_LIBRARY, MS_AT_LIBRARY_VERSION, 4, 0 },
	};

	for (size_t i = 0; i < sizeof(at_open) / sizeof(*at_open); i++)
		assert_one(*state, at_open[i], AT_OPEN, SNAP_E_BOUNDS);
	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++)
		assert_one(*state, later[i], AT_VALIDATE, SNAP_E_BOUNDS);
	const struct change reserved = { MS_SECTION_LIBRARY, 63, 1, 1 };
	assert_refused(*state, &reserved, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_LIBRARY, MS_AT_LIBRARY_RESERVED);
}

/* The one code of the container's list that an image alone can give. */
static void compiled_code_is_bytecode_invalid(void **state)
{
	struct library_view view;
	struct snap_error err;
	const struct hostile *hostile = *state;
	const struct change change = { MS_SECTION_RECORDS,
				       record(3, MS_AT_BYTECODE), 4, 5 };

	assert_one(*state, change, AT_VALIDATE, SNAP_E_BYTECODE_INVALID);
	apply(*state, &change, 1);
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_FULL,
					   NULL, NULL),
			 0);
	assert_int_equal(ms_library_validate(view.library, &err),
			 SNAP_E_BYTECODE_INVALID);
	assert_string_equal(err.found, "5");
	library_view_close(&view);
	hostile_restore(*state);
}

static void record_fields_are_bounds(void **state)
{
	const uint32_t zeros = index_of(*state, "zeros");
	const uint32_t flip = index_of(*state, "flip");
	const struct change changes[] = {
		{ MS_SECTION_RECORDS, record(2, MS_AT_NAME_OFFSET), 4, 0xffff },
		{ MS_SECTION_RECORDS, record(2, MS_AT_NAME_SIZE), 2, 256 },
		{ MS_SECTION_RECORDS, record(2, MS_AT_NAME_SIZE), 2, 0 },
		{ MS_SECTION_RECORDS, record(7, MS_AT_CATEGORY), 2, 3 },
		{ MS_SECTION_RECORDS, record(7, MS_AT_FLAGS), 4, 1 << 5 },
		{ MS_SECTION_RECORDS, record(7, MS_AT_FLAGS), 4, 1u << 31 },
		{ MS_SECTION_RECORDS, record(flip, MS_AT_FLAGS), 4,
		  MS_ENTRY_FUNCTION | MS_ENTRY_PLANNED },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_INPUT_MIN), 1, 3 },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_OUTPUT_MIN), 1, 2 },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_OUTPUT_MIN), 1, 255 },
		{ MS_SECTION_RECORDS, record(zeros, MS_AT_SOURCE), 4, 0 },
		{ MS_SECTION_RECORDS, record(flip, MS_AT_SOURCE), 4, 2 },
		{ MS_SECTION_RECORDS, record(flip, MS_AT_SOURCE), 4, 1 },
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

/* The last one's document is longer than what is left: its record is named. */
static void document_that_leaves_docs_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	uint64_t last =
		hostile_get(hostile, MS_SECTION_CATEGORIES,
			    3 * MS_CATEGORY_SIZE + 7 * MS_MEMBER_SIZE, 4);
	const struct change change = { MS_SECTION_RECORDS,
				       record(last, MS_AT_DOC_SIZE), 4,
				       UINT32_MAX };

	assert_refused(hostile, &change, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_RECORDS, record(last, MS_AT_DOC_OFFSET));
}

static void index_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	static const struct change at_open[] = {
		{ MS_SECTION_NAME_INDEX, MS_AT_SLOT_COUNT, 4, 15 },
		{ MS_SECTION_NAME_INDEX, MS_AT_SLOT_COUNT, 4, 32 },
		{ MS_SECTION_NAME_INDEX, MS_AT_SLOT_COUNT, 4, 0 },
		{ MS_SECTION_NAME_INDEX, MS_AT_PROBE_LIMIT, 4, 17 },
	};

	for (size_t i = 0; i < sizeof(at_open) / sizeof(*at_open); i++)
		assert_one(hostile, at_open[i], AT_OPEN, SNAP_E_BOUNDS);
	assert_one(hostile,
		   (struct change){ MS_SECTION_NAME_INDEX, MS_AT_PROBE_LIMIT, 4,
				    16 },
		   AT_VALIDATE, SNAP_E_BOUNDS);
	for (uint64_t slot = 0; slot < 16; slot++) {
		uint64_t at = MS_INDEX_HEAD_SIZE + slot * 2;
		uint64_t now =
			hostile_get(hostile, MS_SECTION_NAME_INDEX, at, 2);
		const struct change change = { MS_SECTION_NAME_INDEX, at, 2,
					       now == 0 ? 3 : 0 };

		assert_one(hostile, change, AT_VALIDATE, SNAP_E_BOUNDS);
	}
}

/* A look-up that meets a slot of no record says so. */
static void slot_of_no_record_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	struct library_view view;
	struct snap_error err;
	struct ms_entry entry;
	struct change changes[16];

	for (uint64_t slot = 0; slot < 16; slot++)
		changes[slot] =
			(struct change){ MS_SECTION_NAME_INDEX,
					 MS_INDEX_HEAD_SIZE + slot * 2, 2, 9 };
	apply(hostile, changes, 16);
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	assert_int_equal(
		ms_library_find(view.library, "zeros", 5, &entry, &err),
		SNAP_E_BOUNDS);
	uint64_t slot = ms_name_hash("zeros", 5) % 16;
	assert_place(hostile, &err, SNAP_E_BOUNDS, MS_SECTION_NAME_INDEX,
		     MS_INDEX_HEAD_SIZE + slot * 2);
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
		/* No entry, twice the same, of another category. */
		{ MS_SECTION_CATEGORIES, members + 4, 4, 8 },
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

static void sources_are_bounds(void **state)
{
	static const struct change count = { MS_SECTION_SOURCES, 0, 4, 3 };
	static const struct change last = { MS_SECTION_SOURCES,
					    MS_SOURCES_HEAD_SIZE +
						    MS_SOURCE_END_SIZE,
					    4, 0 };
	static const struct change huge = { MS_SECTION_SOURCES, 0, 4,
					    UINT32_MAX };

	assert_one(*state, huge, AT_VALIDATE, SNAP_E_BOUNDS);
	assert_one(*state, last, AT_VALIDATE, SNAP_E_BOUNDS);
	/* Text taken for a third end is not below the second. */
	assert_refused(*state, &count, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_SOURCES, 0);
}

static void search_is_bounds(void **state)
{
	static const struct change heads[] = {
		{ MS_SECTION_SEARCH, MS_AT_SUMMARY_COUNT, 4, 7 },
		{ MS_SECTION_SEARCH, MS_AT_KEYWORD_COUNT, 4, UINT32_MAX },
		{ MS_SECTION_SEARCH, MS_AT_NUMBER_COUNT, 4, 1 },
		{ MS_SECTION_SEARCH, MS_AT_TEXT_SIZE, 4, 0 },
		/* A keyword without entries; one whose entry is not there. */
		{ MS_SECTION_SEARCH, MS_SEARCH_HEAD_SIZE, 4, 0 },
		{ MS_SECTION_SEARCH, MS_SEARCH_HEAD_SIZE + 6 * 4, 4, 8 },
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		assert_refused(*state, &heads[i], 1, AT_VALIDATE, SNAP_E_BOUNDS,
			       MS_SECTION_SEARCH, 0);
	/* The last letter of the first summary: not what its document says. */
	const struct change summary = {
		MS_SECTION_SEARCH,
		MS_SEARCH_HEAD_SIZE + (6 + 9) * 4,
		1,
		'X',
	};
	assert_refused(*state, &summary, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_SEARCH, 0);
}

/* The documents' error names where the document begins. */
static void document_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	struct hostile_section docs = hostile_section(hostile, MS_SECTION_DOCS);
	uint64_t last =
		hostile_get(hostile, MS_SECTION_CATEGORIES,
			    3 * MS_CATEGORY_SIZE + 7 * MS_MEMBER_SIZE, 4);
	uint64_t begin = hostile_get(hostile, MS_SECTION_RECORDS,
				     record(last, MS_AT_DOC_OFFSET), 4);
	/* Its count of see-also, the last two bytes: one is missing. */
	const struct change change = { MS_SECTION_DOCS, docs.size - 2, 2, 1 };

	assert_int_equal(
		hostile_get(hostile, MS_SECTION_DOCS, docs.size - 2, 2), 0);
	assert_refused(hostile, &change, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_DOCS, begin);
}

/* A parameter is optional or variadic, and nothing else yet. */
static void unknown_bits_of_a_parameter_are_bounds(void **state)
{
	struct hostile *hostile = *state;
	static const char kind[] = "object";
	struct hostile_section docs = hostile_section(hostile, MS_SECTION_DOCS);
	uint64_t at = 1;

	/* The bits stand before the kind; only one parameter is an object. */
	while (memcmp(hostile->good.bytes + docs.offset + at, kind,
		      sizeof(kind)) != 0)
		at++;
	const struct change change = { MS_SECTION_DOCS, at - 1, 1, 4 };
	uint64_t begin = hostile_get(
		hostile, MS_SECTION_RECORDS,
		record(index_of(hostile, "containers.Map"), MS_AT_DOC_OFFSET),
		4);
	assert_refused(hostile, &change, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_DOCS, begin);
}

static void assert_model_refused(const struct fmt_library *library,
				 uint32_t type, uint64_t at)
{
	struct library_snapshot snapshot;
	struct library_view view;
	struct snap_section section;
	struct snap_error err;

	library_snapshot_begin(&snapshot, library, LIBRARY_RAW, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_DEEP, NULL, NULL),
			 0);
	assert_int_equal(ms_library_validate(view.library, &err),
			 SNAP_E_BOUNDS);
	assert_int_equal(snap_reader_find(view.reader, type, &section, NULL),
			 0);
	assert_int_equal(err.section, type);
	assert_int_equal(err.offset, section.offset + at);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
}

static void names_that_do_not_rise_are_bounds(void **state)
{
	struct library_model model;

	(void)state;
	library_model_begin(&model);
	struct fmt_entry kept = model.entries[3];
	model.entries[3] = model.entries[4];
	model.entries[4] = kept;
	assert_model_refused(&model.library, MS_SECTION_RECORDS,
			     record(4, MS_AT_NAME_OFFSET));
	/* Twice the same name. */
	model.entries[3] = kept;
	assert_model_refused(&model.library, MS_SECTION_RECORDS,
			     record(4, MS_AT_NAME_OFFSET));
	library_model_end(&model);
}

/* Names of a hostile image don't reach the terminal as they are. */
static void messages_are_printable(void **state)
{
	struct hostile *hostile = *state;
	struct library_view view;
	struct snap_error err;
	uint64_t at = hostile_get(hostile, MS_SECTION_RECORDS,
				  record(7, MS_AT_NAME_OFFSET), 4);
	const struct change changes[] = {
		{ MS_SECTION_NAMES, at, 4, 0x0a9bc21b },
		{ MS_SECTION_RECORDS, record(7, MS_AT_FLAGS), 4, 1 << 9 },
	};

	apply(hostile, changes, 2);
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	assert_int_equal(ms_library_validate(view.library, &err),
			 SNAP_E_BOUNDS);
	assert_non_null(strstr(err.message, "record 7 ('????s'): "));
	library_view_close(&view);
	hostile_restore(hostile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(newer_image_is_format_too_new),
		cmocka_unit_test(older_image_is_format_too_old),
		cmocka_unit_test(head_is_bounds),
		cmocka_unit_test(compiled_code_is_bytecode_invalid),
		cmocka_unit_test(record_fields_are_bounds),
		cmocka_unit_test(unbounded_least_count_is_bounds),
		cmocka_unit_test(document_that_leaves_docs_is_bounds),
		cmocka_unit_test(index_is_bounds),
		cmocka_unit_test(slot_of_no_record_is_bounds),
		cmocka_unit_test(categories_are_bounds),
		cmocka_unit_test(sources_are_bounds),
		cmocka_unit_test(search_is_bounds),
		cmocka_unit_test(document_is_bounds),
		cmocka_unit_test(unknown_bits_of_a_parameter_are_bounds),
		cmocka_unit_test(names_that_do_not_rise_are_bounds),
		cmocka_unit_test(messages_are_printable),
	};

	return cmocka_run_group_tests_name("refused library", tests, begin,
					   end);
}
