/* What only a terminal gets: colours, a progress line; and its width. */
#ifndef TOOLS_COMMON_TERMINAL_H
#define TOOLS_COMMON_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum tool_ink {
	TOOL_PLAIN,
	TOOL_BOLD,
	TOOL_RED,
	TOOL_GREEN,
};

/*
 * What to print to write on in that ink: "" when 'out' is no terminal, when
 * NO_COLOR is set and not empty, or when TERM is "dumb".  Static text.
 */
const char *tool_color(FILE *out, enum tool_ink ink);

/* Columns of the terminal behind 'out', or of COLUMNS; 80 for anything else. */
unsigned tool_columns(FILE *out);

/* Words of --progress, in this order. */
enum tool_progress_mode {
	TOOL_PROGRESS_AUTO, /* tty if standard error is a terminal, else none */
	TOOL_PROGRESS_TTY,
	TOOL_PROGRESS_JSON, /* {"phase":"read","done":0,"total":4} a line */
	TOOL_PROGRESS_NONE,
};

extern const char *const tool_progress_words[];

struct tool_progress {
	enum tool_progress_mode mode;
	bool shown; /* a line on the terminal that must be wiped */
};

struct tool_progress tool_progress_begin(enum tool_progress_mode mode);

/* Say on standard error that 'done' of 'total' phases are over and 'phase'
 * runs. 'phase' needs no escaping. */
void tool_progress_step(struct tool_progress *progress, const char *phase,
			uint64_t done, uint64_t total);

/* Wipe the line. */
void tool_progress_end(struct tool_progress *progress);

#endif
