/*
 * What turns one release of a snapshot into the next.
 *
 * A patch is a header and one zstd frame, packed with the old file in front of
 * it.  In the form CONTENT both files are unfolded first, see patch_fold.h, so
 * that a small change is a small patch; the new file is then packed again.  All
 * numbers are little-endian:
 *
 *    0   8  8B 53 50 54 0D 0A 1A 0A
 *    8   4  version: 1
 *   12   4  form: 0 stored, 1 content
 *   16   8  size of the old file
 *   24  16  XXH3-128 of the old file
 *   40   8  size of the new file
 *   48  16  XXH3-128 of the new file
 *   64   8  size of what is in the frame: the new file, or it unfolded
 *   72   4  version of the zstd that packed the new file, 10504 for 1.5.4
 *   76   4  zero
 *   80   8  size of the frame, which ends the patch
 *   88   8  XXH3-64 of the frame
 *   96   8  XXH3-64 of the bytes before this
 *  104      the frame
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

enum patch_form {
	PATCH_STORED,  /* the files' bytes: any zstd gives the new ones */
	PATCH_CONTENT, /* far smaller; needs the zstd that packed the new file
			*/
};

struct patch {
	enum patch_form form;
	uint64_t base_size;
	struct snap_digest128 base_digest;
	uint64_t result_size;
	struct snap_digest128 result_digest;
	uint64_t frame_raw; /* size of what is in the frame */
	uint32_t codec_version;
	struct snap_span frame;
};

/*
 * Append the patch from 'base' to 'result' to 'out'; 'level' is zstd's.  For
 * PATCH_CONTENT both are snapshots.  It may be that the new file can't be made
 * from its content, having been written by others: who makes a patch tries it
 * out.
 */
int patch_make(struct snap_span base, struct snap_span result,
	       enum patch_form form, int level, struct snap_strbuf *out,
	       struct snap_error *err);

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
