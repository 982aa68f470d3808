/*
 * Every check a snapshot must pass, in the order of the reader, with the
 * numbers.
 *
 * The checks are the reader's own: it is asked step by step, and its error says
 * which of its rules was broken.  Nothing is judged here a second time.
 */
#ifndef TOOLS_BUILDER_EXPLAIN_H
#define TOOLS_BUILDER_EXPLAIN_H

#include "snapshot/reader.h"
#include "tools/snapshot-builder/inspect/explain_rows.h"

/* Run every check that can be run.  'explain' is zero before; free it. */
void explain_file(struct explain *explain, const char *path,
		  const struct snap_limits *limits);

#endif
