#include "tools/snapshot-session/own_snapshot.h"

#include "tools/elf/attach.h"

#define OWN_PROGRAM "/proc/self/exe"

bool own_snapshot_open(struct snap_file *program, struct snap_span *content)
{
	struct tool_elf_section section;
	struct snap_file file;
	struct tool_elf elf;

	/* It runs, so it can't be written in place; it is mapped already. */
	if (snap_file_open(&file, OWN_PROGRAM, SNAP_FILE_MAP, UINT64_MAX, NULL,
			   NULL) != 0)
		return false;
	if (tool_elf_open(&elf, file.bytes, NULL) != 0 ||
	    tool_elf_find(&elf, TOOL_ELF_SNAPSHOT_SECTION, &section, NULL) !=
		    0) {
		snap_file_close(&file);
		return false;
	}
	*content = tool_elf_content(&elf, &section);
	*program = file;
	return true;
}
