/* The folders in which a user's functions are looked for. */
#include "program/state.h"

#include <string.h>

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
