/* What the tests of the metadata reader share. */
#ifndef TESTS_FORMATS_STDLIB_HELPERS_H
#define TESTS_FORMATS_STDLIB_HELPERS_H

#include "formats/stdlib.h"

/* A small valid group: 'ones' and 'zeros', every key used. */
extern const char small_group[];

/* 'text' with the first 'find' replaced, which must be there; free() it. */
char *replaced(const char *text, const char *find, const char *replace);

/* Read 'text' as "mem.yaml"; it must be refused with 'expected' as the text of
 * its first problem. */
void assert_refused(const char *text, size_t size,
		    const struct fmt_stdlib_limits *limits,
		    const char *expected);

/* Read it; it must be right.  Yours, free with fmt_stdlib_free(). */
struct fmt_library *assert_read(const char *text, size_t size);

/* Every text and number of both, but places and inputs, is the same. */
void assert_same_model(const struct fmt_library *a,
		       const struct fmt_library *b);

/* FIXTURES/'path', in a buffer that the next call uses again. */
const char *fixture(const char *path);

#endif
