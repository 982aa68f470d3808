/* Adding rows to an explanation, for its two files. */
#ifndef TOOLS_BUILDER_EXPLAIN_ROWS_H
#define TOOLS_BUILDER_EXPLAIN_ROWS_H

#include "base/bytes.h"
#include "base/fail.h"
#include "tools/snapshot-builder/explain.h"

void explain_add(struct explain *explain, const char *check,
		 enum explain_outcome outcome, const char *format, ...)
	SNAP_PRINTF(4, 5);

/* A failed check; the first one is the verdict's. */
void explain_fail(struct explain *explain, const char *check,
		  const struct snap_error *err);

/* The checks that snap_reader_open_memory() makes, without a key.  Returns
 * whether all were passed; 'err' is what the reader said otherwise. */
bool explain_header(struct explain *explain, struct snap_span file, int rc,
		    const struct snap_error *err);

#endif
