/*
 * The first bytes of what a zlib stream holds.
 *
 * The library that inflates wants to know the size beforehand, and only the
 * first bytes of a compressed variable tell it.
 */
#ifndef FMT_ZLIB_HEAD_H
#define FMT_ZLIB_HEAD_H

#include <stddef.h>
#include <stdint.h>

#define FMT_ZLIB_HEAD_MAX 256

/* Fill up to 'room' bytes (at most FMT_ZLIB_HEAD_MAX) and return how many there
 * are; fewer when the stream ends or is wrong. */
size_t fmt_zlib_head(const uint8_t *stream, size_t size, uint8_t *out,
		     size_t room);

#endif
