/* Variables of a program that ran, for tests that look at values. */
#ifndef TESTS_SESSION_WORKSPACE_VALUES_OF_H
#define TESTS_SESSION_WORKSPACE_VALUES_OF_H

#include "session/support/program_run.h"
#include "session/value.h"

/* The program must not fail. */
void values_begin(struct program_run *run, const char *text);

/* The variable, which must be there.  Borrowed until the program ends. */
const struct ms_value *variable_of(struct program_run *run, const char *name);

#endif
