/*
 * The host's way to stop a program, for the targets that run some: an interrupt
 * flag that goes up when the program has used its share of processor time, and
 * again and again until the next start.  What doesn't look at it in time is
 * what libFuzzer's own timeout is for.
 */
#ifndef TESTS_FUZZ_STOPWATCH_H
#define TESTS_FUZZ_STOPWATCH_H

#include <signal.h>

/* The flag, lowered; it stays valid for ever. */
volatile sig_atomic_t *fuzz_stopwatch_start(void);
void fuzz_stopwatch_stop(void);

#endif
