#include "tools/snapshot-builder/create/depfile.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/create/exclude.h"
#include "tools/snapshot-builder/create/folder.h"
#include "tools/snapshot-builder/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ------------------------------------------------------------ what it needs */

static void put_joined(struct builder_paths *out, const char *folder,
		       const char *name)
{
	struct snap_strbuf path;

	snap_strbuf_begin(&path, NULL);
	snap_strbuf_printf(&path, "%s/%s", folder, name);
	if (path.failed)
		tool_no_memory();
	builder_paths_put(out, path.data, path.size);
	snap_strbuf_end(&path);
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_same(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static int add_folders_of(struct builder_paths *found, const char *folder,
			  struct snap_error *err)
{
	DIR *stream = opendir(folder);

	if (stream == NULL)
		return snap_fail_errno(err, errno, "cannot list", folder);
	for (const struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		if (entry->d_name[0] == '.' || entry->d_type == DT_REG)
			continue;
		put_joined(found, folder, entry->d_name);
		if (!is_folder(found->items[found->count - 1]))
			free(found->items[--found->count]);
	}
	(void)closedir(stream);
	return 0;
}

/* Every folder that reading the library has listed and where a file would
 * count.  It ends: reading it has refused links that lead in a circle. */
static int add_folders(struct builder_paths *out, const char *root,
		       const char *own, const struct tool_texts *exclude,
		       struct snap_error *err)
{
	size_t root_size = strlen(root);
	struct builder_paths todo = { 0 };
	int rc = 0;

	builder_paths_put(&todo, root, root_size);
	for (size_t i = 0; rc == 0 && i < todo.count; i++) {
		const char *folder = todo.items[i];
		size_t size = strlen(folder);

		if (size > root_size &&
		    builder_exclude_find(exclude, folder + root_size + 1) !=
			    NULL)
			continue;
		if (!is_same(folder, own))
			builder_paths_put(out, folder, size);
		rc = add_folders_of(&todo, folder, err);
	}
	builder_paths_free(&todo);
	return rc;
}

/* What was merged keeps its parts, in the order in which they were named. */
static const struct fmt_library *part_of(const struct builder_depfile *what,
					 size_t number)
{
	const struct fmt_library *library = what->input->library;

	return library->part_count == 0 ? library : library->parts[number];
}

static int add_libraries(struct builder_paths *out,
			 const struct builder_depfile *what,
			 struct snap_error *err)
{
	char *own = builder_folder_of(what->output);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < what->libraries->count; i++) {
		const struct fmt_library *part = part_of(what, i);
		char *root = builder_folder_of(what->libraries->items[i]);

		for (uint32_t k = 0; k < part->input_count; k++)
			put_joined(out, root, part->inputs[k].path);
		rc = add_folders(out, root, own, what->exclude, err);
		free(root);
	}
	free(own);
	return rc;
}

/* -------------------------------------------------------------- as a rule */

/* As make, ninja and compilers understand it.  There is no way to say '%' in a
 * target, nor '=', ';' or '|', to all of them. */
static int put_path(struct snap_strbuf *out, const char *path,
		    struct snap_error *err)
{
	for (const char *p = path; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\r')
			return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
					 "a path has a line break, which no "
					 "rule can say");
		if (*p == ' ' || *p == '#' || *p == '\t' || *p == ':')
			snap_strbuf_putc(out, '\\');
		if (*p == '$')
			snap_strbuf_putc(out, '$');
		snap_strbuf_putc(out, *p);
	}
	return 0;
}

/* One rule; and an empty one for each path, so that make doesn't miss a file
 * that has gone. */
static int put_rules(struct snap_strbuf *out, const char *output,
		     const struct builder_paths *paths, struct snap_error *err)
{
	int rc = put_path(out, output, err);

	snap_strbuf_putc(out, ':');
	for (size_t i = 0; rc == 0 && i < paths->count; i++) {
		snap_strbuf_puts(out, " \\\n  ");
		rc = put_path(out, paths->items[i], err);
	}
	snap_strbuf_putc(out, '\n');
	for (size_t i = 0; rc == 0 && i < paths->count; i++) {
		snap_strbuf_putc(out, '\n');
		rc = put_path(out, paths->items[i], err);
		snap_strbuf_puts(out, ":\n");
	}
	if (rc == 0 && out->failed)
		tool_no_memory();
	return rc;
}

static int replace(const char *path, const struct snap_strbuf *text,
		   struct snap_error *err)
{
	struct snap_replace file;
	int rc = snap_replace_begin(&file, path, 10000, NULL, err);

	if (rc != 0)
		return rc;
	rc = snap_replace_write(&file, 0, text->data, text->size, err);
	if (rc == 0)
		return snap_replace_commit(&file, err);
	snap_replace_abort(&file);
	return rc;
}

int builder_depfile_write(const char *path, const struct builder_depfile *what,
			  struct snap_error *err)
{
	struct builder_paths paths = { 0 };
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	if (what->config != NULL)
		builder_paths_put(&paths, what->config, strlen(what->config));
	int rc = add_libraries(&paths, what, err);
	if (rc == 0)
		rc = put_rules(&text, what->output, &paths, err);
	if (rc == 0)
		rc = replace(path, &text, err);
	snap_strbuf_end(&text);
	builder_paths_free(&paths);
	return rc;
}
