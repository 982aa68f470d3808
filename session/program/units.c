/* Functions of the library become units: in place out of a snapshot, compiled
 * out of folders, compiled out of the texts that are built in. */
#include "program/state.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/path.h"
#include "builtins/library_sources.h"
#include "code/image.h"
#include "lang/dialect.h"
#include "library/folder.h"
#include "library/tree.h"

#include <string.h>

#define FILE_LIMIT ((uint64_t)64 << 20)

/* --------------------------------------------------------------- the store */

static int give_source(void *context, uint32_t number, struct snap_span *out)
{
	const struct ms_program *program = context;
	const struct ms_library_row *row = &program->library.rows[number];
	char *text;
	size_t size;

	*out = row->text;
	if (out->data != NULL)
		return 0;
	if (row->from != MS_FROM_SNAPSHOT)
		return 1;
	int rc = ms_boot_source(program->library.boot, &row->entry, &text,
				&size, NULL);
	if (rc != 0)
		return rc == SNAP_E_NO_MEMORY ? -1 : 1;
	*out = (struct snap_span){ (const uint8_t *)text, size };
	return 0;
}

static int give_positions(void *context, uint32_t number, struct snap_span *out)
{
	const struct ms_program *program = context;
	const struct ms_library_row *row = &program->library.rows[number];
	struct ms_unit_lines lines;

	int rc =
		ms_boot_lines(program->library.boot, &row->entry, &lines, NULL);
	if (rc != 0)
		return rc == SNAP_E_NO_MEMORY ? -1 : 1;
	*out = (struct snap_span){ lines.bytes,
				   lines.positions_size + lines.starts_size };
	return 0;
}

static void take_back(void *context, uint32_t number, struct snap_span bytes)
{
	const struct ms_program *program = context;

	if (bytes.data != program->library.rows[number].text.data)
		snap_free(&program->library.boot->allocator,
			  (void *)(uintptr_t)bytes.data);
}

struct ms_unit_store ms_program_library_store(struct ms_program *program)
{
	return (struct ms_unit_store){ .context = program,
				       .positions = give_positions,
				       .source = give_source,
				       .give_back = take_back };
}

/* --------------------------------------------------------------- from texts */

/* Text of the library becomes the unit of 'row', which is the next one. */
static int compile_text(struct ms_program *program, struct ms_library_row *row,
			const char *path, struct snap_span text,
			uint8_t dialect)
{
	const struct ms_library_text source = {
		.path = path,
		.bytes = (const char *)text.data,
		.size = text.size,
		.dialect = dialect,
	};
	struct ms_unit_parts parts = {
		.library = true,
		.number = program->library.row_count,
	};

	row->compiled = true;
	if (row->text.data != NULL) {
		parts.store = &program->library.store;
	} else {
		parts.source = source.bytes;
		parts.source_size = source.size;
	}
	return ms_program_compile_library(program, &source, &parts, &row->unit);
}

static int load_built_in(struct ms_program *program, struct ms_library_row *row)
{
	const struct ms_library_source *source =
		ms_library_source_find(row->name, row->name_size);

	if (source == NULL)
		return 0;
	row->from = MS_FROM_BUILT_IN;
	row->text = (struct snap_span){ (const uint8_t *)source->text,
					source->size };
	return compile_text(program, row, source->path, row->text,
			    MS_DIALECT_MATLAB);
}

static int fail_file(struct ms_program *program, const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return ms_fail_memory(&program->heap);
	return ms_fail(&program->heap, "Session:libraryFile", "%s",
		       err->message);
}

static int open_file(struct ms_program *program, uint32_t folder,
		     const char *path, struct snap_file *out,
		     struct snap_error *err)
{
	char *whole = snap_path_join(&program->allocator,
				     program->library.folders[folder], path);

	if (whole == NULL)
		return snap_fail_memory(err, 0);
	int rc = snap_file_open(out, whole, SNAP_FILE_READ, FILE_LIMIT,
				&program->allocator, err);
	snap_free(&program->allocator, whole);
	return rc;
}

static int load_file(struct ms_program *program, struct ms_library_row *row,
		     const char *path)
{
	struct snap_error err;
	struct snap_file file;

	if (open_file(program, row->folder, path, &file, &err) != 0)
		return fail_file(program, &err);
	int rc = compile_text(program, row, path, file.bytes,
			      program->library.dialect);
	snap_file_close(&file);
	return rc;
}

/* What is in a folder, looked at once. */
static int see_folder(struct ms_program *program, uint32_t folder)
{
	struct ms_program_library *library = &program->library;
	struct snap_error err;

	if (library->trees[folder] != NULL)
		return 0;
	if (ms_tree_read(&library->trees[folder], library->folders[folder],
			 &program->allocator, &err) != 0)
		return fail_file(program, &err);
	return 0;
}

static int visit_tree(const struct ms_tree *tree,
		      int (*visit)(void *context, const char *name),
		      void *context)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < tree->function_count; i++)
		if (!tree->functions[i].hidden)
			rc = visit(context, tree->functions[i].name);
	return rc;
}

int ms_program_library_names(struct ms_program *program,
			     int (*visit)(void *context, const char *name),
			     void *context)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < program->library.folder_count;
	     i++) {
		if (see_folder(program, i) != 0)
			ms_error_clear(&program->heap);
		else
			rc = visit_tree(program->library.trees[i], visit,
					context);
	}
	return rc;
}

static int load_from_folder(struct ms_program *program,
			    struct ms_library_row *row, uint32_t folder)
{
	const struct ms_tree_function *function;

	if (see_folder(program, folder) != 0)
		return -1;
	function = ms_tree_find(program->library.trees[folder], row->name,
				row->name_size);
	if (function == NULL)
		return 0;
	row->from = MS_FROM_FOLDER;
	row->folder = folder;
	return load_file(program, row, function->path);
}

static int load_from_folders(struct ms_program *program,
			     struct ms_library_row *row)
{
	int rc = 0;

	for (uint32_t i = 0;
	     rc == 0 && row->unit == NULL && i < program->library.folder_count;
	     i++)
		rc = load_from_folder(program, row, i);
	return rc;
}

/* ---------------------------------------------------------- from a snapshot */

/* A snapshot that brings texts only. */
static int load_text(struct ms_program *program, struct ms_library_row *row)
{
	struct ms_boot *boot = program->library.boot;
	struct ms_boot_text source;

	int rc = ms_boot_text(boot, &row->entry, &source, NULL);
	if (rc != 0)
		return rc == SNAP_E_NO_MEMORY ? ms_fail_memory(&program->heap)
					      : 0;
	rc = compile_text(
		program, row, source.path,
		(struct snap_span){ (const uint8_t *)source.text, source.size },
		program->library.dialect);
	ms_boot_text_end(boot, &source);
	return rc;
}

/* Its text, if the folders are what the snapshot is held against. */
static int load_instead(struct ms_program *program, struct ms_library_row *row)
{
	int rc = 0;

	for (uint32_t i = 0;
	     rc == 0 && row->unit == NULL && program->options.checks_library &&
	     i < program->library.folder_count;
	     i++) {
		const struct ms_tree_function *function;

		if (see_folder(program, i) != 0)
			return -1;
		function = ms_tree_find(program->library.trees[i], row->name,
					row->name_size);
		if (function == NULL)
			continue;
		row->folder = i;
		/* Not even its entry is known. */
		if (row->entry.name.data == NULL)
			row->from = MS_FROM_FOLDER;
		rc = load_file(program, row, function->path);
	}
	return rc;
}

/* What is wrong with the snapshot is told where the function is called, unless
 * there is something else to call. */
static int fail_unit(struct ms_program *program, struct ms_library_row *row,
		     const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return ms_fail_memory(&program->heap);
	ms_program_library_damaged(program, row->name, row->name_size,
				   err->code);
	if (load_instead(program, row) != 0)
		return -1;
	if (row->unit != NULL)
		return 0;
	return ms_fail(&program->heap, "MATLAB:invalidBytecode",
		       "The snapshot's code of '%.*s' can't be used: %s: %s",
		       (int)row->name_size, row->name,
		       snap_error_name(err->code), err->message);
}

/* Where there is something to be used instead, all of it is looked at before
 * any of it runs. */
static int check_code(struct ms_program *program, struct ms_library_row *row,
		      struct snap_error *err)
{
	const struct ms_image *image = ms_unit_image(row->unit);
	int rc = 0;

	if (!program->options.checks_library ||
	    program->library.folder_count == 0)
		return 0;
	for (uint32_t i = 0; rc == 0 && i < image->function_count; i++)
		rc = ms_image_verify(image, i, err);
	if (rc != 0) {
		ms_unit_release(row->unit);
		row->unit = NULL;
	}
	return rc;
}

static int open_unit(struct ms_program *program, struct ms_library_row *row,
		     const struct ms_unit_image *image)
{
	const struct ms_unit_parts parts = {
		.image = image->image.data,
		.size = image->image.size,
		.library = true,
		.store = &program->library.store,
		.number = program->library.row_count,
		.links = program->library.links ? image->links : NULL,
		.link_count = image->link_count,
	};
	struct snap_error err;

	int rc = ms_unit_create(&row->unit, program->vm, &parts, &err);
	if (rc == 0)
		rc = check_code(program, row, &err);
	if (rc != 0)
		return fail_unit(program, row, &err);
	program->from_snapshot += ms_unit_image(row->unit)->function_count;
	return 0;
}

/* The file of a folder that the unit was made from, if it says something else
 * now: then it is compiled instead. */
static int check_file(struct ms_program *program, struct ms_library_row *row,
		      struct snap_span text)
{
	const struct ms_image *image = ms_unit_image(row->unit);
	const char *path = ms_image_string(image, image->name).bytes;
	struct ms_unit *unit = row->unit;

	if (snap_digest64(text.data, text.size) == image->source_digest)
		return 0;
	if (ms_program_library_reserve_stale(program) != 0)
		return -1;
	row->unit = NULL;
	int rc = compile_text(program, row, path, text, image->dialect);
	ms_unit_release(unit);
	row->stale = rc == 0;
	return rc;
}

/* 'seen' tells whether the folder has the file. */
static int check_in_folder(struct ms_program *program,
			   struct ms_library_row *row, uint32_t folder,
			   const char *path, bool *seen)
{
	struct snap_error err;
	struct snap_file file;

	int rc = open_file(program, folder, path, &file, &err);
	*seen = rc != SNAP_E_NOT_FOUND;
	if (rc != 0)
		return *seen ? fail_file(program, &err) : 0;
	row->folder = folder;
	rc = check_file(program, row, file.bytes);
	snap_file_close(&file);
	return rc;
}

const char *ms_program_library_inside(const char *path)
{
	static const char name[] = MS_FOLDER_NAME "/";
	size_t size = sizeof(name) - 1;

	return strncmp(path, name, size) == 0 ? path + size : NULL;
}

static int check_path(struct ms_program *program, struct ms_library_row *row,
		      const char *path, bool *seen)
{
	int rc = 0;

	for (uint32_t i = 0;
	     rc == 0 && !*seen && i < program->library.folder_count; i++)
		rc = check_in_folder(program, row, i, path, seen);
	return rc;
}

static int check_fresh(struct ms_program *program, struct ms_library_row *row)
{
	const struct ms_image *image = ms_unit_image(row->unit);
	const char *path = ms_image_string(image, image->name).bytes;
	const char *inside = ms_program_library_inside(path);
	bool seen = !program->options.checks_library;

	int rc = check_path(program, row, path, &seen);
	if (rc == 0 && !seen && inside != NULL)
		rc = check_path(program, row, inside, &seen);
	if (rc != 0) {
		ms_unit_release(row->unit);
		row->unit = NULL;
	}
	return rc;
}

/* By number, where that is known. */
static int find_entry(struct ms_program *program, struct ms_library_row *row,
		      struct snap_error *err)
{
	struct ms_boot *boot = program->library.boot;

	if (!row->linked)
		return ms_boot_function(boot, row->name, row->name_size,
					&row->entry, err);
	int rc = ms_boot_entry(boot, row->entry.index, &row->entry, err);
	if (rc == 0) {
		row->name = (char *)(uintptr_t)row->entry.name.data;
		row->name_size = (uint32_t)row->entry.name.size;
	}
	return rc;
}

static int load_from_snapshot(struct ms_program *program,
			      struct ms_library_row *row)
{
	struct ms_boot *boot = program->library.boot;
	struct ms_unit_image image;
	struct snap_error err;

	if (boot == NULL)
		return 0;
	int rc = find_entry(program, row, &err);
	if (rc == 0) {
		row->from = MS_FROM_SNAPSHOT;
		rc = ms_boot_unit(boot, &row->entry, &image, &err);
		if (rc == SNAP_E_NOT_FOUND)
			return load_text(program, row);
	}
	if (rc != 0)
		return rc == SNAP_E_NOT_FOUND ? 0
					      : fail_unit(program, row, &err);
	if (open_unit(program, row, &image) != 0)
		return -1;
	return row->compiled ? 0 : check_fresh(program, row);
}

/* --------------------------------------------------------------------- all */

int ms_program_library_load(struct ms_program *program,
			    struct ms_library_row *row,
			    const struct ms_library_row *near)
{
	int rc = 0;

	if (near == NULL || near->from == MS_FROM_SNAPSHOT)
		rc = load_from_snapshot(program, row);
	if (rc != 0 || row->unit != NULL)
		return rc;
	if (near == NULL)
		rc = load_from_folders(program, row);
	else if (near->from == MS_FROM_FOLDER || near->stale)
		rc = load_from_folder(program, row, near->folder);
	if (rc != 0 || row->unit != NULL)
		return rc;
	if (near == NULL || near->from == MS_FROM_BUILT_IN)
		rc = load_built_in(program, row);
	return rc;
}
