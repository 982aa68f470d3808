/* Folders as arguments: every file of a kind below them. */
#ifndef TOOLS_BUILDER_WALK_H
#define TOOLS_BUILDER_WALK_H

#include "snapshot/error.h"

#include <stddef.h>

/* Paths, each its own allocation. */
struct builder_paths {
	char **items;
	size_t count;
	size_t capacity;
};

/*
 * Add 'path', or, if it is a folder, every file below it whose name ends with
 * 'suffix', in the order of their names.  Symbolic links to folders are not
 * followed.  Returns 0 or what the system said.
 */
int builder_paths_add(struct builder_paths *paths, const char *path,
		      const char *suffix, struct snap_error *err);
/* Add one path as it is. */
void builder_paths_put(struct builder_paths *paths, const char *path,
		       size_t size);
void builder_paths_free(struct builder_paths *paths);

#endif
