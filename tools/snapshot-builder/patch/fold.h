/*
 * A snapshot unfolded: a recipe of how it is laid out, and behind it the
 * content of all its sections, unpacked.  Two releases that differ a little
 * differ a little unfolded; folded, one changed byte changes a whole packed
 * block, and a trained dictionary all of them.
 *
 * All numbers are little-endian:
 *
 *    0   4  version of the recipe: 1
 *    4   4  number of sections
 *    8   4  number of blocks of all sections together
 *   12   4  runtime
 *   16  24  the three keys
 *   40   8  timestamp
 *   48   8  serial number
 *   56   4  1 for a file with seals, else 0
 *   60   4  0
 *   64  32  for each section: type, flags, codec, alignment, dictionary, number
 *           of blocks (4 bytes each), raw size (8)
 *        4  for each block of all sections: its raw size
 *        1  for each section: zstd's level, 0 when it isn't packed or not known
 *           the content of each section
 *
 * The section of the seals' trees is left out: folding makes it.
 *
 * Folding packs it again.  That gives the very same file when zstd is the same
 * version and the file was made by this library's writer; whoever folds holds
 * the result against a digest.
 */
#ifndef TOOLS_BUILDER_PATCH_FOLD_H
#define TOOLS_BUILDER_PATCH_FOLD_H

#include "base/bytes.h"
#include "base/fail.h"
#include "snapshot/format.h"

/* Of a snapshot unfolded, at most. */
#define PATCH_UNFOLDED_MOST (UINT64_C(1) << 30)

/*
 * Unfold the snapshot 'file', which is checked deeply.  With 'levels' those are
 * found out, by trying: SNAP_E_CODEC when a section was packed in no way that
 * is known here.  '*out' and '*size' are yours with free().
 */
int patch_unfold(struct snap_span file, bool levels, uint8_t **out,
		 size_t *size, struct snap_error *err);

/* The snapshot that was unfolded with levels: yours with free().  'seal' makes
 * seals; without it (NULL) a file with seals is SNAP_E_CODEC. */
int patch_fold(struct snap_span unfolded, snap_seal_function seal,
	       uint8_t **out, size_t *size, struct snap_error *err);

#endif
