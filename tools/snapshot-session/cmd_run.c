#include "tools/snapshot-session/command.h"

#include "base/file.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/json_text.h"
#include "tools/snapshot-session/run.h"
#include "tools/snapshot-session/run_replay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A program longer than this is none. */
#define FILE_LIMIT ((uint64_t)1 << 30)

/* -------------------------------------------------------------- workspace */

static int write_failed(const char *path)
{
	tool_report_plain("snapshot-session", "%s: %s", path, strerror(errno));
	return TOOL_UNKNOWN;
}

static int write_file(const char *path, const struct snap_strbuf *json)
{
	FILE *out = fopen(path, "w");

	if (out == NULL)
		return write_failed(path);
	size_t written = fwrite(json->data, 1, json->size, out);
	if (fclose(out) != 0 || written != json->size)
		return write_failed(path);
	return TOOL_CONTINUE;
}

static void put_error(struct json_text *json, const struct ms_outcome *outcome)
{
	if (outcome == NULL || outcome->error == NULL) {
		json_put_text(json, "error", NULL);
		return;
	}
	json_open(json, "error", '{');
	json_put_text(json, "identifier", outcome->error->identifier);
	json_put_text(json, "message", outcome->error->message);
	json_close(json, '}');
}

static int put_variables(struct json_text *json, struct ms_session *session,
			 const struct ms_session_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->items[i].name;
		size_t size;
		char *text;

		if (ms_value_json_text(session,
				       ms_session_variable(session, name),
				       &text, &size, NULL) != 0)
			return -1;
		json_put_json(json, name, text, size);
		ms_session_release(session, text);
	}
	return 0;
}

static void put_workspace(struct json_text *json, const struct run *run)
{
	struct ms_session_names *names;

	json_open(json, NULL, '{');
	json_put_number(json, "v", 1);
	put_error(json, run->outcome);
	json_open(json, "workspace", '{');
	if (ms_session_variable_names(run->session, &names, NULL) != 0 ||
	    put_variables(json, run->session, names) != 0)
		tool_no_memory();
	ms_session_names_free(run->session, names);
	json_close(json, '}');
	json_close(json, '}');
	snap_strbuf_putc(json->out, '\n');
	if (json->out->failed)
		tool_no_memory();
}

/* The workspace as JSON to where the settings say. */
static int write_workspace(const struct run *run, const char *path)
{
	struct snap_strbuf text;
	struct json_text json = { .out = &text };
	int status = TOOL_CONTINUE;

	snap_strbuf_begin(&text, NULL);
	put_workspace(&json, run);
	if (strcmp(path, "-") != 0)
		status = write_file(path, &text);
	else
		(void)fwrite(text.data, 1, text.size, stdout);
	snap_strbuf_end(&text);
	return status;
}

/* --------------------------------------------------------------- one request
 */

/* One program and its end: what it did before it failed can be looked at. */
static int run_once(struct ms_session *session, const struct settings *settings,
		    struct ms_request *request)
{
	const char *path = settings->workspace_json;
	/* Where JSON goes to standard output nothing else does. */
	struct run run = { .session = session,
			   .out = run_takes_output(settings) ? stderr
							     : stdout };
	int told = run_import(session, settings);

	if (told != TOOL_CONTINUE)
		return told;
	request->keep_on_failure = true;
	request->call_main = true;
	int status = run_request(&run, request);
	if (path != NULL)
		told = write_workspace(&run, path);
	if (told == TOOL_CONTINUE && status == TOOL_YES)
		told = run_export(session, settings);
	run_end(&run);
	return told == TOOL_CONTINUE ? status : told;
}

/* Whether there is such a file is a question of the command line, not of the
 * program. */
static int check_file(const char *path)
{
	struct snap_error err;
	struct snap_file file;

	if (snap_file_open(&file, path, SNAP_FILE_MAP, FILE_LIMIT, NULL,
			   &err) == 0) {
		snap_file_close(&file);
		return TOOL_CONTINUE;
	}
	tool_report_error(stderr, path, &err);
	return TOOL_UNKNOWN;
}

static int act_file(const struct tool_call *call, struct ms_session *session,
		    const struct settings *settings,
		    const char *const *operands)
{
	struct ms_request request = { .struct_size = sizeof(request),
				      .path = operands[0] };
	int status = check_file(operands[0]);

	(void)call;
	return status != TOOL_CONTINUE ? status
				       : run_once(session, settings, &request);
}

static int act_code(const struct tool_call *call, struct ms_session *session,
		    const struct settings *settings,
		    const char *const *operands)
{
	struct ms_request request = { .struct_size = sizeof(request),
				      .name = "-e",
				      .text = settings->code,
				      .text_size = strlen(settings->code) };

	(void)call;
	(void)operands;
	return run_once(session, settings, &request);
}

const struct session_command command_run_file = {
	.row = {
		.name = "run",
		.operands = "FILE",
		.summary = "run a program: a script, or the first function of "
			   "a file",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.operand_min = 1,
		.operand_max = 1,
		.run = command_run,
	},
	.act = act_file,
	.runs = true,
};

const struct session_command command_eval = {
	.row = {
		.name = "",
		.operands = "",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.run = command_run,
	},
	.act = act_code,
	.runs = true,
};
