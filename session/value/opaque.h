/* Objects of a kind that their maker defines, such as containers.Map. */
#ifndef MS_VALUE_OPAQUE_H
#define MS_VALUE_OPAQUE_H

#include "value/heap.h"

struct ms_opaque;

struct ms_opaque_type {
	const char *name; /* class() of it */
	size_t size;	  /* of the struct that begins with struct ms_opaque */
	/* Releases what it holds, not itself; may call ms_release(). */
	void (*end)(struct ms_heap *heap, struct ms_opaque *opaque);
};

struct ms_opaque {
	struct ms_object head;
	const struct ms_opaque_type *type;
};

/* Zeroed behind the head, one count. */
int ms_opaque_create(struct ms_heap *heap, const struct ms_opaque_type *type,
		     struct ms_opaque **out);

static inline struct ms_opaque *ms_opaque_of(struct ms_value v)
{
	return (struct ms_opaque *)(void *)v.as.object;
}

/* class() of any value: of an object the name of its own type.  Static. */
const char *ms_class_text(struct ms_value v);

#endif
