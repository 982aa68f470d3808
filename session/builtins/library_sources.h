/*
 * The library's functions that are written in the language itself, as texts:
 * for sessions that have no snapshot to take them from.  Generated when the
 * session is built.
 */
#ifndef MS_BUILTINS_LIBRARY_SOURCES_H
#define MS_BUILTINS_LIBRARY_SOURCES_H

#include <stddef.h>
#include <stdint.h>

struct ms_library_source {
	const char *name;
	const char *path; /* below the library's folder */
	const char *text; /* no NUL behind it */
	uint32_t size;
};

/* Sorted by name, by bytes; a row of zeros ends them. */
extern const struct ms_library_source ms_library_sources[];
extern const uint32_t ms_library_source_count;

/* The row of that name, or NULL. */
const struct ms_library_source *ms_library_source_find(const char *name,
						       size_t size);

#endif
