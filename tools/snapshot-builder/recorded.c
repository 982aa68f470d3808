#include "tools/snapshot-builder/recorded.h"

#include "tools/common/report.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	const struct builder_recorded_input *left = a;
	const struct builder_recorded_input *right = b;

	return strcmp(left->path, right->path);
}

void builder_recorded_begin(struct builder_recorded *out,
			    const struct tool_json *provenance)
{
	const struct tool_json *list = tool_json_get(provenance, "inputs");
	size_t count = tool_json_length(list);

	out->items = tool_calloc(count + 1, sizeof(*out->items));
	out->count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct tool_json *row = tool_json_at(list, i);
		const struct builder_recorded_input input = {
			tool_json_string(tool_json_get(row, "path")),
			tool_json_string(tool_json_get(row, "digest")),
		};

		if (input.path != NULL && input.digest != NULL)
			out->items[out->count++] = input;
	}
	qsort(out->items, out->count, sizeof(*out->items), compare);
}

void builder_recorded_end(struct builder_recorded *recorded)
{
	free(recorded->items);
	*recorded = (struct builder_recorded){ 0 };
}

static int compare_path(const void *key, const void *row)
{
	return strcmp(key, ((const struct fmt_input *)row)->path);
}

bool builder_recorded_same(const struct builder_recorded *recorded,
			   const struct fmt_library *library, const char *path)
{
	const struct builder_recorded_input key = { .path = path };
	const struct builder_recorded_input *then = bsearch(
		&key, recorded->items, recorded->count, sizeof(key), compare);
	const struct fmt_input *now =
		bsearch(path, library->inputs, library->input_count,
			sizeof(*library->inputs), compare_path);
	char digest[SNAP_DIGEST128_TEXT_SIZE];

	if (now == NULL || then == NULL)
		return false;
	snap_digest128_text(&now->digest, digest);
	return strcmp(digest, then->digest) == 0;
}
