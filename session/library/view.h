/* What the decoder's files share: an open library. */
#ifndef MS_LIBRARY_VIEW_H
#define MS_LIBRARY_VIEW_H

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/fail.h"
#include "library/layout.h"
#include "library/library.h"

#include <stdatomic.h>

/* Sections that are used where they lie, a few bytes at a time. */
enum ms_hot {
	MS_HOT_NAMES,
	MS_HOT_NAME_INDEX,
	MS_HOT_RECORDS,
	MS_HOT_CATEGORIES,
	MS_HOT_UNITS,
	MS_HOT_CODE,
	MS_HOT_COUNT,
};

struct ms_link_names;

struct ms_library {
	struct snap_allocator allocator;
	const struct snap_reader *reader;
	struct ms_library_info info;
	/* Bytes of the hot sections; 0 when they aren't there. */
	uint64_t sizes[MS_HOT_COUNT];
	uint32_t slot_count;
	uint32_t probe_limit;
	struct ms_slot_shape slots;
	/* Bit k: hot section k was looked at.  Any thread sets bits. */
	atomic_uint *touched;
};

/* Where hot sections are, by enum ms_hot. */
extern const uint32_t ms_hot_types[MS_HOT_COUNT];

/* 'size' bytes of a hot section from 'offset' on, in place, the pages they lie
 * on checked as the reader's level asks.  A range that leaves the section is
 * SNAP_E_BOUNDS: who knows which field is to blame looks before. */
int ms_library_view(const struct ms_library *library, enum ms_hot hot,
		    uint64_t offset, size_t size, const uint8_t **bytes,
		    struct snap_error *err);

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

/* The row of a unit, which is below function_count, in a library with code:
 * what it names lies in CODE and LINES.  Its place is 'field' of UNITS. */
struct ms_unit_row {
	uint32_t image, image_size;
	uint32_t lines, lines_size, starts_size;
	uint32_t link_count;
	uint64_t digest;
};
int ms_library_unit_row(const struct ms_library *library, uint32_t unit,
			struct ms_unit_row *out, struct snap_error *err);
struct ms_field ms_unit_field(uint32_t unit, uint32_t at);

/* Is the entry's unit one?  SNAP_E_NOT_FOUND when the entry is native. */
int ms_entry_check_unit(const struct ms_library *library,
			const struct ms_entry *entry, struct snap_error *err);

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

/* validate_texts.c: documents, sources, the search section and images; tables
 * and rows of units are valid. */
int ms_validate_texts(const struct ms_library *library,
		      const struct ms_native_table *natives,
		      struct snap_error *err);

/* validate_units.c: UNITS, and that its rows share out CODE and LINES. */
int ms_validate_unit_rows(const struct ms_library *library,
			  struct snap_error *err);

/* Where the links of a unit begin in CODE. */
uint64_t ms_unit_links_at(const struct ms_unit_row *row);

/* What is known of the unit of an entry from elsewhere. */
struct ms_unit_claim {
	const struct ms_link_names *names;
	bool natives; /* 'names' knows them */
	const struct ms_entry *entry;
	struct ms_text path; /* in its document */
	bool sourced;	     /* the library has sources */
	struct snap_span source;
	struct snap_span lines; /* all of LINES */
};

/* Open, verify and attach all of the unit's image, if it has one. */
int ms_validate_unit(const struct ms_library *library,
		     const struct ms_unit_claim *claim, struct snap_error *err);

/* Negative, 0 or positive, as memcmp; a prefix comes first. */
int ms_text_compare(struct ms_text a, struct ms_text b);

/* Columns that UTF-8 takes on a terminal: one per character. */
size_t ms_text_columns(struct ms_text text);

/* Make it safe to print: a tab becomes a blank, and each byte that is no UTF-8,
 * or of a control character, a '?'.  With 'one_line' a newline is one too. */
void ms_text_clean(char *text, size_t size, bool one_line);

#endif
