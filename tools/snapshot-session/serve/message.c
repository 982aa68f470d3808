#include "tools/snapshot-session/serve/message.h"

#include "base/fail.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What a text claims to hold.  Counted without reading it as JSON: brackets and
 * commas outside of strings. */
struct claims {
	size_t depth;
	size_t values;
};

static struct claims count_claims(const char *text, size_t size)
{
	struct claims claims = { 0 };
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < size; i++) {
		char c = text[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (c == '[' || c == '{')
			depth++;
		else if ((c == ']' || c == '}') && depth != 0)
			depth--;
		if (!quoted && (c == ',' || c == '[' || c == '{'))
			claims.values++;
		if (depth > claims.depth)
			claims.depth = depth;
	}
	return claims;
}

static SNAP_PRINTF(3, 4) void refuse(struct message *message,
				     enum rpc_code code, const char *format,
				     ...)
{
	va_list values;

	message->code = code;
	va_start(values, format);
	(void)vsnprintf(message->problem, sizeof(message->problem), format,
			values);
	va_end(values);
}

/* An id is a text, an integer or null: what can be sent back as it came. */
static bool read_id(struct message *message)
{
	const struct tool_json *id = tool_json_get(message->tree, "id");
	enum tool_json_kind kind = tool_json_kind(id);

	if (kind != TOOL_JSON_NONE && kind != TOOL_JSON_NULL &&
	    kind != TOOL_JSON_INTEGER && kind != TOOL_JSON_STRING)
		return false;
	message->id = id;
	return true;
}

/* NULL for what is no text, or has a NUL in it. */
static const char *text_of(const struct tool_json *json)
{
	size_t size;
	const char *text = tool_json_span(json, &size);

	return text != NULL && strlen(text) == size ? text : NULL;
}

static void read_members(struct message *message)
{
	struct tool_json *tree = message->tree;
	const char *version = tool_json_string(tool_json_get(tree, "jsonrpc"));
	struct tool_json *params = tool_json_get(tree, "params");
	const char *method = text_of(tool_json_get(tree, "method"));

	if (!read_id(message))
		refuse(message, RPC_NO_REQUEST,
		       "'id' must be a text, an integer or null");
	else if (version == NULL || strcmp(version, "2.0") != 0)
		refuse(message, RPC_NO_REQUEST, "'jsonrpc' must be \"2.0\"");
	else if (method == NULL)
		refuse(message, RPC_NO_REQUEST,
		       "'method' must be a text without NUL");
	else if (params != NULL && tool_json_kind(params) != TOOL_JSON_OBJECT)
		refuse(message, RPC_BAD_PARAMETERS,
		       "'params' must be an object");
	else {
		message->method = method;
		message->params = params;
	}
}

static void read_tree(struct message *message, const char *line, size_t size)
{
	struct tool_json_problem problem;

	message->tree = tool_json_read(line, size, &problem);
	enum tool_json_kind kind = tool_json_kind(message->tree);
	if (kind == TOOL_JSON_NONE && problem.no_memory)
		refuse(message, RPC_INTERNAL, "%s", problem.message);
	else if (kind == TOOL_JSON_NONE)
		refuse(message, RPC_NO_JSON, "no JSON: %s (byte %llu)",
		       problem.message, ull(problem.offset));
	else if (kind == TOOL_JSON_ARRAY)
		refuse(message, RPC_NO_REQUEST,
		       "batches are not supported: send one object per line");
	else if (kind != TOOL_JSON_OBJECT)
		refuse(message, RPC_NO_REQUEST, "a request is an object");
	else
		read_members(message);
}

struct message *message_read(const char *line, size_t size)
{
	struct message *message = calloc(1, sizeof(*message));
	struct claims claims = count_claims(line, size);

	if (message == NULL)
		return NULL;
	message->size = size;
	if (claims.depth > MESSAGE_DEPTH)
		refuse(message, RPC_NO_REQUEST, "nested deeper than %d levels",
		       MESSAGE_DEPTH);
	else if (claims.values > MESSAGE_VALUES)
		refuse(message, RPC_NO_REQUEST, "more than %d values",
		       MESSAGE_VALUES);
	else
		read_tree(message, line, size);
	return message;
}

struct message *message_too_long(uint64_t limit)
{
	struct message *message = calloc(1, sizeof(*message));

	if (message != NULL)
		refuse(message, RPC_LINE_TOO_LONG,
		       "a line is longer than %llu bytes (--max-line)",
		       ull(limit));
	return message;
}

void message_free(struct message *message)
{
	if (message == NULL)
		return;
	tool_json_free(message->tree);
	free(message);
}

const char *message_text(const struct message *message, const char *name)
{
	return text_of(tool_json_get(message->params, name));
}

bool message_is(const struct message *message, const char *method)
{
	return message->method != NULL && strcmp(message->method, method) == 0;
}
