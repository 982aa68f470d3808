/* The server's streams and threads: what 'serve' runs. */
#ifndef SNAPSHOT_SESSION_SERVE_HOST_H
#define SNAPSHOT_SESSION_SERVE_HOST_H

#include "tools/snapshot-session/serve/server.h"

/*
 * Answer the requests of standard input on standard output until the input ends
 * or a request asks for the end.  Returns an exit status.  The program's own
 * standard input is empty from then on, and what something else writes to
 * standard output goes to standard error.
 */
int serve_run(const struct server_options *options);

#endif
