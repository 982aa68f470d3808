/* What a statement shows, exactly. */
#ifndef TESTS_SESSION_DISPLAY_CHECK_H
#define TESTS_SESSION_DISPLAY_CHECK_H

#include <stddef.h>

struct shown {
	const char *source;
	const char *text;
};

/* Runs 'before', then each source in a session of its own; all that is shown
 * must be the text, byte for byte.  Tells every one that differs. */
void check_shown(const char *before, const struct shown *rows, size_t count);

#define CHECK_SHOWN(before, rows)                                              \
	check_shown(before, rows, sizeof(rows) / sizeof((rows)[0]))

#endif
