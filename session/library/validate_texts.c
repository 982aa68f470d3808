#include "library/view.h"

#include "library/layout.h"

/* The cold sections while they are walked over: DOCS unpacked once. */
struct text_check {
	const struct ms_library *library;
	struct ms_search *search;
	uint8_t *docs;
	size_t docs_size;
	uint64_t keyword_count; /* of the documents so far */
};

static int fail_entry(const struct text_check *check,
		      const struct ms_entry *entry, uint32_t section,
		      const char *what, struct snap_error *err)
{
	return ms_fail_image(check->library, err, SNAP_E_BOUNDS,
			     (struct ms_field){ section, 0 },
			     "entry %u ('%.*s'): %s", entry->index,
			     (int)entry->name.size, entry->name.data, what);
}

/* The search section says again what documents say. */
static int compare_search(struct text_check *check,
			  const struct ms_entry *entry,
			  const struct ms_doc *doc, struct snap_error *err)
{
	struct ms_text summary = ms_search_summary(check->search, entry->index);

	if (ms_text_compare(summary, doc->summary) != 0)
		return fail_entry(check, entry, MS_SECTION_SEARCH,
				  "another summary than in its document", err);
	for (uint32_t i = 0; i < doc->keyword_count; i++)
		if (!ms_search_lists(check->search, doc->keywords[i],
				     entry->index))
			return fail_entry(check, entry, MS_SECTION_SEARCH,
					  "a keyword does not list it", err);
	check->keyword_count += doc->keyword_count;
	return 0;
}

static int check_doc(struct text_check *check, const struct ms_entry *entry,
		     struct snap_error *err)
{
	const struct snap_span bytes = { check->docs + entry->doc_offset,
					 entry->doc_size };
	bool function = (entry->flags & MS_ENTRY_FUNCTION) != 0;
	struct ms_doc *doc;
	int rc = ms_doc_decode(check->library, bytes, entry->doc_offset, &doc,
			       err);

	if (rc != 0)
		return rc;
	if (function != (doc->source_path.size != 0))
		rc = fail_entry(check, entry, MS_SECTION_DOCS,
				"a function without a path, or a native one "
				"with one",
				err);
	if (rc == 0)
		rc = compare_search(check, entry, doc, err);
	ms_doc_free(doc);
	return rc;
}

/* The range of the entry's source; '*size' grows by what it has. */
static int check_source(const struct text_check *check,
			const struct ms_entry *entry, uint64_t *size,
			struct snap_error *err)
{
	*size += entry->source_size;
	return entry->source_size == 0
		       ? 0
		       : ms_entry_check_source(check->library, entry, err);
}

/*
 * Texts are as long together as their section: so what follows takes time in
 * proportion to the file, however often records name the same text.
 */
static int check_ranges(const struct text_check *check, struct snap_error *err)
{
	uint64_t docs = 0, sources = 0;
	struct snap_section section = { .raw_size = 0 };

	for (uint32_t i = 0; i < check->library->info.entry_count; i++) {
		struct ms_entry entry;
		int rc = ms_library_entry(check->library, i, &entry, err);

		if (rc == 0)
			rc = ms_entry_check_doc(check->library, &entry, err);
		if (rc == 0)
			rc = check_source(check, &entry, &sources, err);
		if (rc != 0)
			return rc;
		docs += entry.doc_size;
	}
	(void)snap_reader_find(check->library->reader, MS_SECTION_SOURCES,
			       &section, NULL);
	if (docs == check->docs_size && sources == section.raw_size)
		return 0;
	uint32_t type =
		docs == check->docs_size ? MS_SECTION_SOURCES : MS_SECTION_DOCS;
	return ms_fail_image(check->library, err, SNAP_E_BOUNDS,
			     (struct ms_field){ type, 0 },
			     "records name %llu bytes of documents and %llu of "
			     "sources, there are %zu and %llu",
			     ull(docs), ull(sources), check->docs_size,
			     ull(section.raw_size));
}

static int check_docs(struct text_check *check, struct snap_error *err)
{
	int rc = check_ranges(check, err);

	for (uint32_t i = 0; rc == 0 && i < check->library->info.entry_count;
	     i++) {
		struct ms_entry entry;

		rc = ms_library_entry(check->library, i, &entry, err);
		if (rc == 0)
			rc = check_doc(check, &entry, err);
	}
	if (rc != 0 ||
	    check->keyword_count == ms_search_list_count(check->search))
		return rc;
	return ms_fail_image(
		check->library, err, SNAP_E_BOUNDS,
		(struct ms_field){ MS_SECTION_SEARCH, MS_AT_LIST_COUNT },
		"keywords list %u entries, documents have %llu keywords",
		ms_search_list_count(check->search), ull(check->keyword_count));
}

int ms_validate_texts(const struct ms_library *library, struct snap_error *err)
{
	struct text_check check = { .library = library };
	int rc = ms_search_open(&check.search, library, err);

	if (rc == 0)
		rc = ms_library_load(library, MS_SECTION_DOCS, &check.docs,
				     &check.docs_size, err);
	if (rc == 0)
		rc = check_docs(&check, err);
	snap_free(&library->allocator, check.docs);
	ms_search_free(check.search);
	return rc;
}
