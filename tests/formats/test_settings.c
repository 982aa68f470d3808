#include "formats/settings.h"
#include "support/failing_alloc.h"
#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char sample[] = "schema: x/1\n"
			     "list: [one, 'two']\n"
			     "part:\n"
			     "  key: value\n"
			     "  more:\n"
			     "    - a\n"
			     "last: end\n";

/* The first problem as text; "" when it was read. */
static int read_text(struct fmt_settings *out, const char *text, size_t size,
		     const struct snap_allocator *allocator, char problem[256])
{
	/* A copy of just that size, so that nothing behind it can be read. */
	uint8_t *copy = malloc(size + (size == 0));
	const struct snap_span span = { copy, size };
	struct fmt_problems problems;
	struct snap_error err;

	memcpy(copy, text, size);
	problem[0] = '\0';
	fmt_problems_begin(&problems, allocator);
	int rc = fmt_settings_read_memory(out, "s.yaml", span, allocator,
					  &problems, &err);
	if (rc != 0 && rc != SNAP_E_NO_MEMORY)
		assert_int_not_equal(problems.count, 0);
	if (problems.count != 0)
		(void)fmt_problem_text(&problems.items[0], problem, 256);
	fmt_problems_end(&problems);
	free(copy);
	return rc;
}

static void rows_come_in_order_with_places(void **state)
{
	struct fmt_settings settings;
	char problem[256];

	(void)state;
	assert_int_equal(
		read_text(&settings, sample, strlen(sample), NULL, problem), 0);
	assert_int_equal(settings.count, 6);
	const struct fmt_setting *list = &settings.items[1];
	assert_string_equal(list->section, "");
	assert_string_equal(list->key, "list");
	assert_true(list->list);
	assert_int_equal(list->count, 2);
	assert_string_equal(list->texts[1], "two");
	assert_int_equal(list->places[1].line, 2);
	assert_int_equal(list->places[1].column, 13);
	const struct fmt_setting *part = &settings.items[2];
	assert_true(part->mapping);
	assert_string_equal(part->section, "");
	assert_string_equal(part->key, "part");
	assert_int_equal(part->count, 0);
	assert_int_equal(part->place.line, 3);
	const struct fmt_setting *key = &settings.items[3];
	assert_false(key->mapping);
	assert_string_equal(key->section, "part");
	assert_string_equal(key->texts[0], "value");
	assert_false(key->list);
	assert_int_equal(key->place.line, 4);
	assert_int_equal(key->place.column, 3);
	assert_string_equal(key->place.file, "s.yaml");
	assert_string_equal(settings.items[5].key, "last");
	const struct snap_digest128 digest =
		snap_digest128_of(sample, strlen(sample));
	assert_true(snap_digest128_equal(&settings.digest, &digest));
	fmt_settings_end(&settings);
	fmt_settings_end(&settings);
}

static void refuses(const char *text, const char *expected)
{
	struct fmt_settings settings;
	char problem[256];

	assert_int_equal(
		read_text(&settings, text, strlen(text), NULL, problem),
		SNAP_E_BOUNDS);
	assert_string_equal(problem, expected);
}

static void refuses_what_is_no_setting(void **state)
{
	(void)state;
	refuses("a: b\na: c\n",
		"s.yaml:2:1: key 'a' stands twice; first at s.yaml:1:1");
	refuses("p:\n  a: {b: c}\n",
		"s.yaml:2:6: 'a' holds a mapping; expected a text");
	refuses("a: [b, [c]]\n",
		"s.yaml:1:8: 'a' holds a list; expected a text");
	refuses("a: \"b\\0c\"\n",
		"s.yaml:1:4: 'a' has a NUL in it; expected a text");
	refuses("a: ''\n", "s.yaml:1:4: 'a' is empty; expected a value");
	refuses("p: {a: b}\np: {c: d}\n",
		"s.yaml:2:1: key 'p' stands twice; first at s.yaml:1:1");
	refuses("p: {}\np: b\n",
		"s.yaml:2:1: key 'p' stands twice; first at s.yaml:1:1");
	refuses("'': {a: b}\n",
		"s.yaml:1:1: 'a key' is empty; expected a value");
	refuses("[a]: b\n", "s.yaml:1:1: a key is a sequence; expected a text");
	refuses("a\n",
		"s.yaml:1:1: the configuration is a text; expected a mapping");
	refuses("", "s.yaml:1:1: the file is empty; expected a mapping");
}

/* Equal keys in different mappings are different keys. */
static void sections_are_apart(void **state)
{
	static const char text[] = "a: 1\np: {a: 2}\nq: {a: 3}\n";
	struct fmt_settings settings;
	char problem[256];

	(void)state;
	assert_int_equal(
		read_text(&settings, text, strlen(text), NULL, problem), 0);
	assert_int_equal(settings.count, 5);
	assert_string_equal(settings.items[4].section, "q");
	fmt_settings_end(&settings);
}

static void try_text(const char *text, size_t size, size_t *taken)
{
	struct fmt_settings settings;
	char problem[256];
	int rc = read_text(&settings, text, size, NULL, problem);

	assert_int_equal(rc == 0, problem[0] == '\0');
	if (rc != 0)
		return;
	for (size_t i = 0; i < settings.count; i++)
		for (size_t k = 0; k < settings.items[i].count; k++)
			assert_int_not_equal(settings.items[i].texts[k][0], 0);
	fmt_settings_end(&settings);
	++*taken;
}

static void every_cut_and_every_byte_is_taken_or_told(void **state)
{
	char text[sizeof(sample)];
	size_t taken = 0;

	(void)state;
	for (size_t size = 0; size < strlen(sample); size++)
		try_text(sample, size, &taken);
	for (size_t at = 0; at < strlen(sample); at++)
		for (unsigned byte = 0; byte < 256; byte++) {
			memcpy(text, sample, sizeof(text));
			text[at] = (char)byte;
			try_text(text, strlen(sample), &taken);
		}
	assert_int_not_equal(taken, 0);
}

static void without_memory_nothing_is_left(void **state)
{
	int rc = SNAP_E_NO_MEMORY;
	size_t fail_at = 0;

	(void)state;
	while (rc == SNAP_E_NO_MEMORY) {
		struct failing_alloc alloc = { .fail_at = ++fail_at };
		const struct snap_allocator allocator =
			failing_allocator(&alloc);
		struct fmt_settings settings = { 0 };
		char problem[256];

		rc = read_text(&settings, sample, strlen(sample), &allocator,
			       problem);
		if (rc == 0)
			fmt_settings_end(&settings);
		assert_int_equal(alloc.live, 0);
	}
	assert_int_equal(rc, 0);
	assert_true(fail_at > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_in_order_with_places),
		cmocka_unit_test(refuses_what_is_no_setting),
		cmocka_unit_test(sections_are_apart),
		cmocka_unit_test(every_cut_and_every_byte_is_taken_or_told),
		cmocka_unit_test(without_memory_nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
