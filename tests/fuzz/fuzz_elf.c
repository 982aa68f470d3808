/*
 * Programs under libFuzzer: reading all sections, attaching and detaching.
 * What was attached is found again, byte for byte, and detaching from what we
 * attached to gives a file in which the section is gone.
 */
#include "fuzz/fuzz.h"

#include "tools/elf/attach.h"

#include <stdlib.h>

static const uint8_t content[] = "what was attached";
static const struct snap_span attached = { content, sizeof(content) };

static struct snap_span span_of(const struct snap_strbuf *buffer)
{
	return (struct snap_span){ (const uint8_t *)buffer->data,
				   buffer->size };
}

static unsigned touch(const struct tool_elf *elf)
{
	struct tool_elf_section section;
	unsigned sum = 0;
	uint64_t end;

	/* Tables of thousands of rows find nothing that a few don't. */
	for (uint32_t i = 0; i < elf->section_count && i < 1000; i++) {
		if (tool_elf_section(elf, i, &section, NULL) != 0)
			continue;
		struct snap_span bytes = tool_elf_content(elf, &section);
		for (size_t at = 0; at < bytes.size; at += 64)
			sum += bytes.data[at];
		sum += (unsigned)strlen(section.name);
	}
	(void)tool_elf_segments_end(elf, &end, NULL);
	return sum;
}

static void detach(const struct tool_elf *elf)
{
	struct tool_elf_section section;
	struct snap_strbuf out;
	struct tool_elf without;

	snap_strbuf_begin(&out, NULL);
	if (tool_elf_detach(elf, TOOL_ELF_SNAPSHOT_SECTION, &out, NULL) == 0) {
		if (tool_elf_open(&without, span_of(&out), NULL) != 0 ||
		    tool_elf_find(&without, TOOL_ELF_SNAPSHOT_SECTION, &section,
				  NULL) != SNAP_E_NOT_FOUND)
			abort();
	}
	snap_strbuf_end(&out);
}

static void attach(const struct tool_elf *elf)
{
	struct tool_elf_section section;
	struct snap_strbuf out;
	struct tool_elf with;

	snap_strbuf_begin(&out, NULL);
	if (tool_elf_attach(elf, TOOL_ELF_SNAPSHOT_SECTION, attached, 64, &out,
			    NULL) == 0) {
		if (tool_elf_open(&with, span_of(&out), NULL) != 0 ||
		    tool_elf_find(&with, TOOL_ELF_SNAPSHOT_SECTION, &section,
				  NULL) != 0 ||
		    section.size != attached.size ||
		    memcmp(out.data + section.offset, content,
			   sizeof(content)) != 0)
			abort();
		detach(&with);
	}
	snap_strbuf_end(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tool_elf elf;

	if (tool_elf_open(&elf, (struct snap_span){ data, size }, NULL) != 0)
		return 0;
	volatile unsigned sum = touch(&elf);
	(void)sum;
	detach(&elf);
	attach(&elf);
	return 0;
}
