#include "base/bytes.h"

#include "base_test.h"
#include "support/guard.h"

static void loads_little_endian(void **state)
{
	static const uint8_t bytes[] = { 0x01, 0x02, 0x03, 0x84,
					 0x05, 0x06, 0x07, 0x88 };

	(void)state;
	assert_int_equal(snap_le16(bytes), 0x0201);
	assert_int_equal(snap_le32(bytes), 0x84030201);
	assert_true(snap_le64(bytes) == 0x8807060584030201);
}

static void stores_what_it_loads(void **state)
{
	uint8_t bytes[9] = { 0 };

	(void)state;
	/* One byte off, so that no alignment is at hand. */
	snap_put_le16(bytes + 1, 0xbeef);
	assert_int_equal(snap_le16(bytes + 1), 0xbeef);
	snap_put_le32(bytes + 1, 0xdeadbeef);
	assert_int_equal(snap_le32(bytes + 1), 0xdeadbeef);
	snap_put_le64(bytes + 1, UINT64_MAX - 2);
	assert_true(snap_le64(bytes + 1) == UINT64_MAX - 2);
	assert_int_equal(bytes[0], 0);
}

static void cursor_walks_to_the_end(void **state)
{
	struct guard guard;
	uint8_t bytes[14] = { 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0 };

	(void)state;
	guard_begin(&guard, sizeof(bytes));
	struct snap_span span = { guard_copy(&guard, bytes, sizeof(bytes)),
				  sizeof(bytes) };
	struct snap_cursor c = snap_cursor_over(span, 1000);
	assert_int_equal(snap_cursor_u16(&c), 1);
	assert_int_equal(snap_cursor_offset(&c), 1002);
	assert_int_equal(snap_cursor_u32(&c), 2);
	assert_int_equal(snap_cursor_left(&c), 8);
	assert_int_equal(snap_cursor_u64(&c), 3);
	assert_false(c.bad);
	assert_int_equal(snap_cursor_left(&c), 0);
	guard_end(&guard);
}

static void cursor_stays_bad(void **state)
{
	static const uint8_t bytes[3] = { 1, 2, 3 };
	struct snap_cursor c =
		snap_cursor_over((struct snap_span){ bytes, 3 }, 0);

	(void)state;
	assert_int_equal(snap_cursor_u32(&c), 0);
	assert_true(c.bad);
	/* One byte would be there. */
	assert_null(snap_cursor_take(&c, 1));
	assert_int_equal(snap_cursor_u16(&c), 0);
	assert_int_equal(snap_cursor_u64(&c), 0);
	assert_int_equal(snap_cursor_offset(&c), 0);
}

static void cursor_refuses_sizes_that_wrap(void **state)
{
	static const uint8_t bytes[3] = { 1, 2, 3 };
	struct snap_cursor c =
		snap_cursor_over((struct snap_span){ bytes, 3 }, 0);

	(void)state;
	assert_non_null(snap_cursor_take(&c, 2));
	assert_null(snap_cursor_take(&c, SIZE_MAX));
	assert_true(c.bad);
}

static void tells_zeros(void **state)
{
	static const uint8_t bytes[4] = { 0, 0, 0, 1 };

	(void)state;
	assert_true(snap_all_zero(bytes, 0));
	assert_true(snap_all_zero(bytes, 3));
	assert_false(snap_all_zero(bytes, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_little_endian),
		cmocka_unit_test(stores_what_it_loads),
		cmocka_unit_test(cursor_walks_to_the_end),
		cmocka_unit_test(cursor_stays_bad),
		cmocka_unit_test(cursor_refuses_sizes_that_wrap),
		cmocka_unit_test(tells_zeros),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
