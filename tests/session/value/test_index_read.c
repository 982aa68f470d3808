/* Reading with parentheses: what comes out, in which form, and what may not. */
#include "value_fixture.h"

#include "value/range.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct row {
	const char *container;
	const char *indexes;
	const char *expected;
};

static void read_rows(struct value_test *test, const struct row *rows,
		      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct ms_value container = value_of(test, rows[i].container);
		struct ms_value indexes[8];
		struct ms_value out;
		uint32_t n = value_list(test, rows[i].indexes, indexes);

		assert_int_equal(
			ms_index_read(&test->heap, container, indexes, n, &out),
			0);
		assert_value(test, out, rows[i].expected);
		value_list_end(test, indexes, n);
		ms_release(&test->heap, container);
	}
}

#define READ(rows)                                                             \
	do {                                                                   \
		struct value_test test;                                        \
                                                                               \
		value_test_begin(&test);                                       \
		read_rows(&test, rows, sizeof(rows) / sizeof((rows)[0]));      \
		value_test_end(&test);                                         \
	} while (0)

static void one_number_gives_one_element(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "[1 2 3]", "2", "double 1x1 2" },
		{ "[1 2;3 4]", "3", "double 1x1 2" },
		{ "[1 2;3 4]", "2|1", "double 1x1 3" },
		{ "[1 2;3 4]", "int8(2)|single(1)", "double 1x1 3" },
		{ "7", "1", "double 1x1 7" },
		{ "7", "1|1|1", "double 1x1 7" },
		{ "int8([1 2])", "2", "int8 1x1 2" },
		{ "'abc'", "2", "char 1x1 'b'" },
		{ "logical([1 0])", "1", "logical 1x1 1" },
		{ "single([1.5 2])", "1", "single 1x1 1.5" },
		{ "[1+2i 3]", "1", "complex double 1x1 1+2i" },
		{ "[1+2i 3]", "2", "double 1x1 3" },
		{ "1:5", "3", "double 1x1 3" },
		{ "0:0.1:0.3", "4", "double 1x1 0.29999999999999999" },
		{ "[\"a\" \"bc\"]", "2", "string 1x1 {char 1x2 'bc'}" },
		{ "{1,'a'}", "2", "cell 1x1 {char 1x1 'a'}" },
		{ "structs(a=1;a=2)", "2", "struct 1x1 a {double 1x1 2}" },
		{ "reshape(1:8,2,2,2)", "1|1|2", "double 1x1 5" },
		{ "reshape(1:8,2,2,2)", "2|3", "double 1x1 6" },
		{ "@sin", "1", "function_handle 1x1 {char 1x3 'sin'}" },
	};
	READ(rows);
}

/* Vectors keep their direction, everything else takes the index's form. */
static void one_index_decides_the_form(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "1:5", "[1;3]", "double 1x2 1 3" },
		{ "[1;2;3]", "[1 3]", "double 2x1 1 3" },
		{ "1:5", "[1 2;3 4]", "double 2x2 1 3 2 4" },
		{ "[1 2;3 4]", "[1 4]", "double 1x2 1 4" },
		{ "[1 2;3 4]", "[1;4]", "double 2x1 1 4" },
		{ "[1 2;3 4]", ":", "double 4x1 1 3 2 4" },
		{ "1:3", ":", "double 3x1 1 2 3" },
		{ "[1 2;3 4]", "':'", "double 4x1 1 3 2 4" },
		{ "5", "[1 1;1 1]", "double 2x2 5 5 5 5" },
		{ "1:5", "[]", "double 0x0" },
		{ "1:5", "zeros(0,1)", "double 1x0" },
		{ "1:5", "zeros(1,0)", "double 1x0" },
		{ "[1 2;3 4]", "zeros(1,0)", "double 1x0" },
		{ "5", "[]", "double 0x0" },
		{ "zeros(0,3)", ":", "double 0x1" },
		{ "reshape(1:3,1,1,3)", "[1 2]", "double 1x1x2 1 2" },
		{ "1:5", "5:-2:1", "double 1x3 5 3 1" },
		{ "5:-1:1", "[2 2 2 2 2]", "double 1x5 4 4 4 4 4" },
	};
	READ(rows);
}

static void masks_give_what_is_true(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "1:4", "logical([1 1;1 1])", "double 1x4 1 2 3 4" },
		{ "[1 2;3 4]", "logical([1 0 1])", "double 1x2 1 2" },
		{ "[1 2;3 4]", "logical([1;0;1])", "double 2x1 1 2" },
		{ "[1 2;3 4]", "logical([1 0;0 1])", "double 2x1 1 4" },
		{ "5", "true", "double 1x1 5" },
		{ "5", "false(1,1)", "double 0x0" },
		{ "1:3", "false(1,3)", "double 1x0" },
		{ "[1;2;3]", "false(1,3)", "double 0x1" },
		{ "1:3", "logical([1 0 0 0 0])", "double 1x1 1" },
		{ "[1 2;3 4]", "logical([0 1])|:", "double 1x2 3 4" },
		{ "[1 2 3]", "sparse(logical([0 1 1]))", "double 1x2 2 3" },
		{ "1:9", "logical([0 1 1 0 0 0 0 0 1])", "double 1x3 2 3 9" },
		{ "[1;2;3;4;5;6]", "logical([0 1 1 0 0 1])",
		  "double 3x1 2 3 6" },
		{ "[1 2 3;4 5 6]", "logical([0 1 1;0 0 1])",
		  "double 3x1 2 3 6" },
		{ "int16([1 2 3 4 5 6])", "[6 5;4 3;2 1]",
		  "int16 3x2 6 4 2 5 3 1" },
		{ "'abcdef'", "[6 5 4 3 2 1]", "char 1x6 'fedcba'" },
	};
	READ(rows);
}

static void many_indexes_cut_blocks(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "[1 2 3;4 5 6]", ":|2", "double 2x1 2 5" },
		{ "[1 2 3;4 5 6]", "2|:", "double 1x3 4 5 6" },
		{ "[1 2 3;4 5 6]", "[2 1]|[3 1]", "double 2x2 6 3 4 1" },
		{ "[1 2 3;4 5 6]", ":|:", "double 2x3 1 4 2 5 3 6" },
		{ "[1 2 3;4 5 6]", ":|[]", "double 2x0" },
		{ "[1 2 3;4 5 6]", ":|:|1", "double 2x3 1 4 2 5 3 6" },
		{ "[1 2 3;4 5 6]", "1|2|[1 1]", "double 1x1x2 2 2" },
		{ "reshape(1:8,2,2,2)", ":|:", "double 2x4 1 2 3 4 5 6 7 8" },
		{ "reshape(1:8,2,2,2)", ":|3", "double 2x1 5 6" },
		{ "reshape(1:8,2,2,2)", ":|:|2", "double 2x2 5 6 7 8" },
		{ "reshape(1:8,2,2,2)", "1|:|:", "double 1x2x2 1 3 5 7" },
		{ "1:3", "1|[3 1]", "double 1x2 3 1" },
		{ "['ab';'cd']", "2|:", "char 1x2 'cd'" },
		{ "{1,2;3,4}", ":|1",
		  "cell 2x1 {double 1x1 1} {double 1x1 3}" },
		{ "structs(a=1;a=2;a=3)", "1|[3 1]",
		  "struct 1x2 a {double 1x1 3} {double 1x1 1}" },
		{ "sparse([1 0;0 2])", "2|:", "sparse double 1x2 0 2" },
		{ "[1+1i 2]", ":|[2 2]", "double 1x2 2 2" },
	};
	READ(rows);
}

struct mistake {
	const char *container;
	const char *indexes;
	const char *message;
};

static void mistakes_are_named(void **state)
{
	(void)state;
#define POSITIVE "Array indices must be positive integers or logical values."
	static const struct mistake rows[] = {
		{ "1:5", "6",
		  "Index exceeds the number of array elements. Index must not "
		  "exceed 5." },
		{ "[1 2;3 4]", "[1 5]",
		  "Index exceeds the number of array elements. Index must not "
		  "exceed 4." },
		{ "[1 2 3]", "1|4",
		  "Index in position 2 exceeds array bounds. Index must not "
		  "exceed 3." },
		{ "[1 2 3]", "2|1",
		  "Index in position 1 exceeds array bounds. Index must not "
		  "exceed 1." },
		{ "1:5", "0", POSITIVE },
		{ "1:5", "-1", POSITIVE },
		{ "1:5", "1.5", POSITIVE },
		{ "1:5", "NaN", POSITIVE },
		{ "1:5", "Inf", POSITIVE },
		{ "1:5", "[1 0]", POSITIVE },
		{ "[1 2 3]", "[1 2 3 1 2 0]", POSITIVE },
		{ "1:5", "0:3", POSITIVE },
		{ "1:5", "1:0.5:2", POSITIVE },
		{ "1:5", "1+1i", POSITIVE },
		{ "1:5", "logical([0 0 0 0 0 1])",
		  "Index exceeds the number of array elements. Index must not "
		  "exceed 5." },
		{ "1:5", "1|0", "Index in position 2 is invalid. " POSITIVE },
		{ "1:5", "{1}",
		  "Unable to use a value of type 'cell' as an index." },
		{ "zeros(0,3)", "1",
		  "Index exceeds the number of array elements. Index must not "
		  "exceed 0." },
		{ "5", "2",
		  "Index exceeds the number of array elements. Index must not "
		  "exceed 1." },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value v = value_of(&test, rows[i].container);
		struct ms_value indexes[8];
		struct ms_value out = ms_none();
		uint32_t n = value_list(&test, rows[i].indexes, indexes);
		int rc = ms_index_read(&test.heap, v, indexes, n, &out);

		assert_string_equal(ms_error_message(&test.heap),
				    rows[i].message);
		assert_failed(&test, rc, "MATLAB:badsubscript");
		assert_true(ms_is_none(out));
		value_list_end(&test, indexes, n);
		ms_release(&test.heap, v);
	}
	value_test_end(&test);
}

static void end_counts_what_is_left(void **state)
{
	(void)state;
	struct value_test test;

	value_test_begin(&test);
	struct ms_value v = value_of(&test, "reshape(1:24,2,3,4)");
	assert_int_equal(ms_index_end(v, 0, 1), 24);
	assert_int_equal(ms_index_end(v, 0, 2), 2);
	assert_int_equal(ms_index_end(v, 1, 2), 12);
	assert_int_equal(ms_index_end(v, 1, 3), 3);
	assert_int_equal(ms_index_end(v, 2, 3), 4);
	assert_int_equal(ms_index_end(v, 3, 4), 1);
	assert_int_equal(ms_index_end(ms_real(5), 0, 1), 1);
	ms_release(&test.heap, v);
	value_test_end(&test);
}

static void ranges_stay_lazy_when_read(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value v;
	struct ms_value out;
	struct ms_value index = ms_real(1e12);

	value_test_begin(&test);
	assert_int_equal(ms_range_doubles(&test.heap, 1, 1, 1e15, &v), 0);
	uint64_t used = test.heap.used;
	assert_int_equal(ms_index_read(&test.heap, v, &index, 1, &out), 0);
	assert_int_equal(test.heap.used, used);
	assert_value(&test, out, "double 1x1 1000000000000");
	ms_release(&test.heap, v);
	value_test_end(&test);
}

static void fast_ways_agree(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value out;

	value_test_begin(&test);
	struct ms_value v = value_of(&test, "[1 2 3;4 5 6]");
	assert_true(ms_index_fast_1(v, ms_real(4), &out));
	assert_value(&test, out, "double 1x1 5");
	assert_true(ms_index_fast_2(v, ms_real(2), ms_real(3), &out));
	assert_value(&test, out, "double 1x1 6");
	assert_false(ms_index_fast_1(v, ms_real(7), &out));
	assert_false(ms_index_fast_1(v, ms_real(0), &out));
	assert_false(ms_index_fast_1(v, ms_real(1.5), &out));
	assert_false(ms_index_fast_1(v, ms_logical(true), &out));
	assert_false(ms_index_fast_2(v, ms_real(3), ms_real(1), &out));
	assert_true(ms_index_fast_write_1(v, ms_real(2), ms_real(9)));
	assert_true(
		ms_index_fast_write_2(v, ms_real(1), ms_real(3), ms_real(8)));
	struct ms_value other = ms_retain(v);
	assert_false(ms_index_fast_write_1(v, ms_real(2), ms_real(7)));
	ms_release(&test.heap, other);
	assert_value(&test, v, "double 2x3 1 9 2 5 8 6");
	v = value_of(&test, "int16([5 -6 7])");
	assert_true(ms_index_fast_1(v, ms_real(2), &out));
	assert_value(&test, out, "int16 1x1 -6");
	assert_false(ms_index_fast_write_1(v, ms_real(2), ms_real(1)));
	assert_true(ms_index_fast_write_1(v, ms_real(2),
					  ms_signed(MS_INT16, -300)));
	assert_value(&test, v, "int16 1x3 5 -300 7");
	v = value_of(&test, "{1,[2 3]}");
	assert_false(ms_index_fast_1(v, ms_real(2), &out));
	assert_false(ms_index_fast_write_1(v, ms_real(2), v));
	assert_true(ms_cell_fast_1(v, ms_real(2), &out));
	assert_value(&test, out, "double 1x2 2 3");
	assert_false(ms_cell_fast_1(v, ms_real(3), &out));
	ms_release(&test.heap, v);
	v = value_of(&test, "[1+2i 3]");
	assert_false(ms_index_fast_1(v, ms_real(2), &out));
	assert_false(ms_index_fast_write_1(v, ms_real(2), ms_real(1)));
	ms_release(&test.heap, v);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_number_gives_one_element),
		cmocka_unit_test(one_index_decides_the_form),
		cmocka_unit_test(masks_give_what_is_true),
		cmocka_unit_test(many_indexes_cut_blocks),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(end_counts_what_is_left),
		cmocka_unit_test(ranges_stay_lazy_when_read),
		cmocka_unit_test(fast_ways_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
