/*
 * Running programs in a session: a request goes in, an outcome comes out.
 *
 *	struct ms_request request = { .struct_size = sizeof(request),
 *				      .text = "x = 6 * 7",
 *				      .text_size = 9 };
 *	struct ms_outcome *outcome;
 *
 *	if (ms_session_execute(session, &request, &outcome, &err) == 0) {
 *		...outcome->ok, outcome->delta, outcome->displays...
 *		ms_outcome_free(session, outcome);
 *	}
 *
 * All or nothing: a request that fails, unless 'keep_on_failure', leaves
 * variables, keys, globals and persistent values as they were before it, and
 * the functions it defined are not kept.  (MATLAB keeps what ran before an
 * error.)  What it printed and displayed until then is in the outcome all the
 * same, and what isn't a variable stays as the program left it: files, folders,
 * formats, random numbers.  The version rises with every request that began to
 * run.  What a request collects is limited as its values are.
 */
#ifndef SESSION_EXECUTE_H
#define SESSION_EXECUTE_H

#include "session/session.h"
#include "session/workspace.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------------- request */

/* How many values the caller wants back.  When they are two or more and the
 * last statement is a call without semicolon, the call is made with so many
 * outputs, or as many as the function has, up to 65535, and 'ans' is the first.
 * Else what is displayed and stored doesn't depend on it. */
enum ms_outputs {
	MS_OUTPUTS_ONE, /* the last statement's value, if it is shown */
	MS_OUTPUTS_ZERO,
	MS_OUTPUTS_COUNT /* 'output_count' of them; never filled up */
};

enum ms_stream_kind {
	MS_STREAM_STDOUT,
	MS_STREAM_STDERR,
	MS_STREAM_CLEAR /* the screen; without text */
};

struct ms_stream_event {
	enum ms_stream_kind kind;
	const char *text; /* UTF-8, NUL-terminated */
	size_t size;
	uint64_t time; /* of the session's clock */
};

/* A value that is shown: an unsuppressed statement's. */
struct ms_display_event {
	const char *label; /* the variable's name, or "ans" */
	const struct ms_value *value;
	uint32_t start, end; /* the statement, in bytes of its source */
};

/* Zero means default. */
struct ms_request {
	size_t struct_size;
	/* The program: a text, or a file by its path.  A text has a name; one
	 * that begins with '<' means nobody's file.  NULL is "<repl>". */
	const char *text;
	size_t text_size;
	const char *name;
	const char *path;
	enum ms_language language;
	/* What the program may not do: eval and its like, reading and writing
	 * files, asking the user. */
	bool deny_eval;
	bool deny_files;
	bool deny_input;
	enum ms_outputs outputs;
	uint32_t output_count;
	/* Session part of the interactive keys, a UUID; NULL: the session's.
	 * Another handle doesn't mean other variables. */
	const char *workspace;
	bool counters; /* fill outcome->counters */
	/* Told while the program runs, beside the outcome; may be NULL.  Of the
	 * session they may use the readers of value.h, and
	 * ms_session_cancel(). */
	void *context;
	void (*on_stream)(void *context, const struct ms_stream_event *event);
	void (*on_display)(void *context, const struct ms_display_event *event);
	/* A line for input(), without its end, into memory from malloc(); NULL
	 * when there are no more.  Absent: nobody to ask. */
	char *(*on_input)(void *context, const char *prompt);
	/* What ran before an error stays, as MATLAB has it; the delta tells
	 * it.  The functions that the text defines don't. */
	bool keep_on_failure;
	/* A file of nothing but functions: call the first one, without
	 * arguments, as a program; else they are only defined. */
	bool call_main;
};

/* ----------------------------------------------------------------- outcome */

enum ms_stage {
	MS_STAGE_SOURCE, /* the file couldn't be read */
	MS_STAGE_SYNTAX,
	MS_STAGE_SEMANTIC,
	MS_STAGE_COMPILE,
	MS_STAGE_RUNTIME,
	MS_STAGE_HOST /* the call itself */
};

enum ms_severity_kind {
	MS_IS_ERROR,
	MS_IS_WARNING,
	MS_IS_NOTE
};

struct ms_call_place {
	const char *function; /* or the source's name */
	const char *source;
	uint32_t line; /* from 1; 0: not known */
};

struct ms_diagnostic {
	enum ms_severity_kind severity;
	enum ms_stage stage;
	const char *identifier; /* "MATLAB:UndefinedFunction", "" for none */
	const char *message;
	bool has_span;
	uint32_t start, end;   /* bytes of the request's source, 0-based */
	uint32_t line, column; /* of start, from 1; 0: not known */
	const struct ms_call_place *stack; /* innermost first */
	size_t stack_count;
};

enum ms_flow_kind {
	MS_FLOW_NONE,
	MS_FLOW_SINGLE,
	MS_FLOW_LIST,	   /* what MS_OUTPUTS_COUNT asked for */
	MS_FLOW_COMMA_LIST /* an expression that gave several, as c{:} */
};

/* What the program did to the workspace and the world, each at most once. */
enum ms_effect {
	MS_EFFECT_LOAD = 1 << 0,
	MS_EFFECT_CLEAR = 1 << 1,
	MS_EFFECT_ASSIGN = 1 << 2,
	MS_EFFECT_GLOBAL = 1 << 3,
	MS_EFFECT_PERSISTENT = 1 << 4,
	MS_EFFECT_ENVIRONMENT = 1 << 5, /* folders, path, environment */
	MS_EFFECT_EXIT = 1 << 6 /* the program asks the session to end */
};

struct ms_counters {
	uint64_t compile_time, run_time; /* nanoseconds of the clock */
	uint64_t functions_compiled;
	uint64_t functions_from_snapshot;
	uint64_t allocations;
	uint64_t peak_bytes; /* of values */
};

/* Everything is borrowed from the outcome. */
struct ms_outcome {
	bool ok;
	/* The failure, NULL when ok; also diagnostics[0]. */
	const struct ms_diagnostic *error;
	const char *source_name;
	enum ms_flow_kind flow;
	const struct ms_value *const *values;
	size_t value_count;
	const struct ms_display_event *displays;
	size_t display_count;
	const struct ms_stream_event *streams;
	size_t stream_count;
	const char *type_info; /* "1x3 vector"; NULL: none */
	struct ms_delta delta;
	bool has_delta;	  /* false when the program never began to run */
	uint32_t effects; /* of enum ms_effect */
	int exit_status;
	const struct ms_diagnostic *diagnostics; /* errors and warnings */
	size_t diagnostic_count;
	/* The error as people read it: place, line, caret, stack; "" if ok. */
	const char *error_text;
	uint64_t time; /* nanoseconds */
	struct ms_counters counters;
};

/*
 * Run a request.  Returns 0 with an outcome, whether the program succeeded or
 * not; '*out' is yours, free with ms_outcome_free() before the session ends.
 * Other codes: SNAP_E_BUSY when one is running already (called back from a
 * hook), SNAP_E_NO_MEMORY when not even an outcome could be made; the workspace
 * is then as it was.
 */
SNAP_API int ms_session_execute(struct ms_session *session,
				const struct ms_request *request,
				struct ms_outcome **out,
				struct snap_error *err);
SNAP_API void ms_outcome_free(struct ms_session *session,
			      struct ms_outcome *outcome); /* takes NULL */

/* Ask the program that runs to stop, with MATLAB:interrupted; nothing when none
 * does.  The one call that any thread and any signal handler may make. */
SNAP_API void ms_session_cancel(struct ms_session *session);

#ifdef __cplusplus
}
#endif

#endif
