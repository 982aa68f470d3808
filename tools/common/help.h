/* --help, from the tables of options.h. */
#ifndef TOOLS_COMMON_HELP_H
#define TOOLS_COMMON_HELP_H

#include "tools/common/options.h"

#include <stdio.h>

/* The program: what it is for, its commands. */
void tool_help_program(FILE *out, const struct tool_program *program);

/* One command: usage, description, options. */
void tool_help_command(FILE *out, const struct tool_program *program,
		       const struct tool_command *command);

#endif
