/*
 * A program's failure as people read it:
 *
 *	Error using inner (line 9)
 *	Index exceeds the number of array elements. Index must not exceed 3.
 *	Error in outer (line 4)
 *	Error in prog.m (line 2)
 *
 * or, for text that is no program, "prog.m:3:7: error: ..." with the line and a
 * caret, for each mistake.
 */
#ifndef MS_ERROR_TEXT_H
#define MS_ERROR_TEXT_H

#include "base/strbuf.h"
#include "program/program.h"

/* Stacks are cut in the middle when they have more calls than this. */
#define MS_ERROR_TEXT_CALLS 20

/* Appends what the run that failed last failed of; the error stays pending. */
void ms_error_text(struct ms_program *program, struct snap_strbuf *out);

/* A field of call 'k' of a stack; false when the program made it without. */
bool ms_stack_field(struct ms_value stack, size_t k, const char *name,
		    struct ms_value *out);

#endif
