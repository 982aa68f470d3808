/* Where "create" writes, held against what it reads. */
#ifndef TOOLS_BUILDER_CREATE_PLACES_H
#define TOOLS_BUILDER_CREATE_PLACES_H

#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/create/settings.h"

/*
 * The output, the report and the depfile must be three places, and none of them
 * may be the configuration or a file of the libraries: it would be replaced.
 * TOOL_CONTINUE, or the exit status when a mistake was told.
 */
int create_check_places(const struct create_settings *settings,
			const struct builder_input *input);

#endif
