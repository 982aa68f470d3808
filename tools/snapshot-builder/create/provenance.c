#include "tools/snapshot-builder/create/build.h"

#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/describe.h"

#include <string.h>

static struct tool_json *describe_inputs(const struct fmt_library *library)
{
	struct tool_json *inputs = tool_json_array();

	for (uint32_t i = 0; i < library->input_count; i++) {
		const struct fmt_input *input = &library->inputs[i];
		struct tool_json *row = tool_json_object();
		char digest[SNAP_DIGEST128_TEXT_SIZE];

		snap_digest128_text(&input->digest, digest);
		tool_json_put_text(row, "path", input->path);
		tool_json_put_number(row, "size", input->size);
		tool_json_put_text(row, "digest", digest);
		tool_json_add(inputs, row);
	}
	return inputs;
}

static struct tool_json *copy_libraries(const struct tool_json *libraries)
{
	struct tool_json *copy = tool_json_array();

	for (size_t i = 0; i < tool_json_length(libraries); i++) {
		const struct tool_json *from = tool_json_at(libraries, i);
		struct tool_json *row = tool_json_object();

		tool_json_put_text(
			row, "name",
			tool_json_string(tool_json_get(from, "name")));
		tool_json_put_text(
			row, "version",
			tool_json_string(tool_json_get(from, "version")));
		tool_json_add(copy, row);
	}
	return copy;
}

static struct tool_json *list_texts(const struct tool_texts *texts)
{
	struct tool_json *list = tool_json_array();

	for (size_t i = 0; i < texts->count; i++)
		tool_json_add_span(list, texts->items[i],
				   strlen(texts->items[i]));
	return list;
}

char *builder_provenance(const struct builder_input *input,
			 const struct builder_plan *plan)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "schema", "snapshot-provenance/1");
	tool_json_put_text(json, "tool", "snapshot-builder");
	tool_json_put_text(json, "tool_version", SNAPSHOT_VERSION_TEXT);
	tool_json_put_text(json, "zstd_version", snap_writer_codec_version());
	tool_json_put_text(json, "preset", plan->preset);
	tool_json_put_text(json, "dialect",
			   builder_dialect_words[input->dialect]);
	if (plan->config_digest != NULL)
		tool_json_put_text(json, "config", plan->config_digest);
	if (plan->exclude != NULL && plan->exclude->count != 0)
		tool_json_put(json, "exclude", list_texts(plan->exclude));
	tool_json_put(json, "options", describe_layout(&plan->layout));
	tool_json_put(json, "libraries", copy_libraries(input->libraries));
	tool_json_put(json, "inputs", describe_inputs(input->library));
	char *text = tool_json_text(json, TOOL_JSON_LINE);
	tool_json_free(json);
	return text;
}
