#include "library/view.h"

static int fail_unknown(const char *name, size_t size, struct snap_error *err)
{
	int shown = size > 64 ? 64 : (int)size;
	int rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			   "the library has no '%.*s'", shown, name);

	if (err != NULL)
		ms_text_clean(err->message, strlen(err->message), true);
	return rc;
}

static int read_slot(const struct ms_library *library, uint32_t slot,
		     uint32_t *out, struct snap_error *err)
{
	const uint8_t *bytes = NULL;
	int rc = ms_library_view(library, MS_HOT_NAME_INDEX,
				 (uint64_t)slot * MS_SLOT_SIZE, MS_SLOT_SIZE,
				 &bytes, err);

	if (rc == 0)
		*out = snap_le32(bytes);
	return rc;
}

/* The record that the slot names. */
static int entry_in_slot(const struct ms_library *library, uint32_t slot,
			 uint32_t value, struct ms_entry *out,
			 struct snap_error *err)
{
	uint32_t number = (value & library->slots.number_mask) - 1;

	if (number < library->info.entry_count)
		return ms_library_entry(library, number, out, err);
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     (struct ms_field){ MS_SECTION_NAME_INDEX,
						(uint64_t)slot * MS_SLOT_SIZE },
			     "slot %u names the record %u of %u", slot, number,
			     library->info.entry_count);
}

/* Has the slot those bits of the hash? */
static bool may_name(const struct ms_library *library, uint32_t value,
		     uint64_t hash)
{
	uint32_t difference = value ^ (uint32_t)(hash >> 32);

	return (difference & ~library->slots.number_mask) == 0;
}

int ms_library_find(const struct ms_library *library, const char *name,
		    size_t size, struct ms_entry *out, struct snap_error *err)
{
	const struct ms_text wanted = { name, size };
	uint64_t hash = ms_name_hash(name, size);
	uint32_t slot = (uint32_t)hash;

	for (uint32_t i = 0; i < library->probe_limit; i++, slot++) {
		struct ms_entry entry = { .index = 0 };
		uint32_t value = 0;

		slot &= library->slot_count - 1;
		int rc = read_slot(library, slot, &value, err);
		if (rc == 0 && value == 0)
			break;
		if (rc == 0 && !may_name(library, value, hash))
			continue;
		if (rc == 0)
			rc = entry_in_slot(library, slot, value, &entry, err);
		if (rc != 0)
			return rc;
		if (ms_text_compare(entry.name, wanted) == 0) {
			*out = entry;
			return 0;
		}
	}
	return fail_unknown(name, size, err);
}

/* The first entry whose name is not below 'wanted'; or, 'after', the first one
 * that neither is below nor begins with it. */
static int search_name(const struct ms_library *library, struct ms_text wanted,
		       bool after, uint32_t *out, struct snap_error *err)
{
	uint32_t low = 0, high = library->info.entry_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct ms_entry entry;
		int rc = ms_library_entry(library, middle, &entry, err);

		if (rc != 0)
			return rc;
		if (after && entry.name.size > wanted.size)
			entry.name.size = wanted.size;
		int order = ms_text_compare(entry.name, wanted);
		if (order < 0 || (after && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	*out = low;
	return 0;
}

int ms_library_prefix(const struct ms_library *library, const char *prefix,
		      size_t size, uint32_t *first, uint32_t *count,
		      struct snap_error *err)
{
	const struct ms_text wanted = { prefix, size };
	uint32_t begin = 0, end = 0;
	int rc = search_name(library, wanted, false, &begin, err);

	if (rc == 0)
		rc = search_name(library, wanted, true, &end, err);
	if (rc != 0)
		return rc;
	/* Private ones come before all others. */
	if (begin < library->info.private_count)
		begin = library->info.private_count;
	*first = begin;
	/* Names out of order could make the end come first. */
	*count = end > begin ? end - begin : 0;
	return 0;
}
