/* A library that can't be loaded: its functions say so, and go on saying so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

int absent_number(int x);
const char *absent_text(void);
void absent_nothing(int *count);

#define LATE_LIBRARY "libabsent-for-a-test.so.0"
#define LATE_ROWS    "session/late/absent.def"
#include "late/late.h"

static void functions_return_what_the_row_says(void **state)
{
	int count = 3;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(absent_number(i), -7);
		assert_string_equal(absent_text(),
				    "libabsent-for-a-test.so.0 is not there");
		absent_nothing(&count);
		assert_int_equal(count, 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_return_what_the_row_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
