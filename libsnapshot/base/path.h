/* Names of files below folders. */
#ifndef SNAP_BASE_PATH_H
#define SNAP_BASE_PATH_H

#include "base/arena.h"

/* "FOLDER/NAME", and NAME alone when the folder is "".  NULL without memory;
 * free it with snap_free(). */
char *snap_path_join(const struct snap_allocator *allocator, const char *folder,
		     const char *name);

/* The same as a piece of an arena. */
char *snap_arena_path(struct snap_arena *arena, const char *folder,
		      const char *name);

#endif
