/* From a payload to the tree of its MAT file. */
#include "replay/content.h"

#include "formats/base64.h"
#include "replay/refuse.h"

#include <string.h>

struct opener {
	const struct ms_replay_limits *limits;
	struct ms_replay_content made;
	struct ms_replay_error *err;
};

static int refuse_memory(struct opener *op)
{
	return ms_replay_refuse_memory(op->err, MS_REPLAY_IMPORT_REJECTED);
}

/* --------------------------------------------------------------- MAT bytes */

static bool is_limit_of_bytes(const char *limit)
{
	return limit != NULL && strcmp(limit, "expanded-size") == 0;
}

static int refuse_mat(struct opener *op, int rc, const struct snap_error *why,
		      const struct fmt_mat_place *place)
{
	enum ms_replay_code code = MS_REPLAY_DECODE_FAILED;

	if (rc == SNAP_E_NO_MEMORY)
		return refuse_memory(op);
	if (rc == SNAP_E_LIMIT)
		code = is_limit_of_bytes(place->limit)
			       ? MS_REPLAY_PAYLOAD_TOO_LARGE
			       : MS_REPLAY_IMPORT_REJECTED;
	else if (rc == SNAP_E_FORMAT_TOO_NEW)
		code = MS_REPLAY_IMPORT_REJECTED;
	rc = ms_replay_refuse(op->err, code, "The payload's MAT file: %s.",
			      why->message);
	if (op->err != NULL)
		op->err->limit = place->limit;
	rc = ms_replay_refuse_offset(op->err, rc, why->offset, true);
	return ms_replay_refuse_variable(op->err, rc, place->variable);
}

static int read_mat(struct opener *op, const void *bytes, size_t size)
{
	const struct fmt_mat_limits limits = {
		.struct_size = sizeof(limits),
		.expanded_size = op->limits->expanded_size,
		.elements = op->limits->elements,
		.variables = op->limits->variables,
		.depth = op->limits->depth,
		.name_length = op->limits->name_length,
	};
	struct fmt_mat_place place;
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
		.allocator = &op->made.allocator,
		.place = &place,
	};
	struct snap_error why;
	int rc = fmt_mat_read(&op->made.file, bytes, size, &options, &why);

	if (rc != 0)
		return refuse_mat(op, rc, &why, &place);
	op->made.mat = bytes;
	op->made.mat_size = size;
	return 0;
}

/* ----------------------------------------------------------------- payload */

/* The base64 text says how long the MAT file is before it is decoded. */
static int decode(struct opener *op, const char *text, size_t size,
		  size_t offset, void *out)
{
	size_t decoded;
	size_t bad;

	if (!fmt_base64_decode(text, size, out, &decoded, &bad)) {
		int rc = ms_replay_refuse(op->err, MS_REPLAY_DECODE_FAILED,
					  "The payload's member \"matBase64\" "
					  "is no base64: letter %llu of %llu "
					  "is wrong.",
					  ull(bad + 1), ull(size));

		return ms_replay_refuse_offset(op->err, rc, offset + bad,
					       false);
	}
	return read_mat(op, out, decoded);
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

static int decode_aside(struct opener *op, const struct fmt_wsstate *state)
{
	char *bytes = snap_alloc(&op->made.allocator,
				 state->mat_escaped ? state->mat_size
						    : state->mat_size / 4 * 3);
	const char *text = state->mat;
	size_t size = state->mat_size;

	op->made.owned = bytes;
	if (bytes == NULL)
		return refuse_memory(op);
	if (state->mat_escaped) {
		size = fmt_wsstate_unescape(text, size, bytes);
		text = bytes;
	}
	return decode(op, text, size, state->mat_offset, bytes);
}

static int refuse_state(struct opener *op, enum fmt_wsstate_verdict verdict,
			const struct snap_error *why)
{
	enum ms_replay_code code = MS_REPLAY_DECODE_FAILED;

	if (verdict == FMT_WSSTATE_SCHEMA_UNKNOWN)
		code = MS_REPLAY_UNSUPPORTED_SCHEMA;
	else if (verdict == FMT_WSSTATE_FOREIGN)
		code = MS_REPLAY_IMPORT_REJECTED;
	int rc =
		ms_replay_refuse(op->err, code, "%c%s.",
				 why->message[0] == 't' ? 'T' : why->message[0],
				 why->message + 1);
	if (op->err != NULL && verdict == FMT_WSSTATE_TOO_DEEP)
		op->err->limit = "json-depth";
	return ms_replay_refuse_offset(op->err, rc, why->offset, false);
}

/* 'overwrite' is the payload itself when it may be changed. */
static int open_payload(struct opener *op, const char *payload, size_t size,
			char *overwrite)
{
	struct fmt_wsstate *state = &op->made.state;
	struct snap_error why;

	if (size > op->limits->payload_size)
		return ms_replay_refuse_limit(
			op->err, MS_REPLAY_PAYLOAD_TOO_LARGE, "payload-size",
			size, op->limits->payload_size);
	enum fmt_wsstate_verdict verdict = fmt_wsstate_read(
		payload, size, op->limits->json_depth, state, &why);
	if (verdict != FMT_WSSTATE_SOUND)
		return refuse_state(op, verdict, &why);
	size_t mat_size = decoded_size(state);
	if (mat_size > op->limits->mat_size)
		return ms_replay_refuse_limit(
			op->err, MS_REPLAY_PAYLOAD_TOO_LARGE, "mat-size",
			mat_size, op->limits->mat_size);
	if (overwrite == NULL || state->mat_escaped)
		return decode_aside(op, state);
	return decode(op, state->mat, state->mat_size, state->mat_offset,
		      overwrite + state->mat_offset);
}

int ms_replay_content_open(const struct snap_allocator *allocator,
			   const void *payload, size_t size, void *overwrite,
			   const struct ms_replay_limits *limits,
			   struct ms_replay_content *out,
			   struct ms_replay_error *err)
{
	struct opener op = {
		.limits = limits,
		.made.allocator = snap_allocator_or_default(allocator),
		.err = err,
	};
	int rc = open_payload(&op, payload, size, overwrite);

	if (rc == 0)
		*out = op.made;
	else
		ms_replay_content_close(&op.made);
	return rc;
}

void ms_replay_content_close(struct ms_replay_content *content)
{
	fmt_mat_free(content->file);
	snap_free(&content->allocator, content->owned);
	content->file = NULL;
	content->owned = NULL;
}

static int check_name(const struct fmt_mat_variable *v,
		      struct ms_replay_error *err)
{
	bool valid = fmt_mat_is_name(v->name, v->name_size);

	if (valid && !v->replaced)
		return 0;
	int rc = ms_replay_refuse(err, MS_REPLAY_IMPORT_REJECTED,
				  valid ? "Variable %.64s is there twice."
					: "\"%.64s\" is no name of a variable.",
				  v->name);
	rc = ms_replay_refuse_offset(err, rc, v->offset, true);
	return ms_replay_refuse_variable(err, rc, v->name);
}

int ms_replay_content_names(const struct ms_replay_content *content,
			    struct ms_replay_error *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < content->file->count; i++)
		rc = check_name(&content->file->variables[i], err);
	return rc;
}
