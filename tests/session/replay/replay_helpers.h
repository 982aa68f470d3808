/* Workspaces for the tests of replay. */
#ifndef TESTS_SESSION_REPLAY_HELPERS_H
#define TESTS_SESSION_REPLAY_HELPERS_H

#include "replay/replay.h"
#include "session/bridge/random_value.h"
#include "session/value/value_fixture.h"

enum {
	WORKSPACE_MAX = 8
};

struct workspace {
	struct ms_replay_variable variables[WORKSPACE_MAX];
	size_t count;
};

/* Values separated by bars, as value_list() has them; their names are a, b...
 */
void workspace_of(struct value_test *test, const char *source,
		  struct workspace *out);
void workspace_end(struct value_test *test, struct workspace *workspace);

/* The payload of a workspace, made at second 0; the caller ends it. */
void payload_of(struct value_test *test, const struct workspace *workspace,
		struct snap_strbuf *out);
void payload_of_source(struct value_test *test, const char *source,
		       struct snap_strbuf *out);

/* The clock of these payloads. */
int64_t second_zero(void *context);

#endif
