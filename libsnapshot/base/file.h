/*
 * Files, where there are files: reading or mapping a whole one, and replacing
 * one atomically.  The only place that knows of mmap, rename and fsync.
 */
#ifndef SNAP_BASE_FILE_H
#define SNAP_BASE_FILE_H

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/fail.h"

#include <stdbool.h>

enum snap_file_io {
	SNAP_FILE_READ, /* into memory of the allocator */
	SNAP_FILE_MAP,	/* mapped, read-only */
	SNAP_FILE_AUTO, /* mapped, unless others could change the file */
};

/* A whole file in memory. */
struct snap_file {
	struct snap_span bytes;
	bool mapped;
	bool changeable; /* others may write it: owner, group or world */
	bool unsafe;	 /* its owner is neither the caller nor root, or the
			    world may write it */
	struct snap_allocator allocator;
};

/*
 * Get the bytes of 'path', or of descriptor 'fd' (which stays the caller's and
 * keeps its position).  Not a regular file is SNAP_E_UNSAFE_FILE, longer than
 * 'max_size' is SNAP_E_LIMIT, not there is SNAP_E_NOT_FOUND.
 */
int snap_file_open(struct snap_file *out, const char *path,
		   enum snap_file_io io, uint64_t max_size,
		   const struct snap_allocator *allocator,
		   struct snap_error *err);
int snap_file_open_fd(struct snap_file *out, int fd, enum snap_file_io io,
		      uint64_t max_size, const struct snap_allocator *allocator,
		      struct snap_error *err);
void snap_file_close(struct snap_file *file);

/*
 * A new version of a file: a temporary in the same folder that takes the
 * file's place when all is well.  The old file is never touched before that.
 * The steps are begin, write..., sync, (check through 'temporary'), commit;
 * abort at any time instead of commit removes the temporary.
 *
 * The temporary of DIR/NAME is always DIR/.NAME.tmp, and whoever holds the lock
 * on it is the one builder of NAME.  A temporary that a killed process left
 * behind is unlocked, so the next builder takes it over.
 */
struct snap_replace {
	int fd;
	char *temporary; /* path of the temporary */
	char *path;	 /* what it will become */
	struct snap_allocator allocator;
};

/*
 * SNAP_E_LOCKED when another process still builds 'path' after 'timeout_ms'
 * milliseconds.  SNAP_E_UNSAFE_FILE when 'path' is there and not a regular file
 * (a device, a folder), or when the temporary belongs to somebody else.
 */
int snap_replace_begin(struct snap_replace *out, const char *path,
		       uint32_t timeout_ms,
		       const struct snap_allocator *allocator,
		       struct snap_error *err);
int snap_replace_write(struct snap_replace *replace, uint64_t offset,
		       const void *bytes, size_t size, struct snap_error *err);
int snap_replace_sync(struct snap_replace *replace, struct snap_error *err);
int snap_replace_commit(struct snap_replace *replace, struct snap_error *err);
void snap_replace_abort(struct snap_replace *replace);

#endif
