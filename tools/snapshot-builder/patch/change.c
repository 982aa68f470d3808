#include "tools/snapshot-builder/patch/patch.h"

#include <stdlib.h>

/*
 * New bytes are those that no run of at least WINDOW bytes shares with the old
 * content: its blocks of that size are looked up at every place of the new one,
 * by a digest that rolls along.
 */
#define WINDOW	   ((size_t)32)
#define MULTIPLIER UINT64_C(0x9e3779b97f4a7c15)

struct blocks {
	struct snap_span old;
	uint32_t *table; /* number of a block and 1; 0: empty */
	size_t mask;
};

static uint64_t hash_of(const uint8_t *p)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < WINDOW; i++)
		hash = hash * MULTIPLIER + p[i] + 1;
	return hash;
}

static size_t slot_of(const struct blocks *blocks, uint64_t hash)
{
	return (size_t)(hash >> 20) & blocks->mask;
}

static const uint8_t *block_at(const struct blocks *blocks, uint32_t number)
{
	return blocks->old.data + (number - 1) * WINDOW;
}

static int index_blocks(struct blocks *blocks, struct snap_error *err)
{
	size_t count = blocks->old.size / WINDOW;
	size_t slots = 16;

	while (slots < 2 * count)
		slots *= 2;
	blocks->mask = slots - 1;
	blocks->table = calloc(slots, sizeof(*blocks->table));
	if (blocks->table == NULL)
		return snap_fail_memory(err, slots * sizeof(*blocks->table));
	for (uint32_t i = 1; i <= count; i++) {
		const uint8_t *block = block_at(blocks, i);
		size_t slot = slot_of(blocks, hash_of(block));

		while (blocks->table[slot] != 0 &&
		       memcmp(block_at(blocks, blocks->table[slot]), block,
			      WINDOW) != 0)
			slot = (slot + 1) & blocks->mask;
		if (blocks->table[slot] == 0)
			blocks->table[slot] = i;
	}
	return 0;
}

/* Where the old content has the WINDOW bytes at 'p', or NULL. */
static const uint8_t *find(const struct blocks *blocks, uint64_t hash,
			   const uint8_t *p)
{
	for (size_t slot = slot_of(blocks, hash); blocks->table[slot] != 0;
	     slot = (slot + 1) & blocks->mask) {
		const uint8_t *block = block_at(blocks, blocks->table[slot]);

		if (memcmp(block, p, WINDOW) == 0)
			return block;
	}
	return NULL;
}

/* How far both agree from here on. */
static size_t agree(const struct blocks *blocks, const uint8_t *old,
		    struct snap_span new, size_t place)
{
	const uint8_t *end = blocks->old.data + blocks->old.size;
	size_t size = 0;

	while (place + size < new.size &&
	       old + size < end &&old[size] == new.data[place + size])
		size++;
	return size;
}

static uint64_t power_of_window(void)
{
	uint64_t power = 1;

	for (size_t i = 1; i < WINDOW; i++)
		power *= MULTIPLIER;
	return power;
}

static uint64_t count_new(const struct blocks *blocks, struct snap_span new)
{
	const uint64_t power = power_of_window();
	uint64_t changed = 0;
	size_t at = 0;
	uint64_t hash = new.size < WINDOW ? 0 : hash_of(new.data);

	while (at + WINDOW <= new.size) {
		const uint8_t *old = find(blocks, hash, new.data + at);

		if (old != NULL) {
			at += agree(blocks, old, new, at);
			if (at + WINDOW <= new.size)
				hash = hash_of(new.data + at);
			continue;
		}
		changed++;
		if (at + WINDOW < new.size)
			hash = (hash - power * (new.data[at] + UINT64_C(1))) *
				       MULTIPLIER +
			       new.data[at + WINDOW] + 1;
		at++;
	}
	return changed + (new.size - at);
}

static int load(const struct snap_reader *reader,
		const struct snap_section *section, struct snap_span *out,
		struct snap_error *err)
{
	size_t size = (size_t)section->raw_size;
	uint8_t *bytes = malloc(size + 1);

	if (bytes == NULL)
		return snap_fail_memory(err, size);
	int rc = snap_reader_load(reader, section->type, bytes, size, err);
	if (rc != 0)
		free(bytes);
	else
		*out = (struct snap_span){ bytes, size };
	return rc;
}

static int compare(struct snap_span old, struct snap_span new,
		   uint64_t *changed, struct snap_error *err)
{
	struct blocks blocks = { .old = old };
	int rc = index_blocks(&blocks, err);

	if (rc == 0)
		*changed += count_new(&blocks, new);
	free(blocks.table);
	return rc;
}

static int section_change(const struct snap_reader *old_reader,
			  const struct snap_reader *new_reader,
			  const struct snap_section *section, uint64_t *changed,
			  struct snap_error *err)
{
	struct snap_span old = { 0 }, new = { 0 };
	struct snap_section old_section;

	if (snap_reader_find(old_reader, section->type, &old_section, NULL) !=
	    0) {
		*changed += section->raw_size;
		return 0;
	}
	if (old_section.raw_digest == section->raw_digest &&
	    old_section.raw_size == section->raw_size)
		return 0;
	int rc = load(old_reader, &old_section, &old, err);
	if (rc != 0)
		return rc;
	rc = load(new_reader, section, &new, err);
	if (rc == 0) {
		rc = compare(old, new, changed, err);
		free((void *)(uintptr_t) new.data);
	}
	free((void *)(uintptr_t)old.data);
	return rc;
}

int patch_change(const struct snap_reader *old, const struct snap_reader *new,
		 uint64_t *changed, uint64_t *total, struct snap_error *err)
{
	struct snap_info info;

	*changed = 0;
	*total = 0;
	snap_reader_info(new, &info);
	for (uint32_t i = 0; i < info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(new, i, &section);
		*total += section.raw_size;
		int rc = section_change(old, new, &section, changed, err);
		if (rc != 0)
			return rc;
	}
	return 0;
}
