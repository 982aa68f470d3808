/* String arrays: opaque objects whose text lies in the file's subsystem. */
#ifndef FMT_MAT_STRING_H
#define FMT_MAT_STRING_H

#include "formats/mat_reader.h"

/*
 * Give the string arrays among the variables their items.  What can't be
 * understood stays opaque, and is no error; limits and memory are.
 */
int fmt_mat_read_strings(struct fmt_mat_reader *reader);

#endif
