/* Putting a whole snapshot, which is there as bytes, into a file's place. */
#ifndef TOOLS_BUILDER_PUT_SNAPSHOT_H
#define TOOLS_BUILDER_PUT_SNAPSHOT_H

#include "base/bytes.h"
#include "base/fail.h"

/* Replace 'path' atomically; what was written is read back and checked before
 * that, container and library.  SNAP_E_LOCKED as builder_build_file(). */
int builder_put_snapshot(const char *path, struct snap_span bytes,
			 uint32_t lock_timeout_ms, struct snap_error *err);

#endif
