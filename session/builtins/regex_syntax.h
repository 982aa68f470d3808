/* From MATLAB's syntax of regular expressions to the library's. */
#ifndef MS_BUILTINS_REGEX_SYNTAX_H
#define MS_BUILTINS_REGEX_SYNTAX_H

#include "builtins/wide.h"

/* Append the expression as the library wants it.  Expressions that run code
 * while they match are refused: MATLAB:regexp:dynamicExpression. */
int ms_regex_translate(struct ms_heap *heap, struct ms_units pattern,
		       struct ms_wide *out);

#endif
