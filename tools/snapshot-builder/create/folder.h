/* Folders of .m files among the libraries that are read. */
#ifndef TOOLS_BUILDER_FOLDER_H
#define TOOLS_BUILDER_FOLDER_H

#include "tools/snapshot-builder/create/build.h"

/* What has been read so far, in the order it was named. */
struct builder_parts {
	struct builder_input *input;
	const struct builder_reading *reading;
	struct fmt_library **items;
	size_t count;
};

/* A folder without a manifest, and not a manifest itself. */
bool builder_is_folder(const char *path);

/*
 * Add the library that the folder 'path' is.  Functions that are native ones,
 * or that an earlier part has, are left out; input->shadows says so.
 */
int builder_folder_read(struct builder_parts *parts, const char *path,
			struct snap_error *err);

/* The folder that a file is in; a folder itself.  A library may be named by
 * its manifest.  Yours, free(). */
char *builder_folder_of(const char *path);

/* Add the private functions below the library 'path', which was read last. */
int builder_folder_private(struct builder_parts *parts, const char *path,
			   struct snap_error *err);

#endif
