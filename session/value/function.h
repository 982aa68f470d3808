/* Function handles. */
#ifndef MS_VALUE_FUNCTION_H
#define MS_VALUE_FUNCTION_H

#include "value/heap.h"

enum ms_function_kind {
	MS_FUNCTION_NAME,      /* @sin: found by name when it is called */
	MS_FUNCTION_LOCAL,     /* @helper: of the unit that made it */
	MS_FUNCTION_ANONYMOUS, /* @(x) x+a: values captured by copy */
	MS_FUNCTION_NESTED,    /* @inner: captured boxes of the outer frame */
};

struct ms_function {
	struct ms_object head;
	enum ms_function_kind kind;
	uint32_t capture_count;
	struct ms_value name;	 /* char row: the name, or "@(x) x + a" */
	struct ms_code_ref code; /* all but NAME; counted by the heap's hooks */
	/* Where the VM remembers what the name means; never freed here. */
	const void *resolved;
	uint64_t resolved_at;
	struct ms_value *captures;
};

static inline struct ms_function *ms_function_of(struct ms_value v)
{
	return (struct ms_function *)(void *)v.as.object;
}

int ms_function_from_name(struct ms_heap *heap, const char *name, size_t size,
			  struct ms_value *out);

/* A function with code; 'text' is its name or how it is displayed.  The unit
 * is retained through the hooks, the captures are retained. */
int ms_function_from_code(struct ms_heap *heap, enum ms_function_kind kind,
			  struct ms_code_ref code, const char *text,
			  size_t size, const struct ms_value *captures,
			  uint32_t capture_count, struct ms_value *out);

#endif
