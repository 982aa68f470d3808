/*
 * Signals that end a process at a terminal or in a script: held back while
 * something would be left behind that nobody removes.
 */
#ifndef TOOLS_COMMON_ENDINGS_H
#define TOOLS_COMMON_ENDINGS_H

#include <signal.h>
#include <stdbool.h>

/* Hold them back.  What came meanwhile takes effect when they are let. */
void tool_endings_hold(sigset_t *before);
void tool_endings_let(const sigset_t *before);

/* Has one come that is held back?  Then it is time to clean up. */
bool tool_endings_came(void);

/* Wait for something to read.  False when one came instead, which must be held
 * back, or when nothing will ever come. */
bool tool_endings_wait(int fd);

#endif
