/*
 * Digests: XXH3 with 64 and 128 bits, seed 0.
 *
 * They find accidents.  Anyone can recompute them, so nothing may rely on a
 * digest for memory safety.
 */
#ifndef SNAP_BASE_DIGEST_H
#define SNAP_BASE_DIGEST_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/* XXH3-64 of 'size' bytes. */
uint64_t snap_digest64(const void *bytes, size_t size);

/* The same over several spans, as if they lay one after another. */
uint64_t snap_digest64_parts(const struct snap_span *parts, size_t count);

/* XXH3-128 in canonical form: 16 bytes, most significant first. */
struct snap_digest128 {
	uint8_t bytes[16];
};

struct snap_digest128 snap_digest128_of(const void *bytes, size_t size);

bool snap_digest128_equal(const struct snap_digest128 *a,
			  const struct snap_digest128 *b);

/* 32 lower-case hexadecimal digits and a NUL. */
#define SNAP_DIGEST128_TEXT_SIZE 33
void snap_digest128_text(const struct snap_digest128 *digest,
			 char out[SNAP_DIGEST128_TEXT_SIZE]);

#endif
