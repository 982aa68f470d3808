/* A section and what it takes to use it. */
#ifndef SNAP_SRC_VIEW_H
#define SNAP_SRC_VIEW_H

#include "base/alloc.h"
#include "codec.h"
#include "layout.h"
#include "marks.h"

/* Everything a section's bytes need to be understood. */
struct snap_section_view {
	const struct snap_section *section;
	struct snap_span stored;     /* the section's bytes in the file */
	struct snap_span dictionary; /* already checked, empty for none */
	const struct snap_limits *limits;
	const struct snap_allocator *allocator;
	struct snap_unpack_memory *unpack_memory;
	bool check_blocks; /* hold each block against its digest when used */
	/* With 'seal' what is used is held against its seals and not against
	 * its digests. */
	snap_seal_function seal;
	const uint8_t *seals;	/* the section's tree */
	snap_page_marks *marks; /* of the pages that were found sealed */
	bool is_signed;		/* the seals are what somebody signed */
};

#endif
