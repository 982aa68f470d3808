/* What packs are read and written with; it brings a dozen libraries along. */
#include <archive.h>
#include <archive_entry.h>

#define LATE_REQUIRED
#define LATE_LIBRARY "libarchive.so.13"
#define LATE_ROWS    "tools/snapshot-builder/late/archive.def"
#include "late/late.h"
