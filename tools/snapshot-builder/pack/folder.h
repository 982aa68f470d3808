/*
 * Packs as folders: an OCI image layout as others write it, or what 'unpack'
 * gave.  Read as an archive would be: the same names, limits and refusals.
 */
#ifndef TOOLS_BUILDER_PACK_FOLDER_H
#define TOOLS_BUILDER_PACK_FOLDER_H

#include "formats/archive_read.h"

/*
 * Read all files of the folder 'path'.  Links, devices and the like in it are
 * SNAP_E_BOUNDS, 'path' itself may be a link.  '*out' is yours, free with
 * fmt_archive_free().  Members of 'limits' that are 0 are the default.
 */
int pack_folder_read(struct fmt_archive **out, const char *path,
		     const struct fmt_archive_limits *limits,
		     struct snap_error *err);

#endif
