#include "base/hex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void digits_of_both_cases_have_values(void **state)
{
	static const char lower[] = "0123456789abcdef";
	static const char upper[] = "0123456789ABCDEF";

	(void)state;
	for (int i = 0; i < 16; i++) {
		assert_int_equal(snap_hex_value(lower[i]), i);
		assert_int_equal(snap_hex_value(upper[i]), i);
	}
}

static void nothing_else_has(void **state)
{
	int digits = 0;

	(void)state;
	for (int c = -128; c <= UINT16_MAX; c++)
		digits += snap_hex_value(c) >= 0;
	assert_int_equal(digits, 22);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_of_both_cases_have_values),
		cmocka_unit_test(nothing_else_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
