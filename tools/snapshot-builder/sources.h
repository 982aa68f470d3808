/* Are the sources still what the snapshot was built from? */
#ifndef TOOLS_BUILDER_SOURCES_H
#define TOOLS_BUILDER_SOURCES_H

#include "base/file.h"
#include "snapshot/reader.h"
#include "tools/common/json.h"

/* The provenance section as JSON, yours: SNAP_E_NOT_FOUND when there is none,
 * SNAP_E_BOUNDS when it is no provenance. */
int builder_provenance_read(const struct snap_reader *reader,
			    struct tool_json **out, struct snap_error *err);

/*
 * Hold every input that the snapshot records against the file of that path
 * below 'folder': SNAP_E_SOURCE_CHANGED names the first that differs or is
 * gone.  A recorded path that leaves the folder is SNAP_E_BOUNDS.
 */
int builder_check_sources(const struct snap_reader *reader, const char *folder,
			  struct snap_error *err);

/*
 * Open what a row of the provenance's inputs is about, below 'folder', and only
 * if it is still what it was: else SNAP_E_SOURCE_CHANGED.
 */
int builder_source_open(struct snap_file *out, const char *folder,
			const struct tool_json *input, struct snap_error *err);

#endif
