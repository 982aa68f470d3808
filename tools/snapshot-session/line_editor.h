/*
 * Lines from a terminal: editing, history, completion.
 *
 * The one place that knows libedit, which is loaded when the first editor is
 * opened and by nothing else: starting without it is quicker.
 */
#ifndef SNAPSHOT_SESSION_LINE_EDITOR_H
#define SNAPSHOT_SESSION_LINE_EDITOR_H

#include "session/session.h"

#include <stddef.h>

struct line_editor;

enum line_result {
	LINE_TEXT,	/* '*text' and '*size', a line feed at its end */
	LINE_CANCELLED, /* by Ctrl-C: what was typed is dropped */
	LINE_END,	/* end of input */
};

/*
 * An editor on standard input and output.  'history' is the file in which lines
 * stay, or NULL; it is made if need be.  'session' completes names and is
 * borrowed.  NULL when there is no libedit or no terminal.
 */
struct line_editor *line_editor_open(const char *history,
				     struct ms_session *session);
void line_editor_close(struct line_editor *editor); /* takes NULL */

/* The text is borrowed until the next call. */
enum line_result line_editor_read(struct line_editor *editor,
				  const char *prompt, const char **text,
				  size_t *size);

/* Add a text to the history and save it. */
void line_editor_remember(struct line_editor *editor, const char *text);

#endif
