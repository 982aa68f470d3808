/* The actions of 'patch'. */
#ifndef TOOLS_BUILDER_CMD_PATCH_H
#define TOOLS_BUILDER_CMD_PATCH_H

#include "tools/common/options.h"

extern const struct tool_command builder_patch_make;
extern const struct tool_command builder_patch_apply;

#endif
