/*
 * What turns one release of a snapshot into the next.
 *
 * A patch is a header and one zstd frame, packed with the old file in front of
 * it.  All numbers are little-endian:
 *
 *    0   8  8B 53 50 54 0D 0A 1A 0A
 *    8   4  version: 1
 *   12   4  zero
 *   16   8  size of the old file
 *   24  16  XXH3-128 of the old file
 *   40   8  size of the new file
 *   48  16  XXH3-128 of the new file
 *   64   8  size of the frame, which ends the patch
 *   72   8  XXH3-64 of the frame
 *   80   8  XXH3-64 of the bytes before this
 *   88      the frame
 *
 * The digests find accidents and mix-ups.  Origin is the business of the new
 * file's own signature, which is the same however it came here.
 */
#ifndef TOOLS_BUILDER_PATCH_H
#define TOOLS_BUILDER_PATCH_H

#include "base/digest.h"
#include "base/strbuf.h"
#include "snapshot/reader.h"

/* Files that can be patched, old and new. */
#define PATCH_FILE_MOST (UINT64_C(1) << 30)

struct patch {
	uint64_t base_size;
	struct snap_digest128 base_digest;
	uint64_t result_size;
	struct snap_digest128 result_digest;
	struct snap_span frame;
};

/* Append the patch from 'base' to 'result' to 'out'; 'level' is zstd's. */
int patch_make(struct snap_span base, struct snap_span result, int level,
	       struct snap_strbuf *out, struct snap_error *err);

/* All that can be known without the old file.  'out->frame' is borrowed. */
int patch_read(struct patch *out, struct snap_span bytes,
	       struct snap_error *err);

/* SNAP_E_DICTIONARY when 'base' is not the file that the patch was made from.
 */
int patch_check_base(const struct patch *patch, struct snap_span base,
		     struct snap_error *err);

/* The new file's bytes, 'patch->result_size' of them, yours with free().  The
 * base and the result are checked. */
int patch_apply(const struct patch *patch, struct snap_span base, uint8_t **out,
		struct snap_error *err);

/*
 * How much of what 'new' holds, unpacked, is not in 'old'?  '*changed' of
 * '*total' bytes.  Moved content counts as unchanged.
 */
int patch_change(const struct snap_reader *old, const struct snap_reader *new,
		 uint64_t *changed, uint64_t *total, struct snap_error *err);

#endif
