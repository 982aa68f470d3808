/* Builtins called one by one, with arguments and results as text. */
#ifndef TESTS_SESSION_CALL_CHECK_H
#define TESTS_SESSION_CALL_CHECK_H

#include <stddef.h>

/*
 * One call: arguments as value_list() reads them, and the texts of all results
 * with " | " between; their number is that of the outputs asked for.  Or
 * "!IDENTIFIER" of the error.
 */
struct call_row {
	const char *name;
	const char *arguments;
	const char *expected;
};

/* A program of tests: every call is made, then again with each allocation
 * failing in turn: there is the same result, or a clean error, and nothing is
 * left behind.  What main() returns. */
int run_call_tests(const struct call_row *rows, size_t count);

#endif
