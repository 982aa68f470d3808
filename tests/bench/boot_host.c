/*
 * A host in the smallest: boots from a snapshot, runs the empty program, ends.
 * Linked with the shared library, so that what loading that costs is seen.
 *
 *	bench_boot_host SNAPSHOT
 */
#include "session/execute.h"

#include <stdio.h>

static int run(struct ms_session *session)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = "",
	};
	struct ms_outcome *outcome = NULL;

	if (ms_session_execute(session, &request, &outcome, NULL) != 0)
		return 1;
	int status = outcome->ok ? 0 : 1;
	ms_outcome_free(session, outcome);
	return status;
}

int main(int argc, char **argv)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_path = argc > 1 ? argv[1] : NULL,
		.policy = MS_POLICY_REQUIRE,
	};
	struct ms_session *session = NULL;
	struct snap_error err;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: bench_boot_host SNAPSHOT\n");
		return 2;
	}
	if (ms_session_create(&session, &options, &err) != 0)
		return 1;
	int status = ms_session_has_snapshot(session) ? run(session) : 1;
	ms_session_free(session);
	return status;
}
