/*
 * ELF files, as far as a snapshot in one needs them: any machine, 32 or 64
 * bits, either byte order, whatever runs here.
 *
 * An ELF file is bytes from outside.  tool_elf_open() checks the header and
 * that the section table and the names lie in the file; each section is checked
 * when it is asked for.  Nothing is copied and nothing is written.
 */
#ifndef TOOLS_ELF_ELF_H
#define TOOLS_ELF_ELF_H

#include "base/bytes.h"
#include "base/fail.h"

#include <stdbool.h>

/* What all files for one machine have in common. */
struct tool_elf_target {
	bool wide; /* 64 bits */
	bool big;  /* most significant byte first */
	uint8_t os_abi;
	uint16_t machine; /* EM_... */
	uint32_t flags;	  /* the machine's own */
};

/* An ELF file; 'bytes' is borrowed. */
struct tool_elf {
	struct snap_span bytes;
	struct tool_elf_target target;
	uint16_t type; /* ET_... */
	uint64_t segments;
	uint32_t segment_count;
	uint64_t sections;	/* offset of the table; 0: there is none */
	uint32_t section_count; /* with the empty one at 0 */
	uint32_t names_index;	/* section of names; 0: there is none */
	struct snap_span names;
};

/* One row of the section table.  'name' is borrowed, "" when it has none. */
struct tool_elf_section {
	const char *name;
	uint32_t index;
	uint32_t type;
	uint64_t flags;
	uint64_t address;
	uint64_t offset;
	uint64_t size;
	uint64_t alignment;
	uint64_t place; /* of the row itself in the file */
};

/* SNAP_E_BOUNDS, SNAP_E_TRUNCATED or SNAP_E_LIMIT, with the offset. */
int tool_elf_open(struct tool_elf *out, struct snap_span bytes,
		  struct snap_error *err);

/* 'index' is below section_count.  The content lies in the file, unless the
 * section has none (SHT_NOBITS, SHT_NULL). */
int tool_elf_section(const struct tool_elf *elf, uint32_t index,
		     struct tool_elf_section *out, struct snap_error *err);

/* The section of that name: SNAP_E_NOT_FOUND when there is none, SNAP_E_OVERLAP
 * when there are two. */
int tool_elf_find(const struct tool_elf *elf, const char *name,
		  struct tool_elf_section *out, struct snap_error *err);

/* What the section holds: nothing if it has no content in the file. */
struct snap_span tool_elf_content(const struct tool_elf *elf,
				  const struct tool_elf_section *section);

/* Where the bytes end that a running program needs: its segments and their
 * table. */
int tool_elf_segments_end(const struct tool_elf *elf, uint64_t *end,
			  struct snap_error *err);

/* A number of 2, 4 or 8 bytes in the file's byte order. */
uint64_t tool_elf_get(const struct tool_elf_target *target, const uint8_t *p,
		      size_t size);
void tool_elf_put(const struct tool_elf_target *target, uint8_t *p, size_t size,
		  uint64_t value);

/* Sizes of the parts that exist for 32 and for 64 bits. */
size_t tool_elf_header_size(const struct tool_elf_target *target);
size_t tool_elf_segment_size(const struct tool_elf_target *target);
size_t tool_elf_section_size(const struct tool_elf_target *target);

#endif
