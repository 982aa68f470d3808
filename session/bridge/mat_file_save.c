#include "bridge/mat_file.h"

#include "base/file.h"
#include "bridge/value_mat.h"
#include "value/warn.h"

struct saver {
	struct ms_heap *heap;
	const char *path;
	enum ms_mat_form form;
	struct snap_arena arena;
	struct fmt_mat_variable *variables;
	size_t count;
	struct snap_replace replace;
	uint64_t offset;
};

static int fail_write(struct saver *saver, const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return ms_fail_memory(saver->heap);
	return ms_fail(saver->heap, "MATLAB:save:cantWriteFile",
		       "Unable to write file '%s': %s.", saver->path,
		       err->message);
}

static int add_entry(struct saver *saver, const struct ms_mat_entry *entry)
{
	struct fmt_mat_variable *out = &saver->variables[saver->count];
	const char *reason = NULL;

	switch (ms_mat_from_value(&saver->arena, &entry->value,
				  FMT_MAT_MAX_DEPTH, &out->value, &reason)) {
	case MS_MAT_NO_MEMORY:
		return ms_fail_memory(saver->heap);
	case MS_MAT_UNSAVABLE:
		break;
	case MS_MAT_FINE:
		reason = saver->form == MS_MAT_LEVEL4
				 ? fmt_mat4_refuses(&out->value)
				 : NULL;
		break;
	}
	if (reason != NULL) {
		ms_warn(saver->heap, "Session:NotSavable",
			"Variable '%s' was not saved: %s.", entry->name,
			reason);
		return 0;
	}
	out->name = entry->name;
	out->name_size = entry->size;
	out->global = entry->global;
	saver->count++;
	return 0;
}

static int to_file(void *context, const void *bytes, size_t size,
		   struct snap_error *err)
{
	struct saver *saver = context;
	int rc = snap_replace_write(&saver->replace, saver->offset, bytes, size,
				    err);

	saver->offset += size;
	return rc;
}

static int write_file(struct saver *saver, struct snap_error *err)
{
	const struct fmt_mat_sink sink = { .write = to_file, .context = saver };
	const struct fmt_mat_write_options options = {
		.struct_size = sizeof(options),
		.compress = saver->form == MS_MAT_COMPRESSED,
		.allocator = &saver->heap->allocator,
	};
	int rc = snap_replace_begin(&saver->replace, saver->path, 0,
				    &saver->heap->allocator, err);

	if (rc != 0)
		return rc;
	if (saver->form == MS_MAT_LEVEL4)
		rc = fmt_mat4_write(saver->variables, saver->count, &options,
				    &sink, err);
	else
		rc = fmt_mat_write(saver->variables, saver->count, &options,
				   &sink, err);
	if (rc == 0)
		rc = snap_replace_sync(&saver->replace, err);
	if (rc == 0)
		return snap_replace_commit(&saver->replace, err);
	snap_replace_abort(&saver->replace);
	return rc;
}

static int save(struct saver *saver, const struct ms_mat_entry *entries,
		size_t count)
{
	struct snap_error err;

	saver->variables = snap_arena_array(&saver->arena, count,
					    sizeof(*saver->variables));
	if (saver->variables == NULL)
		return ms_fail_memory(saver->heap);
	for (size_t i = 0; i < count; i++)
		if (add_entry(saver, &entries[i]) != 0)
			return -1;
	if (write_file(saver, &err) != 0)
		return fail_write(saver, &err);
	return 0;
}

int ms_mat_save(struct ms_heap *heap, const char *path,
		const struct ms_mat_entry *entries, size_t count,
		enum ms_mat_form form)
{
	struct saver saver = { .heap = heap, .path = path, .form = form };

	snap_arena_begin(&saver.arena, &heap->allocator);
	int rc = save(&saver, entries, count);
	snap_arena_end(&saver.arena);
	return rc;
}
