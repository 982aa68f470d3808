/* Writing a relocatable ELF object that holds one piece of read-only data. */
#ifndef TOOLS_ELF_OBJECT_H
#define TOOLS_ELF_OBJECT_H

#include "base/strbuf.h"
#include "tools/elf/elf.h"

/*
 * target     of the program that it is linked into
 * name       NAME, NAME_end and NAME_size become its symbols
 * section    where 'content' begins, ".rodata.snapshot"
 * alignment  a power of two
 */
struct tool_elf_object {
	struct tool_elf_target target;
	const char *name;
	const char *section;
	uint64_t alignment;
	struct snap_span content;
};

/*
 * Append the object's bytes to 'out', which begins with it.  The same object
 * always gives the same bytes.  SNAP_E_LIMIT when the content is too large for
 * a 32-bit machine.
 */
int tool_elf_object_write(const struct tool_elf_object *object,
			  struct snap_strbuf *out, struct snap_error *err);

#endif
