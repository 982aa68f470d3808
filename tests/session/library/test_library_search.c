/* Summaries, keywords and lookfor, held against the plainest implementation. */
#include "session/library/library_fixture.h"

#include <strings.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct fmt_library *model;
	struct library_snapshot snapshot;
	struct library_view view;
	struct ms_search *search;
};

static int open_real(void **state)
{
	static struct fixture fixture;

	fixture.model = real_library();
	library_snapshot_begin(&fixture.snapshot, fixture.model, LIBRARY_ZSTD,
			       1);
	*state = &fixture;
	int rc = library_view_open(&fixture.view, fixture.snapshot.bytes,
				   fixture.snapshot.size, SNAP_LOAD_LAZY, NULL,
				   NULL);
	return rc != 0 ? rc
		       : ms_search_open(&fixture.search, fixture.view.library,
					NULL);
}

static int close_real(void **state)
{
	struct fixture *fixture = *state;

	ms_search_free(fixture->search);
	library_view_close(&fixture->view);
	library_snapshot_end(&fixture->snapshot);
	fmt_stdlib_free(fixture->model);
	return 0;
}

static void gives_the_summaries(void **state)
{
	const struct fixture *fixture = *state;
	uint32_t count = fixture->model->entry_count;

	for (uint32_t i = 0; i < count; i++) {
		const char *expected = fixture->model->entries[i].summary;
		struct ms_text text = ms_search_summary(fixture->search, i);

		assert_int_equal(text.size, strlen(expected));
		assert_memory_equal(text.data, expected, text.size);
	}
	assert_int_equal(ms_search_summary(fixture->search, count).size, 0);
	assert_int_equal(ms_search_summary(fixture->search, UINT32_MAX).size,
			 0);
}

static bool has_keyword(const struct fmt_entry *entry, struct ms_text keyword)
{
	for (uint32_t i = 0; i < entry->keyword_count; i++)
		if (strlen(entry->keywords[i]) == keyword.size &&
		    memcmp(entry->keywords[i], keyword.data, keyword.size) == 0)
			return true;
	return false;
}

static void gives_the_keywords_sorted(void **state)
{
	const struct fixture *fixture = *state;
	struct ms_text keywords[64];

	for (uint32_t i = 0; i < fixture->model->entry_count; i++) {
		const struct fmt_entry *entry = &fixture->model->entries[i];
		uint32_t count =
			ms_search_keywords(fixture->search, i, keywords, 64);

		assert_int_equal(count, entry->keyword_count);
		for (uint32_t k = 0; k < count; k++) {
			assert_true(has_keyword(entry, keywords[k]));
			if (k == 0)
				continue;
			/* Both end with a NUL in the section. */
			assert_true(strcmp(keywords[k - 1].data,
					   keywords[k].data) < 0);
		}
	}
	assert_int_equal(
		ms_search_keywords(fixture->search, UINT32_MAX, keywords, 64),
		0);
}

/* By keyword it is the same as by entry. */
static void goes_over_all_keywords(void **state)
{
	const struct fixture *fixture = *state;
	struct ms_text text, before = { "", 0 };
	uint32_t count, pairs = 0, expected = 0;

	for (uint32_t k = 0;
	     ms_search_keyword(fixture->search, k, &text, &count); k++) {
		assert_true(strcmp(before.data, text.data) < 0);
		before = text;
		for (uint32_t i = 0; i < count; i++, pairs++)
			assert_true(has_keyword(
				&fixture->model
					 ->entries[ms_search_keyword_entry(
						 fixture->search, k, i)],
				text));
	}
	for (uint32_t i = 0; i < fixture->model->entry_count; i++)
		expected += fixture->model->entries[i].keyword_count;
	assert_int_equal(pairs, expected);
	assert_false(
		ms_search_keyword(fixture->search, UINT32_MAX, &text, &count));
}

/* Cut to the room, the count stays whole. */
static void keywords_fill_the_room(void **state)
{
	const struct fixture *fixture = *state;
	uint32_t i = 0;

	while (fixture->model->entries[i].keyword_count < 3)
		i++;
	uint32_t count = fixture->model->entries[i].keyword_count;
	struct ms_text all[64], some[2] = { { "x", 1 }, { "y", 1 } };
	assert_int_equal(ms_search_keywords(fixture->search, i, NULL, 0),
			 count);
	assert_int_equal(ms_search_keywords(fixture->search, i, all, 64),
			 count);
	assert_int_equal(ms_search_keywords(fixture->search, i, some, 1),
			 count);
	assert_ptr_equal(some[0].data, all[0].data);
	assert_string_equal(some[1].data, "y");
}

static bool found_in(const char *text, const char *word)
{
	for (; *text != '\0'; text++)
		if (strncasecmp(text, word, strlen(word)) == 0)
			return true;
	return false;
}

/* What the header promises, word by word; -1 for no match. */
static int reference_match(const struct fmt_entry *entry, const char *word)
{
	if (strcasecmp(entry->name, word) == 0)
		return MS_MATCH_NAME;
	for (uint32_t i = 0; i < entry->keyword_count; i++)
		if (strncasecmp(entry->keywords[i], word, strlen(word)) == 0)
			return MS_MATCH_KEYWORD;
	if (found_in(entry->name, word))
		return MS_MATCH_PART;
	return found_in(entry->summary, word) ? MS_MATCH_SUMMARY : -1;
}

static void assert_word(const struct fixture *fixture, const char *word)
{
	struct ms_hit *hits;
	uint32_t count, at = 0;

	assert_int_equal(ms_search_find(fixture->search, fixture->view.library,
					word, strlen(word), &hits, &count,
					NULL),
			 0);
	for (int match = MS_MATCH_NAME; match <= MS_MATCH_SUMMARY; match++)
		for (uint32_t i = 0; i < fixture->model->entry_count; i++) {
			if (reference_match(&fixture->model->entries[i],
					    word) != match)
				continue;
			assert_true(at < count);
			assert_int_equal(hits[at].entry, i);
			assert_int_equal((int)hits[at].match, match);
			at++;
		}
	assert_int_equal(at, count);
	free(hits);
}

static void finds_like_the_reference(void **state)
{
	const struct fixture *fixture = *state;
	static const char *const words[] = {
		"matrix", "MATRIX", "inv",   "e",    "of the", "array of",
		".",	  "zzzz",   "sum",   "Sum.", "is",     "random",
		"fft",	  "-",	    "a b c", "\xc3", "plot",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		assert_word(fixture, words[i]);
	for (uint32_t i = 0; i < fixture->model->entry_count; i++) {
		const struct fmt_entry *entry = &fixture->model->entries[i];

		assert_word(fixture, entry->name);
		if (entry->keyword_count != 0)
			assert_word(fixture, entry->keywords[0]);
	}
}

static void finds_nothing_for_nothing(void **state)
{
	const struct fixture *fixture = *state;
	struct ms_hit *hits;
	uint32_t count = 7;

	assert_int_equal(ms_search_find(fixture->search, fixture->view.library,
					"", 0, &hits, &count, NULL),
			 0);
	assert_int_equal(count, 0);
	free(hits);
	/* With a NUL inside it is a word that no text has. */
	assert_int_equal(ms_search_find(fixture->search, fixture->view.library,
					"zeros\0", 6, &hits, &count, NULL),
			 0);
	assert_int_equal(count, 0);
	free(hits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_summaries),
		cmocka_unit_test(gives_the_keywords_sorted),
		cmocka_unit_test(goes_over_all_keywords),
		cmocka_unit_test(keywords_fill_the_room),
		cmocka_unit_test(finds_like_the_reference),
		cmocka_unit_test(finds_nothing_for_nothing),
	};

	return cmocka_run_group_tests_name("library search", tests, open_real,
					   close_real);
}
