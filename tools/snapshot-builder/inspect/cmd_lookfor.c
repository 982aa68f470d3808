#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/snapshot-builder/inspect/entry.h"

#include <stdlib.h>
#include <string.h>

struct settings {
	bool json;
};

static const struct tool_option options[] = {
	BUILDER_OPTION_JSON(struct settings),
};

static const char *match_word(enum ms_match match)
{
	switch (match) {
	case MS_MATCH_NAME:
		return "name";
	case MS_MATCH_KEYWORD:
		return "keyword";
	case MS_MATCH_PART:
		return "part";
	case MS_MATCH_SUMMARY:
		break;
	}
	return "summary";
}

/* The answer and where it comes from. */
struct answer {
	const struct builder_file *file;
	struct ms_search *search;
	struct ms_hit *hits;
	uint32_t count;
};

static int print_text(const struct answer *answer, struct snap_error *err)
{
	struct ms_entry entry;
	int width = 0;

	for (uint32_t pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < answer->count; i++) {
			int rc = ms_library_entry(answer->file->library,
						  answer->hits[i].entry, &entry,
						  err);

			if (rc != 0)
				return rc;
			if (pass == 1)
				entry_print(&entry, answer->search, width);
			else if (width < (int)entry.name.size)
				width = (int)entry.name.size;
		}
	return 0;
}

static struct tool_json *hit_json(const struct answer *answer,
				  const struct ms_hit *hit,
				  const struct ms_entry *entry)
{
	struct tool_json *json = entry_json(answer->file->library, entry);
	struct ms_text summary = ms_search_summary(answer->search, hit->entry);

	tool_json_put_span(json, "summary", summary.data, summary.size);
	tool_json_put_text(json, "match", match_word(hit->match));
	return json;
}

static int print_json(const struct answer *answer, const char *path,
		      const char *word, struct snap_error *err)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *hits = tool_json_array();
	struct ms_entry entry;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < answer->count; i++) {
		rc = ms_library_entry(answer->file->library,
				      answer->hits[i].entry, &entry, err);
		if (rc == 0)
			tool_json_add(hits, hit_json(answer, &answer->hits[i],
						     &entry));
	}
	tool_json_put_text(json, "schema", "snapshot-lookfor/1");
	tool_json_put_text(json, "file", path);
	tool_json_put_text(json, "word", word);
	tool_json_put(json, "hits", hits);
	if (rc == 0)
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
	return rc;
}

static int find(struct answer *answer, const char *word, struct snap_error *err)
{
	const struct ms_library *library = answer->file->library;
	int rc = ms_search_open(&answer->search, library, err);

	if (rc != 0)
		return rc;
	return ms_search_find(answer->search, library, word, strlen(word),
			      &answer->hits, &answer->count, err);
}

static int lookfor(const struct settings *settings, const char *path,
		   const char *word)
{
	struct builder_file file;
	struct snap_error err;

	if (builder_open_library(&file, path, &err) != 0)
		return builder_fail(path, &err, settings->json);
	struct answer answer = { .file = &file };
	int rc = find(&answer, word, &err);
	if (rc == 0 && settings->json)
		rc = print_json(&answer, path, word, &err);
	else if (rc == 0)
		rc = print_text(&answer, &err);
	int status = answer.count != 0 ? TOOL_YES : TOOL_NO;
	if (rc != 0)
		status = builder_fail_answer(path, &err, settings->json);
	else if (answer.count == 0 && !settings->json)
		tool_report_plain(path, "nothing about '%s'", word);
	free(answer.hits);
	ms_search_free(answer.search);
	builder_close(&file);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = lookfor(&settings, operands.items[0],
				 operands.items[1]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_lookfor = {
	.name = "lookfor",
	.operands = "FILE WORD",
	.summary = "find names by a word in name, keywords or summary",
	.description =
		"Best matches first.  Exit status 1 when there are none.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run,
};
