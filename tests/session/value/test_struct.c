/* Structs, their shapes, exceptions and function handles. */
#include "value_fixture.h"

#include "value/exception.h"
#include "value/function.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int set(struct value_test *test, struct ms_value *target,
	       const char *name, double x)
{
	return ms_field_write(&test->heap, target, name, strlen(name),
			      ms_real(x));
}

static void fields_are_added_in_order(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value s = ms_none();
	struct ms_value out;

	value_test_begin(&test);
	assert_int_equal(set(&test, &s, "b", 1), 0);
	assert_int_equal(set(&test, &s, "a", 2), 0);
	assert_int_equal(set(&test, &s, "b", 3), 0);
	struct ms_value copy = ms_retain(s);
	assert_int_equal(set(&test, &s, "c", 4), 0);
	assert_value(&test, copy,
		     "struct 1x1 b a {double 1x1 3} {double 1x1 2}");
	assert_int_equal(ms_field_read(&test.heap, s, "c", 1, &out), 0);
	assert_value(&test, out, "double 1x1 4");
	assert_non_null(ms_field_peek(s, "a", 1));
	assert_null(ms_field_peek(s, "x", 1));
	assert_true(ms_has_field(s, "b", 1));
	assert_failed(&test, ms_field_read(&test.heap, s, "nope", 4, &out),
		      "MATLAB:nonExistentField");
	ms_release(&test.heap, s);
	value_test_end(&test);
}

/* Structs that were built alike share one shape. */
static void equal_histories_share_a_shape(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value a = ms_none();
	struct ms_value b = ms_none();
	struct ms_value c = ms_none();

	value_test_begin(&test);
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = { "x", "y", "z" };

		assert_int_equal(set(&test, &a, names[i], 1), 0);
		assert_int_equal(set(&test, &b, names[i], 2), 0);
		assert_int_equal(set(&test, &c, names[2 - i], 3), 0);
	}
	assert_ptr_equal(ms_struct_of(a)->shape, ms_struct_of(b)->shape);
	assert_true(ms_struct_of(a)->shape != ms_struct_of(c)->shape);
	uint64_t id = ms_struct_of(a)->shape->id;
	assert_true(id != 0 && id != ms_struct_of(c)->shape->id);
	ms_release(&test.heap, a);
	ms_release(&test.heap, b);
	a = ms_none();
	assert_int_equal(set(&test, &a, "x", 1), 0);
	assert_int_equal(set(&test, &a, "y", 1), 0);
	assert_int_equal(set(&test, &a, "z", 1), 0);
	assert_int_equal(ms_struct_of(a)->shape->id, id);
	ms_release(&test.heap, a);
	ms_release(&test.heap, c);
	value_test_end(&test);
}

static void wide_structs_find_their_fields(void **state)
{
	(void)state;
	enum {
		COUNT = 5000
	};
	struct value_test test;
	struct ms_value s = ms_none();
	char name[16];

	value_test_begin(&test);
	for (int i = 0; i < COUNT; i++) {
		(void)snprintf(name, sizeof(name), "f%d", i);
		assert_int_equal(set(&test, &s, name, i), 0);
	}
	for (int i = 0; i < COUNT; i++) {
		(void)snprintf(name, sizeof(name), "f%d", i);
		const struct ms_value *v = ms_field_peek(s, name, strlen(name));
		assert_true(v != NULL && v->as.real == i);
	}
	assert_null(ms_field_peek(s, "f5000", 5));
	assert_int_equal(ms_struct_of(s)->shape->field_count, COUNT);
	ms_release(&test.heap, s);
	value_test_end(&test);
}

/* Shapes that nobody uses don't pile up. */
static void old_shapes_are_swept(void **state)
{
	(void)state;
	struct value_test test;
	char name[16];

	value_test_begin(&test);
	uint64_t before = test.heap.used;
	for (int i = 0; i < 20000; i++) {
		struct ms_value s = ms_none();

		(void)snprintf(name, sizeof(name), "f%d", i);
		assert_int_equal(set(&test, &s, name, i), 0);
		assert_int_equal(set(&test, &s, "same", i), 0);
		ms_release(&test.heap, s);
	}
	assert_true(test.heap.used - before < 1000 * 1024);
	value_test_end(&test);
}

static void elements_of_arrays_have_slots(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value s = ms_none();
	struct ms_value *slot;
	struct ms_value three = ms_real(3);
	struct ms_value one = ms_real(1);

	value_test_begin(&test);
	assert_int_equal(
		ms_element_field_slot(&test.heap, &s, &three, 1, "a", 1, &slot),
		0);
	ms_take_into(&test.heap, slot, ms_real(5));
	assert_int_equal(
		ms_element_field_slot(&test.heap, &s, &one, 1, "b", 1, &slot),
		0);
	ms_take_into(&test.heap, slot, ms_real(6));
	assert_string_equal(value_text(&test, s),
			    "struct 1x3 a b {double 0x0} {double 1x1 6} "
			    "{double 0x0} {double 0x0} {double 1x1 5} "
			    "{double 0x0}");
	struct ms_list *list;
	assert_int_equal(ms_list_create(&test.heap, 0, &list), 0);
	assert_int_equal(ms_field_read_list(&test.heap, s, "a", 1, list), 0);
	assert_int_equal(list->count, 3);
	assert_true(list->values[2].as.real == 5);
	ms_release(&test.heap, ms_take_object(list));
	assert_failed(&test, set(&test, &s, "a", 1),
		      "MATLAB:scalarStructRequired");
	assert_failed(&test, ms_field_read(&test.heap, s, "a", 1, &three),
		      "MATLAB:index:expected_one_output_from_expression");
	ms_release(&test.heap, s);
	value_test_end(&test);
}

/* s(i).a = v changes one struct in place, and no copy of it. */
static void slots_write_in_place(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value *slot;
	struct ms_value two = ms_real(2);

	value_test_begin(&test);
	struct ms_value s = value_of(&test, "structs(a=1;a=2)");
	const struct ms_value *values = ms_struct_values(s);
	assert_int_equal(
		ms_element_field_slot(&test.heap, &s, &two, 1, "a", 1, &slot),
		0);
	assert_ptr_equal(slot, values + 1);
	struct ms_value copy = ms_retain(s);
	assert_int_equal(
		ms_element_field_slot(&test.heap, &s, &two, 1, "a", 1, &slot),
		0);
	ms_take_into(&test.heap, slot, ms_real(9));
	assert_value(&test, copy, "struct 1x2 a {double 1x1 1} {double 1x1 2}");
	assert_value(&test, s, "struct 1x2 a {double 1x1 1} {double 1x1 9}");
	value_test_end(&test);
}

static void fields_can_be_removed(void **state)
{
	(void)state;
	struct value_test test;

	value_test_begin(&test);
	struct ms_value s = value_of(&test, "struct(a=1,b=2,c=3)");
	struct ms_value copy = ms_retain(s);
	assert_int_equal(ms_field_remove(&test.heap, &s, "b", 1), 0);
	assert_value(&test, s, "struct 1x1 a c {double 1x1 1} {double 1x1 3}");
	assert_failed(&test, ms_field_remove(&test.heap, &copy, "x", 1),
		      "MATLAB:nonExistentField");
	assert_int_equal(ms_field_remove(&test.heap, &copy, "c", 1), 0);
	assert_int_equal(ms_field_remove(&test.heap, &copy, "a", 1), 0);
	assert_int_equal(ms_field_remove(&test.heap, &copy, "b", 1), 0);
	assert_value(&test, copy, "struct 1x1");
	value_test_end(&test);
}

static void only_structs_have_fields(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value out;
	struct ms_value five = ms_real(5);

	value_test_begin(&test);
	assert_failed(&test, ms_field_read(&test.heap, five, "a", 1, &out),
		      "MATLAB:structRefFromNonStruct");
	assert_failed(&test, set(&test, &five, "a", 1),
		      "MATLAB:structAssToNonStruct");
	static const char *const empties[] = { "[]", "''", "{}" };
	for (size_t i = 0; i < 3; i++) {
		struct ms_value v = value_of(&test, empties[i]);

		assert_int_equal(set(&test, &v, "a", 1), 0);
		assert_value(&test, v, "struct 1x1 a {double 1x1 1}");
	}
	value_test_end(&test);
}

static void exceptions_keep_what_was_thrown(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value caught;
	struct ms_value out;

	value_test_begin(&test);
	(void)ms_fail(&test.heap, "a:b", "text %d", 5);
	assert_int_equal(ms_exception_from_error(&test.heap, &caught), 0);
	assert_false(test.heap.error.pending);
	assert_int_equal(
		ms_field_read(&test.heap, caught, "identifier", 10, &out), 0);
	assert_value(&test, out, "char 1x3 'a:b'");
	assert_int_equal(ms_field_read(&test.heap, caught, "message", 7, &out),
			 0);
	assert_value(&test, out, "char 1x6 'text 5'");
	assert_int_equal(ms_field_read(&test.heap, caught, "stack", 5, &out),
			 0);
	assert_value(&test, out, "struct 0x1 file name line");
	assert_failed(&test,
		      ms_field_read(&test.heap, caught, "stuff", 5, &out),
		      "MATLAB:noSuchMethodOrField");

	assert_int_equal(ms_exception_throw(&test.heap, caught), -1);
	assert_string_equal(ms_error_message(&test.heap), "text 5");
	assert_int_equal(ms_exception_from_error(&test.heap, &out), 0);
	assert_ptr_equal(out.as.object, caught.as.object);
	ms_release(&test.heap, out);
	ms_release(&test.heap, caught);

	(void)ms_fail_memory(&test.heap);
	assert_int_equal(ms_exception_from_error(&test.heap, &out), 0);
	assert_int_equal(
		ms_field_read(&test.heap, out, "identifier", 10, &caught), 0);
	assert_value(&test, caught, "char 1x12 'MATLAB:nomem'");
	ms_release(&test.heap, out);
	value_test_end(&test);
}

static void count_unit(void *context, const void *unit)
{
	(void)unit;
	++*(int *)context;
}

static void uncount_unit(void *context, const void *unit)
{
	(void)unit;
	--*(int *)context;
}

static void functions_hold_their_unit_and_captures(void **state)
{
	(void)state;
	static const char unit = 'u';
	struct value_test test;
	int units = 0;
	struct ms_value f;

	value_test_begin(&test);
	test.heap.code = (struct ms_code_hooks){ .retain = count_unit,
						 .release = uncount_unit,
						 .context = &units };
	struct ms_value captures[2] = { value_of(&test, "[1 2]"), ms_real(5) };
	struct ms_code_ref code = { .unit = &unit, .function = 3 };
	assert_int_equal(ms_function_from_code(&test.heap,
					       MS_FUNCTION_ANONYMOUS, code,
					       "@(x) x+a", 8, captures, 2, &f),
			 0);
	assert_int_equal(units, 1);
	assert_int_equal(captures[0].as.object->refs, 2);
	assert_int_equal(ms_function_of(f)->code.function, 3);
	assert_value(&test, f, "function_handle 1x1 {char 1x8 '@(x) x+a'}");
	assert_int_equal(units, 0);
	assert_int_equal(captures[0].as.object->refs, 1);
	ms_release(&test.heap, captures[0]);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_added_in_order),
		cmocka_unit_test(equal_histories_share_a_shape),
		cmocka_unit_test(wide_structs_find_their_fields),
		cmocka_unit_test(old_shapes_are_swept),
		cmocka_unit_test(elements_of_arrays_have_slots),
		cmocka_unit_test(slots_write_in_place),
		cmocka_unit_test(fields_can_be_removed),
		cmocka_unit_test(only_structs_have_fields),
		cmocka_unit_test(exceptions_keep_what_was_thrown),
		cmocka_unit_test(functions_hold_their_unit_and_captures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
