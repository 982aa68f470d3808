/*
 * Two internal objects that no MATLAB code ever sees: lists of values (the
 * result of c{:}, argument lists of unknown length) and boxes that several
 * frames share (global, persistent and nested-function variables).
 */
#ifndef MS_VALUE_LIST_H
#define MS_VALUE_LIST_H

#include "value/heap.h"

/* What is taken from the front leaves its place behind, so that taking all is
 * linear: the block begins 'taken' places before 'values'. */
struct ms_list {
	struct ms_object head; /* class cell */
	size_t count;
	size_t capacity; /* places from 'values' on */
	size_t taken;
	struct ms_value *values;
};

struct ms_box {
	struct ms_object head;
	struct ms_value value; /* NONE while unset */
	/* Where the machine's journal has it: the request, and the entry. */
	uint32_t round, entry;
};

/* An empty list with room for 'capacity' values. */
int ms_list_create(struct ms_heap *heap, size_t capacity, struct ms_list **out);

/* At the end of a list that only the caller holds.  Takes the count of 'v',
 * also when it fails. */
int ms_list_take(struct ms_heap *heap, struct ms_list *list, struct ms_value v);

/* The first values leave a list that has as many; they are the caller's. */
static inline void ms_list_drop_first(struct ms_list *list, size_t count)
{
	list->count -= count;
	list->capacity -= count;
	list->taken += count;
	list->values += count;
}

/* Free the block; the values are gone already. */
void ms_list_free_block(struct ms_heap *heap, struct ms_list *list);

/* Everything 'v' holds when it is a list, else 'v'; borrowed. */
int ms_list_append(struct ms_heap *heap, struct ms_list *list,
		   struct ms_value v);

static inline struct ms_list *ms_list_of(struct ms_value v)
{
	return (struct ms_list *)(void *)v.as.object;
}

int ms_box_create(struct ms_heap *heap, struct ms_value content,
		  struct ms_value *out);

static inline struct ms_box *ms_box_of(struct ms_value v)
{
	return (struct ms_box *)(void *)v.as.object;
}

/* The variable in a slot that may hold a box. */
static inline struct ms_value *ms_slot_content(struct ms_value *slot)
{
	return slot->tag == MS_TAG_REF ? &ms_box_of(*slot)->value : slot;
}

#endif
