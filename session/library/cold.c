#include "library/view.h"

#include "base/checked.h"
#include "library/layout.h"

/* Before memory is taken for it: does the piece lie inside its section? */
static int check_range(const struct ms_library *library, struct ms_field field,
		       uint32_t type, uint32_t offset, uint32_t size,
		       struct snap_error *err)
{
	struct snap_section section;
	int rc = snap_reader_find(library->reader, type, &section, err);

	if (rc != 0 || snap_range_fits(offset, size, section.raw_size))
		return rc;
	return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
			     "%u bytes at %u leave %s (%llu bytes)", size,
			     offset, ms_section_name(type),
			     ull(section.raw_size));
}

int ms_entry_check_doc(const struct ms_library *library,
		       const struct ms_entry *entry, struct snap_error *err)
{
	return check_range(library, ms_record_field(entry, MS_AT_DOC_OFFSET),
			   MS_SECTION_DOCS, entry->doc_offset, entry->doc_size,
			   err);
}

int ms_entry_check_source(const struct ms_library *library,
			  const struct ms_entry *entry, struct snap_error *err)
{
	return check_range(library, ms_record_field(entry, MS_AT_SOURCE_OFFSET),
			   MS_SECTION_SOURCES, entry->source_offset,
			   entry->source_size, err);
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

int ms_library_source(const struct ms_library *library,
		      const struct ms_entry *entry, char **text, size_t *size,
		      struct snap_error *err)
{
	if (entry->source_size == 0)
		return fail_no_source(entry, err);
	int rc = ms_entry_check_source(library, entry, err);
	if (rc != 0)
		return rc;
	char *bytes =
		snap_alloc(&library->allocator, (size_t)entry->source_size + 1);
	if (bytes == NULL)
		return snap_fail_memory(err, entry->source_size);
	rc = snap_reader_read(library->reader, MS_SECTION_SOURCES,
			      entry->source_offset, bytes, entry->source_size,
			      err);
	if (rc != 0) {
		snap_free(&library->allocator, bytes);
		return rc;
	}
	bytes[entry->source_size] = '\0';
	*text = bytes;
	*size = entry->source_size;
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
