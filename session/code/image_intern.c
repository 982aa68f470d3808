#include "code/image_intern.h"

#include "base/digest.h"

#include <string.h>

#define FIRST_CAPACITY 32u
#define COUNT_MAX      (UINT32_C(1) << 28)

void ms_intern_begin(struct ms_intern *intern,
		     const struct snap_allocator *allocator)
{
	*intern = (struct ms_intern){ .count = 0 };
	snap_strbuf_begin(&intern->bytes, allocator);
}

void ms_intern_end(struct ms_intern *intern)
{
	snap_free(&intern->bytes.allocator, intern->ends);
	snap_free(&intern->bytes.allocator, intern->slots);
	snap_strbuf_end(&intern->bytes);
}

struct snap_span ms_intern_get(const struct ms_intern *intern, uint32_t index)
{
	size_t start = index == 0 ? 0 : intern->ends[index - 1];

	return (struct snap_span){
		.data = (const uint8_t *)snap_strbuf_text(&intern->bytes) +
			start,
		.size = intern->ends[index] - start,
	};
}

static uint32_t first_slot(const struct ms_intern *intern, const void *bytes,
			   size_t size)
{
	return (uint32_t)snap_digest64(bytes, size) & (intern->slot_count - 1);
}

/* The slot of these bytes: theirs, or the empty one where they belong. */
static uint32_t find_slot(const struct ms_intern *intern, const void *bytes,
			  size_t size)
{
	uint32_t slot = first_slot(intern, bytes, size);

	while (intern->slots[slot] != 0) {
		struct snap_span one =
			ms_intern_get(intern, intern->slots[slot] - 1);
		if (one.size == size && memcmp(one.data, bytes, size) == 0)
			break;
		slot = (slot + 1) & (intern->slot_count - 1);
	}
	return slot;
}

/* Twice the room, with at most half of the slots in use. */
static bool grow(struct ms_intern *intern)
{
	const struct snap_allocator *allocator = &intern->bytes.allocator;
	uint32_t capacity =
		intern->capacity == 0 ? FIRST_CAPACITY : intern->capacity * 2;

	if (intern->capacity > COUNT_MAX / 2)
		return false;
	uint32_t *slots =
		snap_calloc(allocator, (size_t)capacity * 2, sizeof(*slots));
	if (slots == NULL)
		return false;
	size_t *ends = snap_grow(allocator, intern->ends,
				 intern->count * sizeof(*ends),
				 capacity * sizeof(*ends));
	if (ends == NULL) {
		snap_free(allocator, slots);
		return false;
	}
	snap_free(allocator, intern->slots);
	intern->slots = slots;
	intern->ends = ends;
	intern->capacity = capacity;
	intern->slot_count = capacity * 2;
	for (uint32_t i = 0; i < intern->count; i++) {
		struct snap_span one = ms_intern_get(intern, i);
		slots[find_slot(intern, one.data, one.size)] = i + 1;
	}
	return true;
}

uint32_t ms_intern_add(struct ms_intern *intern, const void *bytes, size_t size)
{
	if (intern->count == intern->capacity && !grow(intern))
		return MS_INTERN_FAILED;
	uint32_t slot = find_slot(intern, bytes, size);
	if (intern->slots[slot] != 0)
		return intern->slots[slot] - 1;
	snap_strbuf_append(&intern->bytes, bytes, size);
	if (intern->bytes.failed)
		return MS_INTERN_FAILED;
	intern->ends[intern->count] = intern->bytes.size;
	intern->slots[slot] = ++intern->count;
	return intern->count - 1;
}
