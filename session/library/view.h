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

/* A field of the image, for errors: 'offset' is within the section. */
struct ms_field {
	uint32_t section;
	uint64_t offset;
};

/* A field of the entry's record. */
struct ms_field ms_record_field(const struct ms_entry *entry, uint32_t at);

/* The image breaks its own rules in that field; the message may hold texts of
 * the image, which are cleaned. */
int ms_fail_image(const struct ms_library *library, struct snap_error *err,
		  enum snap_code code, struct ms_field field,
		  const char *format, ...) SNAP_PRINTF(5, 6);

/* A text of NAMES, which 'field' claims to lie there. */
int ms_library_name_text(const struct ms_library *library,
			 struct ms_field field, uint32_t offset, uint32_t size,
			 struct ms_text *out, struct snap_error *err);

/* The same where the field is an offset and a size of 32 bits; 'section' is
 * where the field lies. */
int ms_library_name_at(const struct ms_library *library, struct ms_field field,
		       struct snap_span section, struct ms_text *out,
		       struct snap_error *err);

/* The record's number plus one in that slot, 0 for an empty one; and where the
 * slot lies in the index. */
uint32_t ms_library_slot(const struct ms_library *library, uint32_t slot);
struct ms_field ms_slot_field(const struct ms_library *library, uint32_t slot);

/* Does the entry's document lie inside its section? */
int ms_entry_check_doc(const struct ms_library *library,
		       const struct ms_entry *entry, struct snap_error *err);

/* A document from its bytes, which must stay as long as the document; 'origin'
 * is where they lie in DOCS. */
int ms_doc_decode(const struct ms_library *library, struct snap_span bytes,
		  uint64_t origin, struct ms_doc **out, struct snap_error *err);

/* A whole cold section in memory of the library's allocator, '*size' bytes and
 * one NUL behind them. */
int ms_library_load(const struct ms_library *library, uint32_t type,
		    uint8_t **bytes, size_t *size, struct snap_error *err);

/* Text up to a NUL, which is taken too; empty, and bad, when none is left. */
struct ms_text ms_cursor_text(struct snap_cursor *cursor);

/* validate_texts.c: documents, sources and the search section. */
int ms_validate_texts(const struct ms_library *library, struct snap_error *err);

/* Negative, 0 or positive, as memcmp; a prefix comes first. */
int ms_text_compare(struct ms_text a, struct ms_text b);

/* Columns that UTF-8 takes on a terminal: one per character. */
size_t ms_text_columns(struct ms_text text);

/* Make it safe to print: a tab becomes a blank, and each byte that is no UTF-8,
 * or of a control character, a '?'.  With 'one_line' a newline is one too. */
void ms_text_clean(char *text, size_t size, bool one_line);

#endif
