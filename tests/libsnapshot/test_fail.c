#include "base/fail.h"

#include "base_test.h"

#include <ctype.h>
#include <errno.h>

struct listed {
	int code;
	const char *name;
};

static const struct listed codes[] = {
#define LIST_CODE(name, number, text, meaning, remedy) { number, text },
	SNAP_ERROR_CODES(LIST_CODE)
#undef LIST_CODE
};

#define CODE_COUNT (sizeof(codes) / sizeof(*codes))

/* What scripts compare.  A row here is never changed, only added. */
static void names_and_numbers_are_stable(void **state)
{
	static const char *const stable[] = {
		"ok",
		"not_found",
		"io",
		"not_a_snapshot",
		"incomplete",
		"truncated",
		"trailing_data",
		"format_too_old",
		"format_too_new",
		"key_bytecode",
		"key_builtins",
		"key_options",
		"bounds",
		"overlap",
		"digest_header",
		"digest_section",
		"codec",
		"dictionary",
		"limit",
		"bytecode_invalid",
		"signature_missing",
		"signature_bad",
		"signature_untrusted",
		"source_changed",
		"unsafe_file",
		"no_memory",
		"locked",
		"busy",
		"outdated",
	};

	(void)state;
	assert_int_equal(CODE_COUNT + 1, sizeof(stable) / sizeof(*stable));
	for (size_t i = 0; i <= CODE_COUNT; i++)
		assert_string_equal(snap_error_name((enum snap_code)i),
				    stable[i]);
}

static void codes_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < CODE_COUNT; i++)
		for (size_t k = 0; k < i; k++) {
			assert_int_not_equal(codes[i].code, codes[k].code);
			assert_string_not_equal(codes[i].name, codes[k].name);
		}
}

static void check_sentence(const char *text)
{
	assert_true(strlen(text) > 5);
	assert_true(islower((unsigned char)text[0]));
	assert_int_not_equal(text[strlen(text) - 1], '.');
	assert_null(strchr(text, '\n'));
}

static void every_code_says_meaning_and_remedy(void **state)
{
	(void)state;
	for (size_t i = 0; i < CODE_COUNT; i++) {
		enum snap_code code = (enum snap_code)codes[i].code;

		check_sentence(snap_error_meaning(code));
		check_sentence(snap_error_remedy(code));
	}
}

static void unknown_numbers_have_texts(void **state)
{
	static const int unknown[] = { -1, 29, 1000 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		enum snap_code code = (enum snap_code)unknown[i];

		assert_string_equal(snap_error_name(code), "unknown");
		check_sentence(snap_error_meaning(code));
		check_sentence(snap_error_remedy(code));
	}
}

static void fills_the_callers_error(void **state)
{
	struct snap_error err;

	(void)state;
	memset(&err, 0xff, sizeof(err));
	assert_int_equal(snap_fail(&err, SNAP_E_BOUNDS, 42, "%s %d", "at", 7),
			 SNAP_E_BOUNDS);
	assert_int_equal(err.code, SNAP_E_BOUNDS);
	assert_int_equal(err.offset, 42);
	assert_int_equal(err.section, SNAP_NO_SECTION);
	assert_string_equal(err.message, "at 7");
	assert_string_equal(err.expected, "");
	assert_string_equal(err.found, "");
}

static void takes_no_error_at_all(void **state)
{
	(void)state;
	assert_int_equal(snap_fail(NULL, SNAP_E_IO, 0, "%d", 1), SNAP_E_IO);
	assert_int_equal(snap_fail_memory(NULL, 1), SNAP_E_NO_MEMORY);
	assert_int_equal(snap_fail_errno(NULL, EIO, "cannot", NULL), SNAP_E_IO);
	assert_int_equal(snap_fail_values(NULL, 3, "a", "b"), 3);
	assert_int_equal(snap_fail_numbers(NULL, 3, 1, 2), 3);
	assert_int_equal(snap_fail_digests(NULL, 3, 1, 2), 3);
	assert_int_equal(snap_fail_section(NULL, 3, 1), 3);
}

static void cuts_messages_that_are_too_long(void **state)
{
	struct snap_error err;
	char longer[2 * SNAP_ERROR_MESSAGE_SIZE];

	(void)state;
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	(void)snap_fail(&err, SNAP_E_IO, 0, "%s", longer);
	assert_int_equal(strlen(err.message), SNAP_ERROR_MESSAGE_SIZE - 1);
	(void)snap_fail_values(&err, SNAP_E_IO, longer, longer);
	assert_int_equal(strlen(err.expected), SNAP_ERROR_VALUE_SIZE - 1);
	assert_int_equal(strlen(err.found), SNAP_ERROR_VALUE_SIZE - 1);
}

static void says_values_and_reasons(void **state)
{
	struct snap_error err;

	(void)state;
	(void)snap_fail_errno(&err, ENOSPC, "cannot write", "/a/b");
	assert_string_equal(err.message,
			    "cannot write /a/b: No space left on device");
	(void)snap_fail_memory(&err, 99);
	assert_non_null(strstr(err.message, "99 bytes"));
	(void)snap_fail_numbers(&err, SNAP_E_IO, UINT64_MAX, 0);
	assert_string_equal(err.expected, "18446744073709551615");
	assert_string_equal(err.found, "0");
	(void)snap_fail_digests(&err, SNAP_E_IO, 0xab, UINT64_MAX);
	assert_string_equal(err.expected, "00000000000000ab");
	assert_string_equal(err.found, "ffffffffffffffff");
	(void)snap_fail_section(&err, SNAP_E_IO, 5);
	assert_int_equal(err.section, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_numbers_are_stable),
		cmocka_unit_test(codes_are_unique),
		cmocka_unit_test(every_code_says_meaning_and_remedy),
		cmocka_unit_test(unknown_numbers_have_texts),
		cmocka_unit_test(fills_the_callers_error),
		cmocka_unit_test(takes_no_error_at_all),
		cmocka_unit_test(cuts_messages_that_are_too_long),
		cmocka_unit_test(says_values_and_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
