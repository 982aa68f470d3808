/* Categories and keywords: lists that are sorted by nothing, and by text. */
#include "tools/snapshot-builder/diff/diff.h"

#include "base/strbuf.h"
#include "tools/common/report.h"

#include <stdlib.h>
#include <string.h>

/* {name: {place, title, entries}} */
static int category_map(const struct ms_library *library,
			struct tool_json **out, struct snap_error *err)
{
	struct tool_json *map = tool_json_object();
	struct ms_library_info info;

	ms_library_info(library, &info);
	for (uint32_t i = 0; i < info.category_count; i++) {
		struct tool_json *row = tool_json_object();
		struct ms_category category;
		int rc = ms_library_category(library, i, &category, err);

		if (rc != 0) {
			tool_json_free(row);
			tool_json_free(map);
			return rc;
		}
		char *name = tool_calloc(category.name.size + 1, 1);
		memcpy(name, category.name.data, category.name.size);
		tool_json_put_number(row, "place", i + 1);
		tool_json_put_span(row, "title", category.title.data,
				   category.title.size);
		tool_json_put_number(row, "entries", category.entry_count);
		tool_json_put(map, name, row);
		free(name);
	}
	*out = map;
	return 0;
}

static void put_category(struct diff *diff, const char *name,
			 const struct tool_json *before,
			 const struct tool_json *after)
{
	static const char *const members[] = { "place", "title", "entries" };
	struct diff_item item =
		diff_item(diff, DIFF_CATEGORIES, diff_text(name));

	if (before == NULL || after == NULL)
		diff_item_only(&item, before == NULL);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		diff_put_json(&item, members[i],
			      tool_json_get(before, members[i]),
			      tool_json_get(after, members[i]));
}

int diff_categories(struct diff *diff, struct snap_error *err)
{
	struct tool_json *a, *b;
	int rc = category_map(diff->side[0].open.library, &a, err);

	if (rc != 0)
		return rc;
	rc = category_map(diff->side[1].open.library, &b, err);
	if (rc != 0) {
		tool_json_free(a);
		return rc;
	}
	const char *name = tool_json_next_key(a, NULL);
	for (; name != NULL; name = tool_json_next_key(a, name))
		put_category(diff, name, tool_json_get(a, name),
			     tool_json_get(b, name));
	name = tool_json_next_key(b, NULL);
	for (; name != NULL; name = tool_json_next_key(b, name))
		if (tool_json_get(a, name) == NULL)
			put_category(diff, name, NULL, tool_json_get(b, name));
	tool_json_free(a);
	tool_json_free(b);
	return 0;
}

/* Names of the keyword's entries. */
static void keyword_entries(const struct side *side, uint32_t keyword,
			    uint32_t count, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < count; i++) {
		struct ms_entry entry;
		uint32_t number =
			ms_search_keyword_entry(side->search, keyword, i);

		if (ms_library_entry(side->open.library, number, &entry,
				     NULL) != 0)
			continue;
		if (out->size != 0)
			snap_strbuf_putc(out, ' ');
		snap_strbuf_append(out, entry.name.data, entry.name.size);
	}
	if (out->failed)
		tool_no_memory();
}

struct keyword {
	struct ms_text text;
	uint32_t count;
	bool left;
};

static int compare_keywords(const struct keyword *a, const struct keyword *b)
{
	if (!a->left || !b->left)
		return a->left ? -1 : 1;
	size_t size = a->text.size < b->text.size ? a->text.size : b->text.size;
	int order = memcmp(a->text.data, b->text.data, size);
	return order != 0		     ? order
	       : a->text.size < b->text.size ? -1
					     : a->text.size > b->text.size;
}

/* Keyword at[k] of side k; where there is none, that side has NULL. */
static void put_keyword(struct diff *diff, const uint32_t at[2],
			const struct keyword words[2], const bool has[2])
{
	struct diff_item item =
		diff_item(diff, DIFF_KEYWORDS, words[has[0] ? 0 : 1].text);
	const struct ms_text *values[2] = { NULL, NULL };
	struct snap_strbuf texts[2];
	struct ms_text spans[2];

	for (unsigned k = 0; k < 2; k++) {
		snap_strbuf_begin(&texts[k], NULL);
		if (!has[k])
			continue;
		keyword_entries(&diff->side[k], at[k], words[k].count,
				&texts[k]);
		spans[k] = (struct ms_text){ snap_strbuf_text(&texts[k]),
					     texts[k].size };
		values[k] = &spans[k];
	}
	if (!has[0] || !has[1])
		diff_item_only(&item, has[1]);
	diff_put_texts(&item, "entries", values);
	snap_strbuf_end(&texts[0]);
	snap_strbuf_end(&texts[1]);
}

void diff_keywords(struct diff *diff)
{
	uint32_t at[2] = { 0, 0 };

	for (;;) {
		struct keyword words[2] = { 0 };

		for (unsigned k = 0; k < 2; k++)
			words[k].left = ms_search_keyword(diff->side[k].search,
							  at[k], &words[k].text,
							  &words[k].count);
		if (!words[0].left && !words[1].left)
			return;
		int order = compare_keywords(&words[0], &words[1]);
		put_keyword(diff, at, words,
			    (const bool[2]){ order <= 0, order >= 0 });
		at[0] += order <= 0;
		at[1] += order >= 0;
	}
}
