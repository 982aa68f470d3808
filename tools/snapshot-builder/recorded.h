/* The inputs that a snapshot records, by path. */
#ifndef TOOLS_BUILDER_RECORDED_H
#define TOOLS_BUILDER_RECORDED_H

#include "formats/stdlib.h"
#include "tools/common/json.h"

struct builder_recorded_input {
	const char *path;
	const char *digest;
};

/* Texts are borrowed from the provenance. */
struct builder_recorded {
	struct builder_recorded_input *items; /* sorted by path */
	size_t count;
};

void builder_recorded_begin(struct builder_recorded *out,
			    const struct tool_json *provenance);
void builder_recorded_end(struct builder_recorded *recorded);

/* Is the input 'path' of the library recorded with the content it has? */
bool builder_recorded_same(const struct builder_recorded *recorded,
			   const struct fmt_library *library, const char *path);

#endif
