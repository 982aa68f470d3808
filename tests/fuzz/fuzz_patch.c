/*
 * Patches under libFuzzer.  Their digests are put right first, so that what
 * lies behind them is reached; the old file is made of the same bytes.
 */
#include "fuzz/fuzz.h"

#include "tools/snapshot-builder/patch.h"

#include <stdlib.h>

#define HEADER_SIZE 88
#define BASE_SIZE   256

static void put_right(uint8_t *patch, size_t size, struct snap_span base)
{
	struct snap_digest128 digest = snap_digest128_of(base.data, base.size);

	snap_put_le64(patch + 16, base.size);
	memcpy(patch + 24, digest.bytes, sizeof(digest.bytes));
	/* What is larger takes long and finds nothing new. */
	snap_put_le64(patch + 40, snap_le64(patch + 40) & 0xfffff);
	snap_put_le64(patch + 64, size - HEADER_SIZE);
	snap_put_le64(patch + 72,
		      snap_digest64(patch + HEADER_SIZE, size - HEADER_SIZE));
	snap_put_le64(patch + 80, snap_digest64(patch, 80));
}

static void apply(struct snap_span bytes, struct snap_span base)
{
	struct snap_error err;
	struct patch patch;
	uint8_t *result;
	int rc = patch_read(&patch, bytes, &err);

	if (rc == 0)
		rc = patch_apply(&patch, base, &result, &err);
	if (rc == 0)
		free(result);
	else if (err.message[0] == '\0' || (int)err.code != rc)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t old[BASE_SIZE];

	for (size_t i = 0; i < BASE_SIZE; i++)
		old[i] = (uint8_t)i;
	const struct snap_span base = { old, sizeof(old) };
	apply((struct snap_span){ data, size }, base);
	if (size < HEADER_SIZE)
		return 0;
	uint8_t *copy = malloc(size);
	if (copy == NULL)
		return 0;
	memcpy(copy, data, size);
	put_right(copy, size, base);
	apply((struct snap_span){ copy, size }, base);
	free(copy);
	return 0;
}
