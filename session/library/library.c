#include "library/view.h"

#include "base/checked.h"

#define AT_HEAD(at)                                                            \
	(struct ms_field)                                                      \
	{                                                                      \
		MS_SECTION_LIBRARY, at                                         \
	}

static int fail_version(const struct ms_library *library, uint32_t version,
			struct snap_error *err)
{
	int rc = ms_fail_image(library, err,
			       version > MS_IMAGE_VERSION
				       ? SNAP_E_FORMAT_TOO_NEW
				       : SNAP_E_FORMAT_TOO_OLD,
			       AT_HEAD(MS_AT_VERSION),
			       "library image version %u, this reader reads %u",
			       version, MS_IMAGE_VERSION);

	return snap_fail_numbers(err, rc, MS_IMAGE_VERSION, version);
}

/* The name and the version behind the record fill the section. */
static int check_head(const struct ms_library *library, struct snap_span head,
		      struct snap_error *err)
{
	if (head.size < MS_LIBRARY_SIZE)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, AT_HEAD(0),
				     "%zu bytes, expected %u at least",
				     head.size, MS_LIBRARY_SIZE);
	uint32_t version = snap_le32(head.data + MS_AT_VERSION);
	if (version != MS_IMAGE_VERSION)
		return fail_version(library, version, err);
	uint64_t texts = (uint64_t)snap_le32(head.data + MS_AT_NAME_BYTES) +
			 snap_le32(head.data + MS_AT_VERSION_BYTES);
	if (texts == head.size - MS_LIBRARY_SIZE)
		return 0;
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     AT_HEAD(MS_AT_NAME_BYTES),
			     "texts of %llu bytes, and %zu bytes are there",
			     ull(texts), head.size - MS_LIBRARY_SIZE);
}

static void read_head(struct ms_library *library, const uint8_t *head)
{
	struct ms_library_info *info = &library->info;

	info->entry_count = snap_le32(head + MS_AT_ENTRY_COUNT);
	info->builtin_count = snap_le32(head + MS_AT_BUILTIN_COUNT);
	info->planned_count = snap_le32(head + MS_AT_PLANNED_COUNT);
	info->function_count = snap_le32(head + MS_AT_FUNCTION_COUNT);
	info->bytecode_count = snap_le32(head + MS_AT_BYTECODE_COUNT);
	info->private_count = snap_le32(head + MS_AT_PRIVATE_COUNT);
	info->category_count = snap_le32(head + MS_AT_CATEGORY_COUNT);
	info->name.data = (const char *)head + MS_LIBRARY_SIZE;
	info->name.size = snap_le32(head + MS_AT_NAME_BYTES);
	info->version.data = info->name.data + info->name.size;
	info->version.size = snap_le32(head + MS_AT_VERSION_BYTES);
	library->slot_count = snap_le32(head + MS_AT_SLOT_COUNT);
	library->probe_limit = snap_le32(head + MS_AT_PROBE_LIMIT);
	library->slots = ms_slot_shape(info->entry_count);
}

/* Sections of code are there when something is compiled. */
static int find_sections(struct ms_library *library, struct snap_error *err)
{
	bool code = library->info.bytecode_count != 0;

	for (int i = 0; i < MS_HOT_COUNT; i++) {
		struct snap_section section;
		if (!code && (i == MS_HOT_UNITS || i == MS_HOT_CODE))
			continue;
		int rc = snap_reader_find(library->reader, ms_hot_types[i],
					  &section, err);
		if (rc != 0)
			return rc;
		library->sizes[i] = section.raw_size;
	}
	return 0;
}

/* A count and the section whose size it gives. */
struct measure {
	enum ms_hot hot;
	uint32_t at;
	uint64_t size;
};

static int check_sizes(const struct ms_library *library, struct snap_error *err)
{
	const struct ms_library_info *info = &library->info;
	uint64_t listed = (uint64_t)info->entry_count - info->private_count;
	uint64_t units = info->bytecode_count == 0 ? 0 : info->function_count;
	const struct measure measures[] = {
		{ MS_HOT_RECORDS, MS_AT_ENTRY_COUNT,
		  (uint64_t)info->entry_count * MS_RECORD_SIZE },
		{ MS_HOT_NAME_INDEX, MS_AT_SLOT_COUNT,
		  (uint64_t)library->slot_count * MS_SLOT_SIZE },
		{ MS_HOT_CATEGORIES, MS_AT_CATEGORY_COUNT,
		  (uint64_t)info->category_count * MS_CATEGORY_SIZE +
			  listed * MS_MEMBER_SIZE },
		{ MS_HOT_UNITS, MS_AT_FUNCTION_COUNT, units * MS_UNIT_SIZE },
	};

	for (size_t i = 0; i < sizeof(measures) / sizeof(*measures); i++) {
		const struct measure *m = &measures[i];
		if (library->sizes[m->hot] != m->size)
			return ms_fail_image(
				library, err, SNAP_E_BOUNDS, AT_HEAD(m->at),
				"%s has %llu bytes, expected %llu",
				ms_section_name(ms_hot_types[m->hot]),
				ull(library->sizes[m->hot]), ull(m->size));
	}
	return 0;
}

static int check_counts(const struct ms_library *library,
			struct snap_error *err)
{
	const struct ms_library_info *info = &library->info;

	if (info->private_count > info->entry_count)
		return ms_fail_image(library, err, SNAP_E_BOUNDS,
				     AT_HEAD(MS_AT_PRIVATE_COUNT),
				     "%u private entries of %u",
				     info->private_count, info->entry_count);
	if (!snap_is_power_of_two(library->slot_count))
		return ms_fail_image(library, err, SNAP_E_BOUNDS,
				     AT_HEAD(MS_AT_SLOT_COUNT), "%u slots",
				     library->slot_count);
	if (library->probe_limit > library->slot_count)
		return ms_fail_image(library, err, SNAP_E_BOUNDS,
				     AT_HEAD(MS_AT_PROBE_LIMIT),
				     "%u probes in %u slots",
				     library->probe_limit, library->slot_count);
	return 0;
}

static int open_library(struct ms_library *library, struct snap_error *err)
{
	struct snap_span head;
	int rc = snap_reader_borrow(library->reader, MS_SECTION_LIBRARY,
				    &head.data, &head.size, err);

	if (rc == 0)
		rc = check_head(library, head, err);
	if (rc != 0)
		return rc;
	read_head(library, head.data);
	rc = find_sections(library, err);
	if (rc == 0)
		rc = check_counts(library, err);
	return rc != 0 ? rc : check_sizes(library, err);
}

/* A library and what it notes while it is used by many. */
struct noting_library {
	struct ms_library library;
	atomic_uint touched;
};

int ms_library_open(struct ms_library **out, const struct snap_reader *reader,
		    const struct snap_allocator *allocator,
		    struct snap_error *err)
{
	struct ms_library local = {
		.allocator = snap_allocator_or_default(allocator),
		.reader = reader,
	};
	int rc = open_library(&local, err);

	if (rc != 0)
		return rc;
	struct noting_library *noting =
		snap_alloc(&local.allocator, sizeof(*noting));
	if (noting == NULL)
		return snap_fail_memory(err, sizeof(*noting));
	noting->library = local;
	atomic_init(&noting->touched, 0);
	noting->library.touched = &noting->touched;
	*out = &noting->library;
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
	const uint8_t *record = NULL;
	int rc = ms_library_view(library, MS_HOT_RECORDS,
				 (uint64_t)index * MS_RECORD_SIZE,
				 MS_RECORD_SIZE, &record, err);
	if (rc != 0)
		return rc;
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
		.unit = snap_le32(record + MS_AT_UNIT),
	};
	rc = ms_library_name_text(library,
				  ms_record_field(&entry, MS_AT_NAME_OFFSET),
				  snap_le32(record + MS_AT_NAME_OFFSET),
				  record[MS_AT_NAME_SIZE], &entry.name, err);
	if (rc == 0)
		*out = entry;
	return rc;
}
