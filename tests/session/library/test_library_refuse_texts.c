/* The same for an image whose texts are wrong: documents, sources, search. */
#include "session/library/refuse.h"

#include "library/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The last one's document is longer than what is left: its record is named. */
static void document_that_leaves_docs_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	const uint64_t last = 0; /* private ones come last */
	const struct change change = { MS_SECTION_RECORDS,
				       record(last, MS_AT_DOC_SIZE), 3,
				       MS_DOC_SIZE_MAX };

	assert_refused(hostile, &change, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_RECORDS, record(last, MS_AT_DOC_OFFSET));
}

static void sources_are_bounds(void **state)
{
	static const struct change count = { MS_SECTION_SOURCES, 0, 4, 2 };
	static const struct change last = { MS_SECTION_SOURCES,
					    MS_SOURCES_HEAD_SIZE +
						    2 * MS_SOURCE_END_SIZE,
					    4, 0 };
	static const struct change huge = { MS_SECTION_SOURCES, 0, 4,
					    UINT32_MAX };

	assert_one(*state, huge, AT_VALIDATE, SNAP_E_BOUNDS);
	assert_one(*state, last, AT_VALIDATE, SNAP_E_BOUNDS);
	/* There are three functions. */
	assert_refused(*state, &count, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_SOURCES, 0);
}

static void search_is_bounds(void **state)
{
	static const struct change heads[] = {
		{ MS_SECTION_SEARCH, MS_AT_KEYWORD_COUNT, 4, UINT32_MAX },
		{ MS_SECTION_SEARCH, MS_AT_NUMBER_COUNT, 4, 1 },
		{ MS_SECTION_SEARCH, MS_AT_TEXT_SIZE, 4, 0 },
		/* A keyword without entries; one whose entry is not there. */
		{ MS_SECTION_SEARCH, MS_SEARCH_HEAD_SIZE, 4, 0 },
		{ MS_SECTION_SEARCH, MS_SEARCH_HEAD_SIZE + 6 * 4, 4, 9 },
		/* A private one. */
		{ MS_SECTION_SEARCH, MS_SEARCH_HEAD_SIZE + 6 * 4, 4, 0 },
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		assert_refused(*state, &heads[i], 1, AT_VALIDATE, SNAP_E_BOUNDS,
			       MS_SECTION_SEARCH, 0);
}

/* A search looks for a summary's end in the summary, not in all of DOCS. */
static void summary_without_an_end_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	uint64_t begin = hostile_get(hostile, MS_SECTION_RECORDS,
				     record(0, MS_AT_DOC_OFFSET), 4);
	const struct change change = { MS_SECTION_RECORDS,
				       record(0, MS_AT_DOC_SIZE), 3, 3 };

	assert_refused(hostile, &change, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_DOCS, begin);
}

/* The documents' error names where the document begins. */
static void document_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	struct hostile_section docs = hostile_section(hostile, MS_SECTION_DOCS);
	const uint64_t last = 0; /* private ones come last */
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
				  record(8, MS_AT_NAME_OFFSET), 4);
	const struct change changes[] = {
		{ MS_SECTION_NAMES, at, 4, 0x0a9bc21b },
		{ MS_SECTION_RECORDS, record(8, MS_AT_FLAGS), 2, 1 << 9 },
	};

	apply(hostile, changes, 2);
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	assert_int_equal(ms_library_validate(view.library, &err),
			 SNAP_E_BOUNDS);
	assert_non_null(strstr(err.message, "record 8 ('????s'): "));
	library_view_close(&view);
	hostile_restore(hostile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(document_that_leaves_docs_is_bounds),
		cmocka_unit_test(sources_are_bounds),
		cmocka_unit_test(search_is_bounds),
		cmocka_unit_test(summary_without_an_end_is_bounds),
		cmocka_unit_test(document_is_bounds),
		cmocka_unit_test(unknown_bits_of_a_parameter_are_bounds),
		cmocka_unit_test(names_that_do_not_rise_are_bounds),
		cmocka_unit_test(messages_are_printable),
	};

	return cmocka_run_group_tests_name("refused texts", tests, refuse_begin,
					   refuse_end);
}
