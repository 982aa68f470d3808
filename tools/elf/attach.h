/*
 * A piece of data in an ELF executable or library, as a section that no
 * segment loads: found through the section table, kept by strip and objcopy,
 * and of no concern to the program that runs.
 *
 * Nothing moves that a segment or another section holds: the section, the names
 * and the section table go to the end of the file.
 */
#ifndef TOOLS_ELF_ATTACH_H
#define TOOLS_ELF_ATTACH_H

#include "base/strbuf.h"
#include "tools/elf/elf.h"

/* The section that snapshots lie in. */
#define TOOL_ELF_SNAPSHOT_SECTION ".snapshot"

/*
 * Append to 'out', which begins with it, the bytes of 'elf' with 'content' in a
 * section 'name', aligned to 'alignment' (a power of two).  A section of that
 * name that is there is SNAP_E_OVERLAP: detach it first.  Bytes behind all that
 * the tables name are SNAP_E_TRAILING_DATA: they would be lost, or not be at
 * the end any more.
 */
int tool_elf_attach(const struct tool_elf *elf, const char *name,
		    struct snap_span content, uint64_t alignment,
		    struct snap_strbuf *out, struct snap_error *err);

/* The file without that section: the very bytes it had before it was attached,
 * unless other tools wrote it since. */
int tool_elf_detach(const struct tool_elf *elf, const char *name,
		    struct snap_strbuf *out, struct snap_error *err);

#endif
