#include "library/image.h"

#include "library/layout.h"

static uint32_t slot_count_for(uint32_t count)
{
	uint32_t slots = 1;

	while (slots < 2 * (uint64_t)count)
		slots *= 2;
	return slots;
}

int ms_index_build(struct snap_strbuf *out, const struct ms_name_span *names,
		   uint32_t count, const struct snap_allocator *allocator,
		   struct snap_error *err)
{
	uint32_t slots = slot_count_for(count), longest = 1;
	uint32_t *table = snap_calloc(allocator, slots, sizeof(*table));

	if (table == NULL)
		return snap_fail_memory(err, slots * sizeof(*table));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t slot = ms_name_hash(names[i].data, names[i].size);
		uint32_t probes = 1;

		while (table[slot & (slots - 1)] != 0) {
			slot++;
			probes++;
		}
		table[slot & (slots - 1)] = i + 1;
		if (probes > longest)
			longest = probes;
	}
	snap_strbuf_le32(out, slots);
	snap_strbuf_le32(out, longest);
	for (uint32_t i = 0; i < slots; i++)
		if (ms_slot_size(count) == 2)
			snap_strbuf_le16(out, (uint16_t)table[i]);
		else
			snap_strbuf_le32(out, table[i]);
	snap_free(allocator, table);
	return out->failed ? snap_fail_memory(err, 0) : 0;
}
