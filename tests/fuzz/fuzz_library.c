/*
 * The library image.  The first byte says at which level the snapshot behind it
 * is opened, and whether its digests are made right before, so that the fuzzer
 * gets past them.
 */
#include "fuzz/fuzz.h"

#include "session/library/library_fixture.h"
#include "support/redigest.h"
#include "support/use_snapshot.h"

#include <stdlib.h>
#include <string.h>

#define LEVEL_MASK 3u
#define REDIGEST   4u

static void use(const uint8_t *bytes, size_t size, enum snap_load_level level)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = level,
		.memory = SNAP_MEMORY_BORROW,
		.limits = use_small_limits(),
		.known_types = ms_section_types,
		.known_type_count = ms_section_type_count,
	};
	struct snap_reader *reader = NULL;
	struct ms_library *library = NULL;
	struct snap_error err;

	if (snap_reader_open_memory(&reader, bytes, size, &options, &err) != 0)
		return;
	if (ms_library_open(&library, reader, NULL, &err) == 0) {
		int used = use_library(library, NULL, &err);
		int rc = ms_library_validate(library, &err);

		/* What is valid can be used. */
		if (rc != 0 ? (int)err.code != rc : used != 0)
			abort();
	}
	ms_library_close(library);
	snap_reader_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	/* A copy: the input may not be changed. */
	uint8_t *bytes = malloc(size - 1);
	if (bytes == NULL)
		return 0;
	memcpy(bytes, data + 1, size - 1);
	if ((data[0] & REDIGEST) != 0)
		redigest(bytes, size - 1);
	use(bytes, size - 1, (enum snap_load_level)(data[0] & LEVEL_MASK));
	free(bytes);
	return 0;
}
