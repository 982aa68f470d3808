/* What a function's name means: files in folders, and the native ones. */
#include "program_state.h"

#include "base/digest.h"
#include "base/file.h"
#include "builtins/function_table.h"
#include "builtins/library_sources.h"
#include "code/image.h"
#include "lang/compile.h"

#include <string.h>

#define FILE_LIMIT ((uint64_t)64 << 20)

/* ------------------------------------------------------------------ folders */

static int insert_folder(struct ms_program *program, const char *folder,
			 size_t place)
{
	size_t count = program->folder_count;
	char *copy = ms_program_copy(program, folder, strlen(folder));
	char **larger = snap_grow(&program->allocator, program->folders,
				  count * sizeof(*larger),
				  (count + 1) * sizeof(*larger));
	if (larger != NULL)
		program->folders = larger;
	if (copy == NULL || larger == NULL) {
		snap_free(&program->allocator, copy);
		return ms_fail_memory(&program->heap);
	}
	memmove(larger + place + 1, larger + place,
		(count - place) * sizeof(*larger));
	larger[place] = copy;
	program->folder_count++;
	ms_vm_forget(program->vm);
	return 0;
}

/* program->folder_count when it isn't there. */
static size_t find_folder(const struct ms_program *program, const char *folder)
{
	size_t i = 0;

	while (i < program->folder_count &&
	       strcmp(program->folders[i], folder) != 0)
		i++;
	return i;
}

int ms_program_add_folder(struct ms_program *program, const char *folder,
			  bool behind)
{
	if (find_folder(program, folder) != program->folder_count)
		return 0;
	return insert_folder(program, folder,
			     behind ? program->folder_count : 0);
}

void ms_program_remove_folder(struct ms_program *program, const char *folder)
{
	for (size_t i = 0; i < program->folder_count; i++) {
		if (strcmp(program->folders[i], folder) != 0)
			continue;
		snap_free(&program->allocator, program->folders[i]);
		program->folder_count--;
		memmove(program->folders + i, program->folders + i + 1,
			(program->folder_count - i) *
				sizeof(*program->folders));
		ms_vm_forget(program->vm);
		return;
	}
}

/* The size of a folder's name without '/' behind it. */
static size_t trimmed_size(const char *folder)
{
	size_t size = strlen(folder);

	while (size > 1 && folder[size - 1] == '/')
		size--;
	return size;
}

int ms_program_change_path(void *context, enum ms_path_change change,
			   const char *folder)
{
	struct ms_program *program = context;
	char *name = ms_program_copy(program, folder, trimmed_size(folder));
	int rc = 0;

	if (name == NULL)
		return ms_fail_memory(&program->heap);
	size_t place = find_folder(program, name);
	bool known = place != 0 && place < program->folder_count;
	if (known)
		ms_program_remove_folder(program, name);
	if (change == MS_PATH_REMOVE)
		rc = known ? 0 : 1;
	else if (place != 0)
		rc = insert_folder(
			program, name,
			change == MS_PATH_FIRST ? 1 : program->folder_count);
	snap_free(&program->allocator, name);
	return rc;
}

void ms_program_tell_path(void *context, struct snap_strbuf *out)
{
	const struct ms_program *program = context;

	for (size_t i = 1; i < program->folder_count; i++) {
		if (i > 1)
			snap_strbuf_putc(out, ':');
		snap_strbuf_puts(out, program->folders[i]);
	}
}

/* -------------------------------------------------------------------- files */

static struct ms_program_file *known_file(struct ms_program *program,
					  const char *path)
{
	for (size_t i = 0; i < program->file_count; i++)
		if (strcmp(program->files[i].path, path) == 0)
			return &program->files[i];
	return NULL;
}

static struct ms_program_file *add_file(struct ms_program *program,
					const char *path)
{
	if (program->file_count == program->file_capacity) {
		size_t old = program->file_capacity;
		size_t capacity = old == 0 ? 16 : old * 2;
		struct ms_program_file *larger = snap_grow(
			&program->allocator, program->files,
			old * sizeof(*larger), capacity * sizeof(*larger));

		if (larger == NULL)
			return NULL;
		program->files = larger;
		program->file_capacity = capacity;
	}
	char *copy = ms_program_copy(program, path, strlen(path));
	if (copy == NULL)
		return NULL;
	struct ms_program_file *file = &program->files[program->file_count++];
	*file = (struct ms_program_file){ .path = copy };
	return file;
}

static int compile_file(struct ms_program *program, const char *path,
			struct snap_span text, bool library,
			struct ms_unit **out)
{
	struct ms_program_file *file = known_file(program, path);
	uint64_t digest = snap_digest64(text.data, text.size);
	const char *slash = strrchr(path, '/');
	struct ms_unit *unit;
	char *folder;

	if (file != NULL && file->unit != NULL && file->digest == digest) {
		file->round = program->round;
		*out = file->unit;
		return 0;
	}
	folder = ms_program_copy(program, path,
				 slash == NULL ? 0 : (size_t)(slash - path));
	if (folder == NULL)
		return ms_fail_memory(&program->heap);
	int rc = ms_program_compile(program, path, (const char *)text.data,
				    text.size, MS_COMPILE_AUTO, folder, true,
				    &unit);
	snap_free(&program->allocator, folder);
	if (rc != 0)
		return rc;
	if (file == NULL)
		file = add_file(program, path);
	if (file == NULL) {
		ms_unit_release(unit);
		return ms_fail_memory(&program->heap);
	}
	ms_unit_release(file->unit);
	file->unit = unit;
	file->digest = digest;
	file->round = program->round;
	file->library = library;
	*out = unit;
	return 0;
}

/* The unit of a file; '*out' stays NULL when there is none. */
static int load_file(struct ms_program *program, const char *path, bool library,
		     struct ms_unit **out)
{
	const struct ms_program_file *known = known_file(program, path);
	struct snap_error err;
	struct snap_file file;

	if (known != NULL && known->unit != NULL &&
	    (known->library || known->round == program->round)) {
		*out = known->unit;
		return 0;
	}
	if (snap_file_open(&file, path, SNAP_FILE_READ, FILE_LIMIT,
			   &program->allocator, &err) != 0)
		return 0;
	int rc = compile_file(program, path, file.bytes, library, out);
	snap_file_close(&file);
	return rc;
}

/* ------------------------------------------------------------------- names */

/* Letters, digits and '_', in parts with dots between them: nothing that could
 * lead out of a folder. */
static bool is_name(const char *name, size_t size)
{
	bool begins = true;

	for (size_t i = 0; i < size; i++) {
		char c = name[i];
		bool letter = (c >= 'a' && c <= 'z') ||
			      (c >= 'A' && c <= 'Z') || c == '_';
		bool digit = c >= '0' && c <= '9';

		if (c == '.' ? begins : !(letter || (digit && !begins)))
			return false;
		begins = c == '.';
	}
	return size != 0 && size < 512 && !begins;
}

/* FOLDER/+a/+b/name.m for a.b.name, with what lies between. */
static void append_path(struct snap_strbuf *path, const char *folder,
			const char *middle, const char *name, size_t size)
{
	const char *dot;

	snap_strbuf_reset(path);
	snap_strbuf_printf(path, "%s/%s", folder, middle);
	while ((dot = memchr(name, '.', size)) != NULL) {
		size_t part = (size_t)(dot - name);

		snap_strbuf_putc(path, '+');
		snap_strbuf_append(path, name, part);
		snap_strbuf_putc(path, '/');
		name = dot + 1;
		size -= part + 1;
	}
	snap_strbuf_append(path, name, size);
	snap_strbuf_puts(path, ".m");
}

struct search {
	struct ms_program *program;
	const char *name;
	size_t size;
	struct snap_strbuf path;
	struct ms_unit *found;
};

static int look_in(struct search *search, const char *folder,
		   const char *middle, bool library)
{
	append_path(&search->path, folder, middle, search->name, search->size);
	if (search->path.failed)
		return ms_fail_memory(&search->program->heap);
	return load_file(search->program, search->path.data, library,
			 &search->found);
}

static bool is_private(const char *folder)
{
	static const char word[] = "private";
	size_t size = strlen(folder);
	size_t word_size = sizeof(word) - 1;

	return size >= word_size &&
	       strcmp(folder + size - word_size, word) == 0;
}

static bool is_library(const struct ms_program *program, const char *folder)
{
	for (size_t i = 0; i < program->library_count; i++) {
		const char *known = program->library[i];
		size_t size = strlen(known);

		if (strncmp(folder, known, size) == 0 &&
		    (folder[size] == '\0' || folder[size] == '/'))
			return true;
	}
	return false;
}

static int look_near(struct search *search, const struct ms_unit *from)
{
	const char *folder = from == NULL ? NULL : ms_unit_folder(from);

	if (folder == NULL)
		return 0;
	return look_in(search, folder, is_private(folder) ? "" : "private/",
		       is_library(search->program, folder));
}

static int look_in_folders(struct search *search)
{
	struct ms_program *program = search->program;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && search->found == NULL && i < program->folder_count; i++)
		rc = look_in(search, program->folders[i], "", false);
	return rc;
}

static int look_in_library(struct search *search)
{
	const struct ms_program *program = search->program;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && search->found == NULL && i < program->library_count;
	     i++)
		rc = look_in(search, program->library[i], "", true);
	return rc;
}

/* The library's text from where there are no folders, compiled once: from the
 * snapshot, or what is built in. */
static int look_in_sources(struct search *search)
{
	struct ms_program *program = search->program;
	const struct ms_program_options *options = &program->options;
	struct snap_strbuf text;

	if (search->found != NULL)
		return 0;
	snap_strbuf_reset(&search->path);
	snap_strbuf_printf(&search->path, "%.*s.m", (int)search->size,
			   search->name);
	if (search->path.failed)
		return ms_fail_memory(&program->heap);
	const struct ms_program_file *known =
		known_file(program, search->path.data);
	if (known != NULL && known->library) {
		search->found = known->unit;
		return 0;
	}
	snap_strbuf_begin(&text, &program->allocator);
	struct snap_span source = { NULL, 0 };
	if (options->source != NULL &&
	    options->source(options->source_context, search->name, search->size,
			    &text))
		source = (struct snap_span){
			(const uint8_t *)snap_strbuf_text(&text), text.size
		};
	else
		source = ms_library_source_find(search->name, search->size);
	uint64_t compiled = program->compiled;
	int rc = 0;
	if (source.data != NULL)
		rc = compile_file(program, search->path.data, source, true,
				  &search->found);
	if (text.size != 0)
		program->from_snapshot += program->compiled - compiled;
	snap_strbuf_end(&text);
	return rc;
}

/* A file takes a builtin's place only when its function bears the name: scripts
 * and programs that happen to be called like one don't. */
static bool takes_place(const struct ms_unit *unit, const char *name,
			size_t size)
{
	return ms_unit_image(unit)->kind == MS_UNIT_FUNCTIONS &&
	       ms_unit_find(unit, name, size) == 0;
}

static int look_in_all(struct search *search, const struct ms_unit *from)
{
	int rc = look_near(search, from);

	if (rc == 0 && search->found == NULL)
		rc = look_in_folders(search);
	return rc;
}

/* What the library has of that name: a native function, or a unit in
 * search->found.  A planned one may have a file that does the work. */
static int look_up_library(struct search *search,
			   const struct ms_builtin_entry **builtin)
{
	*builtin = ms_builtin_find(search->name, search->size);
	if (*builtin != NULL && (*builtin)->function != NULL)
		return 0;
	if (look_in_library(search) != 0)
		return -1;
	return look_in_sources(search);
}

/* 'mine' is a file in the folders, or NULL. */
static int choose(struct search *search, struct ms_unit *mine,
		  struct ms_target *out)
{
	const struct ms_builtin_entry *builtin = NULL;

	search->found = mine;
	if (mine == NULL || !takes_place(mine, search->name, search->size)) {
		search->found = NULL;
		if (look_up_library(search, &builtin) != 0)
			return -1;
		if (builtin == NULL && search->found == NULL)
			search->found = mine;
	}
	out->unit = search->found;
	out->function = 0;
	out->builtin = search->found == NULL ? builtin : NULL;
	return 0;
}

/* What was typed wins over files; the last definition counts. */
static bool find_typed(const struct ms_program *program, const char *name,
		       size_t size, struct ms_target *out)
{
	for (size_t i = program->typed_count; i-- > 0;) {
		uint32_t function = ms_unit_find(program->typed[i], name, size);

		if (function != MS_NO_INDEX) {
			*out = (struct ms_target){ .unit = program->typed[i],
						   .function = function };
			return true;
		}
	}
	return false;
}

int ms_program_find(void *context, const struct ms_unit *from, const char *name,
		    size_t size, struct ms_target *out)
{
	struct search search = { .program = context,
				 .name = name,
				 .size = size };

	if (!is_name(name, size) || find_typed(search.program, name, size, out))
		return 0;
	snap_strbuf_begin(&search.path, &search.program->allocator);
	int rc = look_in_all(&search, from);
	if (rc != 0 && ms_builtin_find(name, size) != NULL) {
		/* A file that only happens to be called so, and is no program
		 * of this dialect, isn't in the way. */
		ms_error_clear(&search.program->heap);
		snap_strbuf_reset(&search.program->mistakes);
		search.found = NULL;
		rc = 0;
	}
	if (rc == 0)
		rc = choose(&search, search.found, out);
	snap_strbuf_end(&search.path);
	return rc;
}
