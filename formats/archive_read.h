/*
 * Archives of others: tar (also packed with zstd or xz) and zip, as names and
 * bytes.
 *
 * Only what a distribution needs is taken: regular files and folders with plain
 * names.  Absolute paths, "..", links, devices, sparse files, encryption, names
 * that are one on some file system, and bytes that belong to no entry are
 * refused, whoever would read the same archive otherwise.  Nothing is written
 * anywhere.  Sizes are claims: they are held against the limits, and against
 * what the archive's own size allows, before memory is allocated for them.
 */
#ifndef FMT_ARCHIVE_READ_H
#define FMT_ARCHIVE_READ_H

#include "base/alloc.h"
#include "base/fail.h"
#include "formats/archive_file.h"

/* X(field, default, "unit", "what it bounds") */
#define FMT_ARCHIVE_LIMITS(X)                                                  \
	X(max_archive, UINT64_C(1) << 30, "bytes", "size of the archive")      \
	X(max_entry, UINT64_C(256) << 20, "bytes", "size of one file in it")   \
	X(max_unpacked, UINT64_C(1) << 30, "bytes",                            \
	  "size of everything in it, unpacked")                                \
	X(max_entries, UINT64_C(4096), "entries", "files and folders in it")   \
	X(max_name, UINT64_C(255), "bytes", "length of a name in it")          \
	X(max_ratio, UINT64_C(200), "times",                                   \
	  "size unpacked to size packed, beyond the first MiB")

/* Zero means the default. */
struct fmt_archive_limits {
	size_t struct_size;
#define FMT_ARCHIVE_LIMIT_FIELD(field, value, unit, meaning) uint64_t field;
	FMT_ARCHIVE_LIMITS(FMT_ARCHIVE_LIMIT_FIELD)
#undef FMT_ARCHIVE_LIMIT_FIELD
};

struct fmt_archive_options {
	size_t struct_size;
	const struct fmt_archive_limits *limits;
	const struct snap_allocator *allocator; /* copied */
};

struct fmt_archive {
	enum fmt_archive_kind kind;
	struct fmt_archive_entry *entries; /* in the archive's order */
	size_t count;
	struct snap_allocator allocator;
};

/*
 * Read all of an archive.  Returns 0 and fills '*out' (yours, free with
 * fmt_archive_free()), which borrows nothing from 'bytes'.  'options' may be
 * NULL.
 *
 * SNAP_E_CODEC      no archive of these kinds, or a damaged one
 * SNAP_E_TRUNCATED  it ends too early
 * SNAP_E_TRAILING_DATA  there is something after its end
 * SNAP_E_BOUNDS     a name or kind of entry that isn't taken
 * SNAP_E_OVERLAP    two entries are one file, here or where case is ignored
 * SNAP_E_LIMIT      more than the limits allow
 */
int fmt_archive_read(struct fmt_archive **out, const void *bytes, size_t size,
		     const struct fmt_archive_options *options,
		     struct snap_error *err);

/* Takes NULL. */
void fmt_archive_free(struct fmt_archive *archive);

/* The file of that name, or NULL. */
const struct fmt_archive_entry *fmt_archive_find(
	const struct fmt_archive *archive, const char *name);

/* "tar", "tar.zst", "tar.xz", "zip".  Static text. */
const char *fmt_archive_kind_name(enum fmt_archive_kind kind);

#endif
