/* The search section, unpacked and checked: search_open.c fills it in. */
#ifndef MS_LIBRARY_SEARCH_VIEW_H
#define MS_LIBRARY_SEARCH_VIEW_H

#include "library/layout.h"
#include "library/view.h"

struct ms_search {
	struct snap_allocator allocator;
	uint8_t *bytes;
	uint32_t entry_count;
	uint32_t keyword_count;
	uint32_t list_count; /* of all lists together */
	const uint8_t *summaries;
	const uint8_t *keywords;
	const uint8_t *lists;
	struct ms_text text;
};

/* A text that a row names. */
static inline struct ms_text ms_search_text_at(const struct ms_search *search,
					       const uint8_t *row)
{
	return (struct ms_text){ search->text.data + snap_le32(row),
				 snap_le32(row + 4) };
}

/* A keyword's row, and the entry at a place of the lists. */
static inline const uint8_t *ms_search_keyword(const struct ms_search *search,
					       uint32_t number)
{
	return search->keywords + (size_t)number * MS_KEYWORD_SIZE;
}

static inline uint32_t ms_search_listed(const struct ms_search *search,
					uint64_t at)
{
	return snap_le32(search->lists + (size_t)at * MS_MEMBER_SIZE);
}

#endif
