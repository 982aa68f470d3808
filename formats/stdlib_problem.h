/* The list of what is wrong with a library, and the words it is said in. */
#ifndef FMT_STDLIB_PROBLEM_H
#define FMT_STDLIB_PROBLEM_H

#include "base/fail.h"
#include "formats/stdlib.h"

/* Some words of a message, by value so that nobody has to free them. */
struct fmt_phrase {
	char text[256];
};

struct fmt_phrase fmt_say(const char *format, ...) SNAP_PRINTF(1, 2);

/* 'text' in quotes, cut when it is long, without control characters. */
struct fmt_phrase fmt_quote(const char *text, size_t size);

/*
 * Keep a copy of 'problem', whose texts may be NULL for "" and whose code may
 * be 0 for SNAP_E_BOUNDS; beyond 'max' only count it.  False without memory.
 */
bool fmt_problems_add(struct fmt_problems *problems, uint64_t max,
		      const struct fmt_problem *problem);

/* By file, line and column. */
int fmt_place_compare(const struct fmt_place *a, const struct fmt_place *b);

/* Sort the list and fail with its first problem. */
int fmt_problems_fail(struct fmt_problems *problems, struct snap_error *err);

#endif
