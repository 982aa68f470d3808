/* isequal(), isequaln() and bit for bit. */
#include "value_fixture.h"

#include "value/equal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct row {
	const char *a;
	const char *b;
	bool values;
	bool nan;
	bool bits;
};

static bool equal(struct value_test *test, struct ms_value a, struct ms_value b,
		  enum ms_equality equality)
{
	bool same;

	assert_int_equal(ms_equal(&test->heap, a, b, equality, &same), 0);
	return same;
}

static void pairs_compare(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "1", "1", true, true, true },
		{ "1", "2", false, false, false },
		{ "1", "int8(1)", true, true, false },
		{ "97", "'a'", true, true, false },
		{ "true", "1", true, true, false },
		{ "NaN", "NaN", false, true, true },
		{ "0", "-0", true, true, false },
		{ "[1 2]", "[1;2]", false, false, false },
		{ "[1 2 3]", "1:3", true, true, true },
		{ "[]", "''", true, true, false },
		{ "[]", "zeros(1,0)", false, false, false },
		{ "sparse([1 0])", "[1 0]", true, true, false },
		{ "sparse([1 0])", "sparse([1 0])", true, true, true },
		{ "sparse([1 0])", "sparse([0 1])", false, false, false },
		{ "sparse([1 0])", "sparse([1 1])", false, false, false },
		{ "sparse([1 0])", "sparse([2 0])", false, false, false },
		{ "sparse([1 0])", "sparse(logical([1 0]))", true, true,
		  false },
		{ "sparse([NaN 0])", "sparse([NaN 0])", false, true, true },
		{ "sparse([0 1+2i])", "sparse([0 1+2i])", true, true, true },
		{ "sparse([0 1+2i])", "sparse([0 1-2i])", false, false, false },
		{ "[1+2i 3]", "[1+2i 3]", true, true, true },
		{ "[1+2i 3]", "[1+3i 3]", false, false, false },
		{ "'abc'", "\"abc\"", true, true, false },
		{ "\"abc\"", "\"abc\"", true, true, true },
		{ "\"abc\"", "\"abd\"", false, false, false },
		{ "missing", "missing", false, true, true },
		{ "{1,'a',{2}}", "{1,'a',{2}}", true, true, true },
		{ "{1,'a',{2}}", "{1,'a',{3}}", false, false, false },
		{ "{1}", "{int8(1)}", true, true, false },
		{ "{1}", "1", false, false, false },
		{ "struct(a=1,b=2)", "struct(b=2,a=1)", true, true, false },
		{ "struct(a=1)", "struct(a=1)", true, true, true },
		{ "struct(a=1)", "struct(b=1)", false, false, false },
		{ "struct(a=1)", "struct(a=1,b=2)", false, false, false },
		{ "structs(a=1;a=2)", "structs(a=1;a=3)", false, false, false },
		{ "struct(a=NaN)", "struct(a=NaN)", false, true, true },
		{ "@sin", "@sin", true, true, true },
		{ "@sin", "@cos", false, false, false },
		{ "single(0.1)", "0.1", false, false, false },
		/* More digits than a double has. */
		{ "int64(9007199254740993)", "9007199254740992", true, true,
		  false },
		{ "uint64(int64(-1))", "int64(-1)", false, false, false },
		{ "int64(9.3e18)", "9223372036854775808", false, false, false },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value a = value_of(&test, rows[i].a);
		struct ms_value b = value_of(&test, rows[i].b);

		assert_int_equal(equal(&test, a, b, MS_EQUAL_VALUES),
				 rows[i].values);
		assert_int_equal(equal(&test, b, a, MS_EQUAL_VALUES),
				 rows[i].values);
		assert_int_equal(equal(&test, a, b, MS_EQUAL_NAN), rows[i].nan);
		assert_int_equal(equal(&test, a, b, MS_EQUAL_BITS),
				 rows[i].bits);
		ms_release(&test.heap, a);
		ms_release(&test.heap, b);
	}
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_compare),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
