#include "library/search_view.h"

/* Take 'count' * 'size' bytes from the front; false when fewer are left. */
static bool take_table(struct snap_cursor *cursor, uint32_t count, size_t size,
		       const uint8_t **table)
{
	if (count > snap_cursor_left(cursor) / size)
		return false;
	*table = snap_cursor_take(cursor, count * size);
	return *table != NULL;
}

static int fail_search(const struct ms_library *library, size_t offset,
		       const char *what, uint32_t number,
		       struct snap_error *err)
{
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     (struct ms_field){ MS_SECTION_SEARCH, offset },
			     "%s %u", what, number);
}

static int take_tables(struct ms_search *search,
		       const struct ms_library *library, size_t size,
		       struct snap_error *err)
{
	const struct snap_span all = { search->bytes, size };
	struct snap_cursor cursor = snap_cursor_over(all, 0);

	search->entry_count = snap_cursor_u32(&cursor);
	search->keyword_count = snap_cursor_u32(&cursor);
	search->list_count = snap_cursor_u32(&cursor);
	search->text.size = snap_cursor_u32(&cursor);
	if (cursor.bad)
		return fail_search(library, 0, "no room for the counts of",
				   MS_SEARCH_HEAD_SIZE, err);
	if (search->entry_count != library->info.entry_count)
		return fail_search(library, MS_AT_SUMMARY_COUNT,
				   "summaries of another number of entries:",
				   search->entry_count, err);
	if (!take_table(&cursor, search->entry_count, MS_TEXT_SIZE,
			&search->summaries))
		return fail_search(
			library, MS_AT_SUMMARY_COUNT,
			"no room for summaries:", search->entry_count, err);
	if (!take_table(&cursor, search->keyword_count, MS_KEYWORD_SIZE,
			&search->keywords))
		return fail_search(
			library, MS_AT_KEYWORD_COUNT,
			"no room for keywords:", search->keyword_count, err);
	if (!take_table(&cursor, search->list_count, MS_MEMBER_SIZE,
			&search->lists))
		return fail_search(library, MS_AT_LIST_COUNT,
				   "no room for lists of", search->list_count,
				   err);
	size_t left = snap_cursor_left(&cursor);
	if (search->text.size != left)
		return fail_search(library, MS_AT_TEXT_SIZE,
				   "another size of text than",
				   (uint32_t)search->text.size, err);
	search->text.data =
		(const char *)search->bytes + (size - search->text.size);
	return 0;
}

/* Where a field lies that 'p' points at. */
static size_t offset_of(const struct ms_search *search, const uint8_t *p)
{
	return (size_t)(p - search->bytes);
}

/*
 * Texts lie one behind the other, in the order of their rows: so none leaves
 * the section, and no look-up walks over one text many times.
 */
static int check_text(const struct ms_search *search,
		      const struct ms_library *library, const uint8_t *row,
		      uint64_t *end, struct snap_error *err)
{
	uint32_t offset = snap_le32(row), size = snap_le32(row + 4);

	if (offset != *end || size > search->text.size - offset)
		return fail_search(library, offset_of(search, row),
				   "a text is not where the last one ends, or "
				   "too long: at",
				   offset, err);
	*end += size;
	return 0;
}

/* The lists follow each other too; each is not empty, rises, and names entries
 * that are there. */
static int check_list(const struct ms_search *search,
		      const struct ms_library *library, const uint8_t *row,
		      uint64_t *end, struct snap_error *err)
{
	uint32_t first = snap_le32(row + MS_AT_KEYWORD_FIRST);
	uint32_t count = snap_le32(row + MS_AT_KEYWORD_COUNT_OF);

	if (first != *end || count == 0 || count > search->list_count - first)
		return fail_search(library,
				   offset_of(search, row) + MS_AT_KEYWORD_FIRST,
				   "a list is not where the last one ends, or "
				   "not as long: at",
				   first, err);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t entry = ms_search_listed(search, *end + i);

		if (entry >= search->entry_count ||
		    (i != 0 && entry <= ms_search_listed(search, *end + i - 1)))
			return fail_search(library,
					   offset_of(search, search->lists) +
						   (*end + i) * MS_MEMBER_SIZE,
					   "a keyword's list holds the entry",
					   entry, err);
	}
	*end += count;
	return 0;
}

static int check_keywords(const struct ms_search *search,
			  const struct ms_library *library, uint64_t *text_end,
			  struct snap_error *err)
{
	struct ms_text before = { "", 0 };
	uint64_t list_end = 0;

	for (uint32_t i = 0; i < search->keyword_count; i++) {
		const uint8_t *row = ms_search_keyword(search, i);
		int rc = check_text(search, library, row, text_end, err);

		if (rc == 0)
			rc = check_list(search, library, row, &list_end, err);
		if (rc != 0)
			return rc;
		struct ms_text keyword = ms_search_text_at(search, row);
		if (ms_text_compare(before, keyword) >= 0)
			return fail_search(library, offset_of(search, row),
					   "keywords do not rise at number", i,
					   err);
		before = keyword;
	}
	if (list_end == search->list_count)
		return 0;
	return fail_search(library, MS_AT_LIST_COUNT,
			   "the keywords' lists are not as long as",
			   search->list_count, err);
}

/* All of it is checked here, so that what comes later need not look. */
static int decode(struct ms_search *search, const struct ms_library *library,
		  size_t size, struct snap_error *err)
{
	uint64_t text_end = 0;
	int rc = take_tables(search, library, size, err);

	for (uint32_t i = 0; rc == 0 && i < search->entry_count; i++)
		rc = check_text(search, library,
				search->summaries + (size_t)i * MS_TEXT_SIZE,
				&text_end, err);
	if (rc == 0)
		rc = check_keywords(search, library, &text_end, err);
	if (rc == 0 && text_end != search->text.size)
		rc = fail_search(library, MS_AT_TEXT_SIZE,
				 "the texts are not as long as",
				 (uint32_t)search->text.size, err);
	return rc;
}

int ms_search_open(struct ms_search **out, const struct ms_library *library,
		   struct snap_error *err)
{
	size_t size;
	struct ms_search *search =
		snap_calloc(&library->allocator, 1, sizeof(*search));

	if (search == NULL)
		return snap_fail_memory(err, sizeof(*search));
	search->allocator = library->allocator;
	int rc = ms_library_load(library, MS_SECTION_SEARCH, &search->bytes,
				 &size, err);
	if (rc == 0)
		rc = decode(search, library, size, err);
	if (rc != 0) {
		ms_search_free(search);
		return rc;
	}
	*out = search;
	return 0;
}

void ms_search_free(struct ms_search *search)
{
	if (search == NULL)
		return;
	struct snap_allocator allocator = search->allocator;
	snap_free(&allocator, search->bytes);
	snap_free(&allocator, search);
}
