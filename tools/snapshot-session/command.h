/* A command of snapshot-session: what it does once the session is there. */
#ifndef SNAPSHOT_SESSION_COMMAND_H
#define SNAPSHOT_SESSION_COMMAND_H

#include "session/session.h"
#include "tools/common/options.h"
#include "tools/snapshot-session/settings.h"

struct snap_file;

/* The row that tools/common sees, and the part that acts.  'act' gets the
 * operands that the row promises and returns an exit status. */
struct session_command {
	struct tool_command row; /* first: a pointer to it is one to all */
	int (*act)(const struct tool_call *call, struct ms_session *session,
		   const struct settings *settings,
		   const char *const *operands);
	bool runs;	     /* programs, for which a snapshot is no must */
	bool opens_sessions; /* itself: 'act' gets none */
	bool asks_library;   /* of which a folder will do */
};

extern const struct session_command command_info;
extern const struct session_command command_help;
extern const struct session_command command_lookfor;
extern const struct session_command command_complete;
extern const struct session_command command_run_file;
extern const struct session_command command_repl;
extern const struct session_command command_serve;

/* Need no session, and come before their options. */
extern const struct tool_command command_mat;
extern const struct tool_command command_replay;
extern const struct tool_command command_completion;

/* Not in the list: what -e runs. */
extern const struct session_command command_eval;

/* The 'run' of every row: parse, boot, act. */
int command_run(const struct tool_call *call);

/* The 'run' when no command comes first: options, then perhaps one. */
int command_run_default(const struct tool_call *call);

/*
 * Boot as the settings say and tell what has to be told: the startup report,
 * the line about a snapshot that isn't used.  TOOL_CONTINUE fills '*out'
 * (yours), else it is the exit status and '*out' is NULL.  'bytes' holds what
 * --snapshot-bytes read; free it after the session.
 */
int session_start(const struct settings *settings, struct ms_session **out,
		  struct snap_file *bytes);

/* Tell the rest of the startup report, if one was asked for. */
void session_report_end(const struct settings *settings,
			const struct ms_session *session);

/* How a session boots, as the settings say; everything is borrowed from them.
 */
struct ms_session_options session_boot_options(const struct settings *settings);

/* The bytes of --snapshot-bytes, if it was given, into 'bytes' and 'options'.
 * TOOL_CONTINUE, or the exit status. */
int session_read_bytes(const struct settings *settings, struct snap_file *bytes,
		       struct ms_session_options *options);

/*
 * For commands that ask what the library has: a session without a snapshot
 * becomes one with what is in the library's folder, if one is named.
 * TOOL_CONTINUE, or the exit status when the folder can't be used.
 */
int session_use_folder(const struct settings *settings,
		       struct ms_session **session);

/* A failure that has to do with the snapshot in use.  Returns an exit status.
 */
int session_report_error(const struct ms_session *session,
			 const struct snap_error *err);

/* Says why 'what' can't be answered without a snapshot, and what to do. */
int session_report_absent(const struct tool_call *call,
			  const struct ms_session *session, const char *what);

#endif
