#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/common/terminal.h"
#include "tools/snapshot-builder/inspect/entry.h"

#include <stdlib.h>

struct settings {
	bool json;
};

static const struct tool_option options[] = {
	BUILDER_OPTION_JSON(struct settings),
};

static void put_texts(struct tool_json *json, const char *key,
		      const struct ms_text *texts, uint32_t count)
{
	struct tool_json *list = tool_json_array();

	for (uint32_t i = 0; i < count; i++)
		tool_json_add_span(list, texts[i].data, texts[i].size);
	tool_json_put(json, key, list);
}

static void put_text(struct tool_json *json, const char *key,
		     struct ms_text text)
{
	tool_json_put_span(json, key, text.data, text.size);
}

static void put_parameters(struct tool_json *json, const char *key,
			   const struct ms_doc_parameter *parameters,
			   uint32_t count)
{
	struct tool_json *list = tool_json_array();

	for (uint32_t i = 0; i < count; i++) {
		struct tool_json *row = tool_json_object();

		put_text(row, "name", parameters[i].name);
		put_text(row, "kind", parameters[i].kind);
		tool_json_put_bool(row, "optional", parameters[i].optional);
		tool_json_put_bool(row, "variadic", parameters[i].variadic);
		tool_json_add(list, row);
	}
	tool_json_put(json, key, list);
}

static void put_signatures(struct tool_json *json, const struct ms_entry *entry,
			   const struct ms_doc *doc)
{
	struct tool_json *list = tool_json_array();

	for (uint32_t i = 0; i < doc->signature_count; i++) {
		const struct ms_doc_signature *signature = &doc->signatures[i];
		struct tool_json *row = tool_json_object();
		size_t size =
			ms_signature_text(signature, entry->name, NULL, 0) + 1;
		char *text = tool_alloc(size);

		(void)ms_signature_text(signature, entry->name, text, size);
		tool_json_put_text(row, "text", text);
		free(text);
		put_parameters(row, "inputs", signature->inputs,
			       signature->input_count);
		put_parameters(row, "outputs", signature->outputs,
			       signature->output_count);
		tool_json_add(list, row);
	}
	tool_json_put(json, "signatures", list);
}

static void put_examples(struct tool_json *json, const struct ms_doc *doc)
{
	struct tool_json *list = tool_json_array();

	for (uint32_t i = 0; i < doc->example_count; i++) {
		struct tool_json *row = tool_json_object();

		put_text(row, "source", doc->examples[i].source);
		put_text(row, "display", doc->examples[i].display);
		tool_json_add(list, row);
	}
	tool_json_put(json, "examples", list);
}

#define KEYWORDS_SHOWN 64

static void put_keywords(struct tool_json *json, const struct ms_entry *entry,
			 const struct ms_search *search)
{
	struct ms_text keywords[KEYWORDS_SHOWN];
	uint32_t count = ms_search_keywords(search, entry->index, keywords,
					    KEYWORDS_SHOWN);

	put_texts(json, "keywords", keywords,
		  count < KEYWORDS_SHOWN ? count : KEYWORDS_SHOWN);
}

static int print_json(const struct builder_file *file, const char *path,
		      const struct ms_entry *entry, struct snap_error *err)
{
	struct ms_search *search;
	struct ms_doc *doc;
	int rc = ms_library_doc(file->library, entry, &doc, err);

	if (rc != 0)
		return rc;
	rc = ms_search_open(&search, file->library, err);
	if (rc != 0) {
		ms_doc_free(doc);
		return rc;
	}
	struct tool_json *json = tool_json_object();
	tool_json_put_text(json, "schema", "snapshot-show/1");
	tool_json_put_text(json, "file", path);
	tool_json_put(json, "entry", entry_json(file->library, entry));
	put_text(json, "summary", doc->summary);
	put_text(json, "description", doc->description);
	put_text(json, "complexity", doc->complexity);
	put_text(json, "source_path", doc->source_path);
	put_signatures(json, entry, doc);
	put_keywords(json, entry, search);
	put_examples(json, doc);
	put_texts(json, "see_also", doc->see_also, doc->see_also_count);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
	ms_search_free(search);
	ms_doc_free(doc);
	return 0;
}

static int print_text(const struct builder_file *file,
		      const struct ms_entry *entry, struct snap_error *err)
{
	char *text;
	size_t size;
	int rc = ms_library_help(file->library, entry, tool_columns(stdout),
				 &text, &size, err);

	if (rc != 0)
		return rc;
	tool_put_text(stdout, text, size);
	if (size == 0 || text[size - 1] != '\n')
		(void)putchar('\n');
	free(text);
	return 0;
}

static int show(const struct settings *settings, const char *path,
		const char *name)
{
	struct builder_file file;
	struct ms_entry entry;
	struct snap_error err;

	if (builder_open_library(&file, path, &err) != 0)
		return builder_fail(path, &err, settings->json);
	int rc = builder_find(&file, name, &entry, &err);
	if (rc == 0 && settings->json)
		rc = print_json(&file, path, &entry, &err);
	else if (rc == 0)
		rc = print_text(&file, &entry, &err);
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
		status = show(&settings, operands.items[0], operands.items[1]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_show = {
	.name = "show",
	.operands = "FILE NAME",
	.summary = "show the help text of one name",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run,
};
