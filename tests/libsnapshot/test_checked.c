#include "base/checked.h"

#include "base_test.h"

static void adds_up_to_the_maximum(void **state)
{
	uint64_t sum = 7;

	(void)state;
	assert_true(snap_add(UINT64_MAX - 1, 1, &sum));
	assert_true(sum == UINT64_MAX);
	sum = 7;
	assert_false(snap_add(UINT64_MAX, 1, &sum));
	assert_false(snap_add(1, UINT64_MAX, &sum));
	assert_true(sum == 7);
}

static void multiplies_up_to_the_maximum(void **state)
{
	uint64_t product = 7;

	(void)state;
	assert_true(snap_mul(0, UINT64_MAX, &product));
	assert_true(product == 0);
	assert_true(snap_mul(UINT64_MAX, 0, &product));
	assert_true(snap_mul(UINT32_MAX, UINT32_MAX, &product));
	assert_true(product == 0xfffffffe00000001);
	product = 7;
	assert_false(snap_mul((uint64_t)1 << 32, (uint64_t)1 << 32, &product));
	assert_false(snap_mul(UINT64_MAX, 2, &product));
	assert_true(product == 7);
}

static void multiplies_sizes(void **state)
{
	size_t product = 7;

	(void)state;
	assert_true(snap_mul_size(SIZE_MAX, 1, &product));
	assert_true(product == SIZE_MAX);
	product = 7;
	assert_false(snap_mul_size(SIZE_MAX / 2 + 1, 2, &product));
	assert_true(product == 7);
}

static void aligns_up(void **state)
{
	uint64_t out = 7;

	(void)state;
	assert_true(snap_align_up(0, 64, &out));
	assert_true(out == 0);
	assert_true(snap_align_up(1, 64, &out));
	assert_true(out == 64);
	assert_true(snap_align_up(64, 64, &out));
	assert_true(out == 64);
	assert_true(snap_align_up(UINT64_MAX - 63, 64, &out));
	assert_true(out == UINT64_MAX - 63);
	out = 7;
	assert_false(snap_align_up(UINT64_MAX - 62, 64, &out));
	assert_true(out == 7);
}

static void knows_powers_of_two(void **state)
{
	(void)state;
	assert_false(snap_is_power_of_two(0));
	assert_true(snap_is_power_of_two(1));
	assert_false(snap_is_power_of_two(3));
	assert_true(snap_is_power_of_two((uint64_t)1 << 63));
	assert_false(snap_is_power_of_two(UINT64_MAX));
}

static void holds_ranges_against_totals(void **state)
{
	(void)state;
	assert_true(snap_range_fits(0, 0, 0));
	assert_true(snap_range_fits(10, 0, 10));
	assert_true(snap_range_fits(3, 7, 10));
	assert_false(snap_range_fits(3, 8, 10));
	assert_false(snap_range_fits(11, 0, 10));
	/* The sum wraps to 9. */
	assert_false(snap_range_fits(10, UINT64_MAX, 10));
	assert_true(snap_range_fits(UINT64_MAX, 0, UINT64_MAX));
	assert_false(snap_range_fits(UINT64_MAX, 1, UINT64_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_up_to_the_maximum),
		cmocka_unit_test(multiplies_up_to_the_maximum),
		cmocka_unit_test(multiplies_sizes),
		cmocka_unit_test(aligns_up),
		cmocka_unit_test(knows_powers_of_two),
		cmocka_unit_test(holds_ranges_against_totals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
