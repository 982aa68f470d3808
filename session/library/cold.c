#include "library/view.h"

#include "base/checked.h"
#include "library/layout.h"

int ms_entry_check_doc(const struct ms_library *library,
		       const struct ms_entry *entry, struct snap_error *err)
{
	struct snap_section section;
	int rc = snap_reader_find(library->reader, MS_SECTION_DOCS, &section,
				  err);

	if (rc != 0 || snap_range_fits(entry->doc_offset, entry->doc_size,
				       section.raw_size))
		return rc;
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     ms_record_field(entry, MS_AT_DOC_OFFSET),
			     "record %u: a document of %u bytes at %u leaves "
			     "DOCS (%llu bytes)",
			     entry->index, entry->doc_size, entry->doc_offset,
			     ull(section.raw_size));
}

/* A source's place in SOURCES. */
struct source_place {
	uint64_t offset;
	uint32_t size;
};

/* Where the source begins and ends behind the table, which has the ends; what
 * the first one has before it is zero. */
static int read_ends(const struct ms_library *library, uint32_t source,
		     uint32_t *begin, uint32_t *end, struct snap_error *err)
{
	uint8_t ends[2 * MS_SOURCE_END_SIZE] = { 0 };
	size_t skip = source == 0 ? MS_SOURCE_END_SIZE : 0;
	uint64_t at = MS_SOURCES_HEAD_SIZE +
		      (uint64_t)source * MS_SOURCE_END_SIZE + skip -
		      MS_SOURCE_END_SIZE;
	int rc = snap_reader_read(library->reader, MS_SECTION_SOURCES, at,
				  ends + skip, sizeof(ends) - skip, err);

	*begin = snap_le32(ends);
	*end = snap_le32(ends + MS_SOURCE_END_SIZE);
	return rc;
}

static int fail_no_source(const struct ms_entry *entry, struct snap_error *err)
{
	int rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			   "'%.*s' has no source in this snapshot",
			   (int)entry->name.size, entry->name.data);

	if (err != NULL)
		ms_text_clean(err->message, strlen(err->message), true);
	return rc;
}

static int fail_place(const struct ms_library *library, uint32_t source,
		      uint32_t begin, uint32_t end, struct snap_error *err)
{
	return ms_fail_image(
		library, err, SNAP_E_BOUNDS,
		(struct ms_field){
			MS_SECTION_SOURCES,
			MS_SOURCES_HEAD_SIZE +
				(uint64_t)source * MS_SOURCE_END_SIZE,
		},
		"source %u lies from %u to %u of SOURCES", source, begin, end);
}

/* As many sources as functions are what validation looks at. */
static int find_source(const struct ms_library *library,
		       const struct ms_entry *entry, struct source_place *out,
		       struct snap_error *err)
{
	uint64_t texts =
		MS_SOURCES_HEAD_SIZE +
		(uint64_t)library->info.function_count * MS_SOURCE_END_SIZE;
	struct snap_section section;
	uint32_t begin = 0, end = 0;

	if (snap_reader_find(library->reader, MS_SECTION_SOURCES, &section,
			     NULL) != 0)
		return fail_no_source(entry, err);
	int rc = read_ends(library, entry->unit, &begin, &end, err);
	if (rc != 0)
		return rc;
	if (begin > end || texts > section.raw_size ||
	    end > section.raw_size - texts)
		return fail_place(library, entry->unit, begin, end, err);
	*out = (struct source_place){ texts + begin, end - begin };
	return 0;
}

int ms_library_source(const struct ms_library *library,
		      const struct ms_entry *entry, char **text, size_t *size,
		      struct snap_error *err)
{
	struct source_place place = { .size = 0 };
	int rc = ms_entry_check_unit(library, entry, err);

	if (rc == 0)
		rc = find_source(library, entry, &place, err);
	if (rc != 0)
		return rc;
	char *bytes = snap_alloc(&library->allocator, (size_t)place.size + 1);
	if (bytes == NULL)
		return snap_fail_memory(err, place.size);
	rc = snap_reader_read(library->reader, MS_SECTION_SOURCES, place.offset,
			      bytes, place.size, err);
	if (rc != 0) {
		snap_free(&library->allocator, bytes);
		return rc;
	}
	bytes[place.size] = '\0';
	*text = bytes;
	*size = place.size;
	return 0;
}

int ms_library_load(const struct ms_library *library, uint32_t type,
		    uint8_t **bytes, size_t *size, struct snap_error *err)
{
	struct snap_section section;
	int rc = snap_reader_find(library->reader, type, &section, err);

	if (rc != 0)
		return rc;
	if (section.raw_size >= SIZE_MAX)
		return snap_fail_memory(err, section.raw_size);
	uint8_t *loaded =
		snap_alloc(&library->allocator, (size_t)section.raw_size + 1);
	if (loaded == NULL)
		return snap_fail_memory(err, section.raw_size);
	rc = snap_reader_load(library->reader, type, loaded,
			      (size_t)section.raw_size, err);
	if (rc != 0) {
		snap_free(&library->allocator, loaded);
		return rc;
	}
	loaded[section.raw_size] = 0;
	*bytes = loaded;
	*size = (size_t)section.raw_size;
	return 0;
}
