/* Patterns of files that are no part of a library. */
#ifndef TOOLS_BUILDER_EXCLUDE_H
#define TOOLS_BUILDER_EXCLUDE_H

#include "tools/common/command.h"

/*
 * The first pattern that the file 'path' (below its library's folder), or a
 * folder it is in, matches; NULL: none.  A pattern with a '/' in it is about
 * the whole path, one without about any part of it; '*' and '?' stand for no
 * '/'.  'patterns' may be NULL.
 */
const char *builder_exclude_find(const struct tool_texts *patterns,
				 const char *path);

#endif
