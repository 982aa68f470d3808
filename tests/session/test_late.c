/*
 * A host of the shared library: other libraries are there when something of
 * them is used, and not before.
 */
#include "session/execute.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static bool is_loaded(const char *library)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[4096];
	bool found = false;

	assert_non_null(maps);
	while (!found && fgets(line, sizeof(line), maps) != NULL)
		found = strstr(line, library) != NULL;
	(void)fclose(maps);
	return found;
}

static int boot(void **state)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = getenv("STDLIB_SNAPSHOT"),
		.policy = MS_POLICY_REQUIRE,
	};
	struct ms_session *session = NULL;

	if (ms_session_create(&session, &options, NULL) != 0)
		return -1;
	*state = session;
	return ms_session_has_snapshot(session) ? 0 : -1;
}

static int end(void **state)
{
	ms_session_free(*state);
	return 0;
}

static void run(struct ms_session *session, const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
	};
	struct ms_outcome *outcome = NULL;

	assert_int_equal(ms_session_execute(session, &request, &outcome, NULL),
			 0);
	if (!outcome->ok)
		fail_msg("%s", outcome->error_text);
	ms_outcome_free(session, outcome);
}

static void booting_and_arithmetic_load_nothing(void **state)
{
	run(*state, "x = [1 2; 3 4]; y = x .* 2 + 1; s = ['a' 'b'];");
	assert_false(is_loaded("/libm.so"));
	assert_false(is_loaded("/libm-"));
	assert_false(is_loaded("/libzstd"));
	assert_false(is_loaded("/libpcre2"));
	assert_false(is_loaded("/libdeflate"));
}

static void mathematics_are_loaded_when_needed(void **state)
{
	run(*state, "assert(abs(sin(pi / 6) - 0.5) < eps)\n"
		    "assert(isequal(exp(0), 1))\n"
		    "assert(abs(sqrt(complex(-4, 0)) - 2i) < eps)\n"
		    "assert(isequal(round(2.5), 3))");
	assert_true(is_loaded("/libm"));
}

static void regular_expressions_are_loaded_when_needed(void **state)
{
	run(*state, "assert(strcmp(regexprep('abc', '(b)', '<$1>'), "
		    "'a<b>c'))");
	assert_true(is_loaded("/libpcre2-16"));
}

static void compression_is_loaded_when_needed(void **state)
{
	char text[256];
	char path[] = "/tmp/test_late_XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	(void)close(fd);
	(void)snprintf(text, sizeof(text),
		       "a = 1:1000; save('%s', 'a', '-mat'); clear a\n"
		       "load('%s', '-mat'); assert(isequal(a, 1:1000))",
		       path, path);
	run(*state, text);
	(void)unlink(path);
	assert_true(is_loaded("/libdeflate"));
}

static void help_texts_are_unpacked_when_needed(void **state)
{
	size_t size = 0;
	char *text = NULL;

	assert_int_equal(ms_session_help(*state, "sin", 80, &text, &size, NULL),
			 0);
	assert_non_null(strstr(text, "sin"));
	ms_session_release(*state, text);
	assert_true(is_loaded("/libzstd"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(booting_and_arithmetic_load_nothing),
		cmocka_unit_test(mathematics_are_loaded_when_needed),
		cmocka_unit_test(regular_expressions_are_loaded_when_needed),
		cmocka_unit_test(compression_is_loaded_when_needed),
		cmocka_unit_test(help_texts_are_unpacked_when_needed),
	};

	return cmocka_run_group_tests(tests, boot, end);
}
