#include "tools/snapshot-builder/diff/place.h"

#include "base/bytes.h"
#include "base/fail.h"
#include "tools/common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* LIBRARY.md: a record of RECORDS; the count and the ends of SOURCES. */
#define RECORD_SIZE	  24u
#define SOURCES_HEAD_SIZE 4u
#define SOURCE_END_SIZE	  4u

/* "WHAT 'NAME', its byte N". */
static void put(char out[PLACE_SIZE], const char *what,
		const struct ms_entry *entry, uint64_t at)
{
	(void)snprintf(out, PLACE_SIZE, "%s '%.*s', its byte %llu", what,
		       (int)entry->name.size, entry->name.data, ull(at));
}

/* The first entry for which 'is' says yes. */
static bool find_entry(const struct ms_library *library,
		       bool (*is)(const struct ms_entry *entry, uint64_t at),
		       uint64_t at, struct ms_entry *entry)
{
	struct ms_library_info info;

	ms_library_info(library, &info);
	for (uint32_t i = 0; i < info.entry_count; i++)
		if (ms_library_entry(library, i, entry, NULL) == 0 &&
		    is(entry, at))
			return true;
	return false;
}

static bool holds_doc(const struct ms_entry *entry, uint64_t at)
{
	return at >= entry->doc_offset &&
	       at - entry->doc_offset < entry->doc_size;
}

/* CODE is used in place, so where an image lies says which part it is. */
static void in_code(const struct ms_library *library,
		    const struct snap_reader *reader, uint64_t offset,
		    char out[PLACE_SIZE])
{
	struct ms_library_info info;
	const uint8_t *code;
	size_t size;

	if (snap_reader_borrow(reader, MS_SECTION_CODE, &code, &size, NULL) !=
	    0)
		return;
	ms_library_info(library, &info);
	for (uint32_t i = 0; i < info.entry_count; i++) {
		struct ms_unit_image unit;
		struct ms_entry entry;

		if (ms_library_entry(library, i, &entry, NULL) != 0 ||
		    ms_library_unit(library, &entry, &unit, NULL) != 0)
			continue;
		uint64_t at = (uint64_t)(unit.image.data - code);
		if (offset >= at && offset - at < unit.image.size) {
			put(out, "the code of", &entry, offset - at);
			return;
		}
	}
}

static bool has_source(const struct ms_entry *entry, uint64_t number)
{
	return entry->unit == number;
}

static void in_sources(const struct ms_library *library,
		       struct snap_span content, uint64_t offset,
		       char out[PLACE_SIZE])
{
	uint32_t count = snap_le32(content.data);
	uint64_t texts = SOURCES_HEAD_SIZE + (uint64_t)count * SOURCE_END_SIZE;
	uint64_t start = 0;
	struct ms_entry entry;

	if (offset < texts) {
		(void)snprintf(out, PLACE_SIZE,
			       "the table of where sources end");
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t end = snap_le32(content.data + SOURCES_HEAD_SIZE +
					 (size_t)i * SOURCE_END_SIZE);

		if (offset - texts < end) {
			if (find_entry(library, has_source, i, &entry))
				put(out, "the source of", &entry,
				    offset - texts - start);
			return;
		}
		start = end;
	}
}

void place_words(const struct builder_file *file, uint32_t type,
		 struct snap_span content, uint64_t offset,
		 char out[PLACE_SIZE])
{
	const struct ms_library *library = file->library;
	struct ms_entry entry;

	out[0] = '\0';
	switch (type) {
	case MS_SECTION_RECORDS:
		if (ms_library_entry(library, (uint32_t)(offset / RECORD_SIZE),
				     &entry, NULL) == 0)
			put(out, "the record of", &entry, offset % RECORD_SIZE);
		break;
	case MS_SECTION_DOCS:
		if (find_entry(library, holds_doc, offset, &entry))
			put(out, "the help of", &entry,
			    offset - entry.doc_offset);
		break;
	case MS_SECTION_SOURCES:
		in_sources(library, content, offset, out);
		break;
	case MS_SECTION_CODE:
		in_code(library, file->reader, offset, out);
		break;
	default:
		break;
	}
}

size_t place_begin(uint32_t type, const struct snap_span contents[2])
{
	if (type != MS_SECTION_SOURCES ||
	    contents[0].size < SOURCES_HEAD_SIZE ||
	    contents[1].size < SOURCES_HEAD_SIZE)
		return 0;
	uint32_t count = snap_le32(contents[0].data);
	size_t begin = SOURCES_HEAD_SIZE + (size_t)count * SOURCE_END_SIZE;
	bool fits = count == snap_le32(contents[1].data) &&
		    begin <= contents[0].size && begin <= contents[1].size;
	return fits ? begin : 0;
}
