/* A value as text that differs when any bit of it does. */
#ifndef TESTS_SESSION_WORKSPACE_FINGERPRINT_H
#define TESTS_SESSION_WORKSPACE_FINGERPRINT_H

#include "base/strbuf.h"
#include "session/session.h"
#include "session/value.h"

void fingerprint(struct ms_session *session, const struct ms_value *value,
		 struct snap_strbuf *out);

#endif
