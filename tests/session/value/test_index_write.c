/* Writing with parentheses: growth, classes, forms, sharing, speed. */
#include "value_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct row {
	const char *target;
	const char *indexes;
	const char *value;
	const char *expected; /* or the error's identifier, when 'fails' */
	bool fails;
};

static void write_row(struct value_test *test, const struct row *row,
		      bool shared)
{
	struct ms_value target = value_of(test, row->target);
	struct ms_value before = shared ? ms_retain(target) : ms_none();
	struct ms_value value = value_of(test, row->value);
	struct ms_value indexes[8];
	uint32_t n = value_list(test, row->indexes, indexes);
	int rc = ms_index_write(&test->heap, &target, indexes, n, value);

	if (row->fails) {
		assert_failed(test, rc, row->expected);
		struct ms_value same = value_of(test, row->target);
		char text[512];
		assert_true(snprintf(text, sizeof(text), "%s",
				     value_text(test, same)) > 0);
		ms_release(&test->heap, same);
		assert_value(test, target, text);
	} else {
		assert_int_equal(rc, 0);
		assert_value(test, target, row->expected);
	}
	if (shared) {
		struct ms_value same = value_of(test, row->target);
		char text[512];
		assert_true(snprintf(text, sizeof(text), "%s",
				     value_text(test, same)) > 0);
		ms_release(&test->heap, same);
		assert_value(test, before, text);
	}
	value_list_end(test, indexes, n);
	ms_release(&test->heap, value);
}

/* Each with a target of its own, and with one that somebody else holds. */
static void write_rows(const struct row *rows, size_t count)
{
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < count; i++) {
		write_row(&test, &rows[i], false);
		write_row(&test, &rows[i], true);
	}
	value_test_end(&test);
}

#define WRITE(rows) write_rows(rows, sizeof(rows) / sizeof((rows)[0]))

static void elements_are_replaced(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "[1 2 3]", "2", "9", "double 1x3 1 9 3", false },
		{ "1:3", ":", "7", "double 1x3 7 7 7", false },
		{ "1:3", ":", "[4;5;6]", "double 1x3 4 5 6", false },
		{ "[1 2;3 4]", "2|1", "9", "double 2x2 1 9 2 4", false },
		{ "[1 2;3 4]", ":|2", "[5 6]", "double 2x2 1 3 5 6", false },
		{ "[1 2;3 4]", "1|:", "0", "double 2x2 0 3 0 4", false },
		{ "[1 2;3 4]", "[2 1]|:", "[5 6;7 8]", "double 2x2 7 5 8 6",
		  false },
		{ "1:4", "logical([1 0 0 1])", "[8 9]", "double 1x4 8 2 3 9",
		  false },
		{ "5", "1", "6", "double 1x1 6", false },
		{ "1:3", "[]", "5", "double 1x3 1 2 3", false },
		{ "1:3", "[2 2]", "[8 9]", "double 1x3 1 9 3", false },
		{ "zeros(2,2,2)", "1|:|:", "[1 2;3 4]",
		  "double 2x2x2 1 0 3 0 2 0 4 0", false },
		{ "zeros(2,3,2)", ":|5", "[8;9]",
		  "double 2x3x2 0 0 0 0 0 0 0 0 8 9 0 0", false },
		{ "{1,2}", "2", "{'a'}",
		  "cell 1x2 {double 1x1 1} {char 1x1 'a'}", false },
		{ "{1,2}", "2", "5", "cell 1x2 {double 1x1 1} {double 1x1 5}",
		  false },
		{ "structs(a=1;a=2)", "1", "struct(a=7)",
		  "struct 1x2 a {double 1x1 7} {double 1x1 2}", false },
		{ "struct(a=1,b=2)", "1", "struct(b=3,a=4)",
		  "struct 1x1 a b {double 1x1 4} {double 1x1 3}", false },
		{ "[\"a\" \"b\"]", "1", "'xy'",
		  "string 1x2 {char 1x2 'xy'} {char 1x1 'b'}", false },
		{ "sparse([1 0])", "2", "5", "sparse double 1x2 1 5", false },
	};
	WRITE(rows);
}

static void arrays_grow(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "none", "3", "5", "double 1x3 0 0 5", false },
		{ "none", "2", "'a'", "char 1x2 '", false },
		{ "none", "2", "int8(5)", "int8 1x2 0 5", false },
		{ "none", "2", "{5}", "cell 1x2 {double 0x0} {double 1x1 5}",
		  false },
		{ "none", "2", "struct(a=5)",
		  "struct 1x2 a {double 0x0} {double 1x1 5}", false },
		{ "none", "1", "@sin", "function_handle 1x1 {char 1x3 'sin'}",
		  false },
		{ "none", "2", "\"s\"", "string 1x2 {none} {char 1x1 's'}",
		  false },
		{ "[]", "2|3", "5", "double 2x3 0 0 0 0 0 5", false },
		{ "[]", "1", "{5}", "cell 1x1 {double 1x1 5}", false },
		{ "1:3", "5", "9", "double 1x5 1 2 3 0 9", false },
		{ "[1;2]", "4", "9", "double 4x1 1 2 0 9", false },
		{ "5", "3", "1", "double 1x3 5 0 1", false },
		{ "zeros(0,3)", "3", "1", "double 1x3 0 0 1", false },
		{ "[1 2;3 4]", "3|3", "9", "double 3x3 1 3 0 2 4 0 0 0 9",
		  false },
		{ "[1 2;3 4]", ":|4", "[8;9]", "double 2x4 1 3 2 4 0 0 8 9",
		  false },
		{ "[1 2;3 4]", "3|:", "[8 9]", "double 3x2 1 3 8 2 4 9",
		  false },
		{ "[1 2;3 4]", "1|1|2", "9", "double 2x2x2 1 3 2 4 9 0 0 0",
		  false },
		{ "zeros(2,0)", ":|2", "5", "double 2x2 0 0 5 5", false },
		{ "{1}", "3", "{2}",
		  "cell 1x3 {double 1x1 1} {double 0x0} {double 1x1 2}",
		  false },
		{ "{1;2}", "1|2", "{3}",
		  "cell 2x2 {double 1x1 1} {double 1x1 2} {double 1x1 3} "
		  "{double 0x0}",
		  false },
		{ "structs(a=1)", "2|2", "struct(a=9)",
		  "struct 2x2 a {double 1x1 1} {double 0x0} {double 0x0} "
		  "{double 1x1 9}",
		  false },
		{ "[\"a\"]", "3", "\"b\"",
		  "string 1x3 {char 1x1 'a'} {none} {char 1x1 'b'}", false },
		{ "int8(1)", "2", "300", "int8 1x2 1 127", false },
	};
	WRITE(rows);
}

/* Into nothing at all, a colon means as many as there are. */
static void colons_ask_the_value(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "[]", ":|1", "1:3", "double 3x1 1 2 3", false },
		{ "[]", "1|:", "1:3", "double 1x3 1 2 3", false },
		{ "[]", "2|:", "1:3", "double 2x3 0 1 0 2 0 3", false },
		{ "[]", ":|:", "[1 2;3 4]", "double 2x2 1 3 2 4", false },
		{ "[]", ":|:|2", "[1 2;3 4]", "double 2x2x2 0 0 0 0 1 3 2 4",
		  false },
		{ "[]", ":|3", "5", "double 1x3 0 0 5", false },
		{ "zeros(0,3)", "1|:", "5", "double 1x3 5 5 5", false },
		{ "zeros(0,3)", ":|1", "5", "double 0x3", false },
	};
	WRITE(rows);
}

/* The target's class stays. */
static void classes_mix(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "int8([1 2])", "1", "2.5", "int8 1x2 3 2", false },
		{ "int8([1 2])", "1", "int16(300)", "int8 1x2 127 2", false },
		{ "[1 2]", "1", "int8(5)", "double 1x2 5 2", false },
		{ "[1 2]", "1", "single(0.5)", "double 1x2 0.5 2", false },
		{ "single([1 2])", "1", "5", "single 1x2 5 2", false },
		{ "logical([1 0])", "2", "5", "logical 1x2 1 1", false },
		{ "true", "1", "0", "logical 1x1 0", false },
		{ "'abc'", "2", "65", "char 1x3 'aAc'", false },
		{ "[1 2]", "1", "'a'", "double 1x2 97 2", false },
		{ "[1 2]", "1", "3i", "complex double 1x2 0+3i 2+0i", false },
		{ "[1+1i 2]", "1", "5", "double 1x2 5 2", false },
		{ "[1+1i 2+1i]", "1", "5", "complex double 1x2 5+0i 2+1i",
		  false },
		{ "int8([1 2])", "1", "3i", "complex int8 1x2 0+3i 2+0i",
		  false },
		{ "[1 2]", "1", "sparse(7)", "double 1x2 7 2", false },
		{ "1:3", "2", "1:1", "double 1x3 1 1 3", false },
		{ "logical([1 0])", "2", "NaN", "MATLAB:nologicalnan", true },
		{ "[1 2]", "1", "{5}", "MATLAB:invalidConversion", true },
		{ "[1 2]", "1", "struct(a=1)", "MATLAB:invalidConversion",
		  true },
		{ "structs(a=1;a=2)", "1", "5", "MATLAB:invalidConversion",
		  true },
		{ "structs(a=1;a=2)", "1", "struct(b=1)",
		  "MATLAB:heterogeneousStrucAssignment", true },
		{ "[1 2]", "2", "@sin", "MATLAB:FunctionHandle:nonScalar",
		  true },
	};
	WRITE(rows);
}

static void forms_must_fit(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "[1 2;3 4]", ":|2", "[1 2 3]", "MATLAB:subsassigndimmismatch",
		  true },
		{ "[1 2;3 4]", "1:2|1:2", "1:4", "MATLAB:subsassigndimmismatch",
		  true },
		{ "1:3", "1:2", "1:3", "MATLAB:subsassignnumelmismatch", true },
		{ "1:3", "2", "zeros(1,0)", "MATLAB:subsassignnumelmismatch",
		  true },
		{ "[]", ":", "1:3", "MATLAB:subsassignnumelmismatch", true },
		{ "[1 2;3 4]", "10", "1",
		  "MATLAB:indexed_matrix_cannot_be_resized", true },
		{ "zeros(3,0)", "2", "1",
		  "MATLAB:indexed_matrix_cannot_be_resized", true },
		{ "zeros(2,3,2)", ":|7", "[8;9]",
		  "MATLAB:indexed_matrix_cannot_be_resized", true },
		{ "1:3", "0", "1", "MATLAB:badsubscript", true },
		{ "1:3", "1.5", "1", "MATLAB:badsubscript", true },
		{ "1:3", "1e15", "1", "MATLAB:array:SizeLimitExceeded", true },
		{ "{1}", "1e15", "{1}", "MATLAB:array:SizeLimitExceeded",
		  true },
		{ "5", "4e9|4e9|4e9", "1", "MATLAB:array:SizeLimitExceeded",
		  true },
	};
	WRITE(rows);
}

/* x(2) = x, x(x) = 1 and the like read what was there before. */
static void a_value_may_be_its_own_target(void **state)
{
	(void)state;
	struct value_test test;

	value_test_begin(&test);
	struct ms_value x = value_of(&test, "[3 1 2]");
	struct ms_value reverse = value_of(&test, "3:-1:1");
	assert_int_equal(ms_index_write(&test.heap, &x, &reverse, 1, x), 0);
	assert_string_equal(value_text(&test, x), "double 1x3 2 1 3");
	assert_int_equal(ms_index_write(&test.heap, &x, &x, 1, ms_real(7)), 0);
	assert_value(&test, x, "double 1x3 7 7 7");
	struct ms_value c = value_of(&test, "{1}");
	struct ms_value two = ms_real(2);
	assert_int_equal(ms_cell_write(&test.heap, &c, &two, 1, c), 0);
	assert_value(&test, c,
		     "cell 1x2 {double 1x1 1} {cell 1x1 {double 1x1 1}}");
	ms_release(&test.heap, reverse);
	value_test_end(&test);
}

/* a(end + 1) = v many times: as many allocations as doublings. */
static void growth_at_the_end_is_amortised(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value x = ms_none();
	struct ms_value c = ms_none();
	size_t moves = 0;
	const void *data = NULL;

	value_test_begin(&test);
	for (size_t i = 1; i <= 20000; i++) {
		struct ms_value index = ms_real((double)i);

		assert_int_equal(ms_index_write(&test.heap, &x, &index, 1,
						ms_real((double)i)),
				 0);
		assert_int_equal(ms_cell_write(&test.heap, &c, &index, 1,
					       ms_real((double)i)),
				 0);
		if (i > 1 && x.as.array->data != data) {
			data = x.as.array->data;
			moves++;
		}
	}
	assert_true(moves < 20);
	assert_int_equal(ms_count(x), 20000);
	assert_int_equal(ms_count(c), 20000);
	const double *elements = x.as.array->data;
	for (size_t i = 0; i < 20000; i++) {
		assert_true(elements[i] == (double)(i + 1));
		assert_true(ms_cell_values(c)[i].as.real == (double)(i + 1));
	}
	ms_release(&test.heap, x);
	ms_release(&test.heap, c);
	value_test_end(&test);
}

/* Columns behind a matrix, too. */
static void columns_are_added_in_place(void **state)
{
	(void)state;
	struct value_test test;
	size_t moves = 0;
	const void *data = NULL;

	value_test_begin(&test);
	struct ms_value x = value_of(&test, "[1;2;3]");
	struct ms_value column = value_of(&test, "[4;5;6]");
	for (size_t i = 2; i <= 2000; i++) {
		struct ms_value indexes[2] = { ms_colon(), ms_real((double)i) };

		assert_int_equal(
			ms_index_write(&test.heap, &x, indexes, 2, column), 0);
		moves += x.as.array->data != data;
		data = x.as.array->data;
	}
	assert_true(moves < 20);
	assert_int_equal(ms_columns(x), 2000);
	assert_true(((double *)x.as.array->data)[5999] == 6);
	ms_release(&test.heap, column);
	ms_release(&test.heap, x);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_are_replaced),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(colons_ask_the_value),
		cmocka_unit_test(classes_mix),
		cmocka_unit_test(forms_must_fit),
		cmocka_unit_test(a_value_may_be_its_own_target),
		cmocka_unit_test(growth_at_the_end_is_amortised),
		cmocka_unit_test(columns_are_added_in_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
