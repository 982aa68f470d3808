#include "base/digest.h"

#include <string.h>

/* Inlined: a process that only boots need not load libxxhash. */
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t snap_digest64(const void *bytes, size_t size)
{
	return XXH3_64bits(bytes, size);
}

uint64_t snap_digest64_parts(const struct snap_span *parts, size_t count)
{
	XXH3_state_t state;

	XXH3_INITSTATE(&state);
	(void)XXH3_64bits_reset(&state);
	for (size_t i = 0; i < count; i++)
		(void)XXH3_64bits_update(&state, parts[i].data, parts[i].size);
	return XXH3_64bits_digest(&state);
}

struct snap_digest128 snap_digest128_of(const void *bytes, size_t size)
{
	XXH128_canonical_t canonical;
	struct snap_digest128 digest;

	XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, size));
	memcpy(digest.bytes, canonical.digest, sizeof(digest.bytes));
	return digest;
}

bool snap_digest128_equal(const struct snap_digest128 *a,
			  const struct snap_digest128 *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void snap_digest128_text(const struct snap_digest128 *digest,
			 char out[SNAP_DIGEST128_TEXT_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(digest->bytes); i++) {
		out[2 * i] = digits[digest->bytes[i] >> 4];
		out[2 * i + 1] = digits[digest->bytes[i] & 15];
	}
	out[SNAP_DIGEST128_TEXT_SIZE - 1] = '\0';
}
