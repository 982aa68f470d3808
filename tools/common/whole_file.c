#include "tools/common/whole_file.h"

#include <stdio.h>
#include <string.h>

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
