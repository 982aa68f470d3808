#include "tools/snapshot-builder/walk.h"

#include "base/fail.h"
#include "tools/common/report.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void push(struct builder_paths *paths, char *path)
{
	if (paths->count == paths->capacity) {
		size_t capacity = paths->capacity * 2 + 8;
		char **items = tool_calloc(capacity, sizeof(*items));

		if (paths->count != 0)
			memcpy(items, paths->items,
			       paths->count * sizeof(*items));
		free(paths->items);
		paths->items = items;
		paths->capacity = capacity;
	}
	paths->items[paths->count++] = path;
}

static char *join(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = tool_alloc(size);

	(void)snprintf(path, size, "%s/%s", folder, name);
	return path;
}

static bool has_suffix(const char *path, const char *suffix)
{
	size_t size = strlen(path);
	size_t suffix_size = strlen(suffix);

	return size >= suffix_size &&
	       strcmp(path + size - suffix_size, suffix) == 0;
}

static int list(struct builder_paths *names, const char *folder,
		struct snap_error *err)
{
	DIR *stream = opendir(folder);

	if (stream == NULL)
		return snap_fail_errno(err, errno, "cannot list", folder);
	for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			push(names, join(folder, entry->d_name));
	(void)closedir(stream);
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Breadth does not matter: 'todo' grows while it is read.  It ends, since links
 * aren't followed. */
static int walk(struct builder_paths *found, struct builder_paths *todo,
		const char *suffix, struct snap_error *err)
{
	for (size_t i = 0; i < todo->count; i++) {
		const char *path = todo->items[i];
		struct stat status;

		if (lstat(path, &status) != 0)
			continue;
		if (S_ISDIR(status.st_mode)) {
			int rc = list(todo, path, err);

			if (rc != 0)
				return rc;
		} else if (has_suffix(path, suffix)) {
			push(found, tool_copy(path));
		}
	}
	return 0;
}

int builder_paths_add(struct builder_paths *paths, const char *path,
		      const char *suffix, struct snap_error *err)
{
	struct builder_paths todo = { 0 };
	struct stat status;
	size_t begin = paths->count;

	if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
		push(paths, tool_copy(path));
		return 0;
	}
	int rc = list(&todo, path, err);
	if (rc == 0)
		rc = walk(paths, &todo, suffix, err);
	builder_paths_free(&todo);
	if (rc == 0 && paths->count == begin)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no *%s in this folder", suffix);
	if (paths->count > begin)
		qsort(paths->items + begin, paths->count - begin,
		      sizeof(*paths->items), compare);
	return rc;
}

void builder_paths_put(struct builder_paths *paths, const char *path,
		       size_t size)
{
	char *copy = tool_alloc(size + 1);

	memcpy(copy, path, size);
	copy[size] = '\0';
	push(paths, copy);
}

void builder_paths_free(struct builder_paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free(paths->items[i]);
	free(paths->items);
	*paths = (struct builder_paths){ 0 };
}
