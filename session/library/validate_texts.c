#include "library/view.h"

#include "library/layout.h"

/* The cold sections while they are walked over, each unpacked once. */
struct text_check {
	const struct ms_library *library;
	uint8_t *docs;
	size_t docs_size;
	uint8_t *sources; /* NULL: there is no such section */
	size_t sources_size;
	uint32_t source_count;
	/* Where the next document begins, and the next source's number. */
	uint64_t docs_end;
	uint32_t sources_end;
};

static int fail_entry(const struct text_check *check, struct ms_field field,
		      const struct ms_entry *entry, const char *what,
		      struct snap_error *err)
{
	return ms_fail_image(check->library, err, SNAP_E_BOUNDS, field,
			     "entry %u ('%.*s'): %s", entry->index,
			     (int)entry->name.size, entry->name.data, what);
}

static int fail_sources(const struct text_check *check, size_t offset,
			const char *what, uint64_t number,
			struct snap_error *err)
{
	return ms_fail_image(check->library, err, SNAP_E_BOUNDS,
			     (struct ms_field){ MS_SECTION_SOURCES, offset },
			     "%s %llu (SOURCES has %zu bytes)", what,
			     ull(number), check->sources_size);
}

/* The table at the head of SOURCES: ends rise, the last one ends the section.
 */
static int check_sources(struct text_check *check, struct snap_error *err)
{
	if (check->sources_size < MS_SOURCES_HEAD_SIZE)
		return fail_sources(check, 0, "no room for a count of",
				    MS_SOURCES_HEAD_SIZE, err);
	uint32_t count = snap_le32(check->sources), before = 0;
	size_t room = check->sources_size - MS_SOURCES_HEAD_SIZE;
	if (count > room / MS_SOURCE_END_SIZE)
		return fail_sources(check, 0,
				    "no room for ends of sources:", count, err);
	for (uint32_t i = 0; i < count; i++) {
		size_t at =
			MS_SOURCES_HEAD_SIZE + (size_t)i * MS_SOURCE_END_SIZE;
		uint32_t end = snap_le32(check->sources + at);

		if (end < before)
			return fail_sources(
				check, at, "a source ends before it begins:", i,
				err);
		before = end;
	}
	check->source_count = count;
	if (before == room - (size_t)count * MS_SOURCE_END_SIZE)
		return 0;
	return fail_sources(check, 0, "the sources end at", before, err);
}

/* A path and the record's flag say the same. */
static int compare_doc(const struct text_check *check,
		       const struct ms_entry *entry, const struct ms_doc *doc,
		       struct snap_error *err)
{
	bool function = (entry->flags & MS_ENTRY_FUNCTION) != 0;

	if (function == (doc->source_path.size != 0))
		return 0;
	return fail_entry(
		check, (struct ms_field){ MS_SECTION_DOCS, entry->doc_offset },
		entry,
		function ? "a function without a path"
			 : "a native entry with a path",
		err);
}

static int check_doc(const struct text_check *check,
		     const struct ms_entry *entry, struct snap_error *err)
{
	const struct snap_span bytes = { check->docs + entry->doc_offset,
					 entry->doc_size };
	struct ms_doc *doc;
	int rc = ms_doc_decode(check->library, bytes, entry->doc_offset, &doc,
			       err);

	if (rc != 0)
		return rc;
	rc = compare_doc(check, entry, doc, err);
	ms_doc_free(doc);
	return rc;
}

/*
 * Texts lie in the order of categories, each where the one before ends: so this
 * takes time in proportion to the file, which it would not if many records
 * named the same text.
 */
static int check_entry(struct text_check *check, const struct ms_entry *entry,
		       struct snap_error *err)
{
	bool sourced = entry->unit != MS_NO_UNIT;

	if (entry->doc_offset != check->docs_end)
		return fail_entry(
			check, ms_record_field(entry, MS_AT_DOC_OFFSET), entry,
			"its document is not the next one", err);
	int rc = ms_entry_check_doc(check->library, entry, err);
	if (rc != 0)
		return rc;
	if (sourced && (entry->unit != check->sources_end ||
			entry->unit >= check->source_count))
		return fail_entry(check, ms_record_field(entry, MS_AT_SOURCE),
				  entry, "its source is not the next one", err);
	check->docs_end += entry->doc_size;
	check->sources_end += sourced;
	return check_doc(check, entry, err);
}

static int check_category(struct text_check *check, uint32_t index,
			  struct snap_error *err)
{
	const struct ms_library *library = check->library;
	struct ms_category category = { .entry_count = 0 };
	int rc = ms_library_category(library, index, &category, err);

	for (uint32_t i = 0; rc == 0 && i < category.entry_count; i++) {
		struct ms_entry entry;
		uint32_t number = 0;

		rc = ms_library_category_entry(library, &category, i, &number,
					       err);
		if (rc == 0)
			rc = ms_library_entry(library, number, &entry, err);
		if (rc == 0)
			rc = check_entry(check, &entry, err);
	}
	return rc;
}

static int check_entries(struct text_check *check, struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < check->library->info.category_count;
	     i++)
		rc = check_category(check, i, err);
	if (rc != 0)
		return rc;
	if (check->sources_end != check->source_count)
		return fail_sources(check, 0,
				    "records name sources:", check->sources_end,
				    err);
	if (check->docs_end == check->docs_size)
		return 0;
	return ms_fail_image(
		check->library, err, SNAP_E_BOUNDS,
		(struct ms_field){ MS_SECTION_DOCS, check->docs_end },
		"documents end at %llu, DOCS has %zu bytes",
		ull(check->docs_end), check->docs_size);
}

/* Opening it checks all of it. */
static int check_search(const struct ms_library *library,
			struct snap_error *err)
{
	struct ms_search *search;
	int rc = ms_search_open(&search, library, err);

	if (rc == 0)
		ms_search_free(search);
	return rc;
}

static int load_texts(struct text_check *check, struct snap_error *err)
{
	const struct ms_library *library = check->library;
	int rc = check_search(library, err);

	if (rc == 0)
		rc = ms_library_load(library, MS_SECTION_DOCS, &check->docs,
				     &check->docs_size, err);
	if (rc != 0 || snap_reader_find(library->reader, MS_SECTION_SOURCES,
					NULL, NULL) != 0)
		return rc;
	rc = ms_library_load(library, MS_SECTION_SOURCES, &check->sources,
			     &check->sources_size, err);
	return rc != 0 ? rc : check_sources(check, err);
}

int ms_validate_texts(const struct ms_library *library, struct snap_error *err)
{
	struct text_check check = { .library = library };
	int rc = load_texts(&check, err);

	if (rc == 0)
		rc = check_entries(&check, err);
	snap_free(&library->allocator, check.sources);
	snap_free(&library->allocator, check.docs);
	return rc;
}
