/* Programs in a session, for the commands that run text at a console. */
#ifndef SNAPSHOT_SESSION_RUN_H
#define SNAPSHOT_SESSION_RUN_H

#include "session/execute.h"

#include <stdio.h>

struct run {
	struct ms_session *session;
	FILE *out;		    /* what the program prints */
	struct ms_outcome *outcome; /* of the last request; ours */
	bool ended;		    /* the program asks the session to end */
};

/*
 * Run a request: what it prints goes to the streams as it comes, an error to
 * standard error at the end, and the outcome stays until the next request.
 * Returns an exit status.
 */
int run_request(struct run *run, struct ms_request *request);

/* Free the last outcome. */
void run_end(struct run *run);

#endif
