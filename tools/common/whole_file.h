/* Files that commands read and write as a whole. */
#ifndef TOOLS_COMMON_WHOLE_FILE_H
#define TOOLS_COMMON_WHOLE_FILE_H

#include "base/file.h"

/* Write a file, or replace it: the old one stays until the new one is complete.
 * Who writes the same file at that time is waited for, some seconds. */
int tool_file_write(const char *path, const void *bytes, size_t size,
		    struct snap_error *err);

/* The same, and "-" is standard output; whether that took all is seen when the
 * program ends. */
int tool_file_put(const char *path, const void *bytes, size_t size,
		  struct snap_error *err);

/* Map a file, so that one beyond a later limit is never read. */
int tool_file_open(struct snap_file *out, const char *path,
		   struct snap_error *err);

/* Do both name one place, whether a file is there or not?  Who writes 'a' would
 * destroy 'b'. */
bool tool_same_place(const char *a, const char *b);

#endif
