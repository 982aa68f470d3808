#include "base/name_table.h"

#include "base/name_hash.h"

#include <assert.h>
#include <string.h>

#define FIRST_CAPACITY 16

static struct snap_named *item_at(const struct snap_name_table *table,
				  size_t index)
{
	unsigned char *items = table->items;

	return (struct snap_named *)(void *)(items + index * table->item_size);
}

/* The item with that name, or the free one where it would be.  There is always
 * a free one. */
static struct snap_named *probe(const struct snap_name_table *table,
				const char *name, size_t size, uint32_t hash)
{
	size_t mask = table->capacity - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct snap_named *item = item_at(table, i);

		if (item->name == NULL ||
		    (item->hash == hash && item->size == size &&
		     memcmp(item->name, name, size) == 0))
			return item;
	}
}

void *snap_names_find(const struct snap_name_table *table, const char *name,
		      size_t size)
{
	if (table->count == 0)
		return NULL;
	struct snap_named *item =
		probe(table, name, size, snap_name_hash(name, size));
	return item->name == NULL ? NULL : item;
}

bool snap_names_full(const struct snap_name_table *table)
{
	return table->count * 4 >= table->capacity * 3;
}

size_t snap_names_larger(const struct snap_name_table *table)
{
	return table->capacity == 0 ? FIRST_CAPACITY : table->capacity * 2;
}

/* To where its name belongs. */
static void place(const struct snap_name_table *table,
		  const struct snap_named *item)
{
	memcpy(probe(table, item->name, item->size, item->hash), item,
	       table->item_size);
}

void *snap_names_move(struct snap_name_table *table, void *items,
		      size_t capacity)
{
	const struct snap_name_table old = *table;

	table->items = items;
	table->capacity = capacity;
	for (size_t i = 0; i < old.capacity; i++)
		if (item_at(&old, i)->name != NULL)
			place(table, item_at(&old, i));
	return old.items;
}

void *snap_names_add(struct snap_name_table *table, char *name, uint32_t size)
{
	uint32_t hash = snap_name_hash(name, size);

	assert(!snap_names_full(table));
	struct snap_named *item = probe(table, name, size, hash);
	assert(item->name == NULL);
	*item = (struct snap_named){ name, size, hash };
	table->count++;
	return item;
}

/* Empty a run's first item and put the others of the run where they belong
 * now: what was pushed on by it moves up. */
void snap_names_remove(struct snap_name_table *table, void *item)
{
	size_t mask = table->capacity - 1;
	size_t index = (size_t)((unsigned char *)item -
				(unsigned char *)table->items) /
		       table->item_size;

	memset(item, 0, table->item_size);
	table->count--;
	for (size_t i = (index + 1) & mask; item_at(table, i)->name != NULL;
	     i = (i + 1) & mask) {
		struct snap_named *next = item_at(table, i);
		struct snap_named *to =
			probe(table, next->name, next->size, next->hash);

		if (to->name != NULL)
			continue; /* it is there */
		memcpy(to, next, table->item_size);
		memset(next, 0, table->item_size);
	}
}

void snap_names_clear(struct snap_name_table *table)
{
	if (table->items != NULL)
		memset(table->items, 0, table->capacity * table->item_size);
	table->count = 0;
}
