/* Where the standard library's metadata is when nobody says. */
#ifndef TOOLS_BUILDER_FIND_LIBRARY_H
#define TOOLS_BUILDER_FIND_LIBRARY_H

/* The installed one beside this program (../share/snapshot/stdlib), else the
 * source tree's if the program runs inside its build folder.  NULL when there
 * is neither; else yours, free(). */
char *builder_find_library(void);

#endif
