#include "tools/elf/object.h"

#include "base/checked.h"
#include "tools/elf/layout.h"

#include <string.h>

/* What the x86 and Arm loaders ask of every object before they switch on
 * control-flow protection: data has no branches, so it agrees. */
#define PROPERTY_X86_FEATURES	0xc0000002u /* IBT and SHSTK */
#define PROPERTY_ARM64_FEATURES 0xc0000000u /* BTI and PAC */

enum {
	SECTION_NONE,
	SECTION_DATA,
	SECTION_PROPERTY, /* empty where the machine has none */
	SECTION_STACK,
	SECTION_SYMBOLS,
	SECTION_STRINGS,
	SECTION_NAMES,
	SECTION_COUNT
};

struct row {
	uint32_t name;
	uint32_t type;
	uint64_t flags;
	uint64_t offset;
	uint64_t size;
	uint32_t link;
	uint32_t info;
	uint64_t alignment;
	uint64_t entry_size;
};

struct work {
	const struct tool_elf_object *object;
	const struct tool_elf_target *target;
	struct snap_strbuf *out;
	struct snap_strbuf names;
	struct snap_strbuf strings;
	struct row rows[SECTION_COUNT];
};

static size_t word_size(const struct work *work)
{
	return work->target->wide ? 8 : 4;
}

static void align_to(struct work *work, uint64_t alignment)
{
	uint64_t over = work->out->size & (alignment - 1);

	if (over != 0)
		snap_strbuf_zeros(work->out, (size_t)(alignment - over));
}

static void put(struct work *work, size_t size, uint64_t value)
{
	uint8_t bytes[8];

	tool_elf_put(work->target, bytes, size, value);
	snap_strbuf_append(work->out, bytes, size);
}

static uint32_t add_text(struct snap_strbuf *table, const char *text,
			 const char *suffix)
{
	uint32_t place = (uint32_t)table->size;

	snap_strbuf_puts(table, text);
	snap_strbuf_puts(table, suffix);
	snap_strbuf_putc(table, '\0');
	return place;
}

static struct row *begin_section(struct work *work, int index, const char *name,
				 uint32_t type, uint64_t alignment)
{
	struct row *row = &work->rows[index];

	align_to(work, alignment);
	row->name = add_text(&work->names, name, "");
	row->type = type;
	row->alignment = alignment;
	row->offset = work->out->size;
	return row;
}

static void end_section(struct work *work, struct row *row)
{
	row->size = work->out->size - row->offset;
}

/* Where NAME_size lies: behind the content. */
static uint64_t size_place(const struct work *work)
{
	uint64_t mask = word_size(work) - 1;

	return (work->object->content.size + mask) & ~mask;
}

static void put_data(struct work *work)
{
	const struct tool_elf_object *object = work->object;
	uint64_t alignment = object->alignment < word_size(work)
				     ? word_size(work)
				     : object->alignment;
	struct row *row = begin_section(work, SECTION_DATA, object->section,
					SHT_PROGBITS, alignment);

	row->flags = SHF_ALLOC;
	snap_strbuf_append(work->out, object->content.data,
			   object->content.size);
	align_to(work, word_size(work));
	put(work, word_size(work), object->content.size);
	end_section(work, row);
}

static void put_property(struct work *work)
{
	uint32_t kind;

	if (work->target->machine == EM_X86_64)
		kind = PROPERTY_X86_FEATURES;
	else if (work->target->machine == EM_AARCH64)
		kind = PROPERTY_ARM64_FEATURES;
	else
		return;
	struct row *row = begin_section(work, SECTION_PROPERTY,
					".note.gnu.property", SHT_NOTE, 8);
	row->flags = SHF_ALLOC;
	put(work, 4, 4);  /* size of "GNU" */
	put(work, 4, 16); /* of what follows it */
	put(work, 4, 5);  /* NT_GNU_PROPERTY_TYPE_0 */
	snap_strbuf_append(work->out, "GNU", 4);
	put(work, 4, kind);
	put(work, 4, 4);
	put(work, 4, 3); /* both features */
	put(work, 4, 0);
	end_section(work, row);
}

static void put_symbol(struct work *work, const char *suffix, uint64_t value,
		       uint64_t size, unsigned type)
{
	uint8_t symbol[sizeof(Elf64_Sym)] = { 0 };
	size_t symbol_size =
		work->target->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	uint32_t name = add_text(&work->strings, work->object->name, suffix);

	ELF_PUT(work->target, symbol, Sym, st_name, name);
	ELF_PUT(work->target, symbol, Sym, st_value, value);
	ELF_PUT(work->target, symbol, Sym, st_size, size);
	ELF_PUT(work->target, symbol, Sym, st_info,
		ELF64_ST_INFO(STB_GLOBAL, type));
	ELF_PUT(work->target, symbol, Sym, st_shndx, SECTION_DATA);
	snap_strbuf_append(work->out, symbol, symbol_size);
}

static void put_symbols(struct work *work)
{
	uint64_t size = work->object->content.size;
	size_t symbol_size =
		work->target->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	struct row *row = begin_section(work, SECTION_SYMBOLS, ".symtab",
					SHT_SYMTAB, word_size(work));

	row->link = SECTION_STRINGS;
	row->info = 1; /* the first one that is global */
	row->entry_size = symbol_size;
	snap_strbuf_zeros(work->out, symbol_size);
	put_symbol(work, "", 0, size, STT_OBJECT);
	put_symbol(work, "_end", size, 0, STT_NOTYPE);
	put_symbol(work, "_size", size_place(work), word_size(work),
		   STT_OBJECT);
	end_section(work, row);
}

static void put_tables(struct work *work)
{
	struct row *row =
		begin_section(work, SECTION_STRINGS, ".strtab", SHT_STRTAB, 1);

	snap_strbuf_append(work->out, work->strings.data, work->strings.size);
	end_section(work, row);
	row = begin_section(work, SECTION_NAMES, ".shstrtab", SHT_STRTAB, 1);
	snap_strbuf_append(work->out, work->names.data, work->names.size);
	end_section(work, row);
}

/* Where the machine has no properties the row stays away. */
static bool is_there(const struct work *work, int index)
{
	return index == SECTION_NONE || work->rows[index].name != 0;
}

static uint32_t number_of(const struct work *work, uint32_t index)
{
	uint32_t number = 0;

	for (uint32_t i = 0; i < index; i++)
		number += is_there(work, (int)i);
	return number;
}

static void put_row(struct work *work, const struct row *row)
{
	const struct tool_elf_target *target = work->target;
	uint8_t bytes[sizeof(Elf64_Shdr)] = { 0 };

	ELF_PUT(target, bytes, Shdr, sh_name, row->name);
	ELF_PUT(target, bytes, Shdr, sh_type, row->type);
	ELF_PUT(target, bytes, Shdr, sh_flags, row->flags);
	ELF_PUT(target, bytes, Shdr, sh_offset, row->offset);
	ELF_PUT(target, bytes, Shdr, sh_size, row->size);
	ELF_PUT(target, bytes, Shdr, sh_link, number_of(work, row->link));
	ELF_PUT(target, bytes, Shdr, sh_info, row->info);
	ELF_PUT(target, bytes, Shdr, sh_addralign, row->alignment);
	ELF_PUT(target, bytes, Shdr, sh_entsize, row->entry_size);
	snap_strbuf_append(work->out, bytes, tool_elf_section_size(target));
}

static void fill_header(struct work *work, uint64_t sections)
{
	const struct tool_elf_target *target = work->target;
	uint8_t *header = (uint8_t *)work->out->data;

	if (work->out->failed)
		return;
	memcpy(header, ELFMAG, SELFMAG);
	header[EI_CLASS] = target->wide ? ELFCLASS64 : ELFCLASS32;
	header[EI_DATA] = target->big ? ELFDATA2MSB : ELFDATA2LSB;
	header[EI_VERSION] = EV_CURRENT;
	header[EI_OSABI] = target->os_abi;
	ELF_PUT(target, header, Ehdr, e_type, ET_REL);
	ELF_PUT(target, header, Ehdr, e_machine, target->machine);
	ELF_PUT(target, header, Ehdr, e_version, EV_CURRENT);
	ELF_PUT(target, header, Ehdr, e_shoff, sections);
	ELF_PUT(target, header, Ehdr, e_flags, target->flags);
	ELF_PUT(target, header, Ehdr, e_ehsize, tool_elf_header_size(target));
	ELF_PUT(target, header, Ehdr, e_shentsize,
		tool_elf_section_size(target));
	ELF_PUT(target, header, Ehdr, e_shnum, number_of(work, SECTION_COUNT));
	ELF_PUT(target, header, Ehdr, e_shstrndx,
		number_of(work, SECTION_NAMES));
}

static void put_object(struct work *work)
{
	snap_strbuf_zeros(work->out, tool_elf_header_size(work->target));
	put_data(work);
	put_property(work);
	/* Without it the linker takes the stack to be executable. */
	(void)begin_section(work, SECTION_STACK, ".note.GNU-stack",
			    SHT_PROGBITS, 1);
	put_symbols(work);
	put_tables(work);
	align_to(work, word_size(work));
	uint64_t sections = work->out->size;
	for (int i = 0; i < SECTION_COUNT; i++)
		if (is_there(work, i))
			put_row(work, &work->rows[i]);
	fill_header(work, sections);
}

int tool_elf_object_write(const struct tool_elf_object *object,
			  struct snap_strbuf *out, struct snap_error *err)
{
	struct work work = { .object = object,
			     .target = &object->target,
			     .out = out };
	uint64_t most = object->target.wide ? INT64_MAX : INT32_MAX;

	if (object->content.size > most - 2 * object->alignment)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "%zu bytes are too many for an object of 32 "
				 "bits",
				 object->content.size);
	snap_strbuf_begin(&work.names, NULL);
	snap_strbuf_begin(&work.strings, NULL);
	snap_strbuf_putc(&work.names, '\0');
	snap_strbuf_putc(&work.strings, '\0');
	put_object(&work);
	bool failed = out->failed || work.names.failed || work.strings.failed;
	snap_strbuf_end(&work.names);
	snap_strbuf_end(&work.strings);
	return failed ? snap_fail_memory(err, object->content.size) : 0;
}
