/* The same for an image whose units are wrong: UNITS, CODE and LINES. */
#include "session/library/refuse.h"

#include "code/image.h"
#include "code/image_layout.h"
#include "library/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Where a field of a unit's row lies, and what it holds. */
static uint64_t row(uint64_t unit, uint64_t at)
{
	return unit * MS_UNIT_SIZE + at;
}

static uint64_t row_field(const struct hostile *hostile, uint64_t unit,
			  uint64_t at)
{
	return hostile_get(hostile, MS_SECTION_UNITS, row(unit, at), 4);
}

/* Unit 1 is flip's. */
static uint64_t image_of(const struct hostile *hostile)
{
	return row_field(hostile, 1, MS_AT_UNIT_IMAGE);
}

static void rows_are_bounds(void **state)
{
	struct hostile *hostile = *state;
	uint64_t image = image_of(hostile);
	uint64_t next = row_field(hostile, 2, MS_AT_UNIT_IMAGE);
	uint64_t lines = row_field(hostile, 1, MS_AT_UNIT_LINES);
	const struct change changes[] = {
		/* Beyond CODE, not at a multiple of 8, another unit's. */
		{ MS_SECTION_UNITS, row(1, MS_AT_UNIT_IMAGE), 4, 0xfffffff8 },
		{ MS_SECTION_UNITS, row(1, MS_AT_UNIT_IMAGE), 4, image + 1 },
		{ MS_SECTION_UNITS, row(1, MS_AT_UNIT_IMAGE), 4, 0 },
		{ MS_SECTION_UNITS, row(1, MS_AT_UNIT_IMAGE), 4, image + 8 },
		{ MS_SECTION_UNITS, row(1, MS_AT_UNIT_LINES), 4, 0xffffffff },
		{ MS_SECTION_UNITS, row(1, MS_AT_UNIT_LINES), 4, lines + 1 },
		{ MS_SECTION_UNITS, row(1, MS_AT_UNIT_LINES), 4, 0 },
	};
	const struct change too_long = { MS_SECTION_UNITS,
					 row(1, MS_AT_UNIT_IMAGE_SIZE), 4,
					 0xffffffff };
	const struct change longer = { MS_SECTION_UNITS,
				       row(1, MS_AT_UNIT_IMAGE_SIZE), 4,
				       next - image + 8 };
	const struct change more_lines = { MS_SECTION_UNITS,
					   row(1, MS_AT_UNIT_LINES_SIZE), 4,
					   0xffffffff };

	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		assert_one(hostile, changes[i], AT_VALIDATE, SNAP_E_BOUNDS);
	assert_refused(hostile, &too_long, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_UNITS, row(1, MS_AT_UNIT_IMAGE));
	assert_refused(hostile, &more_lines, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_UNITS, row(1, MS_AT_UNIT_LINES));
	/* It takes what the next one begins with. */
	assert_refused(hostile, &longer, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_UNITS, row(2, MS_AT_UNIT_IMAGE));
}

static void unit_without_code_is_all_zero(void **state)
{
	struct hostile *hostile = *state;
	const struct change no_image = { MS_SECTION_UNITS,
					 row(1, MS_AT_UNIT_IMAGE_SIZE), 4, 0 };
	const struct change no_unit[] = {
		{ MS_SECTION_UNITS, row(1, 0), 8, 0 },
		{ MS_SECTION_UNITS, row(1, 8), 8, 0 },
		{ MS_SECTION_UNITS, row(1, 16), 8, 0 },
		{ MS_SECTION_UNITS, row(1, 24), 8, 0 },
	};

	assert_refused(hostile, &no_image, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_UNITS, row(1, MS_AT_UNIT_IMAGE));
	/* Its image is left over. */
	assert_refused(hostile, no_unit, 4, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_UNITS, row(2, MS_AT_UNIT_IMAGE));
}

/* The last unit's code is left over. */
static void leftovers_are_bounds(void **state)
{
	struct hostile *hostile = *state;
	uint64_t code = row_field(hostile, 2, MS_AT_UNIT_IMAGE);
	uint64_t lines = row_field(hostile, 2, MS_AT_UNIT_LINES);
	uint64_t lines_size = row_field(hostile, 2, MS_AT_UNIT_LINES_SIZE);
	uint64_t starts_size = row_field(hostile, 2, MS_AT_UNIT_STARTS_SIZE);
	const struct change last[] = {
		{ MS_SECTION_UNITS, row(2, 0), 8, 0 },
		{ MS_SECTION_UNITS, row(2, 8), 8, 0 },
		{ MS_SECTION_UNITS, row(2, 16), 8, 0 },
		{ MS_SECTION_UNITS, row(2, 24), 8, 0 },
		{ MS_SECTION_LIBRARY, MS_AT_BYTECODE_COUNT, 4, 2 },
	};
	const struct change shorter = { MS_SECTION_UNITS,
					row(2, MS_AT_UNIT_STARTS_SIZE), 4,
					starts_size - 1 };

	assert_refused(hostile, last, 5, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_CODE, code);
	assert_refused(hostile, &shorter, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_LINES, lines + lines_size + starts_size - 1);
	/* Counted as compiled, and there is no code. */
	assert_refused(hostile, last, 4, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_LIBRARY, MS_AT_BYTECODE_COUNT);
}

static void padding_is_bounds(void **state)
{
	struct hostile *hostile = *state;

	for (uint32_t unit = 0; unit < LIBRARY_FUNCTIONS; unit++) {
		uint64_t end = row_field(hostile, unit, MS_AT_UNIT_IMAGE) +
			       row_field(hostile, unit, MS_AT_UNIT_IMAGE_SIZE);
		const struct change change = { MS_SECTION_CODE, end, 1, 1 };

		if (end % MS_CODE_ALIGNMENT != 0)
			assert_one(hostile, change, AT_VALIDATE, SNAP_E_BOUNDS);
	}
}

static void digest_is_bounds(void **state)
{
	struct hostile *hostile = *state;
	uint64_t at = row(1, MS_AT_UNIT_DIGEST);
	uint64_t now = hostile_get(hostile, MS_SECTION_UNITS, at, 8);

	assert_one(hostile, (struct change){ MS_SECTION_UNITS, at, 8, now ^ 1 },
		   AT_VALIDATE, SNAP_E_BOUNDS);
}

/* Without code there are no sections for it. */
static void sections_without_code_are_bounds(void **state)
{
	const struct change change = { MS_SECTION_LIBRARY, MS_AT_BYTECODE_COUNT,
				       4, 0 };

	assert_refused(*state, &change, 1, AT_VALIDATE, SNAP_E_BOUNDS,
		       MS_SECTION_UNITS, 0);
}

/* What is wrong inside of an image is told with the function's name. */
static void assert_code_refused(struct hostile *hostile, struct change change,
				uint32_t type, uint64_t at)
{
	struct library_view view;
	struct snap_error err;

	assert_refused(hostile, &change, 1, AT_VALIDATE,
		       SNAP_E_BYTECODE_INVALID, type, at);
	apply(hostile, &change, 1);
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	assert_int_equal(ms_library_validate(view.library, &err),
			 SNAP_E_BYTECODE_INVALID);
	if (strncmp(err.message, "code of 'flip': ", 16) != 0)
		fail_msg("%s", err.message);
	library_view_close(&view);
	hostile_restore(hostile);
}

/* The header, a word, a position; and what the image says of its origin. */
static void images_are_bytecode_invalid(void **state)
{
	struct hostile *hostile = *state;
	uint64_t image = image_of(hostile);
	uint64_t word = image + MS_IMAGE_HEADER_SIZE;
	uint64_t lines = row_field(hostile, 1, MS_AT_UNIT_LINES);
	uint64_t digest = hostile_get(hostile, MS_SECTION_CODE,
				      image + MS_AT_IMAGE_SOURCE_DIGEST, 8);
	const struct {
		struct change change;
		uint32_t type;
		uint64_t at;
	} changes[] = {
		{ { MS_SECTION_CODE, image, 4, 0 }, MS_SECTION_CODE, image },
		/* An instruction that isn't there; code that runs out. */
		{ { MS_SECTION_CODE, word, 1, 0xff }, MS_SECTION_CODE, word },
		{ { MS_SECTION_CODE, word + 8, 1, 0 },
		  MS_SECTION_CODE,
		  word + 8 },
		/* The second row's word isn't above the first's. */
		{ { MS_SECTION_LINES, lines + 3, 1, 0 },
		  MS_SECTION_LINES,
		  lines + 3 },
		/* Another source. */
		{ { MS_SECTION_CODE, image + MS_AT_IMAGE_SOURCE_DIGEST, 8,
		    digest ^ 1 },
		  MS_SECTION_CODE,
		  image },
		/* Its own positions, of which it has none. */
		{ { MS_SECTION_CODE, image + MS_AT_IMAGE_FLAGS, 1, 0 },
		  MS_SECTION_CODE,
		  image },
	};

	for (size_t i = 0; i + 1 < sizeof(changes) / sizeof(*changes); i++)
		assert_code_refused(hostile, changes[i].change, changes[i].type,
				    changes[i].at);
	/* Where its tables end is then somewhere else. */
	apply(hostile, &changes[5].change, 1);
	struct library_view view;
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	assert_int_equal(ms_library_validate(view.library, NULL),
			 SNAP_E_BYTECODE_INVALID);
	library_view_close(&view);
	hostile_restore(hostile);
}

/* An image of another file, with the path of that. */
static void image_of_another_path_is_bytecode_invalid(void **state)
{
	struct hostile *hostile = *state;
	struct hostile_section code = hostile_section(hostile, MS_SECTION_CODE);
	static const char path[] = "functions/flip.m";
	uint64_t at = image_of(hostile);

	while (memcmp(hostile->good.bytes + code.offset + at, path,
		      sizeof(path)) != 0)
		at++;
	assert_code_refused(hostile,
			    (struct change){ MS_SECTION_CODE, at, 1, 'F' },
			    MS_SECTION_CODE, image_of(hostile));
}

/* Where the links of flip's unit lie in CODE. */
static uint64_t links_of(const struct hostile *hostile)
{
	uint64_t end = image_of(hostile) +
		       row_field(hostile, 1, MS_AT_UNIT_IMAGE_SIZE);

	return (end + MS_CODE_ALIGNMENT - 1) / MS_CODE_ALIGNMENT *
	       MS_CODE_ALIGNMENT;
}

/* A link says what the import's name means, and nothing else. */
static void links_are_what_names_say(void **state)
{
	struct hostile *hostile = *state;
	uint64_t links = links_of(hostile);
	uint64_t count = row_field(hostile, 1, MS_AT_UNIT_LINK_COUNT);

	assert_true(count >= 2);
	for (uint64_t i = 0; i < count; i++) {
		uint64_t at = links + i * MS_LINK_SIZE;
		uint64_t now = hostile_get(hostile, MS_SECTION_CODE, at, 4);
		const uint64_t others[] = { now ^ 1, now ^ MS_LINK_NATIVE,
					    now == 0 ? 7 : 0, 0xffffffff };

		for (size_t k = 0; k < 4; k++)
			assert_code_refused(hostile,
					    (struct change){ MS_SECTION_CODE,
							     at, 4, others[k] },
					    MS_SECTION_CODE, at);
	}
}

/* As many as the image has imports, inside of CODE. */
static void link_count_is_that_of_imports(void **state)
{
	struct hostile *hostile = *state;
	uint64_t count = row_field(hostile, 1, MS_AT_UNIT_LINK_COUNT);
	const uint64_t at = row(1, MS_AT_UNIT_LINK_COUNT);

	assert_one(hostile,
		   (struct change){ MS_SECTION_UNITS, at, 4, 0xffffffff },
		   AT_VALIDATE, SNAP_E_BOUNDS);
	/* Where the next image begins doesn't change with padding. */
	if (count % 2 != 0)
		assert_code_refused(
			hostile,
			(struct change){ MS_SECTION_UNITS, at, 4, count + 1 },
			MS_SECTION_UNITS, at);
	else
		assert_code_refused(
			hostile,
			(struct change){ MS_SECTION_UNITS, at, 4, count - 1 },
			MS_SECTION_UNITS, at);
}

/* Lines begin where the source has newlines. */
static void lines_are_those_of_the_source(void **state)
{
	struct hostile *hostile = *state;
	uint64_t starts = row_field(hostile, 1, MS_AT_UNIT_LINES) +
			  row_field(hostile, 1, MS_AT_UNIT_LINES_SIZE);
	uint64_t size = row_field(hostile, 1, MS_AT_UNIT_STARTS_SIZE);

	assert_true(size > 1);
	for (uint64_t i = 0; i < size; i++) {
		uint64_t now =
			hostile_get(hostile, MS_SECTION_LINES, starts + i, 1);

		assert_code_refused(hostile,
				    (struct change){ MS_SECTION_LINES,
						     starts + i, 1, now ^ 1 },
				    MS_SECTION_LINES, starts);
	}
}

/* A session that finds such a unit gets an error, and others go on. */
static void look_ups_refuse_what_is_not_there(void **state)
{
	struct hostile *hostile = *state;
	const uint32_t flip = index_of(hostile, "flip");
	const struct change changes[] = {
		{ MS_SECTION_RECORDS, record(flip, MS_AT_UNIT), 4,
		  LIBRARY_FUNCTIONS },
		{ MS_SECTION_UNITS, row(2, MS_AT_UNIT_IMAGE), 4, 0xfffffff8 },
	};
	struct library_view view;
	struct ms_unit_image unit;
	struct ms_entry entry;
	struct snap_error err;

	apply(hostile, changes, 2);
	assert_int_equal(library_view_open(&view, hostile->bytes,
					   hostile->good.size, SNAP_LOAD_LAZY,
					   NULL, NULL),
			 0);
	assert_int_equal(ms_library_find(view.library, "flip", 4, &entry, NULL),
			 0);
	assert_int_equal(ms_library_unit(view.library, &entry, &unit, &err),
			 SNAP_E_BOUNDS);
	assert_place(hostile, &err, SNAP_E_BOUNDS, MS_SECTION_RECORDS,
		     changes[0].at);
	assert_int_equal(
		ms_library_find(view.library, "fliplr", 6, &entry, NULL), 0);
	assert_int_equal(ms_library_unit(view.library, &entry, &unit, &err),
			 SNAP_E_BOUNDS);
	assert_place(hostile, &err, SNAP_E_BOUNDS, MS_SECTION_UNITS,
		     changes[1].at);
	assert_int_equal(ms_library_find(view.library, LIBRARY_PRIVATE,
					 strlen(LIBRARY_PRIVATE), &entry, NULL),
			 0);
	assert_int_equal(ms_library_unit(view.library, &entry, &unit, NULL), 0);
	library_view_close(&view);
	hostile_restore(hostile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_bounds),
		cmocka_unit_test(unit_without_code_is_all_zero),
		cmocka_unit_test(leftovers_are_bounds),
		cmocka_unit_test(padding_is_bounds),
		cmocka_unit_test(digest_is_bounds),
		cmocka_unit_test(sections_without_code_are_bounds),
		cmocka_unit_test(links_are_what_names_say),
		cmocka_unit_test(link_count_is_that_of_imports),
		cmocka_unit_test(lines_are_those_of_the_source),
		cmocka_unit_test(images_are_bytecode_invalid),
		cmocka_unit_test(image_of_another_path_is_bytecode_invalid),
		cmocka_unit_test(look_ups_refuse_what_is_not_there),
	};

	return cmocka_run_group_tests_name("refused units", tests, refuse_begin,
					   refuse_end);
}
