#include "base/path.h"

#include <string.h>

/* With '/' and NUL.  Both lie in memory, so the sum can't be too large. */
static size_t joined_size(const char *folder, const char *name)
{
	return strlen(folder) + strlen(name) + 2;
}

/* Takes NULL, for callers without memory. */
static char *join(char *out, const char *folder, const char *name)
{
	size_t folder_size = strlen(folder);

	if (out == NULL)
		return NULL;
	memcpy(out, folder, folder_size);
	if (folder_size != 0)
		out[folder_size++] = '/';
	memcpy(out + folder_size, name, strlen(name) + 1);
	return out;
}

char *snap_path_join(const struct snap_allocator *allocator, const char *folder,
		     const char *name)
{
	return join(snap_alloc(allocator, joined_size(folder, name)), folder,
		    name);
}

char *snap_arena_path(struct snap_arena *arena, const char *folder,
		      const char *name)
{
	return join(snap_arena_alloc(arena, joined_size(folder, name)), folder,
		    name);
}
