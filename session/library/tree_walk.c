#include "library/tree_walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_source(const char *name)
{
	size_t size = strlen(name);

	return size > 2 && strcmp(name + size - 2, ".m") == 0;
}

static int fail(struct snap_error *err, int error, const char *folder,
		const char *name)
{
	char path[1024];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return snap_fail_errno(err, error, "cannot examine", path);
}

/* What stands behind a name, links followed. */
static int examine(DIR *stream, const char *folder, struct ms_tree_item *item,
		   struct snap_error *err)
{
	struct stat status;

	if (fstatat(dirfd(stream), item->name, &status, 0) != 0)
		return fail(err, errno, folder, item->name);
	item->kind = S_ISDIR(status.st_mode)   ? MS_TREE_FOLDER
		     : S_ISREG(status.st_mode) ? MS_TREE_FILE
					       : MS_TREE_OTHER;
	item->device = status.st_dev;
	item->inode = status.st_ino;
	return 0;
}

/* A link that isn't called like a source can only matter as a folder: where it
 * leads nowhere it is none. */
static bool leads_nowhere(DIR *stream, const char *name)
{
	struct stat status;

	return fstatat(dirfd(stream), name, &status, 0) != 0 && errno == ENOENT;
}

static int visit(DIR *stream, const char *folder, const struct dirent *entry,
		 int (*each)(void *context, const struct ms_tree_item *item,
			     struct snap_error *err),
		 void *context, struct snap_error *err)
{
	struct ms_tree_item item = { .name = entry->d_name,
				     .kind = MS_TREE_FILE };
	bool source = is_source(entry->d_name);

	if (entry->d_name[0] == '.')
		return 0;
	if (entry->d_type == DT_REG)
		return source ? each(context, &item, err) : 0;
	if (!source && entry->d_type != DT_DIR &&
	    leads_nowhere(stream, entry->d_name))
		return 0;
	int rc = examine(stream, folder, &item, err);
	if (rc != 0 || (item.kind != MS_TREE_FOLDER && !source))
		return rc;
	return each(context, &item, err);
}

int ms_tree_list(const char *path,
		 int (*each)(void *context, const struct ms_tree_item *item,
			     struct snap_error *err),
		 void *context, struct snap_error *err)
{
	DIR *stream = opendir(path);
	int rc = 0;

	if (stream == NULL && errno == ENOENT)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no folder %.200s", path);
	if (stream == NULL)
		return snap_fail_errno(err, errno, "cannot list", path);
	while (rc == 0) {
		errno = 0;
		const struct dirent *entry = readdir(stream);
		if (entry == NULL) {
			if (errno != 0)
				rc = snap_fail_errno(err, errno, "cannot list",
						     path);
			break;
		}
		rc = visit(stream, path, entry, each, context, err);
	}
	(void)closedir(stream);
	return rc;
}
