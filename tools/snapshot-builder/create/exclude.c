#include "tools/snapshot-builder/create/exclude.h"

#include "tools/common/report.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* The path itself, and each folder it is in. */
static bool matches_whole(const char *pattern, char *path)
{
	bool found = fnmatch(pattern, path, FNM_PATHNAME) == 0;

	for (char *p = path; !found && (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		found = fnmatch(pattern, path, FNM_PATHNAME) == 0;
		*p = '/';
	}
	return found;
}

static bool matches_part(const char *pattern, char *path)
{
	char *part = path;
	bool found = false;

	while (!found && part != NULL) {
		char *slash = strchr(part, '/');

		if (slash != NULL)
			*slash = '\0';
		found = fnmatch(pattern, part, 0) == 0;
		if (slash != NULL)
			*slash = '/';
		part = slash == NULL ? NULL : slash + 1;
	}
	return found;
}

static bool matches(const char *pattern, char *path)
{
	if (strchr(pattern, '/') == NULL)
		return matches_part(pattern, path);
	/* "/x" is x right below the library's folder. */
	return matches_whole(pattern + (pattern[0] == '/'), path);
}

const char *builder_exclude_find(const struct tool_texts *patterns,
				 const char *path)
{
	const char *found = NULL;

	if (patterns == NULL || patterns->count == 0)
		return NULL;
	char *copy = tool_copy(path);
	for (size_t i = 0; found == NULL && i < patterns->count; i++)
		if (matches(patterns->items[i], copy))
			found = patterns->items[i];
	free(copy);
	return found;
}
