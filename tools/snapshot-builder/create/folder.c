#include "tools/snapshot-builder/create/folder.h"

#include "base/fail.h"
#include "builtins/native_names.h"
#include "library/folder.h"
#include "library/tree.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/create/exclude.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Whatever can't be told may be there: then reading it fails. */
static bool lacks_file(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = tool_alloc(size);
	struct stat status;

	(void)snprintf(path, size, "%s/%s", folder, name);
	bool lacks = lstat(path, &status) != 0 && errno == ENOENT;
	free(path);
	return lacks;
}

bool builder_is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
	       lacks_file(path, "library.yaml") &&
	       lacks_file(path, "library.json");
}

static int compare_name(const void *key, const void *row)
{
	return strcmp(key, ((const struct fmt_entry *)row)->name);
}

/* Of the libraries before it, the entry that has the name already. */
static const struct fmt_entry *find_earlier(const struct builder_parts *parts,
					    const char *name)
{
	for (size_t i = 0; i < parts->count; i++) {
		const struct fmt_library *part = parts->items[i];
		const struct fmt_entry *entry =
			part->entry_count == 0
				? NULL
				: bsearch(name, part->entries,
					  part->entry_count,
					  sizeof(*part->entries), compare_name);

		if (entry != NULL)
			return entry;
	}
	return NULL;
}

static void tell_shadow(const struct builder_parts *parts,
			const struct ms_tree_function *function, const char *by)
{
	struct tool_json *row = tool_json_object();

	tool_json_put_text(row, "name", function->name);
	tool_json_put_text(row, "path", function->path);
	tool_json_put_text(row, "by", by);
	tool_json_add(parts->input->shadows, row);
}

static void tell_skipped(const struct builder_parts *parts, const char *path,
			 const char *reason)
{
	struct tool_json *row = tool_json_object();

	tool_json_put_text(row, "path", path);
	tool_json_put_text(row, "reason", reason);
	tool_json_add(parts->input->skipped, row);
}

static bool is_excluded(const struct builder_parts *parts, const char *path)
{
	return builder_exclude_find(parts->reading->exclude, path) != NULL;
}

/* Of the files in the order of the search, the first of that name; what is
 * excluded wins no name. */
static uint32_t winner_of(const struct builder_parts *parts,
			  const struct ms_tree *tree, uint32_t number)
{
	const struct ms_tree_function *functions = tree->functions;
	uint32_t first = number;

	while (first > 0 &&
	       strcmp(functions[first - 1].name, functions[number].name) == 0)
		first--;
	while (is_excluded(parts, functions[first].path))
		first++;
	return first;
}

/* Is it left out for a pattern's sake?  Then that is told. */
static bool leave_out(const struct builder_parts *parts, const char *path)
{
	if (!is_excluded(parts, path))
		return false;
	tell_skipped(parts, path, "excluded");
	return true;
}

/* A function that is to be called by its name.  What is private has a name of
 * its own in every library. */
static bool choose(const struct builder_parts *parts,
		   const struct ms_tree *tree, uint32_t number)
{
	const struct ms_tree_function *function = &tree->functions[number];

	if (leave_out(parts, function->path))
		return false;
	if (function->hidden)
		return true;
	uint32_t winner = winner_of(parts, tree, number);
	if (winner != number) {
		tell_shadow(parts, function, tree->functions[winner].path);
		return false;
	}
	if (ms_is_native(function->name, strlen(function->name))) {
		tell_shadow(parts, function, "native");
		return false;
	}
	const struct fmt_entry *earlier = find_earlier(parts, function->name);
	if (earlier != NULL)
		tell_shadow(parts, function,
			    earlier->source_path != NULL ? earlier->source_path
							 : "native");
	return earlier == NULL;
}

static int fail_empty(const char *path, struct snap_error *err)
{
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "%.200s has neither a library.yaml or library.json "
			 "nor a function to be called by its name",
			 path);
}

static bool has_part(const struct builder_parts *parts, const char *name)
{
	for (size_t i = 0; i < parts->count; i++)
		if (strcmp(parts->items[i]->name, name) == 0)
			return true;
	return false;
}

/* Two libraries can't have one name, and a folder's own name is no content. */
static int name_part(struct builder_parts *parts, struct fmt_library *library,
		     struct snap_error *err)
{
	char name[32] = MS_FOLDER_NAME;

	for (unsigned number = 2; has_part(parts, name); number++)
		(void)snprintf(name, sizeof(name), "%s-%u", MS_FOLDER_NAME,
			       number);
	library->name = snap_arena_text(&library->arena, name, strlen(name));
	return library->name != NULL ? 0 : snap_fail_memory(err, 0);
}

static struct ms_folder_options options_of(const struct builder_parts *parts)
{
	return (struct ms_folder_options){
		.dialect = parts->reading->dialect,
		.jobs = parts->reading->jobs,
		.allocator = parts->reading->allocator,
	};
}

static int read_folder(struct builder_parts *parts, const char *path,
		       const struct ms_tree *tree, const bool *chosen,
		       struct snap_error *err)
{
	const struct ms_folder_options options = options_of(parts);
	struct fmt_library *library = NULL;
	int rc = ms_folder_library(&library, path, tree, chosen, &options, err);

	if (rc == 0)
		rc = name_part(parts, library, err);
	if (rc == 0)
		parts->items[parts->count++] = library;
	else
		fmt_stdlib_free(library);
	return rc;
}

int builder_folder_read(struct builder_parts *parts, const char *path,
			struct snap_error *err)
{
	struct ms_tree *tree;
	uint32_t count = 0;
	int rc = ms_tree_read(&tree, path, parts->reading->allocator, err);

	if (rc != 0)
		return rc;
	bool *chosen = tool_calloc(tree->function_count + 1u, sizeof(*chosen));
	for (uint32_t i = 0; i < tree->function_count; i++) {
		chosen[i] = choose(parts, tree, i);
		count += chosen[i] && !tree->functions[i].hidden;
	}
	for (uint32_t i = 0; i < tree->skipped_count; i++)
		tell_skipped(parts, tree->skipped[i].path,
			     ms_tree_reason_text(tree->skipped[i].reason));
	rc = count == 0 ? fail_empty(path, err)
			: read_folder(parts, path, tree, chosen, err);
	free(chosen);
	ms_tree_free(tree);
	return rc;
}

/* ------------------------------------------------------- private functions */

char *builder_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return tool_copy(path);
	char *folder = tool_copy(slash == NULL ? "." : path);
	if (slash != NULL)
		folder[slash == path ? 1 : slash - path] = '\0';
	return folder;
}

static int compare_path(const void *key, const void *row)
{
	return strcmp(key, ((const struct fmt_input *)row)->path);
}

/* Was the file read, as an entry's source? */
static bool is_input(const struct fmt_library *library, const char *path)
{
	return bsearch(path, library->inputs, library->input_count,
		       sizeof(*library->inputs), compare_path) != NULL;
}

static int add_private(struct builder_parts *parts, const char *folder,
		       const struct ms_tree *tree, struct snap_error *err)
{
	struct fmt_library *library = parts->items[parts->count - 1];
	const struct ms_folder_options options = options_of(parts);
	bool *chosen = tool_calloc(tree->function_count + 1u, sizeof(*chosen));

	for (uint32_t i = 0; i < tree->function_count; i++) {
		const struct ms_tree_function *function = &tree->functions[i];

		chosen[i] =
			function->hidden && !leave_out(parts, function->path);
		if (!function->hidden && !is_input(library, function->path))
			tell_skipped(parts, function->path,
				     "no entry names it");
	}
	int rc = library->category_count == 0
			 ? 0
			 : ms_folder_add(library, folder, tree, chosen,
					 &options, err);
	free(chosen);
	return rc;
}

int builder_folder_private(struct builder_parts *parts, const char *path,
			   struct snap_error *err)
{
	char *folder = builder_folder_of(path);
	struct ms_tree *tree;
	int rc = ms_tree_read(&tree, folder, parts->reading->allocator, err);

	if (rc == 0) {
		rc = add_private(parts, folder, tree, err);
		ms_tree_free(tree);
	}
	free(folder);
	return rc;
}
