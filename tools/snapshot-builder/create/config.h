/* Build configuration files (snapshot-builder.yaml): options of create, kept.
 */
#ifndef TOOLS_BUILDER_CONFIG_H
#define TOOLS_BUILDER_CONFIG_H

#include "formats/settings.h"
#include "tools/common/options.h"
#include "tools/snapshot-builder/walk.h"

#include <stdio.h>

/* A file that was read; texts in the settings are borrowed from it. */
struct builder_config {
	struct fmt_settings file;
	struct builder_paths paths; /* those that were made of relative ones */
};

/*
 * Read the file 'path' and store its values in 'settings', as the options of
 * 'command' would.  Relative paths in it are below its own folder.  All
 * mistakes go into 'problems'.  Returns 0 (then builder_config_end() it), or
 * what fmt_settings_read() does.
 */
int builder_config_read(struct builder_config *out, const char *path,
			const struct tool_command *command, void *settings,
			struct fmt_problems *problems, struct snap_error *err);

/* Takes a config that is all zero, too. */
void builder_config_end(struct builder_config *config);

/* The file that says what 'settings' say; what is unset is left out. */
void builder_config_print(FILE *out, const struct tool_command *command,
			  const void *settings);

#endif
