/* Lines, columns and what is shown of a diagnostic. */
#include "session/code/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_place(const struct ms_source *source, uint32_t offset,
			uint32_t line, uint32_t column)
{
	struct ms_place place = ms_source_place(source, offset);

	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
}

static struct ms_source source_of(const char *text)
{
	return (struct ms_source){ NULL, text, (uint32_t)strlen(text) };
}

static void finds_lines_and_columns(void **state)
{
	const struct ms_source source = source_of("ab\nc\r\n\rd\n");

	(void)state;
	check_place(&source, 0, 1, 1);
	check_place(&source, 2, 1, 3);
	check_place(&source, 3, 2, 1);
	check_place(&source, 4, 2, 2);
	check_place(&source, 5, 2, 3);
	check_place(&source, 6, 3, 1);
	check_place(&source, 7, 4, 1);
	check_place(&source, 8, 4, 2);
	check_place(&source, 9, 5, 1);
}

static void finds_the_end(void **state)
{
	const struct ms_source none = { NULL, NULL, 0 };
	const struct ms_source source = source_of("ab");

	(void)state;
	check_place(&none, 0, 1, 1);
	check_place(&source, 2, 1, 3);
	assert_int_equal(ms_source_place(&source, 99).column, 3);
}

static void check_shown(const struct ms_source *source,
			const struct ms_diag *diag, const char *shown)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	ms_source_render(source, diag, &text);
	assert_string_equal(snap_strbuf_text(&text), shown);
	snap_strbuf_end(&text);
}

static void shows_a_caret_line(void **state)
{
	struct ms_source source = source_of("x = 1\n\ty = foo + \n");
	struct ms_diag diag = { .message = "no",
				.expected = "",
				.hint = "",
				.related_note = "",
				.span = { 11, 14 } };

	(void)state;
	check_shown(&source, &diag,
		    "2:6: error: no\n   y = foo + \n       ^~~\n");
	source.name = "a.m";
	diag.severity = MS_SEVERITY_WARNING;
	diag.span = (struct ms_span){ 17, 17 };
	check_shown(&source, &diag,
		    "a.m:2:12: warning: no\n   y = foo + \n"
		    "             ^\n");
}

static void shows_all_it_knows(void **state)
{
	const struct ms_source source = source_of("(1");
	const struct ms_diag diag = { .message = "unexpected end",
				      .expected = "')'",
				      .hint = "close it",
				      .span = { 2, 2 },
				      .related = { 0, 1 },
				      .related_note = "opened here" };

	(void)state;
	check_shown(&source, &diag,
		    "1:3: error: unexpected end\n  (1\n    ^\n"
		    "  expected: ')'\n  hint: close it\n"
		    "1:1: note: opened here\n  (1\n  ^\n");
}

static void shows_odd_bytes(void **state)
{
	const struct ms_source source =
		source_of("\xc3\xa9 \xff\x01 \xe2\x82\xac x");
	const struct ms_diag diag = { .message = "m",
				      .expected = "",
				      .hint = "",
				      .related_note = "",
				      .span = { 10, 11 } };

	(void)state;
	check_shown(&source, &diag,
		    "1:11: error: m\n  \xc3\xa9 ?? \xe2\x82\xac x\n"
		    "         ^\n");
}

static void cuts_long_lines(void **state)
{
	static char text[1000];
	struct snap_strbuf shown;
	const struct ms_source source = { NULL, text, sizeof(text) };
	const struct ms_diag diag = { .message = "m",
				      .expected = "",
				      .hint = "",
				      .related_note = "",
				      .span = { 500, 900 } };

	(void)state;
	memset(text, 'a', sizeof(text));
	text[500] = 'B';
	snap_strbuf_begin(&shown, NULL);
	ms_source_render(&source, &diag, &shown);
	assert_true(shown.size < 400);
	const char *line = strchr(shown.data, '\n') + 1;
	const char *carets = strchr(line, '\n') + 1;
	assert_int_equal(strchr(line, 'B') - line,
			 strchr(carets, '^') - carets);
	snap_strbuf_end(&shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_lines_and_columns),
		cmocka_unit_test(finds_the_end),
		cmocka_unit_test(shows_a_caret_line),
		cmocka_unit_test(shows_all_it_knows),
		cmocka_unit_test(shows_odd_bytes),
		cmocka_unit_test(cuts_long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
