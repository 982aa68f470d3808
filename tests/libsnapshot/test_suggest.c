#include "base/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *suggest(const char *word)
{
	static const char *const known[] = { "zeros", "ones",	 "size", "Inf",
					     "inf",   "sub2ind", "cos" };
	struct snap_suggest suggest;

	snap_suggest_begin(&suggest, word, strlen(word));
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		snap_suggest_offer(&suggest, known[i], strlen(known[i]));
	return suggest.best == NULL ? "" : suggest.best;
}

static void finds_missing_extra_wrong_and_swapped_letters(void **state)
{
	(void)state;
	assert_string_equal(suggest("zeos"), "zeros");
	assert_string_equal(suggest("zeeros"), "zeros");
	assert_string_equal(suggest("zeras"), "zeros");
	assert_string_equal(suggest("zreos"), "zeros");
	assert_string_equal(suggest("sub2idn"), "sub2ind");
}

static void prefers_the_nearer_one(void **state)
{
	(void)state;
	assert_string_equal(suggest("INF"), "Inf");
	assert_string_equal(suggest("inF"), "inf");
	assert_string_equal(suggest("sizes"), "size");
}

static void says_nothing_when_nothing_is_near(void **state)
{
	char longer[200];

	(void)state;
	assert_string_equal(suggest("plot"), "");
	assert_string_equal(suggest(""), "");
	assert_string_equal(suggest("x"), "");
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_string_equal(suggest(longer), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_missing_extra_wrong_and_swapped_letters),
		cmocka_unit_test(prefers_the_nearer_one),
		cmocka_unit_test(says_nothing_when_nothing_is_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
