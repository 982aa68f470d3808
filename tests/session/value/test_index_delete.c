/* x(...) = [] */
#include "value_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct row {
	const char *target;
	const char *indexes;
	const char *expected;
};

static void delete_row(struct value_test *test, const struct row *row,
		       bool shared)
{
	struct ms_value target = value_of(test, row->target);
	struct ms_value other = shared ? ms_retain(target) : ms_none();
	struct ms_value indexes[8];
	uint32_t n = value_list(test, row->indexes, indexes);

	assert_int_equal(ms_index_delete(&test->heap, &target, indexes, n), 0);
	assert_value(test, target, row->expected);
	ms_release(&test->heap, other);
	value_list_end(test, indexes, n);
}

static void elements_go(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "1:5", "2", "double 1x4 1 3 4 5" },
		{ "[1 2 3 4 5]", "2", "double 1x4 1 3 4 5" },
		{ "[1 2 3 4 5]", "5", "double 1x4 1 2 3 4" },
		{ "[1 2 3 4 5]", "2:3", "double 1x3 1 4 5" },
		{ "[1 2 3 4 5]", "[1 1 2]", "double 1x3 3 4 5" },
		{ "[1;2;3]", "2", "double 2x1 1 3" },
		{ "[1 2]", "1", "double 1x1 2" },
		{ "[1 2;3 4]", "2", "double 1x3 1 2 4" },
		{ "[1 2;3 4]", "2|:", "double 1x2 1 2" },
		{ "[1 2 3;4 5 6]", ":|[1 3]", "double 2x1 2 5" },
		{ "[1 2;3 4]", ":", "double 0x0" },
		{ "[1 2;3 4]", ":|:", "double 0x2" },
		{ "[1 2;3 4]", ":|1:2", "double 2x0" },
		{ "1:5", "logical([1 0 1 0 1])", "double 1x2 2 4" },
		{ "[1 2;3 4]", "[]", "double 2x2 1 3 2 4" },
		{ "[1 2;3 4]", ":|[]", "double 2x2 1 3 2 4" },
		{ "5", "1", "double 1x0" },
		{ "1:3", "1:3", "double 1x0" },
		{ "[1;2;3]", "1:3", "double 0x1" },
		{ "1:5", "1|2", "double 1x4 1 3 4 5" },
		{ "reshape(1:8,2,2,2)", ":|:|1", "double 2x2 5 6 7 8" },
		{ "{1,2,3}", "2", "cell 1x2 {double 1x1 1} {double 1x1 3}" },
		{ "structs(a=1;a=2;a=3)", "2",
		  "struct 1x2 a {double 1x1 1} {double 1x1 3}" },
		{ "structs(a=1;a=2)", ":", "struct 0x0 a" },
		{ "'abc'", "1", "char 1x2 'bc'" },
		{ "sparse([1 0 2])", "2", "sparse double 1x2 1 2" },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		delete_row(&test, &rows[i], false);
		delete_row(&test, &rows[i], true);
	}
	value_test_end(&test);
}

static void some_things_cannot_go(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "[1 2;3 4]", "2|2", "MATLAB:subsdeldimmismatch" },
		{ "1:5", "9", "MATLAB:subsdeldimmismatch" },
		{ "[1 2;3 4]", "3|:", "MATLAB:subsdeldimmismatch" },
		{ "1:5", "0", "MATLAB:badsubscript" },
		{ "@sin", "1", "MATLAB:UndefinedFunction" },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value target = value_of(&test, rows[i].target);
		struct ms_value indexes[8];
		uint32_t n = value_list(&test, rows[i].indexes, indexes);

		assert_failed(&test,
			      ms_index_delete(&test.heap, &target, indexes, n),
			      rows[i].expected);
		value_list_end(&test, indexes, n);
		ms_release(&test.heap, target);
	}
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_go),
		cmocka_unit_test(some_things_cannot_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
