#include "tools/snapshot-session/command.h"

#include "base/strbuf.h"
#include "prompt.h"
#include "snapshot/version.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/line_editor.h"
#include "tools/snapshot-session/run.h"
#include "tools/snapshot-session/run_replay.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROMPT	       ">> "
#define PROMPT_MORE    "   "
#define HISTORY_FOLDER "snapshot-session"
#define HISTORY_FILE   "history"
#define BANNER                                                                 \
	"snapshot-session " SNAPSHOT_VERSION_TEXT                              \
	".  'exit' or Ctrl-D ends it, Ctrl-C stops a program.\n"

struct repl {
	struct run run;
	struct line_editor *editor; /* NULL: plain lines */
	enum ms_dialect dialect;
	struct snap_strbuf text; /* typed and not yet run */
	char *line;		 /* of getline() */
	size_t line_capacity;
	bool interactive; /* somebody sees prompts */
	int status;	  /* of what ran last */
};

/* ------------------------------------------------------------- interrupts */

/* What Ctrl-C stops.  A handler can be told nothing, so this has to stand at
 * file scope. */
static struct ms_session *volatile running;

static void on_interrupt(int number)
{
	(void)number;
	ms_session_cancel(running);
}

/* Between lines, with NULL, the terminal is the editor's; without one Ctrl-C
 * ends us. */
static void catch_interrupts(struct ms_session *session)
{
	struct sigaction action = { .sa_handler = session != NULL ? on_interrupt
								  : SIG_DFL };

	if (session != NULL)
		running = session;
	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGINT, &action, NULL);
}

/* ---------------------------------------------------------------- history */

static void make_folders(char *path)
{
	for (char *p = path + 1; *p != '\0'; p++)
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(path, 0700);
			*p = '/';
		}
}

/* $XDG_STATE_HOME/snapshot-session/history; NULL where there is no home. */
static char *history_path(void)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	struct snap_strbuf path;

	snap_strbuf_begin(&path, NULL);
	if (state != NULL && state[0] == '/')
		snap_strbuf_puts(&path, state);
	else if (home != NULL && home[0] == '/')
		snap_strbuf_printf(&path, "%s/.local/state", home);
	else
		return NULL;
	snap_strbuf_puts(&path, "/" HISTORY_FOLDER "/" HISTORY_FILE);
	if (path.failed)
		tool_no_memory();
	make_folders(path.data);
	return path.data;
}

/* ----------------------------------------------------------------- reading */

static enum line_result read_plain(struct repl *repl, const char *prompt,
				   const char **text, size_t *size)
{
	if (repl->interactive) {
		(void)fputs(prompt, stdout);
		(void)fflush(stdout);
	}
	ssize_t count = getline(&repl->line, &repl->line_capacity, stdin);
	if (count < 0)
		return LINE_END;
	*text = repl->line;
	*size = (size_t)count;
	return LINE_TEXT;
}

static enum line_result read_line(struct repl *repl, const char **text,
				  size_t *size)
{
	const char *prompt = repl->text.size == 0 ? PROMPT : PROMPT_MORE;

	if (repl->editor != NULL)
		return line_editor_read(repl->editor, prompt, text, size);
	return read_plain(repl, prompt, text, size);
}

static bool is_blank(const struct snap_strbuf *text)
{
	return strspn(snap_strbuf_text(text), " \t\r\n") == text->size;
}

/* ----------------------------------------------------------------- running */

static void run_text(struct repl *repl)
{
	struct snap_strbuf *text = &repl->text;

	if (is_blank(text)) {
		snap_strbuf_reset(text);
		return;
	}
	if (repl->editor != NULL)
		line_editor_remember(repl->editor, snap_strbuf_text(text));
	struct ms_request request = { .struct_size = sizeof(request),
				      .text = snap_strbuf_text(text),
				      .text_size = text->size };
	if (repl->interactive)
		catch_interrupts(repl->run.session);
	int status = run_request(&repl->run, &request);
	if (repl->interactive)
		catch_interrupts(NULL);
	/* Who feeds us a file wants to hear of any failure. */
	if (repl->run.ended || (!repl->interactive && status != TOOL_YES))
		repl->status = status;
	snap_strbuf_reset(text);
}

static void take_line(struct repl *repl, const char *text, size_t size)
{
	snap_strbuf_append(&repl->text, text, size);
	if (repl->text.failed)
		tool_no_memory();
	if (!ms_prompt_is_incomplete(repl->dialect,
				     snap_strbuf_text(&repl->text),
				     repl->text.size))
		run_text(repl);
}

static void loop(struct repl *repl)
{
	enum line_result result = LINE_TEXT;
	const char *text;
	size_t size;

	while (!repl->run.ended && result != LINE_END) {
		result = read_line(repl, &text, &size);
		if (result == LINE_TEXT)
			take_line(repl, text, size);
		else if (result == LINE_CANCELLED)
			snap_strbuf_reset(&repl->text);
	}
	/* What was begun and never ended is a mistake worth telling. */
	if (!repl->run.ended)
		run_text(repl);
	if (repl->interactive && !repl->run.ended)
		(void)putchar('\n');
}

/* -------------------------------------------------------------------- life */

static void begin_lines(struct repl *repl)
{
	char *history = NULL;

	repl->interactive =
		isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
	if (!repl->interactive)
		return;
	(void)fputs(BANNER, stdout);
	history = history_path();
	repl->editor = line_editor_open(history, repl->run.session);
	free(history);
}

static int act(const struct tool_call *call, struct ms_session *session,
	       const struct settings *settings, const char *const *operands)
{
	FILE *out = run_takes_output(settings) ? stderr : stdout;
	struct repl repl = { .run = { .session = session, .out = out },
			     .dialect = (enum ms_dialect)settings->dialect };

	(void)operands;
	if (settings->workspace_json != NULL)
		return tool_usage_error(call, "only run and --eval know "
					      "--workspace-json");
	int told = run_import(session, settings);
	if (told != TOOL_CONTINUE)
		return told;
	snap_strbuf_begin(&repl.text, NULL);
	begin_lines(&repl);
	loop(&repl);
	line_editor_close(repl.editor);
	snap_strbuf_end(&repl.text);
	free(repl.line);
	run_end(&repl.run);
	if (repl.status == TOOL_YES)
		told = run_export(session, settings);
	return told == TOOL_CONTINUE ? repl.status : told;
}

const struct session_command command_repl = {
	.row = {
		.name = "repl",
		.operands = "",
		.summary = "run what is typed, statement by statement",
		.options = session_options,
		.option_count = SESSION_OPTION_COUNT,
		.run = command_run,
	},
	.act = act,
	.runs = true,
};
