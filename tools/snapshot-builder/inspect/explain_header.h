/* Which rule of header and table a refused file breaks. */
#ifndef TOOLS_BUILDER_EXPLAIN_HEADER_H
#define TOOLS_BUILDER_EXPLAIN_HEADER_H

#include "base/bytes.h"
#include "tools/snapshot-builder/inspect/explain_rows.h"

#include <stdbool.h>

/* The checks that snap_reader_open_memory() makes, without a key.  Returns
 * whether all were passed; 'err' is what the reader said otherwise. */
bool explain_header(struct explain *explain, struct snap_span file, int rc,
		    const struct snap_error *err);

#endif
