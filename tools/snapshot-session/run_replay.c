#include "tools/snapshot-session/run_replay.h"

#include "tools/common/report.h"
#include "tools/snapshot-session/replay_report.h"
#include "tools/common/whole_file.h"

#include <string.h>

static bool is_output(const char *path)
{
	return path != NULL && strcmp(path, "-") == 0;
}

bool run_takes_output(const struct settings *settings)
{
	return is_output(settings->workspace_json) ||
	       is_output(settings->export_file);
}

int command_check_replay(const struct tool_call *call, enum replay_use use,
			 const struct settings *settings)
{
	bool moves =
		settings->import_file != NULL || settings->export_file != NULL;

	if (moves && use != REPLAY_AROUND_RUN)
		return tool_usage_error(call, "only run, repl and --eval know "
					      "--import and --export");
	if (settings->export_mode != TOOL_UNSET_CHOICE &&
	    settings->export_file == NULL)
		return tool_usage_error(call, "--export-mode needs --export");
	if (settings_have_bounds(settings) && !moves &&
	    use != REPLAY_ON_REQUEST)
		return tool_usage_error(call, "limits of payloads need "
					      "--import or --export");
	if (is_output(settings->workspace_json) &&
	    is_output(settings->export_file))
		return tool_usage_error(call,
					"--workspace-json and --export can't "
					"both go to standard output");
	return TOOL_CONTINUE;
}

struct ms_payload_limits run_payload_limits(const struct settings *settings)
{
	const struct replay_bounds *bounds = &settings->bounds;

	return (struct ms_payload_limits){
		.struct_size = sizeof(struct ms_payload_limits),
		.payload_bytes = bounds->payload_size,
		.mat_bytes = bounds->mat_size,
		.expanded_bytes = bounds->expanded_size,
		.elements = bounds->elements,
		.variables = (uint32_t)bounds->variables,
		.depth = (uint32_t)bounds->depth,
		.name_size = (uint32_t)bounds->name_length,
		.json_depth = (uint32_t)bounds->json_depth,
	};
}

static int fail_system(const char *path, const struct snap_error *err)
{
	tool_report_error(stderr, path, err);
	return (int)tool_exit_of(err->code);
}

int run_import(struct ms_session *session, const struct settings *settings)
{
	const struct ms_payload_limits limits = run_payload_limits(settings);
	const char *path = settings->import_file;
	struct ms_payload_error error;
	struct snap_file file;
	struct snap_error err;

	if (path == NULL)
		return TOOL_CONTINUE;
	if (tool_file_open(&file, path, &err) != 0)
		return fail_system(path, &err);
	int rc = ms_session_import(session, file.bytes.data, file.bytes.size,
				   &limits, &error);
	snap_file_close(&file);
	if (rc == 0)
		return TOOL_CONTINUE;
	replay_print_refusal(path, &error);
	return TOOL_NO;
}

static int write_payload(const struct ms_session_payload *payload,
			 const char *path)
{
	struct snap_error err;

	for (size_t i = 0; i < payload->skipped_count; i++)
		tool_report_plain("snapshot-session", "%s: left out %s: %s",
				  path, payload->skipped[i].name,
				  payload->skipped[i].reason);
	if (payload->payload == NULL)
		return TOOL_CONTINUE;
	if (tool_file_put(path, payload->payload, payload->size, &err) != 0)
		return fail_system(path, &err);
	return TOOL_CONTINUE;
}

int run_export(struct ms_session *session, const struct settings *settings)
{
	const struct ms_payload_limits limits = run_payload_limits(settings);
	const char *path = settings->export_file;
	struct ms_session_payload *payload;
	struct ms_payload_error error;
	enum ms_payload_mode mode = MS_PAYLOAD_AUTO;

	if (path == NULL)
		return TOOL_CONTINUE;
	if (settings->export_mode != TOOL_UNSET_CHOICE)
		mode = (enum ms_payload_mode)settings->export_mode;
	if (ms_session_export(session, mode, -1, &limits, &payload, &error) !=
	    0) {
		replay_print_refusal(path, &error);
		return TOOL_NO;
	}
	int status = write_payload(payload, path);
	ms_session_payload_free(session, payload);
	return status;
}
