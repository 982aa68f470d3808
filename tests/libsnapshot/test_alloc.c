#include "base/alloc.h"

#include "base_test.h"
#include "support/failing_alloc.h"

static void null_is_the_default(void **state)
{
	struct snap_allocator allocator = snap_allocator_or_default(NULL);

	(void)state;
	assert_true(allocator.allocate == snap_default_allocator.allocate);
	void *memory = snap_alloc(&allocator, 0);
	assert_non_null(memory);
	snap_free(&allocator, memory);
	snap_free(&allocator, NULL);
}

static void zeroes_counted_memory(void **state)
{
	(void)state;
	uint8_t *memory = snap_calloc(&snap_default_allocator, 100, 10);

	assert_non_null(memory);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(memory[i], 0);
	snap_free(&snap_default_allocator, memory);
}

static void refuses_products_that_overflow(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);

	(void)state;
	assert_null(snap_calloc(&allocator, SIZE_MAX / 2, 3));
	assert_int_equal(alloc.calls, 0);
}

static void growing_keeps_the_content(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	char *text = snap_grow(&allocator, NULL, 0, 4);

	(void)state;
	memcpy(text, "abc", 4);
	text = snap_grow(&allocator, text, 4, 400);
	assert_string_equal(text, "abc");
	assert_int_equal(alloc.live, 1);
	/* Without memory the old block stays as it was. */
	alloc.fail_at = alloc.calls + 1;
	assert_null(snap_grow(&allocator, text, 400, 4000));
	assert_string_equal(text, "abc");
	snap_free(&allocator, text);
	assert_int_equal(alloc.live, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_is_the_default),
		cmocka_unit_test(zeroes_counted_memory),
		cmocka_unit_test(refuses_products_that_overflow),
		cmocka_unit_test(growing_keeps_the_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
