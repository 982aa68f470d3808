/* A command line as the words of a program's arguments, without a shell. */
#ifndef TOOLS_BENCH_WORDS_H
#define TOOLS_BENCH_WORDS_H

#include <stddef.h>

/*
 * Words are separated by blanks; quotes of both kinds and a backslash keep
 * blanks (and each other) as they are, and nothing else means anything.  Yours,
 * ended by NULL; bench_words_free().  NULL when a quote isn't closed or there
 * is no word.
 */
char **bench_words_split(const char *text);
void bench_words_free(char **words);

/* Copies of 'words', ended by NULL in both. */
char **bench_words_copy(const char *const *words);

/* The words and one more. */
char **bench_words_append(char *const *words, const char *word);

/* The file that a program's name stands for, as a shell looks for it; NULL when
 * there is none that can be run.  Yours, free(). */
char *bench_find_program(const char *name);

#endif
