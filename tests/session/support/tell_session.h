/* Everything about a session's workspace, to compare before and after. */
#ifndef TESTS_SESSION_SUPPORT_TELL_SESSION_H
#define TESTS_SESSION_SUPPORT_TELL_SESSION_H

#include "base/strbuf.h"
#include "session/workspace.h"

/*
 * Version, secret of the tokens, and names in their order with keys and values:
 * equal texts are the same workspace.  Tokens stay as they are.  Returns how
 * many variables there are; aborts when memory ends.
 */
size_t tell_session(struct ms_session *session, struct snap_strbuf *out);

/* A token for each variable, as long as the snapshot lives; there is one. */
struct ms_workspace_snapshot *tokens_of(struct ms_session *session);

/* Is the token of the first variable still good? */
bool tokens_open(struct ms_session *session,
		 const struct ms_workspace_snapshot *snapshot);

#endif
