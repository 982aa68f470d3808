/*
 * The reader of snapshots.  The first byte says at which level the rest is
 * opened, and whether its digests are made right before, so that the fuzzer
 * gets past them.  A file that is a snapshot from its first byte on is opened
 * as it is, so that fixtures serve as seeds.
 */
#include "fuzz/fuzz.h"

#include "layout.h"
#include "support/redigest.h"
#include "support/use_snapshot.h"

#include <stdlib.h>
#include <string.h>

#define LEVEL_MASK 3u
#define REDIGEST   4u

static void use(const uint8_t *bytes, size_t size, enum snap_load_level level)
{
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = level,
		.limits = use_small_limits(),
	};
	struct snap_error err;

	options.limits.max_section_raw = (uint64_t)4 << 20;
	options.limits.max_total_raw = (uint64_t)8 << 20;
	(void)use_snapshot(bytes, size, &options, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || (size >= SNAP_MAGIC_SIZE &&
			  memcmp(data, snap_magic, SNAP_MAGIC_SIZE) == 0)) {
		use(data, size, SNAP_LOAD_DEEP);
		return 0;
	}
	/* A copy: the input may not be changed. */
	uint8_t *bytes = malloc(size);
	if (bytes == NULL)
		return 0;
	memcpy(bytes, data + 1, size - 1);
	if ((data[0] & REDIGEST) != 0)
		redigest(bytes, size - 1);
	use(bytes, size - 1, (enum snap_load_level)(data[0] & LEVEL_MASK));
	free(bytes);
	return 0;
}
