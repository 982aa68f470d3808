/*
 * Snapshots that were built from the very same inputs, in the same way: there
 * is no need to build them again.
 *
 * What a snapshot was built from is in its provenance, with a digest of each
 * input; together with key and time that is all its bytes depend on.  One that
 * is taken was checked as deeply as one that was just built.
 */
#ifndef TOOLS_BUILDER_REUSE_H
#define TOOLS_BUILDER_REUSE_H

#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/store/store.h"

/* Is the file at 'path' what this build would give?  Then '*out' is filled as
 * builder_build_file() does. */
bool builder_reuse_file(const struct builder_input *input,
			const struct builder_plan *plan, const char *path,
			struct builder_product *out);

/*
 * The same for the files in the store; a copy of one replaces 'path'.  '*found'
 * says whether there was one; failing is for what can't be written.  One that
 * has functions without code isn't taken: their mistakes must be told.
 */
int builder_reuse_stored(const struct builder_input *input,
			 const struct builder_plan *plan,
			 const struct store *store, const char *path,
			 bool *found, struct builder_product *out,
			 struct snap_error *err);

#endif
