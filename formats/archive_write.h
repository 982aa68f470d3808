/*
 * Archives from names and bytes: the same content gives the same bytes.
 *
 * Files are stored in the order given, as owner 0, group 0, mode 0644.  In a
 * tar archive all have one time; in a zip archive none has a time but the
 * format's own beginning, 1980-01-01, since it counts in local time.
 */
#ifndef FMT_ARCHIVE_WRITE_H
#define FMT_ARCHIVE_WRITE_H

#include "base/strbuf.h"
#include "formats/archive_file.h"

/*
 * Append an archive to 'out'.  'time' is in seconds since 1970.  Names are
 * checked as fmt_archive_read() checks them; folders are not written.
 */
int fmt_archive_write(struct snap_strbuf *out, enum fmt_archive_kind kind,
		      const struct fmt_archive_entry *files, size_t count,
		      uint64_t time, struct snap_error *err);

#endif
