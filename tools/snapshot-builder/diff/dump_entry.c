#include "tools/snapshot-builder/diff/dump.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/inspect/entry.h"
#include "tools/snapshot-builder/inspect/entry_words.h"

#include <stdlib.h>

static void dump_text(int depth, const char *name, struct ms_text text)
{
	dump_line(depth, name, text.data, text.size);
}

static void dump_range(const char *name, uint16_t least, uint16_t most)
{
	char text[ENTRY_RANGE_SIZE];

	entry_range(least, most, text);
	dump_word(1, name, text);
}

static void dump_built(int depth, const char *name, struct snap_strbuf *text)
{
	if (text->failed)
		tool_no_memory();
	dump_line(depth, name, snap_strbuf_text(text), text->size);
	snap_strbuf_end(text);
}

static void dump_record(const struct side *side, const struct ms_entry *entry)
{
	struct snap_strbuf flags;

	snap_strbuf_begin(&flags, NULL);
	entry_flags(entry->flags, &flags);
	dump_text(1, "category", entry_category(side->open.library, entry));
	dump_built(1, "flags", &flags);
	dump_range("inputs", entry->input_min, entry->input_max);
	dump_range("outputs", entry->output_min, entry->output_max);
}

static void dump_doc(const struct ms_doc *doc)
{
	dump_text(1, "summary", doc->summary);
	dump_lines(1, "description", doc->description.data,
		   doc->description.size);
	dump_text(1, "complexity", doc->complexity);
	dump_text(1, "path", doc->source_path);
	for (uint32_t i = 0; i < doc->signature_count; i++) {
		struct snap_strbuf text;

		snap_strbuf_begin(&text, NULL);
		entry_signature(&doc->signatures[i], &text);
		dump_built(1, "signature", &text);
	}
	for (uint32_t i = 0; i < doc->example_count; i++) {
		const struct ms_doc_example *example = &doc->examples[i];

		dump_lines(1, "example", example->source.data,
			   example->source.size);
		dump_lines(1, "displays", example->display.data,
			   example->display.size);
	}
	for (uint32_t i = 0; i < doc->see_also_count; i++)
		dump_text(1, "see", doc->see_also[i]);
}

static int dump_source(const struct side *side, const struct ms_entry *entry,
		       struct snap_error *err)
{
	char *text;
	size_t size;
	int rc =
		ms_library_source(side->open.library, entry, &text, &size, err);

	if (rc == SNAP_E_NOT_FOUND)
		return 0;
	if (rc != 0)
		return rc;
	dump_lines(1, "source", text, size);
	free(text);
	return 0;
}

int dump_entry(const struct side *side, const struct ms_entry *entry,
	       struct snap_error *err)
{
	struct ms_doc *doc;
	int rc = ms_library_doc(side->open.library, entry, &doc, err);

	if (rc != 0)
		return rc;
	(void)putchar('\n');
	dump_text(0, "entry", entry->name);
	dump_record(side, entry);
	dump_doc(doc);
	ms_doc_free(doc);
	rc = dump_source(side, entry, err);
	return rc != 0 ? rc : dump_unit(side, entry, err);
}
