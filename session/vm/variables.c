#include "vm/variables.h"

#include <string.h>

int ms_variables_create(struct ms_heap *heap, struct ms_variables **out)
{
	struct ms_variables *variables =
		ms_heap_alloc_zeroed(heap, sizeof(*variables));

	if (variables == NULL)
		return -1;
	variables->heap = heap;
	variables->table.item_size = sizeof(struct ms_variable);
	*out = variables;
	return 0;
}

static void free_content(struct ms_heap *heap, const struct ms_variable *item)
{
	ms_heap_free(heap, item->key.name, (size_t)item->key.size + 1);
	ms_release(heap, item->value);
}

void ms_variables_clear(struct ms_variables *variables)
{
	struct ms_variable *items = ms_variables_items(variables);

	for (size_t i = 0; i < variables->table.capacity; i++)
		if (items[i].key.name != NULL)
			free_content(variables->heap, &items[i]);
	snap_names_clear(&variables->table);
}

static void free_items(struct ms_heap *heap, void *items, size_t capacity)
{
	ms_heap_free(heap, items, capacity * sizeof(struct ms_variable));
}

void ms_variables_free(struct ms_variables *variables)
{
	if (variables == NULL)
		return;
	struct ms_heap *heap = variables->heap;
	ms_variables_clear(variables);
	free_items(heap, variables->table.items, variables->table.capacity);
	ms_heap_free(heap, variables, sizeof(*variables));
}

struct ms_variable *ms_variables_item(const struct ms_variables *variables,
				      const char *name, size_t size)
{
	return snap_names_find(&variables->table, name, size);
}

struct ms_value *ms_variables_find(const struct ms_variables *variables,
				   const char *name, size_t size)
{
	struct ms_variable *item = ms_variables_item(variables, name, size);

	return item == NULL ? NULL : &item->value;
}

static int grow(struct ms_variables *variables)
{
	struct snap_name_table *table = &variables->table;
	size_t old = table->capacity;
	size_t capacity = snap_names_larger(table);
	void *items = ms_heap_alloc_zeroed(
		variables->heap, capacity * sizeof(struct ms_variable));

	if (items == NULL)
		return -1;
	free_items(variables->heap, snap_names_move(table, items, capacity),
		   old);
	return 0;
}

static struct ms_variable *add(struct ms_variables *variables, const char *name,
			       size_t size)
{
	if (snap_names_full(&variables->table) && grow(variables) != 0)
		return NULL;
	char *copy = ms_heap_alloc(variables->heap, size + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, name, size);
	copy[size] = '\0';
	return snap_names_add(&variables->table, copy, (uint32_t)size);
}

int ms_variables_add(struct ms_variables *variables, const char *name,
		     size_t size, struct ms_value **out)
{
	struct ms_variable *item = ms_variables_item(variables, name, size);

	if (item == NULL)
		item = add(variables, name, size);
	if (item == NULL)
		return -1;
	*out = &item->value;
	return 0;
}

void ms_variables_remove(struct ms_variables *variables, const char *name,
			 size_t size)
{
	struct ms_variable *item = ms_variables_item(variables, name, size);

	if (item == NULL)
		return;
	const struct ms_variable content = *item;
	snap_names_remove(&variables->table, item);
	free_content(variables->heap, &content);
}
