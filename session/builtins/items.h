/*
 * Things that can be put in order: numbers, rows of numbers, texts.
 *
 * A number becomes an unsigned key that sorts as the number does: NaN above
 * everything, -0 as 0.  Sorting keys takes time in proportion to their number.
 */
#ifndef MS_BUILTINS_ITEMS_H
#define MS_BUILTINS_ITEMS_H

#include "builtins/numeric.h"

#define MS_KEY_NAN UINT64_MAX

struct ms_item_text {
	const uint16_t *units;
	size_t count;
	bool missing;
};

/* Items have either keys, one or more columns of them (the first counts most),
 * or texts. */
struct ms_items {
	size_t count;
	size_t columns;
	uint64_t *keys; /* column by column */
	struct ms_item_text *texts;
};

uint64_t ms_key_of_double(double x);
double ms_double_of_key(uint64_t key);

/* The key of element 'i' of a real array of a plain class. */
uint64_t ms_key_at(const struct ms_view *view, size_t i);

/*
 * Items of a value's elements, or of its rows: a full array of a plain class,
 * strings or a cell of texts.  The items borrow texts from '*v'.
 * ms_items_end() after success only.
 */
int ms_items_begin(struct ms_call *call, const struct ms_value *v, bool rows,
		   struct ms_items *out);
void ms_items_end(struct ms_call *call, struct ms_items *items);

/* -1, 0, 1.  Two NaN are equal here. */
int ms_items_compare(const struct ms_items *items, size_t a, size_t b);

/* Equal, and neither NaN nor missing. */
bool ms_items_same(const struct ms_items *items, size_t a, size_t b);

/* The stable ascending order of all items, in 'order', which has room for
 * them. */
int ms_items_sort(struct ms_call *call, const struct ms_items *items,
		  uint32_t *order);

/* ----------------------------------------------------------- sorting itself */

/* Scratch space for 'count' items; one block. */
struct ms_sort_space {
	struct ms_heap *heap;
	uint64_t *keys;
	uint64_t *other_keys;
	uint32_t *order;
	uint32_t *other_order;
	size_t count;
};

/* Fails for more items than 32 bits can count. */
int ms_sort_space_begin(struct ms_call *call, size_t count,
			struct ms_sort_space *out);
void ms_sort_space_end(struct ms_call *call, struct ms_sort_space *space);

/* Sort the first 'count' of space->keys; with 'ordered' also space->order along
 * with them, stably.  Pointers may have changed places afterwards.  Sorting
 * fails only when interrupted, and leaves no order then. */
int ms_sort_keys(struct ms_sort_space *space, size_t count, bool ordered);

/* Stable merge sort of space->order by a comparison. */
typedef int ms_compare(const void *context, uint32_t a, uint32_t b);
int ms_sort_compared(struct ms_sort_space *space, size_t count,
		     ms_compare *compare, const void *context);

#endif
