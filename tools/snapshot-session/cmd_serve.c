#include "tools/snapshot-session/command.h"

#include "base/file.h"
#include "tools/snapshot-session/run_replay.h"
#include "tools/snapshot-session/serve/host.h"

#define MAX_LINE ((uint64_t)64 << 20)

static int act(const struct tool_call *call, struct ms_session *session,
	       const struct settings *settings, const char *const *operands)
{
	struct ms_session_options boot = session_boot_options(settings);
	const struct ms_payload_limits limits = run_payload_limits(settings);
	const struct server_options options = {
		.boot = &boot,
		.max_line =
			settings->max_line != 0 ? settings->max_line : MAX_LINE,
		.payload_limits = &limits,
	};
	struct snap_file bytes = { 0 };

	(void)call;
	(void)session;
	(void)operands;
	int status = session_read_bytes(settings, &bytes, &boot);
	if (status == TOOL_CONTINUE)
		status = serve_run(&options);
	if (bytes.bytes.data != NULL)
		snap_file_close(&bytes);
	return status;
}

const struct session_command command_serve = {
	.row = {
		.name = "serve",
		.operands = "",
		.summary = "answer the requests of a host program: JSON-RPC on "
			   "standard input and output",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.run = command_run,
	},
	.act = act,
	.runs = true,
	.opens_sessions = true,
};
