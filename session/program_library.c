/* The library as programs see it. */
#include "program_state.h"

#include "base/digest.h"
#include "base/file.h"
#include "builtins/library_sources.h"
#include "code/image.h"
#include "library/tree.h"

#include <string.h>

#define SLOTS_FIRST 64
#define FILE_LIMIT  ((uint64_t)64 << 20)

/* --------------------------------------------------------------- the table */

static bool is_row(const struct ms_library_row *row, const char *name,
		   size_t size, const struct ms_library_row *near)
{
	if (row->name_size != size || memcmp(row->name, name, size) != 0)
		return false;
	/* Private folders of different libraries may be called alike. */
	return near == NULL ||
	       (row->from == near->from && row->folder == near->folder);
}

static struct ms_library_row *find_row(const struct ms_program_library *library,
				       const char *name, size_t size,
				       const struct ms_library_row *near)
{
	if (library->slot_count == 0)
		return NULL;
	uint32_t mask = library->slot_count - 1;
	uint32_t at = (uint32_t)snap_digest64(name, size) & mask;

	for (; library->slots[at] != 0; at = (at + 1) & mask) {
		struct ms_library_row *row =
			&library->rows[library->slots[at] - 1];

		if (is_row(row, name, size, near))
			return row;
	}
	return NULL;
}

static void place(struct ms_program_library *library, uint32_t number)
{
	const struct ms_library_row *row = &library->rows[number];
	uint32_t mask = library->slot_count - 1;
	uint32_t at = (uint32_t)snap_digest64(row->name, row->name_size) & mask;

	while (library->slots[at] != 0)
		at = (at + 1) & mask;
	library->slots[at] = number + 1;
}

/* Room for one more row, with half of the slots free. */
static int reserve(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;
	uint32_t capacity = library->row_capacity;

	if (library->row_count < capacity)
		return 0;
	capacity = capacity == 0 ? SLOTS_FIRST / 2 : capacity * 2;
	uint32_t *slots = snap_calloc(&program->allocator, (size_t)capacity * 2,
				      sizeof(*slots));
	struct ms_library_row *rows =
		slots == NULL ? NULL
			      : snap_grow(&program->allocator, library->rows,
					  library->row_capacity * sizeof(*rows),
					  capacity * sizeof(*rows));
	if (rows == NULL) {
		snap_free(&program->allocator, slots);
		return ms_fail_memory(&program->heap);
	}
	snap_free(&program->allocator, library->slots);
	library->rows = rows;
	library->slots = slots;
	library->row_capacity = capacity;
	library->slot_count = capacity * 2;
	for (uint32_t i = 0; i < library->row_count; i++)
		place(library, i);
	return 0;
}

/* ------------------------------------------------------------------- units */

static int give_source(void *context, uint32_t number, struct snap_span *out)
{
	const struct ms_program *program = context;

	*out = program->library.rows[number].text;
	return out->data == NULL;
}

static void take_back(void *context, uint32_t number, struct snap_span bytes)
{
	(void)context;
	(void)number;
	(void)bytes;
}

/* Text of the library becomes the unit of 'row', which is the next one. */
static int compile_text(struct ms_program *program, struct ms_library_row *row,
			const char *path, struct snap_span text)
{
	const struct ms_library_text source = {
		.path = path,
		.bytes = (const char *)text.data,
		.size = text.size,
		.dialect = program->library.dialect,
	};
	struct ms_unit_parts parts = {
		.library = true,
		.number = program->library.row_count,
	};

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
	return compile_text(program, row, source->path, row->text);
}

/* FOLDER/path */
static char *join(struct ms_program *program, const char *folder,
		  const char *path)
{
	size_t folder_size = strlen(folder), size = strlen(path) + 1;
	char *whole = snap_alloc(&program->allocator, folder_size + 1 + size);

	if (whole == NULL)
		return NULL;
	memcpy(whole, folder, folder_size);
	whole[folder_size] = '/';
	memcpy(whole + folder_size + 1, path, size);
	return whole;
}

static int fail_file(struct ms_program *program, const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return ms_fail_memory(&program->heap);
	return ms_fail(&program->heap, "Session:libraryFile", "%s",
		       err->message);
}

static int load_file(struct ms_program *program, struct ms_library_row *row,
		     const char *path)
{
	struct ms_program_library *library = &program->library;
	char *whole = join(program, library->folders[row->folder], path);
	struct snap_error err;
	struct snap_file file;

	if (whole == NULL)
		return ms_fail_memory(&program->heap);
	int rc = snap_file_open(&file, whole, SNAP_FILE_READ, FILE_LIMIT,
				&program->allocator, &err);
	snap_free(&program->allocator, whole);
	if (rc != 0)
		return fail_file(program, &err);
	rc = compile_text(program, row, path, file.bytes);
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

/* A snapshot that brings texts only. */
static int load_text(struct ms_program *program, struct ms_library_row *row)
{
	struct ms_boot *boot = program->library.boot;
	struct ms_boot_text source;

	int rc = ms_boot_text(boot, &row->entry, &source, NULL);
	if (rc != 0)
		return rc == SNAP_E_NO_MEMORY ? ms_fail_memory(&program->heap)
					      : 0;
	rc = compile_text(program, row, source.path,
			  (struct snap_span){ (const uint8_t *)source.text,
					      source.size });
	ms_boot_text_end(boot, &source);
	return rc;
}

static int load_from_snapshot(struct ms_program *program,
			      struct ms_library_row *row)
{
	const struct ms_program_library *library = &program->library;

	if (library->boot == NULL ||
	    ms_boot_function(library->boot, row->name, row->name_size,
			     &row->entry, NULL) != 0)
		return 0;
	row->from = MS_FROM_SNAPSHOT;
	return load_text(program, row);
}

/* ---------------------------------------------------------------- look-ups */

static int load(struct ms_program *program, struct ms_library_row *row,
		const struct ms_library_row *near)
{
	int rc = 0;

	if (near == NULL || near->from == MS_FROM_SNAPSHOT)
		rc = load_from_snapshot(program, row);
	if (rc != 0 || row->unit != NULL)
		return rc;
	if (near == NULL)
		rc = load_from_folders(program, row);
	else if (near->from == MS_FROM_FOLDER)
		rc = load_from_folder(program, row, near->folder);
	if (rc != 0 || row->unit != NULL)
		return rc;
	if (near == NULL || near->from == MS_FROM_BUILT_IN)
		rc = load_built_in(program, row);
	return rc;
}

static int keep(struct ms_program *program, const struct ms_library_row *row)
{
	struct ms_program_library *library = &program->library;
	char *name = ms_program_copy(program, row->name, row->name_size);

	if (name == NULL) {
		ms_unit_release(row->unit);
		return ms_fail_memory(&program->heap);
	}
	library->rows[library->row_count] = *row;
	library->rows[library->row_count].name = name;
	place(library, library->row_count++);
	return 0;
}

static int find(struct ms_program *program, const char *name, size_t size,
		const struct ms_library_row *near, struct ms_unit **out)
{
	const struct ms_library_row *known =
		find_row(&program->library, name, size, near);
	struct ms_library_row row = { .name = (char *)(uintptr_t)name,
				      .name_size = (uint32_t)size };
	/* Rows move. */
	struct ms_library_row place = { .name = NULL };

	if (known != NULL) {
		*out = known->unit;
		return 0;
	}
	if (near != NULL) {
		place = *near;
		near = &place;
	}
	if (reserve(program) != 0 || load(program, &row, near) != 0)
		return -1;
	if (row.unit == NULL)
		return 0;
	if (keep(program, &row) != 0)
		return -1;
	*out = row.unit;
	return 0;
}

int ms_program_library_find(struct ms_program *program, const char *name,
			    size_t size, struct ms_unit **out)
{
	return find(program, name, size, NULL, out);
}

/* "/FOLDER/private/" for what lies in FOLDER and in FOLDER/private. */
static void append_private(struct snap_strbuf *out, const struct ms_unit *from)
{
	const struct ms_image *image = ms_unit_image(from);
	struct ms_text_span path = ms_image_string(image, image->name);

	while (path.size > 0 && path.bytes[path.size - 1] != '/')
		path.size--;
	snap_strbuf_putc(out, '/');
	snap_strbuf_append(out, path.bytes, path.size);
	if (!ms_unit_is_private(from))
		snap_strbuf_puts(out, "private/");
}

int ms_program_library_near(struct ms_program *program,
			    const struct ms_unit *from, const char *name,
			    size_t size, struct ms_unit **out)
{
	const struct ms_library_row *near =
		&program->library.rows[ms_unit_number(from)];
	struct snap_strbuf whole;

	if (memchr(name, '.', size) != NULL)
		return 0;
	snap_strbuf_begin(&whole, &program->allocator);
	append_private(&whole, from);
	snap_strbuf_append(&whole, name, size);
	int rc = whole.failed
			 ? ms_fail_memory(&program->heap)
			 : find(program, whole.data, whole.size, near, out);
	snap_strbuf_end(&whole);
	return rc;
}

/* ----------------------------------------------------------- begin and end */

static char **copy_folders(struct ms_program *program)
{
	const struct ms_program_options *options = &program->options;
	struct ms_program_library *library = &program->library;

	for (size_t i = 0; i < options->library_count; i++) {
		char *copy = ms_program_copy(program, options->library[i],
					     strlen(options->library[i]));

		if (copy == NULL)
			return NULL;
		library->folders[library->folder_count++] = copy;
	}
	return library->folders;
}

int ms_program_library_begin(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;
	size_t count = program->options.library_count;

	*library = (struct ms_program_library){
		.boot = program->options.boot,
		.dialect = program->options.library_dialect,
		.store = { .context = program,
			   .source = give_source,
			   .give_back = take_back },
	};
	if (count == 0)
		return 0;
	library->folders = snap_calloc(&program->allocator, count,
				       sizeof(*library->folders));
	library->trees = snap_calloc(&program->allocator, count,
				     sizeof(*library->trees));
	if (library->folders == NULL || library->trees == NULL)
		return -1;
	return copy_folders(program) == NULL ? -1 : 0;
}

void ms_program_library_release(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;

	for (uint32_t i = 0; i < library->row_count; i++)
		ms_unit_release(library->rows[i].unit);
}

void ms_program_library_end(struct ms_program *program)
{
	struct ms_program_library *library = &program->library;
	const struct snap_allocator *allocator = &program->allocator;

	for (uint32_t i = 0; i < library->row_count; i++)
		snap_free(allocator, library->rows[i].name);
	snap_free(allocator, library->rows);
	snap_free(allocator, library->slots);
	for (size_t i = 0; i < library->folder_count; i++) {
		snap_free(allocator, library->folders[i]);
		ms_tree_free(library->trees[i]);
	}
	snap_free(allocator, library->folders);
	snap_free(allocator, library->trees);
	*library = (struct ms_program_library){ .folder_count = 0 };
}
