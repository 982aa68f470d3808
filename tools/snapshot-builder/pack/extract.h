/* Writing what an archive holds into a folder. */
#ifndef TOOLS_BUILDER_PACK_EXTRACT_H
#define TOOLS_BUILDER_PACK_EXTRACT_H

#include "formats/archive_read.h"

/*
 * Make the folder 'path' with every file of the archive, readable by all and
 * writable by the owner as far as the umask allows.  It is made beside its
 * place under another name and renamed when it is complete; what is at 'path'
 * already is SNAP_E_UNSAFE_FILE and stays as it is.  Signals that end the
 * process do so when nothing is left of a folder that isn't complete.
 */
int pack_extract(const struct fmt_archive *archive, const char *path,
		 struct snap_error *err);

#endif
