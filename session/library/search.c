#include "library/view.h"

#include "base/checked.h"
#include "library/layout.h"

#include <stdlib.h>

struct ms_search {
	struct snap_allocator allocator;
	uint8_t *bytes;
	uint32_t entry_count;
	uint32_t keyword_count;
	uint32_t list_count;
	const uint8_t *summaries;
	const uint8_t *keywords;
	const uint8_t *lists;
	struct ms_text text;
};

/* Take 'count' * 'size' bytes from the front; false when fewer are left. */
static bool take_table(struct snap_cursor *cursor, uint32_t count, size_t size,
		       const uint8_t **table)
{
	if (count > snap_cursor_left(cursor) / size)
		return false;
	*table = snap_cursor_take(cursor, count * size);
	return true;
}

static int decode(struct ms_search *search, const struct ms_library *library,
		  size_t size, struct snap_error *err)
{
	const struct snap_span all = { search->bytes, size };
	struct snap_cursor cursor = snap_cursor_over(all, 0);

	search->entry_count = snap_cursor_u32(&cursor);
	search->keyword_count = snap_cursor_u32(&cursor);
	search->list_count = snap_cursor_u32(&cursor);
	search->text.size = snap_cursor_u32(&cursor);
	const uint8_t *text = NULL;
	if (!cursor.bad && search->entry_count == library->info.entry_count &&
	    take_table(&cursor, search->entry_count, MS_TEXT_SIZE,
		       &search->summaries) &&
	    take_table(&cursor, search->keyword_count, MS_KEYWORD_SIZE,
		       &search->keywords) &&
	    take_table(&cursor, search->list_count, 4, &search->lists) &&
	    search->text.size == snap_cursor_left(&cursor))
		text = snap_cursor_take(&cursor, search->text.size);
	if (text == NULL)
		return ms_fail_image(library, err, MS_SECTION_SEARCH, 0,
				     "%zu bytes do not hold %u summaries, %u "
				     "keywords, %u positions and %zu bytes of "
				     "text",
				     size, search->entry_count,
				     search->keyword_count, search->list_count,
				     search->text.size);
	search->text.data = (const char *)text;
	return 0;
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

/* A text that leaves the text is empty. */
static struct ms_text text_at(const struct ms_search *search, const uint8_t *p)
{
	uint32_t offset = snap_le32(p), size = snap_le32(p + 4);

	if (!snap_range_fits(offset, size, search->text.size))
		return (struct ms_text){ "", 0 };
	return (struct ms_text){ search->text.data + offset, size };
}

struct ms_text ms_search_summary(const struct ms_search *search, uint32_t entry)
{
	if (entry >= search->entry_count)
		return (struct ms_text){ "", 0 };
	return text_at(search,
		       search->summaries + (size_t)entry * MS_TEXT_SIZE);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_here(struct ms_text text, size_t at, struct ms_text word)
{
	if (word.size > text.size - at)
		return false;
	for (size_t i = 0; i < word.size; i++)
		if (lower(text.data[at + i]) != lower(word.data[i]))
			return false;
	return true;
}

static bool contains(struct ms_text text, struct ms_text word)
{
	for (size_t at = 0; at + word.size <= text.size; at++)
		if (equal_here(text, at, word))
			return true;
	return false;
}

#define NO_MATCH 0xffu

static void note_match(uint8_t *best, uint32_t entry, enum ms_match match)
{
	if ((uint8_t)match < best[entry])
		best[entry] = (uint8_t)match;
}

static void match_keywords(const struct ms_search *search, struct ms_text word,
			   uint8_t *best)
{
	for (uint32_t i = 0; i < search->keyword_count; i++) {
		const uint8_t *row =
			search->keywords + (size_t)i * MS_KEYWORD_SIZE;
		uint32_t first = snap_le32(row + 8);
		uint32_t count = snap_le32(row + 12);

		if (!equal_here(text_at(search, row), 0, word) ||
		    !snap_range_fits(first, count, search->list_count))
			continue;
		for (uint32_t k = 0; k < count; k++) {
			uint32_t entry = snap_le32(search->lists +
						   ((size_t)first + k) * 4);

			if (entry < search->entry_count)
				note_match(best, entry, MS_MATCH_KEYWORD);
		}
	}
}

static int match_texts(const struct ms_search *search,
		       const struct ms_library *library, struct ms_text word,
		       uint8_t *best, struct snap_error *err)
{
	for (uint32_t i = 0; i < search->entry_count; i++) {
		struct ms_entry entry;
		int rc = ms_library_entry(library, i, &entry, err);

		if (rc != 0)
			return rc;
		if (entry.name.size == word.size &&
		    equal_here(entry.name, 0, word))
			note_match(best, i, MS_MATCH_NAME);
		else if (contains(entry.name, word))
			note_match(best, i, MS_MATCH_PART);
		else if (contains(ms_search_summary(search, i), word))
			note_match(best, i, MS_MATCH_SUMMARY);
	}
	return 0;
}

/* Best first; entries are numbered by name already. */
static uint32_t list_hits(struct ms_hit *hits, const uint8_t *best,
			  uint32_t entry_count)
{
	uint32_t count = 0;

	for (unsigned match = MS_MATCH_NAME; match <= MS_MATCH_SUMMARY; match++)
		for (uint32_t i = 0; i < entry_count; i++)
			if (best[i] == match)
				hits[count++] = (struct ms_hit){
					.entry = i,
					.match = (enum ms_match)match,
				};
	return count;
}

int ms_search_find(const struct ms_search *search,
		   const struct ms_library *library, const char *word,
		   size_t size, struct ms_hit **hits, uint32_t *count,
		   struct snap_error *err)
{
	const struct ms_text wanted = { word, size };
	size_t entries = search->entry_count;
	uint8_t *best = snap_alloc(&search->allocator, entries);
	struct ms_hit *found =
		snap_calloc(&search->allocator, entries, sizeof(*found));
	int rc = 0;

	if (best == NULL || found == NULL) {
		rc = snap_fail_memory(err, entries * sizeof(*found));
		goto out;
	}
	memset(best, NO_MATCH, entries);
	if (size != 0) {
		rc = match_texts(search, library, wanted, best, err);
		if (rc == 0)
			match_keywords(search, wanted, best);
	}
	if (rc == 0) {
		*count = list_hits(found, best, search->entry_count);
		*hits = found;
		found = NULL;
	}
out:
	snap_free(&search->allocator, best);
	snap_free(&search->allocator, found);
	return rc;
}
