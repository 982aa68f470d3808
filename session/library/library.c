#include "library/view.h"

#include "base/checked.h"
#include "library/layout.h"

#include <stdio.h>

struct ms_field ms_record_field(const struct ms_entry *entry, uint32_t at)
{
	return (struct ms_field){
		MS_SECTION_RECORDS,
		(uint64_t)entry->index * MS_RECORD_SIZE + at,
	};
}

int ms_fail_image(const struct ms_library *library, struct snap_error *err,
		  enum snap_code code, struct ms_field field,
		  const char *format, ...)
{
	struct snap_section section;
	uint64_t offset = SNAP_NO_OFFSET;
	va_list arguments;

	/* A packed section has no file offset for what is inside it. */
	if (snap_reader_find(library->reader, field.section, &section, NULL) ==
		    0 &&
	    snap_codec_in_place(section.codec))
		offset = section.offset + field.offset;
	va_start(arguments, format);
	int rc = snap_fail_v(err, code, offset, format, arguments);
	va_end(arguments);
	if (err != NULL)
		ms_text_clean(err->message, strlen(err->message), true);
	return snap_fail_section(err, rc, field.section);
}

int ms_library_name_text(const struct ms_library *library,
			 struct ms_field field, uint32_t offset, uint32_t size,
			 struct ms_text *out, struct snap_error *err)
{
	if (!snap_range_fits(offset, size, library->names.size))
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "a text of %u bytes at %u leaves NAMES "
				     "(%zu bytes)",
				     size, offset, library->names.size);
	out->data = (const char *)library->names.data + offset;
	out->size = size;
	return 0;
}

int ms_library_name_at(const struct ms_library *library, struct ms_field field,
		       struct snap_span section, struct ms_text *out,
		       struct snap_error *err)
{
	const uint8_t *p = section.data + field.offset;

	return ms_library_name_text(library, field, snap_le32(p),
				    snap_le32(p + 4), out, err);
}

static int borrow(struct ms_library *library, uint32_t type,
		  struct snap_span *out, struct snap_error *err)
{
	return snap_reader_borrow(library->reader, type, &out->data, &out->size,
				  err);
}

static int fail_version(const struct ms_library *library, uint32_t version,
			struct snap_error *err)
{
	int rc = ms_fail_image(
		library, err,
		version > MS_IMAGE_VERSION ? SNAP_E_FORMAT_TOO_NEW
					   : SNAP_E_FORMAT_TOO_OLD,
		(struct ms_field){ MS_SECTION_LIBRARY, MS_AT_VERSION },
		"library image version %u, this reader reads %u", version,
		MS_IMAGE_VERSION);

	return snap_fail_numbers(err, rc, MS_IMAGE_VERSION, version);
}

static int check_head(const struct ms_library *library, struct snap_span head,
		      struct snap_error *err)
{
	if (head.size < MS_LIBRARY_SIZE)
		return ms_fail_image(library, err, SNAP_E_BOUNDS,
				     (struct ms_field){ MS_SECTION_LIBRARY, 0 },
				     "%zu bytes, expected %u", head.size,
				     MS_LIBRARY_SIZE);
	uint32_t version = snap_le32(head.data + MS_AT_VERSION);
	if (version != MS_IMAGE_VERSION)
		return fail_version(library, version, err);
	uint32_t record_size = snap_le32(head.data + MS_AT_RECORD_SIZE);
	if (record_size == MS_RECORD_SIZE)
		return 0;
	int rc = ms_fail_image(
		library, err, SNAP_E_BOUNDS,
		(struct ms_field){ MS_SECTION_LIBRARY, MS_AT_RECORD_SIZE },
		"records of %u bytes, expected %u", record_size,
		MS_RECORD_SIZE);
	return snap_fail_numbers(err, rc, MS_RECORD_SIZE, record_size);
}

static int read_head(struct ms_library *library, struct snap_span head,
		     struct snap_error *err)
{
	struct ms_library_info *info = &library->info;
	int rc = check_head(library, head, err);

	if (rc != 0)
		return rc;
	info->entry_count = snap_le32(head.data + MS_AT_ENTRY_COUNT);
	info->builtin_count = snap_le32(head.data + MS_AT_BUILTIN_COUNT);
	info->planned_count = snap_le32(head.data + MS_AT_PLANNED_COUNT);
	info->function_count = snap_le32(head.data + MS_AT_FUNCTION_COUNT);
	info->bytecode_count = snap_le32(head.data + MS_AT_BYTECODE_COUNT);
	info->category_count = snap_le32(head.data + MS_AT_CATEGORY_COUNT);
	const struct ms_field name = { MS_SECTION_LIBRARY, MS_AT_LIBRARY_NAME };
	const struct ms_field version = { MS_SECTION_LIBRARY,
					  MS_AT_LIBRARY_VERSION };
	rc = ms_library_name_at(library, name, head, &info->name, err);
	if (rc == 0)
		rc = ms_library_name_at(library, version, head, &info->version,
					err);
	return rc;
}

static int check_records(const struct ms_library *library,
			 struct snap_error *err)
{
	size_t size = library->records.size;

	if (size % MS_RECORD_SIZE == 0 &&
	    size / MS_RECORD_SIZE == library->info.entry_count)
		return 0;
	return ms_fail_image(
		library, err, SNAP_E_BOUNDS,
		(struct ms_field){ MS_SECTION_LIBRARY, MS_AT_ENTRY_COUNT },
		"the %zu bytes of RECORDS do not hold %u records", size,
		library->info.entry_count);
}

static int read_index_head(struct ms_library *library, struct snap_error *err)
{
	struct ms_field field = { MS_SECTION_NAME_INDEX, MS_AT_SLOT_COUNT };
	struct snap_span index = library->index;

	if (index.size < MS_INDEX_HEAD_SIZE)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "%zu bytes are no name index", index.size);
	uint32_t slots = snap_le32(index.data + MS_AT_SLOT_COUNT);
	uint32_t probes = snap_le32(index.data + MS_AT_PROBE_LIMIT);
	uint32_t slot_size = ms_slot_size(library->info.entry_count);
	size_t room = index.size - MS_INDEX_HEAD_SIZE;
	if (!snap_is_power_of_two(slots) || room % slot_size != 0 ||
	    room / slot_size != slots)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "%zu bytes do not hold %u slots",
				     index.size, slots);
	field.offset = MS_AT_PROBE_LIMIT;
	if (probes > slots)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "%u probes in %u slots", probes, slots);
	library->slot_count = slots;
	library->slot_size = slot_size;
	library->probe_limit = probes;
	return 0;
}

int ms_library_open(struct ms_library **out, const struct snap_reader *reader,
		    const struct snap_allocator *allocator,
		    struct snap_error *err)
{
	struct ms_library local = {
		.allocator = snap_allocator_or_default(allocator),
		.reader = reader,
	};
	struct snap_span head;
	int rc = borrow(&local, MS_SECTION_LIBRARY, &head, err);

	if (rc == 0)
		rc = borrow(&local, MS_SECTION_NAMES, &local.names, err);
	if (rc == 0)
		rc = borrow(&local, MS_SECTION_NAME_INDEX, &local.index, err);
	if (rc == 0)
		rc = borrow(&local, MS_SECTION_RECORDS, &local.records, err);
	if (rc == 0)
		rc = read_head(&local, head, err);
	if (rc == 0)
		rc = check_records(&local, err);
	if (rc == 0)
		rc = read_index_head(&local, err);
	if (rc != 0)
		return rc;
	struct ms_library *library =
		snap_alloc(&local.allocator, sizeof(*library));
	if (library == NULL)
		return snap_fail_memory(err, sizeof(*library));
	*library = local;
	*out = library;
	return 0;
}

void ms_library_close(struct ms_library *library)
{
	if (library == NULL)
		return;
	struct snap_allocator allocator = library->allocator;
	snap_free(&allocator, library);
}

void ms_library_info(const struct ms_library *library,
		     struct ms_library_info *out)
{
	*out = library->info;
}

static uint16_t read_count(const uint8_t *p)
{
	return *p == MS_COUNT_UNBOUNDED ? MS_ARITY_UNBOUNDED : *p;
}

int ms_library_entry(const struct ms_library *library, uint32_t index,
		     struct ms_entry *out, struct snap_error *err)
{
	if (index >= library->info.entry_count)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no entry %u, there are %u", index,
				 library->info.entry_count);
	const uint8_t *record =
		library->records.data + (size_t)index * MS_RECORD_SIZE;
	struct ms_entry entry = {
		.index = index,
		.flags = snap_le16(record + MS_AT_FLAGS),
		.category = snap_le16(record + MS_AT_CATEGORY),
		.input_min = read_count(record + MS_AT_INPUT_MIN),
		.input_max = read_count(record + MS_AT_INPUT_MAX),
		.output_min = read_count(record + MS_AT_OUTPUT_MIN),
		.output_max = read_count(record + MS_AT_OUTPUT_MAX),
		.doc_offset = snap_le32(record + MS_AT_DOC_OFFSET),
		.doc_size = snap_le16(record + MS_AT_DOC_SIZE) |
			    (uint32_t)record[MS_AT_DOC_SIZE + 2] << 16,
		.unit = snap_le32(record + MS_AT_SOURCE),
	};
	int rc = ms_library_name_text(
		library, ms_record_field(&entry, MS_AT_NAME_OFFSET),
		snap_le32(record + MS_AT_NAME_OFFSET), record[MS_AT_NAME_SIZE],
		&entry.name, err);
	if (rc == 0)
		*out = entry;
	return rc;
}

static int fail_unknown(const char *name, size_t size, struct snap_error *err)
{
	int shown = size > 64 ? 64 : (int)size;
	int rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			   "the library has no '%.*s'", shown, name);

	if (err != NULL)
		ms_text_clean(err->message, strlen(err->message), true);
	return rc;
}

struct ms_field ms_slot_field(const struct ms_library *library, uint32_t slot)
{
	return (struct ms_field){
		MS_SECTION_NAME_INDEX,
		MS_INDEX_HEAD_SIZE + (uint64_t)slot * library->slot_size,
	};
}

uint32_t ms_library_slot(const struct ms_library *library, uint32_t slot)
{
	const uint8_t *p = library->index.data + MS_INDEX_HEAD_SIZE +
			   (size_t)slot * library->slot_size;

	return library->slot_size == 2 ? snap_le16(p) : snap_le32(p);
}

/* The record that the slot names: its number was not 0. */
static int entry_in_slot(const struct ms_library *library, uint32_t slot,
			 struct ms_entry *out, struct snap_error *err)
{
	uint32_t number = ms_library_slot(library, slot) - 1;

	if (number < library->info.entry_count)
		return ms_library_entry(library, number, out, err);
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     ms_slot_field(library, slot),
			     "slot %u names the record %u of %u", slot, number,
			     library->info.entry_count);
}

int ms_library_find(const struct ms_library *library, const char *name,
		    size_t size, struct ms_entry *out, struct snap_error *err)
{
	const struct ms_text wanted = { name, size };
	uint32_t slot = ms_name_hash(name, size);

	for (uint32_t i = 0; i < library->probe_limit; i++, slot++) {
		struct ms_entry entry;

		slot &= library->slot_count - 1;
		if (ms_library_slot(library, slot) == 0)
			break;
		int rc = entry_in_slot(library, slot, &entry, err);
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
	*first = begin;
	/* Names out of order could make the end come first. */
	*count = end > begin ? end - begin : 0;
	return 0;
}
