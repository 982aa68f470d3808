#include "base/arena.h"

#include "base_test.h"
#include "support/failing_alloc.h"

#include <stdalign.h>

static void gives_zeroed_aligned_pieces(void **state)
{
	struct snap_arena arena;

	(void)state;
	snap_arena_begin(&arena, NULL);
	for (size_t size = 0; size < 3000; size += 7) {
		uint8_t *piece = snap_arena_alloc(&arena, size);

		assert_non_null(piece);
		assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xff, size);
	}
	snap_arena_end(&arena);
}

static void pieces_do_not_overlap(void **state)
{
	struct snap_arena arena;
	uint32_t *pieces[500];

	(void)state;
	snap_arena_begin(&arena, NULL);
	for (uint32_t i = 0; i < 500; i++) {
		/* Some larger than a chunk of 16 KiB. */
		pieces[i] = snap_arena_alloc(&arena, i % 50 == 0 ? 20000 : 40);
		*pieces[i] = i;
	}
	for (uint32_t i = 0; i < 500; i++)
		assert_int_equal(*pieces[i], i);
	snap_arena_end(&arena);
}

static void adopts_pieces_of_another_arena(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_arena arena;
	struct snap_arena other;
	uint32_t *pieces[600];

	(void)state;
	snap_arena_begin(&arena, &allocator);
	snap_arena_begin(&other, &allocator);
	snap_arena_adopt(&arena, &other);
	assert_int_equal(alloc.calls, 0);
	/* The first round adopts into an empty arena. */
	for (uint32_t i = 0; i < 600; i++) {
		struct snap_arena *of = i % 200 < 100 ? &other : &arena;

		pieces[i] = snap_arena_array(of, 1, 400);
		*pieces[i] = i;
		if (i % 100 == 99)
			snap_arena_adopt(&arena, &other);
	}
	for (uint32_t i = 0; i < 600; i++)
		assert_int_equal(*pieces[i], i);
	assert_int_equal(arena.total, 600 * 400);
	assert_int_equal(other.total, 0);
	snap_arena_end(&other);
	assert_int_not_equal(alloc.live, 0);
	snap_arena_end(&arena);
	assert_int_equal(alloc.live, 0);
}

static void end_gives_everything_back(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_arena arena;

	(void)state;
	snap_arena_begin(&arena, &allocator);
	assert_int_equal(alloc.calls, 0);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 1000; i++)
			assert_non_null(snap_arena_alloc(&arena, 100));
		snap_arena_end(&arena);
		assert_int_equal(alloc.live, 0);
		assert_int_equal(arena.total, 0);
	}
}

static void keeps_its_limit(void **state)
{
	struct snap_arena arena;

	(void)state;
	snap_arena_begin(&arena, NULL);
	arena.limit = 1024;
	assert_non_null(snap_arena_alloc(&arena, 1000));
	assert_null(snap_arena_alloc(&arena, 100));
	assert_non_null(snap_arena_alloc(&arena, 16));
	snap_arena_end(&arena);
	/* A limit below what was handed out allows nothing more. */
	assert_non_null(snap_arena_alloc(&arena, 1000));
	arena.limit = 500;
	assert_null(snap_arena_alloc(&arena, 16));
	snap_arena_end(&arena);
}

static void refuses_sizes_that_overflow(void **state)
{
	struct snap_arena arena;

	(void)state;
	snap_arena_begin(&arena, NULL);
	assert_null(snap_arena_alloc(&arena, SIZE_MAX));
	assert_null(snap_arena_alloc(&arena, SIZE_MAX - 15));
	assert_null(snap_arena_array(&arena, SIZE_MAX / 4, 8));
	assert_null(snap_arena_text(&arena, "", SIZE_MAX));
	assert_int_equal(arena.total, 0);
	snap_arena_end(&arena);
}

static void fails_without_memory(void **state)
{
	struct failing_alloc alloc = { .fail_at = 2 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_arena arena;

	(void)state;
	snap_arena_begin(&arena, &allocator);
	assert_non_null(snap_arena_alloc(&arena, 10000));
	assert_null(snap_arena_alloc(&arena, 10000));
	/* It is of use again when there is memory again. */
	assert_non_null(snap_arena_alloc(&arena, 10000));
	snap_arena_end(&arena);
	assert_int_equal(alloc.live, 0);
}

static void copies_text(void **state)
{
	struct snap_arena arena;

	(void)state;
	snap_arena_begin(&arena, NULL);
	assert_string_equal(snap_arena_text(&arena, "abcdef", 3), "abc");
	assert_string_equal(snap_arena_text(&arena, NULL, 0), "");
	snap_arena_end(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_aligned_pieces),
		cmocka_unit_test(pieces_do_not_overlap),
		cmocka_unit_test(adopts_pieces_of_another_arena),
		cmocka_unit_test(end_gives_everything_back),
		cmocka_unit_test(keeps_its_limit),
		cmocka_unit_test(refuses_sizes_that_overflow),
		cmocka_unit_test(fails_without_memory),
		cmocka_unit_test(copies_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
