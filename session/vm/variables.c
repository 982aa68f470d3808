#include "vm/variables.h"

#include <string.h>

#define FIRST_CAPACITY 16

int ms_variables_create(struct ms_heap *heap, struct ms_variables **out)
{
	struct ms_variables *variables =
		ms_heap_alloc_zeroed(heap, sizeof(*variables));

	if (variables == NULL)
		return -1;
	variables->heap = heap;
	*out = variables;
	return 0;
}

static void free_item(struct ms_heap *heap, struct ms_variable *item)
{
	struct ms_value value = item->value;

	ms_heap_free(heap, item->name, (size_t)item->size + 1);
	*item = (struct ms_variable){ .name = NULL };
	ms_release(heap, value);
}

void ms_variables_clear(struct ms_variables *variables)
{
	for (size_t i = 0; i < variables->capacity; i++)
		if (variables->items[i].name != NULL)
			free_item(variables->heap, &variables->items[i]);
	variables->count = 0;
}

void ms_variables_free(struct ms_variables *variables)
{
	if (variables == NULL)
		return;
	struct ms_heap *heap = variables->heap;
	ms_variables_clear(variables);
	ms_heap_free(heap, variables->items,
		     variables->capacity * sizeof(*variables->items));
	ms_heap_free(heap, variables, sizeof(*variables));
}

/* FNV-1a. */
static uint32_t hash_name(const char *name, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return hash;
}

/* The item with that name, or the free one where it would be.  There is always
 * a free one. */
static struct ms_variable *probe(const struct ms_variables *variables,
				 const char *name, size_t size, uint32_t hash)
{
	size_t mask = variables->capacity - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct ms_variable *item = &variables->items[i];

		if (item->name == NULL ||
		    (item->hash == hash && item->size == size &&
		     memcmp(item->name, name, size) == 0))
			return item;
	}
}

struct ms_variable *ms_variables_item(const struct ms_variables *variables,
				      const char *name, size_t size)
{
	if (variables->count == 0)
		return NULL;
	struct ms_variable *item =
		probe(variables, name, size, hash_name(name, size));
	return item->name == NULL ? NULL : item;
}

struct ms_value *ms_variables_find(const struct ms_variables *variables,
				   const char *name, size_t size)
{
	struct ms_variable *item = ms_variables_item(variables, name, size);

	return item == NULL ? NULL : &item->value;
}

static int grow(struct ms_variables *variables)
{
	size_t capacity = variables->capacity == 0 ? FIRST_CAPACITY
						   : variables->capacity * 2;
	struct ms_variables larger = *variables;

	larger.items = ms_heap_alloc_zeroed(variables->heap,
					    capacity * sizeof(*larger.items));
	if (larger.items == NULL)
		return -1;
	larger.capacity = capacity;
	for (size_t i = 0; i < variables->capacity; i++) {
		const struct ms_variable *item = &variables->items[i];

		if (item->name != NULL)
			*probe(&larger, item->name, item->size, item->hash) =
				*item;
	}
	ms_heap_free(variables->heap, variables->items,
		     variables->capacity * sizeof(*variables->items));
	*variables = larger;
	return 0;
}

int ms_variables_add(struct ms_variables *variables, const char *name,
		     size_t size, struct ms_value **out)
{
	uint32_t hash = hash_name(name, size);

	if (variables->count * 4 >= variables->capacity * 3 &&
	    grow(variables) != 0)
		return -1;
	struct ms_variable *item = probe(variables, name, size, hash);
	if (item->name == NULL) {
		char *copy = ms_heap_alloc(variables->heap, size + 1);

		if (copy == NULL)
			return -1;
		memcpy(copy, name, size);
		copy[size] = '\0';
		*item = (struct ms_variable){ .hash = hash,
					      .size = (uint32_t)size,
					      .name = copy };
		variables->count++;
	}
	*out = &item->value;
	return 0;
}

void ms_variables_remove(struct ms_variables *variables, const char *name,
			 size_t size)
{
	size_t mask = variables->capacity - 1;

	if (variables->count == 0)
		return;
	struct ms_variable *item =
		probe(variables, name, size, hash_name(name, size));
	if (item->name == NULL)
		return;
	free_item(variables->heap, item);
	variables->count--;
	/* What follows may have been pushed on by it: place it again. */
	for (size_t i = (size_t)(item - variables->items + 1) & mask;
	     variables->items[i].name != NULL; i = (i + 1) & mask) {
		struct ms_variable moved = variables->items[i];

		variables->items[i] = (struct ms_variable){ .name = NULL };
		*probe(variables, moved.name, moved.size, moved.hash) = moved;
	}
}
