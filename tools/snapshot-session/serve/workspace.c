/* Methods that look at the variables of a session. */
#include "tools/snapshot-session/serve/call.h"

#include <string.h>

/* Dimensions of a slice that are looked at; none has more. */
#define RANK_MAX 32

int serve_variables(struct call *call)
{
	struct ms_session *session = call->open->session;
	struct json_text *out = &call->result;
	struct ms_session_names *names;
	struct snap_error err;
	int rc = ms_session_variable_names(session, &names, &err);

	if (rc != 0)
		return call_fail_snap(call, &err);
	json_open(out, "workspace", '{');
	for (size_t i = 0; rc == 0 && i < names->count; i++) {
		const char *name = names->items[i].name;
		const struct ms_value *value =
			ms_session_variable(session, name);

		if (value != NULL)
			rc = call_put_value(call, out, name, value);
	}
	json_close(out, '}');
	ms_session_names_free(session, names);
	return rc;
}

int serve_clear_variables(struct call *call)
{
	struct snap_error err;

	if (ms_session_clear_variables(call->open->session, &err) != 0)
		return call_fail_snap(call, &err);
	return 0;
}

/* -------------------------------------------------------------- inspection */

static void put_shape(struct json_text *out, const size_t *shape, uint32_t rank)
{
	json_open(out, "shape", '[');
	for (uint32_t i = 0; i < rank; i++)
		json_put_number(out, NULL, shape[i]);
	json_close(out, ']');
}

static void put_reals(struct json_text *out, const char *key,
		      const double *values, size_t count)
{
	json_open(out, key, '[');
	for (size_t i = 0; i < count; i++)
		json_put_real(out, NULL, values[i]);
	json_close(out, ']');
}

static void put_preview(struct json_text *out, const struct ms_preview *preview)
{
	if (!preview->available) {
		json_put_text(out, "preview", NULL);
		return;
	}
	json_open(out, "preview", '{');
	put_reals(out, "values", preview->values, preview->count);
	if (preview->imaginary != NULL)
		put_reals(out, "imaginary", preview->imaginary, preview->count);
	json_put_bool(out, "truncated", preview->truncated);
	json_close(out, '}');
}

static void put_entry(struct json_text *out,
		      const struct ms_workspace_entry *entry)
{
	json_open(out, NULL, '{');
	json_put_text(out, "name", entry->name);
	json_put_text(out, "class", entry->class_name);
	json_put_text(out, "dtype", entry->dtype);
	put_shape(out, entry->shape, entry->rank);
	json_put_bool(out, "is_gpu", false);
	json_put_number(out, "bytes", entry->bytes);
	json_put_text(out, "residency", entry->residency);
	json_put_text(out, "token", entry->token);
	put_preview(out, &entry->preview);
	json_close(out, '}');
}

int serve_inspect(struct call *call)
{
	struct ms_session *session = call->open->session;
	struct json_text *out = &call->result;
	struct ms_workspace_snapshot *snapshot;
	struct snap_error err;

	if (ms_session_workspace(session, &snapshot, &err) != 0)
		return call_fail_snap(call, &err);
	json_put_bool(out, "full", true);
	json_put_number(out, "version", snapshot->version);
	json_open(out, "entries", '[');
	for (size_t i = 0; i < snapshot->entry_count; i++)
		put_entry(out, &snapshot->entries[i]);
	json_close(out, ']');
	ms_workspace_snapshot_free(session, snapshot);
	return 0;
}

/* -------------------------------------------------------------- materialize */

struct slice {
	size_t start[RANK_MAX], shape[RANK_MAX];
	struct ms_slice slice;
};

static int read_sizes(struct call *call, const struct tool_json *list,
		      size_t *out, size_t count)
{
	uint64_t number;

	for (size_t i = 0; i < count; i++) {
		if (!tool_json_integer(tool_json_at(list, i), &number))
			return call_fail_parameter(call, "slice",
						   "of whole numbers");
		out[i] = number > SIZE_MAX ? SIZE_MAX : (size_t)number;
	}
	return 0;
}

static int read_slice(struct call *call, const struct tool_json *json,
		      struct slice *slice)
{
	const struct tool_json *start = tool_json_get(json, "start");
	const struct tool_json *shape = tool_json_get(json, "shape");
	size_t rank = tool_json_length(start);

	if (tool_json_kind(start) != TOOL_JSON_ARRAY ||
	    tool_json_kind(shape) != TOOL_JSON_ARRAY ||
	    rank != tool_json_length(shape) || rank > RANK_MAX)
		return call_fail_parameter(call, "slice",
					   "{\"start\": [...], \"shape\": "
					   "[...]} of equal length");
	slice->slice = (struct ms_slice){ .start = slice->start,
					  .shape = slice->shape,
					  .rank = (uint32_t)rank };
	if (read_sizes(call, start, slice->start, rank) != 0 ||
	    read_sizes(call, shape, slice->shape, rank) != 0)
		return -1;
	return 0;
}

static void put_materialized(struct json_text *out,
			     const struct ms_materialized *found)
{
	json_put_text(out, "name", found->name);
	json_put_text(out, "class", found->class_name);
	put_shape(out, found->shape, found->rank);
	put_preview(out, &found->preview);
}

static int fail_materialize(struct call *call, int rc,
			    const struct snap_error *err)
{
	if (rc != SNAP_E_NOT_FOUND)
		return call_fail_snap(call, err);
	return call_fail(call, RPC_HOST_FAILURE, "UnknownVariable", "%s",
			 err->message);
}

int serve_materialize(struct call *call)
{
	struct ms_session *session = call->open->session;
	const struct tool_json *json = call_parameter(call, "slice");
	const char *name = NULL, *token = NULL;
	struct ms_materialized *found;
	struct slice slice;
	struct snap_error err;
	uint64_t max = 0;

	if (call_text(call, "name", &name) != 0 ||
	    call_text(call, "token", &token) != 0 ||
	    call_count(call, "max", &max) != 0 ||
	    (json != NULL && read_slice(call, json, &slice) != 0))
		return -1;
	if ((name == NULL) == (token == NULL))
		return call_fail(call, RPC_BAD_PARAMETERS, "InvalidParameters",
				 "materialize needs 'name' or 'token'");
	if (max > MS_MATERIALIZE_COUNT)
		max = MS_MATERIALIZE_COUNT;
	int rc = ms_session_materialize(session, name, token, (size_t)max,
					json != NULL ? &slice.slice : NULL,
					&found, &err);
	if (rc != 0)
		return fail_materialize(call, rc, &err);
	put_materialized(&call->result, found);
	ms_session_release(session, found);
	return 0;
}
