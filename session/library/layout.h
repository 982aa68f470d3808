/*
 * The one place that knows where the fields of a library image lie; LIBRARY.md
 * tells the same in words.  Encoder and decoder include it, nobody else.
 */
#ifndef MS_LIBRARY_LAYOUT_H
#define MS_LIBRARY_LAYOUT_H

#include "base/bytes.h"
#include "base/digest.h"

#define MS_IMAGE_VERSION 2u

/* The LIBRARY section: one record, then the library's name and its version.
 * All that opening needs stands here. */
#define MS_LIBRARY_SIZE 64u
enum ms_library_field {
	MS_AT_VERSION = 0,
	MS_AT_ENTRY_COUNT = 4,
	MS_AT_BUILTIN_COUNT = 8,
	MS_AT_PLANNED_COUNT = 12,
	MS_AT_FUNCTION_COUNT = 16,
	MS_AT_BYTECODE_COUNT = 20,
	MS_AT_PRIVATE_COUNT = 24,
	MS_AT_CATEGORY_COUNT = 28,
	MS_AT_SLOT_COUNT = 32,
	MS_AT_PROBE_LIMIT = 36,
	MS_AT_NAME_BYTES = 40,
	MS_AT_VERSION_BYTES = 44,
	MS_AT_LIBRARY_RESERVED = 48,
};

/* A text is named by its offset and size in NAMES, eight bytes; in SEARCH and
 * DOCS a NUL ends it. */

/*
 * One record of RECORDS.  Counts of arguments have one byte: 255 is unbounded.
 * A name is at most that long: no look-up compares more, whatever the size
 * says.
 */
#define MS_RECORD_SIZE	   24u
#define MS_COUNT_UNBOUNDED 255u
#define MS_COUNT_MAX	   254u
#define MS_NAME_SIZE_MAX   255u
#define MS_DOC_SIZE_MAX	   0xffffffu
enum ms_record_field {
	MS_AT_NAME_OFFSET = 0,
	MS_AT_DOC_OFFSET = 4,
	MS_AT_UNIT = 8,
	MS_AT_CATEGORY = 12,
	MS_AT_FLAGS = 14,
	MS_AT_INPUT_MIN = 16,
	MS_AT_INPUT_MAX = 17,
	MS_AT_OUTPUT_MIN = 18,
	MS_AT_OUTPUT_MAX = 19,
	MS_AT_NAME_SIZE = 20,
	MS_AT_DOC_SIZE = 21, /* three bytes */
};

/*
 * NAME_INDEX: slots, 0 for an empty one.  The low bits of a slot are a record's
 * number plus one, as many as the number of entries needs; the others are some
 * of the name's hash, so that hardly any record is looked at in vain.
 */
#define MS_SLOT_SIZE 4u

struct ms_slot_shape {
	uint32_t number_bits;
	uint32_t number_mask;
};

static inline struct ms_slot_shape ms_slot_shape(uint32_t entry_count)
{
	uint32_t bits = 0;

	while (bits < 31 && entry_count >> bits != 0)
		bits++;
	return (struct ms_slot_shape){ bits, (1u << bits) - 1 };
}

/* What the slot of a name is looked for by: its low bits say where, its high
 * half goes into the slot. */
static inline uint64_t ms_name_hash(const char *name, size_t size)
{
	return snap_digest64(name, size);
}

static inline uint32_t ms_slot_of(struct ms_slot_shape shape, uint64_t hash,
				  uint32_t number)
{
	return ((uint32_t)(hash >> 32) & ~shape.number_mask) | (number + 1);
}

/* UNITS: one row per unit, all zero when it has no code. */
#define MS_UNIT_SIZE	  32u
#define MS_CODE_ALIGNMENT 8u
enum ms_unit_field {
	MS_AT_UNIT_IMAGE = 0, /* in CODE */
	MS_AT_UNIT_IMAGE_SIZE = 4,
	MS_AT_UNIT_LINES = 8, /* in LINES */
	MS_AT_UNIT_LINES_SIZE = 12,
	MS_AT_UNIT_STARTS_SIZE = 16, /* behind its positions */
	MS_AT_UNIT_LINK_COUNT = 20,  /* behind its image */
	MS_AT_UNIT_DIGEST = 24,	     /* eight bytes, of the whole image */
};
#define MS_LINK_SIZE 4u

/* SOURCES: a count, where each source ends behind this table, the sources. */
#define MS_SOURCES_HEAD_SIZE 4u
#define MS_SOURCE_END_SIZE   4u

/* CATEGORIES: rows, then the entry numbers that the rows point at. */
#define MS_CATEGORY_SIZE 24u
enum ms_category_field {
	MS_AT_CATEGORY_NAME = 0,
	MS_AT_CATEGORY_TITLE = 8,
	MS_AT_CATEGORY_FIRST = 16,
	MS_AT_CATEGORY_COUNT_OF = 20,
};
#define MS_MEMBER_SIZE 4u

/* SEARCH: counts, how many entries each keyword has, their numbers, then the
 * keywords, each ended by a NUL. */
#define MS_SEARCH_HEAD_SIZE   12u
#define MS_SEARCH_NUMBER_SIZE 4u
enum ms_search_field {
	MS_AT_KEYWORD_COUNT = 0,
	MS_AT_NUMBER_COUNT = 4,
	MS_AT_TEXT_SIZE = 8,
};

/* A document begins with its summary, which has at most this many bytes: no
 * search looks further, whatever a document's size says. */
#define MS_SUMMARY_SIZE_MAX 1024u

#endif
