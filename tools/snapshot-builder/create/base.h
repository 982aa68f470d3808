/* Code that is taken over from an older snapshot instead of compiled anew. */
#ifndef TOOLS_BUILDER_BASE_H
#define TOOLS_BUILDER_BASE_H

#include "tools/snapshot-builder/create/build.h"

/*
 * Give the functions of 'input' the code that the snapshot 'path' has for them,
 * where it was made from the same text under the same path.  Code is only taken
 * over when key, dialect and the builder's version are the same too, so that it
 * is what compiling would give; else input->base_reason says why not, and
 * nothing is taken.  A snapshot that can't be read, or is damaged where its
 * code lies, is an error.
 */
int builder_base_take(struct builder_input *input, const char *path,
		      uint32_t jobs, struct snap_error *err);

/* The same from a file that need not be there, or be any good: what can be had
 * from it is taken, and else input->base_reason says why not.  Fails only
 * without memory. */
int builder_base_try(struct builder_input *input, const char *path,
		     uint32_t jobs, struct snap_error *err);

#endif
