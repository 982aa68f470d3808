/* What 'help' shows, and signatures as text. */
#include "session/library/library_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t columns_of(const char *line, size_t size)
{
	size_t columns = 0;

	for (size_t i = 0; i < size; i++)
		columns += ((unsigned char)line[i] & 0xc0) != 0x80;
	return columns;
}

/* Could this line have been broken?  A blank behind its indent, before the
 * width; the first word may be too long by itself. */
static bool could_break(const char *line, size_t size, size_t width)
{
	size_t at = 0;

	while (at < size && line[at] == ' ')
		at++;
	for (; at < size; at++)
		if (line[at] == ' ' && columns_of(line, at) <= width)
			return true;
	return false;
}

/* Lines of examples and of indented code are kept as they are. */
static bool is_kept(const char *line, size_t size, bool example)
{
	return example || (size > 8 && memcmp(line, "        ", 8) == 0);
}

static void assert_lines(const char *text, size_t width)
{
	bool example = false;

	while (*text != '\0') {
		const char *end = strchr(text, '\n');

		assert_non_null(end);
		size_t size = (size_t)(end - text);
		/* A heading stands at the begin of its line. */
		if (size != 0 && *text != ' ')
			example = size == 8 && memcmp(text, "EXAMPLES", 8) == 0;
		if (columns_of(text, size) > width &&
		    !is_kept(text, size, example) &&
		    could_break(text, size, width))
			fail_msg("more than %zu columns: %.*s", width,
				 (int)size, text);
		if (size != 0 && !example)
			assert_int_not_equal(text[size - 1], ' ');
		text = end + 1;
	}
}

static void assert_printable(const char *text, size_t size)
{
	assert_int_equal(strlen(text), size);
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		assert_true(c == '\n' || (c >= 0x20 && c != 0x7f));
		if (c == 0xc2)
			assert_true((unsigned char)text[i + 1] >= 0xa0);
	}
}

static void assert_help(const struct ms_library *library, uint32_t index,
			uint32_t width)
{
	struct ms_entry entry;
	char *text;
	size_t size;

	assert_int_equal(ms_library_entry(library, index, &entry, NULL), 0);
	assert_int_equal(
		ms_library_help(library, &entry, width, &text, &size, NULL), 0);
	assert_true(size > entry.name.size);
	assert_memory_equal(text, entry.name.data, entry.name.size);
	assert_printable(text, size);
	/* Narrower ones are left to the indents. */
	if (width == 0 || width >= 40)
		assert_lines(text, width == 0 ? 80 : width);
	free(text);
}

static void shows_every_entry_within_the_width(void **state)
{
	static const uint32_t widths[] = { 40, 80, 0, 1, 13, 100000 };
	struct fmt_library *model = real_library();
	struct library_snapshot snapshot;
	struct library_view view;

	(void)state;
	library_snapshot_begin(&snapshot, model, LIBRARY_RAW, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_HEADER, NULL, NULL),
			 0);
	for (uint32_t i = 0; i < model->entry_count; i++)
		for (size_t k = 0; k < sizeof(widths) / sizeof(*widths); k++)
			assert_help(view.library, i, widths[k]);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
	fmt_stdlib_free(model);
}

/* Help of the entry, whose description is that text. */
static char *help_of(const char *name, const char *description, uint32_t width)
{
	struct library_model model;
	struct library_snapshot snapshot;
	struct library_view view;
	struct ms_entry entry;
	char *text;
	size_t size;

	library_model_begin(&model);
	if (description != NULL)
		library_model_entry(&model, name)->description = description;
	library_snapshot_begin(&snapshot, &model.library, LIBRARY_BLOCKS, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_LAZY, NULL, NULL),
			 0);
	assert_int_equal(
		ms_library_find(view.library, name, strlen(name), &entry, NULL),
		0);
	assert_int_equal(ms_library_help(view.library, &entry, width, &text,
					 &size, NULL),
			 0);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
	library_model_end(&model);
	return text;
}

static void shows_one_entry_so(void **state)
{
	char *text = help_of("zeros", NULL, 40);

	(void)state;
	assert_string_equal(text, "zeros  An array of zeros.\n"
				  "\n"
				  "SYNTAX\n"
				  "    Z = zeros\n"
				  "    Z = zeros(n, like?)\n"
				  "        % n: size, like: class\n"
				  "\n"
				  "DESCRIPTION\n"
				  "    `Z` is an array of zeros of the size\n"
				  "    that `n` says; `like` names its\n"
				  "    class.\n"
				  "\n"
				  "    - without inputs it is a scalar,\n"
				  "      which is one row of one column\n"
				  "    - a negative size counts as 0\n"
				  "\n"
				  "        zeros(0, 3)\n"
				  "\n"
				  "EXAMPLES\n"
				  "    >> zeros(1, 2)\n"
				  "    ans =\n"
				  "         0     0\n"
				  "\n"
				  "COMPLEXITY\n"
				  "    O(n)\n"
				  "\n"
				  "SEE ALSO\n"
				  "    ones, size\n");
	free(text);
}

static void shows_that_an_entry_is_planned(void **state)
{
	char *text = help_of("clc", NULL, 0);

	(void)state;
	assert_string_equal(text, "clc  Clear the terminal.\n"
				  "\n"
				  "SYNTAX\n"
				  "    clc\n"
				  "\n"
				  "DESCRIPTION\n"
				  "    Clears it.\n"
				  "\n"
				  "EXAMPLES\n"
				  "    >> clc\n"
				  "\n"
				  "STATUS\n"
				  "    This function is planned: it has no "
				  "implementation yet.\n");
	free(text);
}

static void assert_described(const char *description, uint32_t width,
			     const char *expected)
{
	char *text = help_of("ones", description, width);
	const char *at = strstr(text, "DESCRIPTION\n");

	assert_non_null(at);
	at += strlen("DESCRIPTION\n");
	if (strncmp(at, expected, strlen(expected)) != 0)
		fail_msg("expected:\n%s\nfound:\n%s", expected, at);
	assert_memory_equal(at + strlen(expected), "\nEXAMPLES\n", 10);
	free(text);
}

static void fills_paragraphs_and_keeps_the_rest(void **state)
{
	(void)state;
	assert_described("one two\n`three` four\n-5 six", 20,
			 "    one two `three`\n    four -5 six\n");
	assert_described("## A long heading\ntext", 80,
			 "    ## A long heading\n    text\n");
	assert_described("#not a heading\ntext", 80,
			 "    #not a heading text\n");
	assert_described("1. first item which\n   goes on\n2. second", 24,
			 "    1. first item which\n       goes on\n"
			 "    2. second\n");
	assert_described("- a\n  - b c d e f g h\n", 14,
			 "    - a\n    - b c d e\n    f g h\n");
	assert_described("- a\n  - b c d e f g h\n", 20,
			 "    - a\n      - b c d e f g\n        h\n");
	assert_described("```\n  x   =  1;\n\n- y\n```\nend", 12,
			 "    ```\n      x   =  1;\n\n    - y\n    ```\n"
			 "    end\n");
	assert_described("| a | b |\n|---|---|\n| 1 |   2 |", 10,
			 "    | a | b |\n    |---|---|\n    | 1 |   2 |\n");
	assert_described("x\n\n    code   kept = 1\n", 10,
			 "    x\n\n        code   kept = 1\n");
	assert_described("a\xc3\xb6\xc3\xb6\xc3\xb6 bbbb", 13,
			 "    a\xc3\xb6\xc3\xb6\xc3\xb6 bbbb\n");
}

static void lets_no_control_character_out(void **state)
{
	(void)state;
	assert_described("a\x1b[2Jb\tc\x7f", 80, "    a?[2Jb c?\n");
	/* U+009B begins an escape sequence as well. */
	assert_described("a\xc2\x9b"
			 "2J \xc2\xa0",
			 80, "    a??2J \xc2\xa0\n");
	/* Not UTF-8: alone, cut, too long, a surrogate, beyond the last. */
	assert_described("\x80 \xe2\x82 \xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80",
			 80, "    ? ?? ?? ??? ????\n");
	assert_described("\xe2\x82\xac \xf0\x9f\x98\x80 \xed\x9f\xbf", 80,
			 "    \xe2\x82\xac \xf0\x9f\x98\x80 \xed\x9f\xbf\n");
}

static const struct ms_doc_parameter inputs[] = {
	{ .name = { "A", 1 } },
	{ .name = { "dim", 3 }, .optional = true },
	{ .name = { "more", 4 }, .variadic = true },
	{ .name = { "rest", 4 }, .optional = true, .variadic = true },
};
static const struct ms_doc_parameter outputs[] = {
	{ .name = { "B", 1 } },
	{ .name = { "k", 1 }, .optional = true },
};

static void assert_signature(uint32_t input_count, uint32_t output_count,
			     const char *expected)
{
	const struct ms_doc_signature signature = {
		.inputs = inputs,
		.input_count = input_count,
		.outputs = outputs,
		.output_count = output_count,
	};
	const struct ms_text name = { "f.g", 3 };
	size_t length = strlen(expected);
	char text[80];

	assert_int_equal(ms_signature_text(&signature, name, NULL, 0), length);
	for (size_t size = 1; size < sizeof(text); size++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(
			ms_signature_text(&signature, name, text, size),
			length);
		size_t kept = length < size ? length : size - 1;
		assert_memory_equal(text, expected, kept);
		assert_int_equal(text[kept], '\0');
		if (size < sizeof(text))
			assert_int_equal(text[size], 'x');
	}
}

static void writes_signatures_cut_to_the_room(void **state)
{
	(void)state;
	assert_signature(0, 0, "f.g");
	assert_signature(1, 0, "f.g(A)");
	assert_signature(0, 1, "B = f.g");
	assert_signature(4, 2, "[B, k?] = f.g(A, dim?, more..., rest...?)");
}

static void cleans_signatures(void **state)
{
	const struct ms_doc_signature signature = { .inputs = inputs };
	const struct ms_text name = { "a\x1b\n\xc3\xb6", 5 };
	char text[16];

	(void)state;
	assert_int_equal(ms_signature_text(&signature, name, text, 16), 5);
	assert_string_equal(text, "a??\xc3\xb6");
	/* A character that was cut is none. */
	assert_int_equal(ms_signature_text(&signature, name, text, 5), 5);
	assert_string_equal(text, "a???");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_every_entry_within_the_width),
		cmocka_unit_test(shows_one_entry_so),
		cmocka_unit_test(shows_that_an_entry_is_planned),
		cmocka_unit_test(fills_paragraphs_and_keeps_the_rest),
		cmocka_unit_test(lets_no_control_character_out),
		cmocka_unit_test(writes_signatures_cut_to_the_room),
		cmocka_unit_test(cleans_signatures),
	};

	return cmocka_run_group_tests_name("library help", tests, NULL, NULL);
}
