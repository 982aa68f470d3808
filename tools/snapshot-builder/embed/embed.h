/* A snapshot as something that a compiler, assembler or linker takes. */
#ifndef TOOLS_BUILDER_EMBED_H
#define TOOLS_BUILDER_EMBED_H

#include "base/strbuf.h"
#include "tools/elf/elf.h"

/* By the words of --as. */
enum embed_form {
	EMBED_OBJECT,
	EMBED_ASM,
	EMBED_C,
	EMBED_C_STRING,
};

/*
 * name       becomes the symbols NAME, NAME_end and NAME_size
 * path       of the snapshot; the assembler reads it again from there
 * target     of objects
 * alignment  of NAME, a power of two
 */
struct embed {
	enum embed_form form;
	const char *name;
	const char *path;
	struct tool_elf_target target;
	uint64_t alignment;
	struct snap_span content;
};

/* Where the content goes; linkers put it to the other read-only data. */
#define EMBED_SECTION ".rodata.snapshot"

/* What helps when a file is no ELF file, or not as it should be. */
#define EMBED_REMEDY_NO_PROGRAM                                                \
	"name an ELF executable or shared library, as its linker wrote it"

/* Why this can't be the name of three C variables, or NULL. */
const char *embed_name_problem(const char *name);

/* What sections of the snapshot ask for, and at least a line of the cache. */
uint64_t embed_alignment(const void *snapshot, size_t size);

/* Append the file's content to 'out', which begins with it. */
int embed_write(const struct embed *embed, struct snap_strbuf *out,
		struct snap_error *err);

/* The declarations of the three symbols, the same for every form. */
void embed_write_header(const char *name, struct snap_strbuf *out);

/* The forms that are text. */
void embed_write_asm(const struct embed *embed, struct snap_strbuf *out);
void embed_write_c(const struct embed *embed, struct snap_strbuf *out);

#endif
