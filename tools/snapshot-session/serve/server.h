/*
 * The server of the session protocol, apart from its streams and threads:
 * messages come in, lines go out.  PROTOCOL.md describes both.
 */
#ifndef SNAPSHOT_SESSION_SERVE_SERVER_H
#define SNAPSHOT_SESSION_SERVE_SERVER_H

#include "session/replay.h"
#include "tools/snapshot-session/serve/message.h"

#define SERVER_PROTOCOL 1

/* Sessions that may be open at the same time. */
#define SERVER_SESSIONS 256

struct server;

struct server_host {
	void *context;
	/* A line, its feed included.  False: it can't be sent, and nothing
	 * that follows. */
	bool (*send)(void *context, const char *line, size_t size);
	/* Around each program.  False: it mustn't begin. */
	bool (*begin)(void *context, struct ms_session *session);
	void (*end)(void *context);
};

struct server_options {
	/* How sessions boot whose 'open' doesn't say it; borrowed. */
	const struct ms_session_options *boot;
	uint64_t max_line; /* told to clients */
	/* Of export and import; borrowed, NULL is all defaults. */
	const struct ms_payload_limits *payload_limits;
};

/* NULL without memory.  To be called before messages are read.  'host' and
 * 'options' are copied. */
struct server *server_create(const struct server_host *host,
			     const struct server_options *options);
void server_free(struct server *server); /* takes NULL */

/* Do what the message says and send the answer, if it wants one.  False: it was
 * the last one, or the host is gone. */
bool server_answer(struct server *server, const struct message *message);

/* Has sending failed? */
bool server_is_cut_off(const struct server *server);

#endif
