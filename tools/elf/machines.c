#include "tools/elf/machines.h"

#include <elf.h>
#include <stddef.h>

/* Of <elf.h>, where it is old. */
#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif

/*
 * X(WORD, 64 bits, big-endian, EM_..., flags).  The flags are those of the
 * calling convention that the machine's Linux distributions use: linkers refuse
 * to mix them.
 */
#define MACHINES(X)                                                            \
	X("x86-64", true, false, EM_X86_64, 0)                                 \
	X("arm64", true, false, EM_AARCH64, 0)                                 \
	X("s390x", true, true, EM_S390, 0)                                     \
	X("ppc64le", true, false, EM_PPC64, 2)                                 \
	X("riscv64", true, false, EM_RISCV, 5)                                 \
	X("loongarch64", true, false, EM_LOONGARCH, 0x43)                      \
	X("i386", false, false, EM_386, 0)                                     \
	X("arm", false, false, EM_ARM, 0x05000000)

const char *const tool_elf_machine_words[] = {
#define WORD(word, wide, big, machine, flags) word,
	MACHINES(WORD)
#undef WORD
		NULL,
};

static const struct tool_elf_target targets[] = {
#define TARGET(word, wide, big, machine, flags)                                \
	{ wide, big, ELFOSABI_NONE, machine, flags },
	MACHINES(TARGET)
#undef TARGET
};

struct tool_elf_target tool_elf_machine(int index)
{
	return targets[index];
}

const char *tool_elf_machine_word(const struct tool_elf_target *target)
{
	for (size_t i = 0; tool_elf_machine_words[i] != NULL; i++)
		if (targets[i].machine == target->machine &&
		    targets[i].wide == target->wide &&
		    targets[i].big == target->big)
			return tool_elf_machine_words[i];
	return NULL;
}
