#include "formats/wsstate.h"
#include "support/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define V    "\"schemaVersion\":1"
#define K    "\"kind\":\"workspace-state\""
#define C    "\"createdAt\":\"2024-02-03T04:05:06Z\""
#define M    "\"mode\":\"auto\""
#define B    "\"matBase64\":\"Zm9v\""
#define REST "," K "," C "," M "," B

static enum fmt_wsstate_verdict read_text(const char *text, size_t size,
					  struct fmt_wsstate *out,
					  struct snap_error *err)
{
	struct guard guard;

	guard_begin(&guard, size + 1);
	const uint8_t *copy = guard_copy(&guard, text, size);
	enum fmt_wsstate_verdict verdict =
		fmt_wsstate_read((const char *)copy, size, 4, out, err);
	if (verdict == FMT_WSSTATE_SOUND)
		out->mat = text + out->mat_offset;
	guard_end(&guard);
	return verdict;
}

struct text_case {
	const char *text;
	enum fmt_wsstate_verdict verdict;
};

static void run(const struct text_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct fmt_wsstate state;
		struct snap_error err = { .message = "" };
		enum fmt_wsstate_verdict verdict = read_text(
			cases[i].text, strlen(cases[i].text), &state, &err);

		if (verdict != cases[i].verdict)
			fail_msg("%s: %d %s", cases[i].text, (int)verdict,
				 err.message);
	}
}

#define RUN(cases) run(cases, sizeof(cases) / sizeof((cases)[0]))

static void reads_what_it_wrote(void **state)
{
	static const struct {
		int64_t seconds;
		const char *date;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ 951782400, "2000-02-29T00:00:00Z" },
		{ 1706933106, "2024-02-03T04:05:06Z" },
		{ 4107542399, "2100-02-28T23:59:59Z" },
		{ 4107542400, "2100-03-01T00:00:00Z" },
		{ -1, "1969-12-31T23:59:59Z" },
		{ INT64_MAX, "9999-12-31T23:59:59Z" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fmt_wsstate back;
		struct snap_strbuf out;
		struct snap_error err;

		snap_strbuf_begin(&out, NULL);
		char *room = fmt_wsstate_begin(&out, cases[i].seconds,
					       i % 2 == 0, 4);
		memcpy(room, "Zm9v", 4);
		fmt_wsstate_end(&out);
		assert_int_equal(out.size, fmt_wsstate_size(i % 2 == 0, 4));
		assert_non_null(strstr(out.data, cases[i].date));
		assert_int_equal(read_text(out.data, out.size, &back, &err),
				 FMT_WSSTATE_SOUND);
		assert_int_equal(back.forced, i % 2 == 0);
		assert_int_equal(back.mat_size, 4);
		assert_memory_equal(back.mat, "Zm9v", 4);
		snap_strbuf_end(&out);
	}
}

static void accepts_any_json_of_the_shape(void **state)
{
	static const struct text_case cases[] = {
		{ "{" V REST "}", FMT_WSSTATE_SOUND },
		{ " \t\r\n{ " V " " REST " } \n", FMT_WSSTATE_SOUND },
		{ "{" B "," M "," C "," K "," V "}", FMT_WSSTATE_SOUND },
		{ "{" V REST ",\"x\":[1,-2.5e+3,true,null,\"\\u00e9\\ud83d"
		  "\\ude00\"]}",
		  FMT_WSSTATE_SOUND },
		{ "{\"x\":\"\xc3\xa9\xf0\x9f\x98\x80\"," V REST "}",
		  FMT_WSSTATE_SOUND },
		{ "{\"\\u006dode\":\"force\"," V "," K "," C "," B "}",
		  FMT_WSSTATE_SOUND },
		{ "{" V "," K "," M "," B
		  ",\"createdAt\":\"2024-02-29t23:59:60.25+01:00\"}",
		  FMT_WSSTATE_SOUND },
		{ "{" V "," K "," M "," C ",\"matBase64\":\"a\\/b\"}",
		  FMT_WSSTATE_SOUND },
	};

	(void)state;
	RUN(cases);
}

static void refuses_what_is_no_json(void **state)
{
	static const struct text_case cases[] = {
		{ "", FMT_WSSTATE_DAMAGED },
		{ "[1,2,3]", FMT_WSSTATE_DAMAGED },
		{ "null", FMT_WSSTATE_DAMAGED },
		{ "\xef\xbb\xbf{" V REST "}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST "", FMT_WSSTATE_DAMAGED },
		{ "{" V REST "}}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",}", FMT_WSSTATE_DAMAGED },
		{ "{," V REST "}", FMT_WSSTATE_DAMAGED },
		{ "{" V " " K "}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":01}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":1.}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":+1}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":1e}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":nul}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":'a'}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",x:1}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\\x\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\\u12g4\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\\ud800\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\\udc00\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\\ud800\\u0041\"}",
		  FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\n\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\xff\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\xc0\x80\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":\"\xed\xa0\x80\"}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":[1,2}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST ",\"x\":[[[1]]]}", FMT_WSSTATE_SOUND },
		{ "{" V REST ",\"x\":[[[[1]]]]}", FMT_WSSTATE_TOO_DEEP },
		{ "{" V REST ",\"x\":{\"y\":{\"z\":{\"w\":{}}}}}",
		  FMT_WSSTATE_TOO_DEEP },
	};
	static const char with_nul[] = "{" V REST "}\0";

	(void)state;
	RUN(cases);
	struct fmt_wsstate out;
	assert_int_equal(read_text(with_nul, sizeof(with_nul), &out, NULL),
			 FMT_WSSTATE_DAMAGED);
}

static void every_member_counts(void **state)
{
	static const struct text_case cases[] = {
		{ "{}", FMT_WSSTATE_DAMAGED },
		{ "{" K "," C "," M "," B "}", FMT_WSSTATE_DAMAGED },
		{ "{" V "," C "," M "," B "}", FMT_WSSTATE_DAMAGED },
		{ "{" V "," K "," M "," B "}", FMT_WSSTATE_DAMAGED },
		{ "{" V "," K "," C "," B "}", FMT_WSSTATE_DAMAGED },
		{ "{" V "," K "," C "," M "}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST "," V "}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST "," K "}", FMT_WSSTATE_DAMAGED },
		{ "{" V REST "," B "}", FMT_WSSTATE_DAMAGED },
		{ "{\"schemaVersion\":true" REST "}", FMT_WSSTATE_DAMAGED },
		{ "{\"schemaVersion\":null" REST "}", FMT_WSSTATE_DAMAGED },
		{ "{\"schemaVersion\":1.0" REST "}", FMT_WSSTATE_DAMAGED },
		{ "{\"schemaVersion\":[1]" REST "}", FMT_WSSTATE_DAMAGED },
		{ "{" V "," K "," C "," M ",\"matBase64\":null}",
		  FMT_WSSTATE_DAMAGED },
		{ "{" V "," K "," C "," M ",\"matBase64\":[\"Zm9v\"]}",
		  FMT_WSSTATE_DAMAGED },
		{ "{" V "," K "," M "," B ",\"createdAt\":5}",
		  FMT_WSSTATE_DAMAGED },
		{ "{" V "," C "," M "," B ",\"kind\":{}}",
		  FMT_WSSTATE_DAMAGED },
		{ "{" V "," C "," M "," B ",\"kind\":\"workspace-state2\"}",
		  FMT_WSSTATE_FOREIGN },
		{ "{" V "," C "," M "," B ",\"kind\":\"\"}",
		  FMT_WSSTATE_FOREIGN },
		{ "{" V "," K "," C "," B ",\"mode\":\"off\"}",
		  FMT_WSSTATE_FOREIGN },
		{ "{" V "," K "," C "," B ",\"mode\":\"auto\\u0000\"}",
		  FMT_WSSTATE_FOREIGN },
		/* The version comes before everything else. */
		{ "{\"schemaVersion\":2}", FMT_WSSTATE_SCHEMA_UNKNOWN },
		{ "{\"schemaVersion\":0}", FMT_WSSTATE_SCHEMA_UNKNOWN },
		{ "{\"schemaVersion\":7,\"kind\":5}",
		  FMT_WSSTATE_SCHEMA_UNKNOWN },
	};

	(void)state;
	RUN(cases);
}

static void a_date_is_a_date(void **state)
{
	static const char *const wrong[] = {
		"",
		"2024-02-03",
		"2024-02-03T04:05:06",
		"2024-02-03 04:05:06Z",
		"2024-13-03T04:05:06Z",
		"2024-00-03T04:05:06Z",
		"2024-02-30T04:05:06Z",
		"2024-02-00T04:05:06Z",
		"2024-02-03T24:05:06Z",
		"2024-02-03T04:60:06Z",
		"2024-02-03T04:05:61Z",
		"2024-02-03T04:05:06.Z",
		"2024-02-03T04:05:06ZZ",
		"2024-02-03T04:05:06+0100",
		"2024-02-03T04:05:06+24:00",
		"2024-02-03T04:05:06+01:00Z",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char text[256];
		struct fmt_wsstate out;

		(void)snprintf(text, sizeof(text),
			       "{" V "," K "," M "," B ",\"createdAt\":\"%s\"}",
			       wrong[i]);
		assert_int_equal(read_text(text, strlen(text), &out, NULL),
				 FMT_WSSTATE_DAMAGED);
	}
}

static void no_prefix_is_a_payload(void **state)
{
	static const char text[] =
		"{" V REST ",\"x\":[\"\\ud83d\\ude00\",1e5,null]}";

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(text); i++) {
		struct fmt_wsstate out;

		assert_int_equal(read_text(text, i, &out, NULL),
				 FMT_WSSTATE_DAMAGED);
	}
}

static void tells_where_it_is_wrong(void **state)
{
	static const char text[] = "{" V "," K ",\"mode\":\"off\"," C "," B "}";
	struct fmt_wsstate out;
	struct snap_error err;

	(void)state;
	assert_int_equal(read_text(text, strlen(text), &out, &err),
			 FMT_WSSTATE_FOREIGN);
	assert_int_equal(err.offset, strstr(text, "\"off\"") - text);
	assert_non_null(strstr(err.message, "\"mode\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_wrote),
		cmocka_unit_test(accepts_any_json_of_the_shape),
		cmocka_unit_test(refuses_what_is_no_json),
		cmocka_unit_test(every_member_counts),
		cmocka_unit_test(a_date_is_a_date),
		cmocka_unit_test(no_prefix_is_a_payload),
		cmocka_unit_test(tells_where_it_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
