#include "library/view.h"

#include "base/checked.h"
#include "library/layout.h"

#include <assert.h>
#include <stdio.h>

int ms_fail_image(const struct ms_library *library, struct snap_error *err,
		  uint32_t type, uint64_t offset, const char *format, ...)
{
	struct snap_section section;
	va_list arguments;

	/* A packed section has no file offset for what is inside it. */
	if (snap_reader_find(library->reader, type, &section, NULL) == 0 &&
	    section.codec == SNAP_CODEC_RAW)
		offset += section.offset;
	else
		offset = SNAP_NO_OFFSET;
	va_start(arguments, format);
	int rc = snap_fail_v(err, SNAP_E_BOUNDS, offset, format, arguments);
	va_end(arguments);
	return snap_fail_section(err, rc, type);
}

int ms_text_compare(struct ms_text a, struct ms_text b)
{
	size_t shared = a.size < b.size ? a.size : b.size;
	int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);

	if (order != 0)
		return order;
	return (a.size > b.size) - (a.size < b.size);
}

int ms_library_name_text(const struct ms_library *library, uint64_t offset,
			 uint64_t size, struct ms_text *out,
			 struct snap_error *err)
{
	if (!snap_range_fits(offset, size, library->names.size))
		return ms_fail_image(
			library, err, MS_SECTION_NAMES, 0,
			"a text of %llu bytes at %llu leaves NAMES "
			"(%zu bytes)",
			ull(size), ull(offset), library->names.size);
	out->data = (const char *)library->names.data + offset;
	out->size = (size_t)size;
	return 0;
}

static int borrow(struct ms_library *library, uint32_t type,
		  struct snap_span *out, struct snap_error *err)
{
	return snap_reader_borrow(library->reader, type, &out->data, &out->size,
				  err);
}

static int read_counts(struct ms_library *library, struct snap_span head,
		       struct snap_error *err)
{
	struct ms_library_info *info = &library->info;

	if (head.size < MS_LIBRARY_SIZE)
		return ms_fail_image(library, err, MS_SECTION_LIBRARY, 0,
				     "%zu bytes, expected %u", head.size,
				     MS_LIBRARY_SIZE);
	uint32_t version = snap_le32(head.data + MS_AT_VERSION);
	uint32_t record_size = snap_le32(head.data + MS_AT_RECORD_SIZE);
	if (version != MS_IMAGE_VERSION || record_size != MS_RECORD_SIZE) {
		int rc = ms_fail_image(library, err, MS_SECTION_LIBRARY,
				       MS_AT_VERSION,
				       "library image version %u with records "
				       "of %u bytes",
				       version, record_size);
		if (err != NULL)
			err->code = SNAP_E_FORMAT_TOO_NEW;
		(void)snap_fail_numbers(err, rc, MS_IMAGE_VERSION, version);
		return SNAP_E_FORMAT_TOO_NEW;
	}
	info->entry_count = snap_le32(head.data + MS_AT_ENTRY_COUNT);
	info->builtin_count = snap_le32(head.data + MS_AT_BUILTIN_COUNT);
	info->planned_count = snap_le32(head.data + MS_AT_PLANNED_COUNT);
	info->function_count = snap_le32(head.data + MS_AT_FUNCTION_COUNT);
	info->bytecode_count = snap_le32(head.data + MS_AT_BYTECODE_COUNT);
	info->category_count = snap_le32(head.data + MS_AT_CATEGORY_COUNT);
	int rc = ms_library_name_text(
		library, snap_le32(head.data + MS_AT_LIBRARY_NAME),
		snap_le32(head.data + MS_AT_LIBRARY_NAME + 4), &info->name,
		err);
	if (rc == 0)
		rc = ms_library_name_text(
			library, snap_le32(head.data + MS_AT_LIBRARY_VERSION),
			snap_le32(head.data + MS_AT_LIBRARY_VERSION + 4),
			&info->version, err);
	return rc;
}

static int check_tables(struct ms_library *library, struct snap_error *err)
{
	size_t records = library->records.size;

	if (records % MS_RECORD_SIZE != 0 ||
	    records / MS_RECORD_SIZE != library->info.entry_count)
		return ms_fail_image(library, err, MS_SECTION_RECORDS, 0,
				     "%zu bytes do not hold %u records",
				     records, library->info.entry_count);
	if (library->index.size < MS_INDEX_HEAD_SIZE)
		return ms_fail_image(library, err, MS_SECTION_NAME_INDEX, 0,
				     "%zu bytes are no name index",
				     library->index.size);
	uint32_t slots = snap_le32(library->index.data);
	uint32_t slot_size = ms_slot_size(library->info.entry_count);
	size_t room = library->index.size - MS_INDEX_HEAD_SIZE;
	if (!snap_is_power_of_two(slots) || room % slot_size != 0 ||
	    room / slot_size != slots)
		return ms_fail_image(library, err, MS_SECTION_NAME_INDEX, 0,
				     "%zu bytes do not hold %u slots",
				     library->index.size, slots);
	library->slot_count = slots;
	library->slot_size = slot_size;
	library->probe_limit = snap_le32(library->index.data + 4);
	if (library->probe_limit > slots)
		return ms_fail_image(library, err, MS_SECTION_NAME_INDEX, 4,
				     "%u probes in %u slots",
				     library->probe_limit, slots);
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
		rc = read_counts(&local, head, err);
	if (rc == 0)
		rc = check_tables(&local, err);
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
		.flags = snap_le32(record + MS_AT_FLAGS),
		.category = snap_le16(record + MS_AT_CATEGORY),
		.input_min = read_count(record + MS_AT_INPUT_MIN),
		.input_max = read_count(record + MS_AT_INPUT_MAX),
		.output_min = read_count(record + MS_AT_OUTPUT_MIN),
		.output_max = read_count(record + MS_AT_OUTPUT_MAX),
		.doc_offset = snap_le32(record + MS_AT_DOC_OFFSET),
		.doc_size = snap_le32(record + MS_AT_DOC_SIZE),
		.source = snap_le32(record + MS_AT_SOURCE),
		.bytecode = snap_le32(record + MS_AT_BYTECODE),
	};
	int rc = ms_library_name_text(
		library, snap_le32(record + MS_AT_NAME_OFFSET),
		snap_le16(record + MS_AT_NAME_SIZE), &entry.name, err);
	if (rc == 0)
		*out = entry;
	return rc;
}

static int fail_unknown(const char *name, size_t size, struct snap_error *err)
{
	int shown = size > 64 ? 64 : (int)size;

	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "the library has no '%.*s'", shown, name);
}

static uint32_t read_slot(const struct ms_library *library, uint32_t slot)
{
	const uint8_t *p = library->index.data + MS_INDEX_HEAD_SIZE +
			   (size_t)slot * library->slot_size;

	return library->slot_size == 2 ? snap_le16(p) : snap_le32(p);
}

int ms_library_find(const struct ms_library *library, const char *name,
		    size_t size, struct ms_entry *out, struct snap_error *err)
{
	const struct ms_text wanted = { name, size };
	uint32_t slot = ms_name_hash(name, size);

	for (uint32_t i = 0; i < library->probe_limit; i++, slot++) {
		slot &= library->slot_count - 1;
		uint32_t number = read_slot(library, slot);
		struct ms_entry entry;

		if (number == 0)
			break;
		int rc = ms_library_entry(library, number - 1, &entry, err);
		if (rc != 0)
			return ms_fail_image(
				library, err, MS_SECTION_NAME_INDEX,
				MS_INDEX_HEAD_SIZE +
					(uint64_t)slot * library->slot_size,
				"a slot names the record %u of %u", number - 1,
				library->info.entry_count);
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

/* CATEGORIES: its rows and the numbers behind them. */
static int borrow_categories(const struct ms_library *library,
			     struct snap_span *rows, struct snap_span *numbers,
			     struct snap_error *err)
{
	struct snap_span all;
	int rc = snap_reader_borrow(library->reader, MS_SECTION_CATEGORIES,
				    &all.data, &all.size, err);

	if (rc != 0)
		return rc;
	size_t count = library->info.category_count;
	if (count > all.size / MS_CATEGORY_SIZE)
		return ms_fail_image(library, err, MS_SECTION_CATEGORIES, 0,
				     "%zu bytes do not hold %zu categories",
				     all.size, count);
	rows->data = all.data;
	rows->size = count * MS_CATEGORY_SIZE;
	numbers->data = all.data + rows->size;
	numbers->size = all.size - rows->size;
	return 0;
}

int ms_library_category(const struct ms_library *library, uint32_t index,
			struct ms_category *out, struct snap_error *err)
{
	struct snap_span rows = { NULL, 0 }, numbers = { NULL, 0 };
	int rc = borrow_categories(library, &rows, &numbers, err);

	if (rc != 0)
		return rc;
	if (index >= library->info.category_count)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no category %u, there are %u", index,
				 library->info.category_count);
	const uint8_t *row = rows.data + (size_t)index * MS_CATEGORY_SIZE;
	struct ms_category category = {
		.first = snap_le32(row + MS_AT_CATEGORY_FIRST),
		.entry_count = snap_le32(row + MS_AT_CATEGORY_COUNT_OF),
	};
	if (!snap_range_fits(category.first, category.entry_count,
			     numbers.size / 4))
		return ms_fail_image(
			library, err, MS_SECTION_CATEGORIES,
			(uint64_t)index * MS_CATEGORY_SIZE,
			"a category's %u entries from %u leave the "
			"list",
			category.entry_count, category.first);
	rc = ms_library_name_text(library, snap_le32(row + MS_AT_CATEGORY_NAME),
				  snap_le32(row + MS_AT_CATEGORY_NAME + 4),
				  &category.name, err);
	if (rc == 0)
		rc = ms_library_name_text(
			library, snap_le32(row + MS_AT_CATEGORY_TITLE),
			snap_le32(row + MS_AT_CATEGORY_TITLE + 4),
			&category.title, err);
	if (rc == 0)
		*out = category;
	return rc;
}

int ms_library_category_entry(const struct ms_library *library,
			      const struct ms_category *category,
			      uint32_t position, uint32_t *entry,
			      struct snap_error *err)
{
	struct snap_span rows = { NULL, 0 }, numbers = { NULL, 0 };
	int rc = borrow_categories(library, &rows, &numbers, err);

	if (rc != 0)
		return rc;
	assert(position < category->entry_count);
	uint64_t at = (uint64_t)category->first + position;
	if (at >= numbers.size / 4)
		return ms_fail_image(library, err, MS_SECTION_CATEGORIES, 0,
				     "the list has no position %llu", ull(at));
	*entry = snap_le32(numbers.data + at * 4);
	return 0;
}

int ms_library_load(const struct ms_library *library, uint32_t type,
		    uint8_t **bytes, size_t *size, struct snap_error *err)
{
	struct snap_section section;
	int rc = snap_reader_find(library->reader, type, &section, err);

	if (rc != 0)
		return rc;
	if (section.raw_size >= SIZE_MAX)
		return snap_fail_memory(err, section.raw_size);
	uint8_t *loaded =
		snap_alloc(&library->allocator, (size_t)section.raw_size + 1);
	if (loaded == NULL)
		return snap_fail_memory(err, section.raw_size);
	rc = snap_reader_load(library->reader, type, loaded,
			      (size_t)section.raw_size, err);
	if (rc != 0) {
		snap_free(&library->allocator, loaded);
		return rc;
	}
	loaded[section.raw_size] = 0;
	*bytes = loaded;
	*size = (size_t)section.raw_size;
	return 0;
}
