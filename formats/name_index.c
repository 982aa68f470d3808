#include "formats/name_index.h"
#include "base/digest.h"

#include <string.h>

struct fmt_name_slot {
	const char *name; /* NULL: free */
	uint32_t hash;
	uint32_t number;
};

bool fmt_name_index_begin(struct fmt_name_index *index,
			  struct snap_arena *arena, uint32_t count)
{
	uint32_t slots = 8;

	/* At most half full, so that a search is short and ends. */
	while (slots / 2 < count && slots < UINT32_C(1) << 31)
		slots *= 2;
	index->slots = snap_arena_array(arena, slots, sizeof(*index->slots));
	index->mask = slots - 1;
	return index->slots != NULL;
}

static uint32_t hash_of(const char *name)
{
	return (uint32_t)snap_digest64(name, strlen(name));
}

void fmt_name_index_add(struct fmt_name_index *index, const char *name,
			uint32_t number)
{
	uint32_t hash = hash_of(name);
	uint32_t at = hash & index->mask;

	while (index->slots[at].name != NULL)
		at = (at + 1) & index->mask;
	index->slots[at] = (struct fmt_name_slot){ name, hash, number };
}

bool fmt_name_index_find(const struct fmt_name_index *index, const char *name,
			 uint32_t *number)
{
	if (index->slots == NULL)
		return false;
	uint32_t hash = hash_of(name);
	const struct fmt_name_slot *slot;
	for (uint32_t at = hash;; at++) {
		slot = &index->slots[at & index->mask];
		if (slot->name == NULL)
			return false;
		if (slot->hash == hash && strcmp(slot->name, name) == 0)
			break;
	}
	*number = slot->number;
	return true;
}
