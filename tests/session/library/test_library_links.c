/* What the imports of compiled functions are linked with, and where the lines
 * of their texts begin. */
#include "session/library/library_fixture.h"

#include "code/line_starts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t number_of(const struct library_model *model, const char *name)
{
	for (uint32_t i = 0; i < LIBRARY_ENTRIES; i++)
		if (strcmp(model->entries[i].name, name) == 0)
			return i;
	fail_msg("no %s", name);
	return 0;
}

/* Native entries before it. */
static uint32_t rank_of(const struct library_model *model, const char *name)
{
	uint32_t rank = 0;

	for (uint32_t i = 0; i < number_of(model, name); i++)
		rank += model->entries[i].source_path == NULL;
	return rank;
}

static void assert_links(const struct ms_library *library, const char *name,
			 const uint32_t expected[LIBRARY_IMPORTS])
{
	struct ms_unit_image unit;
	struct ms_entry entry;

	assert_int_equal(
		ms_library_find(library, name, strlen(name), &entry, NULL), 0);
	assert_int_equal(ms_library_unit(library, &entry, &unit, NULL), 0);
	assert_int_equal(unit.link_count, LIBRARY_IMPORTS);
	assert_int_equal((uintptr_t)unit.links % 8, 0);
	for (uint32_t i = 0; i < LIBRARY_IMPORTS; i++)
		if (snap_le32(unit.links + (size_t)i * 4) != expected[i])
			fail_msg("%s: %s: %08x", name, library_imports[i],
				 snap_le32(unit.links + (size_t)i * 4));
}

static void assert_lines(const struct ms_library *library,
			 const struct fmt_entry *expected)
{
	struct ms_unit_lines lines;
	struct ms_entry entry;
	uint32_t line = 1;

	assert_int_equal(ms_library_find(library, expected->name,
					 strlen(expected->name), &entry, NULL),
			 0);
	assert_int_equal(ms_library_lines(library, entry.unit, &lines, NULL),
			 0);
	const uint8_t *starts = lines.bytes + lines.positions_size;
	for (uint32_t i = 0; i < expected->source_size; i++) {
		assert_int_equal(
			ms_line_starts_find(starts, lines.starts_size, i),
			line);
		line += expected->source[i] == '\n';
	}
	assert_true(line > 2);
	free(lines.bytes);
}

/* With all of the library in one snapshot. */
static void names_are_linked(void **state)
{
	struct library_model model;
	struct library_snapshot snapshot;
	struct library_view view;

	(void)state;
	library_model_begin(&model);
	library_snapshot_begin(&snapshot, &model.library, LIBRARY_BLOCKS, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_LAZY, NULL, NULL),
			 0);
	const uint32_t zeros = MS_LINK_NATIVE | rank_of(&model, "zeros");
	const uint32_t flip = MS_LINK_ENTRY | number_of(&model, "flip");
	/* A planned one, a name that isn't there, and flip's own flip mean
	 * nothing; the private function isn't seen from here. */
	const uint32_t of_flip[] = { zeros, 0, 0, 0, 0 };
	const uint32_t of_fliplr[] = { zeros, 0, flip, 0, 0 };
	assert_true(rank_of(&model, "zeros") > 1);
	assert_links(view.library, "flip", of_flip);
	assert_links(view.library, "fliplr", of_fliplr);
	assert_lines(view.library, library_model_entry(&model, "flip"));
	assert_lines(view.library, library_model_entry(&model, "fliplr"));
	library_view_close(&view);
	library_snapshot_end(&snapshot);
	library_model_end(&model);
}

static void starts_are_read_back(void **state)
{
	static const char text[] = "a\n\n0123456789\nlast";
	const size_t size = sizeof(text) - 1;
	struct snap_strbuf out;

	(void)state;
	snap_strbuf_begin(&out, NULL);
	ms_line_starts_write(&out, text, size);
	const unsigned char *bytes = (const unsigned char *)out.data;
	assert_int_equal(out.size, 3);
	assert_true(ms_line_starts_check(bytes, out.size, (uint32_t)size));
	assert_true(ms_line_starts_check(bytes, out.size, 14));
	assert_false(ms_line_starts_check(bytes, out.size, 13));
	assert_int_equal(ms_line_starts_find(bytes, out.size, 0), 1);
	assert_int_equal(ms_line_starts_find(bytes, out.size, 1), 1);
	assert_int_equal(ms_line_starts_find(bytes, out.size, 2), 2);
	assert_int_equal(ms_line_starts_find(bytes, out.size, 3), 3);
	assert_int_equal(ms_line_starts_find(bytes, out.size, 14), 4);
	snap_strbuf_reset(&out);
	ms_line_starts_write(&out, "", 0);
	assert_int_equal(out.size, 0);
	snap_strbuf_end(&out);
}

static void long_lines_have_long_numbers(void **state)
{
	char *text = malloc(40000);
	struct snap_strbuf out;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 40000);
	text[127] = '\n';
	text[39999] = '\n';
	snap_strbuf_begin(&out, NULL);
	ms_line_starts_write(&out, text, 40000);
	const unsigned char *bytes = (const unsigned char *)out.data;
	assert_int_equal(out.size, 2 + 3);
	assert_true(ms_line_starts_check(bytes, out.size, 40000));
	assert_int_equal(ms_line_starts_find(bytes, out.size, 127), 1);
	assert_int_equal(ms_line_starts_find(bytes, out.size, 128), 2);
	assert_int_equal(ms_line_starts_find(bytes, out.size, 40000), 3);
	snap_strbuf_end(&out);
	free(text);
}

/* Zero, a number that is longer than it must be, one that isn't over, one of
 * too many bytes. */
static void what_is_no_number_is_refused(void **state)
{
	static const struct {
		unsigned char bytes[6];
		size_t size;
	} bad[] = {
		{ { 0 }, 1 },
		{ { 0x85, 0x00 }, 2 },
		{ { 0x85 }, 1 },
		{ { 0x81, 0x81, 0x81, 0x81, 0x81, 0x01 }, 6 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(ms_line_starts_check(bad[i].bytes, bad[i].size,
						  UINT32_MAX));
		assert_int_equal(ms_line_starts_find(bad[i].bytes, bad[i].size,
						     UINT32_MAX),
				 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_linked),
		cmocka_unit_test(starts_are_read_back),
		cmocka_unit_test(long_lines_have_long_numbers),
		cmocka_unit_test(what_is_no_number_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
