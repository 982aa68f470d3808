/* The digits are those of printf(), for whatever number. */
#include "display/digits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 400000

static uint64_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 11;
}

/* Was it written?  Then as printf() does. */
static bool checks_fixed(double x, int precision)
{
	char expected[400], text[MS_DIGITS_FIXED + 1];
	size_t size = ms_digits_fixed(x, precision, text);

	if (size == 0)
		return false;
	text[size] = '\0';
	(void)snprintf(expected, sizeof(expected), "%.*f", precision, x);
	assert_string_equal(text, expected);
	return true;
}

static void random_numbers_have_the_digits_of_printf(void **in)
{
	static const double sizes[] = { 1e-3, 1, 10, 1000, 1e9, 1e14 };
	uint64_t state = 1;
	size_t written = 0;

	(void)in;
	for (int i = 0; i < ROUNDS; i++) {
		double x = (double)next(&state) * 0x1p-53 * sizes[i % 6];

		written += checks_fixed(i % 2 == 0 ? x : -x,
					1 + (int)(next(&state) % 15));
	}
	/* Only a part of those below 1e-3 is left to printf() itself. */
	assert_true(written > ROUNDS * 9 / 10);
}

static void halves_go_to_the_even_digit(void **in)
{
	(void)in;
	for (int i = 0; i < 4096; i++) {
		assert_true(checks_fixed(i / 16.0, 3));
		assert_true(checks_fixed(-i / 32.0, 4));
		assert_true(checks_fixed(i / 8.0, 2));
	}
	assert_true(checks_fixed(9.99995, 4));
	assert_true(checks_fixed(999.99995, 4));
	assert_true(checks_fixed(0.99999999, 4));
	assert_true(checks_fixed(0.5, 15));
	assert_true(checks_fixed(0, 4));
	assert_true(checks_fixed(-0.0, 4));
	assert_true(checks_fixed(-0.001, 1));
	assert_true(checks_fixed(999999999999999.9, 15));
}

static void what_has_too_many_bits_is_refused(void **in)
{
	char text[MS_DIGITS_FIXED];

	(void)in;
	assert_int_equal(ms_digits_fixed(1e15, 4, text), 0);
	assert_int_equal(ms_digits_fixed(-1e300, 4, text), 0);
	assert_int_equal(ms_digits_fixed(0.0001, 4, text), 0);
	assert_int_equal(ms_digits_fixed(5e-324, 4, text), 0);
	assert_int_equal(ms_digits_fixed(1.5, 16, text), 0);
	assert_int_equal(ms_digits_fixed(1.5, 0, text), 0);
}

static void whole_numbers_have_all_their_digits(void **in)
{
	static const uint64_t numbers[] = {
		0, 9, 10, 12345, 9223372036854775808u, UINT64_MAX
	};
	char expected[32], text[MS_DIGITS_WHOLE + 1];

	(void)in;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		size_t size = ms_digits_whole(numbers[i], true, text);

		text[size] = '\0';
		(void)snprintf(expected, sizeof(expected), "-%llu",
			       (unsigned long long)numbers[i]);
		assert_string_equal(text, expected);
	}
}

static void text_is_padded_to_its_width(void **in)
{
	struct snap_strbuf out;

	(void)in;
	snap_strbuf_begin(&out, NULL);
	ms_digits_pad("12", 2, 5, &out);
	ms_digits_pad("12", 2, 1, &out);
	assert_string_equal(snap_strbuf_text(&out), "   1212");
	snap_strbuf_reset(&out);
	ms_digits_pad("7", 1, 100, &out);
	assert_int_equal(out.size, 100);
	assert_int_equal(strspn(snap_strbuf_text(&out), " "), 99);
	snap_strbuf_end(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_numbers_have_the_digits_of_printf),
		cmocka_unit_test(halves_go_to_the_even_digit),
		cmocka_unit_test(what_has_too_many_bits_is_refused),
		cmocka_unit_test(whole_numbers_have_all_their_digits),
		cmocka_unit_test(text_is_padded_to_its_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
