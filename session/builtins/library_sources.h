/*
 * The library's functions that are written in the language itself, as texts:
 * for sessions that have no snapshot to take them from.  Generated when the
 * session is built.
 */
#ifndef MS_BUILTINS_LIBRARY_SOURCES_H
#define MS_BUILTINS_LIBRARY_SOURCES_H

#include "base/bytes.h"

struct ms_library_source {
	const char *name;
	const char *text; /* no NUL behind it */
	uint32_t size;
};

/* Sorted by name, by bytes; a row of zeros ends them. */
extern const struct ms_library_source ms_library_sources[];
extern const uint32_t ms_library_source_count;

/* The text of that name, static; its data is NULL when there is none. */
struct snap_span ms_library_source_find(const char *name, size_t size);

#endif
