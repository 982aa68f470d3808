/* Completion scripts for shells, from the tables of options.h. */
#ifndef TOOLS_COMMON_COMPLETION_H
#define TOOLS_COMMON_COMPLETION_H

#include "tools/common/command.h"

#include <stdio.h>

/* Commands, options, the words of a choice; file names for everything else. */
void tool_completion_bash(FILE *out, const struct tool_program *program);
void tool_completion_zsh(FILE *out, const struct tool_program *program);
void tool_completion_fish(FILE *out, const struct tool_program *program);

/* The 'run' of a command without options whose one operand is a shell. */
int tool_completion_run(const struct tool_call *call);

#endif
