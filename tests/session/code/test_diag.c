/* Lists of diagnostics: what is kept, and what happens without memory. */
#include "session/code/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct ms_span nowhere = { 0, 0 };

static void keeps_what_it_is_given(void **state)
{
	struct snap_arena arena;
	struct ms_diag_list list;

	(void)state;
	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&list, &arena, 0);
	struct ms_diag *diag =
		ms_diag_add(&list, MS_SEVERITY_WARNING, "a:b",
			    (struct ms_span){ 3, 5 }, "%s %d", "number", 7);
	assert_non_null(diag);
	assert_string_equal(diag->message, "number 7");
	assert_string_equal(diag->identifier, "a:b");
	assert_string_equal(diag->expected, "");
	assert_string_equal(diag->hint, "");
	assert_string_equal(diag->related_note, "");
	assert_int_equal(diag->span.start, 3);
	assert_int_equal(list.errors, 0);
	diag->hint = ms_diag_text(&list, "%c%c", 'o', 'k');
	assert_string_equal(list.items[0].hint, "ok");
	snap_arena_end(&arena);
}

static void counts_beyond_its_limit(void **state)
{
	struct snap_arena arena;
	struct ms_diag_list list;

	(void)state;
	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&list, &arena, 9);
	for (int i = 0; i < 12; i++) {
		struct ms_diag *diag = ms_diag_add(&list, MS_SEVERITY_ERROR,
						   "a:b", nowhere, "%d", i);

		assert_true((diag != NULL) == (i < 9));
	}
	assert_int_equal(list.count, 9);
	assert_int_equal(list.dropped, 3);
	assert_int_equal(list.errors, 12);
	assert_false(list.no_memory);
	assert_string_equal(list.items[0].message, "0");
	assert_string_equal(list.items[8].message, "8");
	snap_arena_end(&arena);
}

static void has_a_default_limit(void **state)
{
	struct snap_arena arena;
	struct ms_diag_list list;

	(void)state;
	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&list, &arena, 0);
	for (int i = 0; i < 50; i++)
		(void)ms_diag_add(&list, MS_SEVERITY_ERROR, "a:b", nowhere,
				  "x");
	assert_int_equal(list.count, MS_DIAG_LIMIT_DEFAULT);
	snap_arena_end(&arena);
}

static void says_that_memory_ended(void **state)
{
	struct snap_arena arena;
	struct ms_diag_list list;

	(void)state;
	snap_arena_begin(&arena, NULL);
	arena.limit = 0;
	ms_diag_begin(&list, &arena, 0);
	assert_null(ms_diag_add(&list, MS_SEVERITY_ERROR, "a:b", nowhere, "x"));
	assert_true(list.no_memory);
	assert_int_equal(list.errors, 1);
	assert_string_equal(ms_diag_text(&list, "x"), "");
	snap_arena_end(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_it_is_given),
		cmocka_unit_test(counts_beyond_its_limit),
		cmocka_unit_test(has_a_default_limit),
		cmocka_unit_test(says_that_memory_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
