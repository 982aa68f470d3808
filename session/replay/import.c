/* From a payload to variables. */
#include "bridge/value_mat.h"
#include "formats/base64.h"
#include "formats/wsstate.h"
#include "replay/refuse.h"

#include <string.h>

struct importer {
	struct ms_heap *heap;
	struct ms_replay_limits limits;
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

/* Valid names, each of them once. */
static int check_name(struct importer *im, const struct fmt_mat_variable *v)
{
	bool valid = fmt_mat_is_name(v->name, v->name_size);

	if (valid && !v->replaced)
		return 0;
	int rc = ms_replay_refuse(im->err, MS_REPLAY_IMPORT_REJECTED,
				  valid ? "Variable %.64s is there twice."
					: "\"%.64s\" is no name of a variable.",
				  v->name);
	rc = ms_replay_refuse_offset(im->err, rc, v->offset, true);
	return ms_replay_refuse_variable(im->err, rc, v->name);
}

static int make_variables(struct importer *im, const struct fmt_mat_file *file)
{
	struct ms_replay_variable *items =
		snap_arena_array(&im->made.arena, file->count, sizeof(*items));
	int rc = items == NULL ? refuse_memory(im) : 0;

	for (size_t i = 0; rc == 0 && i < file->count; i++)
		rc = check_name(im, &file->variables[i]);
	im->made.items = items;
	for (size_t i = 0; rc == 0 && i < file->count; i++)
		rc = make_variable(im, &file->variables[i]);
	return rc;
}

/* --------------------------------------------------------------- MAT bytes */

static bool is_limit_of_bytes(const char *limit)
{
	return limit != NULL && strcmp(limit, "expanded-size") == 0;
}

static int refuse_mat(struct importer *im, int rc, const struct snap_error *why,
		      const struct fmt_mat_place *place)
{
	enum ms_replay_code code = MS_REPLAY_DECODE_FAILED;

	if (rc == SNAP_E_NO_MEMORY)
		return refuse_memory(im);
	if (rc == SNAP_E_LIMIT)
		code = is_limit_of_bytes(place->limit)
			       ? MS_REPLAY_PAYLOAD_TOO_LARGE
			       : MS_REPLAY_IMPORT_REJECTED;
	else if (rc == SNAP_E_FORMAT_TOO_NEW)
		code = MS_REPLAY_IMPORT_REJECTED;
	rc = ms_replay_refuse(im->err, code, "The payload's MAT file: %s.",
			      why->message);
	if (im->err != NULL)
		im->err->limit = place->limit;
	rc = ms_replay_refuse_offset(im->err, rc, why->offset, true);
	return ms_replay_refuse_variable(im->err, rc, place->variable);
}

static int read_mat(struct importer *im, const void *bytes, size_t size)
{
	const struct fmt_mat_limits limits = {
		.struct_size = sizeof(limits),
		.expanded_size = im->limits.expanded_size,
		.elements = im->limits.elements,
		.variables = im->limits.variables,
		.depth = im->limits.depth,
		.name_length = im->limits.name_length,
	};
	struct fmt_mat_place place;
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
		.allocator = &im->heap->allocator,
		.place = &place,
	};
	struct fmt_mat_file *file = NULL;
	struct snap_error why;
	int rc = fmt_mat_read(&file, bytes, size, &options, &why);

	if (rc != 0)
		return refuse_mat(im, rc, &why, &place);
	rc = make_variables(im, file);
	fmt_mat_free(file);
	return rc;
}

/* ----------------------------------------------------------------- payload */

/* The base64 text says how long the MAT file is before it is decoded. */
static int decode(struct importer *im, const char *text, size_t size,
		  size_t offset, void *out)
{
	size_t decoded;
	size_t bad;

	if (!fmt_base64_decode(text, size, out, &decoded, &bad)) {
		int rc = ms_replay_refuse(im->err, MS_REPLAY_DECODE_FAILED,
					  "The payload's member \"matBase64\" "
					  "is no base64: letter %llu of %llu "
					  "is wrong.",
					  ull(bad + 1), ull(size));

		return ms_replay_refuse_offset(im->err, rc, offset + bad,
					       false);
	}
	return read_mat(im, out, decoded);
}

/* Less the padding, which is two letters at most. */
static size_t decoded_size(const struct fmt_wsstate *state)
{
	const char *end = state->mat + state->mat_size;
	size_t size = state->mat_size / 4 * 3;

	if (size == 0)
		return 0;
	return size - (end[-1] == '=') - (end[-1] == '=' && end[-2] == '=');
}

static int decode_aside(struct importer *im, const struct fmt_wsstate *state)
{
	const struct snap_allocator *allocator = &im->heap->allocator;
	char *bytes = snap_alloc(allocator, state->mat_escaped
						    ? state->mat_size
						    : state->mat_size / 4 * 3);
	const char *text = state->mat;
	size_t size = state->mat_size;

	if (bytes == NULL)
		return refuse_memory(im);
	if (state->mat_escaped) {
		size = fmt_wsstate_unescape(text, size, bytes);
		text = bytes;
	}
	int rc = decode(im, text, size, state->mat_offset, bytes);
	snap_free(allocator, bytes);
	return rc;
}

static int refuse_state(struct importer *im, enum fmt_wsstate_verdict verdict,
			const struct snap_error *why)
{
	enum ms_replay_code code = MS_REPLAY_DECODE_FAILED;

	if (verdict == FMT_WSSTATE_SCHEMA_UNKNOWN)
		code = MS_REPLAY_UNSUPPORTED_SCHEMA;
	else if (verdict == FMT_WSSTATE_FOREIGN)
		code = MS_REPLAY_IMPORT_REJECTED;
	int rc =
		ms_replay_refuse(im->err, code, "%c%s.",
				 why->message[0] == 't' ? 'T' : why->message[0],
				 why->message + 1);
	if (im->err != NULL && verdict == FMT_WSSTATE_TOO_DEEP)
		im->err->limit = "json-depth";
	return ms_replay_refuse_offset(im->err, rc, why->offset, false);
}

/* 'overwrite' is the payload itself when it may be changed. */
static int import(struct importer *im, const char *payload, size_t size,
		  char *overwrite)
{
	struct fmt_wsstate state;
	struct snap_error why;

	if (size > im->limits.payload_size)
		return ms_replay_refuse_limit(
			im->err, MS_REPLAY_PAYLOAD_TOO_LARGE, "payload-size",
			size, im->limits.payload_size);
	enum fmt_wsstate_verdict verdict = fmt_wsstate_read(
		payload, size, im->limits.json_depth, &state, &why);
	if (verdict != FMT_WSSTATE_SOUND)
		return refuse_state(im, verdict, &why);
	size_t mat_size = decoded_size(&state);
	if (mat_size > im->limits.mat_size)
		return ms_replay_refuse_limit(
			im->err, MS_REPLAY_PAYLOAD_TOO_LARGE, "mat-size",
			mat_size, im->limits.mat_size);
	if (overwrite == NULL || state.mat_escaped)
		return decode_aside(im, &state);
	return decode(im, state.mat, state.mat_size, state.mat_offset,
		      overwrite + state.mat_offset);
}

static int run(struct ms_heap *heap, const void *payload, size_t size,
	       void *overwrite, const struct ms_replay_limits *limits,
	       struct ms_replay_variables *out, struct ms_replay_error *err)
{
	struct importer im = {
		.heap = heap,
		.limits = ms_replay_limits_or_default(limits),
		.err = err,
	};

	snap_arena_begin(&im.made.arena, &heap->allocator);
	int rc = import(&im, payload, size, overwrite);
	if (rc == 0)
		*out = im.made;
	else
		ms_replay_variables_end(heap, &im.made);
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
