/* All that a program did, as one text. */
#ifndef TESTS_SESSION_EQUALITY_TRANSCRIPT_H
#define TESTS_SESSION_EQUALITY_TRANSCRIPT_H

#include "base/strbuf.h"
#include "session/execute.h"

struct program {
	const char *name;   /* for people */
	const char *source; /* what the session is told it is called, or NULL */
	const char *text;
	size_t size;
	const char *folder; /* of its functions, or NULL */
	enum ms_language language;
};

/* Run it and append: success or the error with its identifier, message, place
 * and stack, the error as people see it, what was printed, the type of the
 * value, and every variable that is left. */
void transcript_run(struct ms_session *session, const struct program *program,
		    struct snap_strbuf *out);

#endif
