#include "tools/elf/elf.h"

#include "base/checked.h"
#include "tools/elf/layout.h"

#include <elf.h>
#include <string.h>

uint64_t tool_elf_get(const struct tool_elf_target *target, const uint8_t *p,
		      size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | p[target->big ? i : size - 1 - i];
	return value;
}

void tool_elf_put(const struct tool_elf_target *target, uint8_t *p, size_t size,
		  uint64_t value)
{
	for (size_t i = 0; i < size; i++) {
		p[target->big ? size - 1 - i : i] = (uint8_t)value;
		value >>= 8;
	}
}

size_t tool_elf_header_size(const struct tool_elf_target *target)
{
	return target->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
}

size_t tool_elf_segment_size(const struct tool_elf_target *target)
{
	return target->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
}

size_t tool_elf_section_size(const struct tool_elf_target *target)
{
	return target->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
}

/* One member of a record that begins at 'record' and was found to be there. */
static uint64_t get(const struct tool_elf *elf, uint64_t record,
		    struct elf_member member)
{
	struct elf_place place = elf_place(&elf->target, member);

	return tool_elf_get(&elf->target,
			    elf->bytes.data + record + place.offset,
			    place.size);
}

#define GET(elf, record, type, member)                                         \
	get(elf, record, ELF_MEMBER(type, member))

static int check_identity(struct tool_elf *elf, struct snap_error *err)
{
	const uint8_t *p = elf->bytes.data;

	if (elf->bytes.size < EI_NIDENT || memcmp(p, ELFMAG, SELFMAG) != 0)
		return snap_fail_values(
			err,
			snap_fail(err, SNAP_E_BOUNDS, 0, "not an ELF file"),
			"\\x7f"
			"ELF",
			"something else");
	if (p[EI_CLASS] != ELFCLASS32 && p[EI_CLASS] != ELFCLASS64)
		return snap_fail(err, SNAP_E_BOUNDS, EI_CLASS,
				 "the ELF class is %u, neither 1 (32 bits) nor "
				 "2 (64 bits)",
				 p[EI_CLASS]);
	if (p[EI_DATA] != ELFDATA2LSB && p[EI_DATA] != ELFDATA2MSB)
		return snap_fail(err, SNAP_E_BOUNDS, EI_DATA,
				 "the ELF byte order is %u, neither 1 nor 2",
				 p[EI_DATA]);
	if (p[EI_VERSION] != EV_CURRENT)
		return snap_fail(err, SNAP_E_FORMAT_TOO_NEW, EI_VERSION,
				 "the ELF version is %u, known is 1",
				 p[EI_VERSION]);
	elf->target.wide = p[EI_CLASS] == ELFCLASS64;
	elf->target.big = p[EI_DATA] == ELFDATA2MSB;
	elf->target.os_abi = p[EI_OSABI];
	return 0;
}

static int check_table(const struct tool_elf *elf, const char *what,
		       uint64_t offset, uint64_t row, uint64_t expected,
		       uint64_t count, struct snap_error *err)
{
	uint64_t size;

	if (row != expected)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_BOUNDS, 0,
				  "a row of the ELF %s table has %llu bytes, "
				  "not %llu",
				  what, ull(row), ull(expected)),
			expected, row);
	if (!snap_mul(row, count, &size) ||
	    !snap_range_fits(offset, size, elf->bytes.size))
		return snap_fail(err, SNAP_E_TRUNCATED, offset,
				 "the ELF %s table, %llu rows at %llu, leaves "
				 "the file (%zu)",
				 what, ull(count), ull(offset),
				 elf->bytes.size);
	return 0;
}

static int read_segments(struct tool_elf *elf, struct snap_error *err)
{
	elf->segment_count = (uint32_t)GET(elf, 0, Ehdr, e_phnum);
	if (elf->segment_count == 0)
		return 0;
	elf->segments = GET(elf, 0, Ehdr, e_phoff);
	if (elf->segment_count == PN_XNUM)
		return snap_fail(err, SNAP_E_LIMIT, 0,
				 "more than 65534 ELF segments");
	return check_table(
		elf, "segment", elf->segments, GET(elf, 0, Ehdr, e_phentsize),
		tool_elf_segment_size(&elf->target), elf->segment_count, err);
}

/* Numbers that don't fit the header stand in the empty first row. */
static int read_table(struct tool_elf *elf, struct snap_error *err)
{
	uint64_t row = GET(elf, 0, Ehdr, e_shentsize);
	uint64_t expected = tool_elf_section_size(&elf->target);
	uint64_t count = GET(elf, 0, Ehdr, e_shnum);
	uint64_t names = GET(elf, 0, Ehdr, e_shstrndx);

	elf->sections = GET(elf, 0, Ehdr, e_shoff);
	if (elf->sections == 0)
		return 0;
	int rc = check_table(elf, "section", elf->sections, row, expected, 1,
			     err);
	if (rc != 0)
		return rc;
	if (count == 0)
		count = GET(elf, elf->sections, Shdr, sh_size);
	if (names == SHN_XINDEX)
		names = GET(elf, elf->sections, Shdr, sh_link);
	rc = check_table(elf, "section", elf->sections, row, expected, count,
			 err);
	if (rc != 0)
		return rc;
	if (count > UINT32_MAX || (names != SHN_UNDEF && names >= count))
		return snap_fail(err, SNAP_E_BOUNDS, 0,
				 "section %llu holds the ELF names, there are "
				 "%llu sections",
				 ull(names), ull(count));
	elf->section_count = (uint32_t)count;
	elf->names_index = (uint32_t)names;
	return 0;
}

static int read_names(struct tool_elf *elf, struct snap_error *err)
{
	struct tool_elf_section section;

	if (elf->names_index == SHN_UNDEF)
		return 0;
	int rc = tool_elf_section(elf, elf->names_index, &section, err);
	if (rc != 0)
		return rc;
	if (section.type != SHT_STRTAB || section.size == 0 ||
	    elf->bytes.data[section.offset + section.size - 1] != '\0')
		return snap_fail(err, SNAP_E_BOUNDS, section.offset,
				 "section %u is no table of ELF names",
				 elf->names_index);
	elf->names = (struct snap_span){ elf->bytes.data + section.offset,
					 (size_t)section.size };
	return 0;
}

int tool_elf_open(struct tool_elf *out, struct snap_span bytes,
		  struct snap_error *err)
{
	struct tool_elf elf = { .bytes = bytes };
	int rc = check_identity(&elf, err);

	if (rc != 0)
		return rc;
	if (bytes.size < tool_elf_header_size(&elf.target))
		return snap_fail(err, SNAP_E_TRUNCATED, 0,
				 "the file ends in its ELF header");
	elf.type = (uint16_t)GET(&elf, 0, Ehdr, e_type);
	elf.target.machine = (uint16_t)GET(&elf, 0, Ehdr, e_machine);
	elf.target.flags = (uint32_t)GET(&elf, 0, Ehdr, e_flags);
	rc = read_segments(&elf, err);
	if (rc == 0)
		rc = read_table(&elf, err);
	if (rc == 0)
		rc = read_names(&elf, err);
	if (rc == 0)
		*out = elf;
	return rc;
}

static int check_content(const struct tool_elf *elf,
			 const struct tool_elf_section *section,
			 struct snap_error *err)
{
	if (section->type == SHT_NULL || section->type == SHT_NOBITS)
		return 0;
	if (!snap_range_fits(section->offset, section->size, elf->bytes.size))
		return snap_fail(err, SNAP_E_BOUNDS, section->place,
				 "ELF section %u: %llu bytes at %llu leave the "
				 "file (%zu)",
				 section->index, ull(section->size),
				 ull(section->offset), elf->bytes.size);
	return 0;
}

int tool_elf_section(const struct tool_elf *elf, uint32_t index,
		     struct tool_elf_section *out, struct snap_error *err)
{
	uint64_t row = elf->sections +
		       (uint64_t)index * tool_elf_section_size(&elf->target);
	uint64_t name = GET(elf, row, Shdr, sh_name);
	struct tool_elf_section section = {
		.name = "",
		.index = index,
		.type = (uint32_t)GET(elf, row, Shdr, sh_type),
		.flags = GET(elf, row, Shdr, sh_flags),
		.address = GET(elf, row, Shdr, sh_addr),
		.offset = GET(elf, row, Shdr, sh_offset),
		.size = GET(elf, row, Shdr, sh_size),
		.alignment = GET(elf, row, Shdr, sh_addralign),
		.place = row,
	};
	int rc = check_content(elf, &section, err);

	if (rc != 0)
		return rc;
	if (elf->names.size != 0 && name >= elf->names.size)
		return snap_fail(err, SNAP_E_BOUNDS, row,
				 "the name of ELF section %u lies at %llu of "
				 "%zu bytes of names",
				 index, ull(name), elf->names.size);
	if (elf->names.size != 0)
		section.name = (const char *)elf->names.data + name;
	*out = section;
	return 0;
}

int tool_elf_find(const struct tool_elf *elf, const char *name,
		  struct tool_elf_section *out, struct snap_error *err)
{
	struct tool_elf_section section, found = { 0 };

	for (uint32_t i = 1; i < elf->section_count; i++) {
		int rc = tool_elf_section(elf, i, &section, err);

		if (rc != 0)
			return rc;
		if (section.type == SHT_NULL || strcmp(section.name, name) != 0)
			continue;
		if (found.index != 0)
			return snap_fail(err, SNAP_E_OVERLAP, section.place,
					 "ELF sections %u and %u are both "
					 "called %s",
					 found.index, i, name);
		found = section;
	}
	if (found.index == 0)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "no section %s in this ELF file", name);
	*out = found;
	return 0;
}

struct snap_span tool_elf_content(const struct tool_elf *elf,
				  const struct tool_elf_section *section)
{
	if (section->type == SHT_NULL || section->type == SHT_NOBITS)
		return (struct snap_span){ NULL, 0 };
	return (struct snap_span){ elf->bytes.data + section->offset,
				   (size_t)section->size };
}

int tool_elf_segments_end(const struct tool_elf *elf, uint64_t *end,
			  struct snap_error *err)
{
	uint64_t row = elf->segments;
	uint64_t last = row + (uint64_t)elf->segment_count *
				      tool_elf_segment_size(&elf->target);

	if (last < tool_elf_header_size(&elf->target))
		last = tool_elf_header_size(&elf->target);
	for (uint32_t i = 0; i < elf->segment_count; i++) {
		uint64_t offset = GET(elf, row, Phdr, p_offset);
		uint64_t size = GET(elf, row, Phdr, p_filesz);

		if (!snap_range_fits(offset, size, elf->bytes.size))
			return snap_fail(err, SNAP_E_TRUNCATED, row,
					 "ELF segment %u: %llu bytes at %llu "
					 "leave the file (%zu)",
					 i, ull(size), ull(offset),
					 elf->bytes.size);
		if (size != 0 && offset + size > last)
			last = offset + size;
		row += tool_elf_segment_size(&elf->target);
	}
	*end = last;
	return 0;
}
