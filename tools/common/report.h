/*
 * The only place that prints errors, and the exit statuses.
 *
 * Errors of a file are 'FILE: reason: message' and, indented below it, what to
 * do.  Text from outside is printed with its control characters escaped.
 */
#ifndef TOOLS_COMMON_REPORT_H
#define TOOLS_COMMON_REPORT_H

#include "base/fail.h"
#include "snapshot/error.h"

#include <stdbool.h>
#include <stdio.h>

struct tool_call;
struct tool_program;

/* Exit statuses of every command. */
enum tool_exit {
	TOOL_YES = 0,	  /* done; the answer is yes */
	TOOL_NO = 1,	  /* the answer is no: bad, different, not there */
	TOOL_UNKNOWN = 2, /* could not tell: usage, the system */
};

/* TOOL_UNKNOWN for what the system refused (not_found, io, no_memory, locked),
 * else TOOL_NO. */
enum tool_exit tool_exit_of(enum snap_code code);

/* 'FILE: reason: message' and the remedy, on 'out'.  'file' may be NULL. */
void tool_report_error(FILE *out, const char *file,
		       const struct snap_error *err);

/* The same, and the name of the section concerned before the message; 'section'
 * may be NULL. */
void tool_report_section(FILE *out, const char *file, const char *section,
			 const struct snap_error *err);

/* The same with another remedy than the reason's. */
void tool_report_remedy(FILE *out, const char *file, const char *section,
			const struct snap_error *err, const char *remedy);

/* The same with a message only: 'NAME: message', on standard error. */
void tool_report_plain(const char *name, const char *format, ...)
	SNAP_PRINTF(2, 3);

/* A mistake in the command line, and where help is.  Returns TOOL_UNKNOWN. */
int tool_usage_error(const struct tool_call *call, const char *format, ...)
	SNAP_PRINTF(2, 3);

/* Memory ran out in the tool itself: say so and exit with TOOL_UNKNOWN.  Files
 * are replaced atomically, so ending at any time is safe. */
_Noreturn void tool_no_memory(void);

/* malloc(), calloc(), strdup() that end the program instead of failing. */
void *tool_alloc(size_t size);
void *tool_calloc(size_t count, size_t size);
char *tool_copy(const char *text);

/* Text from outside: control characters but newline and tab become \xNN. */
void tool_put_text(FILE *out, const char *text, size_t size);

/* The same for a name or a message, which is one line whatever is in it. */
void tool_put_line(FILE *out, const char *text);

#endif
