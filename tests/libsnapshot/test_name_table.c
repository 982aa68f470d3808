#include "base/name_table.h"

#include "base/name_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT 1000u

struct item {
	struct snap_named key;
	unsigned number;
};

static char names[COUNT][8];

static char *name_of(unsigned k)
{
	(void)snprintf(names[k], sizeof(names[k]), "v%u", k);
	return names[k];
}

static void grow(struct snap_name_table *table)
{
	size_t capacity = snap_names_larger(table);
	void *items = calloc(capacity, sizeof(struct item));

	assert_non_null(items);
	free(snap_names_move(table, items, capacity));
}

static void add(struct snap_name_table *table, unsigned k)
{
	char *name = name_of(k);

	if (snap_names_full(table))
		grow(table);
	struct item *item = snap_names_add(table, name, (uint32_t)strlen(name));
	assert_int_equal(item->number, 0);
	item->number = k;
}

static struct item *find(const struct snap_name_table *table, unsigned k)
{
	const char *name = name_of(k);

	return snap_names_find(table, name, strlen(name));
}

static void has_nothing_at_first(void **state)
{
	struct snap_name_table table = { .item_size = sizeof(struct item) };

	(void)state;
	assert_null(snap_names_find(&table, "x", 1));
	assert_true(snap_names_full(&table));
	snap_names_clear(&table);
	assert_int_equal(table.count, 0);
}

static void finds_what_was_added_wherever_it_moves(void **state)
{
	struct snap_name_table table = { .item_size = sizeof(struct item) };

	(void)state;
	for (unsigned k = 0; k < COUNT; k++) {
		assert_null(find(&table, k));
		add(&table, k);
	}
	assert_int_equal(table.count, COUNT);
	for (unsigned k = 0; k < COUNT; k++)
		assert_int_equal(find(&table, k)->number, k);
	free(table.items);
}

static void tells_names_apart_by_all_their_bytes(void **state)
{
	struct snap_name_table table = { .item_size = sizeof(struct item) };

	(void)state;
	add(&table, 12);
	assert_non_null(snap_names_find(&table, "v12", 3));
	assert_null(snap_names_find(&table, "v1", 2));
	assert_null(snap_names_find(&table, "v12", 4));
	assert_null(snap_names_find(&table, "V12", 3));
	free(table.items);
}

/* Names of one home are one run; whichever of them goes, the others stay to be
 * found, and the run may go on at the array's beginning. */
static void keeps_a_run_together_without_one_of_it(void **state)
{
	unsigned run[4], count = 0;

	(void)state;
	for (unsigned k = 0; count < 4; k++)
		if ((snap_name_hash(name_of(k), strlen(name_of(k))) & 15) == 14)
			run[count++] = k;
	for (unsigned gone = 0; gone < 4; gone++) {
		struct snap_name_table table = { .item_size =
							 sizeof(struct item) };

		for (unsigned i = 0; i < 4; i++)
			add(&table, run[i]);
		assert_int_equal(table.capacity, 16);
		snap_names_remove(&table, find(&table, run[gone]));
		assert_int_equal(table.count, 3);
		for (unsigned i = 0; i < 4; i++)
			if (i == gone)
				assert_null(find(&table, run[i]));
			else
				assert_int_equal(find(&table, run[i])->number,
						 run[i]);
		free(table.items);
	}
}

static void forgets_in_any_order(void **state)
{
	struct snap_name_table table = { .item_size = sizeof(struct item) };

	(void)state;
	for (unsigned k = 0; k < COUNT; k++)
		add(&table, k);
	for (unsigned k = 0; k < COUNT; k += 3)
		snap_names_remove(&table, find(&table, k));
	for (unsigned k = 0; k < COUNT; k++)
		assert_int_equal(find(&table, k) == NULL, k % 3 == 0);
	snap_names_clear(&table);
	for (unsigned k = 0; k < COUNT; k++)
		assert_null(find(&table, k));
	add(&table, 1);
	assert_int_equal(find(&table, 1)->number, 1);
	free(table.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_nothing_at_first),
		cmocka_unit_test(finds_what_was_added_wherever_it_moves),
		cmocka_unit_test(tells_names_apart_by_all_their_bytes),
		cmocka_unit_test(keeps_a_run_together_without_one_of_it),
		cmocka_unit_test(forgets_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
