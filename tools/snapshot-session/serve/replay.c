/* Methods that take the variables out of a session and bring them back. */
#include "tools/snapshot-session/serve/call.h"
#include "tools/common/whole_file.h"

#include <string.h>

static int fail_payload(struct call *call, const struct ms_payload_error *from)
{
	struct call_error *error = &call->error;

	(void)call_fail(call, RPC_HOST_FAILURE, "", "%s", from->message);
	(void)snprintf(error->identifier, sizeof(error->identifier), "%s",
		       from->identifier);
	(void)snprintf(error->limit, sizeof(error->limit), "%s", from->limit);
	(void)snprintf(error->variable, sizeof(error->variable), "%s",
		       from->variable);
	error->offset = from->offset;
	error->has_offset = from->has_offset;
	return -1;
}

/* ------------------------------------------------------------------- export */

static int read_mode(struct call *call, enum ms_payload_mode *mode)
{
	static const char *const words[] = {
		[MS_PAYLOAD_AUTO] = "auto",
		[MS_PAYLOAD_FORCE] = "force",
		[MS_PAYLOAD_OFF] = "off",
	};
	const char *word = "auto";

	if (call_text(call, "mode", &word) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0) {
			*mode = (enum ms_payload_mode)i;
			return 0;
		}
	return call_fail_parameter(call, "mode",
				   "\"auto\", \"force\" or \"off\"");
}

static void put_exported(struct json_text *out,
			 const struct ms_session_payload *payload, bool inside)
{
	json_put_bool(out, "written", payload->payload != NULL);
	if (inside)
		json_put_span(out, "payload", payload->payload, payload->size);
	json_put_number(out, "variables", payload->variable_count);
	json_open(out, "skipped", '[');
	for (size_t i = 0; i < payload->skipped_count; i++) {
		json_open(out, NULL, '{');
		json_put_text(out, "name", payload->skipped[i].name);
		json_put_text(out, "reason", payload->skipped[i].reason);
		json_close(out, '}');
	}
	json_close(out, ']');
}

int serve_export(struct call *call)
{
	struct ms_session *session = call->open->session;
	enum ms_payload_mode mode = MS_PAYLOAD_AUTO;
	struct ms_payload_error error;
	struct ms_session_payload *payload;
	struct snap_error err;
	const char *path = NULL;
	int rc = 0;

	if (read_mode(call, &mode) != 0 || call_text(call, "file", &path) != 0)
		return -1;
	if (ms_session_export(session, mode, -1,
			      call->server->options.payload_limits, &payload,
			      &error) != 0)
		return fail_payload(call, &error);
	if (path != NULL && payload->payload != NULL)
		rc = tool_file_write(path, payload->payload, payload->size,
				     &err);
	put_exported(&call->result, payload, path == NULL);
	ms_session_payload_free(session, payload);
	return rc == 0 ? 0
		       : call_fail(call, RPC_HOST_FAILURE,
				   "ReplayExportRejected", "%s", err.message);
}

/* ------------------------------------------------------------------- import */

static int import_bytes(struct call *call, const void *bytes, size_t size)
{
	struct ms_payload_error error;

	if (ms_session_import(call->open->session, bytes, size,
			      call->server->options.payload_limits,
			      &error) != 0)
		return fail_payload(call, &error);
	return 0;
}

static int import_file(struct call *call, const char *path)
{
	struct snap_file file;
	struct snap_error err;
	int rc = tool_file_open(&file, path, &err);

	if (rc == SNAP_E_LIMIT)
		return call_fail(call, RPC_HOST_FAILURE,
				 "ReplayPayloadTooLarge", "%s", err.message);
	if (rc != 0)
		return call_fail(call, RPC_HOST_FAILURE, "ReplayImportRejected",
				 "%s", err.message);
	rc = import_bytes(call, file.bytes.data, file.bytes.size);
	snap_file_close(&file);
	return rc;
}

int serve_import(struct call *call)
{
	const struct tool_json *payload = call_parameter(call, "payload");
	const char *path = NULL;
	size_t size;

	if (call_text(call, "file", &path) != 0)
		return -1;
	if ((payload == NULL) == (path == NULL))
		return call_fail(call, RPC_BAD_PARAMETERS, "InvalidParameters",
				 "import needs 'file' or 'payload'");
	if (path != NULL)
		return import_file(call, path);
	const char *text = tool_json_span(payload, &size);
	if (text == NULL)
		return call_fail_parameter(call, "payload", "a text");
	return import_bytes(call, text, size);
}
