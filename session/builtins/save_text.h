/* Matrices into files of text. */
#ifndef MS_BUILTINS_SAVE_TEXT_H
#define MS_BUILTINS_SAVE_TEXT_H

#include "bridge/mat_file.h"

/* Real matrices row by row, one below the other, with 8 digits, or 16 when
 * 'wide'; what is none is left out with a warning. */
int ms_save_text(struct ms_heap *heap, const char *path,
		 const struct ms_mat_entry *entries, size_t count, bool wide);

#endif
