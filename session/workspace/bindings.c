#include "workspace/bindings.h"

#include <string.h>

struct bound {
	struct snap_named key;
	struct ms_origin *origin; /* counted; NULL: prepared */
};

void ms_bindings_begin(struct ms_bindings *bindings,
		       const struct snap_allocator *allocator)
{
	*bindings = (struct ms_bindings){
		.allocator = snap_allocator_or_default(allocator),
		.table.item_size = sizeof(struct bound),
	};
}

static void free_content(const struct ms_bindings *bindings,
			 const struct bound *item)
{
	ms_origin_release(item->origin);
	snap_free(&bindings->allocator, item->key.name);
}

void ms_bindings_clear(struct ms_bindings *bindings)
{
	const struct bound *items = bindings->table.items;

	for (size_t i = 0; i < bindings->table.capacity; i++)
		if (items[i].key.name != NULL)
			free_content(bindings, &items[i]);
	snap_names_clear(&bindings->table);
}

void ms_bindings_end(struct ms_bindings *bindings)
{
	ms_bindings_clear(bindings);
	snap_free(&bindings->allocator, bindings->table.items);
	bindings->table.items = NULL;
	bindings->table.capacity = 0;
}

struct ms_origin *ms_bindings_find(const struct ms_bindings *bindings,
				   const char *name, size_t size)
{
	const struct bound *item =
		snap_names_find(&bindings->table, name, size);

	return item == NULL ? NULL : item->origin;
}

static int grow(struct ms_bindings *bindings, struct snap_error *err)
{
	size_t capacity = snap_names_larger(&bindings->table);
	void *items = snap_calloc(&bindings->allocator, capacity,
				  sizeof(struct bound));

	if (items == NULL)
		return snap_fail_memory(err, capacity * sizeof(struct bound));
	snap_free(&bindings->allocator,
		  snap_names_move(&bindings->table, items, capacity));
	return 0;
}

int ms_bindings_prepare(struct ms_bindings *bindings, const char *name,
			size_t size, struct snap_error *err)
{
	struct snap_name_table *table = &bindings->table;

	if (snap_names_find(table, name, size) != NULL)
		return 0;
	if (snap_names_full(table) && grow(bindings, err) != 0)
		return SNAP_E_NO_MEMORY;
	char *copy = snap_alloc(&bindings->allocator, size + 1);
	if (copy == NULL)
		return snap_fail_memory(err, size + 1);
	memcpy(copy, name, size);
	copy[size] = '\0';
	(void)snap_names_add(table, copy, (uint32_t)size);
	return 0;
}

void ms_bindings_set(struct ms_bindings *bindings, const char *name,
		     size_t size, struct ms_origin *origin)
{
	struct bound *item = snap_names_find(&bindings->table, name, size);

	if (item == NULL)
		return; /* it wasn't prepared */
	struct ms_origin *old = item->origin;
	item->origin = ms_origin_retain(origin);
	ms_origin_release(old);
}

void ms_bindings_remove(struct ms_bindings *bindings, const char *name,
			size_t size)
{
	struct bound *item = snap_names_find(&bindings->table, name, size);

	if (item == NULL)
		return;
	const struct bound content = *item;
	snap_names_remove(&bindings->table, item);
	free_content(bindings, &content);
}
