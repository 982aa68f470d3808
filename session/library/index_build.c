#include "library/index_build.h"

#include "base/fail.h"
#include "library/layout.h"

uint64_t ms_index_slot_count(uint32_t count)
{
	uint64_t slots = 1;

	while (slots < 2 * (uint64_t)count)
		slots *= 2;
	return slots;
}

/* Put the record into the first free slot; returns the probes it took. */
static uint32_t put_name(struct ms_index *index, struct ms_slot_shape shape,
			 struct ms_text name, uint32_t number)
{
	uint64_t hash = ms_name_hash(name.data, name.size);
	uint32_t slot = (uint32_t)hash;
	uint32_t probes = 1;

	while (index->slots[slot & (index->slot_count - 1)] != 0) {
		slot++;
		probes++;
	}
	index->slots[slot & (index->slot_count - 1)] =
		ms_slot_of(shape, hash, number);
	return probes;
}

int ms_index_build(struct ms_index *out, const struct ms_text *names,
		   uint32_t count, const struct snap_allocator *allocator,
		   struct snap_error *err)
{
	const struct ms_slot_shape shape = ms_slot_shape(count);
	uint64_t slots = ms_index_slot_count(count);

	if (slots > UINT32_MAX)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "%u names are too many for one index", count);
	struct ms_index index = {
		.slots = snap_calloc(allocator, slots, sizeof(*index.slots)),
		.slot_count = (uint32_t)slots,
		.probe_limit = 1,
	};
	if (index.slots == NULL)
		return snap_fail_memory(err, slots * sizeof(*index.slots));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t probes = put_name(&index, shape, names[i], i);

		if (probes > index.probe_limit)
			index.probe_limit = probes;
	}
	*out = index;
	return 0;
}

void ms_index_free(struct ms_index *index,
		   const struct snap_allocator *allocator)
{
	snap_free(allocator, index->slots);
	index->slots = NULL;
}
