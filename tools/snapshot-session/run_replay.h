/* --import and --export of the commands that run programs. */
#ifndef SNAPSHOT_SESSION_RUN_REPLAY_H
#define SNAPSHOT_SESSION_RUN_REPLAY_H

#include "session/replay.h"
#include "tools/snapshot-session/settings.h"

/* What a command has to do with payloads. */
enum replay_use {
	REPLAY_NONE,
	REPLAY_AROUND_RUN, /* --import and --export */
	REPLAY_ON_REQUEST, /* of a host, within the limits */
};

/* Do the options about payloads make sense for the command?  TOOL_CONTINUE, or
 * the exit status after a mistake that was told. */
int command_check_replay(const struct tool_call *call, enum replay_use use,
			 const struct settings *settings);

struct ms_payload_limits run_payload_limits(const struct settings *settings);

/*
 * The import before a program, and the export after its success, where the
 * settings ask for them.  TOOL_CONTINUE, or the exit status: what went wrong
 * was told, and the session and the old file are as they were.
 */
int run_import(struct ms_session *session, const struct settings *settings);
int run_export(struct ms_session *session, const struct settings *settings);

/* Does something but the program's own text go to standard output? */
bool run_takes_output(const struct settings *settings);

#endif
