/* Sorted pairs: order, balance, copies that stay as they are, memory. */
#include "value_fixture.h"

#include "support/failing_alloc.h"
#include "value/sorted.h"
#include "value/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT 3000

/* A number that visits all below a prime, in no order. */
static double mixed(uint32_t i)
{
	return (double)((uint64_t)i * 1999 % 3001);
}

static struct ms_value empty_pairs(struct ms_heap *heap)
{
	struct ms_value out = ms_none();

	assert_int_equal(ms_sorted_create(heap, 0, &out), 0);
	return out;
}

static void fill(struct ms_heap *heap, struct ms_value *sorted, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(ms_sorted_set(heap, sorted, ms_real(mixed(i)),
					       ms_real(i)),
				 0);
}

/* Its height if keys are in order, heights right and sides balanced. */
static uint32_t check_node(const struct ms_sorted_node *node)
{
	if (node == NULL)
		return 0;
	uint32_t left = check_node(node->left);
	uint32_t right = check_node(node->right);

	assert_true(left <= right + 1 && right <= left + 1);
	assert_int_equal(node->height, 1 + (left > right ? left : right));
	return node->height;
}

static size_t check(struct ms_value sorted)
{
	const struct ms_sorted *s = ms_sorted_of(sorted);
	const struct ms_sorted_node *node;
	struct ms_sorted_walk walk;
	double last = -1;
	size_t count = 0;

	(void)check_node(s->root);
	ms_sorted_walk_begin(&walk, s);
	while ((node = ms_sorted_walk_next(&walk)) != NULL) {
		assert_true(node->key.as.real > last);
		last = node->key.as.real;
		count++;
	}
	assert_int_equal(count, s->count);
	return count;
}

static void keeps_pairs_in_order(void **in)
{
	struct value_test test;

	(void)in;
	value_test_begin(&test);
	struct ms_value sorted = empty_pairs(&test.heap);
	fill(&test.heap, &sorted, COUNT);
	assert_int_equal(check(sorted), COUNT);
	for (uint32_t i = 0; i < COUNT; i++) {
		const struct ms_value *v =
			ms_sorted_find(ms_sorted_of(sorted), ms_real(mixed(i)));

		assert_non_null(v);
		assert_true(v->as.real == i);
	}
	assert_null(ms_sorted_find(ms_sorted_of(sorted), ms_real(0.5)));
	fill(&test.heap, &sorted, COUNT);
	assert_int_equal(check(sorted), COUNT);
	ms_release(&test.heap, sorted);
	value_test_end(&test);
}

static void removes_in_any_order(void **in)
{
	struct value_test test;

	(void)in;
	value_test_begin(&test);
	struct ms_value sorted = empty_pairs(&test.heap);
	fill(&test.heap, &sorted, 500);
	for (uint32_t i = 0; i < 500; i++) {
		struct ms_value key = ms_real(mixed(i * 7 % 500));

		assert_int_equal(ms_sorted_remove(&test.heap, &sorted, key), 0);
		assert_int_equal(ms_sorted_remove(&test.heap, &sorted, key), 0);
		assert_int_equal(check(sorted), 499 - i);
	}
	assert_null(ms_sorted_of(sorted)->root);
	ms_release(&test.heap, sorted);
	value_test_end(&test);
}

static void a_copy_stays_as_it_is(void **in)
{
	struct value_test test;
	struct ms_value copy;

	(void)in;
	value_test_begin(&test);
	struct ms_value sorted = empty_pairs(&test.heap);
	fill(&test.heap, &sorted, 300);
	assert_int_equal(
		ms_sorted_copy(&test.heap, ms_sorted_of(sorted), 7, &copy), 0);
	struct ms_value held = ms_retain(sorted);
	for (uint32_t i = 0; i < 300; i += 2) {
		struct ms_value key = ms_real(mixed(i));

		assert_int_equal(ms_sorted_remove(&test.heap, &sorted, key), 0);
		key = ms_real(mixed(i + 1));
		assert_int_equal(
			ms_sorted_set(&test.heap, &sorted, key, ms_real(-1)),
			0);
	}
	assert_int_equal(check(sorted), 150);
	assert_int_equal(check(copy), 300);
	assert_int_equal(check(held), 300);
	assert_int_equal(ms_sorted_of(copy)->kind, 7);
	for (uint32_t i = 0; i < 300; i++)
		assert_true(
			ms_sorted_find(ms_sorted_of(held), ms_real(mixed(i)))
				->as.real == i);
	ms_release(&test.heap, held);
	ms_release(&test.heap, copy);
	ms_release(&test.heap, sorted);
	value_test_end(&test);
}

static void orders_texts_and_numbers(void **in)
{
	static const char *const texts[] = { "''",  "'A'", "'Ab'",
					     "'B'", "'a'", "'aa'" };
	struct value_test test;

	(void)in;
	value_test_begin(&test);
	for (size_t i = 0; i + 1 < sizeof(texts) / sizeof(*texts); i++) {
		struct ms_value a = value_of(&test, texts[i]);
		struct ms_value b = value_of(&test, texts[i + 1]);

		assert_true(ms_sorted_compare(a, b) < 0);
		assert_true(ms_sorted_compare(b, a) > 0);
		assert_int_equal(ms_sorted_compare(a, a), 0);
		ms_release(&test.heap, a);
		ms_release(&test.heap, b);
	}
	struct ms_value nan = value_of(&test, "NaN");
	assert_true(ms_sorted_compare(ms_real(1), nan) < 0);
	assert_true(ms_sorted_compare(nan, ms_real(1)) > 0);
	assert_int_equal(ms_sorted_compare(nan, nan), 0);
	assert_int_equal(ms_sorted_compare(ms_real(-0.0), ms_real(0)), 0);
	assert_true(ms_sorted_compare(ms_signed(MS_INT64, -1),
				      ms_signed(MS_INT64, 1)) < 0);
	assert_true(ms_sorted_compare(ms_natural(MS_UINT64, UINT64_MAX),
				      ms_natural(MS_UINT64, 1)) > 0);
	value_test_end(&test);
}

/* Sets and removals beside a copy, so that nodes have to be copied.  What fails
 * leaves the pairs as they were. */
static int change(struct ms_heap *heap, struct ms_value *sorted)
{
	for (uint32_t i = 0; i < 40; i++) {
		struct ms_value key = ms_real(mixed(i * 3 % 60));
		size_t before = ms_sorted_of(*sorted)->count;
		bool adds = i % 2 == 0;
		int rc = adds ? ms_sorted_set(heap, sorted, key, ms_real(i))
			      : ms_sorted_remove(heap, sorted, key);

		if (rc != 0) {
			assert_int_equal(ms_sorted_of(*sorted)->count, before);
			(void)check(*sorted);
			return rc;
		}
	}
	return 0;
}

static void survives_every_lack_of_memory(void **in)
{
	bool done = false;

	(void)in;
	for (size_t n = 1; !done; n++) {
		struct failing_alloc alloc = { .fail_at = 0 };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct ms_heap_options options = { .allocator = &allocator };
		struct ms_heap heap;

		assert_int_equal(ms_heap_begin(&heap, &options), 0);
		/* Each block on its own: the heap's limit is what fails. */
		struct ms_value sorted = empty_pairs(&heap);
		fill(&heap, &sorted, 30);
		struct ms_value copy = ms_retain(sorted);
		heap.limit = heap.used + n * 16;
		done = change(&heap, &sorted) == 0;
		if (!done)
			assert_string_equal(ms_error_identifier(&heap),
					    "MATLAB:nomem");
		assert_int_equal(check(copy), 30);
		ms_release(&heap, copy);
		ms_release(&heap, sorted);
		ms_heap_end(&heap);
		assert_int_equal(alloc.live, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_pairs_in_order),
		cmocka_unit_test(removes_in_any_order),
		cmocka_unit_test(a_copy_stays_as_it_is),
		cmocka_unit_test(orders_texts_and_numbers),
		cmocka_unit_test(survives_every_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
