/* The method 'execute': parameters to a request, and its outcome back. */
#include "tools/snapshot-session/serve/call.h"

#include <string.h>

static int read_source(struct call *call, struct ms_request *request)
{
	const struct tool_json *text = call_parameter(call, "text");

	if (call_text(call, "name", &request->name) != 0 ||
	    call_text(call, "path", &request->path) != 0)
		return -1;
	if ((text == NULL) == (request->path == NULL))
		return call_fail(call, RPC_BAD_PARAMETERS, "InvalidParameters",
				 "execute needs 'text' or 'path'");
	if (text == NULL)
		return 0;
	request->text = tool_json_span(text, &request->text_size);
	if (request->text == NULL)
		return call_fail_parameter(call, "text", "a text");
	return 0;
}

static int read_outputs(struct call *call, struct ms_request *request)
{
	const struct tool_json *outputs = call_parameter(call, "outputs");
	const char *word = tool_json_string(outputs);
	uint64_t count;

	if (outputs == NULL)
		return 0;
	if (word != NULL && strcmp(word, "zero") == 0)
		request->outputs = MS_OUTPUTS_ZERO;
	else if (word != NULL && strcmp(word, "one") == 0)
		request->outputs = MS_OUTPUTS_ONE;
	else if (tool_json_integer(tool_json_get(outputs, "exactly"), &count) &&
		 count <= UINT32_MAX) {
		request->outputs = MS_OUTPUTS_COUNT;
		request->output_count = (uint32_t)count;
	} else
		return call_fail_parameter(call, "outputs",
					   "\"zero\", \"one\" or "
					   "{\"exactly\": N}");
	return 0;
}

static bool is_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (strlen(text) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < sizeof(form) - 1; i++) {
		bool digit = strchr("0123456789abcdefABCDEF", text[i]) != NULL;

		if (form[i] == 'x' ? !digit : text[i] != '-')
			return false;
	}
	return true;
}

static int read_workspace(struct call *call, struct ms_request *request)
{
	if (call_text(call, "workspace_handle", &request->workspace) != 0)
		return -1;
	if (request->workspace != NULL && !is_uuid(request->workspace))
		return call_fail_parameter(call, "workspace_handle", "a UUID");
	return 0;
}

static int read_language(struct call *call, struct ms_request *request)
{
	const char *word = NULL;

	if (call_text(call, "language", &word) != 0)
		return -1;
	if (word == NULL)
		return 0;
	if (strcmp(word, "matlab") == 0)
		request->language = MS_LANGUAGE_MATLAB;
	else if (strcmp(word, "octave") == 0)
		request->language = MS_LANGUAGE_OCTAVE;
	else
		return call_fail_parameter(call, "language",
					   "\"matlab\" or \"octave\"");
	return 0;
}

static int read_request(struct call *call, struct ms_request *request)
{
	bool eval = true, files = true;

	if (read_source(call, request) != 0 ||
	    read_outputs(call, request) != 0 ||
	    read_workspace(call, request) != 0 ||
	    read_language(call, request) != 0 ||
	    call_flag(call, "dynamic_eval", &eval) != 0 ||
	    call_flag(call, "file_access", &files) != 0 ||
	    call_flag(call, "counters", &request->counters) != 0)
		return -1;
	request->deny_eval = !eval;
	request->deny_files = !files;
	/* Standard input is the protocol's. */
	request->deny_input = true;
	return 0;
}

/* ------------------------------------------------------------ notifications */

static void send_event(struct call *call, struct json_text *event)
{
	/* Nobody is there any more who wants to know the outcome. */
	if (!call_send_event(call, event))
		ms_session_cancel(call->open->session);
}

static void on_stream(void *context, const struct ms_stream_event *event)
{
	struct call *call = context;
	struct json_text json = call_begin_event(call, "stream");

	call_put_stream(&json, event);
	send_event(call, &json);
}

static void on_display(void *context, const struct ms_display_event *event)
{
	struct call *call = context;
	struct json_text json = call_begin_event(call, "display");

	/* A value that there is no memory for comes with the outcome. */
	if (call_put_display(call, &json, event) == 0)
		send_event(call, &json);
}

int serve_execute(struct call *call)
{
	const struct server *server = call->server;
	struct ms_session *session = call->open->session;
	struct ms_request request = { .struct_size = sizeof(request),
				      .context = call };
	struct ms_outcome *outcome;
	struct snap_error err;

	if (read_request(call, &request) != 0)
		return -1;
	if (server->sends_streams)
		request.on_stream = on_stream;
	if (server->sends_displays)
		request.on_display = on_display;
	if (!server->host.begin(server->host.context, session))
		return call_fail(call, RPC_CANCELLED, "Cancelled",
				 "cancelled before it began");
	int rc = ms_session_execute(session, &request, &outcome, &err);
	server->host.end(server->host.context);
	if (rc != 0)
		return call_fail_snap(call, &err);
	rc = call_put_outcome(call, outcome, request.counters);
	ms_outcome_free(session, outcome);
	return rc;
}
