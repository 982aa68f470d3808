/* A program of a session, for the commands that run text. */
#ifndef SNAPSHOT_SESSION_RUN_H
#define SNAPSHOT_SESSION_RUN_H

#include "program.h"
#include "tools/snapshot-session/settings.h"

#include <stdio.h>

struct ms_session;

struct run {
	struct ms_program *program;
	FILE *out; /* what the program prints */
};

/*
 * TOOL_CONTINUE, or the exit status after a failure, which was told.
 * 'interrupt' may be NULL; 'out' is borrowed.  run_end() follows success.
 */
int run_begin(struct run *run, struct ms_session *session,
	      const struct settings *settings, FILE *out,
	      volatile sig_atomic_t *interrupt);
void run_end(struct run *run);

/* After a run that returned 'rc': tells the error, if there is one.  Returns an
 * exit status; '*ended' (may be NULL) is whether the program wants the session
 * to end. */
int run_report(struct run *run, int rc, bool *ended);

#endif
