/* Small programs and what they print. */
#ifndef TESTS_SESSION_PROGRAM_CHECK_H
#define TESTS_SESSION_PROGRAM_CHECK_H

#include <stddef.h>

struct program_case {
	const char *source;
	const char *printed; /* on both streams, in order */
};

/* Runs each in a program of its own.  A failing one prints
 * "identifier: message" and a line end at last.  Fails the test at the first
 * that differs. */
void check_programs(const struct program_case *cases, size_t count);

/* Runs the source again and again, with one more allocation succeeding each
 * time, until it succeeds; nothing may be left. */
void check_memory(const char *source);

#define CHECK_PROGRAMS(cases)                                                  \
	check_programs(cases, sizeof(cases) / sizeof((cases)[0]))

#endif
