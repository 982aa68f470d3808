/* What a snapshot was made from, as make and ninja want to be told. */
#ifndef TOOLS_BUILDER_DEPFILE_H
#define TOOLS_BUILDER_DEPFILE_H

#include "tools/snapshot-builder/create/build.h"

/*
 * output     the rule's target, as the build system calls it
 * libraries  as they were named, those that 'input' was read from
 * exclude    patterns of what was left out; folders they match don't count
 * config     the build's configuration file, or NULL
 */
struct builder_depfile {
	const char *output;
	const struct tool_texts *libraries;
	const struct builder_input *input;
	const struct tool_texts *exclude;
	const char *config;
};

/*
 * Write the rule: the output depends on every file that was read, and on every
 * folder that was looked into, since a file may come to it or go.  The folder
 * that the output itself is in is left out: making the output changes it.
 * Nothing is written when a path has a line break, which no rule can say.
 */
int builder_depfile_write(const char *path, const struct builder_depfile *what,
			  struct snap_error *err);

#endif
