/* What both halves of the codec know of zstd: nobody else does. */
#ifndef SNAP_CODEC_ZSTD_H
#define SNAP_CODEC_ZSTD_H

#include "codec.h"

/*
 * The static-only part of zstd's interface is needed for three things that the
 * stable one lacks: the caller's allocator, a frame's header with its window,
 * and dictionary selection with fixed parameters.
 */
#define ZSTD_STATIC_LINKING_ONLY
#define ZDICT_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zdict.h>
#include <zstd_errors.h>

static inline ZSTD_customMem snap_zstd_memory(
	const struct snap_allocator *allocator)
{
	return (ZSTD_customMem){ .customAlloc = allocator->allocate,
				 .customFree = allocator->release,
				 .opaque = allocator->context };
}

static inline int snap_fail_codec(struct snap_error *err, uint64_t offset,
				  const char *what)
{
	return snap_fail(err, SNAP_E_CODEC, offset, "%s", what);
}

#endif
