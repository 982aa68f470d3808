/* Sizes of all kinds, against going through the result element by element. */
#include "arith_helpers.h"

#include "value/array.h"
#include "value/broadcast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RANK   4
#define ROUNDS 3000

static uint64_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* 1, 2, 3, and now and then 0. */
static void random_dims(uint64_t *seed, size_t dims[RANK])
{
	for (size_t k = 0; k < RANK; k++) {
		dims[k] = next(seed) % 3 + 1;
		if (next(seed) % 40 == 0)
			dims[k] = 0;
	}
}

/* 'b' fits 'a' in most rounds. */
static void match_dims(uint64_t *seed, const size_t a[RANK], size_t b[RANK])
{
	for (size_t k = 0; k < RANK; k++)
		if (b[k] != 1 && next(seed) % 100 != 0)
			b[k] = a[k] == 1 ? b[k] : a[k];
}

static struct ms_value numbered(struct value_test *test, enum ms_class class_,
				const size_t *dims, size_t first)
{
	struct ms_array *array;

	assert_int_equal(
		ms_array_create(&test->heap, class_, false, RANK, dims, &array),
		0);
	for (size_t i = 0; i < array->count; i++) {
		if (class_ == MS_DOUBLE)
			((double *)array->data)[i] = (double)(first + i);
		else
			((int16_t *)array->data)[i] = (int16_t)(first + i);
	}
	return ms_array_finish(&test->heap, array);
}

static bool fit(const size_t *a, const size_t *b)
{
	for (size_t k = 0; k < RANK; k++)
		if (a[k] != b[k] && a[k] != 1 && b[k] != 1)
			return false;
	return true;
}

/* Which element of an operand meets element 'at' of the result. */
static size_t element_of(const size_t *dims, const size_t *result, size_t at)
{
	size_t place = 0;
	size_t step = 1;

	for (size_t k = 0; k < RANK; k++) {
		place += at % result[k] % dims[k] * step;
		step *= dims[k];
		at /= result[k];
	}
	return place;
}

static void check_sum(struct ms_value sum, const size_t *a, const size_t *b)
{
	size_t result[RANK];
	struct ms_view view;
	size_t count = 1;

	for (size_t k = 0; k < RANK; k++) {
		result[k] = a[k] == 1 ? b[k] : a[k];
		count *= result[k];
		assert_int_equal(ms_dim(sum, (uint32_t)k), result[k]);
	}
	assert_true(ms_view_direct(&sum, &view));
	assert_int_equal(view.count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(ms_view_double(&view, i),
				 element_of(a, result, i) +
					 100 * (element_of(b, result, i) + 1));
}

static void scale(struct value_test *test, struct ms_value *v)
{
	struct ms_value hundred = ms_real(100);
	struct ms_value out;

	assert_int_equal(
		ms_binary(&test->heap, MS_OPERATOR_MUL, v, &hundred, &out), 0);
	ms_release(&test->heap, *v);
	*v = out;
}

/* a + 100 * b, so that each sum tells where it comes from. */
static void check_round(struct value_test *test, uint64_t *seed)
{
	enum ms_class class_ = next(seed) % 2 == 0 ? MS_DOUBLE : MS_INT16;
	struct ms_value out;
	size_t a[RANK];
	size_t b[RANK];

	random_dims(seed, a);
	random_dims(seed, b);
	match_dims(seed, a, b);
	struct ms_value left = numbered(test, class_, a, 0);
	struct ms_value right = numbered(test, MS_DOUBLE, b, 1);

	scale(test, &right);
	int rc = ms_binary_take(&test->heap, MS_OPERATOR_ADD, &left, &right,
				(unsigned)next(seed) % 4, &out);

	if (fit(a, b)) {
		assert_int_equal(rc, 0);
		check_sum(out, a, b);
		ms_release(&test->heap, out);
	} else {
		assert_failed(test, rc, "MATLAB:sizeDimensionsMustMatch");
	}
	ms_release(&test->heap, left);
	ms_release(&test->heap, right);
}

static void each_element_meets_its_partner(void **state)
{
	struct value_test test;
	uint64_t seed = 42;

	(void)state;
	value_test_begin(&test);
	for (int i = 0; i < ROUNDS; i++)
		check_round(&test, &seed);
	value_test_end(&test);
}

/* Same sizes and scalars are one run, whatever the rank. */
static void like_dimensions_are_one_run(void **state)
{
	static const size_t cube[3] = { 4, 5, 6 };
	static const size_t one[2] = { 1, 1 };
	static const size_t plane[2] = { 4, 5 };
	struct ms_broadcast plan;
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	assert_int_equal(
		ms_broadcast_plan(&test.heap, 3, cube, 3, cube, 8, &plan), 0);
	assert_int_equal(plan.run, 120);
	assert_int_equal(plan.form, MS_FORM_VV);
	assert_int_equal(plan.level_count, 0);
	assert_int_equal(
		ms_broadcast_plan(&test.heap, 2, one, 3, cube, 8, &plan), 0);
	assert_int_equal(plan.run, 120);
	assert_int_equal(plan.form, MS_FORM_SV);
	assert_int_equal(
		ms_broadcast_plan(&test.heap, 3, cube, 2, plane, 8, &plan), 0);
	assert_int_equal(plan.run, 20);
	assert_int_equal(plan.level_count, 1);
	assert_int_equal(plan.level[0].step_b, 0);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_element_meets_its_partner),
		cmocka_unit_test(like_dimensions_are_one_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
