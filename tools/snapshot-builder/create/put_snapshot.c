#include "tools/snapshot-builder/create/put_snapshot.h"

#include "base/file.h"
#include "tools/snapshot-builder/builder.h"

/* What was written, read back from the disk: the container and the library. */
static int check_temporary(const char *path, struct snap_error *err)
{
	const struct snap_reader_options reader_options = {
		.struct_size = sizeof(reader_options),
		.level = SNAP_LOAD_DEEP,
	};
	struct ms_library *library;
	struct snap_reader *reader;
	struct snap_info info;
	int rc = snap_reader_open_file(&reader, path, &reader_options, err);

	if (rc != 0)
		return rc;
	snap_reader_info(reader, &info);
	if (info.runtime == SNAP_RUNTIME_SESSION) {
		rc = ms_library_open(&library, reader, NULL, err);
		if (rc == 0) {
			rc = ms_library_validate(library, err);
			ms_library_close(library);
		}
	}
	snap_reader_close(reader);
	return rc;
}

int builder_put_snapshot(const char *path, struct snap_span bytes,
			 uint32_t lock_timeout_ms, struct snap_error *err)
{
	struct snap_replace file;
	int rc = snap_replace_begin(&file, path, lock_timeout_ms, NULL, err);

	if (rc != 0)
		return rc;
	rc = snap_replace_write(&file, 0, bytes.data, bytes.size, err);
	if (rc == 0)
		rc = snap_replace_sync(&file, err);
	if (rc == 0)
		rc = check_temporary(file.temporary, err);
	if (rc != 0) {
		snap_replace_abort(&file);
		return rc;
	}
	return snap_replace_commit(&file, err);
}
