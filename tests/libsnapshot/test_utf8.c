#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static size_t decode(const char *text, uint32_t *out)
{
	*out = 0;
	return snap_utf8_decode((const unsigned char *)text, strlen(text), out);
}

/* Surrogates aside, which are none. */
static bool is_surrogate(uint32_t value)
{
	return value >= 0xd800 && value <= 0xdfff;
}

static void every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t value = 1; value <= 0x10ffff; value++) {
		char text[5] = "";
		uint32_t back;
		size_t size = snap_utf8_encode(value, text);

		if (is_surrogate(value)) {
			assert_int_equal(decode(text, &back), 0);
			continue;
		}
		assert_int_equal(decode(text, &back), size);
		assert_int_equal(back, value);
		assert_int_equal(snap_utf8_size(text, size), size);
		/* One byte less is cut. */
		if (size > 1)
			assert_int_equal(snap_utf8_size(text, size - 1), 0);
	}
}

static void refuses_what_is_no_character(void **state)
{
	static const char *const wrong[] = {
		"\x80",		    /* a second byte */
		"\xbf",		    /* another */
		"\xc3",		    /* cut */
		"\xc3z",	    /* no second byte */
		"\xe2\x82z",	    /* no third byte */
		"\xf0\x9f\x98z",    /* no fourth byte */
		"\xc0\xaf",	    /* '/' in two bytes */
		"\xc1\xbf",	    /* U+007F in two */
		"\xe0\x9f\xbf",	    /* U+07FF in three */
		"\xf0\x8f\xbf\xbf", /* U+FFFF in four */
		"\xf4\x90\x80\x80", /* U+110000 */
		"\xf5\x80\x80\x80", /* beyond that */
		"\xf8\x88\x80\x80\x80",
		"\xff",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(snap_utf8_size(wrong[i], strlen(wrong[i])), 0);
}

static void controls_are_not_shown(void **state)
{
	(void)state;
	for (uint32_t value = 0; value < 0x200; value++) {
		char text[4];
		size_t size = snap_utf8_encode(value, text);
		bool control = value < 0x20 || (value >= 0x7f && value < 0xa0);

		assert_int_equal(snap_utf8_shown_size(text, size),
				 control ? 0 : size);
	}
	assert_int_equal(snap_utf8_shown_size("\xc3", 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_comes_back),
		cmocka_unit_test(refuses_what_is_no_character),
		cmocka_unit_test(controls_are_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
