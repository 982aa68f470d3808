/* Help without a snapshot: from the library's folder. */
#ifndef SNAPSHOT_SESSION_FOLDER_LIBRARY_H
#define SNAPSHOT_SESSION_FOLDER_LIBRARY_H

#include "snapshot/error.h"

#include <stddef.h>

/*
 * What the metadata in 'folder' says, or without any what its functions say of
 * themselves, as a snapshot without code: '*bytes' is yours, free with free().
 * The texts are those that a snapshot built from the folder has, because the
 * same writer makes them.
 */
int folder_library_build(const char *folder, void **bytes, size_t *size,
			 struct snap_error *err);

#endif
