/* What the encoder's files share: an image in the making. */
#ifndef MS_LIBRARY_IMAGE_H
#define MS_LIBRARY_IMAGE_H

#include "base/strbuf.h"
#include "library/library_write.h"

/* X(name): the buffers of an image, sections first.  'source_ends' is
 * the table in front of sources; 'doc_blocks' and 'source_blocks' say where
 * blocks end, 'doc_sizes' how large each document is, in 64-bit numbers. */
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
	X(source_ends)                                                         \
	X(doc_blocks)                                                          \
	X(source_blocks)                                                       \
	X(doc_sizes)

struct ms_library_image {
	struct snap_allocator allocator;
	struct ms_library_layout layout;
#define MS_IMAGE_BUFFER(name) struct snap_strbuf name;
	MS_IMAGE_BUFFERS(MS_IMAGE_BUFFER)
#undef MS_IMAGE_BUFFER
};

/*
 * The order of texts and of CATEGORIES: entries by category, then by name.
 * 'entries' has entry_count numbers, 'count_of' category_count.
 */
struct ms_image_order {
	uint32_t *entries;
	uint32_t *count_of;
};

/* Where each entry's texts lie, indexed like the library's entries. */
struct ms_placed {
	uint32_t doc_offset;
	uint32_t doc_size;
	uint32_t unit; /* MS_NO_UNIT: native */
};

/* A text with its NUL, which ends it. */
void ms_image_put_text(struct snap_strbuf *out, const char *text);

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
			  const struct ms_image_order *order,
			  const struct ms_placed *placed,
			  struct snap_error *err);

/* write_check.c: does every count of the model fit its field? */
int ms_image_check_model(const struct fmt_library *library,
			 struct snap_error *err);

/* The flags of an entry's record. */
uint32_t ms_image_flags(const struct fmt_entry *entry);

#endif
