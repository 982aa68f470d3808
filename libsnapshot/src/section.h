/*
 * One section of an open file: its digest, its blocks, its content.
 */
#ifndef SNAP_SRC_SECTION_H
#define SNAP_SRC_SECTION_H

#include "base/fail.h"
#include "view.h"

/* Hold 'bytes', which are stored and lie at 'offset' in the file, against their
 * digest, or with seals against these. */
int snap_section_compare_digest(const struct snap_section_view *view,
				struct snap_span bytes, uint64_t offset,
				uint64_t expected, struct snap_error *err);

/*
 * The digest of a section that is not paged: of all stored bytes, or of a
 * blocked section's index, which holds a digest of each block.
 */
int snap_section_check_digest(const struct snap_section_view *view,
			      struct snap_error *err);

/* The digest of every block of a blocked section; nothing to do for others. */
int snap_section_check_blocks(const struct snap_section_view *view,
			      struct snap_error *err);

/* Every rule of a blocked section's index; nothing to do for others. */
int snap_section_check_index(const struct snap_section_view *view,
			     struct snap_error *err);

/* [offset, offset + size) lies in the content. */
int snap_section_check_range(const struct snap_section_view *view,
			     uint64_t offset, size_t size,
			     struct snap_error *err);

/* A range of the unpacked content of a packed section. */
int snap_section_read(const struct snap_section_view *view, uint64_t offset,
		      uint8_t *out, size_t size, struct snap_error *err);

#endif
