/* The machines that objects can be made for by name. */
#ifndef TOOLS_ELF_MACHINES_H
#define TOOLS_ELF_MACHINES_H

#include "tools/elf/elf.h"

/* For a TOOL_CHOICE, ended by NULL. */
extern const char *const tool_elf_machine_words[];

/* What the word at 'index' stands for. */
struct tool_elf_target tool_elf_machine(int index);

/* The word for a target, or NULL. */
const char *tool_elf_machine_word(const struct tool_elf_target *target);

#endif
