/* Requests in tests, in one line each. */
#ifndef TESTS_SESSION_SUPPORT_REQUESTS_H
#define TESTS_SESSION_SUPPORT_REQUESTS_H

#include "session/execute.h"

/* A session without a snapshot; NULL options are all defaults. */
struct ms_session *requests_open(const struct ms_session_options *options);

/* The outcome, whatever it is; 'name' NULL is the prompt's. */
struct ms_outcome *requests_run(struct ms_session *session, const char *name,
				const char *text);
/* It must succeed; it must fail with that identifier. */
void requests_do(struct ms_session *session, const char *text);
void requests_fail(struct ms_session *session, const char *text,
		   const char *identifier);

/* The workspace as one text: names and values as JSON, malloc()ed. */
char *requests_workspace(struct ms_session *session);

#endif
