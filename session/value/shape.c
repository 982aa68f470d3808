#include "value/shape.h"
#include "base/checked.h"
#include "base/name_hash.h"

#include <string.h>

/* Tables of no more names than this are searched from their beginning. */
#define LINEAR_COUNT 8

/* Shapes nobody uses stay for the next struct of that form, up to this many. */
#define SWEEP_MIN 1024

#define BUCKETS_MIN 64 /* a power of two */

/*
 * The names of a chain of shapes, each of which has one field more than the one
 * before: they share the table, and each knows how many of the names are its
 * own.
 */
struct ms_name_table {
	uint32_t refs;
	uint32_t count;
	uint32_t capacity;
	uint32_t slot_count; /* 0 while the table is short */
	struct ms_name **names;
	uint32_t *slots; /* index plus one, 0 for empty; linear probing */
};

/* All shapes but the root, found by parent and last name.  The table holds one
 * count of each. */
struct ms_shape_table {
	struct ms_shape *root;
	uint64_t next_id;
	size_t count;
	size_t sweep_at;
	size_t bucket_count; /* a power of two */
	struct ms_shape **buckets;
};

static bool is_name(const struct ms_name *a, const char *name, size_t size,
		    uint32_t hash)
{
	return a->hash == hash && a->size == size &&
	       memcmp(a->text, name, size) == 0;
}

/* ---------------------------------------------------------------- names */

static struct ms_name *new_name(struct ms_heap *heap, const char *text,
				size_t size, uint32_t hash)
{
	if (size >= UINT32_MAX) {
		(void)ms_fail_memory(heap);
		return NULL;
	}
	struct ms_name *name = ms_heap_alloc(heap, sizeof(*name) + size + 1);
	if (name == NULL)
		return NULL;
	name->refs = 1;
	name->hash = hash;
	name->size = (uint32_t)size;
	memcpy(name->text, text, size);
	name->text[size] = '\0';
	return name;
}

static void release_name(struct ms_heap *heap, struct ms_name *name)
{
	if (--name->refs == 0)
		ms_heap_free(heap, name, sizeof(*name) + name->size + 1);
}

static void release_table(struct ms_heap *heap, struct ms_name_table *table)
{
	if (table == NULL || --table->refs != 0)
		return;
	for (uint32_t i = 0; i < table->count; i++)
		release_name(heap, table->names[i]);
	ms_heap_free(heap, table->names,
		     table->capacity * sizeof(*table->names));
	ms_heap_free(heap, table->slots,
		     table->slot_count * sizeof(*table->slots));
	ms_heap_free(heap, table, sizeof(*table));
}

static void put_slot(struct ms_name_table *table, uint32_t index)
{
	uint32_t slot = table->names[index]->hash;

	if (table->slot_count == 0)
		return;
	while (table->slots[slot & (table->slot_count - 1)] != 0)
		slot++;
	table->slots[slot & (table->slot_count - 1)] = index + 1;
}

/* Room for 'capacity' names; at most half of the slots are ever taken. */
static int grow_table(struct ms_heap *heap, struct ms_name_table *table,
		      uint32_t capacity)
{
	uint32_t slot_count = capacity > LINEAR_COUNT ? 2 * capacity : 0;
	uint32_t *slots = NULL;
	struct ms_name **names = ms_heap_alloc(heap, capacity * sizeof(*names));

	if (names == NULL)
		return -1;
	if (slot_count != 0) {
		slots = ms_heap_alloc_zeroed(heap, slot_count * sizeof(*slots));
		if (slots == NULL) {
			ms_heap_free(heap, names, capacity * sizeof(*names));
			return -1;
		}
	}
	if (table->count != 0)
		memcpy(names, table->names, table->count * sizeof(*names));
	ms_heap_free(heap, table->names,
		     table->capacity * sizeof(*table->names));
	ms_heap_free(heap, table->slots,
		     table->slot_count * sizeof(*table->slots));
	table->names = names;
	table->slots = slots;
	table->capacity = capacity;
	table->slot_count = slot_count;
	for (uint32_t i = 0; i < table->count; i++)
		put_slot(table, i);
	return 0;
}

/* Takes the count of 'name'. */
static int append_name(struct ms_heap *heap, struct ms_name_table *table,
		       struct ms_name *name)
{
	if (table->count == table->capacity) {
		uint32_t capacity =
			table->capacity == 0 ? 4 : 2 * table->capacity;

		if (capacity > UINT32_MAX / 4) {
			release_name(heap, name);
			return ms_fail_memory(heap);
		}
		if (grow_table(heap, table, capacity) != 0) {
			release_name(heap, name);
			return -1;
		}
	}
	table->names[table->count++] = name;
	put_slot(table, table->count - 1);
	return 0;
}

/* The first 'count' names of 'from', which may be NULL then count is 0. */
static struct ms_name_table *copy_table(struct ms_heap *heap,
					const struct ms_name_table *from,
					uint32_t count)
{
	struct ms_name_table *table =
		ms_heap_alloc_zeroed(heap, sizeof(*table));

	if (table == NULL)
		return NULL;
	table->refs = 1;
	for (uint32_t i = 0; i < count; i++) {
		from->names[i]->refs++;
		if (append_name(heap, table, from->names[i]) != 0) {
			release_table(heap, table);
			return NULL;
		}
	}
	return table;
}

static uint32_t find_name(const struct ms_name_table *table, const char *name,
			  size_t size, uint32_t hash)
{
	if (table->slot_count == 0) {
		for (uint32_t i = 0; i < table->count; i++)
			if (is_name(table->names[i], name, size, hash))
				return i;
		return MS_NO_FIELD;
	}
	for (uint32_t slot = hash;; slot++) {
		uint32_t index = table->slots[slot & (table->slot_count - 1)];

		if (index == 0)
			return MS_NO_FIELD;
		if (is_name(table->names[index - 1], name, size, hash))
			return index - 1;
	}
}

/* --------------------------------------------------------------- shapes */

static struct ms_shape **bucket_of(struct ms_heap *heap,
				   const struct ms_shape *parent, uint32_t hash)
{
	uint32_t mixed = (uint32_t)(parent->id * 2654435761u) ^ hash;

	return &heap->shapes->buckets[mixed & (heap->shapes->bucket_count - 1)];
}

static uint32_t last_hash(const struct ms_shape *shape)
{
	return shape->names->names[shape->field_count - 1]->hash;
}

static void free_shape(struct ms_heap *heap, struct ms_shape *shape)
{
	release_table(heap, shape->names);
	ms_heap_free(heap, shape, sizeof(*shape));
}

static void unlink_shape(struct ms_heap *heap, struct ms_shape *shape)
{
	struct ms_shape **place =
		bucket_of(heap, shape->parent, last_hash(shape));

	while (*place != shape)
		place = &(*place)->chain;
	*place = shape->chain;
	heap->shapes->count--;
}

/* Free a shape that only the table holds, and its parents when that was what
 * kept them. */
static void sweep_from(struct ms_heap *heap, struct ms_shape *shape)
{
	while (shape->parent != NULL && shape->refs == 1) {
		struct ms_shape *parent = shape->parent;

		unlink_shape(heap, shape);
		free_shape(heap, shape);
		parent->refs--;
		shape = parent;
	}
}

static void sweep_bucket(struct ms_heap *heap, size_t bucket)
{
	struct ms_shape *shape = heap->shapes->buckets[bucket];

	while (shape != NULL) {
		if (shape->refs != 1) {
			shape = shape->chain;
			continue;
		}
		sweep_from(heap, shape);
		shape = heap->shapes->buckets[bucket];
	}
}

static void sweep(struct ms_heap *heap)
{
	struct ms_shape_table *table = heap->shapes;

	if (table->count < table->sweep_at)
		return;
	for (size_t i = 0; i < table->bucket_count; i++)
		sweep_bucket(heap, i);
	table->sweep_at = 2 * table->count;
	if (table->sweep_at < SWEEP_MIN)
		table->sweep_at = SWEEP_MIN;
}

/* As many buckets as shapes; without memory the chains get longer instead. */
static void grow_buckets(struct ms_heap *heap)
{
	struct ms_shape_table *table = heap->shapes;
	struct ms_shape **old = table->buckets;
	size_t old_count = table->bucket_count;

	if (table->count < old_count)
		return;
	struct ms_shape **buckets = ms_heap_alloc_zeroed(
		heap, 2 * old_count * sizeof(*table->buckets));
	if (buckets == NULL) {
		ms_error_clear(heap);
		return;
	}
	table->buckets = buckets;
	table->bucket_count = 2 * old_count;
	for (size_t i = 0; i < old_count; i++) {
		while (old[i] != NULL) {
			struct ms_shape *shape = old[i];
			struct ms_shape **place = bucket_of(heap, shape->parent,
							    last_hash(shape));

			old[i] = shape->chain;
			shape->chain = *place;
			*place = shape;
		}
	}
	ms_heap_free(heap, old, old_count * sizeof(*old));
}

static struct ms_shape *new_shape(struct ms_heap *heap)
{
	struct ms_shape *shape = ms_heap_alloc_zeroed(heap, sizeof(*shape));

	if (shape == NULL)
		return NULL;
	shape->refs = 1;
	shape->id = ++heap->shapes->next_id;
	return shape;
}

int ms_shapes_begin(struct ms_heap *heap)
{
	struct ms_shape_table *table =
		ms_heap_alloc_zeroed(heap, sizeof(*table));

	if (table == NULL)
		return -1;
	heap->shapes = table;
	table->sweep_at = SWEEP_MIN;
	table->buckets = ms_heap_alloc_zeroed(
		heap, BUCKETS_MIN * sizeof(*table->buckets));
	if (table->buckets == NULL)
		return -1;
	table->bucket_count = BUCKETS_MIN;
	table->root = new_shape(heap);
	return table->root == NULL ? -1 : 0;
}

void ms_shapes_end(struct ms_heap *heap)
{
	struct ms_shape_table *table = heap->shapes;

	if (table == NULL)
		return;
	for (size_t i = 0; i < table->bucket_count; i++) {
		while (table->buckets[i] != NULL) {
			struct ms_shape *shape = table->buckets[i];

			table->buckets[i] = shape->chain;
			free_shape(heap, shape);
		}
	}
	if (table->root != NULL)
		free_shape(heap, table->root);
	heap->shapes = NULL;
	ms_heap_free(heap, table->buckets,
		     table->bucket_count * sizeof(*table->buckets));
	ms_heap_free(heap, table, sizeof(*table));
}

int ms_shape_root(struct ms_heap *heap, struct ms_shape **out)
{
	*out = ms_shape_retain(heap->shapes->root);
	return 0;
}

/* The table for 'shape' and one more name: its own one when nobody else has
 * added to it yet. */
static struct ms_name_table *extend_table(struct ms_heap *heap,
					  struct ms_shape *shape,
					  const char *name, size_t size,
					  uint32_t hash)
{
	struct ms_name_table *table = shape->names;

	if (table != NULL && table->count == shape->field_count)
		table->refs++;
	else
		table = copy_table(heap, table, shape->field_count);
	if (table == NULL)
		return NULL;
	struct ms_name *added = new_name(heap, name, size, hash);
	if (added == NULL || append_name(heap, table, added) != 0) {
		release_table(heap, table);
		return NULL;
	}
	return table;
}

int ms_shape_add(struct ms_heap *heap, struct ms_shape *shape, const char *name,
		 size_t size, struct ms_shape **out)
{
	uint32_t hash = snap_name_hash(name, size);
	struct ms_shape **bucket = bucket_of(heap, shape, hash);

	for (struct ms_shape *s = *bucket; s != NULL; s = s->chain) {
		if (s->parent == shape &&
		    is_name(s->names->names[s->field_count - 1], name, size,
			    hash)) {
			*out = ms_shape_retain(s);
			return 0;
		}
	}
	struct ms_shape *added = new_shape(heap);
	if (added == NULL)
		return -1;
	added->names = extend_table(heap, shape, name, size, hash);
	if (added->names == NULL) {
		free_shape(heap, added);
		return -1;
	}
	added->field_count = shape->field_count + 1;
	added->parent = ms_shape_retain(shape);
	added->chain = *bucket;
	*bucket = added;
	heap->shapes->count++;
	*out = ms_shape_retain(added);
	sweep(heap);
	grow_buckets(heap);
	return 0;
}

int ms_shape_remove(struct ms_heap *heap, struct ms_shape *shape,
		    uint32_t index, struct ms_shape **out)
{
	struct ms_shape *result = shape;

	while (result->field_count > index)
		result = result->parent;
	result = ms_shape_retain(result);
	for (uint32_t i = index + 1; i < shape->field_count; i++) {
		const struct ms_name *name = ms_shape_name(shape, i);
		struct ms_shape *next;
		int rc = ms_shape_add(heap, result, name->text, name->size,
				      &next);

		ms_shape_release(heap, result);
		if (rc != 0)
			return rc;
		result = next;
	}
	*out = result;
	return 0;
}

uint32_t ms_shape_find(const struct ms_shape *shape, const char *name,
		       size_t size)
{
	if (shape->field_count == 0)
		return MS_NO_FIELD;
	uint32_t index =
		find_name(shape->names, name, size, snap_name_hash(name, size));
	return index < shape->field_count ? index : MS_NO_FIELD;
}

const struct ms_name *ms_shape_name(const struct ms_shape *shape,
				    uint32_t index)
{
	return shape->names->names[index];
}
