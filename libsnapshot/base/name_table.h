/*
 * Items that are found by their names: open addressing in one array.
 *
 * An item is a struct whose first member is a struct snap_named; a free one is
 * all zero.  The table knows where items are; the array and the names belong to
 * the table's owner, who makes, accounts and frees them.
 */
#ifndef SNAP_BASE_NAME_TABLE_H
#define SNAP_BASE_NAME_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snap_named {
	char *name; /* NULL: the item is free */
	uint32_t size;
	uint32_t hash;
};

struct snap_name_table {
	void *items;
	size_t item_size;
	size_t count;	 /* names */
	size_t capacity; /* items; a power of two, or 0 */
};

/* The item called that, or NULL.  Valid until a name is added or removed. */
void *snap_names_find(const struct snap_name_table *table, const char *name,
		      size_t size);

/* A table that is full moves to an array of snap_names_larger() items, all
 * zero, before a name is added.  The old array comes back, for its owner to
 * free. */
bool snap_names_full(const struct snap_name_table *table);
size_t snap_names_larger(const struct snap_name_table *table);
void *snap_names_move(struct snap_name_table *table, void *items,
		      size_t capacity);

/* The item for a name that isn't there; but for its name it is zero.  The table
 * isn't full. */
void *snap_names_add(struct snap_name_table *table, char *name, uint32_t size);

/* Free an item of the table; what it held is its owner's. */
void snap_names_remove(struct snap_name_table *table, void *item);

/* Free all of them. */
void snap_names_clear(struct snap_name_table *table);

#endif
