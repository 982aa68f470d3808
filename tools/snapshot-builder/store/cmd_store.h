/* The actions of 'store'. */
#ifndef TOOLS_BUILDER_CMD_STORE_H
#define TOOLS_BUILDER_CMD_STORE_H

#include "tools/common/options.h"

extern const struct tool_command builder_store_add;
extern const struct tool_command builder_store_list;
extern const struct tool_command builder_store_gc;
extern const struct tool_command builder_store_verify;

#endif
