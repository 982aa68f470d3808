/* Function values: the one place of the machine that knows their layout. */
#ifndef MS_VM_HANDLE_H
#define MS_VM_HANDLE_H

#include "value/heap.h"

enum ms_handle_kind {
	MS_HANDLE_NAME,
	MS_HANDLE_LOCAL,
	MS_HANDLE_ANONYMOUS,
	MS_HANDLE_NESTED
};

struct ms_handle {
	enum ms_handle_kind kind;
	struct ms_value text; /* borrowed; its name, or how it is shown */
	const void *unit;     /* NULL for NAME */
	uint32_t function;
	const struct ms_value *captures; /* borrowed */
	uint32_t capture_count;
};

/* What a function value holds.  False when it is none. */
bool ms_handle_read(struct ms_value v, struct ms_handle *out);

int ms_handle_named(struct ms_heap *heap, const char *name, size_t size,
		    struct ms_value *out);
/* With code, or NAME for a method that waits for its arguments: the object is
 * then the one capture.  The captures are retained. */
int ms_handle_coded(struct ms_heap *heap, const struct ms_handle *parts,
		    const char *text, size_t size, struct ms_value *out);

#endif
