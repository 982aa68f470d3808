/* One program in a session of its own, and what came of it. */
#ifndef TESTS_SESSION_PROGRAM_RUN_H
#define TESTS_SESSION_PROGRAM_RUN_H

#include "base/strbuf.h"
#include "lang/dialect.h"
#include "program/program.h"

struct program_run {
	struct ms_program *program;
	struct snap_strbuf out; /* what was printed and shown */
	struct snap_strbuf err; /* the same on the error stream: warnings */
	bool failed;		/* the program's heap has the error */
};

/* The library is the one that is built in.  Failure is an abort(), here and
 * below. */
void program_run_begin(struct program_run *run, enum ms_dialect dialect);
void program_run_text(struct program_run *run, const char *text);
/* A program CASE.m sees no other files but those in the folder CASE. */
void program_run_file(struct program_run *run, const char *path);
void program_run_end(struct program_run *run);

/* "" when the program didn't fail.  Borrowed until the end. */
const char *program_run_identifier(const struct program_run *run);
const char *program_run_message(const struct program_run *run);

#endif
