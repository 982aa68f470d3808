/* Matrices from files of text. */
#ifndef MS_BUILTINS_LOAD_TEXT_H
#define MS_BUILTINS_LOAD_TEXT_H

#include "builtins/builtin.h"
#include "builtins/names.h"

/* Rows of equally many numbers; blanks, tabs, commas and semicolons separate,
 * '%' and '#' start comments. */
int ms_load_text(struct ms_heap *heap, const char *path, struct ms_value *out);

/* The variable's name for such a file: its own, without folder and extension,
 * made a valid one. */
void ms_load_text_name(const char *path, char out[MS_NAME_MAX + 1]);

#endif
