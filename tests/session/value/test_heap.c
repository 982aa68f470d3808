/* Memory with a limit, errors, interrupts. */
#include "value_fixture.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void blocks_of_all_sizes_hold_what_is_written(void **state)
{
	(void)state;
	enum {
		COUNT = 600
	};
	struct value_test test;
	unsigned char *blocks[COUNT];

	value_test_begin(&test);
	uint64_t before = test.heap.used;
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT; i++) {
			blocks[i] = ms_heap_alloc(&test.heap, i * 97);
			assert_non_null(blocks[i]);
			assert_int_equal((uintptr_t)blocks[i] % 16, 0);
			memset(blocks[i], (int)i, i * 97);
		}
		for (size_t i = 0; i < COUNT; i++) {
			for (size_t k = 0; k < i * 97; k += 31)
				assert_int_equal(blocks[i][k],
						 (unsigned char)i);
			ms_heap_free(&test.heap, blocks[i], i * 97);
		}
		assert_int_equal(test.heap.used, before);
	}
	assert_true(test.heap.peak > before + 600 * 599 / 2 * 97 - 1);
	ms_heap_free(&test.heap, NULL, 10);
	value_test_end(&test);
}

/* A large block that was freed is used again, and no block is given twice. */
static void large_blocks_are_reused(void **state)
{
	(void)state;
	enum {
		SIZE = 1 << 20
	};
	struct failing_alloc alloc = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct ms_heap_options options = { .allocator = &allocator };
	struct ms_heap heap;

	assert_int_equal(ms_heap_begin(&heap, &options), 0);
	void *a = ms_heap_alloc(&heap, SIZE);
	void *b = ms_heap_alloc(&heap, SIZE);
	assert_true(a != b);
	ms_heap_free(&heap, a, SIZE);
	size_t calls = alloc.calls;
	for (size_t i = 0; i < 100; i++) {
		void *again = ms_heap_alloc(&heap, SIZE - i);

		assert_ptr_equal(again, a);
		ms_heap_free(&heap, again, SIZE - i);
	}
	assert_int_equal(alloc.calls, calls);
	ms_heap_free(&heap, b, SIZE);
	ms_heap_end(&heap);
	assert_int_equal(alloc.live, 0);
}

static void the_limit_is_an_error(void **state)
{
	(void)state;
	struct ms_heap_options options = { .memory_limit = 1 << 20 };
	const size_t dims[2] = { 1000, 100 };
	struct ms_heap heap;
	struct ms_value a;
	struct ms_value b;

	assert_int_equal(ms_heap_begin(&heap, &options), 0);
	assert_int_equal(ms_zeros(&heap, MS_DOUBLE, 2, dims, &a), 0);
	assert_int_not_equal(ms_zeros(&heap, MS_DOUBLE, 2, dims, &b), 0);
	assert_string_equal(ms_error_identifier(&heap), "MATLAB:nomem");
	assert_string_equal(ms_error_message(&heap), MS_NO_MEMORY_TEXT);
	ms_release(&heap, a);
	assert_int_equal(ms_zeros(&heap, MS_DOUBLE, 2, dims, &b), 0);
	ms_release(&heap, b);
	ms_heap_end(&heap);
}

/* Sizes that no memory could hold are told apart before anything is asked. */
static void absurd_sizes_are_named(void **state)
{
	(void)state;
	static const size_t rows[][3] = {
		{ 1000000000, 1000000000, 1 },
		{ SIZE_MAX, SIZE_MAX, 1 },
		{ SIZE_MAX, 1, 1 },
		{ (size_t)1 << 32, (size_t)1 << 32, 2 },
	};
	struct value_test test;
	struct ms_value v;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_failed(&test,
			      ms_zeros(&test.heap, MS_DOUBLE, 3, rows[i], &v),
			      "MATLAB:array:SizeLimitExceeded");
		assert_failed(&test,
			      ms_zeros(&test.heap, MS_CELL, 3, rows[i], &v),
			      "MATLAB:array:SizeLimitExceeded");
	}
	const size_t empty[3] = { SIZE_MAX, SIZE_MAX, 0 };
	assert_int_equal(ms_zeros(&test.heap, MS_INT8, 3, empty, &v), 0);
	assert_int_equal(ms_count(v), 0);
	ms_release(&test.heap, v);
	value_test_end(&test);
}

static void an_error_replaces_the_one_before(void **state)
{
	(void)state;
	struct value_test test;
	char longer[2000];

	value_test_begin(&test);
	assert_string_equal(ms_error_message(&test.heap), "");
	assert_int_equal(ms_fail(&test.heap, "a:b", "%d and %s", 5, "six"), -1);
	assert_string_equal(ms_error_identifier(&test.heap), "a:b");
	assert_string_equal(ms_error_message(&test.heap), "5 and six");
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(ms_fail(&test.heap, NULL, "<%s>", longer), -1);
	assert_string_equal(ms_error_identifier(&test.heap), "");
	assert_int_equal(strlen(ms_error_message(&test.heap)),
			 sizeof(longer) + 1);
	ms_error_clear(&test.heap);
	assert_false(test.heap.error.pending);
	assert_string_equal(ms_error_message(&test.heap), "");
	value_test_end(&test);
}

static void a_poll_sees_the_interrupt_once(void **state)
{
	(void)state;
	volatile sig_atomic_t flag = 0;
	struct ms_heap_options options = { .interrupt = &flag };
	struct ms_heap heap;

	assert_int_equal(ms_heap_begin(&heap, &options), 0);
	assert_int_equal(ms_poll(&heap), 0);
	flag = 1;
	assert_int_not_equal(ms_poll(&heap), 0);
	assert_string_equal(ms_error_identifier(&heap), "MATLAB:interrupted");
	assert_int_equal(flag, 0);
	assert_int_equal(ms_poll(&heap), 0);
	ms_heap_end(&heap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_of_all_sizes_hold_what_is_written),
		cmocka_unit_test(large_blocks_are_reused),
		cmocka_unit_test(the_limit_is_an_error),
		cmocka_unit_test(absurd_sizes_are_named),
		cmocka_unit_test(an_error_replaces_the_one_before),
		cmocka_unit_test(a_poll_sees_the_interrupt_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
