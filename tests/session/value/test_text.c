/* UTF-8 outside, UTF-16 inside. */
#include "value_fixture.h"

#include "value/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct row {
	const char *bytes;
	const char *back; /* NULL: the same */
	size_t count;
};

static void text_goes_in_and_comes_out(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "", NULL, 0 },
		{ "a", NULL, 1 },
		{ "abc", NULL, 3 },
		{ "\xc3\xa4\xe2\x82\xac", NULL, 2 },
		{ "\xf0\x9f\x98\x80!", NULL, 3 },
		/* Bytes that are no text become one replacement each. */
		{ "\x80", "\xef\xbf\xbd", 1 },
		{ "a\xff"
		  "b",
		  "a\xef\xbf\xbd"
		  "b",
		  3 },
		{ "\xc3", "\xef\xbf\xbd", 1 },
		{ "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd", 2 },
		{ "\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd", 2 },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3 },
		{ "\xf4\x90\x80\x80",
		  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 4 },
	};
	struct value_test test;
	struct snap_strbuf back;

	value_test_begin(&test);
	snap_strbuf_begin(&back, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value v;

		assert_int_equal(ms_text_from_c(&test.heap, rows[i].bytes, &v),
				 0);
		assert_int_equal(ms_count(v), rows[i].count);
		assert_true(ms_is_text(v) && ms_is_char_row(v));
		snap_strbuf_reset(&back);
		assert_true(ms_text_to_utf8(v, &back));
		assert_string_equal(snap_strbuf_text(&back),
				    rows[i].back == NULL ? rows[i].bytes
							 : rows[i].back);
		ms_release(&test.heap, v);
	}
	snap_strbuf_end(&back);
	value_test_end(&test);
}

static void lone_surrogates_are_replaced(void **state)
{
	(void)state;
	static const uint16_t units[] = { 0xd800, 'a', 0xdc00, 0xd83d, 0xde00 };
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	ms_units_to_utf8(units, 5, &out);
	assert_string_equal(snap_strbuf_text(&out),
			    "\xef\xbf\xbd"
			    "a\xef\xbf\xbd\xf0\x9f\x98\x80");
	snap_strbuf_end(&out);
}

static void units_are_read_in_place(void **state)
{
	(void)state;
	static const struct {
		const char *source;
		bool text;
		size_t count;
	} rows[] = {
		{ "'abc'", true, 3 },
		{ "'a'", true, 1 },
		{ "''", true, 0 },
		{ "\"xyz\"", true, 3 },
		{ "\"x\"", true, 1 },
		{ "\"\"", true, 0 },
		{ "missing", false, 0 },
		{ "['ab';'cd']", false, 0 },
		{ "[\"a\" \"b\"]", false, 0 },
		{ "97", false, 0 },
		{ "{'a'}", false, 0 },
		{ "['a';'b']", false, 0 },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value v = value_of(&test, rows[i].source);
		const uint16_t *units;
		size_t count = 99;

		assert_int_equal(ms_text_units(&v, &units, &count),
				 rows[i].text);
		if (rows[i].text)
			assert_int_equal(count, rows[i].count);
		if (rows[i].text && count == 1)
			assert_true(units[0] == 'a' || units[0] == 'x');
		ms_release(&test.heap, v);
	}
	value_test_end(&test);
}

static void arguments_become_text(void **state)
{
	(void)state;
	struct value_test test;
	struct snap_strbuf out;

	value_test_begin(&test);
	snap_strbuf_begin(&out, NULL);
	struct ms_value v = value_of(&test, "\"name\"");
	assert_int_equal(ms_text_argument(&test.heap, v, "Name", &out), 0);
	assert_string_equal(snap_strbuf_text(&out), "name");
	assert_true(ms_text_is(v, "name"));
	assert_false(ms_text_is(v, "nam"));
	assert_false(ms_text_is(v, "names"));
	ms_release(&test.heap, v);
	assert_failed(&test,
		      ms_text_argument(&test.heap, ms_real(1), "Name", &out),
		      "MATLAB:invalidType");
	snap_strbuf_end(&out);
	value_test_end(&test);
}

static void cells_of_text_are_known(void **state)
{
	(void)state;
	static const char *const names[] = { "one", "", "x" };
	struct value_test test;
	struct ms_value v;

	value_test_begin(&test);
	assert_int_equal(ms_cell_of_text(&test.heap, names, 3, false, &v), 0);
	assert_true(ms_is_cell_of_text(v));
	assert_value(&test, v,
		     "cell 3x1 {char 1x3 'one'} {char 0x0 ''} {char 1x1 'x'}");
	v = value_of(&test, "{'a',1}");
	assert_false(ms_is_cell_of_text(v));
	ms_release(&test.heap, v);
	v = value_of(&test, "{}");
	assert_true(ms_is_cell_of_text(v));
	ms_release(&test.heap, v);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_goes_in_and_comes_out),
		cmocka_unit_test(lone_surrogates_are_replaced),
		cmocka_unit_test(units_are_read_in_place),
		cmocka_unit_test(arguments_become_text),
		cmocka_unit_test(cells_of_text_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
