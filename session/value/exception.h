/* MException values. */
#ifndef MS_VALUE_EXCEPTION_H
#define MS_VALUE_EXCEPTION_H

#include "value/heap.h"

struct ms_exception {
	struct ms_object head;
	struct ms_value identifier; /* char */
	struct ms_value message;    /* char */
	struct ms_value stack;	    /* struct column: file, name, line */
	struct ms_value causes;	    /* cell column of exceptions */
};

static inline struct ms_exception *ms_exception_of(struct ms_value v)
{
	return (struct ms_exception *)(void *)v.as.object;
}

/* Texts are UTF-8.  The stack is 0x1 with its fields, the causes are 0x0. */
int ms_exception_create(struct ms_heap *heap, const char *identifier,
			const char *message, struct ms_value *out);

/* What catch gives: the exception that was thrown, or a new one of the pending
 * error's texts.  The error is cleared. */
int ms_exception_from_error(struct ms_heap *heap, struct ms_value *out);

/* Make an exception the pending error; returns -1, as ms_fail() does. */
int ms_exception_throw(struct ms_heap *heap, struct ms_value exception);

#endif
