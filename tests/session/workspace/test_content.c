/* What counts as a change of content. */
#include "session/value/value_fixture.h"
#include "workspace/content.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* All of them are different from each other; each is the same made twice. */
static const char *const sources[] = {
	"0",
	"1",
	"NaN",
	"Inf",
	"single(1)",
	"int8([1 2])",
	"int16([1 2])",
	"true",
	"logical([1 0])",
	"'a'",
	"'ab'",
	"'abc'",
	"\"ab\"",
	"missing",
	"[1 2; 3 4]",
	"[1 3; 2 4]",
	"[1 2 3 4]",
	"[1 NaN 3]",
	"1+2i",
	"1:5",
	"1:6",
	"-1:0.5:2",
	"zeros(0,3)",
	"zeros(3,0)",
	"{}",
	"{1, 'a'; {}, []}",
	"{1, 'b'; {}, []}",
	"{1, {2, {3}}}",
	"{1, {2, {4}}}",
	"cell(1,2)",
	"reshape(1:8,2,2,2)",
	"reshape(1:8,2,4)",
	"sparse([1 0])",
	"sparse([0 1])",
	"struct(a=1, b='x')",
	"struct(b='x', a=1)",
	"struct(a=1, b='y')",
	"structs(a=1; a=2)",
	"@sin",
	"@cos",
};

#define COUNT (sizeof(sources) / sizeof(sources[0]))

static void values_are_the_same_when_their_bits_are(void **in)
{
	struct value_test test;
	struct ms_value first[COUNT], second[COUNT];

	(void)in;
	value_test_begin(&test);
	for (size_t i = 0; i < COUNT; i++) {
		first[i] = value_of(&test, sources[i]);
		second[i] = value_of(&test, sources[i]);
	}
	for (size_t i = 0; i < COUNT; i++)
		for (size_t k = 0; k < COUNT; k++)
			if (ms_content_equal(first[i], second[k]) != (i == k))
				fail_msg("%s and %s", sources[i], sources[k]);
	for (size_t i = 0; i < COUNT; i++) {
		ms_release(&test.heap, first[i]);
		ms_release(&test.heap, second[i]);
	}
	value_test_end(&test);
}

static void signs_of_zero_and_of_nan_count(void **in)
{
	(void)in;
	assert_false(ms_content_equal(ms_real(0.0), ms_real(-0.0)));
	assert_true(ms_content_equal(ms_real(NAN), ms_real(NAN)));
}

static void a_range_is_the_row_of_its_elements(void **in)
{
	struct value_test test;

	(void)in;
	value_test_begin(&test);
	struct ms_value range = value_of(&test, "1:4");
	struct ms_value row = value_of(&test, "[1 2 3 4]");
	struct ms_value other = value_of(&test, "[1 2 3 5]");
	assert_int_equal(range.tag, MS_TAG_RANGE);
	assert_true(ms_content_equal(range, row));
	assert_true(ms_content_equal(row, range));
	assert_false(ms_content_equal(range, other));
	ms_release(&test.heap, range);
	ms_release(&test.heap, row);
	ms_release(&test.heap, other);
	value_test_end(&test);
}

/* A cell that holds itself twice, so deep that looking at all of it would take
 * forever. */
static struct ms_value doubled(struct value_test *test, int depth)
{
	struct ms_value v = value_of(test, "[1 2]");

	for (int i = 0; i < depth; i++) {
		const struct ms_value pair[2] = { v, v };
		struct ms_value cell;

		assert_int_equal(ms_cell_of(&test->heap, pair, 2, true, &cell),
				 0);
		ms_release(&test->heap, v);
		v = cell;
	}
	return v;
}

static void looking_has_an_end(void **in)
{
	struct value_test test;

	(void)in;
	value_test_begin(&test);
	struct ms_value a = doubled(&test, 10), b = doubled(&test, 10);
	struct ms_value c = doubled(&test, 60), d = doubled(&test, 60);
	struct ms_value e = doubled(&test, 200);
	assert_true(ms_content_equal(a, b));
	assert_false(ms_content_equal(c, d));
	assert_true(ms_content_equal(c, c));
	assert_false(ms_content_equal(d, e));
	ms_release(&test.heap, a);
	ms_release(&test.heap, b);
	ms_release(&test.heap, c);
	ms_release(&test.heap, d);
	ms_release(&test.heap, e);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_the_same_when_their_bits_are),
		cmocka_unit_test(signs_of_zero_and_of_nan_count),
		cmocka_unit_test(a_range_is_the_row_of_its_elements),
		cmocka_unit_test(looking_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
