/*
 * The one place that knows where the fields of a library image lie; LIBRARY.md
 * tells the same in words.  Encoder and decoder include it, nobody else.
 */
#ifndef MS_LIBRARY_LAYOUT_H
#define MS_LIBRARY_LAYOUT_H

#include "base/bytes.h"
#include "base/digest.h"

#define MS_IMAGE_VERSION 1u

/* The LIBRARY section: one record. */
#define MS_LIBRARY_SIZE 64u
enum ms_library_field {
	MS_AT_VERSION = 0,
	MS_AT_ENTRY_COUNT = 4,
	MS_AT_BUILTIN_COUNT = 8,
	MS_AT_PLANNED_COUNT = 12,
	MS_AT_FUNCTION_COUNT = 16,
	MS_AT_BYTECODE_COUNT = 20,
	MS_AT_CATEGORY_COUNT = 24,
	MS_AT_RECORD_SIZE = 28,
	MS_AT_LIBRARY_NAME = 32,
	MS_AT_LIBRARY_VERSION = 40,
	MS_AT_LIBRARY_RESERVED = 48,
};

/* A text is named by offset and size in NAMES (or SEARCH's text). */
#define MS_TEXT_SIZE 8u

/* One record of RECORDS.  A name is at most this long: no look-up compares
 * more, whatever the size says. */
#define MS_RECORD_SIZE	 48u
#define MS_NAME_SIZE_MAX 255u
enum ms_record_field {
	MS_AT_NAME_OFFSET = 0,
	MS_AT_NAME_SIZE = 4,
	MS_AT_CATEGORY = 6,
	MS_AT_FLAGS = 8,
	MS_AT_INPUT_MIN = 12,
	MS_AT_INPUT_MAX = 14,
	MS_AT_OUTPUT_MIN = 16,
	MS_AT_OUTPUT_MAX = 18,
	MS_AT_DOC_SIZE = 20,
	MS_AT_DOC_OFFSET = 24,
	MS_AT_SOURCE_OFFSET = 28,
	MS_AT_SOURCE_SIZE = 32,
	MS_AT_BYTECODE = 36,
	MS_AT_RECORD_RESERVED = 40,
};

/* NAME_INDEX: slot count and probe limit, then a record number plus one in each
 * slot, 0 for an empty one. */
#define MS_INDEX_HEAD_SIZE 8u
#define MS_SLOT_SIZE	   4u
enum ms_index_field {
	MS_AT_SLOT_COUNT = 0,
	MS_AT_PROBE_LIMIT = 4,
};

/* CATEGORIES: rows, then the entry numbers that the rows point at. */
#define MS_CATEGORY_SIZE 24u
enum ms_category_field {
	MS_AT_CATEGORY_NAME = 0,
	MS_AT_CATEGORY_TITLE = 8,
	MS_AT_CATEGORY_FIRST = 16,
	MS_AT_CATEGORY_COUNT_OF = 20,
};
#define MS_MEMBER_SIZE 4u

/* SEARCH: counts, a text per entry, keywords, their lists, all text. */
#define MS_SEARCH_HEAD_SIZE 16u
enum ms_search_field {
	MS_AT_SUMMARY_COUNT = 0,
	MS_AT_KEYWORD_COUNT = 4,
	MS_AT_LIST_COUNT = 8,
	MS_AT_TEXT_SIZE = 12,
};
#define MS_KEYWORD_SIZE 16u
enum ms_keyword_field {
	MS_AT_KEYWORD_TEXT = 0,
	MS_AT_KEYWORD_FIRST = 8,
	MS_AT_KEYWORD_COUNT_OF = 12,
};

/* What the slot of a name is looked for by. */
static inline uint32_t ms_name_hash(const char *name, size_t size)
{
	return (uint32_t)snap_digest64(name, size);
}

#endif
