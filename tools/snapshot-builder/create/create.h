/* The work of "create": libraries in, a snapshot out. */
#ifndef TOOLS_BUILDER_CREATE_H
#define TOOLS_BUILDER_CREATE_H

#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/create/settings.h"

/* Reads, compiles, checks and writes; the exit status.  Mistakes in the
 * libraries are gathered in 'problems' and told. */
int create_run(const struct create_settings *settings,
	       const struct builder_plan *plan, struct fmt_problems *problems);

#endif
