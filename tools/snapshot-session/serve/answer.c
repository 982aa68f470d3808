#include "tools/snapshot-session/serve/call.h"

#include <stdlib.h>
#include <string.h>

const struct method tool_serve_methods[] = {
	{ "initialize", "protocol client notifications", serve_initialize },
	{ "open", "session! snapshot columns", serve_open },
	{ "close", "session!", serve_close },
	{ "execute",
	  "session! text name path outputs workspace_handle dynamic_eval "
	  "file_access language counters",
	  serve_execute },
	{ "cancel", "session request", serve_cancel },
	{ "variables", "session!", serve_variables },
	{ "clear_variables", "session!", serve_clear_variables },
	{ "inspect", "session!", serve_inspect },
	{ "materialize", "session! name token max slice", serve_materialize },
	{ "export", "session! mode file", serve_export },
	{ "import", "session! file payload", serve_import },
	{ "info", "session!", serve_info },
	{ "complete", "session! prefix!", serve_complete },
	{ "help", "session! name! width", serve_help },
	{ "shutdown", "", serve_shutdown },
	{ NULL, NULL, NULL },
};

/* --------------------------------------------------------------- parameters */

/* The word of 'words' that begins at '*p', which then stands behind it. */
static size_t next_word(const char **p, const char **word, bool *must)
{
	*p += strspn(*p, " ");
	*word = *p;
	size_t size = strcspn(*p, " !");
	*must = (*p)[size] == '!';
	*p += size + (*must ? 1 : 0);
	return size;
}

static bool is_parameter(const struct method *method, const char *name)
{
	const char *p = method->parameters, *word;
	size_t length = strlen(name), size;
	bool must;

	while ((size = next_word(&p, &word, &must)) != 0)
		if (size == length && memcmp(word, name, size) == 0)
			return true;
	return false;
}

static int check_parameters(struct call *call, const struct method *method)
{
	const char *p = method->parameters, *word, *key = NULL;
	struct tool_json *params = call->message->params;
	char name[32];
	size_t size;
	bool must;

	while ((key = tool_json_next_key(params, key)) != NULL)
		if (!is_parameter(method, key))
			return call_fail(call, RPC_BAD_PARAMETERS,
					 "InvalidParameters",
					 "%s has no parameter '%.40s'",
					 method->name, key);
	while ((size = next_word(&p, &word, &must)) != 0) {
		(void)snprintf(name, sizeof(name), "%.*s", (int)size, word);
		if (must && call_parameter(call, name) == NULL)
			return call_fail(call, RPC_BAD_PARAMETERS,
					 "InvalidParameters", "%s needs '%s'",
					 method->name, name);
	}
	return 0;
}

/* ------------------------------------------------------------------ calling */

static bool wants_session(const struct method *method)
{
	return strncmp(method->parameters, "session!", 8) == 0 &&
	       method->run != serve_open;
}

static int find_session(struct call *call)
{
	struct server *server = call->server;
	const char *label = NULL;

	if (call_text(call, "session", &label) != 0)
		return -1;
	for (size_t i = 0; i < server->session_count; i++)
		if (strcmp(server->sessions[i]->label, label) == 0)
			call->open = server->sessions[i];
	if (call->open != NULL)
		return 0;
	return call_fail(call, RPC_NO_SESSION, "NoSession",
			 "no session '%.64s' is open", label);
}

static const struct method *find_method(const char *name)
{
	const struct method *method = tool_serve_methods;

	while (method->name != NULL && strcmp(method->name, name) != 0)
		method++;
	return method->name != NULL ? method : NULL;
}

static int run_method(struct call *call)
{
	const struct message *message = call->message;

	if (message->code == RPC_INTERNAL)
		return call_fail_memory(call);
	if (message->code != RPC_OK)
		return call_fail(call, message->code, "InvalidRequest", "%s",
				 message->problem);
	const struct method *method = find_method(message->method);
	if (method == NULL)
		return call_fail(call, RPC_NO_METHOD, "UnknownMethod",
				 "there is no method '%.64s'", message->method);
	if (check_parameters(call, method) != 0 ||
	    (wants_session(method) && find_session(call) != 0))
		return -1;
	return method->run(call);
}

/* ---------------------------------------------------------------- answering */

static void put_id(struct json_text *json, const char *key,
		   const struct tool_json *id)
{
	int64_t number;
	size_t size;

	if (tool_json_signed(id, &number)) {
		json_put_signed(json, key, number);
		return;
	}
	const char *text = tool_json_span(id, &size);
	json_put_span(json, key, text, text == NULL ? 0 : size);
}

static void begin_message(struct json_text *json)
{
	snap_strbuf_reset(json->out);
	json->follows = false;
	json_open(json, NULL, '{');
	json_put_text(json, "jsonrpc", "2.0");
}

static void begin_answer(struct json_text *json, const struct tool_json *id)
{
	begin_message(json);
	put_id(json, "id", id);
}

static void put_error(struct json_text *json, const struct call_error *error)
{
	json_open(json, "error", '{');
	json_put_signed(json, "code", error->code);
	json_put_text(json, "message", error->message);
	json_open(json, "data", '{');
	json_put_text(json, "stage", error->stage);
	json_put_text(json, "identifier", error->identifier);
	json_put_text(json, "message", error->message);
	json_put_text(json, "span", NULL);
	if (error->limit[0] != '\0')
		json_put_text(json, "limit", error->limit);
	if (error->variable[0] != '\0')
		json_put_text(json, "variable", error->variable);
	if (error->has_offset)
		json_put_number(json, "offset", error->offset);
	json_close(json, '}');
	json_close(json, '}');
}

static void send_line(struct server *server, struct snap_strbuf *line)
{
	static const char no_memory[] =
		"{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32603,"
		"\"message\":\"out of memory\",\"data\":{\"stage\":\"host\","
		"\"identifier\":\"SNAPSHOT:NoMemory\","
		"\"message\":\"out of memory\",\"span\":null}}}\n";

	snap_strbuf_putc(line, '\n');
	if (server->cut_off)
		return;
	if (line->failed)
		server->cut_off = !server->host.send(
			server->host.context, no_memory, sizeof(no_memory) - 1);
	else
		server->cut_off = !server->host.send(server->host.context,
						     line->data, line->size);
}

/* A big answer's memory isn't kept for small ones. */
static void release_line(struct snap_strbuf *line)
{
	if (line->capacity > ((size_t)1 << 20) || line->failed) {
		snap_strbuf_end(line);
		snap_strbuf_begin(line, NULL);
	}
}

static void send_answer(struct call *call, int rc)
{
	struct json_text *json = &call->result;

	if (rc == 0)
		json_close(json, '}');
	if (json->out->failed) {
		/* What there is memory for. */
		release_line(json->out);
		rc = call_fail_memory(call);
	}
	if (rc != 0) {
		begin_answer(json, call->message->id);
		put_error(json, &call->error);
	}
	json_close(json, '}');
	send_line(call->server, json->out);
}

/* A request has an id, even if it is null; what is no request is told of. */
static bool wants_answer(const struct message *message)
{
	return message->id != NULL || message->method == NULL;
}

bool server_answer(struct server *server, const struct message *message)
{
	struct call call = { .server = server,
			     .message = message,
			     .result.out = &server->line };

	begin_answer(&call.result, message->id);
	json_open(&call.result, "result", '{');
	int rc = run_method(&call);
	if (wants_answer(message))
		send_answer(&call, rc);
	release_line(&server->line);
	return !server->ended && !server->cut_off;
}

struct json_text call_begin_event(struct call *call, const char *method)
{
	struct json_text json = { .out = &call->server->event };

	begin_message(&json);
	json_put_text(&json, "method", method);
	json_open(&json, "params", '{');
	json_put_text(&json, "session", call->open->label);
	put_id(&json, "request", call->message->id);
	return json;
}

bool call_send_event(struct call *call, struct json_text *json)
{
	json_close(json, '}');
	json_close(json, '}');
	/* Without memory it is left out: the outcome has it too. */
	if (!json->out->failed)
		send_line(call->server, json->out);
	release_line(json->out);
	return !call->server->cut_off;
}

/* --------------------------------------------------------------------- life */

struct server *server_create(const struct server_host *host,
			     const struct server_options *options)
{
	struct server *server = calloc(1, sizeof(*server));

	if (server == NULL)
		return NULL;
	tool_json_guard();
	server->host = *host;
	server->options = *options;
	snap_strbuf_begin(&server->line, NULL);
	snap_strbuf_begin(&server->event, NULL);
	return server;
}

void server_free(struct server *server)
{
	if (server == NULL)
		return;
	while (server->session_count != 0)
		server_close_session(server, server->session_count - 1);
	snap_strbuf_end(&server->line);
	snap_strbuf_end(&server->event);
	free(server);
}

bool server_is_cut_off(const struct server *server)
{
	return server->cut_off;
}
