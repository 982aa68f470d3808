/* Mistakes in a library's metadata, all of them, for people and machines. */
#ifndef TOOLS_BUILDER_PROBLEMS_H
#define TOOLS_BUILDER_PROBLEMS_H

#include "formats/stdlib.h"
#include "tools/common/options.h"

/*
 * Tell why libraries could not be read: the problems if there are any, else
 * 'err'.  Text on standard error, or JSON on standard output.  Returns the exit
 * status.
 */
int builder_fail_input(const struct fmt_problems *problems,
		       const struct tool_texts *paths,
		       const struct snap_error *err, bool json);

#endif
