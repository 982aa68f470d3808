#include "tools/snapshot-session/command.h"

#include "base/file.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/run.h"
#include "workspace_json.h"

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

/* The workspace as JSON to where the settings say; the error, if there is one,
 * is pending. */
static int write_workspace(const struct run *run, const char *path)
{
	struct snap_strbuf json;
	int status = TOOL_CONTINUE;

	snap_strbuf_begin(&json, NULL);
	if (ms_workspace_json(ms_program_vm(run->program), &json) != 0)
		tool_no_memory();
	snap_strbuf_putc(&json, '\n');
	if (json.failed)
		tool_no_memory();
	if (strcmp(path, "-") != 0)
		status = write_file(path, &json);
	else
		(void)fwrite(json.data, 1, json.size, stdout);
	snap_strbuf_end(&json);
	return status;
}

/* --------------------------------------------------------------- one request
 */

/* exit() is no failure; run_report() forgets it, and tells every other error.
 */
static int finish(struct run *run, const struct settings *settings, int rc)
{
	const char *path = settings->workspace_json;
	int told = TOOL_CONTINUE, status = run_report(run, rc, NULL);

	if (path != NULL)
		told = write_workspace(run, path);
	return told == TOOL_CONTINUE ? status : told;
}

/* Where JSON goes to standard output nothing else does. */
static FILE *text_stream(const struct settings *settings)
{
	const char *path = settings->workspace_json;

	return path != NULL && strcmp(path, "-") == 0 ? stderr : stdout;
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
	int status = check_file(operands[0]);
	struct run run;

	(void)call;
	if (status == TOOL_CONTINUE)
		status = run_begin(&run, session, settings,
				   text_stream(settings), NULL);
	if (status != TOOL_CONTINUE)
		return status;
	status = finish(&run, settings,
			ms_program_run_file(run.program, operands[0]));
	run_end(&run);
	return status;
}

static int act_code(const struct tool_call *call, struct ms_session *session,
		    const struct settings *settings,
		    const char *const *operands)
{
	struct run run;
	int status =
		run_begin(&run, session, settings, text_stream(settings), NULL);

	(void)call;
	(void)operands;
	if (status != TOOL_CONTINUE)
		return status;
	status = finish(&run, settings,
			ms_program_run(run.program, "-e", settings->code,
				       strlen(settings->code)));
	run_end(&run);
	return status;
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
