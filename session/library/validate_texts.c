#include "library/links.h"
#include "library/view.h"

#include "library/layout.h"

/* The cold sections while they are walked over, each unpacked once. */
struct text_check {
	const struct ms_library *library;
	uint8_t *docs;
	size_t docs_size;
	uint8_t *sources; /* NULL: there is no such section */
	size_t sources_size;
	uint8_t *lines; /* the same */
	size_t lines_size;
	uint64_t docs_end; /* where the next document begins */
	/* What names mean. */
	const struct ms_native_table *natives; /* NULL: not known */
	uint32_t *ranks; /* by entry: native ones before it */
	struct ms_link_names names;
};

static uint32_t link_to(const struct text_check *check,
			const struct ms_entry *entry)
{
	if ((entry->flags & MS_ENTRY_FUNCTION) != 0)
		return MS_LINK_ENTRY | entry->index;
	return (entry->flags & MS_ENTRY_PLANNED) != 0
		       ? MS_LINK_NONE
		       : MS_LINK_NATIVE | check->ranks[entry->index];
}

/* In a library without native entries those of the runtime come first. */
static int find_name(void *context, const char *name, size_t size,
		     uint32_t *out, struct snap_error *err)
{
	const struct text_check *check = context;
	struct ms_entry entry;

	*out = check->natives == NULL
		       ? MS_LINK_NONE
		       : ms_link_native(check->natives, name, size);
	if (*out != MS_LINK_NONE)
		return 0;
	int rc = ms_library_find(check->library, name, size, &entry, err);
	if (rc == 0)
		*out = link_to(check, &entry);
	return rc == SNAP_E_NOT_FOUND ? 0 : rc;
}

static int rank_entries(struct text_check *check, struct snap_error *err)
{
	const struct ms_library *library = check->library;
	uint32_t count = library->info.entry_count, rank = 0;

	check->ranks =
		snap_calloc(&library->allocator, count, sizeof(*check->ranks));
	if (check->ranks == NULL)
		return snap_fail_memory(err, count);
	for (uint32_t i = 0; i < count; i++) {
		struct ms_entry entry;
		int rc = ms_library_entry(library, i, &entry, err);

		if (rc != 0)
			return rc;
		check->ranks[i] = rank;
		rank += (entry.flags & MS_ENTRY_FUNCTION) == 0;
	}
	return 0;
}

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

/* The table at the head of SOURCES: a source for each unit, ends rise, the last
 * one ends the section. */
static int check_sources(struct text_check *check, struct snap_error *err)
{
	if (check->sources_size < MS_SOURCES_HEAD_SIZE)
		return fail_sources(check, 0, "no room for a count of",
				    MS_SOURCES_HEAD_SIZE, err);
	uint32_t count = snap_le32(check->sources), before = 0;
	size_t room = check->sources_size - MS_SOURCES_HEAD_SIZE;
	if (count != check->library->info.function_count || count == 0)
		return fail_sources(check, 0,
				    "not one per function, but sources:", count,
				    err);
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
	if (before == room - (size_t)count * MS_SOURCE_END_SIZE)
		return 0;
	return fail_sources(check, 0, "the sources end at", before, err);
}

/* The table was checked. */
static struct snap_span source_of(const struct text_check *check, uint32_t unit)
{
	const uint8_t *ends = check->sources + MS_SOURCES_HEAD_SIZE;
	const uint8_t *end = ends + (size_t)unit * MS_SOURCE_END_SIZE;
	uint32_t begin = unit == 0 ? 0 : snap_le32(end - MS_SOURCE_END_SIZE);
	const uint8_t *texts =
		ends + (size_t)snap_le32(check->sources) * MS_SOURCE_END_SIZE;

	return (struct snap_span){ texts + begin, snap_le32(end) - begin };
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

/* What an entry's texts say of its code. */
static int check_code(const struct text_check *check,
		      const struct ms_entry *entry, struct ms_text path,
		      struct snap_error *err)
{
	const struct ms_unit_claim claim = {
		.names = &check->names,
		.natives = check->library->info.builtin_count != 0 ||
			   check->natives != NULL,
		.entry = entry,
		.path = path,
		.sourced = check->sources != NULL,
		.source = check->sources == NULL
				  ? (struct snap_span){ NULL, 0 }
				  : source_of(check, entry->unit),
		.lines = { check->lines, check->lines_size },
	};

	return ms_validate_unit(check->library, &claim, err);
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
	if (rc == 0 && entry->unit != MS_NO_UNIT &&
	    check->library->info.bytecode_count != 0)
		rc = check_code(check, entry, doc->source_path, err);
	ms_doc_free(doc);
	return rc;
}

/*
 * Documents lie in the order of categories, each where the one before ends: so
 * this takes time in proportion to the file, which it would not if many records
 * named the same one.
 */
static int check_entry(struct text_check *check, uint32_t number,
		       struct snap_error *err)
{
	struct ms_entry entry;
	int rc = ms_library_entry(check->library, number, &entry, err);

	if (rc != 0)
		return rc;
	if (entry.doc_offset != check->docs_end)
		return fail_entry(
			check, ms_record_field(&entry, MS_AT_DOC_OFFSET),
			&entry, "its document is not the next one", err);
	rc = ms_entry_check_doc(check->library, &entry, err);
	if (rc != 0)
		return rc;
	check->docs_end += entry.doc_size;
	return check_doc(check, &entry, err);
}

static int check_category(struct text_check *check, uint32_t index,
			  struct snap_error *err)
{
	const struct ms_library *library = check->library;
	struct ms_category category = { .entry_count = 0 };
	int rc = ms_library_category(library, index, &category, err);

	for (uint32_t i = 0; rc == 0 && i < category.entry_count; i++) {
		uint32_t number = 0;

		rc = ms_library_category_entry(library, &category, i, &number,
					       err);
		if (rc == 0)
			rc = check_entry(check, number, err);
	}
	return rc;
}

/* Private ones, which no category lists, come last. */
static int check_entries(struct text_check *check, struct snap_error *err)
{
	const struct ms_library_info *info = &check->library->info;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < info->category_count; i++)
		rc = check_category(check, i, err);
	for (uint32_t i = 0; rc == 0 && i < info->private_count; i++)
		rc = check_entry(check, i, err);
	if (rc != 0 || check->docs_end == check->docs_size)
		return rc;
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

/* A section that may be left out: then nothing is loaded. */
static int load_optional(const struct ms_library *library, uint32_t type,
			 uint8_t **bytes, size_t *size, struct snap_error *err)
{
	if (snap_reader_find(library->reader, type, NULL, NULL) != 0)
		return 0;
	return ms_library_load(library, type, bytes, size, err);
}

static int load_texts(struct text_check *check, struct snap_error *err)
{
	const struct ms_library *library = check->library;
	int rc = check_search(library, err);

	if (rc == 0)
		rc = ms_library_load(library, MS_SECTION_DOCS, &check->docs,
				     &check->docs_size, err);
	if (rc == 0)
		rc = load_optional(library, MS_SECTION_LINES, &check->lines,
				   &check->lines_size, err);
	if (rc == 0)
		rc = load_optional(library, MS_SECTION_SOURCES, &check->sources,
				   &check->sources_size, err);
	return rc != 0 || check->sources == NULL ? rc
						 : check_sources(check, err);
}

int ms_validate_texts(const struct ms_library *library,
		      const struct ms_native_table *natives,
		      struct snap_error *err)
{
	struct text_check check = {
		.library = library,
		.natives = library->info.builtin_count == 0 &&
					   natives != NULL &&
					   natives->count != 0
				   ? natives
				   : NULL,
		.names = { .context = &check,
			   .find = find_name,
			   .allocator = &library->allocator },
	};
	int rc = load_texts(&check, err);

	if (rc == 0)
		rc = rank_entries(&check, err);
	if (rc == 0)
		rc = check_entries(&check, err);
	snap_free(&library->allocator, check.ranks);
	snap_free(&library->allocator, check.sources);
	snap_free(&library->allocator, check.lines);
	snap_free(&library->allocator, check.docs);
	return rc;
}
