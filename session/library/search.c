#include "library/view.h"

#include "base/arena.h"
#include "library/layout.h"

#include <assert.h>

/* A keyword and where its entries stand in the list. */
struct keyword {
	struct ms_text text;
	uint32_t first;
	uint32_t count;
};

struct ms_search {
	struct snap_allocator allocator;
	struct snap_arena arena; /* all of the tables below */
	struct ms_text *summaries;
	struct keyword *keywords;
	const uint8_t *numbers;
	uint32_t entry_count;
	uint32_t private_count; /* entries before the first one that is found */
	uint32_t keyword_count;
	uint32_t number_count;
};

/* Take 'count' numbers; NULL, and bad, when there are fewer. */
static const uint8_t *take_numbers(struct snap_cursor *cursor, uint32_t count)
{
	if (count > snap_cursor_left(cursor) / MS_SEARCH_NUMBER_SIZE)
		cursor->bad = true;
	return snap_cursor_take(
		cursor,
		cursor->bad ? 0 : (size_t)count * MS_SEARCH_NUMBER_SIZE);
}

/* The number at 'position' of the list that all keywords share. */
static uint32_t number_at(const struct ms_search *search, uint32_t position)
{
	return snap_le32(search->numbers +
			 (size_t)position * MS_SEARCH_NUMBER_SIZE);
}

static int allocate_tables(struct ms_search *search, struct snap_error *err)
{
	search->summaries =
		snap_arena_array(&search->arena, search->entry_count,
				 sizeof(*search->summaries));
	search->keywords =
		snap_arena_array(&search->arena, search->keyword_count,
				 sizeof(*search->keywords));
	if (search->summaries == NULL || search->keywords == NULL)
		return snap_fail_memory(err, search->keyword_count *
						     sizeof(struct keyword));
	return 0;
}

/* A keyword has entries, their numbers rise, and none is private. */
static bool list_is_right(const struct ms_search *search,
			  const struct keyword *keyword)
{
	for (uint32_t i = 0; i < keyword->count; i++) {
		uint32_t number = number_at(search, keyword->first + i);

		if (number >= search->entry_count ||
		    number < search->private_count)
			return false;
		if (i != 0 &&
		    number <= number_at(search, keyword->first + i - 1))
			return false;
	}
	return keyword->count != 0;
}

/* Keywords rise and their lists follow each other: false when they don't. */
static bool read_keywords(struct ms_search *search, struct snap_cursor *cursor,
			  const uint8_t *counts)
{
	struct ms_text before = { "", 0 };
	uint32_t first = 0;

	for (uint32_t i = 0; i < search->keyword_count; i++) {
		struct keyword *keyword = &search->keywords[i];

		*keyword = (struct keyword){
			.text = ms_cursor_text(cursor),
			.first = first,
			.count = snap_le32(counts +
					   (size_t)i * MS_SEARCH_NUMBER_SIZE),
		};
		if (keyword->count > search->number_count - first ||
		    !list_is_right(search, keyword) ||
		    ms_text_compare(before, keyword->text) >= 0)
			return false;
		before = keyword->text;
		first += keyword->count;
	}
	return first == search->number_count;
}

/* A summary is the first text of the entry's document. */
static int read_summary(struct ms_search *search,
			const struct ms_library *library, const uint8_t *docs,
			uint32_t index, struct snap_error *err)
{
	struct ms_entry entry;
	int rc = ms_library_entry(library, index, &entry, err);

	if (rc == 0)
		rc = ms_entry_check_doc(library, &entry, err);
	if (rc != 0)
		return rc;
	uint32_t most = entry.doc_size < MS_SUMMARY_SIZE_MAX + 1
				? entry.doc_size
				: MS_SUMMARY_SIZE_MAX + 1;
	const uint8_t *begin = docs + entry.doc_offset;
	const uint8_t *end = most == 0 ? NULL : memchr(begin, 0, most);
	if (end == NULL)
		return ms_fail_image(
			library, err, SNAP_E_BOUNDS,
			(struct ms_field){ MS_SECTION_DOCS, entry.doc_offset },
			"the summary of entry %u does not end within %u bytes",
			index, most);
	size_t size = (size_t)(end - begin);
	const char *text =
		snap_arena_text(&search->arena, (const char *)begin, size);
	if (text == NULL)
		return snap_fail_memory(err, size);
	search->summaries[index] = (struct ms_text){ text, size };
	return 0;
}

/* DOCS is unpacked as a whole for this, and given back. */
static int read_summaries(struct ms_search *search,
			  const struct ms_library *library,
			  struct snap_error *err)
{
	uint8_t *docs = NULL;
	size_t size;
	int rc = ms_library_load(library, MS_SECTION_DOCS, &docs, &size, err);

	for (uint32_t i = 0; rc == 0 && i < search->entry_count; i++)
		rc = read_summary(search, library, docs, i, err);
	snap_free(&library->allocator, docs);
	return rc;
}

static int fail_search(const struct ms_search *search,
		       const struct ms_library *library, size_t size,
		       struct snap_error *err)
{
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     (struct ms_field){ MS_SECTION_SEARCH, 0 },
			     "%zu bytes do not hold %u keywords and %u entry "
			     "numbers",
			     size, search->keyword_count, search->number_count);
}

/* All of it is checked here, so that what comes later need not look. */
static int decode(struct ms_search *search, const struct ms_library *library,
		  struct snap_span all, struct snap_error *err)
{
	struct snap_cursor cursor = snap_cursor_over(all, 0);

	search->entry_count = library->info.entry_count;
	search->private_count = library->info.private_count;
	search->keyword_count = snap_cursor_u32(&cursor);
	search->number_count = snap_cursor_u32(&cursor);
	uint32_t text_size = snap_cursor_u32(&cursor);
	const uint8_t *counts = take_numbers(&cursor, search->keyword_count);
	search->numbers = take_numbers(&cursor, search->number_count);
	/* Each text has a byte at least: counts are held against the size. */
	if (cursor.bad || text_size != snap_cursor_left(&cursor) ||
	    search->keyword_count > text_size)
		return fail_search(search, library, all.size, err);
	int rc = allocate_tables(search, err);
	if (rc != 0)
		return rc;
	if (!read_keywords(search, &cursor, counts) || cursor.bad ||
	    snap_cursor_left(&cursor) != 0)
		return fail_search(search, library, all.size, err);
	return read_summaries(search, library, err);
}

static int load(struct ms_search *search, const struct ms_library *library,
		struct snap_error *err)
{
	struct snap_section section;
	int rc = snap_reader_find(library->reader, MS_SECTION_SEARCH, &section,
				  err);

	if (rc != 0)
		return rc;
	uint8_t *bytes = section.raw_size > SIZE_MAX / 2
				 ? NULL
				 : snap_arena_alloc(&search->arena,
						    (size_t)section.raw_size);
	if (bytes == NULL)
		return snap_fail_memory(err, section.raw_size);
	const struct snap_span all = { bytes, (size_t)section.raw_size };
	rc = snap_reader_load(library->reader, MS_SECTION_SEARCH, bytes,
			      all.size, err);
	return rc != 0 ? rc : decode(search, library, all, err);
}

int ms_search_open(struct ms_search **out, const struct ms_library *library,
		   struct snap_error *err)
{
	struct ms_search *search =
		snap_calloc(&library->allocator, 1, sizeof(*search));

	if (search == NULL)
		return snap_fail_memory(err, sizeof(*search));
	search->allocator = library->allocator;
	snap_arena_begin(&search->arena, &library->allocator);
	int rc = load(search, library, err);
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
	snap_arena_end(&search->arena);
	snap_free(&allocator, search);
}

struct ms_text ms_search_summary(const struct ms_search *search, uint32_t entry)
{
	if (entry >= search->entry_count)
		return (struct ms_text){ "", 0 };
	return search->summaries[entry];
}

static bool has_entry(const struct ms_search *search,
		      const struct keyword *keyword, uint32_t entry)
{
	for (uint32_t i = 0; i < keyword->count; i++)
		if (number_at(search, keyword->first + i) == entry)
			return true;
	return false;
}

uint32_t ms_search_keywords(const struct ms_search *search, uint32_t entry,
			    struct ms_text *out, uint32_t room)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < search->keyword_count; i++) {
		if (!has_entry(search, &search->keywords[i], entry))
			continue;
		if (count < room)
			out[count] = search->keywords[i].text;
		count++;
	}
	return count;
}

bool ms_search_keyword(const struct ms_search *search, uint32_t index,
		       struct ms_text *text, uint32_t *count)
{
	if (index >= search->keyword_count)
		return false;
	*text = search->keywords[index].text;
	*count = search->keywords[index].count;
	return true;
}

uint32_t ms_search_keyword_entry(const struct ms_search *search, uint32_t index,
				 uint32_t position)
{
	const struct keyword *keyword = &search->keywords[index];

	assert(index < search->keyword_count && position < keyword->count);
	return number_at(search, keyword->first + position);
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
		const struct keyword *keyword = &search->keywords[i];

		if (!equal_here(keyword->text, 0, word))
			continue;
		for (uint32_t k = 0; k < keyword->count; k++)
			note_match(best, number_at(search, keyword->first + k),
				   MS_MATCH_KEYWORD);
	}
}

static int match_texts(const struct ms_search *search,
		       const struct ms_library *library, struct ms_text word,
		       uint8_t *best, struct snap_error *err)
{
	for (uint32_t i = search->private_count; i < search->entry_count; i++) {
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
