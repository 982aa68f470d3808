/*
 * The layout of a zip archive, byte by byte.
 *
 * A zip archive says everything twice, in front of each file and in a directory
 * at the end, and readers differ in which they believe; there may be bytes that
 * neither speaks of, and files that lie in each other.  Only archives in which
 * both agree, and in which every byte belongs to one entry, go on to be read.
 */
#ifndef FMT_ARCHIVE_ZIP_H
#define FMT_ARCHIVE_ZIP_H

#include "base/bytes.h"
#include "base/fail.h"

/* 'most' is the number of entries that is allowed. */
int fmt_archive_zip_check(struct snap_span bytes, uint64_t most,
			  struct snap_error *err);

#endif
