/* A snapshot that is looked at as a whole, by diff and dump. */
#ifndef TOOLS_BUILDER_SIDE_H
#define TOOLS_BUILDER_SIDE_H

#include "base/file.h"
#include "tools/snapshot-builder/builder.h"

/* All its bytes in memory, so that nobody changes them meanwhile, and what is
 * in them. */
struct side {
	const char *path;
	struct snap_file file;
	struct builder_file open;     /* 'library' is NULL when not ours */
	struct ms_search *search;     /* NULL without a library */
	struct tool_json *provenance; /* NULL: none that can be read */
};

/* Every digest is checked, and the whole library image.  side_end() it, also
 * after a failure. */
int side_open(struct side *side, const char *path,
	      const struct snap_limits *limits, struct snap_error *err);
void side_end(struct side *side);

#endif
