/*
 * One call of a method: where its parameters come from and its result goes.
 * What the files with methods share.
 */
#ifndef SNAPSHOT_SESSION_SERVE_CALL_H
#define SNAPSHOT_SESSION_SERVE_CALL_H

#include "base/fail.h"
#include "base/file.h"
#include "session/execute.h"
#include "session/replay.h"
#include "tools/snapshot-session/json_text.h"
#include "tools/snapshot-session/serve/server.h"

struct open_session {
	char *label;
	struct ms_session *session;
	struct snap_file bytes; /* of a snapshot from bytes; else empty */
};

struct server {
	struct server_host host;
	struct server_options options;
	struct open_session *sessions[SERVER_SESSIONS];
	size_t session_count;
	bool sends_streams, sends_displays; /* as notifications */
	bool ended;			    /* by shutdown */
	bool cut_off;			    /* sending failed */
	struct snap_strbuf line;	    /* the answer */
	struct snap_strbuf event;	    /* a notification */
};

/* Why a call failed: what becomes the error of its answer. */
struct call_error {
	enum rpc_code code;
	const char *stage;
	char identifier[64];
	char message[320];
	/* Of a refused payload, else empty. */
	char limit[32];
	char variable[64];
	uint64_t offset;
	bool has_offset;
};

struct call {
	struct server *server;
	const struct message *message;
	struct open_session *open; /* that the parameters name, or NULL */
	struct json_text result;   /* an object, already begun */
	struct call_error error;
};

/*
 * A method: its parameters, separated by blanks, of which those that end in '!'
 * must be there; all others are refused.  With 'session' first it wants that
 * session open.  Returns 0, or -1 with the error filled.
 */
struct method {
	const char *name;
	const char *parameters;
	int (*run)(struct call *call);
};

/* Ended by a row without a name. */
extern const struct method tool_serve_methods[];

int serve_initialize(struct call *call);
int serve_open(struct call *call);
int serve_close(struct call *call);
int serve_shutdown(struct call *call);
int serve_cancel(struct call *call);
int serve_info(struct call *call);
int serve_complete(struct call *call);
int serve_help(struct call *call);
int serve_execute(struct call *call);
int serve_variables(struct call *call);
int serve_clear_variables(struct call *call);
int serve_inspect(struct call *call);
int serve_materialize(struct call *call);
int serve_export(struct call *call);
int serve_import(struct call *call);

/* ------------------------------------------------------------------ failing */

/* Fills the error and returns -1.  'identifier' is the part behind "SNAPSHOT:".
 */
int call_fail(struct call *call, enum rpc_code code, const char *identifier,
	      const char *format, ...) SNAP_PRINTF(4, 5);
int call_fail_snap(struct call *call, const struct snap_error *err);
int call_fail_memory(struct call *call);
int call_fail_parameter(struct call *call, const char *name, const char *what);

/* --------------------------------------------------------------- parameters */

/* NULL when it isn't there or is null. */
struct tool_json *call_parameter(const struct call *call, const char *name);

/* Each leaves '*out' as it is when the parameter isn't there, and fails when it
 * is of another kind.  Texts end at their NUL and hold no other. */
int call_text(struct call *call, const char *name, const char **out);
int call_flag(struct call *call, const char *name, bool *out);
int call_count(struct call *call, const char *name, uint64_t *out);

/* ------------------------------------------------------------------- values */

/* A value as canonical JSON. */
int call_put_value(struct call *call, struct json_text *json, const char *key,
		   const struct ms_value *value);

/* Members of an object that is begun. */
int call_put_outcome(struct call *call, const struct ms_outcome *outcome,
		     bool counters);
void call_put_stream(struct json_text *out,
		     const struct ms_stream_event *event);
int call_put_display(struct call *call, struct json_text *out,
		     const struct ms_display_event *event);

/* A notification that belongs to the call: begin, put its parameters, send.
 * False: the host is gone. */
struct json_text call_begin_event(struct call *call, const char *method);
bool call_send_event(struct call *call, struct json_text *json);

/* ----------------------------------------------------------------- sessions */

void server_close_session(struct server *server, size_t index);

#endif
