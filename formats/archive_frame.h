/*
 * The outermost layer of packed tar archives.
 *
 * What unpacks them takes several frames in a row, frames to skip, and padding:
 * places for bytes that nobody sees.  An archive is one frame and no more.
 */
#ifndef FMT_ARCHIVE_FRAME_H
#define FMT_ARCHIVE_FRAME_H

#include "base/bytes.h"
#include "base/fail.h"

/* One zstd frame.  What is in its blocks isn't looked at. */
int fmt_archive_zstd_check(struct snap_span bytes, struct snap_error *err);

/* One xz stream: header, blocks as its index has them, index, footer. */
int fmt_archive_xz_check(struct snap_span bytes, struct snap_error *err);

#endif
