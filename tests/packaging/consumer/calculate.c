/* The session as somebody else's program sees it; C11 and C++17. */
#include <session/execute.h>
#include <session/session.h>

#include <stdio.h>
#include <string.h>

static int calculate(struct ms_session *session, struct snap_error *err)
{
	struct ms_request request;
	struct ms_outcome *outcome = NULL;

	memset(&request, 0, sizeof(request));
	request.struct_size = sizeof(request);
	request.text = "disp(sum(magic(4)))";
	request.text_size = strlen(request.text);
	if (ms_session_execute(session, &request, &outcome, err) != 0)
		return 1;
	for (size_t i = 0; i < outcome->stream_count; i++)
		(void)printf("%.*s", (int)outcome->streams[i].size,
			     outcome->streams[i].text);
	int status = outcome->ok ? 0 : 1;
	ms_outcome_free(session, outcome);
	return status;
}

int main(int argc, char **argv)
{
	struct ms_session_options options;
	struct ms_session *session = NULL;
	struct snap_error err;

	if (argc != 2)
		return 2;
	memset(&options, 0, sizeof(options));
	options.struct_size = sizeof(options);
	options.snapshot_path = argv[1];
	if (ms_session_create(&session, &options, &err) != 0) {
		(void)fprintf(stderr, "%s: %s\n", snap_error_name(err.code),
			      err.message);
		return 1;
	}
	int status = calculate(session, &err);
	ms_session_free(session);
	return status;
}
