/* Nests of hundreds of thousands of containers: release and comparison don't
 * recurse. */
#include "value_fixture.h"

#include "value/equal.h"
#include "value/exception.h"
#include "value/function.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define DEPTH 300000

static struct ms_value nest_of_cells(struct value_test *test)
{
	struct ms_value v = ms_real(1);

	for (size_t i = 0; i < DEPTH; i++) {
		struct ms_value outer;

		assert_int_equal(ms_cell_of(&test->heap, &v, 1, true, &outer),
				 0);
		ms_release(&test->heap, v);
		v = outer;
	}
	return v;
}

static void deep_cells_end(void **state)
{
	(void)state;
	struct value_test test;
	bool same;

	value_test_begin(&test);
	uint64_t before = test.heap.used;
	struct ms_value a = nest_of_cells(&test);
	struct ms_value b = nest_of_cells(&test);
	assert_int_equal(ms_equal(&test.heap, a, b, MS_EQUAL_VALUES, &same), 0);
	assert_true(same);
	ms_release(&test.heap, a);
	ms_release(&test.heap, b);
	assert_int_equal(test.heap.used, before);
	value_test_end(&test);
}

/* A chain through every kind of container. */
static void deep_mixtures_end(void **state)
{
	(void)state;
	static const char *const names[] = { "next" };
	static const struct ms_code_ref code = { .unit = "u", .function = 0 };
	struct value_test test;
	struct ms_value v = ms_real(1);

	value_test_begin(&test);
	for (size_t i = 0; i < DEPTH; i++) {
		struct ms_value outer = ms_none();
		struct ms_list *list;
		int rc = 0;

		if (i % 5 == 0) {
			rc = ms_struct_scalar(&test.heap, names, &v, 1, &outer);
		} else if (i % 5 == 1) {
			rc = ms_box_create(&test.heap, v, &outer);
		} else if (i % 5 == 2) {
			rc = ms_function_from_code(&test.heap,
						   MS_FUNCTION_ANONYMOUS, code,
						   "f", 1, &v, 1, &outer);
		} else if (i % 5 == 3) {
			rc = ms_list_create(&test.heap, 1, &list);
			outer = ms_take_object(list);
			assert_int_equal(ms_list_append(&test.heap, list, v),
					 0);
		} else {
			rc = ms_exception_create(&test.heap, "a:b", "c",
						 &outer);
			ms_take_into(&test.heap,
				     &ms_exception_of(outer)->causes,
				     ms_retain(v));
		}
		assert_int_equal(rc, 0);
		ms_release(&test.heap, v);
		v = outer;
	}
	ms_release(&test.heap, v);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deep_cells_end),
		cmocka_unit_test(deep_mixtures_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
