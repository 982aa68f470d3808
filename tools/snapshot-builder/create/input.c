#include "tools/snapshot-builder/create/build.h"

#include "base/fail.h"
#include "builtins/runtime_table.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/create/folder.h"

#include <stdlib.h>

static int read_part(struct builder_parts *parts, const char *path,
		     struct fmt_problems *problems, struct snap_error *err)
{
	const struct builder_reading *reading = parts->reading;
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.jobs = reading->jobs,
		.allocator = reading->allocator,
	};

	if (builder_is_folder(path))
		return builder_folder_read(parts, path, err);
	int rc = fmt_stdlib_read(&parts->items[parts->count], path, &options,
				 problems, err);
	if (rc != 0)
		return rc;
	parts->count++;
	parts->input->folders = false;
	return builder_folder_private(parts, path, err);
}

/* Read every library, also when one is wrong: all mistakes are told at once.
 * The first failure is the one that counts. */
static int read_parts(struct builder_parts *parts,
		      const struct tool_texts *paths,
		      struct fmt_problems *problems, struct snap_error *err)
{
	int first = 0;

	for (size_t i = 0; i < paths->count; i++) {
		int rc = read_part(parts, paths->items[i], problems,
				   first == 0 ? err : NULL);

		if (first == 0)
			first = rc;
	}
	return first;
}

static struct tool_json *name_libraries(struct fmt_library **parts,
					size_t count)
{
	struct tool_json *libraries = tool_json_array();

	for (size_t i = 0; i < count; i++) {
		struct tool_json *row = tool_json_object();

		tool_json_put_text(row, "name", parts[i]->name);
		tool_json_put_text(row, "version", parts[i]->version);
		tool_json_add(libraries, row);
	}
	return libraries;
}

static int unite(struct builder_parts *parts, struct fmt_problems *problems,
		 struct snap_error *err)
{
	if (parts->count != 1)
		return fmt_stdlib_merge(&parts->input->library, parts->items,
					parts->count, parts->reading->allocator,
					problems, err);
	parts->input->library = parts->items[0];
	return 0;
}

int builder_input_read(struct builder_input *out,
		       const struct tool_texts *paths,
		       const struct builder_reading *reading,
		       struct fmt_problems *problems, struct snap_error *err)
{
	struct builder_input input = {
		.shadows = tool_json_array(),
		.skipped = tool_json_array(),
		.mistaken = tool_json_array(),
		.folders = true,
		.dialect = reading->dialect,
		.allocator = reading->allocator,
	};
	struct builder_parts parts = {
		.input = &input,
		.reading = reading,
		.items = tool_calloc(paths->count, sizeof(*parts.items)),
	};
	int rc = read_parts(&parts, paths, problems, err);

	if (rc == 0)
		rc = unite(&parts, problems, err);
	if (rc == 0) {
		input.libraries = name_libraries(parts.items, parts.count);
		*out = input;
	}
	for (size_t i = 0; rc != 0 && i < parts.count; i++)
		fmt_stdlib_free(parts.items[i]);
	free(parts.items);
	if (rc != 0)
		builder_input_free(&input);
	return rc;
}

static void free_code(struct builder_input *input)
{
	const struct snap_allocator allocator =
		snap_allocator_or_default(input->allocator);

	if (input->compiled == NULL)
		return;
	for (uint32_t i = 0; i < input->library->entry_count; i++)
		snap_free(&allocator,
			  (void *)(uintptr_t)input->compiled[i].image);
	free(input->compiled);
}

void builder_input_free(struct builder_input *input)
{
	free_code(input);
	fmt_stdlib_free(input->library);
	tool_json_free(input->libraries);
	tool_json_free(input->shadows);
	tool_json_free(input->skipped);
	tool_json_free(input->mistaken);
	*input = (struct builder_input){ 0 };
}

/* What has no table of builtins of its own is for the runtime's. */
int builder_input_key(const struct builder_input *input, struct snap_key *out,
		      struct snap_error *err)
{
	if (!input->folders)
		return ms_library_key(input->library, out, err);
	ms_runtime_key(out);
	return 0;
}
