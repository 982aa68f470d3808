/* Is the code in a snapshot what its sources compile to? */
#ifndef TOOLS_BUILDER_RECOMPILE_H
#define TOOLS_BUILDER_RECOMPILE_H

#include "snapshot/reader.h"
#include "tools/common/json.h"
#include "tools/common/options.h"

/*
 * Compile the libraries in the dialect that the snapshot records, without what
 * was excluded then, and hold
 * every function against the one in the snapshot.  What differs goes into
 * 'rows', an array: [{name, differs}], where 'differs' is
 *
 *	source	   the text isn't the one the snapshot was made of
 *	code	   the text is, and its code is another
 *	no_code	   the snapshot has no code for it
 *	mistakes   the snapshot has code, and the text can't be compiled
 *	missing	   the snapshot has no such function
 *	extra	   the libraries have no such function
 *
 * Then it fails: SNAP_E_SOURCE_CHANGED when only texts differ and what comes of
 * that, else SNAP_E_BYTECODE_INVALID.
 */
int builder_recompile(const struct snap_reader *reader,
		      const struct tool_texts *libraries,
		      struct tool_json *rows, struct snap_error *err);

#endif
