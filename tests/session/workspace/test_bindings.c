/* From names to origins: what is prepared can be set without failing. */
#include "workspace/bindings.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT 500

static struct ms_origin *origin_of(const char *name)
{
	struct ms_origin *origin = NULL;

	assert_int_equal(ms_origin_of_source(&origin, NULL, "session", name,
					     "x", 1, NULL),
			 0);
	return origin;
}

static size_t name_of(char out[16], int k)
{
	return (size_t)snprintf(out, 16, "v%d", k);
}

static void bind(struct ms_bindings *bindings, int k, struct ms_origin *origin)
{
	char name[16];
	size_t size = name_of(name, k);

	assert_int_equal(ms_bindings_prepare(bindings, name, size, NULL), 0);
	ms_bindings_set(bindings, name, size, origin);
}

static struct ms_origin *find(const struct ms_bindings *bindings, int k)
{
	char name[16];
	size_t size = name_of(name, k);

	return ms_bindings_find(bindings, name, size);
}

static void names_are_found_until_they_are_removed(void **in)
{
	struct ms_origin *a = origin_of("a.m"), *b = origin_of("b.m");
	struct ms_bindings bindings;
	char name[16];

	(void)in;
	ms_bindings_begin(&bindings, NULL);
	assert_null(find(&bindings, 0));
	for (int k = 0; k < COUNT; k++)
		bind(&bindings, k, k % 2 == 0 ? a : b);
	assert_int_equal(bindings.table.count, COUNT);
	for (int k = 0; k < COUNT; k += 3)
		ms_bindings_remove(&bindings, name, name_of(name, k));
	for (int k = 0; k < COUNT; k++)
		assert_ptr_equal(find(&bindings, k), k % 3 == 0	  ? NULL
						     : k % 2 == 0 ? a
								  : b);
	bind(&bindings, 1, a);
	assert_ptr_equal(find(&bindings, 1), a);
	ms_bindings_clear(&bindings);
	assert_int_equal(bindings.table.count, 0);
	assert_null(find(&bindings, 1));
	ms_bindings_end(&bindings);
	assert_int_equal(a->refs, 1);
	ms_origin_release(a);
	ms_origin_release(b);
}

static void a_prepared_name_is_not_bound(void **in)
{
	struct ms_bindings bindings;

	(void)in;
	ms_bindings_begin(&bindings, NULL);
	assert_int_equal(ms_bindings_prepare(&bindings, "x", 1, NULL), 0);
	assert_int_equal(ms_bindings_prepare(&bindings, "x", 1, NULL), 0);
	assert_null(ms_bindings_find(&bindings, "x", 1));
	ms_bindings_remove(&bindings, "x", 1);
	ms_bindings_remove(&bindings, "x", 1);
	assert_int_equal(bindings.table.count, 0);
	ms_bindings_end(&bindings);
}

static void without_memory_nothing_changes(void **in)
{
	struct failing_alloc alloc = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct ms_origin *a = origin_of("a.m");

	(void)in;
	for (size_t n = 1; n < 40; n++) {
		struct ms_bindings bindings;
		int bound = 0;
		char name[16];

		ms_bindings_begin(&bindings, &allocator);
		alloc.calls = 0;
		alloc.fail_at = n;
		while (bound < COUNT &&
		       ms_bindings_prepare(&bindings, name,
					   name_of(name, bound), NULL) == 0)
			ms_bindings_set(&bindings, name, name_of(name, bound++),
					a);
		assert_true(bound < COUNT);
		assert_int_equal(bindings.table.count, bound);
		for (int k = 0; k < bound; k++)
			assert_ptr_equal(find(&bindings, k), a);
		assert_null(find(&bindings, bound));
		ms_bindings_end(&bindings);
		assert_int_equal(alloc.live, 0);
	}
	ms_origin_release(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_until_they_are_removed),
		cmocka_unit_test(a_prepared_name_is_not_bound),
		cmocka_unit_test(without_memory_nothing_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
