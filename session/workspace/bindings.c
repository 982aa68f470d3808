#include "workspace/bindings.h"

#include <string.h>

#define FIRST_CAPACITY 16

void ms_bindings_begin(struct ms_bindings *bindings,
		       const struct snap_allocator *allocator)
{
	*bindings = (struct ms_bindings){
		.allocator = snap_allocator_or_default(allocator),
	};
}

static void free_item(struct ms_bindings *bindings, struct ms_bound *item)
{
	ms_origin_release(item->origin);
	snap_free(&bindings->allocator, item->name);
	*item = (struct ms_bound){ .name = NULL };
}

void ms_bindings_clear(struct ms_bindings *bindings)
{
	for (size_t i = 0; i < bindings->capacity; i++)
		if (bindings->items[i].name != NULL)
			free_item(bindings, &bindings->items[i]);
	bindings->count = 0;
}

void ms_bindings_end(struct ms_bindings *bindings)
{
	ms_bindings_clear(bindings);
	snap_free(&bindings->allocator, bindings->items);
	bindings->items = NULL;
	bindings->capacity = 0;
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
static struct ms_bound *probe(const struct ms_bindings *bindings,
			      const char *name, size_t size, uint32_t hash)
{
	size_t mask = bindings->capacity - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct ms_bound *item = &bindings->items[i];

		if (item->name == NULL ||
		    (item->hash == hash && item->size == size &&
		     memcmp(item->name, name, size) == 0))
			return item;
	}
}

static struct ms_bound *find(const struct ms_bindings *bindings,
			     const char *name, size_t size)
{
	if (bindings->capacity == 0)
		return NULL;
	struct ms_bound *item =
		probe(bindings, name, size, hash_name(name, size));
	return item->name == NULL ? NULL : item;
}

struct ms_origin *ms_bindings_find(const struct ms_bindings *bindings,
				   const char *name, size_t size)
{
	const struct ms_bound *item = find(bindings, name, size);

	return item == NULL ? NULL : item->origin;
}

static int grow(struct ms_bindings *bindings, struct snap_error *err)
{
	struct ms_bindings larger = *bindings;

	larger.capacity = bindings->capacity == 0 ? FIRST_CAPACITY
						  : bindings->capacity * 2;
	larger.items = snap_calloc(&bindings->allocator, larger.capacity,
				   sizeof(*larger.items));
	if (larger.items == NULL)
		return snap_fail_memory(err, larger.capacity *
						     sizeof(*larger.items));
	for (size_t i = 0; i < bindings->capacity; i++) {
		const struct ms_bound *item = &bindings->items[i];

		if (item->name != NULL)
			*probe(&larger, item->name, item->size, item->hash) =
				*item;
	}
	snap_free(&bindings->allocator, bindings->items);
	*bindings = larger;
	return 0;
}

int ms_bindings_prepare(struct ms_bindings *bindings, const char *name,
			size_t size, struct snap_error *err)
{
	uint32_t hash = hash_name(name, size);

	if (find(bindings, name, size) != NULL)
		return 0;
	if (bindings->count * 4 >= bindings->capacity * 3 &&
	    grow(bindings, err) != 0)
		return SNAP_E_NO_MEMORY;
	char *copy = snap_alloc(&bindings->allocator, size + 1);
	if (copy == NULL)
		return snap_fail_memory(err, size + 1);
	memcpy(copy, name, size);
	copy[size] = '\0';
	*probe(bindings, name, size, hash) = (struct ms_bound){
		.name = copy, .size = (uint32_t)size, .hash = hash
	};
	bindings->count++;
	return 0;
}

void ms_bindings_set(struct ms_bindings *bindings, const char *name,
		     size_t size, struct ms_origin *origin)
{
	struct ms_bound *item = find(bindings, name, size);

	if (item == NULL)
		return; /* it wasn't prepared */
	struct ms_origin *old = item->origin;
	item->origin = ms_origin_retain(origin);
	ms_origin_release(old);
}

void ms_bindings_remove(struct ms_bindings *bindings, const char *name,
			size_t size)
{
	struct ms_bound *item = find(bindings, name, size);
	size_t mask = bindings->capacity - 1;

	if (item == NULL)
		return;
	free_item(bindings, item);
	bindings->count--;
	/* What follows may have been pushed on by it: place it again. */
	for (size_t i = (size_t)(item - bindings->items + 1) & mask;
	     bindings->items[i].name != NULL; i = (i + 1) & mask) {
		struct ms_bound moved = bindings->items[i];

		bindings->items[i] = (struct ms_bound){ .name = NULL };
		*probe(bindings, moved.name, moved.size, moved.hash) = moved;
	}
}
