/* Cells by braces, and the internal lists and boxes. */
#include "value_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void braces_open_one_element(void **state)
{
	(void)state;
	static const struct {
		const char *cell;
		const char *indexes;
		const char *expected;
	} rows[] = {
		{ "{1,'ab'}", "2", "char 1x2 'ab'" },
		{ "{1,2;3,4}", "2|1", "double 1x1 3" },
		{ "{1,2;3,4}", "int8(3)", "double 1x1 2" },
		{ "{1,2}", "logical([0 1])", "double 1x1 2" },
		{ "{1}", ":", "double 1x1 1" },
		{ "[\"a\" \"bc\"]", "2", "char 1x2 'bc'" },
		{ "missing", "1", "char 0x0 ''" },
		{ "{{5}}", "1", "cell 1x1 {double 1x1 5}" },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value cell = value_of(&test, rows[i].cell);
		struct ms_value indexes[8];
		struct ms_value out;
		uint32_t n = value_list(&test, rows[i].indexes, indexes);

		assert_int_equal(
			ms_cell_read(&test.heap, cell, indexes, n, &out), 0);
		assert_value(&test, out, rows[i].expected);
		value_list_end(&test, indexes, n);
		ms_release(&test.heap, cell);
	}
	value_test_end(&test);
}

static void braces_fail_on_others(void **state)
{
	(void)state;
	static const struct {
		const char *cell;
		const char *indexes;
		const char *identifier;
	} rows[] = {
		{ "5", "1", "MATLAB:cellRefFromNonCell" },
		{ "struct(a=1)", "1", "MATLAB:cellRefFromNonCell" },
		{ "{1,2}", "3", "MATLAB:badsubscript" },
		{ "{1,2}", "0", "MATLAB:badsubscript" },
		{ "{1,2}", ":",
		  "MATLAB:index:expected_one_output_from_expression" },
		{ "{}", ":",
		  "MATLAB:index:expected_one_output_from_expression" },
	};
	struct value_test test;
	struct ms_value out;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value cell = value_of(&test, rows[i].cell);
		struct ms_value indexes[8];
		uint32_t n = value_list(&test, rows[i].indexes, indexes);

		assert_failed(&test,
			      ms_cell_read(&test.heap, cell, indexes, n, &out),
			      rows[i].identifier);
		value_list_end(&test, indexes, n);
		ms_release(&test.heap, cell);
	}
	value_test_end(&test);
}

static void lists_take_all_elements(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_list *list;
	struct ms_value colon = ms_colon();

	value_test_begin(&test);
	struct ms_value cell = value_of(&test, "{1,'a';[],{2}}");
	assert_int_equal(ms_list_create(&test.heap, 0, &list), 0);
	assert_int_equal(ms_cell_read_list(&test.heap, cell, &colon, 1, list),
			 0);
	assert_int_equal(list->count, 4);
	assert_string_equal(value_text(&test, list->values[1]), "double 0x0");
	assert_string_equal(value_text(&test, list->values[2]), "char 1x1 'a'");
	struct ms_list *other;
	assert_int_equal(ms_list_create(&test.heap, 2, &other), 0);
	assert_int_equal(
		ms_list_append(&test.heap, other, ms_take_object(list)), 0);
	assert_int_equal(ms_list_append(&test.heap, other, ms_real(5)), 0);
	assert_int_equal(other->count, 5);
	ms_release(&test.heap, ms_take_object(other));
	ms_release(&test.heap, ms_take_object(list));
	ms_release(&test.heap, cell);
	value_test_end(&test);
}

static void braces_write_and_grow(void **state)
{
	(void)state;
	static const struct {
		const char *target;
		const char *indexes;
		const char *value;
		const char *expected;
	} rows[] = {
		{ "{1,2}", "2", "'x'",
		  "cell 1x2 {double 1x1 1} {char 1x1 'x'}" },
		{ "none", "2", "5", "cell 1x2 {double 0x0} {double 1x1 5}" },
		{ "[]", "1|2", "5", "cell 1x2 {double 0x0} {double 1x1 5}" },
		{ "{}", "1", "{}", "cell 1x1 {cell 0x0}" },
		{ "{1;2}", "4", "5",
		  "cell 4x1 {double 1x1 1} {double 1x1 2} {double 0x0} "
		  "{double 1x1 5}" },
		{ "{1}", "2|2", "5",
		  "cell 2x2 {double 1x1 1} {double 0x0} {double 0x0} "
		  "{double 1x1 5}" },
		{ "[\"a\" \"b\"]", "2", "'xy'",
		  "string 1x2 {char 1x1 'a'} {char 1x2 'xy'}" },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ms_value target = value_of(&test, rows[i].target);
		struct ms_value other = ms_retain(target);
		struct ms_value value = value_of(&test, rows[i].value);
		struct ms_value indexes[8];
		uint32_t n = value_list(&test, rows[i].indexes, indexes);

		assert_int_equal(
			ms_cell_write(&test.heap, &target, indexes, n, value),
			0);
		assert_value(&test, target, rows[i].expected);
		struct ms_value same = value_of(&test, rows[i].target);
		char text[200];
		assert_true(snprintf(text, sizeof(text), "%s",
				     value_text(&test, same)) > 0);
		ms_release(&test.heap, same);
		assert_value(&test, other, text);
		value_list_end(&test, indexes, n);
		ms_release(&test.heap, value);
	}
	struct ms_value number = ms_real(5);
	struct ms_value one = ms_real(1);
	assert_failed(&test, ms_cell_write(&test.heap, &number, &one, 1, one),
		      "MATLAB:cellAssToNonCell");
	value_test_end(&test);
}

static void boxes_are_shared_variables(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value box;

	value_test_begin(&test);
	struct ms_value v = value_of(&test, "[1 2]");
	assert_int_equal(ms_box_create(&test.heap, v, &box), 0);
	ms_release(&test.heap, v);
	struct ms_value slots[2] = { box, ms_retain(box) };
	ms_take_into(&test.heap, ms_slot_content(&slots[0]), ms_real(7));
	assert_true(ms_slot_content(&slots[1])->as.real == 7);
	ms_release_all(&test.heap, slots, 2);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(braces_open_one_element),
		cmocka_unit_test(braces_fail_on_others),
		cmocka_unit_test(lists_take_all_elements),
		cmocka_unit_test(braces_write_and_grow),
		cmocka_unit_test(boxes_are_shared_variables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
