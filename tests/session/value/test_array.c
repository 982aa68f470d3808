/* Arrays: their form, views, reshaping, copies on write. */
#include "value_fixture.h"

#include "value/class_info.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A real 1x1 is inline for each plain class, whatever rank was asked for. */
static void scalars_are_inline(void **state)
{
	(void)state;
	const size_t ones[4] = { 1, 1, 1, 1 };
	struct value_test test;

	value_test_begin(&test);
	for (int c = MS_LOGICAL; c <= MS_UINT64; c++) {
		for (uint32_t rank = 1; rank <= 4; rank++) {
			struct ms_value v;

			assert_int_equal(ms_zeros(&test.heap, (enum ms_class)c,
						  rank, ones, &v),
					 0);
			assert_int_equal(v.tag, c + 1);
			assert_int_equal(v.as.natural, 0);
			assert_int_equal(ms_rank(v), 2);
			assert_int_equal(ms_count(v), 1);
			assert_true(ms_is_scalar(v) && ms_is_row(v) &&
				    ms_is_column(v) && ms_is_vector(v));
		}
	}
	value_test_end(&test);
}

static void trailing_ones_are_dropped(void **state)
{
	(void)state;
	const size_t dims[5] = { 2, 1, 3, 1, 1 };
	const size_t column[1] = { 3 };
	struct value_test test;
	struct ms_value v;

	value_test_begin(&test);
	assert_int_equal(ms_zeros(&test.heap, MS_INT8, 5, dims, &v), 0);
	assert_value(&test, v, "int8 2x1x3 0 0 0 0 0 0");
	assert_int_equal(ms_zeros(&test.heap, MS_INT8, 5, dims, &v), 0);
	assert_int_equal(ms_dim(v, 2), 3);
	assert_int_equal(ms_dim(v, 3), 1);
	assert_int_equal(ms_dim(v, 40), 1);
	ms_release(&test.heap, v);
	assert_int_equal(ms_zeros(&test.heap, MS_DOUBLE, 2, dims, &v), 0);
	assert_value(&test, v, "double 2x1 0 0");
	assert_int_equal(ms_zeros(&test.heap, MS_DOUBLE, 1, column, &v), 0);
	assert_value(&test, v, "double 3x1 0 0 0");
	value_test_end(&test);
}

static void too_many_dimensions_are_refused(void **state)
{
	(void)state;
	size_t dims[MS_RANK_MAX + 1];
	struct value_test test;
	struct ms_value v;

	value_test_begin(&test);
	for (size_t i = 0; i <= MS_RANK_MAX; i++)
		dims[i] = 1;
	dims[MS_RANK_MAX - 1] = 2;
	assert_int_equal(ms_zeros(&test.heap, MS_DOUBLE, MS_RANK_MAX, dims, &v),
			 0);
	assert_int_equal(ms_rank(v), MS_RANK_MAX);
	ms_release(&test.heap, v);
	dims[MS_RANK_MAX] = 2;
	assert_failed(
		&test,
		ms_zeros(&test.heap, MS_DOUBLE, MS_RANK_MAX + 1, dims, &v),
		"MATLAB:array:SizeLimitExceeded");
	value_test_end(&test);
}

static void new_elements_are_what_their_class_says(void **state)
{
	(void)state;
	const size_t dims[2] = { 1, 2 };
	struct value_test test;
	struct ms_value v;

	value_test_begin(&test);
	assert_int_equal(ms_zeros(&test.heap, MS_CELL, 2, dims, &v), 0);
	assert_value(&test, v, "cell 1x2 {double 0x0} {double 0x0}");
	assert_int_equal(ms_zeros(&test.heap, MS_STRING, 2, dims, &v), 0);
	assert_value(&test, v, "string 1x2 {char 0x0 ''} {char 0x0 ''}");
	assert_int_equal(ms_empty_of(&test.heap, MS_STRUCT, 2, dims, &v), 0);
	assert_value(&test, v, "struct 1x2");
	value_test_end(&test);
}

static void views_read_everything(void **state)
{
	(void)state;
	static const char *const sources[] = {
		"3",
		"int8(-3)",
		"uint64(3)",
		"single(2.5)",
		"true",
		"'a'",
		"[1 2 3]",
		"1:3",
		"sparse([1 0 3])",
		"int16([1 -2])",
		"[1+2i 3+4i]",
	};
	static const double last[][2] = {
		{ 3, 0 }, { -3, 0 }, { 3, 0 }, { 2.5, 0 }, { 1, 0 }, { 97, 0 },
		{ 3, 0 }, { 3, 0 },  { 3, 0 }, { -2, 0 },  { 3, 4 },
	};
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		struct ms_value v = value_of(&test, sources[i]);
		struct ms_view view;

		assert_int_equal(ms_view_begin(&test.heap, &v, &view), 0);
		assert_int_equal(view.count, ms_count(v));
		assert_int_equal(view.class_, ms_class_of(v));
		assert_true(ms_view_double(&view, view.count - 1) ==
			    last[i][0]);
		assert_true(ms_view_imaginary(&view, view.count - 1) ==
			    last[i][1]);
		ms_view_end(&test.heap, &view);
		ms_release(&test.heap, v);
	}
	struct ms_value f = value_of(&test, "@sin");
	struct ms_view view;
	assert_failed(&test, ms_view_begin(&test.heap, &f, &view),
		      "MATLAB:UndefinedFunction");
	ms_release(&test.heap, f);
	value_test_end(&test);
}

static void reshaping_shares_nothing(void **state)
{
	(void)state;
	const size_t dims[2] = { 3, 2 };
	const size_t wrong[2] = { 4, 2 };
	struct value_test test;
	struct ms_value out;

	value_test_begin(&test);
	struct ms_value v = value_of(&test, "[1 2 3;4 5 6]");
	assert_int_equal(ms_reshape(&test.heap, v, 2, dims, &out), 0);
	assert_value(&test, out, "double 3x2 1 4 2 5 3 6");
	assert_failed(&test, ms_reshape(&test.heap, v, 2, wrong, &out),
		      "MATLAB:getReshapeDims:notSameNumel");
	assert_value(&test, v, "double 2x3 1 4 2 5 3 6");
	v = value_of(&test, "1:6");
	assert_int_equal(ms_reshape(&test.heap, v, 2, dims, &out), 0);
	assert_value(&test, out, "double 3x2 1 2 3 4 5 6");
	ms_release(&test.heap, v);
	v = value_of(&test, "structs(a=1;a=2)");
	const size_t column[2] = { 2, 1 };
	assert_int_equal(ms_reshape(&test.heap, v, 2, column, &out), 0);
	assert_value(&test, out, "struct 2x1 a {double 1x1 1} {double 1x1 2}");
	assert_value(&test, v, "struct 1x2 a {double 1x1 1} {double 1x1 2}");
	value_test_end(&test);
}

static void owning_copies_what_is_shared(void **state)
{
	(void)state;
	static const char *const sources[] = { "[1 2 3]", "1:3",
					       "{1,2,3}", "sparse([1 2 3])",
					       "7",	  "[1+2i 3]" };
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		struct ms_value v = value_of(&test, sources[i]);
		struct ms_value other = ms_retain(v);
		struct ms_array *array;

		assert_int_equal(ms_array_own(&test.heap, &v, &array), 0);
		assert_int_equal(array->head.refs, 1);
		assert_ptr_equal(v.as.array, array);
		if (array->head.class_ == MS_DOUBLE)
			((double *)array->data)[0] = 99;
		struct ms_value same = value_of(&test, sources[i]);
		char text[200];
		(void)strcpy(text, value_text(&test, same));
		ms_release(&test.heap, same);
		assert_value(&test, other, text);
		ms_value_canonical(&test.heap, &v);
		ms_release(&test.heap, v);
	}
	value_test_end(&test);
}

static void real_numbers_become_complex(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value out;

	value_test_begin(&test);
	struct ms_value v = value_of(&test, "int8([1 2])");
	assert_int_equal(ms_to_complex(&test.heap, v, &out), 0);
	ms_release(&test.heap, v);
	assert_value(&test, out, "complex int8 1x2 1+0i 2+0i");
	assert_int_equal(ms_complex(&test.heap, 2, 0, &v), 0);
	assert_value(&test, v, "complex double 1x1 2+0i");
	value_test_end(&test);
}

static void sizes_are_known_without_elements(void **state)
{
	(void)state;
	struct value_test test;
	struct ms_value out;

	value_test_begin(&test);
	struct ms_value v = value_of(&test, "reshape(1:24,2,3,4)");
	assert_int_equal(ms_dims_row(&test.heap, v, &out), 0);
	assert_value(&test, out, "double 1x3 2 3 4");
	assert_false(ms_is_matrix(v));
	assert_int_equal(ms_dims_first_long(ms_rank(v), ms_dims(v)), 0);
	ms_release(&test.heap, v);
	v = value_of(&test, "1:9");
	assert_int_equal(v.tag, MS_TAG_RANGE);
	assert_int_equal(ms_columns(v), 9);
	assert_int_equal(ms_rows(v), 1);
	assert_int_equal(v.tag, MS_TAG_RANGE);
	ms_release(&test.heap, v);
	v = value_of(&test, "''");
	assert_true(ms_is_zero_by_zero(v) && ms_is_empty(v));
	ms_release(&test.heap, v);
	value_test_end(&test);
}

static void classes_have_names(void **state)
{
	(void)state;
	enum ms_class found;

	for (int i = 0; i < MS_OBJECT; i++) {
		const char *name = ms_class_name((enum ms_class)i);

		assert_true(ms_class_find(name, strlen(name), &found));
		assert_int_equal(found, i);
	}
	assert_false(ms_class_find("doubl", 5, &found));
	assert_false(ms_class_find("", 0, &found));
	assert_int_equal(ms_class_min(MS_INT64), INT64_MIN);
	assert_int_equal(ms_class_max(MS_UINT64), UINT64_MAX);
	assert_int_equal(ms_element_size(MS_SINGLE, true), 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scalars_are_inline),
		cmocka_unit_test(trailing_ones_are_dropped),
		cmocka_unit_test(too_many_dimensions_are_refused),
		cmocka_unit_test(new_elements_are_what_their_class_says),
		cmocka_unit_test(views_read_everything),
		cmocka_unit_test(reshaping_shares_nothing),
		cmocka_unit_test(owning_copies_what_is_shared),
		cmocka_unit_test(real_numbers_become_complex),
		cmocka_unit_test(sizes_are_known_without_elements),
		cmocka_unit_test(classes_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
