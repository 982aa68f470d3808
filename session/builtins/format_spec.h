/*
 * The printf family: a format and data of any kind become text.
 *
 * The data are read as one long list of elements.  The format is applied again
 * and again until the list ends; output stops at the first conversion that
 * finds nothing.  A char array or a string that meets %s is taken whole.
 */
#ifndef MS_BUILTINS_FORMAT_SPEC_H
#define MS_BUILTINS_FORMAT_SPEC_H

#include "builtins/wide.h"
#include "vm/call.h"

/*
 * Append the text that 'format' makes of the data.  Escape sequences in the
 * format are translated.  'name' is the function to blame.  Fails when the
 * format has a conversion that doesn't exist, or the data hold a cell, a struct
 * or a function.
 */
int ms_format(struct ms_heap *heap, const char *name, struct ms_units format,
	      const struct ms_value *data, uint32_t count, struct ms_wide *out);

/* The same with a format that is plain ASCII. */
int ms_format_ascii(struct ms_heap *heap, const char *name, const char *format,
		    const struct ms_value *data, uint32_t count,
		    struct ms_wide *out);

/* 'in' with its escape sequences translated. */
void ms_format_escapes(struct ms_units in, struct ms_wide *out);

#endif
