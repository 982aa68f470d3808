/*
 * Sorted pairs of keys and values: what a containers.Map holds.  An internal
 * object, as lists are; no program ever sees one.
 *
 * A tree is balanced, so finding, adding and removing cost O(log n).  It is
 * changed as all values are: only by its one holder, and a copy shares all
 * nodes until one of the two changes them.  Copying is O(1), and the first
 * change after it copies O(log n) nodes.
 *
 * All keys of a tree are of one kind: char rows (in the order of their code
 * units) or inline real scalars of one class (in the order of numbers, NaN
 * last and equal to itself).
 */
#ifndef MS_VALUE_SORTED_H
#define MS_VALUE_SORTED_H

#include "value/heap.h"

/* More than the height of any tree that fits into memory. */
#define MS_SORTED_DEPTH 96

struct ms_sorted_node {
	uint32_t refs;
	uint32_t height;
	struct ms_sorted_node *left, *right;
	struct ms_value key, value;
};

struct ms_sorted {
	struct ms_object head; /* class cell */
	uint32_t kind;	       /* the owner's: what keys and values may be */
	size_t count;
	struct ms_sorted_node *root;
};

int ms_sorted_create(struct ms_heap *heap, uint32_t kind, struct ms_value *out);

/* Another one with the same pairs, O(1). */
int ms_sorted_copy(struct ms_heap *heap, const struct ms_sorted *tree,
		   uint32_t kind, struct ms_value *out);

static inline struct ms_sorted *ms_sorted_of(struct ms_value v)
{
	return (struct ms_sorted *)(void *)v.as.object;
}

/* The value of a key, borrowed until the tree changes; NULL: not there. */
const struct ms_value *ms_sorted_find(const struct ms_sorted *tree,
				      struct ms_value key);

/*
 * Set or add; remove.  '*tree' is the holder's value, which is made unique
 * first.  After a failure it has the pairs it had.  Key and value are retained.
 * Removing what isn't there is fine.
 */
int ms_sorted_set(struct ms_heap *heap, struct ms_value *tree,
		  struct ms_value key, struct ms_value value);
int ms_sorted_remove(struct ms_heap *heap, struct ms_value *tree,
		     struct ms_value key);

/* From the least key to the greatest, while the tree stays as it is. */
struct ms_sorted_walk {
	const struct ms_sorted_node *waiting[MS_SORTED_DEPTH];
	uint32_t count;
};

void ms_sorted_walk_begin(struct ms_sorted_walk *walk,
			  const struct ms_sorted *tree);
/* NULL: there are no more. */
const struct ms_sorted_node *ms_sorted_walk_next(struct ms_sorted_walk *walk);

/* The order of two keys: below, equal to or above 0. */
int ms_sorted_compare(struct ms_value a, struct ms_value b);

/* For object.c: its nodes and itself. */
void ms_sorted_end(struct ms_heap *heap, struct ms_sorted *tree);

#endif
