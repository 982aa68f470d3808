/*
 * The pending error of a session: one way to fail, so that a breakpoint in
 * ms_fail_text() sees every error of the language.
 */
#ifndef MS_VALUE_ERROR_H
#define MS_VALUE_ERROR_H

#include "base/strbuf.h"
#include "value/value.h"

#define MS_NO_MEMORY_TEXT                                                      \
	"Out of memory. The operation needs more memory than is left."

/* What ends a program from outside; no 'catch' stops it. */
#define MS_INTERRUPTED "MATLAB:interrupted"

struct ms_error {
	bool pending;
	bool no_memory; /* MATLAB:nomem, whose texts need no memory */
	struct snap_strbuf identifier; /* "" when it has none */
	struct snap_strbuf message;    /* UTF-8 */
	/* The MException that was thrown, so that rethrow keeps its stack and
	 * causes; NONE for an error that C code made. */
	struct ms_value exception;
};

/*
 * Set the heap's error: a MATLAB identifier such as "MATLAB:badsubscript" (""
 * or NULL for none) and a message of any length.  An error that was pending is
 * replaced.  Always returns -1, so "return ms_fail(...)" is the way out.
 */
#define ms_fail(...) ms_failed(ms_fail_with(__VA_ARGS__))

int ms_fail_with(struct ms_heap *heap, const char *identifier,
		 const char *format, ...) SNAP_PRINTF(3, 4);

/* Lets the compiler see that a failure is never 0. */
static inline int ms_failed(int result)
{
	(void)result;
	return -1;
}

/* The same for a message that is no format. */
int ms_fail_text(struct ms_heap *heap, const char *identifier,
		 const char *message, size_t size);

/* MATLAB:nomem, unless an interruption is pending; needs no memory itself. */
int ms_fail_memory(struct ms_heap *heap);

/* "Unrecognized function or variable 'NAME'." */
int ms_fail_undefined(struct ms_heap *heap, const char *name, size_t size);

/* "Undefined function 'OPERATION' for input arguments of type 'CLASS'." */
int ms_fail_class(struct ms_heap *heap, const char *operation,
		  struct ms_value v);

/* "Arrays have incompatible sizes for this operation." */
int ms_fail_sizes(struct ms_heap *heap);

/* Forget the pending error, if there is one. */
void ms_error_clear(struct ms_heap *heap);

/* The pending error's texts, never NULL.  Borrowed until it changes. */
const char *ms_error_identifier(const struct ms_heap *heap);
const char *ms_error_message(const struct ms_heap *heap);

#endif
