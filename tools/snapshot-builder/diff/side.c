#include "tools/snapshot-builder/diff/side.h"

#include "tools/snapshot-builder/pack/open.h"
#include "tools/snapshot-builder/sources.h"

/* What a limit is when it isn't given. */
static uint64_t most_bytes(const struct snap_limits *limits)
{
#define DEFAULT_LIMIT(field, value, unit, meaning) .field = (value),
	const struct snap_limits defaults = { SNAP_LIMITS(DEFAULT_LIMIT) };
#undef DEFAULT_LIMIT

	return limits->max_file_size != 0 ? limits->max_file_size
					  : defaults.max_file_size;
}

/* A library that is valid can be walked without surprises. */
static int open_library(struct side *side, struct snap_error *err)
{
	struct snap_error none;
	int rc = ms_library_open(&side->open.library, side->open.reader, NULL,
				 err);

	if (rc == 0)
		rc = ms_library_validate(side->open.library, err);
	if (rc == 0)
		rc = ms_search_open(&side->search, side->open.library, err);
	if (rc == 0 && builder_provenance_read(side->open.reader,
					       &side->provenance, &none) != 0)
		side->provenance = NULL;
	return rc;
}

int side_open(struct side *side, const char *path,
	      const struct snap_limits *limits, struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
		.memory = SNAP_MEMORY_BORROW,
		.limits = *limits,
	};

	*side = (struct side){ .path = path };
	int rc = pack_file_open(&side->file, path, most_bytes(limits), err);
	if (rc != 0) {
		side->file = (struct snap_file){ 0 };
		return rc;
	}
	rc = snap_reader_open_memory(&side->open.reader, side->file.bytes.data,
				     side->file.bytes.size, &options, err);
	if (rc != 0)
		return rc;
	snap_reader_info(side->open.reader, &side->open.info);
	if (side->open.info.runtime == SNAP_RUNTIME_SESSION)
		rc = open_library(side, err);
	return rc;
}

void side_end(struct side *side)
{
	ms_search_free(side->search);
	tool_json_free(side->provenance);
	builder_close(&side->open);
	if (side->file.bytes.data != NULL)
		snap_file_close(&side->file);
}
