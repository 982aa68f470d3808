#include "tools/snapshot-session/run.h"

#include "builtins/quit.h"
#include "error_text.h"
#include "tools/common/report.h"
#include "vm/call.h"

#include <stdlib.h>
#include <string.h>

#define LIBRARY_VARIABLE "SNAPSHOT_SESSION_LIBRARY"

static void write_text(void *context, enum ms_stream stream, const char *text,
		       size_t size)
{
	const struct run *run = context;

	/* What was printed before stands before. */
	if (stream == MS_STDERR)
		(void)fflush(run->out);
	(void)fwrite(text, 1, size, stream == MS_STDERR ? stderr : run->out);
}

int run_begin(struct run *run, struct ms_session *session,
	      const struct settings *settings, FILE *out,
	      volatile sig_atomic_t *interrupt)
{
	const char *library = settings->library;
	struct snap_error err;

	if (library == NULL)
		library = getenv(LIBRARY_VARIABLE);
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.dialect = (uint8_t)settings->dialect,
		.library = &library,
		.library_count = library != NULL,
		.interrupt = interrupt,
		.context = run,
		.write = write_text,
	};
	run->out = out;
	if (ms_program_create_for(&run->program, &options, session, &err) == 0)
		return TOOL_CONTINUE;
	tool_report_error(stderr, NULL, &err);
	return (int)tool_exit_of(err.code);
}

void run_end(struct run *run)
{
	ms_program_free(run->program);
}

static bool is_exit(const struct ms_heap *heap)
{
	return strcmp(ms_error_identifier(heap), MS_EXIT_IDENTIFIER) == 0;
}

int run_report(struct run *run, int rc, bool *ended)
{
	struct ms_heap *heap = ms_program_heap(run->program);
	struct snap_strbuf text;

	(void)fflush(run->out);
	if (ended != NULL)
		*ended = false;
	if (rc == 0)
		return TOOL_YES;
	if (is_exit(heap)) {
		ms_error_clear(heap);
		if (ended != NULL)
			*ended = true;
		return ms_quit_status(ms_program_vm(run->program));
	}
	snap_strbuf_begin(&text, NULL);
	ms_error_text(run->program, &text);
	tool_put_text(stderr, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
	return TOOL_NO;
}
