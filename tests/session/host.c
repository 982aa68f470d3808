/*
 * A host program as somebody outside would write it: public headers only, C or
 * C++.  test_install.sh compiles it against what was installed.
 *
 *     host SNAPSHOT
 */
#include <session/session.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	struct ms_session_options options;
	struct ms_session *session;
	struct snap_error err;
	char line[256];
	char *text;

	memset(&options, 0, sizeof(options));
	options.struct_size = sizeof(options);
	options.snapshot_path = argc > 1 ? argv[1] : NULL;
	if (ms_session_create(&session, &options, &err) != 0) {
		(void)fprintf(stderr, "%s\n", err.message);
		return EXIT_FAILURE;
	}
	if (ms_session_snapshot_problem(session, line, sizeof(line)) != 0)
		(void)fprintf(stderr, "%s\n", line);
	if (ms_session_snapshot_line(session, line, sizeof(line)) != 0)
		(void)puts(line);
	int rc = ms_session_help(session, "zeros", 0, &text, NULL, &err);
	if (rc == 0)
		(void)fputs(text, stdout);
	ms_session_release(session, rc == 0 ? text : NULL);
	ms_session_free(session);
	return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
