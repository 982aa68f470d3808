#include "tools/snapshot-builder/diff/diff.h"

#include "base/digest.h"
#include "base/fail.h"
#include "tools/common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer texts, and those of several lines, are told by size and digest. */
#define SHOWN_MAX 160

const char *const diff_area_words[DIFF_AREA_COUNT] = {
#define DIFF_AREA_WORD(name, word) word,
	DIFF_AREAS(DIFF_AREA_WORD)
#undef DIFF_AREA_WORD
};

struct ms_text diff_text(const char *text)
{
	return (struct ms_text){ text, strlen(text) };
}

struct diff_item diff_item(struct diff *diff, enum diff_area area,
			   struct ms_text name)
{
	return (struct diff_item){ diff, area, name, NULL };
}

static struct tool_json *begin_row(struct diff_item *item, const char *kind)
{
	struct tool_json *row = tool_json_object();

	item->changes = tool_json_array();
	tool_json_put_span(row, "name", item->name.data, item->name.size);
	tool_json_put_text(row, "kind", kind);
	tool_json_put_null(row, "was");
	tool_json_put(row, "changes", item->changes);
	tool_json_add(item->diff->areas[item->area], row);
	return row;
}

void diff_item_only(struct diff_item *item, unsigned side)
{
	(void)begin_row(item, side == 0 ? "removed" : "added");
}

void diff_item_renamed(struct diff_item *item, struct ms_text after)
{
	struct ms_text was = item->name;

	item->name = after;
	struct tool_json *row = begin_row(item, "renamed");
	tool_json_put_span(row, "was", was.data, was.size);
}

/* An empty change that the caller fills. */
static struct tool_json *begin_change(struct diff_item *item, const char *what)
{
	struct tool_json *change = tool_json_object();

	if (item->changes == NULL)
		(void)begin_row(item, "changed");
	tool_json_put_text(change, "what", what);
	tool_json_add(item->changes, change);
	return change;
}

static void put_text(struct tool_json *change, const char *key,
		     const struct ms_text *text)
{
	char summary[64];

	if (text == NULL) {
		tool_json_put_null(change, key);
		return;
	}
	if (text->size <= SHOWN_MAX &&
	    memchr(text->data, '\n', text->size) == NULL) {
		tool_json_put_span(change, key, text->data, text->size);
		return;
	}
	(void)snprintf(summary, sizeof(summary), "%zu bytes, %016llx",
		       text->size, ull(snap_digest64(text->data, text->size)));
	tool_json_put_text(change, key, summary);
}

static bool equal_texts(const struct ms_text *a, const struct ms_text *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->size == b->size &&
	       (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

void diff_put_texts(struct diff_item *item, const char *what,
		    const struct ms_text *const values[2])
{
	if (equal_texts(values[0], values[1]))
		return;
	struct tool_json *change = begin_change(item, what);
	put_text(change, "before", values[0]);
	put_text(change, "after", values[1]);
}

void diff_put_words(struct diff_item *item, const char *what,
		    const char *before, const char *after)
{
	struct ms_text texts[2] = { { "", 0 }, { "", 0 } };
	const struct ms_text *values[2] = { NULL, NULL };

	if (before != NULL) {
		texts[0] = diff_text(before);
		values[0] = &texts[0];
	}
	if (after != NULL) {
		texts[1] = diff_text(after);
		values[1] = &texts[1];
	}
	diff_put_texts(item, what, values);
}

void diff_put_number(struct diff_item *item, const char *what, uint64_t before,
		     uint64_t after)
{
	if (before == after)
		return;
	struct tool_json *change = begin_change(item, what);
	tool_json_put_number(change, "before", before);
	tool_json_put_number(change, "after", after);
}

void diff_put_digest(struct diff_item *item, const char *what, uint64_t before,
		     uint64_t after)
{
	char texts[2][17];

	(void)snprintf(texts[0], sizeof(texts[0]), "%016llx", ull(before));
	(void)snprintf(texts[1], sizeof(texts[1]), "%016llx", ull(after));
	diff_put_words(item, what, texts[0], texts[1]);
}

void diff_put_json(struct diff_item *item, const char *what,
		   const struct tool_json *before,
		   const struct tool_json *after)
{
	char *texts[2] = { NULL, NULL };
	const struct tool_json *values[2] = { before, after };

	for (unsigned k = 0; k < 2; k++) {
		const char *string = tool_json_string(values[k]);

		if (string != NULL)
			texts[k] = tool_copy(string);
		else if (values[k] != NULL)
			texts[k] = tool_json_text(values[k], TOOL_JSON_LINE);
	}
	diff_put_words(item, what, texts[0], texts[1]);
	free(texts[0]);
	free(texts[1]);
}

static int compare(struct diff *diff, struct snap_error *err)
{
	const struct snap_span a = diff->side[0].file.bytes;
	const struct snap_span b = diff->side[1].file.bytes;

	diff->identical =
		a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
	if (diff->identical)
		return 0;
	diff_header(diff);
	diff_provenance(diff);
	diff_sections(diff);
	if (diff->side[0].open.library == NULL ||
	    diff->side[1].open.library == NULL)
		return 0;
	return diff_entries(diff, err);
}

int diff_files(struct diff *diff, const char *const paths[2],
	       const struct snap_limits *limits, const char **failed,
	       struct snap_error *err)
{
	for (unsigned k = 0; k < DIFF_AREA_COUNT; k++)
		diff->areas[k] = tool_json_array();
	for (unsigned k = 0; k < 2; k++) {
		int rc = side_open(&diff->side[k], paths[k], limits, err);

		*failed = paths[k];
		if (rc != 0)
			return rc;
	}
	return compare(diff, err);
}

void diff_end(struct diff *diff)
{
	for (unsigned k = 0; k < DIFF_AREA_COUNT; k++)
		if (diff->areas[k] != NULL)
			tool_json_free(diff->areas[k]);
	side_end(&diff->side[0]);
	side_end(&diff->side[1]);
}
