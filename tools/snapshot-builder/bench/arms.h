/* Which commands are measured: sessions in several ways, a program that does
 * nothing, and what the user names. */
#ifndef TOOLS_BENCH_ARMS_H
#define TOOLS_BENCH_ARMS_H

#include "tools/common/options.h"
#include "tools/snapshot-builder/bench/run.h"
#include "tools/snapshot-builder/bench/workshop.h"

/*
 * session    the program; NULL: snapshot-session beside this one
 * snapshot   a file to boot from; NULL: made from 'libraries'
 * libraries  none: the standard library
 * code       what sessions run
 * names      arms to measure, of those in bench_arm_names(); none: 'usual',
 *            which is such a list with blanks between
 * commands   "NAME=PROGRAM ARGUMENT..."
 *
 * The reference, a program that does nothing, is always there and first.
 */
struct bench_wish {
	const char *session;
	const char *snapshot;
	struct tool_texts libraries;
	const char *code;
	struct tool_texts names;
	const char *usual;
	struct tool_texts commands;
};

#define BENCH_USUAL_ARMS                                                       \
	"lazy header full deep high-performance low-memory network-optimized " \
	"off"

/* The names that 'names' may have, with ", " between.  Yours. */
char *bench_arm_names(void);

/*
 * Add the arms to the run, making the snapshots they need.  Every program and
 * file is looked at, none is run.  A mistake of the user's is SNAP_E_NOT_FOUND.
 */
int bench_arms_make(struct bench_run *run, struct bench_workshop *workshop,
		    const struct bench_wish *wish, struct snap_error *err);

/* The libraries wished for, or the standard library if that can be found. */
struct bench_libraries {
	struct tool_texts texts;
	const char *items[1];
	char *found;
};
void bench_libraries_begin(struct bench_libraries *libraries,
			   const struct tool_texts *wished);
void bench_libraries_end(struct bench_libraries *libraries);

/* SNAP_E_NOT_FOUND when there is none. */
int bench_libraries_check(const struct bench_libraries *libraries,
			  struct snap_error *err);

/* The program of sessions: 'wish', or the one beside this program, or the one
 * of the same build.  Yours; SNAP_E_NOT_FOUND when there is none. */
int bench_find_session(char **session, const char *wish,
		       struct snap_error *err);

/* Fill run->library from the first snapshot there is. */
void bench_name_library(struct bench_run *run);

/* An arm for a command, whose words are taken over. */
int bench_add_command(struct bench_run *run, const char *name,
		      enum bench_kind kind, char **argv,
		      struct snap_error *err);

/* An arm for "NAME=PROGRAM ARGUMENT...". */
int bench_add_named(struct bench_run *run, const char *text,
		    struct snap_error *err);

/*
 * command   of the session's program, or NULL
 * snapshot  NULL: boot without one
 * level     NULL: the session's default
 * library   a folder of sources, or NULL
 * words     what the session does, ended by NULL: "-e", CODE
 */
struct bench_session_arm {
	const char *name;
	enum bench_kind kind;
	const char *session;
	const char *command;
	const char *snapshot;
	const char *level;
	const char *library;
	const char *const *words;
};
int bench_add_session(struct bench_run *run,
		      const struct bench_session_arm *wanted,
		      struct snap_error *err);

#endif
