/* Requests to a session, and what came of them in one struct. */
#ifndef TESTS_SESSION_ASKING_H
#define TESTS_SESSION_ASKING_H

#include "session/execute.h"

/* out is what was printed and shown; the others are "" when it went well. */
struct answer {
	bool ok;
	char out[512];
	char identifier[128];
	char message[512];
	uint64_t from_snapshot;
	uint64_t compiled;
};

/* Texts that are longer are cut.  A call that can't be made is an abort(). */
struct answer ask(struct ms_session *session, const char *text);

#endif
