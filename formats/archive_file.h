/* What archives are made of, whether read or written. */
#ifndef FMT_ARCHIVE_FILE_H
#define FMT_ARCHIVE_FILE_H

#include "base/bytes.h"

#include <stdbool.h>

enum fmt_archive_kind {
	FMT_ARCHIVE_TAR,
	FMT_ARCHIVE_TAR_ZSTD,
	FMT_ARCHIVE_TAR_XZ,
	FMT_ARCHIVE_ZIP,
};

/* One entry.  The name of a folder has no '/' at its end; its bytes are none.
 */
struct fmt_archive_entry {
	const char *name;
	struct snap_span bytes;
	bool folder;
};

#endif
