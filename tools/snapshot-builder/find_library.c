#include "tools/snapshot-builder/find_library.h"

#include "tools/common/report.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How deep in the source tree a build folder may put the program. */
#define TREE_DEPTH 6

/* Cut the last part of a path off; false when there is none left. */
static bool parent(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == NULL || slash == path)
		return false;
	*slash = '\0';
	return true;
}

static char *try_folder(const char *folder, const char *below)
{
	size_t size = strlen(folder) + strlen(below) + 32;
	char *path = tool_alloc(size);

	(void)snprintf(path, size, "%s/%s/library.yaml", folder, below);
	if (access(path, R_OK) == 0) {
		(void)parent(path);
		return path;
	}
	free(path);
	return NULL;
}

char *builder_find_library(void)
{
	char folder[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
	char *found = NULL;

	if (size <= 0)
		return NULL;
	folder[size] = '\0';
	if (parent(folder) && parent(folder))
		found = try_folder(folder, "share/snapshot/stdlib");
	for (int i = 0; found == NULL && i < TREE_DEPTH; i++) {
		found = try_folder(folder, "session/stdlib");
		if (!parent(folder))
			break;
	}
	return found;
}
