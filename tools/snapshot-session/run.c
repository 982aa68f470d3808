#include "tools/snapshot-session/run.h"

#include "tools/common/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* To the upper left corner, and clear. */
#define CLEAR_SCREEN "\033[H\033[2J"

static void clear_screen(FILE *out)
{
	if (isatty(fileno(out)) != 0)
		(void)fputs(CLEAR_SCREEN, out);
}

static void on_stream(void *context, const struct ms_stream_event *event)
{
	const struct run *run = context;
	FILE *out = event->kind == MS_STREAM_STDERR ? stderr : run->out;

	/* What was printed before stands before. */
	if (event->kind == MS_STREAM_STDERR)
		(void)fflush(run->out);
	if (event->kind == MS_STREAM_CLEAR)
		clear_screen(out);
	else
		(void)fwrite(event->text, 1, event->size, out);
}

static char *on_input(void *context, const char *prompt)
{
	const struct run *run = context;
	size_t capacity = 0;
	char *line = NULL;

	(void)fputs(prompt, run->out);
	(void)fflush(run->out);
	errno = 0;
	ssize_t size = getline(&line, &capacity, stdin);
	if (size < 0) {
		/* Ctrl-C ends the question, not the input. */
		if (errno == EINTR)
			clearerr(stdin);
		free(line);
		return NULL;
	}
	if (size != 0 && line[size - 1] == '\n')
		line[size - 1] = '\0';
	return line;
}

static int report(struct run *run)
{
	const struct ms_outcome *outcome = run->outcome;

	(void)fflush(run->out);
	run->ended = (outcome->effects & MS_EFFECT_EXIT) != 0;
	if (run->ended)
		return outcome->exit_status;
	if (outcome->ok)
		return TOOL_YES;
	tool_put_text(stderr, outcome->error_text, strlen(outcome->error_text));
	return TOOL_NO;
}

int run_request(struct run *run, struct ms_request *request)
{
	struct snap_error err;

	run_end(run);
	request->context = run;
	request->on_stream = on_stream;
	request->on_input = on_input;
	if (ms_session_execute(run->session, request, &run->outcome, &err) == 0)
		return report(run);
	tool_report_error(stderr, NULL, &err);
	return (int)tool_exit_of(err.code);
}

void run_end(struct run *run)
{
	ms_outcome_free(run->session, run->outcome);
	run->outcome = NULL;
}
