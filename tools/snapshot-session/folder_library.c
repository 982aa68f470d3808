#include "tools/snapshot-session/folder_library.h"

#include "base/fail.h"
#include "builtins/native_names.h"
#include "builtins/runtime_table.h"
#include "formats/stdlib.h"
#include "library/folder.h"
#include "library/library_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_file(const char *folder, const char *name)
{
	char path[4096];
	int size = snprintf(path, sizeof(path), "%s/%s", folder, name);

	return size > 0 && (size_t)size < sizeof(path) &&
	       access(path, F_OK) == 0;
}

static bool has_manifest(const char *folder)
{
	return has_file(folder, "library.yaml") ||
	       has_file(folder, "library.json");
}

/* Of a library with a manifest only the private functions are found. */
static bool choose(const struct ms_tree_function *function, bool manifest)
{
	if (function->shadowed_by != MS_TREE_NONE)
		return false;
	return function->hidden ||
	       (!manifest &&
		!ms_is_native(function->name, strlen(function->name)));
}

static int add_functions(struct fmt_library **library, const char *folder,
			 const struct ms_tree *tree, struct snap_error *err)
{
	const struct ms_folder_options options = { .jobs = 1 };
	bool *chosen = calloc(tree->function_count + 1u, sizeof(*chosen));
	int rc;

	if (chosen == NULL)
		return snap_fail_memory(err, tree->function_count);
	for (uint32_t i = 0; i < tree->function_count; i++)
		chosen[i] = choose(&tree->functions[i], *library != NULL);
	if (*library != NULL)
		rc = ms_folder_add(*library, folder, tree, chosen, &options,
				   err);
	else
		rc = ms_folder_library(library, folder, tree, chosen, &options,
				       err);
	free(chosen);
	return rc;
}

static int read_library(struct fmt_library **out, const char *folder,
			struct snap_error *err)
{
	struct fmt_library *library = NULL;
	struct ms_tree *tree;
	int rc = 0;

	if (has_manifest(folder))
		rc = fmt_stdlib_read(&library, folder, NULL, NULL, err);
	if (rc != 0)
		return rc;
	rc = ms_tree_read(&tree, folder, NULL, err);
	if (rc == 0) {
		rc = add_functions(&library, folder, tree, err);
		ms_tree_free(tree);
	}
	if (rc == 0)
		*out = library;
	else
		fmt_stdlib_free(library);
	return rc;
}

static int write_image(const struct ms_library_image *image, void **bytes,
		       size_t *size, struct snap_error *err)
{
	struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
	};
	struct snap_writer *writer;

	ms_runtime_key(&options.key);
	int rc = snap_writer_create(&writer, &options, err);
	if (rc != 0)
		return rc;
	rc = ms_library_image_add(image, writer, err);
	if (rc == 0)
		rc = snap_writer_finish_memory(writer, bytes, size, err);
	snap_writer_free(writer);
	return rc;
}

int folder_library_build(const char *folder, void **bytes, size_t *size,
			 struct snap_error *err)
{
	/* Read once and thrown away: packing it would only cost time. */
	const struct ms_library_layout layout = { .cold_codec =
							  SNAP_CODEC_RAW };
	struct ms_library_image *image;
	struct fmt_library *library;
	int rc = read_library(&library, folder, err);

	if (rc != 0)
		return rc;
	rc = ms_library_image_create(&image, library, NULL, &layout, NULL, NULL,
				     err);
	if (rc == 0) {
		rc = write_image(image, bytes, size, err);
		ms_library_image_free(image);
	}
	fmt_stdlib_free(library);
	return rc;
}
