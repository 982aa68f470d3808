/* What the encoder's files share: an image in the making. */
#ifndef MS_LIBRARY_IMAGE_H
#define MS_LIBRARY_IMAGE_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "library/library_write.h"

struct ms_library_image {
	struct snap_allocator allocator;
	struct ms_library_layout layout;
	struct snap_strbuf library;
	struct snap_strbuf names;
	struct snap_strbuf index;
	struct snap_strbuf records;
	struct snap_strbuf categories;
	struct snap_strbuf search;
	struct snap_strbuf docs;
	struct snap_strbuf sources;
	struct snap_strbuf provenance;
	struct snap_strbuf source_ends; /* the table in front of sources */
	/* Where blocks of documents and sources end, 64 bits each. */
	struct snap_strbuf doc_blocks;
	struct snap_strbuf source_blocks;
	/* Sizes of the documents one after another: samples for training. */
	struct snap_strbuf doc_sizes;
};

/* Where each entry's texts lie, indexed like the library's entries. */
struct ms_placed {
	uint32_t doc_offset;
	uint32_t doc_size;
	uint32_t source; /* MS_NO_SOURCE without one */
};

/* write_texts.c: DOCS and SOURCES by category, then SEARCH. */
void ms_image_write_texts(struct ms_library_image *image,
			  const struct fmt_library *library,
			  struct ms_placed *placed);
int ms_image_write_search(struct ms_library_image *image,
			  const struct fmt_library *library,
			  struct snap_error *err);

/* write_tables.c: LIBRARY, NAMES, RECORDS, NAME_INDEX, CATEGORIES. */
int ms_image_write_tables(struct ms_library_image *image,
			  const struct fmt_library *library,
			  const struct ms_placed *placed,
			  struct snap_error *err);

/* The flags of an entry's record. */
uint32_t ms_image_flags(const struct fmt_entry *entry);

/*
 * The name index over 'count' records' names: the slots of a table half full at
 * most, linear probing, and the longest probe.  Used by the encoder, and by the
 * validator to compare.
 */
struct ms_name_span {
	const char *data;
	size_t size;
};

int ms_index_build(struct snap_strbuf *out, const struct ms_name_span *names,
		   uint32_t count, const struct snap_allocator *allocator,
		   struct snap_error *err);

#endif
