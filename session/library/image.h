/* What the encoder's files share: an image in the making. */
#ifndef MS_LIBRARY_IMAGE_H
#define MS_LIBRARY_IMAGE_H

#include "base/strbuf.h"
#include "library/library_write.h"

/* X(name): the buffers of an image, sections first.  What ends in '_blocks'
 * says where blocks end, 'doc_sizes' how large each document is, in 64-bit
 * numbers. */
#define MS_IMAGE_BUFFERS(X)                                                    \
	X(library)                                                             \
	X(names)                                                               \
	X(index)                                                               \
	X(records)                                                             \
	X(categories)                                                          \
	X(search)                                                              \
	X(docs)                                                                \
	X(sources)                                                             \
	X(provenance)                                                          \
	X(units)                                                               \
	X(code)                                                                \
	X(lines)                                                               \
	X(doc_blocks)                                                          \
	X(source_blocks)                                                       \
	X(line_blocks)                                                         \
	X(doc_sizes)

struct ms_library_image {
	struct snap_allocator allocator;
	struct ms_library_layout layout;
#define MS_IMAGE_BUFFER(name) struct snap_strbuf name;
	MS_IMAGE_BUFFERS(MS_IMAGE_BUFFER)
#undef MS_IMAGE_BUFFER
};

/*
 * The order of documents and of CATEGORIES: entries by category, then by name.
 * The private ones, which CATEGORIES leaves out, come last.  'entries' has
 * entry_count numbers, of which 'listed' are in CATEGORIES; 'count_of' has
 * category_count.
 */
struct ms_image_order {
	uint32_t *entries;
	uint32_t *count_of;
	uint32_t listed;
};

/* Where each entry's texts lie, indexed like the library's entries. */
struct ms_placed {
	uint32_t doc_offset;
	uint32_t doc_size;
	uint32_t unit; /* MS_NO_UNIT: native */
};

/* A text with its NUL, which ends it. */
void ms_image_put_text(struct snap_strbuf *out, const char *text);

/*
 * Blocks of a packed section end where a text does: no text is cut in two, so
 * that one look-up unpacks one block.  Call it after each text, with the
 * section's size so far, and once when all are there.
 */
struct ms_block_cutter {
	struct snap_strbuf *ends;
	uint64_t begin; /* of the open block */
	uint32_t size;
};
void ms_block_end_text(struct ms_block_cutter *cutter, uint64_t at);
void ms_block_end_all(struct ms_block_cutter *cutter, uint64_t at);

/* write_units.c: UNITS, CODE and LINES; nothing when nothing is compiled. */
int ms_image_write_units(struct ms_library_image *image,
			 const struct fmt_library *library,
			 const struct ms_compiled *compiled,
			 struct snap_error *err);

/* write_texts.c: DOCS and SOURCES. */
void ms_image_write_texts(struct ms_library_image *image,
			  const struct fmt_library *library,
			  const struct ms_image_order *order,
			  struct ms_placed *placed);

/* write_search.c */
int ms_image_write_search(struct ms_library_image *image,
			  const struct fmt_library *library,
			  struct snap_error *err);

/* write_tables.c: LIBRARY, NAMES, RECORDS, NAME_INDEX, CATEGORIES. */
int ms_image_write_tables(struct ms_library_image *image,
			  const struct fmt_library *library,
			  const struct ms_compiled *compiled,
			  const struct ms_image_order *order,
			  const struct ms_placed *placed,
			  struct snap_error *err);

/* write_check.c: does every count of the model fit its field? */
int ms_image_check_model(const struct fmt_library *library,
			 struct snap_error *err);

/* The flags of an entry's record. */
uint32_t ms_image_flags(const struct fmt_entry *entry);

#endif
