#include "tools/snapshot-session/command.h"

#include "program.h"
#include "tools/common/report.h"
#include "value/exception.h"
#include "value/index.h"
#include "value/struct.h"
#include "value/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIBRARY_VARIABLE "SNAPSHOT_SESSION_LIBRARY"

static void write_text(void *context, enum ms_stream stream, const char *text,
		       size_t size)
{
	(void)context;
	(void)fwrite(text, 1, size, stream == MS_STDERR ? stderr : stdout);
}

/* Where the error happened, innermost first. */
static void report_stack(struct ms_program *program, struct ms_value exception)
{
	struct ms_value stack = ms_exception_of(exception)->stack;
	struct ms_heap *heap = ms_program_heap(program);
	struct snap_strbuf name;

	for (size_t i = 0; i < ms_count(stack); i++) {
		const struct ms_value index = ms_real((double)i + 1);
		struct ms_value frame, field;

		if (ms_index_read(heap, stack, &index, 1, &frame) != 0)
			return;
		snap_strbuf_begin(&name, NULL);
		if (ms_field_read(heap, frame, "name", 4, &field) == 0) {
			(void)ms_text_to_utf8(field, &name);
			ms_release(heap, field);
		}
		if (ms_field_read(heap, frame, "line", 4, &field) == 0 &&
		    name.size != 0)
			(void)fprintf(stderr, "  in %s, line %.0f\n",
				      snap_strbuf_text(&name), field.as.real);
		snap_strbuf_end(&name);
		ms_release(heap, frame);
	}
}

static int report_error(struct ms_program *program)
{
	const char *mistakes = ms_program_mistakes(program);
	struct ms_heap *heap = ms_program_heap(program);
	struct ms_value exception;

	(void)fflush(stdout);
	if (mistakes[0] != '\0') {
		(void)fputs(mistakes, stderr);
		return TOOL_NO;
	}
	(void)fprintf(stderr, "error: %s\n", ms_error_message(heap));
	if (ms_catch(ms_program_vm(program), &exception) == 0) {
		report_stack(program, exception);
		ms_release(heap, exception);
	}
	return TOOL_NO;
}

static int start(const struct ms_session *session,
		 const struct settings *settings, struct ms_program **program)
{
	const char *library = settings->library;
	struct snap_error err;

	if (library == NULL)
		library = getenv(LIBRARY_VARIABLE);
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.dialect = settings->octave ? 1 : 0,
		.library = &library,
		.library_count = library != NULL,
		.write = write_text,
	};
	if (ms_program_create_for(program, &options, session, &err) == 0)
		return TOOL_CONTINUE;
	tool_report_error(stderr, NULL, &err);
	return (int)tool_exit_of(err.code);
}

static int act_file(const struct tool_call *call, struct ms_session *session,
		    const struct settings *settings,
		    const char *const *operands)
{
	struct ms_program *program;
	int status = start(session, settings, &program);

	(void)call;
	if (status != TOOL_CONTINUE)
		return status;
	status = ms_program_run_file(program, operands[0]) == 0
			 ? TOOL_YES
			 : report_error(program);
	ms_program_free(program);
	return status;
}

static int act_code(const struct tool_call *call, struct ms_session *session,
		    const struct settings *settings,
		    const char *const *operands)
{
	struct ms_program *program;
	int status = start(session, settings, &program);

	(void)call;
	(void)operands;
	if (status != TOOL_CONTINUE)
		return status;
	status = ms_program_run(program, "-e", settings->code,
				strlen(settings->code)) == 0
			 ? TOOL_YES
			 : report_error(program);
	ms_program_free(program);
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
};
