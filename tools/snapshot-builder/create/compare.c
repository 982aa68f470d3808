#include "tools/snapshot-builder/create/check.h"

#include "base/fail.h"
#include "snapshot/reader.h"
#include "tools/snapshot-builder/describe.h"

#include <stdio.h>
#include <string.h>

/* Where 'offset' lies in the file that 'reader' reads. */
static void name_place(const struct snap_reader *reader, uint64_t offset,
		       char *out, size_t size)
{
	struct snap_section section;
	struct snap_info info;
	char name[DESCRIBE_SECTION_SIZE];

	snap_reader_info(reader, &info);
	uint64_t table = info.header_size;
	uint64_t table_end =
		table + (uint64_t)info.section_count * info.entry_size;
	(void)snprintf(out, size, "%s",
		       offset < table	    ? "header"
		       : offset < table_end ? "section table"
					    : "padding");
	for (uint32_t i = 0; i < info.section_count; i++) {
		snap_reader_section(reader, i, &section);
		if (offset >= section.offset &&
		    offset - section.offset < section.stored_size)
			(void)snprintf(out, size, "section %s, its byte %llu",
				       describe_section(info.runtime,
							section.type, name),
				       ull(offset - section.offset));
	}
}

/* A difference in a section shows in the header's digests first; what is told
 * is the content, so header and table come last. */
static size_t first_difference(const uint8_t *a, const uint8_t *b, size_t size,
			       size_t begin)
{
	for (size_t i = begin; i < size; i++)
		if (a[i] != b[i])
			return i;
	for (size_t i = 0; i < begin; i++)
		if (a[i] != b[i])
			return i;
	return size;
}

void builder_compare(const void *a, size_t a_size, const void *b, size_t b_size,
		     struct builder_difference *out)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_HEADER,
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader;
	size_t size = a_size < b_size ? a_size : b_size;
	size_t begin = 0;

	*out = (struct builder_difference){ .size = { a_size, b_size } };
	int rc = snap_reader_open_memory(&reader, a, a_size, &options, NULL);
	if (rc == 0) {
		struct snap_info info;

		snap_reader_info(reader, &info);
		begin = info.header_size + info.section_count * info.entry_size;
	}
	out->offset = first_difference(a, b, size, begin < size ? begin : 0);
	out->differs = out->offset < size || a_size != b_size;
	if (out->differs && rc == 0)
		name_place(reader, out->offset, out->where, sizeof(out->where));
	if (rc == 0)
		snap_reader_close(reader);
}
