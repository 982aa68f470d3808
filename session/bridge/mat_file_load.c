#include "bridge/mat_file.h"

#include "base/file.h"
#include "bridge/value_mat.h"
#include "value/warn.h"

struct loader {
	struct ms_heap *heap;
	const char *path;
	const struct ms_mat_load_options *options;
	struct ms_mat_entries made;
};

void ms_mat_entries_end(struct ms_heap *heap, struct ms_mat_entries *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		ms_release(heap, entries->items[i].value);
	if (entries->arena.allocator.allocate != NULL)
		snap_arena_end(&entries->arena);
	*entries = (struct ms_mat_entries){ .count = 0 };
}

static int is_wanted(struct loader *loader,
		     const struct fmt_mat_variable *variable, bool *out)
{
	*out = fmt_mat_is_name(variable->name, variable->name_size);
	if (!*out || loader->options->wants == NULL)
		return 0;
	return loader->options->wants(loader->options->context, variable->name,
				      out);
}

/* Only what can't be restored may be left out. */
static int leave_out(struct loader *loader,
		     const struct fmt_mat_variable *variable)
{
	struct ms_heap *heap = loader->heap;

	if (loader->options->strict ||
	    strcmp(ms_error_identifier(heap), "Session:NotRestorable") != 0)
		return -1;
	ms_error_clear(heap);
	ms_warn(heap, "MATLAB:load:cannotInstantiateLoadedVariable",
		"Variable '%s' of class '%s' can't be loaded.", variable->name,
		fmt_mat_class_name(&variable->value));
	return 0;
}

static int add_variable(struct loader *loader,
			const struct fmt_mat_variable *variable)
{
	struct ms_mat_entry *entry = &loader->made.items[loader->made.count];
	bool wanted;

	if (is_wanted(loader, variable, &wanted) != 0)
		return -1;
	if (!wanted)
		return 0;
	entry->name = snap_arena_text(&loader->made.arena, variable->name,
				      variable->name_size);
	if (entry->name == NULL)
		return ms_fail_memory(loader->heap);
	entry->size = variable->name_size;
	entry->global = variable->global;
	if (ms_mat_to_value(loader->heap, &variable->value, &entry->value) != 0)
		return leave_out(loader, variable);
	loader->made.count++;
	return 0;
}

static int add_variables(struct loader *loader, const struct fmt_mat_file *file)
{
	loader->made.items = snap_arena_array(&loader->made.arena, file->count,
					      sizeof(*loader->made.items));
	if (loader->made.items == NULL)
		return ms_fail_memory(loader->heap);
	for (size_t i = 0; i < file->count; i++)
		if (!file->variables[i].replaced &&
		    add_variable(loader, &file->variables[i]) != 0)
			return -1;
	return 0;
}

static int fail_open(struct loader *loader, const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return ms_fail_memory(loader->heap);
	if (err->code == SNAP_E_NOT_FOUND)
		return ms_fail(loader->heap, "MATLAB:load:couldNotReadFile",
			       "Unable to find file or directory '%s'.",
			       loader->path);
	return ms_fail(loader->heap, "MATLAB:load:couldNotReadFile",
		       "Unable to read file '%s': %s.", loader->path,
		       err->message);
}

static int fail_read(struct loader *loader, const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return ms_fail_memory(loader->heap);
	return ms_fail(loader->heap,
		       err->code == SNAP_E_BOUNDS && err->offset == 0
			       ? "MATLAB:load:notBinaryFile"
			       : "MATLAB:load:unableToReadMatFile",
		       "Unable to read MAT-file '%s': %s.", loader->path,
		       err->message);
}

static int read_bytes(struct loader *loader, const struct snap_file *bytes)
{
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.allocator = &loader->heap->allocator,
	};
	struct fmt_mat_file *file = NULL;
	struct snap_error err;

	if (fmt_mat_read(&file, bytes->bytes.data, bytes->bytes.size, &options,
			 &err) != 0)
		return fail_read(loader, &err);
	int rc = add_variables(loader, file);
	fmt_mat_free(file);
	return rc;
}

int ms_mat_load(struct ms_heap *heap, const char *path,
		const struct ms_mat_load_options *options,
		struct ms_mat_entries *out)
{
	struct loader loader = { .heap = heap,
				 .path = path,
				 .options = options };
	struct snap_file bytes;
	struct snap_error err;

	if (snap_file_open(&bytes, path, SNAP_FILE_AUTO, SIZE_MAX,
			   &heap->allocator, &err) != 0)
		return fail_open(&loader, &err);
	snap_arena_begin(&loader.made.arena, &heap->allocator);
	int rc = read_bytes(&loader, &bytes);
	snap_file_close(&bytes);
	if (rc == 0)
		*out = loader.made;
	else
		ms_mat_entries_end(heap, &loader.made);
	return rc;
}
