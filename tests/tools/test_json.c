/* JSON out of text that nobody vouches for. */
#include "tools/common/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* 'text' as it comes back out of a document. */
static void assert_becomes(const char *text, const char *expected)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "k", text);
	char *line = tool_json_text(json, TOOL_JSON_LINE);
	struct tool_json *again = tool_json_parse(line, strlen(line));
	assert_non_null(again);
	assert_string_equal(tool_json_string(tool_json_get(again, "k")),
			    expected);
	tool_json_free(again);
	tool_json_free(json);
	free(line);
}

static void keeps_utf8(void **state)
{
	(void)state;
	assert_becomes("", "");
	assert_becomes("plain \"quoted\" \\ \n \x01", "plain \"quoted\" \\ \n "
						      "\x01");
	assert_becomes("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
		       "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
}

#define BAD "\xef\xbf\xbd"

static void replaces_what_is_no_utf8(void **state)
{
	(void)state;
	assert_becomes("a\xff"
		       "b",
		       "a" BAD "b");
	assert_becomes("\x80", BAD);
	/* cut */
	assert_becomes("\xe2\x82", BAD BAD);
	/* overlong '/' */
	assert_becomes("\xc0\xaf", BAD BAD);
	assert_becomes("\xe0\x80\xaf", BAD BAD BAD);
	/* a surrogate */
	assert_becomes("\xed\xa0\x80", BAD BAD BAD);
	/* beyond U+10FFFF */
	assert_becomes("\xf4\x90\x80\x80", BAD BAD BAD BAD);
}

static void keeps_the_order_of_keys(void **state)
{
	(void)state;
	struct tool_json *json = tool_json_object();

	tool_json_put_number(json, "z", 1);
	tool_json_put_bool(json, "a", true);
	tool_json_put_null(json, "m");
	char *line = tool_json_text(json, TOOL_JSON_LINE);
	assert_string_equal(line, "{\"z\":1,\"a\":true,\"m\":null}");
	free(line);
	tool_json_free(json);
}

static void refuses_duplicates_and_garbage(void **state)
{
	static const char *const bad[] = { "", "{", "{\"a\":1,\"a\":2}", "1 2",
					   "{\"a\":\"\xff\"}" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(tool_json_parse(bad[i], strlen(bad[i])));
}

static void asks_of_the_wrong_kind_give_nothing(void **state)
{
	static const char text[] = "{\"a\":[1,-1,\"x\"]}";
	uint64_t number;

	(void)state;
	struct tool_json *json = tool_json_parse(text, strlen(text));
	const struct tool_json *list = tool_json_get(json, "a");
	assert_int_equal(tool_json_length(list), 3);
	assert_true(tool_json_integer(tool_json_at(list, 0), &number));
	assert_int_equal(number, 1);
	assert_false(tool_json_integer(tool_json_at(list, 1), &number));
	assert_false(tool_json_integer(tool_json_at(list, 2), &number));
	assert_null(tool_json_string(tool_json_at(list, 0)));
	assert_null(tool_json_at(list, 3));
	assert_null(tool_json_get(list, "a"));
	assert_null(tool_json_get(NULL, "a"));
	assert_int_equal(tool_json_length(NULL), 0);
	tool_json_free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_utf8),
		cmocka_unit_test(replaces_what_is_no_utf8),
		cmocka_unit_test(keeps_the_order_of_keys),
		cmocka_unit_test(refuses_duplicates_and_garbage),
		cmocka_unit_test(asks_of_the_wrong_kind_give_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
