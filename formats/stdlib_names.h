/* The forms of names: what each may look like, and why one may not. */
#ifndef FMT_STDLIB_NAMES_H
#define FMT_STDLIB_NAMES_H

#include <stdbool.h>

/*
 * Each returns NULL when 'text' is right, and else what is wrong with it as the
 * end of a sentence ("is longer than 63 bytes").
 */

/* A MATLAB name: a letter, then letters, digits and '_'; no keyword. */
const char *fmt_name_check(const char *text);

/* The same, or several of them with dots between: "containers.Map". */
const char *fmt_dotted_name_check(const char *text);

/* Lower-case words and numbers with '-' between: "linear-algebra". */
const char *fmt_slug_check(const char *text);

/* Digits and dots, then perhaps '-' and a suffix: "1.2.0-rc1". */
const char *fmt_version_check(const char *text);

/* A path below the library's folder, '/' between its parts. */
const char *fmt_path_check(const char *text);

#endif
