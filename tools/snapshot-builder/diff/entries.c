/* Entries that came, went, changed or got another name. */
#include "tools/snapshot-builder/diff/diff.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/diff/rename.h"
#include "tools/snapshot-builder/inspect/entry.h"
#include "tools/snapshot-builder/inspect/entry_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum diff_area area_of(const struct ms_entry *entry)
{
	return (entry->flags & MS_ENTRY_FUNCTION) != 0 ? DIFF_FUNCTIONS
						       : DIFF_BUILTINS;
}

static int compare_names(struct ms_text a, struct ms_text b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	int order = memcmp(a.data, b.data, size);

	if (order != 0)
		return order;
	return a.size < b.size ? -1 : a.size > b.size;
}

static void put_range(struct diff_item *item, const char *what,
		      const uint16_t before[2], const uint16_t after[2])
{
	char texts[2][ENTRY_RANGE_SIZE];

	entry_range(before[0], before[1], texts[0]);
	entry_range(after[0], after[1], texts[1]);
	diff_put_words(item, what, texts[0], texts[1]);
}

static void put_flags(struct diff_item *item, const struct ms_entry entries[2])
{
	struct snap_strbuf texts[2];

	for (unsigned k = 0; k < 2; k++) {
		snap_strbuf_begin(&texts[k], NULL);
		entry_flags(entries[k].flags, &texts[k]);
		if (texts[k].failed)
			tool_no_memory();
	}
	diff_put_words(item, "flags", snap_strbuf_text(&texts[0]),
		       snap_strbuf_text(&texts[1]));
	snap_strbuf_end(&texts[0]);
	snap_strbuf_end(&texts[1]);
}

/* The record's own fields. */
static void put_record(struct diff_item *item, const struct ms_entry entries[2])
{
	const struct side *side = item->diff->side;
	const struct ms_entry *a = &entries[0], *b = &entries[1];
	const struct ms_text categories[2] = {
		entry_category(side[0].open.library, a),
		entry_category(side[1].open.library, b)
	};

	put_range(item, "inputs", (uint16_t[2]){ a->input_min, a->input_max },
		  (uint16_t[2]){ b->input_min, b->input_max });
	put_range(item, "outputs",
		  (uint16_t[2]){ a->output_min, a->output_max },
		  (uint16_t[2]){ b->output_min, b->output_max });
	put_flags(item, entries);
	diff_put_texts(item, "category",
		       (const struct ms_text *const[2]){ &categories[0],
							 &categories[1] });
}

static int put_source(struct diff *diff, const struct ms_entry entries[2],
		      struct snap_error *err)
{
	struct diff_item item = diff_item(diff, DIFF_SOURCES, entries[1].name);
	const struct ms_text *values[2] = { NULL, NULL };
	struct ms_text texts[2];
	char *bytes[2] = { NULL, NULL };
	int rc = 0;

	for (unsigned k = 0; k < 2 && rc == 0; k++) {
		const struct ms_library *library = diff->side[k].open.library;

		rc = ms_library_source(library, &entries[k], &bytes[k],
				       &texts[k].size, err);
		texts[k].data = bytes[k];
		if (rc == 0)
			values[k] = &texts[k];
		if (rc == SNAP_E_NOT_FOUND)
			rc = 0;
	}
	if (rc == 0)
		diff_put_texts(&item, "text", values);
	free(bytes[0]);
	free(bytes[1]);
	return rc;
}

/* The function's digest: its image and positions. */
static int put_code(struct diff_item *item, const struct ms_entry entries[2],
		    struct snap_error *err)
{
	char texts[2][17];
	const char *values[2] = { NULL, NULL };

	for (unsigned k = 0; k < 2; k++) {
		struct ms_unit_image unit;
		int rc = ms_library_unit(item->diff->side[k].open.library,
					 &entries[k], &unit, err);

		if (rc == SNAP_E_NOT_FOUND)
			continue;
		if (rc != 0)
			return rc;
		(void)snprintf(texts[k], sizeof(texts[k]), "%016llx",
			       ull(unit.digest));
		values[k] = texts[k];
	}
	diff_put_words(item, "code", values[0], values[1]);
	return 0;
}

/* An entry that both have. */
static int compare_entries(struct diff *diff, const struct ms_entry entries[2],
			   struct snap_error *err)
{
	struct diff_item item =
		diff_item(diff, area_of(&entries[1]), entries[1].name);
	bool function = area_of(&entries[1]) == DIFF_FUNCTIONS;

	put_record(&item, entries);
	int rc = function ? put_code(&item, entries, err) : 0;
	if (rc == 0)
		rc = diff_help(diff, entries, err);
	if (rc == 0 && function)
		rc = put_source(diff, entries, err);
	return rc;
}

static void put_only(struct diff *diff, const struct ms_entry *entry,
		     unsigned side)
{
	struct diff_item item = diff_item(diff, area_of(entry), entry->name);

	diff_item_only(&item, side);
}

struct walk {
	struct diff *diff;
	struct diff_renames renames;
};

static int alone(struct walk *walk, const struct ms_entry *entry, unsigned side,
		 struct snap_error *err)
{
	if (area_of(entry) == DIFF_FUNCTIONS)
		return diff_rename_offer(&walk->renames, walk->diff, entry,
					 side, err);
	put_only(walk->diff, entry, side);
	return 0;
}

static int both(struct walk *walk, const struct ms_entry entries[2],
		struct snap_error *err)
{
	if (area_of(&entries[0]) == area_of(&entries[1]))
		return compare_entries(walk->diff, entries, err);
	put_only(walk->diff, &entries[0], 0);
	put_only(walk->diff, &entries[1], 1);
	return 0;
}

/* Entry number at[k] of side k; 'left[k]' is false behind the last one. */
static int next_entries(const struct diff *diff, const uint32_t at[2],
			struct ms_entry entries[2], bool left[2],
			struct snap_error *err)
{
	for (unsigned k = 0; k < 2; k++) {
		struct ms_library_info info;

		ms_library_info(diff->side[k].open.library, &info);
		left[k] = at[k] < info.entry_count;
		if (!left[k])
			continue;
		int rc = ms_library_entry(diff->side[k].open.library, at[k],
					  &entries[k], err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* Both are sorted by name. */
static int walk_entries(struct walk *walk, struct snap_error *err)
{
	uint32_t at[2] = { 0, 0 };
	struct ms_entry entries[2];
	bool left[2];

	for (;;) {
		int rc = next_entries(walk->diff, at, entries, left, err);
		if (rc != 0 || (!left[0] && !left[1]))
			return rc;
		int order = !left[0]   ? 1
			    : !left[1] ? -1
				       : compare_names(entries[0].name,
						       entries[1].name);
		rc = order == 0	 ? both(walk, entries, err)
		     : order < 0 ? alone(walk, &entries[0], 0, err)
				 : alone(walk, &entries[1], 1, err);
		if (rc != 0)
			return rc;
		at[0] += order <= 0;
		at[1] += order >= 0;
	}
}

static void put_library(struct diff *diff)
{
	struct ms_library_info info[2];
	struct diff_item name, version;

	for (unsigned k = 0; k < 2; k++)
		ms_library_info(diff->side[k].open.library, &info[k]);
	name = diff_item(diff, DIFF_LIBRARY, diff_text("name"));
	version = diff_item(diff, DIFF_LIBRARY, diff_text("version"));
	diff_put_texts(&name, "value",
		       (const struct ms_text *const[2]){ &info[0].name,
							 &info[1].name });
	diff_put_texts(&version, "value",
		       (const struct ms_text *const[2]){ &info[0].version,
							 &info[1].version });
}

int diff_entries(struct diff *diff, struct snap_error *err)
{
	struct walk walk = { .diff = diff };

	put_library(diff);
	int rc = diff_categories(diff, err);
	if (rc == 0)
		rc = walk_entries(&walk, err);
	if (rc == 0)
		diff_renames_put(&walk.renames, diff);
	diff_renames_end(&walk.renames);
	if (rc == 0)
		diff_keywords(diff);
	return rc;
}
