#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/failing_alloc.h"

static void puts_a_slash_between_folder_and_name(void **state)
{
	char *path = snap_path_join(&snap_default_allocator, "a/b", "c.m");

	(void)state;
	assert_string_equal(path, "a/b/c.m");
	snap_free(&snap_default_allocator, path);
}

static void keeps_what_it_is_given(void **state)
{
	char *path = snap_path_join(&snap_default_allocator, "/a/", "");

	(void)state;
	assert_string_equal(path, "/a//");
	snap_free(&snap_default_allocator, path);
}

static void leaves_a_name_alone_below_no_folder(void **state)
{
	char *path = snap_path_join(&snap_default_allocator, "", "c.m");

	(void)state;
	assert_string_equal(path, "c.m");
	snap_free(&snap_default_allocator, path);
}

static void makes_pieces_of_an_arena(void **state)
{
	struct snap_arena arena;

	(void)state;
	snap_arena_begin(&arena, NULL);
	assert_string_equal(snap_arena_path(&arena, "a", "b"), "a/b");
	assert_string_equal(snap_arena_path(&arena, "", "b"), "b");
	snap_arena_end(&arena);
}

static void is_null_without_memory(void **state)
{
	struct failing_alloc alloc = { .fail_at = 1 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_arena arena;

	(void)state;
	assert_null(snap_path_join(&allocator, "a", "b"));
	alloc = (struct failing_alloc){ .fail_at = 1 };
	snap_arena_begin(&arena, &allocator);
	assert_null(snap_arena_path(&arena, "a", "b"));
	snap_arena_end(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_a_slash_between_folder_and_name),
		cmocka_unit_test(keeps_what_it_is_given),
		cmocka_unit_test(leaves_a_name_alone_below_no_folder),
		cmocka_unit_test(makes_pieces_of_an_arena),
		cmocka_unit_test(is_null_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
