#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "base/suggest.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/inspect/entry.h"

#include <string.h>

struct settings {
	const char *category;
	bool all;
	bool wide;
	bool json;
};

static const struct tool_option options[] = {
	{ "category", 'c', "NAME", TOOL_TEXT,
	  offsetof(struct settings, category), "only this category", 0, 0, NULL,
	  false },
	{ "all", 'a', NULL, TOOL_FLAG, offsetof(struct settings, all),
	  "private functions too, which are in no category", 0, 0, NULL,
	  false },
	{ "long", 'l', NULL, TOOL_FLAG, offsetof(struct settings, wide),
	  "the summary too", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
};

/* What every line needs. */
struct listing {
	const struct settings *settings;
	const struct ms_library *library;
	struct ms_search *search;  /* NULL without --long */
	struct tool_json *entries; /* NULL without --json */
	int width;		   /* of the longest name */
	uint32_t first;		   /* behind the private entries */
};

/* The category of that name, or every entry when 'name' is NULL. */
static int find_category(const struct ms_library *library, const char *name,
			 struct ms_category *out, struct snap_error *err)
{
	struct snap_suggest near;
	struct ms_library_info info;

	snap_suggest_begin(&near, name, strlen(name));
	ms_library_info(library, &info);
	for (uint32_t i = 0; i < info.category_count; i++) {
		int rc = ms_library_category(library, i, out, err);

		if (rc != 0)
			return rc;
		if (out->name.size == strlen(name) &&
		    memcmp(out->name.data, name, out->name.size) == 0)
			return 0;
		snap_suggest_offer(&near, out->name.data, out->name.size);
	}
	if (near.best == NULL)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no category '%s'", name);
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "there is no category '%s'; did you mean %.*s?", name,
			 (int)near.best_length, near.best);
}

static void list_entry(struct listing *listing, const struct ms_entry *entry)
{
	struct ms_text summary;

	if (listing->entries == NULL && listing->search == NULL) {
		tool_put_text(stdout, entry->name.data, entry->name.size);
		(void)putchar('\n');
	} else if (listing->entries == NULL) {
		entry_print(entry, listing->search, listing->width);
	} else {
		struct tool_json *json = entry_json(listing->library, entry);

		if (listing->search != NULL) {
			summary = ms_search_summary(listing->search,
						    entry->index);
			tool_json_put_span(json, "summary", summary.data,
					   summary.size);
		}
		tool_json_add(listing->entries, json);
	}
}

/* The number of the listing's 'position'-th entry. */
static int pick(const struct listing *listing,
		const struct ms_category *category, uint32_t position,
		struct ms_entry *out, struct snap_error *err)
{
	uint32_t index = listing->first + position;
	int rc = 0;

	if (category != NULL)
		rc = ms_library_category_entry(listing->library, category,
					       position, &index, err);
	return rc != 0 ? rc
		       : ms_library_entry(listing->library, index, out, err);
}

static int list_entries(struct listing *listing,
			const struct ms_category *category, uint32_t count,
			struct snap_error *err)
{
	struct ms_entry entry;
	int rc;

	for (uint32_t i = 0; i < count; i++) {
		rc = pick(listing, category, i, &entry, err);
		if (rc != 0)
			return rc;
		if (listing->width < (int)entry.name.size)
			listing->width = (int)entry.name.size;
	}
	for (uint32_t i = 0; i < count; i++) {
		rc = pick(listing, category, i, &entry, err);
		if (rc != 0)
			return rc;
		list_entry(listing, &entry);
	}
	return 0;
}

static int list_library(struct listing *listing, struct snap_error *err)
{
	const struct settings *settings = listing->settings;
	struct ms_category category;
	struct ms_library_info info;
	int rc = 0;

	ms_library_info(listing->library, &info);
	if (!settings->all)
		listing->first = info.private_count;
	if (settings->wide)
		rc = ms_search_open(&listing->search, listing->library, err);
	if (rc == 0 && settings->category != NULL)
		rc = find_category(listing->library, settings->category,
				   &category, err);
	if (rc == 0 && settings->category != NULL)
		rc = list_entries(listing, &category, category.entry_count,
				  err);
	else if (rc == 0)
		rc = list_entries(listing, NULL,
				  info.entry_count - listing->first, err);
	ms_search_free(listing->search);
	return rc;
}

static void print_json(struct tool_json *entries, const char *path)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "schema", "snapshot-list/1");
	tool_json_put_text(json, "file", path);
	tool_json_put_number(json, "count", tool_json_length(entries));
	tool_json_put(json, "entries", entries);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static int list(const struct settings *settings, const char *path)
{
	struct listing listing = { .settings = settings };
	struct builder_file file;
	struct snap_error err;

	if (builder_open_library(&file, path, &err) != 0)
		return builder_fail(path, &err, settings->json);
	listing.library = file.library;
	if (settings->json)
		listing.entries = tool_json_array();
	int rc = list_library(&listing, &err);
	if (rc == 0 && settings->json)
		print_json(listing.entries, path);
	else
		tool_json_free(listing.entries);
	int status = rc == 0 ? TOOL_YES
			     : builder_fail_answer(path, &err, settings->json);
	builder_close(&file);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = list(&settings, operands.items[0]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_list = {
	.name = "list",
	.operands = "FILE",
	.summary = "list the names in a snapshot",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run,
};
