/* Text as it is typed, line by line. */
#ifndef MS_PROMPT_H
#define MS_PROMPT_H

#include "lang/dialect.h"

#include <stdbool.h>
#include <stddef.h>

/* Could more lines make a whole of this text?  True inside an open block,
 * bracket or comment, and behind a continuation; false without memory. */
bool ms_prompt_is_incomplete(enum ms_dialect dialect, const char *text,
			     size_t size);

#endif
