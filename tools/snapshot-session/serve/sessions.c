/* Methods about the server and its sessions. */
#include "tools/snapshot-session/serve/call.h"

#include "snapshot/version.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH_DEFAULT 80
#define WIDTH_MAX     10000

/* --------------------------------------------------------------- initialize */

static int switch_notification(struct call *call, const char *name)
{
	struct server *server = call->server;

	if (name != NULL && strcmp(name, "stream") == 0)
		server->sends_streams = true;
	else if (name != NULL && strcmp(name, "display") == 0)
		server->sends_displays = true;
	else
		return call_fail_parameter(call, "notifications",
					   "a list of \"stream\", \"display\"");
	return 0;
}

static int read_notifications(struct call *call)
{
	const struct tool_json *list = call_parameter(call, "notifications");

	if (list == NULL)
		return 0;
	if (tool_json_kind(list) != TOOL_JSON_ARRAY)
		return switch_notification(call, NULL);
	call->server->sends_streams = false;
	call->server->sends_displays = false;
	for (size_t i = 0; i < tool_json_length(list); i++)
		if (switch_notification(
			    call, tool_json_string(tool_json_at(list, i))) != 0)
			return -1;
	return 0;
}

static void put_capabilities(struct call *call)
{
	struct json_text *out = &call->result;

	json_open(out, "capabilities", '{');
	json_open(out, "methods", '[');
	for (const struct method *m = tool_serve_methods; m->name != NULL; m++)
		json_put_text(out, NULL, m->name);
	json_close(out, ']');
	json_open(out, "notifications", '[');
	json_put_text(out, NULL, "stream");
	json_put_text(out, NULL, "display");
	json_close(out, ']');
	json_put_number(out, "max_line", call->server->options.max_line);
	json_put_number(out, "max_sessions", SERVER_SESSIONS);
	json_close(out, '}');
}

int serve_initialize(struct call *call)
{
	struct json_text *out = &call->result;
	uint64_t protocol = SERVER_PROTOCOL;
	const char *client = NULL;

	if (call_count(call, "protocol", &protocol) != 0 ||
	    call_text(call, "client", &client) != 0)
		return -1;
	if (protocol != SERVER_PROTOCOL)
		return call_fail(call, RPC_BAD_PARAMETERS, "UnknownProtocol",
				 "protocol %llu is not spoken here, only %d",
				 ull(protocol), SERVER_PROTOCOL);
	if (read_notifications(call) != 0)
		return -1;
	json_put_number(out, "protocol", SERVER_PROTOCOL);
	json_open(out, "server", '{');
	json_put_text(out, "name", "snapshot-session");
	json_put_text(out, "version", SNAPSHOT_VERSION_TEXT);
	json_close(out, '}');
	put_capabilities(call);
	json_open(out, "notifications", '[');
	if (call->server->sends_streams)
		json_put_text(out, NULL, "stream");
	if (call->server->sends_displays)
		json_put_text(out, NULL, "display");
	json_close(out, ']');
	return 0;
}

int serve_shutdown(struct call *call)
{
	call->server->ended = true;
	return 0;
}

/* The inbox has struck already; this is only the answer. */
int serve_cancel(struct call *call)
{
	const struct tool_json *id = call_parameter(call, "request");
	const char *session = NULL;

	if (call_text(call, "session", &session) != 0)
		return -1;
	if (id == NULL && session == NULL)
		return call_fail_parameter(call, "session",
					   "there, or 'request'");
	json_put_number(&call->result, "cancelled", call->message->hit_count);
	return 0;
}

/* --------------------------------------------------------------------- open */

static void free_session(struct open_session *open)
{
	ms_session_free(open->session);
	if (open->bytes.bytes.data != NULL)
		snap_file_close(&open->bytes);
	free(open->label);
	free(open);
}

void server_close_session(struct server *server, size_t index)
{
	struct open_session *open = server->sessions[index];

	server->session_count--;
	server->sessions[index] = server->sessions[server->session_count];
	free_session(open);
}

static int check_label(struct call *call, const char *label)
{
	const struct server *server = call->server;

	for (size_t i = 0; i < server->session_count; i++)
		if (strcmp(server->sessions[i]->label, label) == 0)
			return call_fail(call, RPC_HOST_FAILURE, "SessionOpen",
					 "session '%.64s' is open already",
					 label);
	if (server->session_count == SERVER_SESSIONS)
		return call_fail(call, RPC_HOST_FAILURE, "TooManySessions",
				 "%d sessions are open: close one",
				 SERVER_SESSIONS);
	return 0;
}

/* The one member of a snapshot's object that is given. */
static int read_place(struct call *call, const struct tool_json *snapshot,
		      struct ms_session_options *options,
		      const char **bytes_file)
{
	const char *file = tool_json_string(tool_json_get(snapshot, "file"));
	const char *bytes =
		tool_json_string(tool_json_get(snapshot, "bytes_file"));

	if ((file == NULL) == (bytes == NULL))
		return call_fail_parameter(call, "snapshot",
					   "null, {\"file\": PATH} or "
					   "{\"bytes_file\": PATH}");
	options->search = false;
	options->policy = MS_POLICY_AUTO;
	/* Who opens a session wants to know now what is wrong. */
	if (options->level == MS_LEVEL_DEFAULT)
		options->level = MS_LEVEL_FULL;
	options->snapshot_path = file;
	*bytes_file = bytes;
	return 0;
}

/* What 'open' says about the snapshot: nothing is what the command line says,
 * null is none. */
static int read_options(struct call *call, struct ms_session_options *options,
			const char **bytes_file)
{
	const struct tool_json *snapshot =
		tool_json_get(call->message->params, "snapshot");

	*options = *call->server->options.boot;
	if (snapshot == NULL)
		return 0;
	if (tool_json_kind(snapshot) != TOOL_JSON_NULL)
		return read_place(call, snapshot, options, bytes_file);
	options->snapshot_path = NULL;
	options->snapshot_bytes = NULL;
	options->search = false;
	options->policy = MS_POLICY_OFF;
	return 0;
}

static int read_columns(struct call *call, struct ms_session_options *options)
{
	uint64_t columns = options->columns;

	if (call_count(call, "columns", &columns) != 0)
		return -1;
	if (columns > WIDTH_MAX)
		return call_fail_parameter(call, "columns", "10000 at most");
	options->columns = (uint32_t)columns;
	return 0;
}

/* A file that can't be read gives no bytes, as a host would see it: the session
 * starts without a snapshot and 'warning' tells why. */
static void read_bytes(struct open_session *open, const char *path,
		       struct ms_session_options *options,
		       struct snap_error *warning)
{
	int rc = snap_file_open(&open->bytes, path, SNAP_FILE_READ,
				(uint64_t)1 << 32, NULL, warning);

	options->snapshot_path = NULL;
	if (rc != 0) {
		open->bytes.bytes.data = NULL;
		options->policy = MS_POLICY_OFF;
		return;
	}
	options->snapshot_bytes = open->bytes.bytes.data;
	options->snapshot_size = open->bytes.bytes.size;
	options->snapshot_memory = SNAP_MEMORY_BORROW;
}

static void put_snapshot(struct json_text *out,
			 const struct ms_session *session)
{
	char line[160];

	(void)ms_session_snapshot_line(session, line, sizeof(line));
	json_put_bool(out, "has_snapshot", ms_session_has_snapshot(session));
	json_put_text(out, "snapshot_info",
		      ms_session_has_snapshot(session) ? line : NULL);
}

static void put_warning(struct json_text *out, const char *text)
{
	json_open(out, NULL, '{');
	json_put_text(out, "identifier", "SNAPSHOT:SnapshotNotUsed");
	json_put_text(out, "message", text);
	json_close(out, '}');
}

/* Nobody named a snapshot, and there is none in the default places. */
static bool is_absent(const struct ms_session *session)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);

	return report->origin == MS_ORIGIN_NONE &&
	       report->error.code == SNAP_E_NOT_FOUND;
}

static void put_opened(struct call *call, const struct open_session *open,
		       const struct snap_error *unread)
{
	struct json_text *out = &call->result;
	char problem[1024];

	json_put_text(out, "session_id", ms_session_identity(open->session));
	put_snapshot(out, open->session);
	json_open(out, "warnings", '[');
	if (unread->code != SNAP_OK)
		put_warning(out, unread->message);
	else if (!is_absent(open->session) &&
		 ms_session_snapshot_problem(open->session, problem,
					     sizeof(problem)) != 0)
		put_warning(out, problem);
	json_close(out, ']');
}

/* As on the command line: who requires a snapshot doesn't want to go on
 * without. */
static int check_verdict(struct call *call, const struct ms_session *session)
{
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);

	if (report->policy != MS_POLICY_REQUIRE ||
	    report->verdict == MS_VERDICT_USED)
		return 0;
	return call_fail(call, RPC_HOST_FAILURE, "SnapshotRequired",
			 "a snapshot is required: %s", report->error.message);
}

static int open_session(struct call *call, struct open_session *open)
{
	struct snap_error unread = { .code = SNAP_OK };
	const char *bytes_file = NULL;
	struct ms_session_options options;

	if (read_options(call, &options, &bytes_file) != 0 ||
	    read_columns(call, &options) != 0)
		return -1;
	if (bytes_file != NULL)
		read_bytes(open, bytes_file, &options, &unread);
	if (ms_session_create(&open->session, &options, NULL) != 0)
		return call_fail_memory(call);
	if (check_verdict(call, open->session) != 0)
		return -1;
	put_opened(call, open, &unread);
	return 0;
}

int serve_open(struct call *call)
{
	struct server *server = call->server;
	struct open_session *open;
	const char *label = NULL;

	if (call_text(call, "session", &label) != 0 ||
	    check_label(call, label) != 0)
		return -1;
	open = calloc(1, sizeof(*open));
	if (open == NULL)
		return call_fail_memory(call);
	open->label = strdup(label);
	if (open->label == NULL || open_session(call, open) != 0) {
		if (open->label == NULL)
			(void)call_fail_memory(call);
		free_session(open);
		return -1;
	}
	server->sessions[server->session_count++] = open;
	return 0;
}

int serve_close(struct call *call)
{
	struct server *server = call->server;
	size_t index = 0;

	while (server->sessions[index] != call->open)
		index++;
	server_close_session(server, index);
	return 0;
}

int serve_info(struct call *call)
{
	struct json_text *out = &call->result;

	json_put_text(out, "session_id",
		      ms_session_identity(call->open->session));
	put_snapshot(out, call->open->session);
	return 0;
}

/* --------------------------------------------------------- names and texts */

int serve_complete(struct call *call)
{
	struct ms_session *session = call->open->session;
	struct json_text *out = &call->result;
	struct ms_session_names *names;
	const char *prefix = NULL;
	struct snap_error err;

	if (call_text(call, "prefix", &prefix) != 0)
		return -1;
	int rc = ms_session_complete(session, prefix, &names, &err);
	if (rc != 0 && rc != SNAP_E_NOT_FOUND)
		return call_fail_snap(call, &err);
	json_open(out, "names", '[');
	for (size_t i = 0; rc == 0 && i < names->count; i++)
		json_put_text(out, NULL, names->items[i].name);
	json_close(out, ']');
	if (rc == 0)
		ms_session_names_free(session, names);
	return 0;
}

int serve_help(struct call *call)
{
	struct ms_session *session = call->open->session;
	uint64_t width = WIDTH_DEFAULT;
	const char *name = NULL;
	struct snap_error err;
	size_t size;
	char *text;

	if (call_text(call, "name", &name) != 0 ||
	    call_count(call, "width", &width) != 0)
		return -1;
	width = width > WIDTH_MAX ? WIDTH_MAX : width;
	if (ms_session_help(session, name, (uint32_t)width, &text, &size,
			    &err) != 0)
		return call_fail_snap(call, &err);
	json_put_span(&call->result, "text", text, size);
	ms_session_release(session, text);
	return 0;
}
