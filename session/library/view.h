/* What the decoder's files share: an open library. */
#ifndef MS_LIBRARY_VIEW_H
#define MS_LIBRARY_VIEW_H

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/fail.h"
#include "library/library.h"

struct ms_library {
	struct snap_allocator allocator;
	const struct snap_reader *reader;
	struct ms_library_info info;
	struct snap_span names;
	struct snap_span index;
	struct snap_span records;
	uint32_t slot_count;
	uint32_t slot_size;
	uint32_t probe_limit;
};

/* The image breaks its own rules at 'offset' within the section 'type'. */
int ms_fail_image(const struct ms_library *library, struct snap_error *err,
		  uint32_t type, uint64_t offset, const char *format, ...)
	SNAP_PRINTF(5, 6);

/* A text of NAMES. */
int ms_library_name_text(const struct ms_library *library, uint64_t offset,
			 uint64_t size, struct ms_text *out,
			 struct snap_error *err);

/* A document from its bytes, which must stay as long as the document; 'origin'
 * is where they lie in DOCS. */
int ms_doc_decode(const struct ms_library *library, struct snap_span bytes,
		  uint64_t origin, struct ms_doc **out, struct snap_error *err);

/* A whole cold section in memory of the library's allocator, '*size' bytes and
 * one NUL behind them. */
int ms_library_load(const struct ms_library *library, uint32_t type,
		    uint8_t **bytes, size_t *size, struct snap_error *err);

/* Negative, 0 or positive, as memcmp; a prefix comes first. */
int ms_text_compare(struct ms_text a, struct ms_text b);

#endif
