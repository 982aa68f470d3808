/* Where the members of ELF's records lie, for 32 and for 64 bits. */
#ifndef TOOLS_ELF_LAYOUT_H
#define TOOLS_ELF_LAYOUT_H

#include "tools/elf/elf.h"

#include <elf.h>
#include <stddef.h>

struct elf_place {
	size_t offset;
	size_t size;
};

struct elf_member {
	struct elf_place narrow;
	struct elf_place wide;
};

#define ELF_PLACE(type, member)                                                \
	{                                                                      \
		offsetof(type, member), sizeof(((type *)0)->member)            \
	}

/* ELF_MEMBER(Ehdr, e_shoff): the records themselves are the system's. */
#define ELF_MEMBER(type, member)                                               \
	((struct elf_member){ ELF_PLACE(Elf32_##type, member),                 \
			      ELF_PLACE(Elf64_##type, member) })

static inline struct elf_place elf_place(const struct tool_elf_target *target,
					 struct elf_member member)
{
	return target->wide ? member.wide : member.narrow;
}

/* Store one member of the record at 'record'. */
static inline void elf_put(const struct tool_elf_target *target,
			   uint8_t *record, struct elf_member member,
			   uint64_t value)
{
	struct elf_place place = elf_place(target, member);

	tool_elf_put(target, record + place.offset, place.size, value);
}

#define ELF_PUT(target, record, type, member, value)                           \
	elf_put(target, record, ELF_MEMBER(type, member), value)

#endif
