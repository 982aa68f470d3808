/* A program with a snapshot in it: opens it in place, and checks all of it. */
/* (Compiled with "-include embedded.h", which embed writes.) */
#include "snapshot/snapshot.h"

#include <stdint.h>
#include <stdio.h>

static int is_in_place(const struct snap_reader *reader)
{
	struct snap_section section;
	const uint8_t *bytes;
	struct snap_info info;
	size_t size;

	snap_reader_info(reader, &info);
	for (uint32_t i = 0; i < info.section_count; i++) {
		snap_reader_section(reader, i, &section);
		if (snap_reader_borrow(reader, section.type, &bytes, &size,
				       NULL) != 0)
			continue;
		if (bytes < snapshot || bytes + size > snapshot_end ||
		    (uintptr_t)bytes % section.alignment != 0)
			return 0;
	}
	return !info.mapped;
}

int main(void)
{
	struct snap_reader_options options = { 0 };
	struct snap_reader *reader = NULL;
	struct snap_error err;
	struct snap_info info;

	options.struct_size = sizeof(options);
	options.level = SNAP_LOAD_DEEP;
	options.memory = SNAP_MEMORY_BORROW;
	if ((size_t)(snapshot_end - snapshot) != snapshot_size)
		return 3;
	if (snap_reader_open_memory(&reader, snapshot, snapshot_size, &options,
				    &err) != 0) {
		(void)fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	if (!is_in_place(reader))
		return 4;
	snap_reader_info(reader, &info);
	(void)printf("%s\n", info.content_text);
	snap_reader_close(reader);
	return 0;
}
