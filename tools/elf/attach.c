#include "tools/elf/attach.h"

#include "base/checked.h"
#include "tools/elf/layout.h"

#include <string.h>

/* Numbers of sections from here on have other meanings. */
#define SECTION_MOST (SHN_LORESERVE - 1)

/* What of a file stays where it is, and what is written again behind it. */
struct plan {
	const struct tool_elf *elf;
	struct tool_elf_section names;
	uint32_t without; /* a section whose content isn't kept; 0: none */
	uint64_t body;	  /* so many bytes stay */
};

static uint64_t table_end(const struct tool_elf *elf)
{
	return elf->sections + (uint64_t)elf->section_count *
				       tool_elf_section_size(&elf->target);
}

static int check_kind(const struct tool_elf *elf, struct snap_error *err)
{
	if (elf->type != ET_EXEC && elf->type != ET_DYN)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_BOUNDS, 16,
				  "an ELF file of type %u, and only "
				  "executables (2, 3) and shared libraries (3) "
				  "can carry a snapshot",
				  elf->type),
			ET_DYN, elf->type);
	if (elf->section_count == 0 || elf->names.size == 0)
		return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				 "the ELF file has no table of sections, or no "
				 "names: it was stripped of them");
	if (elf->section_count >= SECTION_MOST)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "the ELF file has %u sections, and no number "
				 "is left for one more",
				 elf->section_count);
	return 0;
}

/* Where the last of those ends that can't move. */
static int find_end(struct plan *plan, struct snap_error *err)
{
	const struct tool_elf *elf = plan->elf;
	uint64_t end;
	int rc = tool_elf_segments_end(elf, &end, err);

	for (uint32_t i = 1; rc == 0 && i < elf->section_count; i++) {
		struct tool_elf_section section;

		rc = tool_elf_section(elf, i, &section, err);
		if (rc != 0 || i == plan->without || i == elf->names_index ||
		    section.type == SHT_NOBITS || section.type == SHT_NULL)
			continue;
		if (section.offset + section.size > end)
			end = section.offset + section.size;
	}
	if (rc != 0)
		return rc;
	plan->body = end;
	/* Other linkers have these somewhere before the end: there they stay,
	 * unused. */
	if (plan->names.offset < end &&
	    plan->names.offset + plan->names.size > plan->body)
		plan->body = plan->names.offset + plan->names.size;
	if (elf->sections < end && table_end(elf) > plan->body)
		plan->body = table_end(elf);
	return 0;
}

/* Behind the range of 'known' that 'at' lies in. */
static uint64_t skip_known(const uint64_t known[3][2], uint64_t at)
{
	for (size_t i = 0; i < 3; i++)
		if (at >= known[i][0] && at < known[i][1])
			return known[i][1];
	return at;
}

/* Linkers fill up with less than a page; never up to the file's end. */
static uint64_t skip_zeros(const struct tool_elf *elf, uint64_t at)
{
	uint64_t next = at;

	while (next < elf->bytes.size && elf->bytes.data[next] == 0)
		next++;
	return next == elf->bytes.size ? at : next;
}

/* Nothing may be lost that the tables don't know. */
static int check_rest(const struct plan *plan, struct snap_error *err)
{
	const struct tool_elf *elf = plan->elf;
	struct tool_elf_section without = { 0 };

	if (plan->without != 0) {
		int rc = tool_elf_section(elf, plan->without, &without, err);

		if (rc != 0)
			return rc;
	}
	const uint64_t known[][2] = {
		{ plan->names.offset, plan->names.offset + plan->names.size },
		{ elf->sections, table_end(elf) },
		{ without.offset, without.offset + without.size },
	};
	for (uint64_t at = plan->body; at < elf->bytes.size;) {
		uint64_t next = skip_known(known, at);

		if (next == at && (at = skip_zeros(elf, at)) == next)
			return snap_fail(err, SNAP_E_TRAILING_DATA, at,
					 "what lies here belongs to nothing "
					 "that the ELF tables name; attach "
					 "before it is added");
		if (next > at)
			at = next;
	}
	return 0;
}

static int make_plan(struct plan *plan, const struct tool_elf *elf,
		     uint32_t without, struct snap_error *err)
{
	*plan = (struct plan){ .elf = elf, .without = without };
	int rc = check_kind(elf, err);

	if (rc == 0)
		rc = tool_elf_section(elf, elf->names_index, &plan->names, err);
	if (rc == 0)
		rc = find_end(plan, err);
	if (rc == 0)
		rc = check_rest(plan, err);
	return rc;
}

static void align_to(struct snap_strbuf *out, uint64_t alignment)
{
	uint64_t over = out->size & (alignment - 1);

	if (over != 0)
		snap_strbuf_zeros(out, (size_t)(alignment - over));
}

static uint8_t *row_at(struct snap_strbuf *out, const struct tool_elf *elf,
		       uint64_t table, uint32_t index)
{
	return (uint8_t *)out->data + table +
	       (uint64_t)index * tool_elf_section_size(&elf->target);
}

/* The table of sections as it is, at the end. */
static uint64_t put_table(const struct plan *plan, struct snap_strbuf *out)
{
	const struct tool_elf *elf = plan->elf;

	align_to(out, elf->target.wide ? 8 : 4);
	uint64_t table = out->size;
	snap_strbuf_append(out, elf->bytes.data + elf->sections,
			   (size_t)(table_end(elf) - elf->sections));
	return table;
}

/* The header and the row of the names follow what was written. */
static void link_up(const struct plan *plan, struct snap_strbuf *out,
		    uint64_t table, uint64_t names, uint64_t names_size)
{
	const struct tool_elf_target *target = &plan->elf->target;
	uint8_t *row = row_at(out, plan->elf, table, plan->elf->names_index);

	ELF_PUT(target, row, Shdr, sh_offset, names);
	ELF_PUT(target, row, Shdr, sh_size, names_size);
	ELF_PUT(target, (uint8_t *)out->data, Ehdr, e_shoff, table);
}

static void put_row(const struct plan *plan, struct snap_strbuf *out,
		    const struct tool_elf_section *section)
{
	const struct tool_elf_target *target = &plan->elf->target;
	uint8_t row[sizeof(Elf64_Shdr)] = { 0 };

	ELF_PUT(target, row, Shdr, sh_name, plan->elf->names.size);
	ELF_PUT(target, row, Shdr, sh_type, SHT_PROGBITS);
	ELF_PUT(target, row, Shdr, sh_offset, section->offset);
	ELF_PUT(target, row, Shdr, sh_size, section->size);
	ELF_PUT(target, row, Shdr, sh_addralign, section->alignment);
	snap_strbuf_append(out, row, tool_elf_section_size(target));
}

static int check_room(const struct tool_elf *elf, struct snap_span content,
		      uint64_t alignment, struct snap_error *err)
{
	uint64_t most = elf->target.wide ? INT64_MAX : INT32_MAX;
	uint64_t size = elf->bytes.size;

	if (snap_add(size, content.size, &size) &&
	    snap_add(size, 2 * alignment, &size) && size <= most / 2)
		return 0;
	return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
			 "%zu and %zu bytes are too many for one ELF file",
			 elf->bytes.size, content.size);
}

static int check_absent(const struct tool_elf *elf, const char *name,
			struct snap_error *err)
{
	struct tool_elf_section there;
	int rc = tool_elf_find(elf, name, &there, err);

	if (rc == SNAP_E_NOT_FOUND)
		return 0;
	return rc != 0 ? rc
		       : snap_fail(err, SNAP_E_OVERLAP, there.place,
				   "there is a section %s of %llu bytes: "
				   "detach it first",
				   name, ull(there.size));
}

static void put_attached(const struct plan *plan, const char *name,
			 struct snap_span content, uint64_t alignment,
			 struct snap_strbuf *out)
{
	const struct tool_elf *elf = plan->elf;
	struct tool_elf_section section = { .size = content.size,
					    .alignment = alignment };

	snap_strbuf_append(out, elf->bytes.data, (size_t)plan->body);
	align_to(out, alignment);
	section.offset = out->size;
	snap_strbuf_append(out, content.data, content.size);
	uint64_t names = out->size;
	snap_strbuf_append(out, elf->names.data, elf->names.size);
	snap_strbuf_append(out, name, strlen(name) + 1);
	uint64_t names_size = out->size - names;
	uint64_t table = put_table(plan, out);
	put_row(plan, out, &section);
	if (out->failed)
		return;
	link_up(plan, out, table, names, names_size);
	ELF_PUT(&elf->target, (uint8_t *)out->data, Ehdr, e_shnum,
		elf->section_count + UINT64_C(1));
}

int tool_elf_attach(const struct tool_elf *elf, const char *name,
		    struct snap_span content, uint64_t alignment,
		    struct snap_strbuf *out, struct snap_error *err)
{
	struct plan plan;
	int rc = make_plan(&plan, elf, 0, err);

	if (rc == 0)
		rc = check_absent(elf, name, err);
	if (rc == 0)
		rc = check_room(elf, content, alignment, err);
	if (rc != 0)
		return rc;
	put_attached(&plan, name, content, alignment, out);
	return out->failed ? snap_fail_memory(err, out->size) : 0;
}

/* A row can go if no other one changes its number, but the names'. */
static bool can_drop(const struct tool_elf *elf, uint32_t index)
{
	return index == elf->section_count - 1 ||
	       (index == elf->section_count - 2 &&
		elf->names_index == elf->section_count - 1);
}

static void drop_row(const struct tool_elf *elf, struct snap_strbuf *out,
		     uint64_t table, uint32_t index)
{
	const struct tool_elf_target *target = &elf->target;
	size_t size = tool_elf_section_size(target);
	uint8_t *header = (uint8_t *)out->data;
	uint8_t *row = row_at(out, elf, table, index);

	if (!can_drop(elf, index)) {
		memset(row, 0, size);
		return;
	}
	if (index != elf->section_count - 1) {
		memcpy(row, row + size, size);
		ELF_PUT(target, header, Ehdr, e_shstrndx, index);
	}
	ELF_PUT(target, header, Ehdr, e_shnum,
		elf->section_count - UINT64_C(1));
	out->size -= size;
}

/* Linkers let names share their ends. */
static bool is_shared(const struct tool_elf *elf, uint32_t index, size_t from)
{
	struct tool_elf_section other;

	for (uint32_t i = 0; i < elf->section_count; i++)
		if (i != index &&
		    (tool_elf_section(elf, i, &other, NULL) != 0 ||
		     (size_t)(other.name - (const char *)elf->names.data) >=
			     from))
			return true;
	return false;
}

/* Its name goes if it is the last one, as attaching left it. */
static size_t names_without(const struct tool_elf *elf,
			    const struct tool_elf_section *section)
{
	size_t size = strlen(section->name) + 1;
	const char *end = (const char *)elf->names.data + elf->names.size;

	if (section->name + size != end || size + 1 > elf->names.size ||
	    section->name[-1] != '\0' ||
	    is_shared(elf, section->index, elf->names.size - size))
		return elf->names.size;
	return elf->names.size - size;
}

static void put_detached(const struct plan *plan,
			 const struct tool_elf_section *section,
			 struct snap_strbuf *out)
{
	const struct tool_elf *elf = plan->elf;
	size_t names_size = names_without(elf, section);

	snap_strbuf_append(out, elf->bytes.data, (size_t)plan->body);
	uint64_t names = out->size;
	snap_strbuf_append(out, elf->names.data, names_size);
	uint64_t table = put_table(plan, out);
	if (out->failed)
		return;
	link_up(plan, out, table, names, names_size);
	drop_row(elf, out, table, section->index);
	/* Where something lies behind it the place stays, empty. */
	if (section->offset < plan->body) {
		uint64_t size = plan->body - section->offset;

		memset(out->data + section->offset, 0,
		       (size_t)(size < section->size ? size : section->size));
	}
}

/* What a segment loads is part of the program, whatever it is called. */
static int check_unloaded(const struct tool_elf_section *section,
			  struct snap_error *err)
{
	if ((section->flags & SHF_ALLOC) == 0 && section->type == SHT_PROGBITS)
		return 0;
	return snap_fail(err, SNAP_E_BOUNDS, section->place,
			 "the section %s is none that was attached",
			 section->name);
}

/* No segment and no other section may have a part in it. */
static int check_alone(const struct plan *plan,
		       const struct tool_elf_section *section,
		       struct snap_error *err)
{
	const struct tool_elf *elf = plan->elf;
	uint64_t segments;
	int rc = tool_elf_segments_end(elf, &segments, err);

	if (rc == 0 && section->offset < segments)
		rc = snap_fail(err, SNAP_E_OVERLAP, section->place,
			       "the section %s begins at %llu, where segments "
			       "lie (to %llu)",
			       section->name, ull(section->offset),
			       ull(segments));
	for (uint32_t i = 1; rc == 0 && i < elf->section_count; i++) {
		struct tool_elf_section other;

		rc = tool_elf_section(elf, i, &other, err);
		if (rc != 0 || i == section->index ||
		    other.type == SHT_NOBITS || other.type == SHT_NULL)
			continue;
		if (other.offset < section->offset + section->size &&
		    section->offset < other.offset + other.size)
			rc = snap_fail(err, SNAP_E_OVERLAP, section->place,
				       "the sections %s and %u share bytes",
				       section->name, i);
	}
	return rc;
}

int tool_elf_detach(const struct tool_elf *elf, const char *name,
		    struct snap_strbuf *out, struct snap_error *err)
{
	struct tool_elf_section section;
	struct plan plan;
	int rc = tool_elf_find(elf, name, &section, err);

	if (rc == 0)
		rc = check_unloaded(&section, err);
	if (rc == 0)
		rc = make_plan(&plan, elf, section.index, err);
	if (rc == 0)
		rc = check_alone(&plan, &section, err);
	if (rc != 0)
		return rc;
	put_detached(&plan, &section, out);
	return out->failed ? snap_fail_memory(err, out->size) : 0;
}
