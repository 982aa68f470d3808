/*
 * The field names of structs.  A shape is an ordered list of names that never
 * changes; structs that got the same fields in the same order share it, so code
 * that saw a shape once knows where its fields are.
 */
#ifndef MS_VALUE_SHAPE_H
#define MS_VALUE_SHAPE_H

#include "value/heap.h"

/* UTF-8, NUL-terminated. */
struct ms_name {
	uint32_t refs;
	uint32_t hash;
	uint32_t size;
	char text[];
};

struct ms_name_table;

struct ms_shape {
	uint32_t refs;
	uint32_t field_count;
	uint64_t id; /* never used twice in a heap; never 0 */
	struct ms_name_table *names;
	struct ms_shape *parent; /* without the last field; NULL for the root */
	struct ms_shape *chain;	 /* in the heap's table */
};

/* The shape without fields; the caller's count, as everywhere below. */
int ms_shape_root(struct ms_heap *heap, struct ms_shape **out);

/* 'shape' with one more field at the end, which it doesn't have yet. */
int ms_shape_add(struct ms_heap *heap, struct ms_shape *shape, const char *name,
		 size_t size, struct ms_shape **out);

/* 'shape' without field 'index'. */
int ms_shape_remove(struct ms_heap *heap, struct ms_shape *shape,
		    uint32_t index, struct ms_shape **out);

static inline struct ms_shape *ms_shape_retain(struct ms_shape *shape)
{
	shape->refs++;
	return shape;
}

/* Never the last count: that is the table's. */
static inline void ms_shape_release(struct ms_heap *heap,
				    struct ms_shape *shape)
{
	(void)heap;
	shape->refs--;
}

#define MS_NO_FIELD UINT32_MAX

/* The field's index, or MS_NO_FIELD. */
uint32_t ms_shape_find(const struct ms_shape *shape, const char *name,
		       size_t size);

/* Name of field 'index' < field_count.  Borrowed from the shape. */
const struct ms_name *ms_shape_name(const struct ms_shape *shape,
				    uint32_t index);

/* For ms_heap_begin() and ms_heap_end(). */
int ms_shapes_begin(struct ms_heap *heap);
void ms_shapes_end(struct ms_heap *heap);

#endif
