/* Which names entries of archives may have. */
#ifndef FMT_ARCHIVE_NAME_H
#define FMT_ARCHIVE_NAME_H

#include "base/alloc.h"
#include "base/fail.h"
#include "formats/archive_file.h"

/*
 * What is wrong with a name, in words ("it is absolute"), or NULL.  Right are
 * relative paths of one or more parts, none of them "." or "..", of printable
 * ASCII that every file system takes as it is.
 */
const char *fmt_archive_name_mistake(const char *name);

/*
 * No two entries may be the same file, also where upper and lower case are one,
 * and no file may be a folder of another.  Names are right already.
 */
int fmt_archive_names_check(const struct fmt_archive_entry *entries,
			    size_t count,
			    const struct snap_allocator *allocator,
			    struct snap_error *err);

#endif
