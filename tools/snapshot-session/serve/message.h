/*
 * A message of the protocol: one JSON-RPC 2.0 request, read from a line and
 * held against the form that requests have.
 */
#ifndef SNAPSHOT_SESSION_SERVE_MESSAGE_H
#define SNAPSHOT_SESSION_SERVE_MESSAGE_H

#include "tools/common/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Codes of JSON-RPC, and ours below them. */
enum rpc_code {
	RPC_OK = 0,
	RPC_NO_JSON = -32700,
	RPC_NO_REQUEST = -32600,
	RPC_NO_METHOD = -32601,
	RPC_BAD_PARAMETERS = -32602,
	RPC_INTERNAL = -32603,
	RPC_NO_SESSION = -32001,   /* none of that label is open */
	RPC_HOST_FAILURE = -32002, /* the call failed; 'data' tells */
	RPC_LINE_TOO_LONG = -32003,
	RPC_CANCELLED = -32800, /* before it began */
};

/* Claims of a line that are looked at before any memory is taken for it. */
#define MESSAGE_DEPTH  32
#define MESSAGE_VALUES 4096

struct message {
	struct message *next; /* in a queue */
	struct tool_json *tree;
	const struct tool_json *id; /* NULL: a notification */
	const char *method;	    /* NULL when it is no request */
	struct tool_json *params;   /* an object, or NULL */
	size_t size;		    /* of its line */
	enum rpc_code code;	    /* why it is no request, or RPC_OK */
	char problem[192];
	bool cancelled;	    /* it mustn't begin, or must stop */
	uint32_t hit_count; /* of a cancel: how many requests it struck */
};

/* Never fails but for memory: NULL.  Free with message_free(). */
struct message *message_read(const char *line, size_t size);

/* One that is answered with an error: a line longer than 'limit'. */
struct message *message_too_long(uint64_t limit);

void message_free(struct message *message); /* takes NULL */

/* A text of the parameters, NULL when it isn't there or is none. */
const char *message_text(const struct message *message, const char *name);

bool message_is(const struct message *message, const char *method);

#endif
