#include "tools/snapshot-builder/build.h"

#include "base/fail.h"
#include "tools/common/report.h"

#include <stdlib.h>

/* Read every library, also when one is wrong: all mistakes are told at once.
 * The first failure is the one that counts. */
static int read_parts(struct fmt_library **parts,
		      const struct tool_texts *paths,
		      const struct fmt_stdlib_options *options,
		      struct fmt_problems *problems, struct snap_error *err)
{
	int first = 0;

	for (size_t i = 0; i < paths->count; i++) {
		int rc = fmt_stdlib_read(&parts[i], paths->items[i], options,
					 problems, first == 0 ? err : NULL);

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

int builder_input_read(struct builder_input *out,
		       const struct tool_texts *paths,
		       const struct fmt_stdlib_options *options,
		       struct fmt_problems *problems, struct snap_error *err)
{
	struct fmt_library **parts = tool_calloc(paths->count, sizeof(*parts));
	struct builder_input input = { 0 };
	int rc = read_parts(parts, paths, options, problems, err);

	if (rc == 0 && paths->count == 1)
		input.library = parts[0];
	else if (rc == 0)
		rc = fmt_stdlib_merge(&input.library, parts, paths->count,
				      options->allocator, problems, err);
	if (rc == 0) {
		input.libraries = name_libraries(parts, paths->count);
		*out = input;
	}
	for (size_t i = 0; rc != 0 && i < paths->count; i++)
		fmt_stdlib_free(parts[i]);
	free(parts);
	return rc;
}

void builder_input_free(struct builder_input *input)
{
	fmt_stdlib_free(input->library);
	tool_json_free(input->libraries);
	*input = (struct builder_input){ 0 };
}
