/* Packing and unpacking of one independent piece.  Only codec_zstd.c knows
 * zstd. */
#ifndef SNAP_SRC_CODEC_H
#define SNAP_SRC_CODEC_H

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/fail.h"

#include <stdatomic.h>

/*
 * What unpacking needs to work in, kept between calls: one idle piece, taken
 * and put back atomically, so that threads that share a reader share this too.
 * The piece that finds its place taken when it comes back is freed.
 */
struct snap_unpack_memory {
	_Atomic(void *) idle;
};

/* Frees the idle piece.  No thread may be unpacking. */
void snap_unpack_memory_end(struct snap_unpack_memory *memory);

/*
 * Unpack one frame: 'packed' must be exactly one frame that declares its size,
 * and must fill 'out' exactly.  'dictionary' is raw content, empty for none.
 * 'offset' is where 'packed' lies in the file.
 */
int snap_codec_unpack(uint8_t *out, size_t size, struct snap_span packed,
		      struct snap_span dictionary, uint64_t max_window,
		      uint64_t offset, struct snap_unpack_memory *memory,
		      const struct snap_allocator *allocator,
		      struct snap_error *err);

/* What packs many pieces in the same way; one thread at a time. */
struct snap_packer;

int snap_packer_create(struct snap_packer **out, int level,
		       struct snap_span dictionary,
		       const struct snap_allocator *allocator,
		       struct snap_error *err);
void snap_packer_free(struct snap_packer *packer);

/*
 * From now on what repeats is found up to 'size' bytes back, the dictionary
 * included, however large it is: for pieces that are much like it.
 */
int snap_packer_reach(struct snap_packer *packer, uint64_t size,
		      struct snap_error *err);

/* The most bytes that packing 'size' bytes can give. */
size_t snap_pack_bound(size_t size);

/* Pack 'raw' into 'out' of 'room' bytes, at least snap_pack_bound(raw.size). */
int snap_pack(struct snap_packer *packer, uint8_t *out, size_t room,
	      struct snap_span raw, size_t *packed_size,
	      struct snap_error *err);

/* Choose up to '*size' bytes that the samples share; '*size' becomes how many
 * were chosen.  SNAP_E_DICTIONARY when there is too little to choose from. */
int snap_codec_train(uint8_t *out, size_t *size, const void *samples,
		     const size_t *sample_sizes, size_t sample_count,
		     struct snap_error *err);

const char *snap_codec_version(void);

#endif
