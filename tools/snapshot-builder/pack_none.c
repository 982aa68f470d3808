/* A builder without libarchive: nothing is a pack. */
#include "tools/snapshot-builder/pack_open.h"

int pack_reader_open(struct snap_reader **out, const char *path,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	return snap_reader_open_file(out, path, options, err);
}

int pack_file_open(struct snap_file *out, const char *path, uint64_t most,
		   struct snap_error *err)
{
	return snap_file_open(out, path, SNAP_FILE_READ, most, NULL, err);
}
