#include "library/search_view.h"

struct ms_text ms_search_summary(const struct ms_search *search, uint32_t entry)
{
	if (entry >= search->entry_count)
		return (struct ms_text){ "", 0 };
	return ms_search_text_at(search, search->summaries +
						 (size_t)entry * MS_TEXT_SIZE);
}

/* The row of that keyword; keyword_count when there is none. */
static uint32_t find_keyword(const struct ms_search *search,
			     struct ms_text keyword)
{
	uint32_t low = 0, high = search->keyword_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = ms_text_compare(
			ms_search_text_at(search,
					  ms_search_keyword(search, middle)),
			keyword);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return search->keyword_count;
}

bool ms_search_lists(const struct ms_search *search, struct ms_text keyword,
		     uint32_t entry)
{
	uint32_t number = find_keyword(search, keyword);

	if (number == search->keyword_count)
		return false;
	const uint8_t *row = ms_search_keyword(search, number);
	uint64_t low = snap_le32(row + MS_AT_KEYWORD_FIRST);
	uint64_t end = low + snap_le32(row + MS_AT_KEYWORD_COUNT_OF);
	uint64_t high = end;
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (ms_search_listed(search, middle) < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low < end && ms_search_listed(search, low) == entry;
}

uint32_t ms_search_list_count(const struct ms_search *search)
{
	return search->list_count;
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
		const uint8_t *row = ms_search_keyword(search, i);
		uint64_t first = snap_le32(row + MS_AT_KEYWORD_FIRST);
		uint32_t count = snap_le32(row + MS_AT_KEYWORD_COUNT_OF);

		if (!equal_here(ms_search_text_at(search, row), 0, word))
			continue;
		for (uint32_t k = 0; k < count; k++)
			note_match(best, ms_search_listed(search, first + k),
				   MS_MATCH_KEYWORD);
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
