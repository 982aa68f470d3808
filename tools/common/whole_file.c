#include "tools/common/whole_file.h"

#include "tools/common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* For files that can't be mapped. */
#define FILE_LIMIT ((uint64_t)1 << 32)

/* How long another process that writes the same file is waited for. */
#define WAIT_MS 10000

int tool_file_write(const char *path, const void *bytes, size_t size,
		    struct snap_error *err)
{
	struct snap_replace file;
	int rc = snap_replace_begin(&file, path, WAIT_MS, NULL, err);

	if (rc != 0)
		return rc;
	rc = snap_replace_write(&file, 0, bytes, size, err);
	if (rc == 0)
		rc = snap_replace_sync(&file, err);
	if (rc != 0) {
		snap_replace_abort(&file);
		return rc;
	}
	return snap_replace_commit(&file, err);
}

int tool_file_put(const char *path, const void *bytes, size_t size,
		  struct snap_error *err)
{
	if (strcmp(path, "-") != 0)
		return tool_file_write(path, bytes, size, err);
	(void)fwrite(bytes, 1, size, stdout);
	return 0;
}

int tool_file_open(struct snap_file *out, const char *path,
		   struct snap_error *err)
{
	return snap_file_open(out, path, SNAP_FILE_MAP, FILE_LIMIT, NULL, err);
}

static const char *name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static bool examine_folder(const char *path, struct stat *out)
{
	char *folder = tool_copy(path);

	folder[name_in(path) - path] = '\0';
	bool there = stat(folder[0] == '\0' ? "." : folder, out) == 0;
	free(folder);
	return there;
}

bool tool_same_place(const char *a, const char *b)
{
	struct stat first, second;

	return strcmp(name_in(a), name_in(b)) == 0 &&
	       examine_folder(a, &first) && examine_folder(b, &second) &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}
