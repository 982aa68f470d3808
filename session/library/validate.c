#include "library/view.h"

#include "base/checked.h"
#include "library/image.h"
#include "library/layout.h"

#include <stdlib.h>

/* What the records add up to, held against the LIBRARY section's counts. */
struct record_totals {
	uint32_t functions;
	uint32_t planned;
	uint32_t bytecode;
};

#define FLAGS_KNOWN                                                            \
	(MS_ENTRY_PURE | MS_ENTRY_SUPPRESSES_DISPLAY |                         \
	 MS_ENTRY_TOUCHES_WORKSPACE | MS_ENTRY_IO |                            \
	 MS_ENTRY_NONDETERMINISTIC | MS_ENTRY_FUNCTION | MS_ENTRY_PLANNED)

static int fail_record(const struct ms_library *library,
		       const struct ms_entry *entry, uint32_t field,
		       const char *what, struct snap_error *err)
{
	return ms_fail_image(
		library, err, MS_SECTION_RECORDS,
		(uint64_t)entry->index * MS_RECORD_SIZE + field,
		"record %u ('%.*s'): %s", entry->index,
		(int)(entry->name.size > 63 ? 63 : entry->name.size),
		entry->name.data, what);
}

static int check_record(const struct ms_library *library,
			const struct ms_entry *entry, struct snap_error *err)
{
	bool function = (entry->flags & MS_ENTRY_FUNCTION) != 0;

	if (entry->name.size == 0)
		return fail_record(library, entry, MS_AT_NAME_SIZE,
				   "an empty name", err);
	if (entry->category >= library->info.category_count)
		return fail_record(library, entry, MS_AT_CATEGORY,
				   "a category that is not there", err);
	if ((entry->flags & ~(uint32_t)FLAGS_KNOWN) != 0 ||
	    (function && (entry->flags & MS_ENTRY_PLANNED) != 0))
		return fail_record(library, entry, MS_AT_FLAGS,
				   "flags that no writer sets", err);
	if (entry->input_min > entry->input_max ||
	    entry->output_min > entry->output_max)
		return fail_record(library, entry, MS_AT_INPUT_MIN,
				   "a least count above the largest", err);
	if (entry->source != MS_NO_SOURCE && !function)
		return fail_record(library, entry, MS_AT_SOURCE,
				   "a native entry with a source", err);
	if (entry->bytecode == MS_NO_BYTECODE)
		return 0;
	int rc = fail_record(library, entry, MS_AT_BYTECODE,
			     "compiled code, and this version of the image has "
			     "none",
			     err);
	if (err != NULL)
		err->code = SNAP_E_BYTECODE_INVALID;
	(void)snap_fail_numbers(err, rc, MS_NO_BYTECODE, entry->bytecode);
	return SNAP_E_BYTECODE_INVALID;
}

/* The cold sections as far as records point into them: DOCS unpacked once. */
struct cold_texts {
	uint8_t *docs;
	size_t docs_size;
	uint8_t *sources;
	size_t sources_size;
	uint32_t source_count;
};

/* The table at the head of SOURCES: ends rise, the last one ends the section.
 */
static int check_sources(const struct ms_library *library,
			 struct cold_texts *cold, struct snap_error *err)
{
	uint32_t before = 0;

	if (cold->sources_size >= MS_SOURCES_HEAD_SIZE)
		cold->source_count = snap_le32(cold->sources);
	size_t room = cold->sources_size - MS_SOURCES_HEAD_SIZE;
	if (cold->sources_size < MS_SOURCES_HEAD_SIZE ||
	    cold->source_count > room / MS_SOURCE_END_SIZE)
		return ms_fail_image(library, err, MS_SECTION_SOURCES, 0,
				     "%zu bytes do not hold %u sources",
				     cold->sources_size, cold->source_count);
	const uint8_t *ends = cold->sources + MS_SOURCES_HEAD_SIZE;
	for (uint32_t i = 0; i < cold->source_count; i++) {
		uint32_t end = snap_le32(ends + (size_t)i * MS_SOURCE_END_SIZE);

		if (end < before)
			return ms_fail_image(library, err, MS_SECTION_SOURCES,
					     0,
					     "source %u ends at %u, before "
					     "it begins at %u",
					     i, end, before);
		before = end;
	}
	size_t table = (size_t)cold->source_count * MS_SOURCE_END_SIZE;
	if (before == room - table)
		return 0;
	return ms_fail_image(library, err, MS_SECTION_SOURCES, 0,
			     "the sources end at %u of %zu bytes", before,
			     room - table);
}

static int load_cold(const struct ms_library *library, struct cold_texts *cold,
		     struct snap_error *err)
{
	int rc = ms_library_load(library, MS_SECTION_DOCS, &cold->docs,
				 &cold->docs_size, err);

	if (rc != 0 || snap_reader_find(library->reader, MS_SECTION_SOURCES,
					NULL, NULL) != 0)
		return rc;
	rc = ms_library_load(library, MS_SECTION_SOURCES, &cold->sources,
			     &cold->sources_size, err);
	return rc != 0 ? rc : check_sources(library, cold, err);
}

static int check_texts(const struct ms_library *library,
		       const struct ms_entry *entry,
		       const struct cold_texts *cold, struct snap_error *err)
{
	struct ms_doc *doc;

	if (entry->source != MS_NO_SOURCE &&
	    entry->source >= cold->source_count)
		return fail_record(library, entry, MS_AT_SOURCE,
				   "a source that is not there", err);
	if (!snap_range_fits(entry->doc_offset, entry->doc_size,
			     cold->docs_size))
		return fail_record(library, entry, MS_AT_DOC_OFFSET,
				   "its document leaves DOCS", err);
	const struct snap_span bytes = { cold->docs + entry->doc_offset,
					 entry->doc_size };
	int rc = ms_doc_decode(library, bytes, entry->doc_offset, &doc, err);
	if (rc == 0)
		ms_doc_free(doc);
	return rc;
}

static int check_records(const struct ms_library *library,
			 const struct cold_texts *cold,
			 struct ms_name_span *names, struct snap_error *err)
{
	struct record_totals totals = { 0 };
	struct ms_entry before = { .name = { "", 0 } }, entry;

	for (uint32_t i = 0; i < library->info.entry_count; i++) {
		int rc = ms_library_entry(library, i, &entry, err);

		if (rc == 0)
			rc = check_record(library, &entry, err);
		if (rc == 0)
			rc = check_texts(library, &entry, cold, err);
		if (rc != 0)
			return rc;
		if (ms_text_compare(before.name, entry.name) >= 0)
			return fail_record(library, &entry, MS_AT_NAME_OFFSET,
					   "names do not rise", err);
		totals.functions += (entry.flags & MS_ENTRY_FUNCTION) != 0;
		totals.planned += (entry.flags & MS_ENTRY_PLANNED) != 0;
		names[i] = (struct ms_name_span){ entry.name.data,
						  entry.name.size };
		before = entry;
	}
	const struct ms_library_info *info = &library->info;
	if (totals.functions == info->function_count &&
	    totals.planned == info->planned_count &&
	    info->bytecode_count == 0 &&
	    info->builtin_count == info->entry_count - totals.functions)
		return 0;
	return ms_fail_image(library, err, MS_SECTION_LIBRARY,
			     MS_AT_BUILTIN_COUNT,
			     "%u builtins (%u planned), %u functions and %u "
			     "bytecode entries are not what the records hold",
			     info->builtin_count, info->planned_count,
			     info->function_count, info->bytecode_count);
}

/* The index is the one a writer makes of these names, byte for byte. */
static int check_index(const struct ms_library *library,
		       const struct ms_name_span *names, struct snap_error *err)
{
	struct snap_strbuf expected;

	snap_strbuf_begin(&expected, &library->allocator);
	int rc = ms_index_build(&expected, names, library->info.entry_count,
				&library->allocator, err);
	if (rc == 0 &&
	    (expected.size != library->index.size ||
	     memcmp(expected.data, library->index.data, expected.size) != 0))
		rc = ms_fail_image(library, err, MS_SECTION_NAME_INDEX, 0,
				   "the name index is not the one of these "
				   "names");
	snap_strbuf_end(&expected);
	return rc;
}

/* Every entry stands once, in its own category. */
static int check_category(const struct ms_library *library, uint32_t index,
			  uint32_t *expected_first, struct snap_error *err)
{
	struct ms_category category;
	int rc = ms_library_category(library, index, &category, err);
	int64_t before = -1;

	if (rc == 0 && category.first != *expected_first)
		rc = ms_fail_image(library, err, MS_SECTION_CATEGORIES,
				   (uint64_t)index * MS_CATEGORY_SIZE,
				   "category %u begins at %u, expected %u",
				   index, category.first, *expected_first);
	for (uint32_t i = 0; rc == 0 && i < category.entry_count; i++) {
		uint32_t number = 0;
		struct ms_entry entry = { .category = 0 };

		rc = ms_library_category_entry(library, &category, i, &number,
					       err);
		if (rc == 0 && number < library->info.entry_count)
			rc = ms_library_entry(library, number, &entry, err);
		if (rc == 0 && (number >= library->info.entry_count ||
				entry.category != index || number <= before))
			rc = ms_fail_image(library, err, MS_SECTION_CATEGORIES,
					   (uint64_t)index * MS_CATEGORY_SIZE,
					   "category %u lists entry %u", index,
					   number);
		before = number;
	}
	if (rc == 0)
		*expected_first += category.entry_count;
	return rc;
}

static int check_categories(const struct ms_library *library,
			    struct snap_error *err)
{
	uint32_t first = 0;

	for (uint32_t i = 0; i < library->info.category_count; i++) {
		int rc = check_category(library, i, &first, err);

		if (rc != 0)
			return rc;
	}
	if (first == library->info.entry_count)
		return 0;
	return ms_fail_image(library, err, MS_SECTION_CATEGORIES, 0,
			     "the categories list %u of %u entries", first,
			     library->info.entry_count);
}

static int check_search(const struct ms_library *library,
			struct snap_error *err)
{
	struct ms_search *search;
	int rc = ms_search_open(&search, library, err);

	if (rc == 0)
		ms_search_free(search);
	return rc;
}

int ms_library_validate(const struct ms_library *library,
			struct snap_error *err)
{
	size_t count = library->info.entry_count;
	struct ms_name_span *names =
		snap_calloc(&library->allocator, count, sizeof(*names));

	struct cold_texts cold = { .docs = NULL };

	if (names == NULL)
		return snap_fail_memory(err, count * sizeof(*names));
	int rc = load_cold(library, &cold, err);
	if (rc == 0)
		rc = check_records(library, &cold, names, err);
	if (rc == 0)
		rc = check_index(library, names, err);
	if (rc == 0)
		rc = check_categories(library, err);
	if (rc == 0)
		rc = check_search(library, err);
	snap_free(&library->allocator, cold.docs);
	snap_free(&library->allocator, cold.sources);
	snap_free(&library->allocator, names);
	return rc;
}
