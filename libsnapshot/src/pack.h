/* The content of sections turned into what is stored, on several threads. */
#ifndef SNAP_SRC_PACK_H
#define SNAP_SRC_PACK_H

#include "layout.h"
#include "base/fail.h"

/* One section on its way to the file. */
struct snap_packing {
	struct snap_section section; /* sizes and digests are filled in here */
	int level;
	struct snap_span content; /* borrowed from the caller */
	uint64_t *block_ends;	  /* ours; NULL unless blocked */
	uint32_t block_count;
	/* Ours: what is stored of a packed section, or behind the content of a
	 * paged one; NULL for raw. */
	uint8_t *stored;
	struct snap_span dictionary;
};

/* Fill stored bytes, sizes and digests of all 'count' sections. */
int snap_pack_sections(struct snap_packing *sections, uint32_t count,
		       uint32_t jobs, const struct snap_allocator *allocator,
		       struct snap_error *err);

/* What goes into the file for this section, one part behind the other. */
struct snap_packing_parts {
	struct snap_span part[2];
};

struct snap_packing_parts snap_packing_stored(
	const struct snap_packing *packing);

#endif
