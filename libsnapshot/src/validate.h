/* The rules a header and a section table must keep. */
#ifndef SNAP_SRC_VALIDATE_H
#define SNAP_SRC_VALIDATE_H

#include "base/fail.h"
#include "layout.h"

/*
 * Is this the beginning of a snapshot that this reader can read?  Decodes the
 * header and checks no more than magic, major version and the sizes of header
 * and table: what must be known to check a signature over them.
 */
int snap_validate_front(struct snap_header *out, struct snap_span file,
			const struct snap_limits *limits,
			struct snap_error *err);

/* The rest of the header's rules: digests, the file's size, features. */
int snap_validate_header(const struct snap_header *header,
			 struct snap_span file, struct snap_error *err);

/*
 * Decode the table into 'sections' (room for header->section_count) and check
 * bounds, order, overlap, duplicates, codecs, dictionaries and limits.
 */
int snap_validate_table(struct snap_section *sections,
			const struct snap_header *header, struct snap_span file,
			const struct snap_limits *limits,
			struct snap_error *err);

/* Every byte between sections is zero. */
int snap_validate_padding(const struct snap_header *header,
			  const struct snap_section *sections,
			  struct snap_span file, struct snap_error *err);

/* Sections lie in the order in which a writer lays them out. */
int snap_validate_order(const struct snap_header *header,
			const struct snap_section *sections,
			struct snap_error *err);

/* Zeros become defaults. */
void snap_limits_fill(struct snap_limits *limits);

/* File offset of the table's row 'index'. */
uint64_t snap_entry_offset(const struct snap_header *header, uint32_t index);

#endif
