/* Files of a user's functions, compiled and kept until they change. */
#include "program/state.h"

#include "base/digest.h"
#include "base/file.h"
#include "lang/compile.h"

#include <string.h>

#define FILE_LIMIT ((uint64_t)64 << 20)

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
			struct snap_span text, struct ms_unit **out)
{
	const char *slash = strrchr(path, '/');
	char *folder = ms_program_copy(
		program, path, slash == NULL ? 0 : (size_t)(slash - path));

	if (folder == NULL)
		return ms_fail_memory(&program->heap);
	int rc = ms_program_compile(program, path, (const char *)text.data,
				    text.size, MS_COMPILE_AUTO, folder, true,
				    out);
	snap_free(&program->allocator, folder);
	return rc;
}

/* The unit of these bytes, which are the file's at the moment. */
static int use_file(struct ms_program *program, const char *path,
		    struct snap_span text, struct ms_unit **out)
{
	struct ms_program_file *file = known_file(program, path);
	uint64_t digest = snap_digest64(text.data, text.size);
	struct ms_unit *unit;

	if (file != NULL && file->unit != NULL && file->digest == digest) {
		file->round = program->round;
		*out = file->unit;
		return 0;
	}
	if (compile_file(program, path, text, &unit) != 0)
		return -1;
	/* Compiling asks what names mean, which may have added files. */
	file = known_file(program, path);
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
	*out = unit;
	return 0;
}

int ms_program_load_file(struct ms_program *program, const char *path,
			 struct ms_unit **out)
{
	const struct ms_program_file *known = known_file(program, path);
	struct snap_error err;
	struct snap_file file;

	if (known != NULL && known->unit != NULL &&
	    known->round == program->round) {
		*out = known->unit;
		return 0;
	}
	if (snap_file_open(&file, path, SNAP_FILE_READ, FILE_LIMIT,
			   &program->allocator, &err) != 0)
		return 0;
	int rc = use_file(program, path, file.bytes, out);
	snap_file_close(&file);
	return rc;
}

void ms_program_end_files(struct ms_program *program)
{
	for (size_t i = 0; i < program->file_count; i++) {
		ms_unit_release(program->files[i].unit);
		snap_free(&program->allocator, program->files[i].path);
	}
	snap_free(&program->allocator, program->files);
	program->file_count = 0;
}
