/*
 * Native objects: values of a class that C code defines, as containers.Map.
 *
 * An object is a handle.  Copying the value copies the reference, and whoever
 * changes the object changes it for all who hold it.  What it holds is one
 * value, its content, of a form that its class chooses.  The content itself is
 * an ordinary counted value, and that is what the rest is made of: to remember
 * how an object was, somebody retains its content; the next change then works
 * on a copy, as with any value.
 *
 * A class is one static struct ms_opaque_type.  A function it leaves out is
 * something its objects can't do.
 */
#ifndef MS_VALUE_OPAQUE_H
#define MS_VALUE_OPAQUE_H

#include "value/heap.h"

struct ms_builtin_entry;
struct ms_opaque;

struct ms_opaque_type {
	const char *name; /* class() of it */
	/* object.name and object.name = value.  1: there is no such property,
	 * nothing was done. */
	int (*get)(struct ms_heap *heap, struct ms_opaque *opaque,
		   const char *name, size_t size, struct ms_value *out);
	int (*set)(struct ms_heap *heap, struct ms_opaque *opaque,
		   const char *name, size_t size, struct ms_value value);
	/* object(indexes) and object(indexes) = value; at least one index. */
	int (*read)(struct ms_heap *heap, struct ms_opaque *opaque,
		    const struct ms_value *indexes, uint32_t count,
		    struct ms_value *out);
	int (*write)(struct ms_heap *heap, struct ms_opaque *opaque,
		     const struct ms_value *indexes, uint32_t count,
		     struct ms_value value);
	/* Its elements, for size(), whos and 'end'; without it one. */
	size_t (*count)(const struct ms_opaque *opaque);
	/* The lines below "name =", each with its end; with 'loose' a blank one
	 * behind the heading. */
	int (*show)(struct ms_heap *heap, struct ms_opaque *opaque, bool loose,
		    struct snap_strbuf *out);
	/* What is called as object.name(...) and name(object, ...). */
	const struct ms_builtin_entry *methods;
	uint32_t method_count;
};

struct ms_opaque {
	struct ms_object head;
	const struct ms_opaque_type *type;
	struct ms_value content;
	/* For the heap: the others, and what was before this request. */
	struct ms_opaque *next, *previous;
	struct ms_opaque *next_changed;
	struct ms_value before;
	uint64_t round;
	uint64_t search; /* the last one that came by */
	bool listed, kept;
	bool differs; /* from 'before', see workspace/changed.h */
};

/* Takes the count of 'content', also when it fails. */
int ms_opaque_create(struct ms_heap *heap, const struct ms_opaque_type *type,
		     struct ms_value content, struct ms_value *out);

static inline struct ms_opaque *ms_opaque_of(struct ms_value v)
{
	return (struct ms_opaque *)(void *)v.as.object;
}

/* An object of that class? */
static inline bool ms_is_opaque(struct ms_value v,
				const struct ms_opaque_type *type)
{
	return v.tag == MS_TAG_OBJECT && ms_opaque_of(v)->type == type;
}

/* The content, for changing it: what it was is kept for the open request.
 * Every change begins with this call. */
struct ms_value *ms_opaque_change(struct ms_heap *heap,
				  struct ms_opaque *opaque);

/* class() of any value: of an object the name of its own type.  Static. */
const char *ms_class_text(struct ms_value v);

/* ms_dims() as size() tells them: an object has as many rows as elements.  To
 * all other code it is one.  Borrowed, or 'room'. */
const size_t *ms_shown_dims(struct ms_value v, size_t room[2]);

/* ------------------------------------------------------------- properties
 *
 * What index.h and struct.h do with objects.
 */
int ms_opaque_get(struct ms_heap *heap, struct ms_value object,
		  const char *name, size_t size, struct ms_value *out);
int ms_opaque_set(struct ms_heap *heap, struct ms_value object,
		  const char *name, size_t size, struct ms_value value);
int ms_opaque_read(struct ms_heap *heap, struct ms_value object,
		   const struct ms_value *indexes, uint32_t count,
		   struct ms_value *out);
int ms_opaque_write(struct ms_heap *heap, struct ms_value object,
		    const struct ms_value *indexes, uint32_t count,
		    struct ms_value value);
/* "Unrecognized method, property, or field 'NAME' for class 'CLASS'." */
int ms_opaque_fail_member(struct ms_heap *heap, struct ms_value object,
			  const char *name, size_t size);

/* ---------------------------------------------------------------- requests
 *
 * Between ms_opaques_begin() and one of the other two, objects that were there
 * before remember what they held.  None of them needs memory.
 */
void ms_opaques_begin(struct ms_heap *heap);
void ms_opaques_keep(struct ms_heap *heap);
void ms_opaques_undo(struct ms_heap *heap);

/* The first object that the open request has changed, and the next one; NULL:
 * there are no more. */
struct ms_opaque *ms_opaques_changed(const struct ms_heap *heap,
				     const struct ms_opaque *previous);

/* Empty all objects, so that those that hold themselves go: at the end of the
 * session, when nobody uses them any more. */
void ms_opaques_end(struct ms_heap *heap);

/* For object.c: the object leaves the heap's lists and gives up its content. */
void ms_opaque_empty(struct ms_heap *heap, struct ms_opaque *opaque);

#endif
