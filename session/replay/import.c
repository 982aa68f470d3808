/* From a payload to variables. */
#include "bridge/value_mat.h"
#include "replay/content.h"
#include "replay/refuse.h"

struct importer {
	struct ms_heap *heap;
	struct ms_replay_variables made;
	struct ms_replay_error *err;
};

void ms_replay_variables_end(struct ms_heap *heap,
			     struct ms_replay_variables *variables)
{
	for (size_t i = 0; i < variables->count; i++)
		ms_release(heap, variables->items[i].value);
	if (variables->arena.allocator.allocate != NULL)
		snap_arena_end(&variables->arena);
	*variables = (struct ms_replay_variables){ 0 };
}

static int refuse_memory(struct importer *im)
{
	return ms_replay_refuse_memory(im->err, MS_REPLAY_IMPORT_REJECTED);
}

/* ---------------------------------------------------------------- variables */

static int refuse_value(struct importer *im,
			const struct fmt_mat_variable *variable)
{
	struct ms_heap *heap = im->heap;
	bool no_memory = heap->error.no_memory;
	int rc = ms_replay_refuse(im->err, MS_REPLAY_IMPORT_REJECTED,
				  "Variable %s: %s", variable->name,
				  ms_error_message(heap));

	if (im->err != NULL)
		im->err->no_memory = no_memory;
	ms_error_clear(heap);
	rc = ms_replay_refuse_offset(im->err, rc, variable->offset, true);
	return ms_replay_refuse_variable(im->err, rc, variable->name);
}

static int make_variable(struct importer *im,
			 const struct fmt_mat_variable *variable)
{
	struct ms_replay_variable *out = &im->made.items[im->made.count];

	out->name = snap_arena_text(&im->made.arena, variable->name,
				    variable->name_size);
	if (out->name == NULL)
		return refuse_memory(im);
	out->size = variable->name_size;
	out->global = variable->global;
	if (ms_mat_to_value(im->heap, &variable->value, &out->value) != 0)
		return refuse_value(im, variable);
	im->made.count++;
	return 0;
}

static int make_variables(struct importer *im,
			  const struct ms_replay_content *content)
{
	const struct fmt_mat_file *file = content->file;
	struct ms_replay_variable *items =
		snap_arena_array(&im->made.arena, file->count, sizeof(*items));
	int rc = items == NULL ? refuse_memory(im) : 0;

	if (rc == 0)
		rc = ms_replay_content_names(content, im->err);
	im->made.items = items;
	for (size_t i = 0; rc == 0 && i < file->count; i++)
		rc = make_variable(im, &file->variables[i]);
	return rc;
}

int ms_replay_content_values(struct ms_heap *heap,
			     const struct ms_replay_content *content,
			     struct ms_replay_variables *out,
			     struct ms_replay_error *err)
{
	struct importer im = { .heap = heap, .err = err };

	snap_arena_begin(&im.made.arena, &heap->allocator);
	int rc = make_variables(&im, content);
	if (rc == 0)
		*out = im.made;
	else
		ms_replay_variables_end(heap, &im.made);
	return rc;
}

static int run(struct ms_heap *heap, const void *payload, size_t size,
	       void *overwrite, const struct ms_replay_limits *limits,
	       struct ms_replay_variables *out, struct ms_replay_error *err)
{
	const struct ms_replay_limits all = ms_replay_limits_or_default(limits);
	struct ms_replay_content content;
	int rc = ms_replay_content_open(&heap->allocator, payload, size,
					overwrite, &all, &content, err);

	if (rc != 0)
		return rc;
	rc = ms_replay_content_values(heap, &content, out, err);
	ms_replay_content_close(&content);
	return rc;
}

int ms_replay_import(struct ms_heap *heap, const void *payload, size_t size,
		     const struct ms_replay_limits *limits,
		     struct ms_replay_variables *out,
		     struct ms_replay_error *err)
{
	return run(heap, payload, size, NULL, limits, out, err);
}

int ms_replay_import_in_place(struct ms_heap *heap, void *payload, size_t size,
			      const struct ms_replay_limits *limits,
			      struct ms_replay_variables *out,
			      struct ms_replay_error *err)
{
	return run(heap, payload, size, payload, limits, out, err);
}
