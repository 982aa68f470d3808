#include "tools/snapshot-builder/diff/dump.h"

#include "base/bytes.h"
#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void dump_header(const struct snap_info *info)
{
	char runtime[DESCRIBE_RUNTIME_SIZE];

	describe_runtime(info->runtime, runtime);
	dump_name(0, "header");
	dump_number(1, "format_major", info->format_major);
	dump_number(1, "format_minor", info->format_minor);
	dump_number(1, "header_size", info->header_size);
	dump_number(1, "file_size", info->file_size);
	dump_number(1, "section_count", info->section_count);
	dump_word(1, "runtime", runtime);
	dump_number(1, "flags_compatible", info->flags_compatible);
	dump_number(1, "flags_read_only", info->flags_read_only);
	dump_number(1, "flags_incompatible", info->flags_incompatible);
	dump_number(1, "timestamp", info->timestamp);
	if (info->serial != 0)
		dump_number(1, "serial", info->serial);
	dump_word(1, "key", info->key_text);
	dump_digest(1, "key_bytecode", info->key.bytecode);
	dump_digest(1, "key_builtins", info->key.builtins);
	dump_digest(1, "key_options", info->key.options);
	dump_word(1, "content", info->content_text);
	dump_digest(1, "header_digest", info->header_digest);
}

static void dump_section(uint32_t runtime, const struct snap_section *section)
{
	char name[DESCRIBE_SECTION_SIZE];

	(void)describe_section(runtime, section->type, name);
	(void)printf("\nsection %s\n", name);
	dump_number(1, "type", section->type);
	dump_number(1, "flags", section->flags);
	dump_word(1, "codec", describe_codec_words[section->codec]);
	dump_number(1, "alignment", section->alignment);
	dump_number(1, "dictionary", section->dictionary);
	dump_number(1, "offset", section->offset);
	dump_number(1, "stored_size", section->stored_size);
	dump_number(1, "raw_size", section->raw_size);
	dump_digest(1, "digest", section->digest);
	dump_digest(1, "raw_digest", section->raw_digest);
}

static void dump_library(const struct side *side)
{
	struct ms_library_info info;

	ms_library_info(side->open.library, &info);
	(void)putchar('\n');
	dump_name(0, "library");
	dump_line(1, "name", info.name.data, info.name.size);
	dump_line(1, "version", info.version.data, info.version.size);
	dump_number(1, "entries", info.entry_count);
	dump_number(1, "builtins", info.builtin_count);
	dump_number(1, "planned", info.planned_count);
	dump_number(1, "functions", info.function_count);
	dump_number(1, "bytecode", info.bytecode_count);
	dump_number(1, "categories", info.category_count);
}

static int dump_categories(const struct side *side, struct snap_error *err)
{
	struct ms_library_info info;

	ms_library_info(side->open.library, &info);
	for (uint32_t i = 0; i < info.category_count; i++) {
		struct ms_category category;
		int rc = ms_library_category(side->open.library, i, &category,
					     err);

		if (rc != 0)
			return rc;
		(void)putchar('\n');
		dump_line(0, "category", category.name.data,
			  category.name.size);
		dump_line(1, "title", category.title.data, category.title.size);
		dump_number(1, "entries", category.entry_count);
	}
	return 0;
}

static int dump_entries(const struct side *side,
			int (*dump)(const struct side *side,
				    const struct ms_entry *entry,
				    struct snap_error *err),
			struct snap_error *err)
{
	struct ms_library_info info;

	ms_library_info(side->open.library, &info);
	for (uint32_t i = 0; i < info.entry_count; i++) {
		struct ms_entry entry;
		int rc = ms_library_entry(side->open.library, i, &entry, err);

		if (rc == 0)
			rc = dump(side, &entry, err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static void dump_keywords(const struct side *side)
{
	struct ms_text text;
	uint32_t count;

	(void)putchar('\n');
	dump_name(0, "keywords");
	for (uint32_t k = 0; ms_search_keyword(side->search, k, &text, &count);
	     k++) {
		(void)fputs("  ", stdout);
		dump_escaped(text.data, text.size);
		(void)putchar(':');
		for (uint32_t i = 0; i < count; i++) {
			uint32_t number =
				ms_search_keyword_entry(side->search, k, i);
			struct ms_entry entry;

			if (ms_library_entry(side->open.library, number, &entry,
					     NULL) != 0)
				continue;
			(void)putchar(' ');
			dump_escaped(entry.name.data, entry.name.size);
		}
		(void)putchar('\n');
	}
}

/* Where an entry's parts lie, apart from what they say: a longer text moves all
 * that is behind it. */
static int dump_place(const struct side *side, const struct ms_entry *entry,
		      struct snap_error *err)
{
	(void)side;
	(void)err;
	(void)fputs("  ", stdout);
	dump_escaped(entry->name.data, entry->name.size);
	(void)printf(" doc %u+%u", entry->doc_offset, entry->doc_size);
	if (entry->unit != MS_NO_UNIT)
		(void)printf(" unit %u", entry->unit);
	(void)putchar('\n');
	return 0;
}

/* Its form is that of a writer, so the names make all of it but these. */
static int dump_index(const struct side *side, struct snap_error *err)
{
	uint8_t head[8];
	int rc = snap_reader_read(side->open.reader, MS_SECTION_NAME_INDEX, 0,
				  head, sizeof(head), err);

	if (rc != 0)
		return rc;
	(void)putchar('\n');
	dump_name(0, "index");
	dump_number(1, "slot_count", snap_le32(head));
	dump_number(1, "probe_limit", snap_le32(head + 4));
	return 0;
}

static void dump_provenance(const struct side *side)
{
	if (side->provenance == NULL)
		return;
	char *text = tool_json_text(side->provenance, TOOL_JSON_INDENTED);
	(void)putchar('\n');
	dump_lines(0, "provenance", text, strlen(text));
	free(text);
}

int dump_file(const struct side *side, struct snap_error *err)
{
	const struct snap_info *info = &side->open.info;

	dump_name(0, "snapshot dump 1");
	dump_header(info);
	for (uint32_t i = 0; i < info->section_count; i++) {
		struct snap_section section;

		snap_reader_section(side->open.reader, i, &section);
		dump_section(info->runtime, &section);
	}
	if (side->open.library == NULL)
		return 0;
	dump_library(side);
	int rc = dump_categories(side, err);
	if (rc == 0)
		rc = dump_entries(side, dump_entry, err);
	if (rc != 0)
		return rc;
	dump_keywords(side);
	rc = dump_index(side, err);
	if (rc == 0) {
		(void)putchar('\n');
		dump_name(0, "places");
		rc = dump_entries(side, dump_place, err);
	}
	if (rc == 0)
		dump_provenance(side);
	return rc;
}
